// Package channel decides which stories a published feed carries: its rule, its sources, its order and its limit.
//
//	Channel    one published feed
//	Rule       a compiled condition such as `"climate" in tags and age < duration("48h")`
//	Item       one story, as the caller offers it: the pieces that may lead it
//	Piece      one article of it, as the rule sees it
//
// It promises: no I/O, no clock, no randomness. The same channel and items give the same selection in the same order. An
// age comes in with each piece, and the expression language's own clock is off. A rule is checked for names and types when
// it is compiled, runs within bounds of memory, and can neither loop for ever nor panic out of this package.
package channel
