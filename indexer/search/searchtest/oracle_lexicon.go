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
	held := make([]map[string]bool, len(req.Sets))
	for i, set := range req.Sets {
		held[i] = o.firstOf(set)
	}
	for _, d := range o.docs {
		set := slices.IndexFunc(held, func(of map[string]bool) bool { return of[d.ID] })
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

// firstOf are the ids of the documents that stand for the units a request finds.
func (o *Oracle) firstOf(req search.Request) map[string]bool {
	var found []document
	for _, d := range o.docs {
		if o.matches(req, d, except{}) {
			found = append(found, d)
		}
	}
	ids := map[string]bool{}
	for _, d := range unitsOf(req, found).first(found) {
		ids[d.ID] = true
	}
	return ids
}

// wordsOf are the words of a document that a request asks for, with their occurrences.
func wordsOf(d document, req search.WordsRequest) map[string]int {
	out := map[string]int{}
	for field, text := range d.words {
		if req.Field != "" && req.Field != field {
			continue
		}
		for _, t := range text {
			for _, word := range formsOf(t, req.Word.Form) {
				if (req.Only == nil || req.Only(word)) && (req.Word.Text == "" || isWord(req.Word, word)) {
					out[word]++
				}
			}
		}
	}
	return out
}

// isWord reports whether a word, in the form that is listed, is asked for.
func isWord(asked query.Word, word string) bool {
	if asked.Form == query.Open || asked.Form == query.Similar {
		return asked.Matches(schema.Token{Folded: word})
	}
	return word == asked.Text
}

// formsOf are a word of a text in the form that is listed; none if it has none.
func formsOf(t schema.Token, form query.Form) []string {
	switch form {
	case query.Narrow:
		return t.Narrow
	case query.Lower:
		return []string{t.Lower}
	case query.Written:
		if t.Written == t.Lower {
			return nil
		}
		return []string{t.Written}
	case query.Open, query.Similar:
		return []string{t.Folded}
	}
	return append([]string{t.Term}, t.Parts...)
}
