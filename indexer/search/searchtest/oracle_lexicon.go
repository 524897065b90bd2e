package searchtest

import (
	"context"
	"maps"
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// Words implements search.Lexicon.
func (o *Oracle) Words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (search.WordTotals, error) {
	if err := ctx.Err(); err != nil {
		return search.WordTotals{}, err
	}
	if err := search.CheckWords(req); err != nil {
		return search.WordTotals{}, err
	}
	o.mu.RLock()
	defer o.mu.RUnlock()
	totals := search.WordTotals{Of: make([]int, len(req.Sets)), Applied: o.applied}
	in, times := map[string][]int{}, map[string][]int{}
	for _, d := range o.docs {
		set := slices.IndexFunc(req.Sets, func(set search.Request) bool { return matches(set, d, except{}) })
		if set < 0 {
			continue
		}
		totals.Of[set]++
		for word, n := range wordsOf(d, req) {
			if in[word] == nil {
				in[word], times[word] = make([]int, len(req.Sets)), make([]int, len(req.Sets))
			}
			in[word][set]++
			times[word][set] += n
		}
	}
	for _, word := range slices.Sorted(maps.Keys(in)) {
		together := 0
		for _, n := range in[word] {
			together += n
		}
		if together < req.Least {
			continue
		}
		count := search.WordCount{Word: word, In: in[word], Of: totals.Of}
		if req.Times {
			count.Times = times[word]
		}
		if err := visit(count); err != nil {
			return totals, err
		}
	}
	return totals, nil
}

// wordsOf are the words of a document that a request asks for, with their occurrences.
func wordsOf(d document, req search.WordsRequest) map[string]int {
	out := map[string]int{}
	for field, text := range d.words {
		if req.Field != "" && req.Field != field {
			continue
		}
		for _, t := range text {
			word, is := formOf(t, req.Word.Form)
			if is && (req.Only == nil || req.Only(word)) && (req.Word.Text == "" || req.Word.Matches(t)) {
				out[word]++
			}
		}
	}
	return out
}

// formOf is a word in the form that is listed; is reports whether it has one.
func formOf(t schema.Token, form query.Form) (word string, is bool) {
	switch form {
	case query.Lower:
		return t.Lower, true
	case query.Written:
		return t.Written, t.Written != t.Lower
	case query.Beginning, query.Similar:
		return t.Folded, true
	}
	return t.Term, true
}
