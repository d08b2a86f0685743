package channel

// Nearest returns the word that a misspelt one most likely meant: the first that is at most two letters away and shares
// some. It returns "" when there is none.
func Nearest(misspelt string, words []string) string {
	best, at := "", 3
	for _, w := range words {
		if d := distance(misspelt, w); d < at && d < len(w) {
			best, at = w, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
