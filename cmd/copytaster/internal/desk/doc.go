// Package desk runs rounds: it asks the sources that are due, stores what is new, puts the related headlines in their
// places and publishes the edition.
//
//	Round
//	  plan       the configured lines become addresses and files; the store says which are due
//	  read       workers fetch and read them; known bytes are not parsed again
//	  keep       what was read is stored, many sources to a transaction
//	  relate     new articles join the groups of their events, headlines find their articles
//	  publish    channels pick their stories, documents are rendered, changed files replaced
//
// It promises: an archive document whose month ended seven days ago says what it said for ever, whatever store comes after
// this one, and is made anew only where its file is lost;
// one bad source never stops a round, never becomes an item and never costs a story that was read before;
// a round that brought nothing new writes no file; a round that is interrupted or killed leaves the last good edition
// whole and every stored article in its place.
package desk
