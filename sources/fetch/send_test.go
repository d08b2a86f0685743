package fetch

import (
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestSend(t *testing.T) {
	got := make(chan *http.Request, 1)
	s := outlet(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		got <- r
		http.Redirect(w, r, "/elsewhere", http.StatusSeeOther)
	})
	send := func(c *Client, address string) (*http.Response, error) {
		r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(url.Values{"hub.mode": {"publish"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return c.Send(t.Context(), r)
	}
	resp, err := send(newClient(t, nil), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusSeeOther {
		t.Errorf("%d, %v: a redirect is an answer", resp.StatusCode, err)
	}
	if r := <-got; r.Method != http.MethodPost || r.Form.Get("hub.mode") != "publish" || !strings.HasPrefix(r.UserAgent(), "copytaster/test") {
		t.Errorf("%s %v %q", r.Method, r.Form, r.UserAgent())
	}
	guarded := newClient(t, func(c *Config) { c.AllowPrivate = []netip.Prefix{} })
	for address, kind := range map[string]string{s.URL: KindAddress, "ftp://hub.example/": KindRequest} {
		if _, err := send(guarded, address); err == nil {
			t.Errorf("%s was sent to", address)
		} else if fe := (*Error)(nil); !errors.As(err, &fe) || fe.Kind != kind {
			t.Errorf("%s: %v", address, err)
		}
	}
}
