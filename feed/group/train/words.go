package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/copytaster/copytaster/feed/group"
)

// names are what wordfreq calls languages by where it is something else.
var names = map[string]string{"tl": "fil"}

// words makes the table of frequencies from the lists of wordfreq 3 (its folder wordfreq/data).
func words(folder, out string) error {
	var table []byte
	lists := map[string][][]string{}
	for _, code := range group.Languages() {
		name := cmp.Or(names[code], code)
		list, err := readList(filepath.Join(folder, "large_"+name+".msgpack.gz"))
		if errors.Is(err, os.ErrNotExist) {
			list, err = readList(filepath.Join(folder, "small_"+name+".msgpack.gz"))
		}
		if err != nil {
			return err
		}
		table = group.AppendFrequencies(table, code, list)
		lists[code] = list
	}
	return os.WriteFile(out, group.AppendNames(table, lists), 0o644)
}

// readList reads one list: words by their frequency, the n-th list holds those of 10^(-n/100).
func readList(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	r := bytes.NewReader(b)
	n, err := array(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var list [][]string
	for i := range n {
		if i == 0 { // the header: {format: cB, version: 1}
			if err := skipHeader(r); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			continue
		}
		m, err := array(r)
		if err != nil {
			return nil, fmt.Errorf("%s: list %d: %w", path, i, err)
		}
		bin := make([]string, m)
		for j := range bin {
			if bin[j], err = str(r); err != nil {
				return nil, fmt.Errorf("%s: list %d: %w", path, i, err)
			}
		}
		list = append(list, bin)
	}
	return list, nil
}

// The few forms of MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) that the lists use.

func array(r *bytes.Reader) (int, error) { return size(r, 0x90, 0x0f, 0xdc, 0) }

func str(r *bytes.Reader) (string, error) {
	n, err := size(r, 0xa0, 0x1f, 0xda, 0xd9)
	if err != nil {
		return "", err
	}
	b := make([]byte, n)
	_, err = io.ReadFull(r, b)
	return string(b), err
}

// size reads a length: in the low bits of the first byte, or in the bytes after it.
func size(r *bytes.Reader, fix, mask, two, one byte) (int, error) {
	c, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	switch {
	case c&^mask == fix:
		return int(c & mask), nil
	case c == two:
		var n uint16
		err := binary.Read(r, binary.BigEndian, &n)
		return int(n), err
	case c == two+1:
		var n uint32
		err := binary.Read(r, binary.BigEndian, &n)
		return int(n), err
	case c == one && one != 0:
		n, err := r.ReadByte()
		return int(n), err
	}
	return 0, fmt.Errorf("unexpected byte %#x", c)
}

func skipHeader(r *bytes.Reader) error {
	c, err := r.ReadByte()
	if err != nil || c != 0x82 {
		return fmt.Errorf("header %#x: %w", c, errors.Join(err))
	}
	for _, want := range []string{"format", "cB", "version"} {
		if got, err := str(r); err != nil || got != want {
			return fmt.Errorf("header has %q for %q: %w", got, want, errors.Join(err))
		}
	}
	_, err = r.ReadByte()
	return err
}
