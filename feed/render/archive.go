package render

import "path"

// historyNS is the namespace of RFC 5005 (appendix B says how RSS 2.0 uses it).
const historyNS = "http://purl.org/syndication/history/1.0"

// ArchivePath is where a document of a channel's archive stands, relative to the edition's root. name is that of
// Document.Archive, such as "2026-09"; file is that of its format.
func ArchivePath(slug, name, file string) string { return path.Join(slug, "archive", name, file) }

// place is where a document stands, relative to the edition's root, by the file of its format.
func (d *Document) place(file string) string {
	if d.Archive != "" {
		return ArchivePath(d.Slug, d.Archive, file)
	}
	return path.Join(d.Slug, file)
}

// self is the document's own address in a format, "" where the base is unknown.
func (d *Document) self(f Format) string {
	if d.Base == "" {
		return ""
	}
	return d.Base + d.place(f.File)
}

// history are the links of a document to others of its format (RFC 5005, section 4): to the archive document before
// it, and of an archive document those to the one after it and to the one that readers subscribe to.
func (d *Document) history(f Format) []atomLink {
	if d.Base == "" {
		return nil
	}
	var links []atomLink
	add := func(rel, address string) {
		links = append(links, atomLink{rel: rel, href: web(address), mediaType: f.MediaType})
	}
	if d.Archive != "" {
		add("current", d.file(f.File))
	}
	if d.PrevArchive != "" {
		add("prev-archive", d.Base+ArchivePath(d.Slug, d.PrevArchive, f.File))
	}
	if d.Archive != "" && d.NextArchive != "" {
		add("next-archive", d.Base+ArchivePath(d.Slug, d.NextArchive, f.File))
	}
	return links
}
