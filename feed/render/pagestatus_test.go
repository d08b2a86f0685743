package render

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// A folder's page stays as it is until a source's state changes.
func TestSteady(t *testing.T) {
	page := func(s Status) string {
		b, err := StatusPage(pageDocument(), s.Steady())
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	before := page(pageStatus())
	later := pageStatus()
	later.At = later.At.Add(time.Hour)
	later.Rounds = later.Rounds[:1]
	for i := range later.Sources {
		s := &later.Sources[i]
		s.Due = s.Due.Add(time.Hour)
		if s.State == SourceWell {
			s.Read = s.Read.Add(time.Hour)
		}
		if s.State == SourceFailing {
			s.Failures++
		}
	}
	later.Hubs[0].Told = later.At
	if after := page(later); after != before {
		t.Error("a round that changed nothing changed the page")
	}
	for name, change := range map[string]func(*Status){
		"failed":  func(s *Status) { s.Sources[0].State, s.Sources[0].Error = SourceFailing, "no answer" },
		"hiccup":  func(s *Status) { s.Sources[0].Error, s.Sources[0].Failing = "no answer", s.At },
		"another": func(s *Status) { s.Sources[1].Error = "no answer" },
		"pace":    func(s *Status) { s.Sources[0].Every = time.Hour },
		"gone":    func(s *Status) { s.Sources = s.Sources[1:] },
		"hub":     func(s *Status) { s.Hubs[0].Error = "no answer" },
		"refused": func(s *Status) { s.Refused = "" },
	} {
		s := pageStatus()
		change(&s)
		if page(s) == before {
			t.Errorf("%s: the page is the same", name)
		}
	}
	if s := pageStatus(); s.Sources[0].Due.IsZero() || len(s.Rounds) == 0 {
		t.Error("the original was changed")
	}
	if strings.Contains(before, "Next due") || !strings.Contains(before, "2026-09-11 13:50 UTC") {
		t.Error("the steady page says when sources are due, or not when a failing one was last read")
	}
}

func TestStatusOrder(t *testing.T) {
	b, err := StatusPage(pageDocument(), pageStatus())
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	walk(parsePage(t, b), func(e *html.Node) {
		if e.Data == "tr" && attrOf(e, "class") != "" {
			rows = append(rows, attrOf(e, "class"))
		}
	})
	if want := []string{"failing", "stopped", "unread", "well"}; !slices.Equal(rows, want) {
		t.Errorf("sources %q, want %q", rows, want)
	}
	empty, err := StatusPage(pageDocument(), Status{})
	if err != nil || !bytes.Contains(empty, []byte("There are no sources yet.")) {
		t.Errorf("without sources: %v", err)
	}
}

func TestPaceOf(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "", -time.Hour: "", time.Second: "1 second", 90 * time.Second: "90 seconds", 15 * time.Minute: "15 minutes",
		2 * time.Hour: "2 hours", 26*time.Hour + 40*time.Minute: "27 hours", 72 * time.Hour: "3 days",
	} {
		if got := paceOf(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

func TestSubscribePageNeedsChannels(t *testing.T) {
	if _, err := SubscribePage(nil); err == nil || !strings.Contains(err.Error(), "no channels") {
		t.Errorf("%v", err)
	}
}

// The list of the channels is one that readers can import: an address each, none where no address is known.
func TestChannelsOPML(t *testing.T) {
	b, err := ChannelsOPML(pageChannels("https://strait.example/news/"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"https://strait.example/news/atom.xml", "https://strait.example/news/greece/atom.xml", "https://strait.example/news/harbour/"} {
		if !bytes.Contains(b, []byte(`"`+want+`"`)) {
			t.Errorf("%s is not in the list", want)
		}
	}
	if b, err = ChannelsOPML(pageChannels("")); err != nil || bytes.Contains(b, []byte("xmlUrl")) {
		t.Errorf("without a base: %v, %s", err, b)
	}
	page := pageEdition(t, "")[SubscribePath].Data
	if bytes.Contains(page, []byte(ChannelsPath)) {
		t.Error("the page leads to a list without addresses")
	}
	if bytes.Contains(page, []byte("addresses below")) || !bytes.Contains(page, []byte("Give your reader the address of one of the links below, and")) {
		t.Errorf("the page speaks of addresses that it has not:\n%s", page)
	}
}
