package group

import "slices"

// The kinds of a mark.
const (
	inTitle  = 1 << iota // it stands in the title
	isName               // it is written like a name
	isNumber             // it is made of digits
	isPair               // two words of the title that follow each other
	inText               // it stands in the text
)

// mark is one term of a text.
type mark struct {
	sum    uint32
	rarity uint8 // see language.rarity
	kind   uint8
	count  uint8
	weight uint8 // what it counts for among all the terms
}

// both joins the sums of two words.
func both(a, b uint32) uint32 { return (a*31+b)*2654435761 | 1 }

func hasMark(marks []mark, sum uint32) bool {
	return slices.ContainsFunc(marks, func(m mark) bool { return m.sum == sum })
}

// addMark enters a term or counts it once more.
func addMark(marks []mark, m mark) []mark {
	for i := range marks {
		if marks[i].sum == m.sum {
			marks[i].kind |= m.kind
			if marks[i].count < 255 {
				marks[i].count++
			}
			return marks
		}
	}
	m.count = 1
	return append(marks, m)
}

const (
	usualRarity  = 72  // below it a word says nothing: more than 1 in 500 words are it
	commonRarity = 179 // above it a word of an address is none, or two in one
	maxMarks     = 96  // bounds what is kept of an article. The first sentences say what happened.
)

// worth is what a term of a rarity counts for, 4 to 120.
var worth = func() (table [256]uint8) {
	for r := range table {
		table[r] = uint8(min(max(r-worthFrom, 4), 120))
	}
	return table
}()

const worthFrom = 40

// makeMarks returns the terms of an article's title, text and address, sorted by their sums, at most maxMarks.
func makeMarks(title, text, address []word) []mark {
	title = title[:min(len(title), maxOrder)]
	marks := make([]mark, 0, min(2*len(title)+len(text), maxMarks))
	headline := shouted(title)
	var prev *word
	for i := range title {
		w := &title[i]
		if w.rarity < usualRarity && !w.number {
			continue
		}
		kind := uint8(inTitle)
		if w.number {
			kind |= isNumber
		} else if w.capital && !w.shout && (!headline && !w.begins || w.rarity >= 136) || w.shout && !headline {
			kind |= isName
		}
		marks = addMark(marks, mark{sum: w.sum, rarity: w.rarity, kind: kind})
		if prev != nil {
			rarity := (int(prev.rarity) + int(w.rarity)) * 5 / 8
			marks = addMark(marks, mark{sum: both(prev.sum, w.sum), rarity: uint8(min(rarity, 255)), kind: isPair})
		}
		prev = w
	}
	for i := range text {
		w := &text[i]
		if w.rarity < usualRarity && !w.number {
			continue
		}
		kind := uint8(inText)
		if w.number {
			kind |= isNumber
		} else if w.capital && !w.begins {
			kind |= isName
		}
		marks = addMark(marks, mark{sum: w.sum, rarity: w.rarity, kind: kind})
		if len(marks) >= maxMarks {
			break
		}
	}
	for i := range address {
		w := &address[i]
		if w.rarity < usualRarity || w.rarity > commonRarity || len(marks) >= maxMarks || hasMark(marks, w.sum) {
			continue // said already, or hardly a word
		}
		marks = append(marks, mark{sum: w.sum, rarity: w.rarity, kind: inText, count: 1})
	}
	slices.SortFunc(marks, func(a, b mark) int {
		if a.sum < b.sum {
			return -1
		}
		return 1
	})
	for i := range marks {
		marks[i].weight = weigh(&marks[i])
	}
	return marks
}

// shouted reports whether Every Word Of A Title Has A Capital, so that capitals say nothing.
func shouted(title []word) bool {
	capitals, long := 0, 0
	for _, w := range title {
		if len(w.text) >= 4 {
			long++
			if w.capital {
				capitals++
			}
		}
	}
	return capitals*5 > long*3
}

// weigh says what a term counts for among all the terms of its article: its worth, more in the title and when repeated.
func weigh(m *mark) uint8 {
	w := int(worth[m.rarity]) * 5
	if m.kind&isPair != 0 {
		return worth[m.rarity]
	}
	if m.kind&inTitle != 0 {
		w += w / 2
	}
	w += w * min(int(m.count)-1, 4) / 8
	return uint8(min(w/6, 255))
}
