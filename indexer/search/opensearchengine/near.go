package opensearchengine

import (
	"strings"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// mostOrders is the most words near each other whose orders are all asked for: 4 have 24.
const mostOrders = 4

// near finds words of a field near each other in any order. The cluster finds words in an
// order exactly; in any order it lets two of them be the same word of the text. So each
// order is asked for or, of many words, the texts that have all of them are read.
func (a *asking) near(p query.Pattern, field string, boost float64) object {
	if len(p.Words) > mostOrders {
		return a.nearByReading(p, field)
	}
	var orders []object
	permute(p.Words, func(order []query.Word) { orders = append(orders, object{"all_of": places(order, true, p.Slop)}) })
	return object{"intervals": object{field: object{"any_of": object{"intervals": orders}, "boost": boost}}}
}

// nearlyNear finds a little more than near does, and ranks by it.
func nearlyNear(p query.Pattern, field string, boost float64) object {
	return object{"intervals": object{field: object{"all_of": places(p.Words, false, p.Slop), "boost": boost}}}
}

// nearByReading finds the texts of a field in which words are near each other by looking
// at each text that has all of them.
func (a *asking) nearByReading(p query.Pattern, field string) object {
	if a.err != nil {
		return nothing()
	}
	var each []object
	for _, w := range p.Words {
		each = append(each, word(w, field, 1))
	}
	var ids []string
	read := 0
	err := a.list(listing{query: all(each...), sort: byID, words: true}, func(h hit) error {
		if read++; read > MaxRows {
			return tooMany("looks for words near each other in more than %d documents", MaxRows)
		}
		for _, paragraph := range h.Source.Words[strings.TrimPrefix(field, wordsPrefix)] {
			if nearIn(p, tokens(paragraph)) {
				ids = append(ids, h.text(idField))
				break
			}
		}
		return nil
	})
	if err != nil {
		return a.fail(err)
	}
	return terms(idField, ids)
}

// tokens reads the words of a paragraph; their positions begin with 0.
func tokens(paragraph string) []schema.Token {
	var out []schema.Token
	for position, forms := range strings.Fields(paragraph) {
		t := schema.Token{Position: position}
		for i, one := range strings.Split(forms, betweenForms) {
			text := plain(one[1:])
			switch one[:1] {
			case marks[query.Inflected]:
				if i == 0 {
					t.Term = text
				} else {
					t.Parts = append(t.Parts, text)
				}
			case marks[query.Narrow]:
				t.Narrow = append(t.Narrow, text)
			case marks[query.Lower]:
				t.Lower = text
				t.Written = text // unless there is another
			case marks[query.Written]:
				t.Written = text
			case marks[query.Open]:
				t.Folded = text
			}
		}
		out = append(out, t)
	}
	return out
}

// nearIn reports whether each word has a place of its own in one stretch of a paragraph.
func nearIn(p query.Pattern, text []schema.Token) bool {
	width := len(p.Words) + p.Slop
	for first := range text {
		stretch := text[first:min(first+width, len(text))]
		if len(stretch) < len(p.Words) {
			return false
		}
		if placed(p.Words, stretch, make([]bool, len(stretch))) {
			return true
		}
	}
	return false
}

// placed reports whether each word has a place that is not taken.
func placed(words []query.Word, stretch []schema.Token, taken []bool) bool {
	if len(words) == 0 {
		return true
	}
	for i, t := range stretch {
		if !taken[i] && words[0].Matches(t) {
			taken[i] = true
			if placed(words[1:], stretch, taken) {
				return true
			}
			taken[i] = false
		}
	}
	return false
}

// permute visits all orders of some words; the same words are not exchanged.
func permute(words []query.Word, visit func([]query.Word)) {
	left := map[query.Word]int{}
	var distinct []query.Word
	for _, w := range words {
		if left[w] == 0 {
			distinct = append(distinct, w)
		}
		left[w]++
	}
	var order []query.Word
	var next func()
	next = func() {
		if len(order) == len(words) {
			visit(append([]query.Word(nil), order...))
			return
		}
		for _, w := range distinct {
			if left[w] > 0 {
				left[w]--
				order = append(order, w)
				next()
				order = order[:len(order)-1]
				left[w]++
			}
		}
	}
	next()
}
