package sources

import "errors"

// readPage reads a document of kind page.
func readPage(_ Document, _ []byte, _ Options) (Reading, error) {
	return Reading{}, errors.New("a document of kind page, which this version does not read")
}
