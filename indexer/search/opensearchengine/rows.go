package opensearchengine

import (
	"encoding/json"
	"math"
	"strconv"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// hit is a document as the cluster lists it.
type hit struct {
	Fields map[string][]any
	Sort   []json.RawMessage
	Source struct{ Words map[string][]string } `json:"_source"`
}

func (h hit) texts(field string) []string {
	var out []string
	for _, v := range h.Fields[field] {
		if s, is := v.(string); is {
			out = append(out, s)
		}
	}
	return out
}

func (h hit) text(field string) string {
	if list := h.texts(field); len(list) > 0 {
		return list[0]
	}
	return ""
}

func (h hit) number(field string) (n int64, ok bool) {
	for _, v := range h.Fields[field] {
		number, is := v.(json.Number)
		if !is {
			continue
		}
		n, err := number.Int64()
		return n, err == nil
	}
	return 0, false
}

// listing says which documents are listed, and how.
type listing struct {
	query   object
	only    object // of what the query finds; nil: all of it
	sort    []object
	after   []json.RawMessage // nil: from the first on
	columns []string          // fields with values, beside the id
	words   bool              // with their texts
	scored  bool              // in the order of scores
	limit   int               // 0: all
}

// list visits documents in order.
func (a *asking) list(l listing, visit func(hit) error) error {
	left := l.limit
	for {
		size := pageSize
		if l.words {
			size = pageSize / 20 // texts are large
		}
		if l.limit > 0 {
			size = min(size, left)
		}
		body := object{"size": size, "track_total_hits": false, "query": l.query, "sort": l.sort, "_source": l.words, "docvalue_fields": append([]string{idField}, l.columns...)}
		if !l.words {
			body["stored_fields"] = "_none_"
		}
		if l.only != nil {
			body["post_filter"] = l.only
		}
		if l.after != nil {
			body["search_after"] = l.after
		}
		var answer struct{ Hits struct{ Hits []hit } }
		kind := "query_then_fetch"
		if l.scored {
			kind = "dfs_query_then_fetch"
		}
		if err := a.searchAs(kind, body, &answer); err != nil {
			return err
		}
		hits := answer.Hits.Hits
		for _, h := range hits {
			if err := visit(h); err != nil {
				return err
			}
		}
		if left -= len(hits); len(hits) < size || l.limit > 0 && left == 0 {
			return nil
		}
		l.after = hits[len(hits)-1].Sort
	}
}

// byID is the order of ids.
var byID = []object{{idField: "asc"}}

// order is the order of a request's hits.
func order(req search.Request) []object {
	var first object
	by := func(field, direction string) object {
		return object{field: object{"order": direction, "missing": "_last"}}
	}
	switch req.Sort {
	case search.Relevance:
		first = object{"_score": "desc"}
	case search.Oldest:
		first = by(dateField, "asc")
	case search.Replies:
		first = by(repliesField, "desc")
	case search.Score:
		first = by(scoreField, "desc")
	case search.Added:
		first = by(addedField, "desc")
	case search.Confidence:
		sure := object{sureChance: object{"order": "desc", "mode": "max", "missing": "_last",
			"nested": object{"path": sureField, "filter": terms(sureLabels, judged(req))}}}
		// The score, which is 0 everywhere, goes before it: OpenSearch 2.19 fails with an
		// UnsupportedOperationException where a nested number is what it orders by first.
		return []object{{"_score": "desc"}, sure, byID[0]}
	default:
		first = by(dateField, "desc")
	}
	return []object{first, byID[0]}
}

// judged are the labels whose highest chance search.Confidence orders by.
func judged(req search.Request) []string {
	field, values := req.Judged()
	if field == schema.Taken {
		field, values = schema.Toward, []string{""}
	}
	var labels []string
	for _, value := range values {
		labels = append(labels, sureLabel(req.View.Variant(field), value))
	}
	return labels
}

// keyOf reads the key of a hit, which stands before the id in its place in the order. The cluster writes the greatest
// or the least number for a document without one.
func keyOf(h hit) float64 {
	text := string(h.Sort[len(h.Sort)-2])
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && (n == math.MaxInt64 || n == math.MinInt64) {
		return math.NaN()
	}
	key, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return key
}

// behind finds what comes after a cursor, in every order but that of relevance.
func behind(req search.Request) object {
	field, further, ascending := dateField, "lt", req.Sort == search.Oldest
	switch req.Sort {
	case search.Confidence:
		return behindChance(req)
	case search.Replies:
		field = repliesField
	case search.Score:
		field = scoreField
	case search.Added:
		field = addedField
	}
	if ascending {
		further = "gt"
	}
	later := object{"range": object{idField: object{"gt": req.After.ID}}}
	missing := not(exists(field))
	if math.IsNaN(req.After.Key) {
		return all(missing, later)
	}
	if math.IsInf(req.After.Key, 0) { // a place before or behind all values
		if before := (req.After.Key > 0) != ascending; before {
			return everything()
		}
		return missing
	}
	return anyOf(object{"range": object{field: object{further: req.After.Key}}}, all(object{"term": object{field: req.After.Key}}, later), missing)
}

func behindChance(req search.Request) object {
	labels := terms(sureLabels, judged(req))
	least := func(bound string) object { // that has such a chance
		q := []object{labels}
		if bound != "" {
			q = append(q, object{"range": object{sureChance: object{bound: req.After.Key}}})
		}
		return object{"nested": object{"path": sureField, "query": all(q...)}}
	}
	later := object{"range": object{idField: object{"gt": req.After.ID}}}
	missing := not(least(""))
	switch {
	case math.IsNaN(req.After.Key):
		return all(missing, later)
	case math.IsInf(req.After.Key, 1):
		return everything()
	case math.IsInf(req.After.Key, -1):
		return missing
	}
	equal := all(least("gte"), not(least("gt")))
	return anyOf(not(least("gte")), all(equal, later)) // what has none is not among those with at least this one
}
