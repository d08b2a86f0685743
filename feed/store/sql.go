package store

import (
	"database/sql"
	"strconv"
	"strings"
)

// Statements over many rows come in few sizes, so that each is prepared once.
var (
	rowSizes  = [...]int{48, 8, 1}        // rows of one INSERT or UPDATE
	listSizes = [...]int{4, 32, 128, 512} // values of one IN list
)

// text is a statement: head, placeholders if any, tail.
type text struct {
	head, tail string
	list       int   // placeholders of an IN list
	bulk       *bulk // rows of a bulk statement
	rows       int
}

func (q text) String() string {
	switch {
	case q.bulk != nil:
		return q.bulk.head + tuples(q.rows, q.bulk.columns, q.bulk.types) + q.bulk.tail
	case q.list > 0:
		return q.head + list(1, q.list) + q.tail
	}
	return q.head
}

// stmt returns a prepared statement, made once.
func (t *tx) stmt(q text) (*sql.Stmt, error) {
	if st := t.s.stmts[q]; st != nil {
		return st, nil
	}
	st, err := t.s.conn.PrepareContext(t.ctx, rebind(q.String()))
	if err != nil {
		return nil, err
	}
	t.s.stmts[q] = st
	return st, nil
}

// list writes n placeholders from $from on: "$1, $2".
func list(from, n int) string {
	b := make([]byte, 0, n*6)
	for i := range n {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, '$')
		b = strconv.AppendInt(b, int64(from+i), 10)
	}
	return string(b)
}

// tuples writes rows of placeholders: "($1, $2), ($3, $4)". Where types are given, the first row says them, which
// PostgreSQL needs in a VALUES that stands alone.
func tuples(rows, columns int, types []string) string {
	var b strings.Builder
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		if r == 0 && types != nil {
			for c, t := range types {
				if c > 0 {
					b.WriteString(", ")
				}
				b.WriteString("CAST($" + strconv.Itoa(c+1) + " AS " + t + ")")
			}
		} else {
			b.WriteString(list(1+r*columns, columns))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// bulk is a statement over many rows: head, the rows' values, tail.
type bulk struct {
	head, tail string
	columns    int
	types      []string // of the columns, where the statement does not tell them
}

// run executes the statement for n rows, of which args appends the values, and returns how many rows it changed.
func (b *bulk) run(t *tx, n int, args func(row int, to []any) []any) (int64, error) {
	var changed int64
	to := make([]any, 0, b.columns*min(n, rowSizes[0]))
	for row := 0; row < n; {
		size := 0
		for n-row < rowSizes[size] {
			size++
		}
		rows := rowSizes[size]
		to = to[:0]
		for i := range rows {
			to = args(row+i, to)
		}
		c, err := t.execText(text{bulk: b, rows: rows}, to)
		if err != nil {
			return changed, err
		}
		changed += c
		row += rows
	}
	return changed, nil
}

// inLists runs a query for all values, some at a time: head, the placeholders of an IN list, tail. fn is called for
// each row.
func inLists[T any](t *tx, head, tail string, values []T, fn func(scan func(...any) error) error) error {
	return inSizes(values, func(args []any) error {
		return t.rowsText(text{head: head, tail: tail, list: len(args)}, args, fn)
	})
}

// execLists runs a statement that ends in "IN (" for all values, some at a time.
func execLists[T any](t *tx, head string, values []T) error {
	return inSizes(values, func(args []any) error {
		_, err := t.execText(text{head: head, tail: ")", list: len(args)}, args)
		return err
	})
}

// inSizes calls fn with all values as arguments, in lists of the standard sizes; a list is filled up with its last
// value.
func inSizes[T any](values []T, fn func(args []any) error) error {
	var args []any
	for len(values) > 0 {
		n := min(len(values), listSizes[len(listSizes)-1])
		size := 0
		for listSizes[size] < n {
			size++
		}
		args = args[:0]
		for _, v := range values[:n] {
			args = append(args, v)
		}
		for len(args) < listSizes[size] {
			args = append(args, args[n-1])
		}
		if err := fn(args); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}
