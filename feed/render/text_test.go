package render

import (
	"strings"
	"testing"
)

// TestIsLegalSeesEveryPlace puts each byte at each place of a text that is otherwise clean.
func TestIsLegalSeesEveryPlace(t *testing.T) {
	for b := range 0x80 {
		for at := range 20 {
			s := strings.Repeat("a", at) + string(rune(b)) + strings.Repeat("b", 19-at)
			if got, want := isLegal(s), !illegal(rune(b)); got != want {
				t.Fatalf("%#x at %d: %v, want %v", b, at, got, want)
			}
		}
	}
	for _, bad := range []string{"\ufffe", "\u0085", "\xff", "\xc3", "\ufffd"} {
		for at := range 20 {
			if s := strings.Repeat("a", at) + bad + strings.Repeat("b", 19-at); isLegal(s) {
				t.Fatalf("%q at %d is taken", bad, at)
			}
		}
	}
}
