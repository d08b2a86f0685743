package group

// FeatureNames are the features' names, in their order.
var FeatureNames = []string{"one", "best", "top3", "mean", "centre", "bestTitle", "midTitle", "centTitle", "bestPair", "centPair", "bestName", "cover", "coverMean", "core", "rare1", "rare2", "missing", "missCore", "newNames", "numShared", "numOther", "gap", "undated", "outlet", "size", "cohesion", "likely", "shared", "sharedTitle", "age", "relMean", "relCore", "relBest", "lostNames", "names", "length", "year"}

// Signs say which way a feature may count.
var Signs = []int8{0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, 1, -1, -1, 0, -1, 0, 0, 1, 1, 1, -1, 1, 1, 1, -1, -1, 0, -1}

// MergeNames are the names of the features of two groups.
var MergeNames = []string{
	"one", "centre", "title", "pair", "name", "coreSmall", "coreLarge", "coreBoth", "missSmall", "missLarge", "missBoth",
	"rare1", "rare2", "own", "likely", "link", "linkLow", "pass", "linkBack", "gap", "small", "large", "cohesion", "cross", "together", "year", "noText", "missNT", "centNT", "numbers",
}
