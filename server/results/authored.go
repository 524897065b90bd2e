package results

import (
	"context"
	"fmt"
	"regexp"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// authorText is how people write the name of an author into texts: @name, u/name.
var authorText = regexp.MustCompile(`^(?:@|/?u/)([^\s/@]+)$`)

// authored offers what an author wrote to a search for the author's name in the texts:
// one that is written as such a name or, if nothing is found, one that is the query.
func (r *Reader) authored(ctx context.Context, t *Tally, s searchurl.Search, total int) ([]Notice, error) {
	name, written := authorIn(s.Request.Query, total == 0)
	if written == nil {
		return nil, nil
	}
	author := query.Value{Field: schema.Author, Text: name}
	other := query.Map(s.Request.Query, func(n query.Node) (query.Node, bool) {
		if n == written {
			return author, true
		}
		switch n.(type) {
		case query.Article, query.HasComment:
			return n, true
		}
		return nil, false
	})
	offers, err := t.offerQuery(ctx, s, other.String(), "")
	if err != nil || len(offers) == 0 {
		return nil, err
	}
	return []Notice{{Text: fmt.Sprintf("“%s” is looked for in the texts; what %s wrote is found by author.", textOf(written), name), Offers: offers}}, nil
}

// authorIn returns the first clause of a query that is written as the name of an author,
// with that name; alone: or else its only word. The clause is nil if there is none.
func authorIn(n query.Node, alone bool) (name string, written query.Node) {
	if term, ok := n.(query.Term); ok && alone && term.Field == "" && !term.Exact {
		name, written = term.Text, term
	}
	found := false
	query.Positive(n, func(n query.Node) {
		if m := authorText.FindStringSubmatch(textOf(n)); m != nil && !found {
			name, written, found = m[1], n, true
		}
	})
	return name, written
}

// textOf is the text of a Term, or of a Phrase of a name such as u/old_oak, in any
// field; "" of other clauses.
func textOf(n query.Node) string {
	switch n := n.(type) {
	case query.Term:
		if n.Field == "" {
			return n.Text
		}
	case query.Phrase:
		if n.Field == "" && n.Slop == 0 {
			return n.Text
		}
	}
	return ""
}
