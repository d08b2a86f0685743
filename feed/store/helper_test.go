package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// helperMode is the variable that makes the test binary a program to be killed: what it does, and with which file.
const helperMode = "COPYTASTER_STORE_HELPER"

func TestMain(m *testing.M) {
	mode, path, _ := strings.Cut(os.Getenv(helperMode), " ")
	var err error
	switch mode {
	case "":
		os.Exit(m.Run())
	case "put":
		err = putForEver(path)
	case "migrate":
		err = migrateSlowly(path)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// helper starts the test binary as a program to be killed and returns what it writes.
func helper(t *testing.T, mode, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), helperMode+"="+mode+" "+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

const killedBatch = 12 // articles

// putForEver stores batch after batch and says each that was acknowledged.
func putForEver(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	const address = "https://gazette.example/rss.xml"
	sources, err := s.Sources(ctx, []string{address})
	if err != nil {
		return err
	}
	known := 0
	for range s.Candidates(ctx, false) {
		known++
	}
	for n := known / killedBatch; ; n++ {
		out := Outcome{Source: sources[0], Changed: true, Address: address}
		for i := range killedBatch {
			link := fmt.Sprintf("https://gazette.example/%d/%d", n, i)
			out.Articles = append(out.Articles, feed.Article{
				OwnID: link, URL: link, Title: fmt.Sprintf("Batch %d brings item %d", n, i),
				Body: feed.Body{HTML: strings.Repeat("<p>The ferry left.</p>", 200)},
			})
		}
		if _, err := s.Put(ctx, time.Unix(1772452800, 0), []Outcome{out}); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// F58: whenever the process is killed, what was acknowledged is there, in whole batches, and the file is sound.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "copytaster.db")
	acknowledged := -1
	const rounds, early = 20, 7
	for round := range rounds {
		cmd, lines := helper(t, "put", path)
		read := func() bool {
			if !lines.Scan() {
				return false
			}
			if _, err := fmt.Sscan(lines.Text(), &acknowledged); err != nil {
				t.Error(err)
			}
			return true
		}
		if round >= early && !read() { // the early ones are killed while they start, and the store is made
			t.Fatalf("round %d: the helper stored nothing", round)
		}
		delay := time.Duration(rand.IntN(60)) * time.Millisecond
		timer := time.AfterFunc(delay, func() { _ = cmd.Process.Kill() })
		for read() {
			continue
		}
		timer.Stop()
		if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
			t.Fatalf("round %d: the helper ended by itself: %v", round, err)
		}
		checkBatches(t, path, acknowledged)
	}
	if acknowledged+1 < rounds-early {
		t.Errorf("only %d batches were acknowledged", acknowledged+1)
	}
	t.Logf("%d batches acknowledged over %d kills", acknowledged+1, rounds)
}

// checkBatches looks for whole batches up to the last that was acknowledged.
func checkBatches(t *testing.T, path string, acknowledged int) {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	batches := map[int]int{}
	for c, err := range s.Candidates(t.Context(), true) {
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if _, err := fmt.Sscanf(c.Article.Title, "Batch %d", &n); err != nil {
			t.Fatal(err)
		}
		batches[n]++
	}
	if len(batches) < acknowledged+1 {
		t.Fatalf("%d batches, %d were acknowledged", len(batches), acknowledged+1)
	}
	for n, count := range batches {
		if count != killedBatch || n >= len(batches) {
			t.Fatalf("batch %d of %d has %d articles", n, len(batches), count)
		}
	}
	soundFile(t, s)
}

// soundFile has SQLite check every page, index and reference.
func soundFile(t *testing.T, s *Store) {
	t.Helper()
	var verdict string
	if err := s.conn.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatal(verdict, err)
	}
	rows, err := s.conn.QueryContext(t.Context(), "PRAGMA foreign_key_check")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if rows.Next() {
		t.Fatal("a reference leads nowhere")
	}
}

// nextSchema is the schema with one version more, whose migration has to do as much as rows says.
func nextSchema(t interface{ Fatal(...any) }, rows string) fstest.MapFS {
	const folder = "migrations/sqlite"
	next := fstest.MapFS{}
	files, err := migrations.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := migrations.ReadFile(folder + "/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		next[folder+"/"+f.Name()] = &fstest.MapFile{Data: b}
	}
	next[fmt.Sprintf("%s/%05d_next.sql", folder, schemaVersion+1)] = &fstest.MapFile{Data: fmt.Appendf(nil, `-- +goose Up
ALTER TABLE source ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';
CREATE TABLE more (n INTEGER PRIMARY KEY, text TEXT);
PRAGMA user_version = %d;
INSERT INTO more (n, text) %s;
`, schemaVersion+1, rows)}
	return next
}

type fatal struct{}

func (fatal) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// migrateSlowly begins a migration that takes for ever.
func migrateSlowly(path string) error {
	db, read, err := connect(path)
	if err != nil {
		return err
	}
	defer read.Close()
	fmt.Println("begun")
	return migrate(context.Background(), db, nextSchema(fatal{},
		`WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 1000000000) SELECT n, hex(n) FROM r`))
}

// F68: a migration that is killed has not happened, and the next start completes it.
func TestKilledMigration(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "copytaster.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Set(t.Context(), "kept", "yes"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	cmd, lines := helper(t, "migrate", path)
	if !lines.Scan() {
		t.Fatal("the helper did not begin")
	}
	for log, n := int64(0), 0; log < 1<<20; n++ { // it is well under way when it has written a megabyte
		if n == 6000 {
			t.Fatal("the helper writes nothing")
		}
		time.Sleep(10 * time.Millisecond)
		if info, err := os.Stat(path + "-wal"); err == nil {
			log = info.Size()
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	s, err = Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if v, err := s.Get(t.Context(), "kept"); err != nil || v != "yes" {
		t.Errorf("%q, %v", v, err)
	}
	soundFile(t, s)
	version := func() (v int) {
		if err := s.conn.QueryRowContext(t.Context(), "PRAGMA user_version").Scan(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := version(); v != schemaVersion {
		t.Fatalf("version %d after a killed migration, want %d", v, schemaVersion)
	}
	db, read, err := connect(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	defer read.Close()
	if err := migrate(t.Context(), db, nextSchema(t, "VALUES (1, 'one')")); err != nil {
		t.Fatal(err)
	}
	if v := version(); v != schemaVersion+1 {
		t.Errorf("version %d after the migration, want %d", v, schemaVersion+1)
	}
}

// A migration that fails leaves the store as it was.
func TestFailedMigration(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "copytaster.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db, read, err := connect(s.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	defer read.Close()
	if err := migrate(t.Context(), db, nextSchema(t, "VALUES (1, 'one'), (1, 'two')")); err == nil {
		t.Fatal("no error")
	}
	var columns, version int
	const ask = `SELECT (SELECT count(*) FROM pragma_table_info('source') WHERE name = 'colour'), user_version
		FROM pragma_user_version`
	err = s.conn.QueryRowContext(t.Context(), ask).Scan(&columns, &version)
	if err != nil || columns != 0 || version != schemaVersion {
		t.Errorf("%d, %d, %v", columns, version, err)
	}
}

func TestOlderRelease(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{{"3.51.2", "3.51.3", true}, {"3.51.3", "3.51.3", false}, {"3.9.9", "3.51.3", true}, {"4.0.0", "3.51.3", false}} {
		if got := olderRelease(tt.a, tt.b); got != tt.want {
			t.Errorf("%s before %s: %t", tt.a, tt.b, got)
		}
	}
}

// The second round with nothing new writes no row of an article, a headline or a key.
func TestNothingNewWritesNothing(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "copytaster.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const address = "https://gazette.example/rss.xml"
	sources, err := s.Sources(t.Context(), []string{address, "https://gazette.example/2.xml"})
	if err != nil {
		t.Fatal(err)
	}
	var outs []Outcome
	for _, src := range sources {
		out := benchOutcomes(sources[:1])[0]
		out.Source = src
		out.Articles[0].Stated = []feed.Headline{{Title: "A headline that finds nothing at all"}}
		outs = append(outs, out)
	}
	changes := func() (n int) {
		if err := s.conn.QueryRowContext(t.Context(), "SELECT total_changes()").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	story := []StoryState{{ID: feed.NewID("a"), Founder: feed.NewID("b")}}
	channel := ChannelState{Slug: "all", Admitted: map[feed.ID]Admission{feed.NewID("a"): {At: benchNow}}}
	round := func(now time.Time) int {
		before := changes()
		if _, err := s.Put(t.Context(), now, outs); err != nil {
			t.Fatal(err)
		}
		if _, err := s.LinkHeadlines(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.PutStories(t.Context(), story); err != nil {
			t.Fatal(err)
		}
		if err := s.PutChannel(t.Context(), channel); err != nil {
			t.Fatal(err)
		}
		if err := s.Set(t.Context(), "edition", "one"); err != nil {
			t.Fatal(err)
		}
		return changes() - before
	}
	if n := round(benchNow); n < 150 {
		t.Fatalf("%d rows written at first", n)
	}
	if n := round(benchNow.Add(time.Hour)); n != len(sources) {
		t.Errorf("%d rows written the second time, want those of the %d sources", n, len(sources))
	}
}
