package main

import (
	"errors"
	"math"

	"github.com/copytaster/copytaster/feed/group"
)

// fit finds the weights of a logistic model by Newton's method. penalty holds back each weight but the first.
func fit(rows []row, n int, penalty float64, sign []int8, from []float64) ([]float64, error) {
	off := make([]bool, n)
	for {
		w, err := newton(rows, n, penalty, off, from)
		if err != nil {
			return nil, err
		}
		worst, at := 0.0, -1
		for i := range w {
			if sign != nil && float64(sign[i])*w[i] < worst {
				worst, at = float64(sign[i])*w[i], i
			}
		}
		if at < 0 {
			return w, nil
		}
		off[at] = true
	}
}

// fitKinds finds the link weights of each kind of example: first those of all, then those of each kind, and of
// what is wider, not far from them.
func fitKinds(rows []row, m *group.Model) error {
	all, err := fit(rows, len(rows[0].x), set.penalty, group.Signs, nil)
	if err != nil {
		return err
	}
	for k := range m.Link {
		var of []row
		for _, r := range rows {
			if r.kind == k || r.kind == group.Wider(k) {
				of = append(of, r)
			}
		}
		if m.Link[k], err = fit(of, len(all), set.kindPenalty, group.Signs, all); err != nil {
			return err
		}
	}
	return nil
}

func newton(rows []row, n int, penalty float64, off []bool, from []float64) ([]float64, error) {
	w := make([]float64, n)
	if from == nil {
		from = make([]float64, n)
	}
	copy(w, from)
	for range 30 {
		g := make([]float64, n)
		h := make([][]float64, n)
		for i := range h {
			h[i] = make([]float64, n)
		}
		for _, r := range rows {
			z := 0.0
			for i, x := range r.x {
				z += float64(w[i] * x)
			}
			p := 1 / (1 + exp(-z))
			d := float64(r.weight * (r.y - p))
			v := float64(r.weight * p * (1 - p))
			for i, x := range r.x {
				if x == 0 {
					continue
				}
				g[i] += float64(d * x)
				vx := float64(v * x)
				for j := 0; j <= i; j++ {
					h[i][j] += float64(vx * r.x[j])
				}
			}
		}
		for i := range n {
			pen := penalty
			if i == 0 {
				pen /= 10
			}
			g[i] -= float64(pen * (w[i] - from[i]))
			h[i][i] += pen
			if off[i] {
				g[i] = 0
				for j := range n {
					if j <= i {
						h[i][j] = 0
					} else {
						h[j][i] = 0
					}
				}
				h[i][i] = 1
			}
		}
		step, err := solve(h, g)
		if err != nil {
			return nil, err
		}
		most := 0.0
		for i := range w {
			w[i] += step[i]
			most = max(most, math.Abs(step[i]))
		}
		if most < 1e-6 {
			break
		}
	}
	return w, nil
}

// solve solves h x = g for a symmetric positive h of which the lower half is given (Cholesky).
func solve(h [][]float64, g []float64) ([]float64, error) {
	n := len(g)
	for i := range n {
		for j := 0; j <= i; j++ {
			s := h[i][j]
			for k := range j {
				s -= float64(h[i][k] * h[j][k])
			}
			if i != j {
				h[i][j] = s / h[j][j]
				continue
			}
			if s <= 0 {
				return nil, errors.New("the examples do not fix the weights")
			}
			h[i][i] = math.Sqrt(s)
		}
	}
	x := make([]float64, n)
	for i := range n {
		s := g[i]
		for k := range i {
			s -= float64(h[i][k] * x[k])
		}
		x[i] = s / h[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		s := x[i]
		for k := i + 1; k < n; k++ {
			s -= float64(h[k][i] * x[k])
		}
		x[i] = s / h[i][i]
	}
	return x, nil
}

// exp is e to the power of v, the same on every machine.
func exp(v float64) float64 {
	v = min(max(v, -30), 30)
	k := math.Floor(float64(v*math.Log2E) + 0.5)
	r := v - float64(k*math.Ln2)
	sum, term := 1.0, 1.0
	for i := 1; i < 14; i++ {
		term = float64(term*r) / float64(i)
		sum += term
	}
	return math.Ldexp(sum, int(k))
}
