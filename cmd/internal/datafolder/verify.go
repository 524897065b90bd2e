package datafolder

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/generations"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
	"standpoint/indexer/search/schema"
)

// verifyEvery is which share of the documents is compared value by value: one
// of so many.
const verifyEvery = 97

// verifyMost is how many differences are reported.
const verifyMost = 20

// ErrBehind says that the index does not show all changes of the records yet,
// as after an import that was ended. That is not a fault: the next search,
// index or serve brings it up to date.
var ErrBehind = errors.New("the index is behind the records; the next search brings it up to date, and then it can be checked")

// ErrNoIndex says that no index was built yet. That is not a fault: serve,
// search and rebuild build one from the records.
var ErrNoIndex = errors.New("no index was built yet")

// VerifyIndex compares the index with the records: that its files are as they
// were written, that it holds as many documents of each kind and as many of each group
// of copies, that the values of each field add up, and of one in some hundred documents that it is found by
// its id and has the words and values that it should. It returns a line for each
// problem; none if all is well. It changes nothing. The error is ErrNoIndex if
// no index was built yet, and generations.ErrHeld if another process has it.
func (f *Folder) VerifyIndex(ctx context.Context) (problems []string, err error) {
	opt, err := f.indexOptions(0)
	if err != nil {
		return nil, err
	}
	opt.Keep = true // damage that is found stays to be looked at, and to be found again
	index, err := generations.Open(ctx, f.indexDir(), f.Records, opt)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	opened, err := index.Engine()
	if err != nil && index.Progress().Reason == generations.None {
		return nil, ErrNoIndex
	}
	if err != nil {
		return []string{"no index is whole and of these records: " + index.Progress().Reason}, nil
	}
	engine, embedded := opened.(*bleveengine.Engine)
	if !embedded { // the cluster sees to its files; what it holds is counted
		return f.compareIndex(ctx, index, func(context.Context, []corpus.Document) ([]string, error) { return nil, nil })
	}
	for _, damage := range engine.Verify(ctx) {
		problems = append(problems, damage.Error())
	}
	if len(problems) > 0 || ctx.Err() != nil {
		return problems, ctx.Err()
	}
	return f.compareIndex(ctx, index, engine.Differ)
}

// compareIndex compares the index with the records as they are at its state; differ
// compares documents.
func (f *Folder) compareIndex(ctx context.Context, index *generations.Index, differ func(context.Context, []corpus.Document) ([]string, error)) (problems []string, err error) {
	state, err := index.Applied(ctx)
	if err != nil {
		return nil, err
	}
	held := map[[2]string]int{} // documents by field and value
	seen := 0
	for change, err := range f.Records.Changes(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if change.Seq > state.Seq {
			return problems, fmt.Errorf("%w: it shows state %v", ErrBehind, state)
		}
		if change.Deleted {
			continue
		}
		held[[2]string{schema.Kind, string(change.Document.Kind)}]++
		if group := change.Document.DuplicateGroup; group != "" {
			held[[2]string{schema.Copies, group}]++
		}
		if seen++; seen%verifyEvery != 1 {
			continue
		}
		found, err := differ(ctx, []corpus.Document{change.Document})
		if err != nil {
			return nil, err
		}
		if problems = append(problems, found...); len(problems) > verifyMost {
			return append(problems[:verifyMost], "there are more differences"), nil
		}
	}
	more, err := compareCounts(ctx, index, held)
	return append(problems, more...), err
}

func compareCounts(ctx context.Context, index *generations.Index, held map[[2]string]int) (problems []string, err error) {
	var req search.Request
	for _, field := range schema.Fields {
		if field.Facet && field.Single {
			req.Facets = append(req.Facets, search.FacetRequest{Field: field.Name})
		}
	}
	results, err := index.Search(ctx, req)
	if err != nil {
		return nil, err
	}
	total := 0
	for _, kind := range []corpus.Kind{corpus.KindArticle, corpus.KindComment} {
		total += held[[2]string{schema.Kind, string(kind)}]
	}
	if results.Total != total {
		problems = append(problems, fmt.Sprintf("the index holds %d documents, the records %d", results.Total, total))
	}
	for _, facet := range results.Facets {
		sum := facet.Missing + facet.Other
		for _, value := range facet.Values {
			sum += value.Count
			problems = append(problems, compareCount(held, facet.Field, value.Value, value.Count)...)
			delete(held, [2]string{facet.Field, value.Value})
		}
		if sum != results.Total {
			problems = append(problems, fmt.Sprintf("the values of %s add up to %d documents of %d", facet.Field, sum, results.Total))
		}
	}
	for _, left := range slices.SortedFunc(maps.Keys(held), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		problems = append(problems, compareCount(held, left[0], left[1], 0)...)
	}
	if len(problems) > verifyMost {
		problems = append(problems[:verifyMost], "there are more differences")
	}
	return problems, nil
}

// compareCount compares how many documents of a value there are, of a field whose values
// the records count.
func compareCount(held map[[2]string]int, field, value string, indexed int) []string {
	n := held[[2]string{field, value}]
	if field != schema.Kind && field != schema.Copies || n == indexed {
		return nil
	}
	return []string{fmt.Sprintf("the index holds %d documents of %s %s, the records %d", indexed, field, value, n)}
}
