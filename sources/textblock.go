package sources

// The numbers of the change-point rule. They were measured on real articles with real headlines put under them.
const (
	textWindow     = 40   // lines looked back for a block without a label
	textLabelLines = 25   // lines looked back for a label, and past it while all are headlines
	textLong       = 24.0 // words: a longer line is prose whatever its last sign
	textProse      = 0.6  // of a body's characters stand in lines that end a sentence or are long
	textShorter    = 0.8  // a block's lines are at most so long as the body's
	textSmaller    = 0.7  // a block's characters are at most so many as the body's
)

// splitText finds where the related headlines of a story begin: lines[:body] are the article, lines[block:] its
// headlines, between them at most a label line. block is len(lines) where there are none.
func splitText(lines []textLine) (body, block int) {
	if at := labelledBlock(lines); at > 0 {
		return at, at + 1
	}
	at := changePoint(lines)
	if at < len(lines) && acceptBlock(lines, at) {
		if at > 0 && lines[at-1].label {
			return at - 1, at
		}
		return at, at
	}
	return len(lines), len(lines)
}

// labelledBlock returns the line of the first label after which all lines are headlines, or 0. Within the last 25
// lines the label may follow other labels; a longer list is one block for as long as its lines are headlines. Under a
// label a line may be short, and one in three may be odd; prose is none of them.
func labelledBlock(lines []textLine) int {
	found, headlines, odd := 0, 0, 0
	for i := len(lines) - 1; i > 0; i-- {
		l := &lines[i]
		switch {
		case l.label:
			switch {
			case odd*2 > headlines:
				return found
			case headlines > 0 || found > 0:
				found = i
			}
			headlines, odd = 0, 0
		case l.boilerplate || l.size < 3:
		case l.headline || l.inline || stoppedHeadline(l):
			headlines++
		case l.size > 30 || fullStop(l.mark) && l.mark != '…' && (l.size > 16 || innerEnd(l.words)):
			return found
		default:
			odd++
		}
		if found > 0 && len(lines)-i >= textLabelLines {
			return found
		}
	}
	return found
}

// stoppedHeadline reports whether a line would be a headline but for its final full stop, which is allowed under a
// label. A longer one is as likely a sentence of the article.
func stoppedHeadline(l *textLine) bool {
	return fullStop(l.mark) && l.size >= 3 && l.size <= 16 && balanced(l.words) && !startsLower(l.words) &&
		!innerEnd(l.words)
}

// changePoint returns the first line of the suffix with the greatest sum of scores; of equal ones the shortest, so
// that lines without a score stay with the body.
func changePoint(lines []textLine) int {
	best, at, sum := 0.0, len(lines), 0.0
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-textWindow; i-- {
		sum += lines[i].score()
		if sum > best+1e-9 {
			best, at = sum, i
		}
	}
	if at < len(lines) && asksOrCries(lines[at].mark) && !lines[at].blank {
		at++ // the last words of the article
	}
	return at
}

// score says how much a line looks like a headline (more than 0) or like prose.
func (l *textLine) score() float64 {
	switch {
	case l.boilerplate:
		return 0
	case l.inline:
		return 3
	case l.size > 30:
		return -4
	case l.headline && asksOrCries(l.mark):
		if l.size <= 16 {
			return 0.9
		}
		return -0.5
	case l.headline:
		return 2
	case fullStop(l.mark):
		if l.size > 16 {
			return -2.5
		}
		return -0.9
	case l.size < 3:
		return -0.5
	case l.size <= 20:
		return 0.5
	}
	return -1
}

// acceptBlock reports whether lines[at:] may be the headlines of the article above them.
func acceptBlock(lines []textLine, at int) bool {
	body, block := lines[:at], lines[at:]
	if len(body) < 2 {
		return false
	}
	b, k := weigh(body), weigh(block)
	if k.lines == 0 || b.prose < textProse*b.runes || k.runes > textSmaller*b.runes ||
		k.size/k.lines > textShorter*b.squares/b.size {
		return false
	}
	above := &lines[at-1]
	if !endsSentence(above.mark) && above.size <= textLong && !above.boilerplate && !above.label {
		return false
	}
	if k.lines > 1 {
		return true
	}
	return acceptOne(body, block)
}

// acceptOne reports whether a block of one headline may be one: it has a label, or stands apart in a text that sets
// no other lines apart.
func acceptOne(body, block []textLine) bool {
	var one *textLine
	blank := block[0].blank
	for i := range block {
		if !block[i].boilerplate && !block[i].label {
			one = &block[i]
			blank = blank || one.blank
		}
	}
	if one.inline {
		return true
	}
	apart := 0
	for i := range body {
		if body[i].blank {
			apart++
		}
	}
	return blank && apart*2 < len(body) && one.size >= 5 && one.size <= 16 && !asksOrCries(one.mark) && len(body) >= 4
}

// textWeight sums up some lines, boilerplate and labels left out.
type textWeight struct {
	lines, runes, size float64
	squares            float64 // of the sizes: over size it is the mean weighted by size
	prose              float64 // runes in lines that end a sentence or are long
}

func weigh(lines []textLine) textWeight {
	var w textWeight
	for i := range lines {
		l := &lines[i]
		if l.boilerplate || l.label {
			continue
		}
		w.lines++
		w.runes += float64(l.runes)
		w.size += l.size
		w.squares += l.size * l.size
		if endsSentence(l.mark) || l.size > textLong {
			w.prose += float64(l.runes)
		}
	}
	return w
}
