package group

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"time"
)

// ErrRecord says that a record was made by another version or is damaged.
var ErrRecord = errors.New("group: a record cannot be read")

// recordVersion changes with the form of a record and with what the sums in it stand for.
const recordVersion = 7

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const recordHead = 4 + 4 + 1 // its length, its check sum, its version

const (
	recordFixed = 8*5 + 4*(2+parts) + 2*2 + 4
	markSize    = 8
	recordEnd   = sketchSize + wordingSize + closingSize
)

// AppendRecord appends an article's record: its reading, compact, self-delimiting, versioned.
func (e *Engine) AppendRecord(b []byte, r *Reading) []byte {
	le := binary.LittleEndian
	at := len(b)
	b = append(b, make([]byte, recordHead)...)
	b = le.AppendUint64(b, uint64(r.num))
	b = le.AppendUint64(b, uint64(r.published))
	b = le.AppendUint64(b, uint64(r.seen))
	b = le.AppendUint64(b, r.link)
	b = le.AppendUint64(b, r.title)
	b = le.AppendUint32(b, r.outlet)
	b = le.AppendUint32(b, r.lang)
	for _, n := range r.norm {
		b = le.AppendUint32(b, uint32(math.Round(n*n))) // it is the root of a whole number
	}
	b = le.AppendUint16(b, r.year)
	b = le.AppendUint16(b, r.near)
	b = append(b, r.words, r.flags, uint8(len(r.order)), uint8(len(r.marks)))
	for _, o := range r.order {
		b = le.AppendUint32(b, o)
	}
	for _, m := range r.marks {
		b = le.AppendUint32(b, m.sum)
		b = append(b, m.rarity, m.kind, m.count, m.weight)
	}
	b = r.closing.append(r.wording.append(r.sketch.append(b)))
	le.PutUint32(b[at:], uint32(len(b)-at))
	b[at+8] = recordVersion
	le.PutUint32(b[at+4:], crc32.Checksum(b[at+8:], castagnoli))
	return b
}

// Restore takes back articles that were judged in earlier rounds from records (concatenated, as AppendRecord made them).
// groupOf gives the group an article is in, its own number where it is alone. Articles older than the window at now are
// passed over. ErrRecord: made by another version, or damaged; then nothing of this chunk is taken.
func (e *Engine) Restore(records []byte, now time.Time, groupOf func(num int64) int64) error {
	n, orders, marks := 0, 0, 0
	for b := records; len(b) > 0; n++ {
		size, err := checkRecord(b)
		if err != nil {
			return fmt.Errorf("%w: record %d: %v", ErrRecord, n, err)
		}
		orders += int(b[recordHead+recordFixed-2])
		marks += int(b[recordHead+recordFixed-1])
		b = b[size:]
	}
	e.now = max(e.now, unix(now))
	e.forget()
	readings := make([]Reading, n)
	e.arts, e.lengths = slices.Grow(e.arts, n), slices.Grow(e.lengths, n)
	space := arena{make([]uint32, orders), make([]mark, marks)} // few large pieces cost less than many small ones
	for b, i := records, 0; len(b) > 0; i++ {
		size := binary.LittleEndian.Uint32(b)
		r := &readings[i]
		r.decode(b[recordHead:size], &space)
		b = b[size:]
		if r.seen != 0 && r.seen < e.now-e.window {
			continue
		}
		e.add(r, e.open(groupOf(r.num)))
	}
	return nil
}

// checkRecord returns the length of the record that b begins with.
func checkRecord(b []byte) (int, error) {
	if len(b) < recordHead+recordFixed {
		return 0, errors.New("it is cut short")
	}
	size := int(binary.LittleEndian.Uint32(b))
	if size < recordHead+recordFixed || size > len(b) {
		return 0, fmt.Errorf("it says that it has %d bytes", size)
	}
	if v := b[8]; v != recordVersion {
		return 0, fmt.Errorf("it has version %d, not %d", v, recordVersion)
	}
	if crc32.Checksum(b[8:size], castagnoli) != binary.LittleEndian.Uint32(b[4:]) {
		return 0, errors.New("its check sum is wrong")
	}
	if want := recordHead + recordFixed + recordEnd + 4*int(b[recordHead+recordFixed-2]) + markSize*int(b[recordHead+recordFixed-1]); size != want {
		return 0, fmt.Errorf("it has %d bytes, not %d", size, want)
	}
	return size, nil
}

// arena is room for what records hold.
type arena struct {
	order []uint32
	marks []mark
}

func (r *Reading) decode(b []byte, space *arena) {
	le := binary.LittleEndian
	r.num, r.published, r.seen = int64(le.Uint64(b)), int64(le.Uint64(b[8:])), int64(le.Uint64(b[16:]))
	r.link, r.title = le.Uint64(b[24:]), le.Uint64(b[32:])
	r.outlet, r.lang = le.Uint32(b[40:]), le.Uint32(b[44:])
	for i := range r.norm {
		r.norm[i] = math.Sqrt(float64(le.Uint32(b[48+4*i:])))
	}
	b = b[48+4*parts:]
	r.year, r.near = le.Uint16(b), le.Uint16(b[2:])
	r.words, r.flags = b[4], b[5]
	orders, marks := int(b[6]), int(b[7])
	r.order, space.order = space.order[:orders:orders], space.order[orders:]
	r.marks, space.marks = space.marks[:marks:marks], space.marks[marks:]
	b = b[8:]
	for i := range r.order {
		r.order[i] = le.Uint32(b[4*i:])
	}
	b = b[4*len(r.order):]
	for i := range r.marks {
		m := le.Uint64(b[markSize*i:])
		r.marks[i] = mark{sum: uint32(m), rarity: uint8(m >> 32), kind: uint8(m >> 40), count: uint8(m >> 48), weight: uint8(m >> 56)}
	}
	b = b[markSize*len(r.marks):]
	r.sketch.decode(b)
	r.wording.decode(b[sketchSize:])
	r.closing.decode(b[sketchSize+wordingSize:])
}
