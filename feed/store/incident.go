package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/copytaster/copytaster/feed"
)

// Incident is something that befell a source.
type Incident struct {
	ID     feed.ID
	Source int64
	Kind   string
	At     time.Time // when it was noticed
	Since  time.Time // when it began
	Error  string    // of the last reading, "" for none
}

// keepIncidents is how many incidents are kept: several editions of a store show the newest 100 of their sources.
const keepIncidents = 1000

var insertIncident = bulk{
	head: "INSERT INTO incident (id, source, kind, at, since, error) VALUES ", columns: 6, tail: " ON CONFLICT (id) DO NOTHING",
}

// writeIncidents stores what befell the sources of a batch and returns how much that was.
func (b *batch) writeIncidents(t *tx) (int64, error) {
	var list []*Incident
	for i := range b.outs {
		if in := b.outs[i].Incident; in != nil {
			list = append(list, in)
		}
	}
	if len(list) == 0 {
		return 0, nil
	}
	n, err := insertIncident.run(t, len(list), func(i int, to []any) []any {
		in := list[i]
		return append(to, in.ID[:], in.Source, in.Kind, stamp(in.At), stamp(in.Since), in.Error)
	})
	if err != nil {
		return n, err
	}
	_, err = t.exec(`DELETE FROM incident WHERE id NOT IN (SELECT id FROM incident ORDER BY at DESC, id LIMIT $1)`, keepIncidents)
	return n, err
}

// Incidents returns what befell the sources, newest first.
func (s *Store) Incidents(ctx context.Context) ([]Incident, error) {
	var list []Incident
	const query = "SELECT id, source, kind, at, since, error FROM incident ORDER BY at DESC, id"
	err := s.query(ctx, query, nil, func(rs *sql.Rows) error {
		var in Incident
		var id []byte
		var at, since int64
		err := rs.Scan(&id, &in.Source, &in.Kind, &at, &since, &in.Error)
		copy(in.ID[:], id)
		in.At, in.Since = moment(at), moment(since)
		list = append(list, in)
		return err
	})
	return list, fail(ctx, s.path, "on reading what befell the sources", err)
}
