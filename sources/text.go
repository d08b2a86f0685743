package sources

import "errors"

// readText reads a document of kind text.
func readText(_ Document, _ []byte, _ Options) (Reading, error) {
	return Reading{}, errors.New("a document of kind text, which this version does not read")
}
