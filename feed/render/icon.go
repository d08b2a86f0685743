package render

import _ "embed"

// IconPath is where the icon stands, relative to the edition's root. Its media type is image/png.
const IconPath = "icon.png"

// iconSize is the icon's width and height in pixels. It is square, as Atom wants it (RFC 4287, section 4.2.5), small
// enough for RSS (at most 144 wide) and large enough for a favicon of JSON Feed 1.1 (at least 64).
const iconSize = 64

//go:embed icon.png
var iconPNG string

// Icon returns the edition's icon, a PNG of 64 by 64 pixels, which stands at IconPath. Pages lead to it wherever the
// edition stands, feeds only where Document.Base is known. The bytes are the caller's own.
func Icon() []byte { return []byte(iconPNG) }

// icon is the address of the edition's icon, "" where the base is unknown.
func (d *Document) icon() string {
	if d.Base == "" {
		return ""
	}
	return web(d.Base + IconPath)
}
