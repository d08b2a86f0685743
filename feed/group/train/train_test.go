package main

import (
	"bytes"
	"os"
	"testing"
)

// The weights are those that the matrix gives.
func TestWeightsComeFromTheMatrix(t *testing.T) {
	t.Chdir("../../..")
	want, err := os.ReadFile(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir() + "/weights.go"
	if _, err := writeWeights(matrixFile, out); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("teaching from %s gives other weights than those in %s: run `go run ./feed/group/train weights`", matrixFile, weightsFile)
	}
}

func TestMatrixOutAndIn(t *testing.T) {
	m := matrix{
		links:  []row{{kind: 3, x: []float64{1, .25, -1.5}, y: .5, weight: 2.5}, {x: []float64{1, 0, .0125}, y: 1, weight: .3}},
		merges: []row{{x: []float64{1, 1}, weight: 1}},
	}
	m.round()
	name := t.TempDir() + "/matrix"
	if err := m.write(name); err != nil {
		t.Fatal(err)
	}
	got, err := readMatrix(name)
	if err != nil {
		t.Fatal(err)
	}
	for k, rows := range [][]row{m.links, m.merges} {
		for i, want := range rows {
			have := [][]row{got.links, got.merges}[k][i]
			if have.kind != want.kind || have.y != want.y || have.weight != want.weight {
				t.Errorf("row %d: %+v, not %+v", i, have, want)
			}
			for j := range want.x {
				if have.x[j] != want.x[j] {
					t.Errorf("row %d: feature %d is %v, not %v", i, j, have.x[j], want.x[j])
				}
			}
		}
	}
	if _, err := readMatrix(name + "-none"); err == nil {
		t.Error("a matrix is read that is not there")
	}
}

// Newton's method finds the odds of a coin, and a weight against its sign stays at none.
func TestFit(t *testing.T) {
	var rows []row
	for i := range 400 {
		y, x := 0.0, 0.0
		if i%4 != 0 {
			y = 1
		}
		if i%2 == 0 {
			x = 1
		}
		rows = append(rows, row{x: []float64{1, x}, y: y, weight: 1})
	}
	w, err := fit(rows, 2, 0.01, []int8{0, -1}, nil)
	if err != nil || w[1] > -1 {
		t.Errorf("weights %v, %v: the second says no", w, err)
	}
	w, err = fit(rows, 2, 0.01, []int8{0, 1}, nil)
	if p := 1 / (1 + exp(-w[0])); err != nil || w[1] != 0 || p < .74 || p > .76 {
		t.Errorf("weights %v, %v: three in four are right and the second must not count", w, err)
	}
}
