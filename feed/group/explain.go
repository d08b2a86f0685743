package group

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Verdict is one judgement in words and numbers.
type Verdict struct {
	Group   int64
	P, Bar  float64  // how likely it is that the article belongs there, 0 where nothing was compared, and from when on it joins
	Joins   bool     // it would join now
	Guard   string   // the guard that decided, in words; "" where the model did
	Notes   []string // what was asked beyond the usual, and what counted for less
	Reasons []Reason // what weighed most first
}

// Reason is what one feature said.
type Reason struct {
	Words  string  `json:"words"`  // "rarest word in common: lombok, ferry", "likeness to the nearest member"
	Value  float64 `json:"value"`  // of the feature, 0 to about 1
	Weight float64 `json:"weight"` // what it added to the decision or took from it, in log odds
}

// Name tells the engine the words of some articles, so that Explain and Compare can name them: what an engine keeps of an
// article are sums.
func (e *Engine) Name(articles ...*Article) {
	if e.names == nil {
		e.names = map[uint32]string{}
	}
	t := e.readers.Get().(*tools)
	defer e.readers.Put(t)
	for _, a := range articles {
		code := Language(a.Language, a.Title, a.Text)
		l := languageOf(code)
		e.names[sum32(code)] = code // as readings name it
		for _, text := range []string{addressWords(a.Address), a.Text, a.Title} {
			t.text = t.words.words(text, l, t.text)
			for i := range t.text {
				e.names[t.text[i].sum] = strings.Clone(t.text[i].text)
			}
		}
	}
}

// Explain says why an article is in its group, and which groups were nearest outside, as things are now: it is held
// against the other members and against the open groups around it. ok is false when the engine does not know it.
func (e *Engine) Explain(num int64) (in Verdict, outside []Verdict, ok bool) {
	r, ok := e.article(num)
	if !ok {
		return in, nil, false
	}
	cands := e.candidates(r)
	for i := range cands {
		if cands[i].c != r.cluster {
			outside = append(outside, e.verdict(r, &cands[i]))
		}
	}
	cands = slices.DeleteFunc(cands, func(c candidate) bool { return c.c == r.cluster })
	slices.SortStableFunc(outside, func(a, b Verdict) int { return cmp.Compare(b.P, a.P) })
	outside = outside[:min(len(outside), 3)]
	if len(r.cluster.members) == 1 {
		return Verdict{Group: r.cluster.num, Guard: "it is alone in its group"}, outside, true
	}
	all := append(cands, e.hold(r, r.cluster.without(r)))
	e.relieve(all)
	return e.verdict(r, &all[len(all)-1]), outside, true
}

// Compare says why two articles are together or not: the first is held against the second alone. ok is false when the
// engine does not know both.
func (e *Engine) Compare(a, b int64) (v Verdict, ok bool) {
	x, ok := e.article(a)
	y, ok2 := e.article(b)
	if !ok || !ok2 {
		return v, false
	}
	alone := &cluster{num: y.cluster.num}
	alone.add(y)
	cand := e.hold(x, alone)
	return e.verdict(x, &cand), true
}

// hold holds an article against a group that may be none of the engine's.
func (e *Engine) hold(r *Reading, c *cluster) candidate {
	e.judged = r
	e.wear(r)
	e.unwear(r, c.members[max(0, len(c.members)-nearest):]...)
	cand := candidate{c: c}
	for _, m := range c.members[max(0, len(c.members)-nearest):] {
		cand.hold(r, m, e.near(m))
	}
	e.describe(&cand, r)
	cand.score = e.model.link(&cand)
	return cand
}

// verdict puts a judgement in words.
func (e *Engine) verdict(r *Reading, cand *candidate) Verdict {
	v := Verdict{Group: cand.c.num, P: odds(cand.score), Bar: odds(e.bar(r) + e.doubt(r, cand)), Guard: e.guard(r, cand)}
	switch other := foreign(r, cand.c); {
	case cand.same:
		v.Guard, v.Joins = "one address is one article", true
	case other != nil:
		v.P, v.Guard = 0, fmt.Sprintf("the one is in %s, the other in %s, and languages are not compared", e.languageName(r), e.languageName(other))
		return v // no word counts as known: what would follow is about that only
	case r.bare():
		v.Guard = "too little to go on"
	default:
		v.Joins = v.Guard == "" && v.P > v.Bar
	}
	if more := e.subject(cand); more >= 0.05 {
		v.Notes = append(v.Notes, fmt.Sprintf("headlines alone need %.2f more where so many things are reported", more))
	}
	if more := e.told(cand.kind&wordless != 0); more >= 0.05 {
		v.Notes = append(v.Notes, fmt.Sprintf("where outlets come back to their subjects again and again %.2f more is needed", more))
	}
	if more := e.again(r, cand); more >= 0.05 {
		v.Notes = append(v.Notes, fmt.Sprintf("what its outlet has told of already needs %.2f more", more))
	}
	if words := e.wornWords(r, cand.c); words != "" {
		v.Notes = append(v.Notes, "so many articles have these words that they count for little"+words)
	}
	for i, w := range e.model.Link[cand.kind] {
		if weight := w * cand.f[i]; i != fOne && math.Abs(weight) >= 0.05 {
			v.Reasons = append(v.Reasons, Reason{Words: featureWords[i], Value: cand.f[i], Weight: weight})
		}
	}
	slices.SortStableFunc(v.Reasons, func(a, b Reason) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	shared, missing := e.rarestWords(r, cand.c)
	for i := range v.Reasons {
		switch v.Reasons[i].Words {
		case featureWords[fShared], featureWords[fRare1]:
			v.Reasons[i].Words += shared
		case featureWords[fMissing], featureWords[fNewNames]:
			v.Reasons[i].Words += missing
		}
	}
	return v
}

// foreign returns a member of a group none of whose members has its words compared with an article's, nil where one has: words
// are compared within a language that has a table of frequencies, and among the others.
func foreign(r *Reading, c *cluster) *Reading {
	l := spokenBy(r.lang)
	if slices.ContainsFunc(c.members, func(m *Reading) bool { return spokenBy(m.lang) == l }) {
		return nil
	}
	return c.members[0]
}

// languageName says what an article is written in.
func (e *Engine) languageName(r *Reading) string {
	if l := spokenBy(r.lang); l != nil {
		return languageNames[l.code]
	}
	return cmp.Or(e.names[r.lang], "a language that is not known")
}

// rarestWords names the rarest terms that an article shares with a group, and the rarest of its title that the group does
// not know, as far as Name told them: ": ferry, lombok".
func (e *Engine) rarestWords(r *Reading, c *cluster) (shared, missing string) {
	sum := c.shares()
	marks := slices.Clone(r.marks)
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(b.rarity, a.rarity) })
	var in, out []string
	for _, m := range marks {
		name := e.names[m.sum]
		if name == "" || m.kind&isPair != 0 {
			continue
		}
		_, known := slices.BinarySearchFunc(sum, m.sum, func(s share, sum uint32) int { return cmp.Compare(s.sum, sum) })
		switch {
		case known && len(in) < 4:
			in = append(in, name)
		case !known && m.kind&inTitle != 0 && len(out) < 4:
			out = append(out, name)
		}
	}
	return listed(in), listed(out)
}

// wornWords names the terms that an article shares with a group and that count for half or less.
func (e *Engine) wornWords(r *Reading, c *cluster) string {
	sum := c.shares()
	var worn []string
	for i, m := range r.marks {
		name := e.names[m.sum]
		if name == "" || m.kind&isPair != 0 || e.worn[i] > 4 || len(worn) == 4 {
			continue
		}
		if _, shared := slices.BinarySearchFunc(sum, m.sum, func(s share, sum uint32) int { return cmp.Compare(s.sum, sum) }); shared {
			worn = append(worn, name)
		}
	}
	return listed(worn)
}

func listed(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return ": " + strings.Join(words, ", ")
}

// odds turns log odds into a probability.
func odds(score float64) float64 { return 1 / (1 + math.Exp(-score)) }

// featureWords say what the features are to a person.
var featureWords = [features]string{
	fBest: "likeness to the nearest member", fTop3: "likeness to the three nearest members", fMean: "likeness to the members on average",
	fCentre: "likeness to the group's centre", fBestTitle: "likeness of the nearest title", fMidTitle: "likeness of the three nearest titles",
	fCentTitle: "likeness to the titles' centre", fBestPair: "pairs of words in common with the nearest title",
	fCentPair: "pairs of words in common with the titles", fBestName: "names in common with the nearest member",
	fCover: "share of the title that the group knows", fCoverMean: "share of the title that a member knows on average",
	fCore: "share of the group's core that the article has", fRare1: "rarest words in common", fRare2: "second rarest word in common",
	fMissing: "rarest words of the title that the group lacks", fMissCore: "rarest word of the core that the article lacks",
	fNewNames: "names that the group does not know", fNumShared: "numbers in common", fNumOther: "other numbers",
	fGap: "time between them", fUndated: "no time is known", fOutlet: "the same outlet", fSize: "size of the group",
	fCohesion: "how like each other the members are", fLikely: "how well the title fits the group's words", fShared: "rare words in common",
	fSharedTitle: "words of the titles in common", fAge: "time since the group began", fRelMean: "as like the members as they each other",
	fRelCore: "as much of the core as a member has", fRelBest: "as near as the members were when they came",
	fLostNames: "names of the core that the article lacks", fNames: "names that differ on both sides", fLength: "length of the texts",
	fYear: "other years are named",
}

// languageNames are the languages with a table of frequencies as English calls them.
var languageNames = map[string]string{
	"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "ru": "Russian",
	"pl": "Polish", "sv": "Swedish", "ja": "Japanese", "zh": "Chinese", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan",
	"cs": "Czech", "da": "Danish", "el": "Greek", "fa": "Persian", "fi": "Finnish", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
	"id": "Indonesian or Malay", "is": "Icelandic", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "nb": "Norwegian",
	"ro": "Romanian", "sh": "Croatian or Serbian", "sk": "Slovak", "sl": "Slovene", "ta": "Tamil", "tl": "Tagalog", "tr": "Turkish",
	"uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}
