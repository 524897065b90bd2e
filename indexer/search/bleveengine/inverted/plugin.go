// Package inverted is the form in which the embedded index keeps its segments: an
// inverted index with compact lists, as a plug-in of bleve's scorch, which keeps
// segments, batches, deletions and merges in order.
//
// Compared with zap, scorch's own format, it has what this index asks for and nothing
// else: documents of a term as a Roaring bitmap, how often each has it in as few bits as
// that takes, positions as differences of about a byte each. It holds no offsets, no
// norms, no stored fields and no doc values.
package inverted

import (
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// What scorch knows the format by. The version is raised when segments are written
// otherwise.
const (
	Type    = "standpoint"
	Version = 1
)

// Register makes the format known to scorch, whose registry belongs to the process.
var Register = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(plugin{}, false) })

type plugin struct{}

var _ scorch.SegmentPlugin = plugin{}

func (plugin) Type() string    { return Type }
func (plugin) Version() uint32 { return Version }

func (plugin) New(documents []index.Document) (segment.Segment, uint64, error) {
	data, err := build(documents)
	if err != nil {
		return nil, 0, err
	}
	s, err := read(data)
	if err != nil {
		return nil, 0, err
	}
	return &inMemory{s}, uint64(len(data)), nil
}

func (p plugin) NewUsing(documents []index.Document, _ map[string]any) (segment.Segment, uint64, error) {
	return p.New(documents)
}

// Open opens the file of a segment.
func Open(path string) (segment.Segment, error) {
	s, err := openFile(path)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// ForgetRead forgets what was read of a segment that is in a mapped file, as Forget does.
func ForgetRead(s segment.Segment) {
	if mapped, ok := s.(*inFile); ok {
		mapped.forget()
	}
}

func (plugin) Open(path string) (segment.Segment, error) { return Open(path) }

func (p plugin) OpenUsing(path string, _ map[string]any) (segment.Segment, error) {
	return p.Open(path)
}

func (plugin) Merge(segments []segment.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, stats segment.StatsReporter) ([][]uint64, uint64, error) {
	numbers, size, err := merge(segments, drops, path, closed)
	for _, s := range segments {
		ForgetRead(s)
	}
	if err == nil && stats != nil {
		stats.ReportBytesWritten(size)
	}
	return numbers, size, err
}

func (p plugin) MergeUsing(segments []segment.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, stats segment.StatsReporter, _ map[string]any) ([][]uint64, uint64, error) {
	return p.Merge(segments, drops, path, closed, stats)
}
