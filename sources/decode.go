package sources

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// maxBytes is the largest document that is read, unpacked.
const maxBytes = 8 << 20

const noMark = "decoded as UTF-16 without a byte order mark"

// toUTF8 returns a document's text in UTF-8 without a byte order mark, and a note where it was mended. It unpacks
// gzip first. Then, in this order: byte order mark, UTF-16 by its zero bytes, ISO-2022 where declared, valid UTF-8
// whatever is declared, UTF-8 with a few bad bytes, the charset of contentType, that of an XML declaration or of an
// HTML meta element, windows-1252.
func toUTF8(body []byte, contentType string) (text []byte, note string, err error) {
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		if body, err = gunzip(body); err != nil {
			return nil, "", err
		}
	}
	if len(body) > maxBytes {
		return nil, "", fmt.Errorf("too large: %d MiB, at most %d MiB are read", len(body)>>20, maxBytes>>20)
	}
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		body = body[3:]
	case bytes.HasPrefix(body, []byte{0xff, 0xfe}):
		return decode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), body[2:], "")
	case bytes.HasPrefix(body, []byte{0xfe, 0xff}):
		return decode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), body[2:], "")
	case looksUTF16(body, 0):
		return decode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), body, noMark)
	case looksUTF16(body, 1):
		return decode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), body, noMark)
	}
	label := httpCharset(contentType)
	inner := declaredCharset(body)
	if e := encodingOf(label, inner); e != nil && bytes.IndexByte(body, 0x1b) >= 0 && isISO2022(label, inner) {
		return decode(e, body, "")
	}
	if utf8.Valid(body) {
		note := declaredOtherwise(label, inner)
		if note != "" {
			if _, multi := countUTF8(body); multi == 0 {
				note = "" // ASCII is the same under either name
			}
		}
		return body, note, nil
	}
	return decodeBroken(body, label, inner)
}

// decodeBroken decodes bytes that are no UTF-8.
func decodeBroken(body []byte, label, inner string) ([]byte, string, error) {
	bad, multi := countUTF8(body)
	e := encodingOf(label, inner)
	limit := 4
	if e != nil {
		limit = 10 // another encoding is declared: be surer that it is UTF-8 nevertheless
	}
	if bad*limit <= multi {
		return bytes.ToValidUTF8(body, []byte("\ufffd")), replaced(bad), nil
	}
	if e != nil {
		return decode(e, body, "")
	}
	note := "decoded as windows-1252"
	if d := firstOf(label, inner); d != "" {
		note += ", declared " + printable(cut(strings.ToLower(d), 40))
	}
	e, err := htmlindex.Get("windows-1252")
	if err != nil {
		return nil, "", err
	}
	return decode(e, body, note)
}

// windowsQuotes puts the characters of windows-1252 in place of U+0080 to U+009F, control characters that nobody means: a
// text in windows-1252 became UTF-8 as if it were Latin-1. It returns how many there were. U+0085 stays, which is a line's
// end in plain text.
func windowsQuotes(text []byte) ([]byte, int) {
	var out []byte
	n, from := 0, 0
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], 0xc2)
		if i < 0 || at+i+1 == len(text) {
			break
		}
		at += i + 2
		c := text[at-1]
		if r := charmap.Windows1252.DecodeByte(c); c < 0xa0 && c != 0x85 && r >= 0xa0 {
			out = utf8.AppendRune(append(out, text[from:at-2]...), r)
			from, n = at, n+1
		}
	}
	if n == 0 {
		return text, 0
	}
	return append(out, text[from:]...), n
}

func replaced(bad int) string {
	if bad == 1 {
		return "1 byte that is no UTF-8 replaced"
	}
	return fmt.Sprintf("%d bytes that are no UTF-8 replaced", bad)
}

func decode(e encoding.Encoding, body []byte, note string) ([]byte, string, error) {
	text, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return nil, "", fmt.Errorf("text that cannot be decoded: %w", err)
	}
	if len(text) > 3*maxBytes {
		return nil, "", errors.New("too large once decoded")
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), note, nil
}

func gunzip(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("gzip data that cannot be unpacked: %w", err)
	}
	z.Multistream(false)
	text, err := io.ReadAll(io.LimitReader(z, maxBytes+1))
	if len(text) > maxBytes {
		return nil, fmt.Errorf("too large: over %d MiB when unpacked", maxBytes>>20)
	}
	if err != nil && len(text) == 0 {
		return nil, fmt.Errorf("gzip data that cannot be unpacked: %w", err)
	}
	return text, nil // what a cut-off archive gave is a cut-off document
}

// looksUTF16 reports whether nearly every byte at an even (0) or odd (1) place of the head is zero and no other is.
func looksUTF16(body []byte, zero int) bool {
	head := body[:min(len(body), 256)&^1]
	if len(head) < 8 {
		return false
	}
	zeros, others := 0, 0
	for i := 0; i < len(head); i += 2 {
		if head[i+zero] == 0 {
			zeros++
		}
		if head[i+1-zero] == 0 {
			others++
		}
	}
	return others == 0 && zeros*10 >= len(head)/2*7
}

// countUTF8 returns how many bytes of b are no UTF-8 and how many characters of several bytes it holds.
func countUTF8(b []byte) (bad, multi int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			multi++
		}
		i += n
	}
	return bad, multi
}

func httpCharset(contentType string) string {
	if contentType == "" {
		return ""
	}
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return strings.Trim(params["charset"], `"' `)
}

// declaredCharset returns the encoding that an XML declaration or an HTML meta element in the first 2 KB names.
func declaredCharset(body []byte) string {
	head := body[:min(len(body), 2048)]
	if i := bytes.Index(head, []byte("<?xml")); i >= 0 {
		decl := head[i:]
		if end := bytes.Index(decl, []byte("?>")); end >= 0 {
			decl = decl[:end]
			if j := bytes.Index(decl, []byte("encoding")); j >= 0 {
				return attributeValue(decl[j+len("encoding"):])
			}
		}
		return ""
	}
	lower := bytes.ToLower(head)
	if i := bytes.Index(lower, []byte("<meta")); i >= 0 {
		if j := bytes.Index(lower[i:], []byte("charset")); j >= 0 {
			return attributeValue(lower[i+j+len("charset"):])
		}
	}
	return ""
}

// attributeValue reads `= "value"`, with or without quotes.
func attributeValue(b []byte) string {
	s := strings.TrimLeft(string(b[:min(len(b), 80)]), " \t\r\n")
	if !strings.HasPrefix(s, "=") {
		return ""
	}
	s = strings.TrimLeft(s[1:], " \t\r\n\"'")
	if i := strings.IndexAny(s, " \t\r\n\"'>;/?"); i >= 0 {
		s = s[:i]
	}
	return s
}

// encodingOf returns the first encoding that the labels name and that is not UTF-8 or UTF-16, which the bytes
// already denied; nil when there is none.
func encodingOf(labels ...string) encoding.Encoding {
	for _, l := range labels {
		if l == "" {
			continue
		}
		e, name := charset.Lookup(firstOf(otherLabels[strings.ToLower(l)], l))
		if e != nil && name != "utf-8" && !strings.HasPrefix(name, "utf-16") && name != "replacement" {
			return e
		}
	}
	return nil
}

// otherLabels are names that encodings have outside of the Web, and the Web's for them.
var otherLabels = map[string]string{"cp932": "shift_jis", "cp936": "gbk", "cp949": "euc-kr", "cp950": "big5"}

func isISO2022(labels ...string) bool {
	for _, l := range labels {
		if strings.HasPrefix(strings.ToLower(l), "iso-2022") {
			return true
		}
	}
	return false
}

// declaredOtherwise is the note for UTF-8 under another name, "" when the name is right, absent or means a subset.
func declaredOtherwise(labels ...string) string {
	d := strings.ToLower(firstOf(labels...))
	switch d {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return ""
	}
	return "decoded as utf-8, declared " + printable(cut(d, 40))
}

func firstOf(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}
