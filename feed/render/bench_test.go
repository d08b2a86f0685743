package render

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// large is a channel of n stories with bodies of about 4 KB and four headlines each.
func large(n int) Document {
	d := wire()
	d.Stories = nil
	paragraph := `<p>The ferry “Nordlys” is back on the bay, the harbour master said, and ` +
		`<a href="https://gazette.example/f?a=1&amp;b=2">fares</a> stay ` +
		"where they were: three crowns a crossing, bikes go free.</p>\n"
	for i := range n {
		s := story(fmt.Sprint("large", i), time.Duration(i)*time.Minute, ferry().Lead)
		s.Lead.URL = fmt.Sprintf("https://gazette.example/2026/%d", i)
		s.Lead.Content = feed.HTML(strings.Repeat(paragraph, 4096/len(paragraph)))
		s.Related = ferry().Related
		d.Stories = append(d.Stories, s)
	}
	return d
}

// BenchmarkRender writes 200 stories in all wire formats, as a round does.
func BenchmarkRender(b *testing.B) {
	d := large(200)
	for _, formats := range [][]Format{Formats(), Formats()[:1], Formats()[1:2], Formats()[2:]} {
		name := "all"
		if len(formats) == 1 {
			name = formats[0].Name
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d := d.Prepared()
				for _, f := range formats {
					if _, err := f.Render(d); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
