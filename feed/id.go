package feed

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"strconv"
)

// ID is a UUID (RFC 9562). The zero ID means "none".
type ID [16]byte

// namespace is the UUID under which all our name-based ids are made. It never changes.
var namespace = ID{0x6c, 0x1f, 0x0c, 0x5e, 0x2b, 0x7a, 0x4d, 0x0b, 0x9e, 0x41, 0x5d, 0x8a, 0x27, 0xc3, 0xf0, 0x94}

// NewID returns the UUID version 5 (RFC 9562, section 5.5) of the parts, each ended by a line feed, so that no two
// lists of parts without line feeds share a name.
func NewID(parts ...string) ID {
	h := sha1.New()
	h.Write(namespace[:])
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{'\n'})
	}
	var id ID
	copy(id[:], h.Sum(nil))
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	return id
}

// IsZero reports whether the id is "none".
func (id ID) IsZero() bool { return id == ID{} }

// Compare orders ids by their bytes.
func (id ID) Compare(other ID) int { return bytes.Compare(id[:], other[:]) }

// String returns the canonical text form, 36 characters.
func (id ID) String() string {
	var b [36]byte
	for i, from := 0, 0; i < 5; i++ {
		n := [...]int{4, 2, 2, 2, 6}[i]
		at := [...]int{0, 9, 14, 19, 24}[i]
		hex.Encode(b[at:], id[from:from+n])
		if i > 0 {
			b[at-1] = '-'
		}
		from += n
	}
	return string(b[:])
}

// URN returns the id as a URN (RFC 9562, section 4), the form in which documents carry it.
func (id ID) URN() string { return "urn:uuid:" + id.String() }

// MarshalText writes the canonical form.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what ParseID reads.
func (id *ID) UnmarshalText(b []byte) error {
	p, err := ParseID(string(b))
	if err == nil {
		*id = p
	}
	return err
}

// ParseID reads the canonical form, with or without "urn:uuid:".
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) == 45 && s[:9] == "urn:uuid:" {
		s = s[9:]
	}
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return ID{}, errors.New("an id has the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
	}
	if _, err := hex.Decode(id[:], []byte(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:])); err != nil {
		return ID{}, errors.New("an id holds hexadecimal digits only")
	}
	return id, nil
}

// ArticleID makes the id of an article at first sight: of its link where no other item of its source has that link
// (unique), else of the source's address and the item's own id, else of its words. address is empty for files and
// standard input, which have no lasting address, so that a path never becomes part of an id.
func ArticleID(a *Article, address string, unique bool) ID {
	if id := AddressID(a.URL); unique && !id.IsZero() {
		return id
	}
	if address != "" && a.OwnID != "" {
		return NewID("article", "own", address, a.OwnID)
	}
	if a.OwnID != "" && LinkKey(a.URL) != "" {
		return NewID("article", "own", LinkKey(a.URL), a.OwnID)
	}
	return NewID("article", "words", words(a.Title), words(Text(a.Body.HTML)))
}

// AddressID makes the id of the article that is first seen at an address, the zero ID for what is no http or https
// address. One that is found elsewhere later has another id than its address makes.
func AddressID(address string) ID {
	key := LinkKey(address)
	if key == "" {
		return ID{}
	}
	return NewID("article", key)
}

// StoryID makes the id of the story that an article founds.
func StoryID(founder ID) ID { return NewID("story", founder.String()) }

// DevelopmentID makes the id of the item that tells a story anew for the nth time, since more outlets joined it.
func DevelopmentID(story ID, n int) ID { return NewID("development", story.String(), strconv.Itoa(n)) }

// Fingerprint is a 64-bit sum of the words of a title and a body, blind to case, markup and punctuation: two
// articles with the same one say the same. It is 0 where there are no words. It is the FNV-1a sum of "words", a zero
// byte, the words of the title, a zero byte and the words of the body.
func Fingerprint(title string, body Body) uint64 {
	w := wordSum{h: fnvOffset}
	for _, c := range [...]byte{'w', 'o', 'r', 'd', 's', 0} {
		w.byte(c)
	}
	w.text(title, false)
	w.byte(0)
	w.text(body.HTML, true)
	if !w.any {
		return 0
	}
	return w.h
}

// Sum is the 64-bit FNV-1a sum of the parts, each preceded by its length; 0 when all but the first, which names
// what is summed, are empty.
func Sum(kind string, parts ...string) uint64 {
	h := sumPart(fnvOffset, kind)
	empty := true
	for _, p := range parts {
		h = sumPart(h, p)
		empty = empty && p == ""
	}
	if empty {
		return 0
	}
	return h
}

// sumPart adds the length of s, in 8 bytes with the lowest first, and s.
func sumPart(h uint64, s string) uint64 {
	n := uint64(len(s))
	for range 8 {
		h = (h ^ n&0xff) * fnvPrime
		n >>= 8
	}
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}
