package group

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Languages returns the codes of the languages that have a table of frequencies, in its order.
func Languages() []string {
	var codes []string
	for _, l := range languages {
		codes = append(codes, l.code)
	}
	return codes
}

// tableTerms is how many terms of a language the table holds.
const tableTerms = 16000

// AppendFrequencies appends a language's part of the table of frequencies. list holds its words by their share of all
// words: those in list[n] are 10^(-n/100) each. It is for the command that makes the table.
func AppendFrequencies(table []byte, code string, list [][]string) []byte {
	l := languageOf(code)
	var often []uint32
	share := map[uint32]float64{}
	for n, bin := range list {
		p := math.Pow(10, -float64(n)/100)
		for _, w := range bin {
			if len(often) < usualWords {
				often = append(often, sum32(w))
			}
			if l.other != nil && len(often) < usualWords {
				if o := l.other(w); o != w {
					often = append(often, sum32(o))
				}
			}
			if !l.dense {
				share[stemSum(w, l)] += p
				continue
			}
			prev := -1
			for i, c := range w {
				if prev >= 0 {
					share[sum32(w[prev:i+utf8.RuneLen(c)])] += p
				}
				prev = i
			}
		}
	}
	sums := slices.SortedFunc(maps.Keys(share), func(a, b uint32) int {
		if share[a] != share[b] {
			if share[a] > share[b] {
				return -1
			}
			return 1
		}
		return int(int64(a) - int64(b))
	})
	sums = sums[:min(len(sums), tableTerms)]
	slices.Sort(sums)
	table = append(table, code...)
	table = binary.LittleEndian.AppendUint32(table, uint32(len(sums)))
	table = append(table, byte(len(often)))
	for _, s := range often {
		table = binary.LittleEndian.AppendUint32(table, s)
	}
	for _, s := range sums {
		table = binary.LittleEndian.AppendUint32(table, s)
		table = append(table, byte(min(math.Round(-math.Log2(share[s])*rarityStep), 255)))
	}
	return table
}

const (
	namesFrom = 5   // languages that have a word which is known everywhere
	namesMost = 600 // from so many hundredths of a power of ten on, the lists hold other languages' words as well
)

// AppendNames appends to the table, for each language whose nouns all have a capital, those of its words that other languages
// in Latin script have, too: names, with some words that are at home everywhere. lists holds the words of each language as
// AppendFrequencies takes them.
func AppendNames(table []byte, lists map[string][][]string) []byte {
	known := map[string]int{}
	for _, l := range languages {
		if l.script != latin || l.nouns {
			continue
		}
		own := map[string]bool{}
		for _, bin := range lists[l.code][:min(len(lists[l.code]), namesMost)] {
			for _, w := range bin {
				if w = fold(w); !own[w] {
					own[w] = true
					known[w]++
				}
			}
		}
	}
	for _, l := range languages {
		if !l.nouns {
			continue
		}
		sums := map[uint32]bool{}
		for _, bin := range lists[l.code][:min(len(lists[l.code]), namesMost)] {
			for _, w := range bin {
				if known[fold(w)] >= namesFrom {
					sums[bareSum(w, l)] = true
				}
			}
		}
		table = append(table, strings.ToUpper(l.code)...)
		table = binary.LittleEndian.AppendUint32(table, uint32(len(sums)))
		table = append(table, 0)
		for _, s := range slices.Sorted(maps.Keys(sums)) {
			table = binary.LittleEndian.AppendUint32(table, s)
		}
	}
	return table
}
