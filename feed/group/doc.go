// Package group finds out which articles are about one event, one article at a time, as they arrive: on the CPU, without a
// model to download, without the network, and able to say why.
//
// # How it decides
//
// Read makes an article's words comparable: stems, pairs of words, names and numbers of its language, each with how rare it
// is in that language (frequencies.bin, made from the word lists of wordfreq 3.1, https://github.com/rspeer/wordfreq, data
// CC BY-SA 4.0; see frequencies.md). What an outlet has behind most of its titles or texts counts for nothing. Judge looks
// up the article's heaviest terms in an index of the window, whose lists are capped, so that an article costs the same
// however many there are; holds it against the nearest groups, each described by some forty named features; and adds these
// up with the weights of a logistic model (weights.go), which are others for two texts, for two headlines, and for a headline and
// a text. The best group above the bar takes the article, or the article
// begins a group. When a group has grown it is held against its neighbours, and two that are one event become one; while it
// is young it also takes in the small groups that the new article brings near, when each of their members belongs. What was put
// elsewhere before there was such a group, and fits far better into it, goes there (move.go). A group in which two events of one
// kind were put together becomes two when there are enough reports of each (camps.go).
//
// The weights were taught on labelled streams of English articles; the examples are kept as numbers in train/matrix.bin, from
// which `go run ./feed/group/train weights` gives the same weights on every machine. The bar is higher in a stream where most
// articles stand alone or each resembles many groups, for short texts, for headlines without texts where many things are
// reported, where outlets come back to their subjects (most of what an article resembles is its own outlet's), for a group of
// the article's own outlet alone, for a brief text on what its outlet has told of already, and in other languages; where an
// article resembles many groups it is lower for one far above the others. Terms that lead to ever other groups wear out, and
// those that more articles have than one event can be about; LookOver finds them before the first articles are judged. Before
// the model stand guards, which no likeness overrules: a title that one outlet has on several days is a series, what it
// numbers (CVE-2026-41207, v1.2.3) are as many things, places in a series that differ (package 3 and 4), one form of
// title with other names, another day or another thing in it and two measures of two places (magnitude 5.1 and 6.3) are
// two things, two scores of sides that the other one does not know are two matches, a standing title over other texts is
// no event, nor a standing text under one outlet's other titles, nor are the weather or the markets of two days or what
// comes anew every day, nor turns of phrase in common without a name or a word of a title, what a round-up lists brings
// no two events together, articles that were published further apart than the window are not coverage of one another, and
// a word or two join hardly anything, a place alone no headline, nor any one word where the model was not taught with the
// language.
//
// # What it promises
//
//   - The same articles in the same order give the same groups, on every machine: sums are made in a fixed order, of whole
//     numbers or of products that are rounded before they are added, and no order is a map's.
//   - An engine that is stopped and restored decides as one that never stops, but for what LookOver was shown.
//   - A group goes by the number of the article that began it, for good. It ends only by going into one of more articles,
//     of as many the one of the lower number, which the decision says; which of two stories lives is for who publishes
//     them. The article that began a group never leaves it. Another one does for a group that it fits better, or with
//     others to begin one, which the decision says too.
//   - What MayJoin, MayMerge and MayMove refuse does not happen.
//   - Languages stay apart. Only those without a table of frequencies, known or not, are compared with one another.
//   - Nothing here reads a clock, a file or the network.
package group
