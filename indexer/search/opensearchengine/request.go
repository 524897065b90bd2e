package opensearchengine

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// conditions are what a request asks of the documents that it finds.
type conditions struct {
	always  []object // without the filters
	filters map[string]object
}

// conditions compiles a request.
func (a *asking) conditions(req search.Request) (conditions, error) {
	c := conditions{filters: map[string]object{}}
	a.themes = req.Themes
	if !req.From.IsZero() || !req.To.IsZero() {
		c.always = append(c.always, span(dateField, req.From, req.To))
	}
	if !req.AddedFrom.IsZero() || !req.AddedTo.IsZero() {
		c.always = append(c.always, span(addedField, req.AddedFrom, req.AddedTo))
	}
	if req.Only != nil {
		c.always = append(c.always, a.inCorpora([]string{""}, search.Corpora{"": req.Only}))
	}
	if req.Query != nil {
		c.always = append(c.always, a.node(req.Query))
	}
	if req.Any != "" {
		c.always = append(c.always, anyWord(req.Any))
	}
	for _, f := range req.Filters {
		c.filters[f.Field] = a.filter(f, req.Corpora)
	}
	return c, a.err
}

// anyWord finds the texts with any word of a text.
func anyWord(text string) object {
	var words []string
	for _, w := range query.AnyWords(text) {
		words = append(words, form(w.Form, w.Text))
	}
	var out []object
	for _, field := range schema.TextFields {
		out = append(out, terms(wordsPrefix+field, words))
	}
	return anyOf(out...)
}

// without is the query of all conditions but the filter on a field.
func (c conditions) without(field string) object {
	queries := append([]object(nil), c.always...)
	for _, f := range schema.Fields {
		if q, is := c.filters[f.Name]; is && f.Name != field {
			queries = append(queries, q)
		}
	}
	return all(queries...)
}

// found is the query of all conditions.
func (c conditions) found() object { return c.without("") }

// ranked adds to a query what a request ranks by, if it has words.
func (a *asking) ranked(req search.Request, q object) (ranked object, scored bool, err error) {
	var should []object
	for _, c := range req.Clauses() {
		if c.Times == 0 || len(should) == search.MaxRanked {
			continue
		}
		n := float64(c.Times)
		should = append(should, a.pattern(c.Pattern, (search.K3+1)*n/(search.K3+n), nearlyNear))
	}
	if should == nil {
		return all(q), false, a.err
	}
	return object{"bool": object{"filter": []object{q}, "should": should}}, true, a.err
}

// search asks the view for one answer.
func (a *asking) search(body object, out any) error {
	return a.searchAs("query_then_fetch", body, out)
}

// searchAs asks with a search type: dfs_query_then_fetch counts words in all shards before
// any of them scores.
func (a *asking) searchAs(kind string, body object, out any) error {
	body["pit"] = object{"id": a.on.Pit, "keep_alive": keepAlive}
	err := a.cluster.call(a.ctx, http.MethodPost, "/_search?allow_partial_search_results=false&search_type="+kind, body, out)
	if answer, ok := asAnswer(err); ok {
		switch {
		case strings.Contains(answer.reason, "expanded to too many terms"):
			return &search.BadRequestError{Field: "query", Msg: fmt.Sprintf("has a word with open letters in a phrase that stands for more than %d words; write more of its letters", mostExpanded)}
		case strings.HasPrefix(answer.kind, "too_many"), strings.Contains(answer.reason, "maxClauseCount"):
			return &search.BadRequestError{Field: "query", Msg: "has more clauses than the cluster allows (its setting indices.query.bool.max_clause_count); ask for fewer words"}
		}
	}
	return err
}

func asAnswer(err error) (*answerError, bool) {
	answer, ok := err.(*answerError)
	return answer, ok
}

// pageSize is how many values, or documents, are asked for at once.
const pageSize = 10_000

// countValues visits the values of a field of what a query finds, in ascending order, with
// how many documents have each.
func (a *asking) countValues(q object, field string, visit func(value string, n int) error) error {
	var after json.RawMessage
	for {
		pages := object{"size": pageSize, "sources": []object{{"v": object{"terms": object{"field": field}}}}}
		if after != nil {
			pages["after"] = after
		}
		var answer struct {
			Aggregations struct {
				Values struct {
					After   json.RawMessage `json:"after_key"`
					Buckets []struct {
						Key   struct{ V any }
						Count int `json:"doc_count"`
					}
				}
			}
		}
		body := object{"size": 0, "track_total_hits": false, "query": q, "aggs": object{"values": object{"composite": pages}}}
		if err := a.search(body, &answer); err != nil {
			return err
		}
		values := answer.Aggregations.Values
		for _, b := range values.Buckets {
			if err := visit(fmt.Sprint(b.Key.V), b.Count); err != nil {
				return err
			}
		}
		if len(values.Buckets) < pageSize {
			return nil
		}
		after = values.After
	}
}
