package sources

import "errors"

// readFeed reads RSS, Atom and JSON Feed.
func readFeed(_ Document, _ []byte, _ Options) (Reading, error) {
	return Reading{}, errors.New("not read")
}
