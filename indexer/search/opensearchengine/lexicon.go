package opensearchengine

import (
	"context"
	"maps"
	"slices"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// Words implements search.Lexicon. The cluster counts words that are like one (see
// inDictionary). For others it reads the words of all documents of the sets or, where there
// is one set and a word is asked for, of those that have it.
func (e *Engine) Words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (search.WordTotals, error) {
	if err := ctx.Err(); err != nil {
		return search.WordTotals{}, err
	}
	if err := search.CheckWords(req); err != nil {
		return search.WordTotals{}, err
	}
	var words *wordCounts
	err := e.withView(ctx, func(v *view) (err error) {
		words, err = e.countWords(ctx, v, req)
		return err
	})
	if err != nil {
		return search.WordTotals{}, e.named("count words of", err)
	}
	return words.totals, words.visit(visit)
}

// wordCounts are the counts of words in sets.
type wordCounts struct {
	req    search.WordsRequest
	totals search.WordTotals
	in     map[string][]int
	times  map[string][]int
}

func (e *Engine) countWords(ctx context.Context, v *view, req search.WordsRequest) (*wordCounts, error) {
	w := &wordCounts{req: req, totals: search.WordTotals{Of: make([]int, len(req.Sets)), Applied: v.applied()}, in: map[string][]int{}, times: map[string][]int{}}
	seen := map[string]bool{}
	for i, set := range req.Sets {
		a := e.ask(ctx, v, set.View)
		c, err := a.conditions(set)
		if err != nil {
			return nil, err
		}
		l := listing{query: c.found(), sort: byID, words: true}
		having := req.Word.Text != "" && len(req.Sets) == 1 && set.Unit == search.ByDocument
		if having {
			l.query = all(l.query, a.pattern(query.Pattern{Field: req.Field, Words: []query.Word{req.Word}}, 1, nil))
		}
		if set.Unit == search.ByGroup {
			if l.only, err = a.onlyHeads(set, c, nil); err != nil {
				return nil, err
			}
		}
		if e.inDictionary(req) {
			err = w.count(a, l.query)
		} else {
			err = w.read(a, l, i, seen)
		}
		if err == nil && having { // the others are of the set, too
			var whole search.Results
			err = a.count(search.Request{}, c, &whole)
			w.totals.Of[i] = whole.Total
		}
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

// read counts the words of a set in the texts of its documents that were not seen before.
func (w *wordCounts) read(a *asking, l listing, set int, seen map[string]bool) error {
	return a.list(l, func(h hit) error {
		id := h.text(idField)
		if seen[id] {
			return nil
		}
		if seen[id] = true; len(seen) > MaxRows {
			return tooMany("counts the words of more than %d documents", MaxRows)
		}
		w.add(set, h)
		return nil
	})
}

// add counts the words of a document in a set.
func (w *wordCounts) add(set int, h hit) {
	w.totals.Of[set]++
	here := map[string]int{}
	for _, field := range schema.TextFields {
		if w.req.Field != "" && w.req.Field != field {
			continue
		}
		for _, paragraph := range h.Source.Words[field] {
			for place := range strings.FieldsSeq(paragraph) {
				w.each(place, func(word string) { here[word]++ })
			}
		}
	}
	for word, n := range here {
		if w.in[word] == nil {
			w.in[word], w.times[word] = make([]int, len(w.req.Sets)), make([]int, len(w.req.Sets))
		}
		w.in[word][set]++
		w.times[word][set] += n
	}
}

// each visits the words at a place of a text that are asked for.
func (w *wordCounts) each(place string, visit func(word string)) {
	mark, asked := marks[w.req.Word.Form], w.req.Word
	for one := range strings.SplitSeq(place, betweenForms) {
		word, is := strings.CutPrefix(one, mark)
		if !is {
			continue
		}
		word = plain(word)
		if asked.Text != "" && !matches(asked, word) || w.req.Only != nil && !w.req.Only(word) {
			continue
		}
		visit(word)
	}
}

// matches reports whether a word in its form is one that is asked for.
func matches(asked query.Word, word string) bool {
	if asked.Form == query.Open || asked.Form == query.Similar {
		return asked.Matches(schema.Token{Folded: word})
	}
	return word == asked.Text
}

func (w *wordCounts) visit(visit func(search.WordCount) error) error {
	for _, word := range slices.Sorted(maps.Keys(w.in)) {
		together := 0
		for _, n := range w.in[word] {
			together += n
		}
		if together < w.req.Least {
			continue
		}
		count := search.WordCount{Word: word, In: w.in[word], Of: w.totals.Of}
		if w.req.Times {
			count.Times = w.times[word]
		}
		if err := visit(count); err != nil {
			return err
		}
	}
	return nil
}
