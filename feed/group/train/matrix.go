package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/copytaster/copytaster/feed/group"
)

const (
	matrixFile  = "feed/group/train/matrix.bin"
	weightsFile = "feed/group/weights.go"
)

// matrix is the examples that the weights are made from: numbers only, no article can be read out of it.
type matrix struct {
	links, merges []row
}

// row is one example: features, how much of it is true, and what it counts for.
type row struct {
	kind   int
	x      []float64
	y      float64
	weight float64
}

// fit makes a model of the examples.
func (m matrix) fit() (group.Model, error) {
	out := set.Model
	if len(m.links) == 0 {
		return out, errors.New("there are no examples of links")
	}
	err := fitKinds(m.links, &out)
	if err != nil {
		return out, fmt.Errorf("links: %w", err)
	}
	if len(m.merges) == 0 {
		return out, nil
	}
	if out.Merge, err = fit(m.merges, len(m.merges[0].x), set.mergePenalty, nil, nil); err != nil {
		return out, fmt.Errorf("merges: %w", err)
	}
	return out, nil
}

// thin keeps one in easy of the examples that no model gets wrong, and lets it count for all of them.
func (m *matrix) thin() {
	const easy = 6
	kept := m.links[:0]
	n := 0
	for _, r := range m.links {
		if r.y == 0 && r.x[1] < 0.2 { // far from its nearest member
			if n++; n%easy != 0 {
				continue
			}
			r.weight *= easy
		}
		kept = append(kept, r)
	}
	m.links = kept
}

// step is the resolution of a feature in the file.
const step = 1.0 / 80

// round takes from the numbers what the file does not hold.
func (m matrix) round() {
	for _, rows := range [][]row{m.links, m.merges} {
		for i := range rows {
			r := &rows[i]
			x := make([]float64, len(r.x))
			for k, v := range r.x {
				x[k] = math.Round(min(max(v/step, -127), 127)) * step
			}
			r.x, r.y, r.weight = x, math.Round(r.y*100)/100, math.Round(min(r.weight, 25)*10)/10
		}
	}
}

// write writes the matrix to a file: column by column, one byte a number, packed.
func (m matrix) write(name string) error {
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if err != nil {
		return err
	}
	for _, rows := range [][]row{m.links, m.merges} {
		head := []byte{byte(len(rows[0].x))}
		head = binary.LittleEndian.AppendUint32(head, uint32(len(rows)))
		for _, r := range rows {
			head = append(head, byte(r.kind))
		}
		for _, r := range rows {
			head = append(head, byte(math.Round(r.y*100)))
		}
		for _, r := range rows {
			head = append(head, byte(math.Round(r.weight*10)))
		}
		for k := range rows[0].x {
			for _, r := range rows {
				head = append(head, byte(int8(math.Round(r.x[k]/step))))
			}
		}
		if _, err := z.Write(head); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}

// readMatrix reads what write wrote.
func readMatrix(name string) (m matrix, err error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return m, err
	}
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return m, fmt.Errorf("%s: %w", name, err)
	}
	for _, rows := range []*[]row{&m.links, &m.merges} {
		if *rows, err = readRows(z); err != nil {
			return m, fmt.Errorf("%s: %w", name, err)
		}
	}
	return m, nil
}

func readRows(r io.Reader) ([]row, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := int(binary.LittleEndian.Uint32(head[1:]))
	rows := make([]row, n)
	column := make([]byte, n)
	for k := range int(head[0]) + 3 {
		if _, err := io.ReadFull(r, column); err != nil {
			return nil, err
		}
		for i, c := range column {
			switch k {
			case 0:
				rows[i].kind = int(c)
				rows[i].x = make([]float64, head[0])
			case 1:
				rows[i].y = float64(c) / 100
			case 2:
				rows[i].weight = float64(c) / 10
			default:
				rows[i].x[k-3] = float64(int8(c)) * step
			}
		}
	}
	return rows, nil
}
