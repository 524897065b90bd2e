package opensearchengine

import (
	"encoding/json"
	"fmt"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// ofArticle finds the documents whose article a query finds.
func (a *asking) ofArticle(q object) object { return a.articles(all(term(ownField, true), q)) }

// articles finds the documents of the articles that are named by what a query finds. The
// query is asked at once, unless it was before.
func (a *asking) articles(q object) object {
	if a.err != nil {
		return nothing()
	}
	key, err := json.Marshal(q)
	if err != nil {
		return a.fail(err)
	}
	if known, ok := a.joined[string(key)]; ok {
		return known
	}
	var ids []string
	err = a.countValues(q, keyword(schema.Article), func(id string, _ int) error {
		if ids = append(ids, id); len(ids) > MaxRows {
			return tooMany("asks about more than %d articles", MaxRows)
		}
		return nil
	})
	if err != nil {
		return a.fail(err)
	}
	found := terms(keyword(schema.Article), ids)
	a.joined[string(key)] = found
	return found
}

// tooMany is the error of a request that finds too much for what it asks.
func tooMany(format string, args ...any) error {
	return &search.BadRequestError{Field: "query", Msg: fmt.Sprintf(format, args...) + ", which is too many for an index of OpenSearch; ask for less with filters or dates"}
}
