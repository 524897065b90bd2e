package derive_test

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// memory is what deriving needs of records, in memory: commits to a disk would take
// most of the time of a test with thousands of them.
type memory struct {
	seq     corpus.Seq
	changes map[string]records.Change    // the last of each document
	derived map[string]*memoryDerivation // by name
}

type memoryDerivation struct {
	state    records.Derivation
	sketches map[string]records.Sketch
}

func newMemory() *memory {
	m := &memory{changes: map[string]records.Change{}, derived: map[string]*memoryDerivation{}}
	for _, name := range []string{records.Copies, records.Events} {
		m.derived[name] = &memoryDerivation{records.Derivation{Name: name}, map[string]records.Sketch{}}
	}
	return m
}

// groupOf is where a derivation writes the group of a document.
func groupOf(name string, d *corpus.Document) *string {
	if name == records.Events {
		return &d.Event
	}
	return &d.DuplicateGroup
}

func (m *memory) Put(_ context.Context, documents []corpus.Document) (records.Put, error) {
	for _, d := range documents {
		if was, known := m.changes[d.ID]; known && !was.Deleted {
			d.DuplicateGroup, d.Event = was.Document.DuplicateGroup, was.Document.Event
		}
		m.seq++
		m.changes[d.ID] = records.Change{Seq: m.seq, ID: d.ID, Document: d}
	}
	return records.Put{Seq: m.seq}, nil
}

func (m *memory) Delete(_ context.Context, ids []string) (corpus.Seq, error) {
	for _, id := range ids {
		if was, known := m.changes[id]; known && !was.Deleted {
			m.seq++
			m.changes[id] = records.Change{Seq: m.seq, ID: id, Deleted: true}
		}
	}
	return m.seq, nil
}

func (m *memory) Get(_ context.Context, ids []string) (out []corpus.Document, _ error) {
	for _, id := range ids {
		if c, known := m.changes[id]; known && !c.Deleted {
			out = append(out, c.Document)
		}
	}
	return out, nil
}

func (m *memory) Changes(_ context.Context, after corpus.Seq) iter.Seq2[records.Change, error] {
	all := slices.SortedFunc(maps.Values(m.changes), func(a, b records.Change) int { return int(a.Seq) - int(b.Seq) })
	return func(yield func(records.Change, error) bool) {
		for _, c := range all {
			if c.Seq > after && !yield(c, nil) {
				return
			}
		}
	}
}

func (m *memory) Last(context.Context) (corpus.Seq, error)            { return m.seq, nil }
func (m *memory) Lineage(context.Context, corpus.Seq) (string, error) { return "", nil }
func (m *memory) RenewLease(context.Context, records.Lease) error     { return nil }
func (m *memory) ReleaseLease(context.Context, records.Lease) error   { return nil }
func (m *memory) CurrentLease(context.Context, string) (records.Lease, error) {
	return records.Lease{}, records.ErrNotFound
}

func (m *memory) AcquireLease(_ context.Context, name string, _ records.Holder, _ func(records.Lease) bool) (records.Lease, error) {
	return records.Lease{Name: name}, nil
}

func (m *memory) Derivation(_ context.Context, name string) (records.Derivation, error) {
	return m.derived[name].state, nil
}

func (m *memory) where(name string, is func(records.Sketch) bool) (out []records.Sketch) {
	for _, sketch := range m.derived[name].sketches {
		if is(sketch) {
			out = append(out, sketch)
		}
	}
	slices.SortFunc(out, func(a, b records.Sketch) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func (m *memory) Sketches(_ context.Context, name string) iter.Seq2[records.Sketch, error] {
	return func(yield func(records.Sketch, error) bool) {
		for _, sketch := range m.where(name, func(records.Sketch) bool { return true }) {
			if !yield(sketch, nil) {
				return
			}
		}
	}
}

func (m *memory) SketchesOf(_ context.Context, name string, ids []string) ([]records.Sketch, error) {
	return m.where(name, func(s records.Sketch) bool { return slices.Contains(ids, s.ID) }), nil
}

func (m *memory) Group(_ context.Context, name, group string) ([]records.Sketch, error) {
	return m.where(name, func(s records.Sketch) bool { return s.Group == group && group != "" }), nil
}

func (m *memory) Derive(_ context.Context, step records.Derived) (corpus.Seq, error) {
	before, derived := m.seq, m.derived[step.Name]
	regroup := func(id, group string) {
		if c, known := m.changes[id]; known && !c.Deleted && *groupOf(step.Name, &c.Document) != group {
			m.seq++
			*groupOf(step.Name, &c.Document), c.Seq = group, m.seq
			m.changes[id] = c
		}
	}
	if step.Fresh {
		derived.sketches = map[string]records.Sketch{}
		for id := range m.changes {
			if !slices.ContainsFunc(step.Sketches, func(s records.Sketch) bool { return s.ID == id }) {
				regroup(id, "")
			}
		}
	}
	for _, id := range step.Forget {
		delete(derived.sketches, id)
		regroup(id, "")
	}
	for _, sketch := range step.Sketches {
		derived.sketches[sketch.ID] = sketch
		regroup(sketch.ID, sketch.Group)
	}
	derived.state = step.Derivation
	if step.Seq == before {
		derived.state.Seq = m.seq
	}
	return m.seq, nil
}
