package sources

import "errors"

// readOPML reads a document of kind opml.
func readOPML(_ Document, _ []byte, _ Options) (Reading, error) {
	return Reading{}, errors.New("a document of kind opml, which this version does not read")
}
