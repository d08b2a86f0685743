package sources

import (
	"regexp"
	"sync"
)

// pattern gives a regular expression that is compiled when it is first asked for. To compile those of plain texts and of
// pages takes as long as to read several feeds, and few rounds need them all.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
