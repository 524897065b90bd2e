package results

import (
	"context"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// insteadMost is how many other searches are offered for one value.
const insteadMost = 4

// instead offers other searches for a value that no document has: with values that
// the documents have, and with its name as words.
func (r *Reader) instead(ctx context.Context, t *Tally, s searchurl.Search, v query.Value) ([]Offer, error) {
	near, err := r.nearValues(ctx, v)
	if err != nil {
		return nil, err
	}
	var offers []Offer
	add := func(more []Offer, err error) error {
		offers = append(offers, more...)
		return err
	}
	for _, other := range near[:min(len(near), insteadMost)] {
		if err := add(r.withValue(ctx, t, s, v, other)); err != nil {
			return nil, err
		}
	}
	return offers, add(r.asWords(ctx, t, s, v))
}

// nearValues are values that the documents have and that come nearest to one that
// none has: what it lies in, or the other sides toward a target.
func (r *Reader) nearValues(ctx context.Context, v query.Value) ([]string, error) {
	field, _ := schema.Origin(v.Field)
	var near func(held string) bool
	target, _, isToward := schema.SplitToward(v.Text)
	switch {
	case field == schema.Location || field == schema.Agency:
		near = func(held string) bool { return strings.HasPrefix(v.Text, held+"-") }
	case field == schema.Toward && isToward:
		near = func(held string) bool {
			other, _, ok := schema.SplitToward(held)
			return ok && other == target
		}
	default:
		return nil, nil
	}
	held, err := r.values.Data.Values(ctx, field)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, value := range held {
		if value != v.Text && near(value) {
			found = append(found, value)
		}
	}
	if field == schema.Location || field == schema.Agency { // the narrowest first
		slices.SortStableFunc(found, func(a, b string) int { return len(b) - len(a) })
	}
	return found, nil
}

// withValue offers a search with another value in the place of one.
func (r *Reader) withValue(ctx context.Context, t *Tally, s searchurl.Search, v query.Value, other string) ([]Offer, error) {
	label := r.Label(v.Field, other)
	if slices.Contains(s.Filter(v.Field).Any, v.Text) {
		return t.offer(ctx, label, s.With(v.Field, v.Text, searchurl.Off).With(v.Field, other, searchurl.Any))
	}
	return t.offerQuery(ctx, s, inPlace(s, v, query.Value{Field: v.Field, Text: other}), label)
}

// asWords offers a search for the name of a value in the texts, if it has one.
func (r *Reader) asWords(ctx context.Context, t *Tally, s searchurl.Search, v query.Value) ([]Offer, error) {
	names := r.values.NamesOf(v.Field, v.Text)
	if v.Field != schema.Location && v.Field != schema.Agency && v.Field != schema.Outlet || len(names) == 0 || s.Request.Any != "" {
		return nil, nil
	}
	words := query.PhraseOf(names[0])
	if words == nil {
		return nil, nil
	}
	label := "“" + names[0] + "” as words"
	if f := s.Filter(v.Field); slices.Contains(f.Any, v.Text) {
		if len(f.Any) > 1 || f.Missing {
			return nil, nil
		}
		if s.Request.Query != nil {
			words = query.And{Nodes: []query.Node{s.Request.Query, words}}
		}
		return t.offerQuery(ctx, s.With(v.Field, v.Text, searchurl.Off), words.String(), label)
	}
	return t.offerQuery(ctx, s, inPlace(s, v, words), label)
}

// inPlace is the query of a search with another clause in the place of a value; ""
// if the query does not ask for the value outside joins.
func inPlace(s searchurl.Search, v query.Value, other query.Node) string {
	if s.Request.Query == nil {
		return ""
	}
	found := false
	changed := query.Map(s.Request.Query, func(n query.Node) (query.Node, bool) {
		switch n := n.(type) {
		case query.Article, query.HasComment:
			return n, true
		case query.Value:
			if n == v {
				found = true
				return other, true
			}
		}
		return nil, false
	})
	if !found {
		return ""
	}
	return changed.String()
}

// headless explains a search for words of headlines among comments, which have none.
func (r *Reader) headless(ctx context.Context, t *Tally, s searchurl.Search) ([]Notice, error) {
	if !onlyComments(s) {
		return nil, nil
	}
	found := false
	change := func(to func(query.Node) query.Node) query.Node {
		return query.Map(s.Request.Query, func(n query.Node) (query.Node, bool) {
			if p, words := query.PatternOf(n); words && p.Field == schema.Headline {
				found = true
				return to(n), true
			}
			_, article := n.(query.Article)
			return n, article
		})
	}
	ofArticle := change(func(n query.Node) query.Node { return query.Article{Node: n} })
	if !found {
		return nil, nil
	}
	inText := change(func(n query.Node) query.Node { return query.InField(n, schema.Body) })
	notice := Notice{Text: "Comments have no headline: headline: looks in those of articles."}
	for _, other := range []struct {
		label string
		query query.Node
	}{{"comments on such articles", ofArticle}, {"the words in the text of comments", inText}} {
		offers, err := t.offerQuery(ctx, s, other.query.String(), other.label)
		if err != nil {
			return nil, err
		}
		notice.Offers = append(notice.Offers, offers...)
	}
	articles, err := t.offer(ctx, "articles", s.Without(schema.Kind))
	notice.Offers = append(notice.Offers, articles...)
	return []Notice{notice}, err
}

// onlyComments reports whether a search is for comments alone.
func onlyComments(s searchurl.Search) bool {
	comment := string(corpus.KindComment)
	if slices.Equal(s.Filter(schema.Kind).Any, []string{comment}) {
		return true
	}
	all := []query.Node{s.Request.Query}
	if and, ok := s.Request.Query.(query.And); ok {
		all = and.Nodes
	}
	return slices.Contains(all, query.Node(query.Value{Field: schema.Kind, Text: comment}))
}
