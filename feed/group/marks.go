package group

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

// marking is the marks of an article while they are made.
type marking struct {
	marks  []mark
	whole  bool       // all of the text is in them
	slots  [256]uint8 // by the hash of a sum: one and the place of its mark, 0 for none
	sorted [maxMarks]mark
}

// slot returns the slot of a sum: that of its mark, or the free one where it would be.
func (t *marking) slot(sum uint32) *uint8 {
	for h := uint8(sum * 2654435769 >> 24); ; h++ {
		if at := &t.slots[h]; *at == 0 || t.marks[*at-1].sum == sum {
			return at
		}
	}
}

// add enters a term or counts it once more.
func (t *marking) add(m mark) {
	at := t.slot(m.sum)
	if *at == 0 {
		m.count = 1
		t.marks = append(t.marks, m)
		*at = uint8(len(t.marks))
		return
	}
	old := &t.marks[*at-1]
	old.kind |= m.kind
	if old.count < 255 {
		old.count++
	}
}

// sort returns the marks in the order of their sums, of which no two are the same. As they are spread evenly, few are far
// from where the first bits say. With slices.SortFunc all reading takes a sixth more.
func (t *marking) sort() []mark {
	const shift = 32 - 7
	var from [1<<7 + 1]uint8
	for i := range t.marks {
		from[t.marks[i].sum>>shift+1]++
	}
	for i := range from[1:] {
		from[i+1] += from[i]
	}
	sorted := t.sorted[:len(t.marks)]
	for _, m := range t.marks {
		at := &from[m.sum>>shift]
		sorted[*at] = m
		*at++
	}
	for i, m := range sorted {
		for ; i > 0 && sorted[i-1].sum > m.sum; i-- {
			sorted[i] = sorted[i-1]
		}
		sorted[i] = m
	}
	return sorted
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

// rareName is how rare a word must be to be a name where all that have a capital look like one.
const rareName = 136

// make returns the terms of an article's title, text and address, sorted by their sums, at most maxMarks.
func (t *marking) make(l *language, title, text, address []word) []mark {
	title = title[:min(len(title), maxOrder)]
	t.marks, t.whole = t.marks[:0], true
	clear(t.slots[:])
	headline := shouted(title)
	usualDays(l, title)
	var prev *word
	for i := range title {
		w := &title[i]
		if w.rarity < usualRarity && !w.number {
			continue
		}
		kind := uint8(inTitle)
		if w.number {
			kind |= isNumber
		} else if w.capital && !w.shout && (!headline && !w.begins || w.rarity >= rareName) || w.shout && !headline {
			kind |= isName
		}
		t.add(mark{sum: w.sum, rarity: w.rarity, kind: kind})
		if prev != nil {
			rarity := (int(prev.rarity) + int(w.rarity)) * 5 / 8
			t.add(mark{sum: both(prev.sum, w.sum), rarity: uint8(min(rarity, 255)), kind: isPair})
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
		t.add(mark{sum: w.sum, rarity: w.rarity, kind: kind})
		if len(t.marks) >= maxMarks {
			t.whole = false
			break
		}
	}
	for i := range address {
		w := &address[i]
		if w.rarity < usualRarity || w.rarity > commonRarity || len(t.marks) >= maxMarks || *t.slot(w.sum) != 0 {
			continue // said already, or hardly a word
		}
		t.add(mark{sum: w.sum, rarity: w.rarity, kind: inText})
	}
	marks := append(make([]mark, 0, len(t.marks)), t.sort()...) // no more than they take
	for i := range marks {
		marks[i].weight = weigh(&marks[i])
	}
	return marks
}

// usualDays makes the days, months and dates of a title usual words: that two were told of one day makes no event of them, least
// of all of what is told of every day. The guards know days all the same. A name or a word that has the stem of a day, as Marta and
// luna have in Spanish, is none.
func usualDays(l *language, title []word) {
	c := l.calendar()
	day := func(i int) bool {
		return i >= 0 && i < len(title) && c.days[title[i].sum] && !c.double[title[i].sum] && c.spelled[spellingOf(&title[i])]
	}
	for i := range title {
		if w := &title[i]; day(i) || w.number && (day(i-1) || day(i+1)) {
			w.rarity = min(w.rarity, usualRarity)
		}
	}
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
