package opensearchengine

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// inDictionary reports whether the cluster itself counts the words of a request: those of
// whole documents that begin, or are spelled, like one. It keeps them in foldedField.
func (e *Engine) inDictionary(req search.WordsRequest) bool {
	spelled := req.Word.Form == query.Open || req.Word.Form == query.Similar
	return !e.outdated && spelled && req.Word.Text != "" && req.Field == "" && !req.Times && len(req.Sets) == 1 && req.Sets[0].Unit == search.ByDocument
}

// wordsAtOnce is how many words are asked for at once.
var wordsAtOnce = 10_000

// count lets the cluster count the words that are asked for in what a query finds. In the
// order of the words, a page of them is exact over any number of shards.
func (w *wordCounts) count(a *asking, q object) error {
	like := likeWord(w.req.Word)
	for include := like; ; {
		var answer struct {
			Aggregations struct {
				Words struct {
					Buckets []struct {
						Key   string
						Count int `json:"doc_count"`
					}
				}
			}
		}
		body := object{"size": 0, "track_total_hits": false, "query": q, "aggs": object{"words": object{
			"terms": object{"field": foldedField, "include": include, "size": wordsAtOnce, "shard_size": wordsAtOnce, "order": object{"_key": "asc"}}}}}
		if err := a.search(body, &answer); err != nil {
			return err
		}
		buckets := answer.Aggregations.Words.Buckets
		for _, b := range buckets {
			if w.req.Word.Matches(schema.Token{Folded: b.Key}) && (w.req.Only == nil || w.req.Only(b.Key)) {
				w.in[b.Key] = []int{b.Count}
			}
		}
		switch {
		case len(buckets) < wordsAtOnce:
			return nil
		case len(w.in) > MaxRows:
			return tooMany("counts more than %d words", MaxRows)
		}
		include = "(" + like + ")&(" + behindWord(buckets[len(buckets)-1].Key) + ")"
	}
}

// likeWord is a regular expression of Lucene for the words that are asked for, and, of
// similar ones, for some more: those with the same first letter and about as many letters.
func likeWord(w query.Word) string {
	if w.Form == query.Similar && w.Edits > 0 {
		_, first := utf8.DecodeRuneInString(w.Text)
		others := utf8.RuneCountInString(w.Text) - 1
		return fmt.Sprintf("%s.{%d,%d}", quoted(w.Text[:first]), max(others-w.Edits, 0), others+w.Edits)
	}
	var b strings.Builder
	for _, letter := range w.Text {
		switch {
		case w.Form == query.Open && letter == '?':
			b.WriteByte('.')
		case w.Form == query.Open && letter == '*':
			b.WriteString(".*")
		default:
			b.WriteString(quoted(string(letter)))
		}
	}
	return b.String()
}

// behindWord is a regular expression of Lucene for what comes after a word in the order of
// code points.
func behindWord(word string) string {
	if word == "" {
		return ".+"
	}
	letter, size := utf8.DecodeRuneInString(word)
	longer := quoted(string(letter)) + "(" + behindWord(word[size:]) + ")"
	if letter == utf8.MaxRune {
		return longer
	}
	next := letter + 1
	if !utf8.ValidRune(next) {
		next = '\ue000' // after the surrogates
	}
	return "[" + quoted(string(next)) + "-" + string(utf8.MaxRune) + "].*|" + longer
}

// quoted takes the meaning of signs away in a regular expression of Lucene.
func quoted(text string) string {
	var b strings.Builder
	for _, letter := range text {
		if letter < utf8.RuneSelf && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", letter) {
			b.WriteByte('\\')
		}
		b.WriteRune(letter)
	}
	return b.String()
}
