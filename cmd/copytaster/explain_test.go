package main

import (
	"strings"
	"testing"

	"github.com/copytaster/copytaster/cmd/copytaster/internal/config"
	"github.com/copytaster/copytaster/cmd/copytaster/internal/desk"
	"github.com/copytaster/copytaster/feed"
)

// A member that would not join by itself is not said to be in by what would keep it out.
func TestExplainInWords(t *testing.T) {
	const byItself, apart, together = "it would not join by itself now", "a rule keeps apart: ", "a rule brings together: "
	for _, c := range []struct {
		judgement   desk.Judgement
		person      string
		says, hides []string
	}{
		{desk.Judgement{}, "", nil, []string{byItself, apart, together}},
		{desk.Judgement{Known: true, P: 0.9, Bar: 0.4, Joins: true}, "", nil, []string{byItself, apart, together}},
		{desk.Judgement{Known: true, P: 0.2, Bar: 0.4}, "", []string{byItself}, []string{apart, together}},
		{desk.Judgement{Known: true, Bar: 0.4, Guard: "languages are not compared"}, config.Join, []string{apart + "languages"}, []string{byItself, "chance 0.000"}},
		{desk.Judgement{Known: true, P: 0.9, Bar: 0.4, Guard: "another part of a series"}, "", []string{byItself, apart}, []string{together}},
		{desk.Judgement{Known: true, P: 0.1, Bar: 0.4, Guard: "one address is one article", Joins: true}, "", []string{together}, []string{byItself, apart}},
		{desk.Judgement{Known: true, P: 0.2, Bar: 0.4}, config.Join, []string{"a person joined them"}, []string{byItself}},
	} {
		id := feed.StoryID(feed.ID{7})
		x := desk.Explained{Aliases: []feed.ID{id}, Members: []desk.Because{
			{Title: "Sail loft burns", Founder: true, Judgement: desk.Judgement{Known: true, P: 0.2, Bar: 0.4}}, // which came to nothing
			{Title: "Blaze", Person: c.person, Judgement: c.judgement},
		}}
		words := inWords(&x)
		for _, s := range append(c.says, "was   "+id.String()+" too") {
			if !strings.Contains(words, s) {
				t.Errorf("%+v is told without %q:\n%s", c.judgement, s, words)
			}
		}
		for _, s := range c.hides {
			if strings.Contains(words, s) {
				t.Errorf("%+v is told with %q:\n%s", c.judgement, s, words)
			}
		}
	}
}
