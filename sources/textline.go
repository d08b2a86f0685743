package sources

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLine is one line of a plain text that is not empty, and what its form says about it.
type textLine struct {
	text   string // normalised, as it stands in the body
	words  string // without bullet, number, label and link: what it would say as a headline
	number string // "3. ", where its words had one
	link   string // the address that it carries beside its words, as written
	blank  bool   // an empty line stands above it

	label       bool // "Related articles": the lines below are headlines
	inline      bool // "Read more: the headline", label taken off words
	boilerplate bool // a copyright or credit line, a time, a rule: neither body nor headline

	size     float64 // in words; two letters of an unspaced script are one
	runes    int
	mark     rune // the last sign, closing quotes and brackets passed over
	headline bool // reads like a headline
}

// maxTextLines is the most lines of a text that are read.
const maxTextLines = 20_000

// textLines normalises a text and returns its lines that are not empty.
func textLines(text string) []textLine {
	var lines []textLine
	blank := false
	for text != "" && len(lines) < maxTextLines {
		line, rest := cutLine(text)
		text = rest
		line = squeeze(line)
		if line == "" {
			blank = len(lines) > 0
			continue
		}
		l := textLine{text: line, blank: blank}
		l.classify()
		lines = append(lines, l)
		blank = false
	}
	return lines
}

// cutLine cuts a text at its first line end: LF, CR, CRLF, form feed, vertical tab, NEL, U+2028 or U+2029.
func cutLine(s string) (line, rest string) {
	for i, r := range s {
		switch r {
		case '\r':
			return s[:i], strings.TrimPrefix(s[i+1:], "\n")
		case '\n', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return s[:i], s[i+utf8.RuneLen(r):]
		}
	}
	return s, ""
}

// squeeze drops what has no width (byte order marks, soft hyphens, control characters) and makes one space of every
// run of spaces, none at the ends. The joiners of Persian and Indic spelling stay.
func squeeze(line string) string {
	var b strings.Builder
	b.Grow(len(line))
	gap := false
	for _, r := range line {
		switch {
		case r == ' ' || unicode.IsSpace(r):
			gap = true
			continue
		case !plainRune(r) || r == '\u2060':
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

const labelWords = `related(?: (?:articles?|stor(?:y|ies)|news|headlines?|links?` +
	`|content|coverage|reading|topics|posts))?` +
	`|read (?:more|next|also)|more on this(?: story| topic)?|more on|see also|also read` +
	`|also on [^:.!?]{2,40}|you may also like|you might also like` +
	`|recommended(?: (?:reading|for you|stories|articles))?` +
	`|most read|most popular|more from [^:.!?]{2,40}` +
	`|more (?:stories|news|headlines)|top stories|in other news|trending(?: now)?` +
	`|further reading|elsewhere|other (?:stories|news|headlines)` +
	`|mehr zum thema|lesen sie auch|auch interessant|weitere (?:artikel|meldungen|nachrichten)|zum thema` +
	`|à lire aussi|lire aussi|sur le même (?:sujet|thème)|lea también|le puede interesar|noticias relacionadas` +
	`|leggi anche|leia (?:também|mais)|lees ook|läs (?:också|mer|även)|læs også|les også|читайте также|читайте також` +
	`|по теме|czytaj (?:też|także|również)|関連記事|関連ニュース|あわせて読みたい|相关(?:新闻|阅读|文章|报道)|延伸阅读|相關新聞|延伸閱讀` +
	`|اقرأ أيضا|اقرأ أيضًا|مواضيع ذات صلة`

var (
	// labelLine is a line that announces headlines, in the labels that were met in the wild and their translations.
	labelLine = pattern(`(?i)^(?:#+ *|\*\*|__)?(?:` + labelWords + `) ?(?:\*\*|__)?[:：]?(?:\*\*|__)?$`)
	// labelCount says behind a label how many headlines follow.
	labelCount = pattern(` ?\(\p{N}+\)`)
	// inlineLabel is a label with its headline on the same line.
	inlineLabel = pattern(`(?i)^(?:related(?: (?:articles?|stor(?:y|ies)|news))?|read (?:more|next|also)` +
		`|more on this(?: story)?|see also|also read|also on [^:.!?]{2,40}` +
		`|recommended|further reading|more from [^:.!?]{2,40}` +
		`|mehr zum thema|lesen sie auch|à lire aussi|lire aussi|lea también|leggi anche|leia (?:também|mais)|lees ook` +
		`|läs (?:också|mer|även)|читайте также|czytaj (?:też|także)|関連記事|相关(?:新闻|阅读)|延伸阅读) ?[:：] ?`)
	// boilerplateLine is a line about the page and not about the news.
	boilerplateLine = pattern(`(?i)^(?:©|\(c\) |copyright (?:©|\(c\)|\d|by )|copyright$` +
		`|additional reporting by\b|\(?(?:reporting|writing|editing) by\b` +
		`|follow (?:us|me|our|@|(?:\S+ ){1,4}on )|sign up\b` +
		`|subscribe (?:to|now|here)\b|(?:topics|tags|keywords|filed under) ?[:：]` +
		`|(?:published|updated|posted|last updated|first published) ?[:：]` +
		`|(?:published|updated|posted|last updated) (?:on|at) ` +
		`|<?(?:https?://|www\.)\S+$` +
		`|\(?(?:ap|afp|reuters|dpa|pa|pa media|efe|ansa|tass|kyodo|xinhua|bloomberg|(?:the )?associated press)\)?\.?$` +
		`|(?:(?:top|lead|cover) )?(?:image|photo|picture|photograph|foto|bild|crédit photo)s?` +
		`(?: credit| source| caption)? ?(?:[:：]|/|by )` +
		`|continue reading\b|next page\b|advertisement$|\[?(?:责任)?编辑\s?[:：]|first published \w+ \d` +
		`|\d+ comments?$|no comments$|comments ?\(\d+\)$|share this|all rights reserved|alle rechte vorbehalten)`)
	// ageLine is how long ago a headline ran, dateLine the day, if it names a month.
	ageLine = pattern(`(?i)^(?:(?:\p{N}+|an?) \pL+\.? ago` +
		`|(?:vor|hace|há|il y a|för|for|πριν από|منذ|قبل) (?:\p{N}+|ein(?:er|em)|une?|una|uma?|en|ett?) \pL+\.?(?: sedan| siden)?` +
		`|\p{N}+ \pL+\.? (?:fa|geleden|назад|тому|temu|sedan|siden|sitten|atrás|önce|lalu|trước|पहले)` +
		`|\p{N}+ ?(?:秒|分|分钟|分鐘|時間|小时|小時|日|天)前|\p{N}+ ?(?:초|분|시간|일) ?전)$`)
	dateLine = pattern(`(?i)^(?:(?:\pL+,? )?\d{1,2}(?:\.|er|st|nd|rd|th)? (?:de )?\pL+\.?,? (?:de )?\d{4}(?:,? \d{1,2}[:.]\d\d)?` +
		`|\pL+\.? \d{1,2}(?:st|nd|rd|th)?, \d{4}|\d{4}年 ?\d{1,2}月 ?\d{1,2}日)$`)
	bullet  = pattern(`^(?:[•‣▪◦●○■□▶►»›→·*⁃∙–—−+>-]+ +|[•‣▪●■▶►・] ?|#{1,6} +)+`)
	numeral = pattern(`^(?:[\[(]?\d{1,3}[.)\]] +|\d{1,3}[．、.] ?\b)`)
	mdLink  = pattern(`^\[([^\[\]]+)\]\(((?:https?:/)?/[^\s()]+(?:\([^\s()]*\)[^\s()]*)?)(?: "[^"]*")?\)` +
		`(?:[.,;]| ?[-–—|·,(] ?[^][.!?]{1,60})?$`) // behind it the outlet or the time
	// addressLine is the address of the headline above or below it.
	addressLine = pattern(`(?i)^(?:(?:link|url) ?[:：] ?)?<?(https?://[^\s<>]+)>?$`)
	wordsLink   = pattern(`^(.*\S)(?: ?[(\[<]| [-–—|:] | +|: ?)(https?://[^\s<>]+?)[)\]>]?$`)
)

// maxLabelled is the longest line, in bytes, that is looked at for labels, boilerplate and links.
const maxLabelled = 600

// classify reads the form of the line.
func (l *textLine) classify() {
	s := strings.TrimPrefix(l.text, bullet().FindString(l.text))
	if n := numeral().FindString(s); n != "" && len(n) < len(s) {
		l.number, s = n, s[len(n):]
	}
	if s == "" {
		s = l.text
	}
	if len(s) <= maxLabelled {
		l.label = isListHeading(s)
		l.boilerplate = !l.label && (!strings.ContainsFunc(s, unicode.IsLetter) || boilerplateLine().MatchString(s) || isTime(l.number+s))
		if m := addressLine().FindStringSubmatch(s); m != nil {
			l.boilerplate, l.link = true, m[1]
		}
		if rest := behindLabel(s); rest != "" && !l.label && !l.boilerplate {
			l.inline, s = true, rest
		}
		if !l.boilerplate {
			s = l.takeLink(s)
		}
	}
	l.words = s
	l.size, l.runes = measure(s)
	l.mark = lastMark(s)
	l.headline = !l.label && !l.boilerplate && l.size >= 3 && l.size <= 24 && l.runes <= 160 && !notAtEnd(l.mark) &&
		balanced(s) && !startsLower(s) && !innerEnd(s)
}

// behindLabel returns the headline behind a label on the same line, "" for none.
func behindLabel(s string) string {
	if at := inlineLabel().FindStringIndex(s); at != nil {
		return s[at[1]:]
	}
	if i := strings.IndexAny(s, ":："); i > 0 && i <= 80 && isRelatedLabel(s[:i]) {
		return strings.TrimLeft(s[i:], ":： *_")
	}
	return ""
}

// isTime reports whether a line says when a headline ran and nothing else.
func isTime(s string) bool {
	return ageLine().MatchString(s) || dateLine().MatchString(s) && canonicalDate(s) != ""
}

// takeLink takes the address off a line that carries one beside its words.
func (l *textLine) takeLink(s string) string {
	if !strings.Contains(s, "://") && !strings.Contains(s, "](/") {
		return s
	}
	m := mdLink().FindStringSubmatch(s)
	if m == nil {
		m = wordsLink().FindStringSubmatch(s)
	}
	if m == nil {
		return s
	}
	l.link = m[2]
	if strings.Count(l.link, "(") > strings.Count(l.link, ")") && strings.HasSuffix(s, ")") {
		l.link += ")"
	}
	return strings.TrimRight(m[1], " -–—|:")
}

// measure returns the size of a line in words and its length in runes. Scripts without spaces between words are
// known by their long "words": there, two runes count as a word.
func measure(s string) (size float64, runes int) {
	words := 0
	inWord := false
	for _, r := range s {
		runes++
		if r == ' ' {
			inWord = false
		} else if !inWord {
			words++
			inWord = true
		}
	}
	if words*12 < runes {
		return float64(runes) / 2, runes
	}
	return float64(words), runes
}

// lastMark returns the last rune of a line, closing quotes and brackets passed over; 0 when nothing is left.
func lastMark(s string) rune {
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		if !strings.ContainsRune(" \"'”’»›）)]}」』】〉》*_", r) {
			return r
		}
		s = s[:len(s)-n]
	}
	return 0
}

// fullStop reports whether a sign ends a statement, in any script.
func fullStop(r rune) bool {
	switch r {
	case '.', '…', '。', '．', '｡', '۔', '।', '॥', '։', '።', '။', '។':
		return true
	}
	return false
}

// asksOrCries reports whether a sign ends a question or an exclamation.
func asksOrCries(r rune) bool {
	switch r {
	case '?', '!', '？', '！', '؟', '⁈', '⁉', '‼', '\u037e': // U+037E is the Greek question mark
		return true
	}
	return false
}

// endsSentence reports whether a sign ends a sentence.
func endsSentence(r rune) bool { return fullStop(r) || asksOrCries(r) }

// notAtEnd reports whether a sign never ends a headline.
func notAtEnd(r rune) bool {
	switch r {
	case ':', ';', ',', '：', '；', '，', '、', '،', '؛':
		return true
	}
	return fullStop(r)
}

// balanced reports whether the double curly quotes of a line are in pairs: “English”, „German“, ”Swedish”.
func balanced(s string) bool {
	left, right, low := strings.Count(s, "“"), strings.Count(s, "”"), strings.Count(s, "„")
	if low > 0 {
		return low == left+right
	}
	return left == right || left == 0 && right%2 == 0
}

// startsLower reports whether the first letter of a line is a small one.
func startsLower(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.IsLower(r)
		}
		if unicode.IsDigit(r) {
			return false
		}
	}
	return false
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = set(`mr mrs ms dr prof st sr jr vs no nr gen col lt sgt capt rev hon gov sen rep pres inc ltd co
corp dept est approx jan feb mar apr jun jul aug sep sept oct nov dec mt ft bzw ca usw str mme mlle sig sra dra av art
vol pp fig al`)

// sentenceEnd returns the offset just behind the first sentence end inside a text after which another sentence
// follows, or -1. Full stops of abbreviations (St., U.S., vs.) and initials end none.
func sentenceEnd(s string) int {
	for i, r := range s {
		if !endsSentence(r) || r == '…' {
			continue
		}
		end := i + utf8.RuneLen(r)
		rest := strings.TrimLeft(s[end:], "\"'”’»›）)]」』】〉》")
		if rest == "" {
			return -1
		}
		end = len(s) - len(rest)
		if wide(r) {
			next, _ := utf8.DecodeRuneInString(rest)
			if !endsSentence(next) && !notAtEnd(next) && end-i == utf8.RuneLen(r) {
				return end
			}
			continue
		}
		if rest[0] != ' ' || !beginsSentence(rest[1:]) {
			continue
		}
		if before := s[:i]; r != '.' || !abbreviated(before) {
			return end
		}
	}
	return -1
}

// wide reports whether a sign belongs to the scripts that put no space behind a sentence.
func wide(r rune) bool {
	return r == '。' || r == '．' || r == '｡' || r == '？' || r == '！'
}

// innerEnd reports whether a sentence ends inside a line.
func innerEnd(s string) bool { return sentenceEnd(s) >= 0 }

// beginsSentence reports whether what follows a full stop and a space begins a sentence: a letter that is no small
// one, opening quotes passed over.
func beginsSentence(s string) bool {
	s = strings.TrimLeft(s, "\"'“‘«‹„¿¡([")
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) && !unicode.IsLower(r)
}

// abbreviated reports whether the word before a full stop is an abbreviation, an initial or an ordinal.
func abbreviated(before string) bool {
	word := before
	if i := strings.LastIndexFunc(before, func(r rune) bool { return strings.ContainsRune(" (“\"'‘„«", r) }); i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		word = before[i+n:]
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	switch {
	case unicode.IsDigit(last):
		return len(word) <= 2
	case unicode.IsUpper(last):
		return !strings.ContainsFunc(word, unicode.IsLower) && utf8.RuneCountInString(word) <= 4
	}
	return strings.Contains(word, ".") || abbreviations[strings.ToLower(word)]
}
