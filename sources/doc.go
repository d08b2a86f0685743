// Package sources turns what a source gave into articles: bytes in, articles out.
//
// Read tells what a document is (a feed, an article page, a plain-text story, a list of sources) and what it holds.
// Clean makes a body publishable. A kind of source is one file with one reader and a line in the table of kinds.
//
// It promises: no network, no file system, no clock and no randomness; the same bytes and options give the same
// reading. Whatever the bytes are, reading ends in bounded time and memory, plain fields are well-formed UTF-8
// without markup and without characters that XML forbids, addresses are absolute http or https ones, and nothing of
// an unreadable document becomes an article. Bodies are kept as they came; only Clean makes markup that may be shown.
package sources
