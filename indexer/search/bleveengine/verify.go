package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// Verify reads all files of the index and returns what is damaged: a
// *search.DamageError each.
func (e *Engine) Verify(ctx context.Context) []error {
	if err := e.lock(ctx); err != nil {
		return []error{err}
	}
	defer e.unlock()
	if err := e.inspect(); err != nil {
		return []error{err}
	}
	snap, err := e.acquire()
	if err != nil {
		return []error{err}
	}
	defer e.release(snap)
	var found []error
	for _, s := range snap.segments {
		if err := ctx.Err(); err != nil {
			return append(found, err)
		}
		for _, w := range []*watched{s.file, s.columns.file} {
			if w == nil {
				continue
			}
			if err := w.check(w.file); err != nil {
				found = append(found, e.spoil(err))
			}
		}
	}
	return found
}

// Differ compares what the index holds of documents with what schema.From gives
// of them, and returns a line for each difference.
func (e *Engine) Differ(ctx context.Context, documents []corpus.Document) (differences []string, err error) {
	if err := e.usable(); err != nil {
		return nil, fmt.Errorf("bleveengine: differ %s: %w", e.dir, err)
	}
	snap, err := e.acquire()
	if err != nil {
		return nil, fmt.Errorf("bleveengine: differ %s: %w", e.dir, err)
	}
	defer e.release(snap)
	err = e.judge(snap, guarded(func() error {
		for _, d := range documents {
			if err := ctx.Err(); err != nil {
				return err
			}
			found, err := e.differ(ctx, snap, schema.From(d))
			if err != nil {
				return err
			}
			for _, one := range found {
				differences = append(differences, d.ID+": "+one)
			}
		}
		return nil
	}))
	if err != nil {
		return nil, fmt.Errorf("bleveengine: differ %s: %w", e.dir, err)
	}
	return differences, nil
}

func (e *Engine) differ(ctx context.Context, snap *snapshot, d schema.Document) ([]string, error) {
	segment, doc, err := locate(snap, d.ID)
	if err != nil {
		return []string{err.Error()}, nil
	}
	var found []string
	wanted := newDocument(d).fields
	for _, f := range wanted {
		f.Analyze()
	}
	for _, f := range wanted {
		missing, err := segment.lacks(f, doc)
		if err != nil {
			return nil, err
		}
		found = append(found, missing...)
	}
	more, err := e.surplus(ctx, segment, doc, d)
	return append(found, more...), err
}

var (
	errNotHeld   = errors.New("it is not in the index")
	errHeldTwice = errors.New("it is in the index more than once")
)

// locate finds a document by its id.
func locate(snap *snapshot, id string) (at *segmentView, doc uint32, err error) {
	for _, s := range snap.segments {
		found, err := s.content.dictionary(idField).find(id)
		if err != nil {
			return nil, 0, err
		}
		docs := s.live(found.docs)
		switch {
		case docs.IsEmpty():
			continue
		case at != nil || docs.GetCardinality() > 1:
			return nil, 0, errHeldTwice
		}
		at, doc = s, docs.Minimum()
	}
	if at == nil {
		return nil, 0, errNotHeld
	}
	return at, doc, nil
}

// lacks names the terms of a field that the segment does not hold for a
// document, or not as often.
func (s *segmentView) lacks(f *field, doc uint32) ([]string, error) {
	var missing []string
	dictionary, reader, own := s.content.dictionary(f.name), new(timesReader), make([]uint64, s.columns.count/64+1)
	own[doc/64] = 1 << (doc % 64)
	wanted := map[string]int{}
	for _, t := range f.terms {
		wanted[t.String()]++
	}
	for _, term := range slices.Sorted(maps.Keys(wanted)) {
		found, err := dictionary.find(term)
		if err != nil {
			return nil, err
		}
		count := 0
		reader.each(found, own, func(_, times []uint32) { count = int(times[0]) })
		if count != wanted[term] {
			missing = append(missing, fmt.Sprintf("%s lacks %q", f.name, term))
		}
	}
	return missing, nil
}

// surplus names values that the columns have of a document and should not have.
func (e *Engine) surplus(ctx context.Context, s *segmentView, doc uint32, d schema.Document) ([]string, error) {
	rows, err := s.columns.rows(ctx, groupPlain, s.content)
	if err != nil {
		return nil, err
	}
	var found []string
	variants := groupFields(groupPlain)
	for field, variant := range variants {
		if err := rows.number(field, e.vocabularies.of(variant)); err != nil {
			return nil, err
		}
	}
	for entry := range rows.of(doc) {
		variant := variants[rows.fieldOf(entry)]
		if value := e.vocabularies.of(variant).known()[rows.values[entry].ordinal]; !slices.Contains(d.Keywords[variant], value) {
			found = append(found, fmt.Sprintf("%s has %q", variant, value))
		}
	}
	for i, variant := range variants {
		if wanted := len(d.Keywords[variant]) > 0; wanted != rows.has[i].Contains(doc) {
			found = append(found, fmt.Sprintf("%s: whether it has a value", variant))
		}
	}
	if article := string(s.columns.articles.id(doc)); article != strings.Join(d.Keywords[schema.Article], "") {
		found = append(found, "the article")
	}
	if date, dated := s.columns.date.at(doc); dated == d.Date.IsZero() || dated && date != d.Date.Unix() {
		found = append(found, "the date")
	}
	if s.columns.precision[doc] != uint8(schema.PrecisionRank(d.Precision)) {
		found = append(found, "the precision of the date")
	}
	if added, known := s.columns.added.at(doc); known == d.Added.IsZero() || known && added != d.Added.Unix() {
		found = append(found, "when it was added")
	}
	if replies, _ := s.columns.replies.at(doc); replies != d.Replies {
		found = append(found, "the number of replies")
	}
	if score, scored := s.columns.score.at(doc); scored != (d.Score != nil) || scored && score != *d.Score {
		found = append(found, "the score")
	}
	return found, nil
}
