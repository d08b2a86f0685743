// Package feed is the model of Copytaster: a story is an article and its related headlines.
//
//	Article    one piece as one outlet ran it
//	Headline   a pointer to another piece: its words, and its link, outlet and time where known
//	Story      an article (the lead) and its related headlines; what a channel publishes
//	Outlet     who ran a piece
//
// The packages below it each do one thing with stories: group finds the articles of one event, channel picks stories,
// render turns them into documents, publish moves the documents, store keeps what must outlive a round. Package sources,
// beside this one, makes articles from bytes. None of them is imported here.
//
// It promises: the standard library only, no I/O, no clock, no randomness. Identity (LinkKey, ArticleID, StoryID,
// Fingerprint) is frozen: the same inputs give the same answer in every version, because feed readers remember what we
// said.
package feed
