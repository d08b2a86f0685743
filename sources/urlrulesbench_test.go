package sources

import (
	"encoding/json"
	"fmt"
	"testing"
)

// benchRules is a file about as large as the one that ClearURLs ships: 250 providers, 1,500 rules.
func benchRules(b *testing.B) *URLRules {
	providers := map[string]any{}
	for i := range 250 {
		var rules []string
		for j := range 6 {
			rules = append(rules, []string{"ref%d", "src_%d", "tide_[a-z]*%d", "(?:a|b)x%d", "from%d", "cmp%d"}[j])
			rules[j] = fmt.Sprintf(rules[j], i)
		}
		providers[fmt.Sprintf("outlet %d", i)] = map[string]any{
			"urlPattern":   fmt.Sprintf(`^https?:\/\/(?:[a-z0-9-]+\.)*?outlet%03d(?:\.[a-z]{2,}){1,}`, i),
			"rules":        rules,
			"exceptions":   []string{fmt.Sprintf(`^https?:\/\/(?:[a-z0-9-]+\.)*?outlet%03d\.example\/login`, i)},
			"redirections": []string{fmt.Sprintf(`^https?:\/\/outlet%03d\.example\/out\?.*?to=([^&]+)`, i)},
		}
	}
	providers["everywhere"] = map[string]any{"urlPattern": ".*", "rules": []string{"wake", "(?:%3F)?tide_[a-z]+", "swell(?:_id)?"}}
	file, err := json.Marshal(map[string]any{"providers": providers})
	if err != nil {
		b.Fatal(err)
	}
	return mustRules(b, string(file))
}

// BenchmarkURLRules puts 10,000 links, half of them of sites that the rules know, through the rules.
func BenchmarkURLRules(b *testing.B) {
	r := benchRules(b)
	links := make([]string, 10_000)
	for i := range links {
		links[i] = fmt.Sprintf("https://www.outlet%03d.example/2026/09/14/a-story-about-the-harbour-wall-%d?id=%d&ref%d=rss&wake=1", i%500, i, i, i%500)
	}
	b.ReportAllocs()
	for b.Loop() {
		shorter := 0
		for _, l := range links {
			if len(r.Link(l)) < len(l) {
				shorter++
			}
		}
		if shorter != len(links) {
			b.Fatalf("%d links lost something", shorter)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(links)), "ns/link")
}

func BenchmarkParseURLRules(b *testing.B) {
	for b.Loop() {
		if r := benchRules(b); r.Skipped() > 0 {
			b.Fatal(r.Skipped())
		}
	}
}
