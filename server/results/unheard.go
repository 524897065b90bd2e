package results

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// unheardMost is how many values of a search are looked up.
const unheardMost = 100

// likeMost is how many values that are written like another are named.
const likeMost = 8

// unheardWords names the fields in a warning; values of other fields are not
// looked up.
var unheardWords = map[string]string{
	schema.Kind: "kind", schema.Outlet: "outlet", schema.Agency: "agency", schema.Location: "place", schema.Stance: "stance",
	schema.Toward: "target and side", schema.Labelled: "sides labelled by", schema.Author: "author", schema.Language: "language", schema.Platform: "platform",
	schema.Copies: "group of copies", schema.Event: "event",
}

// unheardOf returns a warning for each value that a search asks for and that no
// document has, at the minimum that the search asks for. In a search that finds
// something, only a value with alternatives can be one.
func (r *Reader) unheardOf(ctx context.Context, t *Tally, s searchurl.Search, total int) ([]Notice, error) {
	var notices []Notice
	all := searchurl.New().WithView(schema.View{MinConfidence: s.Request.View.MinConfidence})
	for _, v := range askedFor(s, total > 0) {
		n, err := r.Total(ctx, all.With(v.Field, v.Text, searchurl.Any))
		if err != nil {
			return nil, err
		}
		if n > 0 {
			continue
		}
		like, err := r.writtenLike(ctx, v)
		if err != nil {
			return nil, err
		}
		field, ofArticle := schema.Origin(v.Field)
		_, err = r.values.Read(ctx, field, v.Text)
		if wrong, ok := errors.AsType[*schema.ValueError](err); ok && wrong.Suggestion() != "" {
			like = " Did you mean “" + wrong.Suggestion() + "”?"
		}
		who := "document"
		if ofArticle {
			who = "article"
		}
		notice := Notice{Text: fmt.Sprintf("No %s has the %s “%s”%s.%s", who, unheardWords[field], v.Text, r.called(v), like)}
		if total == 0 {
			if notice.Offers, err = r.instead(ctx, t, s, v); err != nil {
				return nil, err
			}
		}
		notices = append(notices, notice)
	}
	return notices, nil
}

// writtenLike names the authors whose names differ from a value only in letter
// case; "" if there are none, and for other fields. Such authors are not found
// together, because they may be different people: on many sites anyone can take a
// name that is not taken in the same letters.
func (r *Reader) writtenLike(ctx context.Context, v query.Value) (string, error) {
	if field, _ := schema.Origin(v.Field); field != schema.Author {
		return "", nil
	}
	authors, err := r.values.Data.Values(ctx, schema.Author)
	if err != nil {
		return "", err
	}
	var like []string
	for _, author := range authors {
		if strings.EqualFold(author, v.Text) && len(like) < likeMost {
			like = append(like, "“"+author+"”")
		}
	}
	if len(like) == 0 {
		return "", nil
	}
	return " Letter case counts in names of authors; these differ only in it: " + strings.Join(like, ", ") + ".", nil
}

// called returns the name of a value in parentheses; "" if the name is the value.
func (r *Reader) called(v query.Value) string {
	label := r.Label(v.Field, v.Text)
	if schema.FitOf(label, v.Text) == schema.Whole {
		return ""
	}
	return " (" + label + ")"
}

// askedFor returns the first values that a search asks for, in its filters and in
// its query; or only those to which it allows alternatives.
func askedFor(s searchurl.Search, onlyAlternatives bool) []query.Value {
	var values []query.Value
	add := func(v query.Value) {
		origin, _ := schema.Origin(v.Field)
		if unheardWords[origin] != "" && len(values) < unheardMost && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	for _, f := range s.Request.Filters {
		if onlyAlternatives && len(f.Any) < 2 && !f.Missing {
			continue
		}
		for _, value := range f.Any {
			add(query.Value{Field: f.Field, Text: value})
		}
	}
	var inQuery []query.Value
	eachValue(s.Request.Query, func(v query.Value) { inQuery = append(inQuery, v) })
	if onlyAlternatives && len(inQuery) < 2 {
		return values
	}
	for _, v := range inQuery {
		add(v)
	}
	return values
}

// eachValue visits the values that a query asks for. Those that it asks of an
// article are values of the article's field, if there is one.
func eachValue(n query.Node, visit func(query.Value)) {
	query.Positive(n, func(n query.Node) {
		switch n := n.(type) {
		case query.Value:
			visit(n)
		case query.HasComment:
			eachValue(n.Node, visit)
		case query.Article:
			eachValue(n.Node, func(v query.Value) {
				if f, known := schema.Lookup(schema.Article + "." + v.Field); known {
					v.Field = f.Name
				}
				visit(v)
			})
		}
	})
}
