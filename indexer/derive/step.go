package derive

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/neardup"
)

// step is one step of the derivation: what changed in a window of the log.
type step struct {
	ctx    context.Context
	store  Records
	window int  // new documents, at most; 0: all
	fresh  bool // begin from nothing
	state  records.Derivation

	seen    map[string]bool // documents of this step that came, changed or went
	nodes   []node
	lost    map[string]bool  // groups that lost a document, or have a changed one
	forget  []string         // documents without a sketch
	keep    []records.Sketch // to write
	changed int              // documents written
}

// node is a document that is compared again.
type node struct {
	member
	sketch
	set   neardup.Set // nil: not read yet
	isNew bool        // it came or changed; otherwise it is what is left of a group
}

// take takes the step; more reports whether there is more in the log.
func (s *step) take() (more bool, err error) {
	s.seen, s.lost = map[string]bool{}, map[string]bool{}
	if more, err = s.read(); err != nil {
		return false, err
	}
	if err := s.addLeft(); err != nil {
		return false, err
	}
	if err := s.compare(); err != nil {
		return false, err
	}
	s.changed = len(s.keep)
	_, err = s.store.Derive(s.ctx, records.Derived{Derivation: s.state, Fresh: s.fresh, Sketches: s.keep, Forget: s.forget})
	return more, err
}

// pageChanges is how many changes are looked at together, at most.
const pageChanges = 500

// read reads the log up to the end of the window.
func (s *step) read() (more bool, err error) {
	size := pageChanges
	if s.window > 0 {
		size = min(size, s.window)
	}
	var page []records.Change
	for change, err := range s.store.Changes(s.ctx, s.state.Seq) {
		if err != nil {
			return false, err
		}
		if page = append(page, change); len(page) < size {
			continue
		}
		if err := s.look(page); err != nil {
			return false, err
		}
		page = page[:0]
		if s.window > 0 && len(s.nodes) >= s.window {
			return true, nil
		}
	}
	return false, s.look(page)
}

// look sorts out what has changed since the derivation.
func (s *step) look(page []records.Change) error {
	held, err := sketchesOf(s.ctx, s.store, records.Copies, page, s.fresh)
	if err != nil {
		return err
	}
	for _, change := range page {
		s.state.Seq = change.Seq
		was, had := held[change.ID]
		var is node
		if !change.Deleted {
			is = nodeOf(change.Document)
		}
		switch {
		case had && bytes.Equal(was.Data, is.raw):
			if change.Document.DuplicateGroup != was.Group { // it was put again
				s.keep = append(s.keep, was)
			}
			continue
		case !had && is.raw == nil:
			if change.Document.DuplicateGroup != "" { // it was put with one
				s.forget = append(s.forget, change.ID)
			}
			continue
		}
		s.seen[change.ID] = true
		if was.Group != "" {
			s.lost[was.Group] = true
		}
		if is.raw == nil {
			s.forget = append(s.forget, change.ID)
			continue
		}
		is.was, is.isNew = was.Group, true
		s.nodes = append(s.nodes, is)
	}
	return nil
}

// sketchesOf are those that a derivation keeps of changed documents; none if it begins
// from nothing.
func sketchesOf(ctx context.Context, store Records, derivation string, page []records.Change, fresh bool) (map[string]records.Sketch, error) {
	held := map[string]records.Sketch{}
	if fresh {
		return held, nil
	}
	ids := make([]string, len(page))
	for i, change := range page {
		ids[i] = change.ID
	}
	kept, err := store.SketchesOf(ctx, derivation, ids)
	for _, sketch := range kept {
		held[sketch.ID] = sketch
	}
	return held, err
}

func nodeOf(d corpus.Document) node {
	set := wordsOf(d)
	if len(set) == 0 {
		return node{}
	}
	n := node{set: set, sketch: sketchOf(d, set)}
	n.member = member{id: d.ID, at: n.sketch.at, raw: n.sketch.bytes()}
	return n
}

// addLeft adds what is left of groups that lost a document: they may fall apart.
func (s *step) addLeft() error {
	for _, group := range slices.Sorted(maps.Keys(s.lost)) {
		left, err := s.store.Group(s.ctx, records.Copies, group)
		if err != nil {
			return err
		}
		for _, kept := range left {
			if s.seen[kept.ID] {
				continue
			}
			m, sk, err := readMember(kept)
			if err != nil {
				return err
			}
			s.nodes = append(s.nodes, node{member: m, sketch: sk})
		}
	}
	return nil
}

func readMember(kept records.Sketch) (member, sketch, error) {
	sk, ok := readSketch(kept.Data)
	if !ok {
		return member{}, sk, fmt.Errorf("the sketch of document %q is not one: %w", kept.ID, records.ErrDamaged)
	}
	return member{id: kept.ID, at: sk.at, was: kept.Group, raw: kept.Data}, sk, nil
}
