package render

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/copytaster/copytaster/feed"
)

// newsstand is an edition on a loopback server, and a browser that reads it. It remembers what the browser asked for,
// of whom, and what the pages complained of.
type newsstand struct {
	*testing.T
	ctx  context.Context
	base string
	dir  string // for pictures

	mu       sync.Mutex
	tree     fstest.MapFS
	asked    []string // addresses
	said     []string // errors of scripts, dialogs
	referers []string
}

// openNewsstand starts both. Chromium is Debian's; without it the test is skipped, except in CI.
func openNewsstand(t *testing.T) *newsstand {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no chromium; apt-get install chromium")
		}
		t.Skip("there is no chromium")
	}
	n := &newsstand{T: t, dir: t.ArtifactDir()}
	server := httptest.NewServer(http.HandlerFunc(n.serve))
	t.Cleanup(server.Close)
	n.base = server.URL + "/"
	n.tree = pageEdition(t, n.base)
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Env("TMPDIR="+t.TempDir()), // it leaves things there
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	n.ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Listen(n.ctx, n.hear); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	call(n, network.Enable, network.EnableParams{})
	call(n, log.Enable, cdp.Empty{})
	return n
}

// serve answers as the edition's server does: with the policy of each document, and feeds as the XML that browsers show.
func (n *newsstand) serve(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if name == "favicon.ico" { // for documents that cannot name their icon, such as feeds
		name = IconPath
	}
	n.mu.Lock()
	n.referers = append(n.referers, r.Referer())
	file := n.tree[name]
	n.mu.Unlock()
	if file == nil {
		http.NotFound(w, r)
		return
	}
	types := map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".png": "image/png", ".ico": "image/png", ".xml": "application/xml", ".wav": "audio/wav"}
	w.Header().Set("Content-Type", types[path.Ext(name)])
	w.Header().Set("Content-Security-Policy", Policy(name, true))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(file.Data)
}

func (n *newsstand) hear(event any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		n.asked = append(n.asked, e.Request.URL)
	case *runtime.EventExceptionThrown:
		n.said = append(n.said, "a script failed: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		n.said = append(n.said, "the browser complains: "+e.Entry.Text)
	case *page.EventJavascriptDialogOpening:
		n.said = append(n.said, "a dialog: "+e.Message)
	}
}

func (n *newsstand) do(steps ...chromedp.Action[chromedp.Void]) {
	n.Helper()
	ctx, cancel := context.WithTimeout(n.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		n.Fatal(err)
	}
}

func eval[T any](n *newsstand, script string, opts ...chromedp.EvaluateOption) T {
	n.Helper()
	v, err := chromedp.Run(n.ctx, chromedp.Evaluate[T](script, opts...))
	if err != nil {
		n.Fatalf("%v in %.80s", err, script)
	}
	return v
}

// call sends a command to the browser's tab.
func call[P, R any](n *newsstand, command cdp.Command[P, R], params P) {
	n.Helper()
	if _, err := chromedp.Call(n.ctx, command, params); err != nil {
		n.Fatal(err)
	}
}

// put lays a document into the edition.
func (n *newsstand) put(name string, data []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tree[name] = &fstest.MapFile{Data: data}
}

// putStory lays a story's page into the edition and returns its path.
func (n *newsstand) putStory(d Document, s feed.Story) string {
	n.Helper()
	page, err := StoryPage(d, s)
	if err != nil {
		n.Fatal(err)
	}
	n.put(StoryPath(s.ID), page)
	return StoryPath(s.ID)
}

// run runs one part of the test.
func (n *newsstand) run(name string, part func()) {
	outer := n.T
	defer func() { n.T = outer }()
	outer.Run(name, func(t *testing.T) {
		n.T = t
		part()
	})
}

// open goes to a document of the edition.
func (n *newsstand) open(name string) {
	n.Helper()
	n.do(chromedp.Navigate(n.base + name))
}

// as shows the pages in a width and in a scheme of colours.
func (n *newsstand) as(width int64, scheme string) {
	n.Helper()
	call(n, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	n.do(chromedp.EmulateViewport(width, 900))
}

// shoot keeps a picture of the page beside the test's other artifacts: go test -artifacts -outputdir DIR.
func (n *newsstand) shoot(name string) {
	n.Helper()
	png, err := chromedp.Run(n.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		n.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(n.dir, name+".png"), png, 0o644); err != nil {
		n.Fatal(err)
	}
}

// keptToItself reports what the browser asked of others and what pages complained of.
func (n *newsstand) keptToItself() {
	n.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.asked) == 0 {
		n.Error("no request was seen")
	}
	for _, address := range n.asked {
		if !strings.HasPrefix(address, n.base) && !strings.HasPrefix(address, "data:") {
			n.Errorf("a page asked for %s", address)
		}
	}
	for _, s := range n.said {
		n.Error(s)
	}
}
