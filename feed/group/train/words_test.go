package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/copytaster/copytaster/feed/group"
)

// packed is a list of wordfreq's: a header, no word of share 1, two of share 10^-0.01, many of 10^-0.02.
func packed(many int) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte("\x94\x82\xa6format\xa2cB\xa7version\x01"))
	z.Write([]byte{0x90, 0x92, 0xa3, 't', 'h', 'e', 0xd9, 2, 'o', 'f'})
	z.Write([]byte{0xdc, byte(many >> 8), byte(many)})
	for range many {
		z.Write([]byte("\xa5ferry"))
	}
	z.Close()
	return b.Bytes()
}

func TestReadList(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.gz")
	if err := os.WriteFile(path, packed(300), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := readList(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || len(list[0]) != 0 || !slices.Equal(list[1], []string{"the", "of"}) || len(list[2]) != 300 || list[2][299] != "ferry" {
		t.Errorf("the list is %.200q", list)
	}
	z, _ := gzip.NewReader(bytes.NewReader(packed(300)))
	var whole bytes.Buffer
	if _, err := whole.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 5, 20, 25, 40, whole.Len() - 1} {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(whole.Bytes()[:n])
		w.Close()
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readList(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
}

// The command makes one part for each language and takes the small list where there is no large one.
func TestWordsMakesTheTable(t *testing.T) {
	folder := t.TempDir()
	for i, code := range group.Languages() {
		size := "large_"
		if i%2 == 1 {
			size = "small_"
		}
		if err := os.WriteFile(filepath.Join(folder, size+cmp.Or(names[code], code)+".msgpack.gz"), packed(2), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(folder, "frequencies.bin")
	if err := words(folder, out); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range group.Languages() {
		if !bytes.Contains(b, []byte(code)) {
			t.Errorf("the table has no %s", code)
		}
	}
	if err := os.Remove(filepath.Join(folder, "large_en.msgpack.gz")); err != nil {
		t.Fatal(err)
	}
	if err := words(folder, out); err == nil || !strings.Contains(err.Error(), "small_en") {
		t.Errorf("without a list: %v", err)
	}
}
