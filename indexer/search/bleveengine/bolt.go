package bleveengine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"

	"github.com/cespare/xxhash/v2"
)

// Scorch keeps its root in a bolt file. Bolt checks its meta pages only: of any
// other page that is damaged it may panic, never end, or give less than it was
// given. So the file is read here first, as bolt would, and handed over only if
// all its pages hold together. The format is that of go.etcd.io/bbolt, version
// 2: pages of 16 bytes of header (id, flags, count, overflow) and elements.
const (
	boltMagic      = 0xED0CDAED
	boltVersion    = 2
	boltBranch     = 0x01
	boltLeaf       = 0x02
	boltFreelist   = 0x10
	boltBucketFlag = 0x01
	boltHeader     = 16
	boltElement    = 16
	boltNoFreelist = math.MaxUint64
)

var native = binary.NativeEndian

// boltFile is what a bolt file holds after its newest transaction.
type boltFile struct {
	txid   uint64
	digest uint64 // of all pages that are in use
	top    *boltBucket
}

// boltBucket holds values and buckets by key.
type boltBucket struct {
	values  map[string][]byte
	buckets map[string]*boltBucket
	last    string // the greatest key of a bucket
}

func newBoltBucket() *boltBucket {
	return &boltBucket{values: map[string][]byte{}, buckets: map[string]*boltBucket{}}
}

type boltMeta struct{ pageSize, root, freelist, pages, txid uint64 }

// readBoltMeta reads a meta page; ok is false if there is none.
func readBoltMeta(page []byte) (m boltMeta, ok bool) {
	if len(page) < boltHeader+64 {
		return m, false
	}
	b := page[boltHeader:]
	sum := fnv.New64a()
	sum.Write(b[:56])
	if native.Uint32(b) != boltMagic || native.Uint32(b[4:]) != boltVersion || native.Uint64(b[56:]) != sum.Sum64() {
		return m, false
	}
	m = boltMeta{uint64(native.Uint32(b[8:])), native.Uint64(b[16:]), native.Uint64(b[32:]), native.Uint64(b[40:]), native.Uint64(b[48:])}
	return m, m.pageSize >= 512 && m.pageSize <= 1<<20
}

// newestBoltMeta is the one of the two meta pages that counts.
func newestBoltMeta(data []byte) (newest boltMeta, ok bool) {
	first, ok := readBoltMeta(data)
	for size := uint64(1024); size <= 64<<10 && size < uint64(len(data)); size *= 2 {
		if second, here := readBoltMeta(data[size:]); here && second.pageSize == size && (!ok || second.txid > first.txid) {
			return second, true
		}
	}
	return first, ok
}

// parseBolt reads a bolt file; an error says that it is damaged.
func parseBolt(data []byte) (*boltFile, error) {
	meta, ok := newestBoltMeta(data)
	if !ok {
		return nil, errors.New("it has no valid meta page")
	}
	w := &boltWalk{data: data, meta: meta, seen: map[uint64]bool{}, digest: xxhash.New()}
	top := newBoltBucket()
	if err := w.tree(meta.root, top); err != nil {
		return nil, err
	}
	if err := w.freelist(); err != nil {
		return nil, err
	}
	return &boltFile{txid: meta.txid, digest: w.digest.Sum64(), top: top}, nil
}

// boltWalk visits every page that is in use, each once.
type boltWalk struct {
	data   []byte
	meta   boltMeta
	seen   map[uint64]bool
	digest *xxhash.Digest
}

// page takes a page with those that it runs over into.
func (w *boltWalk) page(id uint64) ([]byte, error) {
	size, held := w.meta.pageSize, uint64(len(w.data))/w.meta.pageSize
	if id < 2 || id >= w.meta.pages || id >= held {
		return nil, fmt.Errorf("page %d is not there", id)
	}
	page := w.data[id*size:]
	over := uint64(native.Uint32(page[12:]))
	if native.Uint64(page) != id || over >= held-id || over >= w.meta.pages-id {
		return nil, fmt.Errorf("page %d is not what it was", id)
	}
	for i := id; i <= id+over; i++ {
		if w.seen[i] {
			return nil, fmt.Errorf("page %d is used twice", i)
		}
		w.seen[i] = true
	}
	page = page[:(over+1)*size]
	_, _ = w.digest.Write(page)
	return page, nil
}

func (w *boltWalk) tree(id uint64, into *boltBucket) error {
	page, err := w.page(id)
	if err != nil {
		return err
	}
	switch native.Uint16(page[8:]) {
	case boltBranch:
		return eachBoltElement(page, func(i int, key []byte) error {
			return w.tree(native.Uint64(page[boltHeader+i*boltElement+8:]), into)
		})
	case boltLeaf:
		return w.leaf(page, into)
	}
	return fmt.Errorf("page %d is of another kind", id)
}

// leaf takes the values and buckets of a leaf. A small bucket lies within the
// value that stands for it.
func (w *boltWalk) leaf(page []byte, into *boltBucket) error {
	return eachBoltElement(page, func(i int, key []byte) error {
		element := page[boltHeader+i*boltElement:]
		at, size := native.Uint32(element[4:])+native.Uint32(element[8:]), native.Uint32(element[12:])
		if uint64(at)+uint64(size) > uint64(len(element)) {
			return errors.New("a value ends outside its page")
		}
		value := element[at : at+size]
		if native.Uint32(element)&boltBucketFlag == 0 {
			into.values[string(key)] = value
			return nil
		}
		inner := newBoltBucket()
		into.buckets[string(key)], into.last = inner, max(into.last, string(key))
		switch {
		case len(value) < boltHeader:
			return errors.New("a bucket is cut")
		case native.Uint64(value) != 0:
			return w.tree(native.Uint64(value), inner)
		case len(value) < 2*boltHeader || native.Uint16(value[boltHeader+8:]) != boltLeaf:
			return errors.New("a bucket is of another kind")
		}
		return w.inline(value[boltHeader:], inner)
	})
}

func (w *boltWalk) inline(page []byte, into *boltBucket) error {
	if err := w.leaf(page, into); err != nil {
		return err
	}
	if len(into.buckets) > 0 {
		return errors.New("a small bucket holds buckets")
	}
	return nil
}

// eachBoltElement visits the elements of a page, whose keys must ascend. Both
// kinds of element end with the place of their key and have its size before
// or behind it.
func eachBoltElement(page []byte, visit func(i int, key []byte) error) error {
	var before []byte
	for i := range int(native.Uint16(page[10:])) {
		from := boltHeader + i*boltElement
		if from+boltElement > len(page) {
			return errors.New("a page holds fewer elements than it says")
		}
		element := page[from:]
		at, size := native.Uint32(element), native.Uint32(element[4:]) // branch: pos, ksize
		if native.Uint16(page[8:]) == boltLeaf {
			at, size = native.Uint32(element[4:]), native.Uint32(element[8:]) // leaf: flags, pos, ksize
		}
		if uint64(at)+uint64(size) > uint64(len(element)) {
			return errors.New("a key ends outside its page")
		}
		key := element[at : at+size]
		if i > 0 && bytes.Compare(before, key) >= 0 {
			return errors.New("keys are not in order")
		}
		before = key
		if err := visit(i, key); err != nil {
			return err
		}
	}
	return nil
}

// freelist checks that no page is both free and in use: bolt would write over it.
func (w *boltWalk) freelist() error {
	if w.meta.freelist == boltNoFreelist {
		return nil
	}
	page, err := w.page(w.meta.freelist)
	if err != nil {
		return err
	}
	count, ids := uint64(native.Uint16(page[10:])), page[boltHeader:]
	if count == math.MaxUint16 {
		count, ids = native.Uint64(ids), ids[8:]
	}
	if native.Uint16(page[8:]) != boltFreelist || count > uint64(len(ids))/8 {
		return errors.New("the list of free pages is of another kind")
	}
	for i := range count {
		id := native.Uint64(ids[8*i:])
		if id < 2 || id >= w.meta.pages || w.seen[id] {
			return fmt.Errorf("page %d cannot be free", id)
		}
		w.seen[id] = true
	}
	return nil
}

// snapshot is the newest that scorch wrote; nil if there is none.
func (f *boltFile) snapshot() *boltBucket {
	if snapshots := f.top.buckets["s"]; snapshots != nil {
		return snapshots.buckets[snapshots.last]
	}
	return nil
}

// segmentType is the form of the segments of the newest snapshot; "" if there is none.
func (f *boltFile) segmentType() string {
	if snapshot := f.snapshot(); snapshot != nil && snapshot.buckets["m"] != nil {
		return string(snapshot.buckets["m"].values["type"])
	}
	return ""
}

// segmentFiles gives the names of the segment files of the newest snapshot.
func (f *boltFile) segmentFiles() (names []string) {
	snapshot := f.snapshot()
	if snapshot == nil {
		return nil
	}
	for key, segment := range snapshot.buckets {
		if key != "i" && key != "m" { // its values, and about itself
			names = append(names, string(segment.values["p"]))
		}
	}
	return names
}
