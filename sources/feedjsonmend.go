package sources

import (
	"bytes"
	"encoding/json"
	"strings"
)

// mendJSON gives the fields of a JSON Feed the types that the format asks for: strings for numbers, objects for
// authors that are only names, lists for single values and for tags parted by commas. Other members are left out but
// for those of extensions.
func mendJSON(text []byte) ([]byte, error) {
	var doc map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		return nil, err
	}
	out := mendObject(doc)
	items := []any{}
	for _, x := range list(doc["items"]) {
		if m, ok := x.(map[string]any); ok {
			items = append(items, mendObject(m))
		}
	}
	out["items"] = items
	return json.Marshal(out)
}

// mendObject mends the members that the feed and its items share.
func mendObject(m map[string]any) map[string]any {
	out := map[string]any{}
	for name, v := range m {
		switch name {
		case "author", "authors":
			var authors []any
			for _, a := range list(v) {
				if author := mendAuthor(a); author != nil {
					authors = append(authors, author)
				}
			}
			if name == "authors" {
				out[name] = authors
			} else if len(authors) > 0 {
				out[name] = authors[0]
			}
		case "tags":
			tags := []string{}
			for _, t := range list(v) {
				for _, part := range strings.Split(scalar(t), ",") {
					if part = strings.TrimSpace(part); part != "" {
						tags = append(tags, part)
					}
				}
			}
			out[name] = tags
		case "attachments":
			files := []any{}
			for _, a := range list(v) {
				if file, ok := a.(map[string]any); ok {
					files = append(files, map[string]any{
						"url":           scalar(file["url"]),
						"mime_type":     scalar(file["mime_type"]),
						"size_in_bytes": scalar(file["size_in_bytes"]),
					})
				}
			}
			out[name] = files
		case "items", "expired":
		default:
			if s := scalar(v); s != "" {
				out[name] = s
			} else if strings.HasPrefix(name, "_") {
				out[name] = v
			}
		}
	}
	return out
}

func mendAuthor(v any) map[string]any {
	switch a := v.(type) {
	case map[string]any:
		return map[string]any{"name": scalar(a["name"]), "url": scalar(a["url"])}
	case string:
		return map[string]any{"name": a}
	}
	return nil
}

// list returns the elements of v, or v as the only one.
func list(v any) []any {
	switch l := v.(type) {
	case nil:
		return nil
	case []any:
		return l
	}
	return []any{v}
}

// scalar returns a string, a number or a boolean as a string, the first of a list, the name of an object.
func scalar(v any) string {
	switch s := v.(type) {
	case string:
		return s
	case json.Number:
		return s.String()
	case bool:
		if s {
			return "true"
		}
	case []any:
		if len(s) > 0 {
			return scalar(s[0])
		}
	case map[string]any:
		if n, ok := s["name"].(string); ok {
			return n
		}
	}
	return ""
}
