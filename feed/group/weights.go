package group

var weights = Model{
	Link: []float64{-4, 0, 0, 0, 6, 0, 0, 5},
	Bar:  0,
}
