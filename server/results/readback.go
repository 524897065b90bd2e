package results

import (
	"context"
	"fmt"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// readBack says in English what a search looks for, such as “comments with
// “welfare check”, in AP News”.
func (r *Reader) readBack(ctx context.Context, s searchurl.Search) (string, error) {
	headlines, err := r.headlines(ctx, s)
	if err != nil {
		return "", err
	}
	words := query.Words{Named: s.Request.View.Named, Label: func(field, value string) string { return r.readValue(field, value, headlines) }}
	documents, conditions := words.Say(asked(s.Request))
	if s.Request.Any != "" {
		conditions = append([]string{"with any word of “" + corpus.Excerpt(s.Request.Any, excerptLength) + "”"}, conditions...)
	}
	for _, f := range s.Request.Filters {
		if f.Missing {
			conditions = append(conditions, readMissing(words, f))
		}
	}
	if from, to := s.Request.AddedFrom, s.Request.AddedTo; !from.IsZero() || !to.IsZero() {
		conditions = append(conditions, "added "+query.Span(from, to))
	}
	if s.Theme != (searchurl.Theme{}) {
		theme, err := r.readTheme(ctx, s.Theme)
		if err != nil {
			return "", err
		}
		conditions = append(conditions, theme)
	}
	parts := []string{strings.TrimSpace(documents + " " + strings.Join(conditions, ", "))}
	if c := s.Request.View.Min(); c != corpus.DefaultMin {
		parts = append(parts, fmt.Sprintf("counting a side only if it is at least %.0f%% likely", c*100))
	}
	if s.Request.Unit == search.ByGroup {
		parts = append(parts, "nearly the same texts counted once")
	}
	if s.Request.Sort != s.DefaultSort() {
		parts = append(parts, sortWords[s.Request.Sort])
	}
	return strings.Join(parts, ", "), nil
}

// readTheme says which theme is asked for, and what it is a theme of.
func (r *Reader) readTheme(ctx context.Context, asked searchurl.Theme) (string, error) {
	of, err := r.Read(ctx, asked.Of)
	if err != nil {
		return "", err
	}
	said, err := r.readBack(ctx, of)
	if err != nil {
		return "", err
	}
	said = "of the search for " + said
	switch asked.Label {
	case "":
		return "in any theme " + said + ", or none", nil
	case searchurl.NoTheme:
		return "that fit no theme " + said, nil
	}
	return "in the theme “" + asked.Label + "” " + said, nil
}

// asked returns the query of a request, followed by its filters and its range of
// dates as clauses. What a filter says about missing values is left out. All that
// must hold of the article is one clause.
func asked(req search.Request) query.Node {
	var all, ofArticle []query.Node
	if req.Query != nil {
		all = append(all, req.Query)
	}
	for _, f := range req.Filters {
		origin, joined := schema.Origin(f.Field)
		switch {
		case len(f.Any) == 0 || f.Missing:
		case joined:
			ofArticle = append(ofArticle, valuesOf(origin, f.Any))
		default:
			all = append(all, valuesOf(origin, f.Any))
		}
		if len(f.Not) > 0 {
			all = append(all, query.Not{Node: anyOf(f.Field, f.Not)})
		}
	}
	if len(ofArticle) > 0 {
		all = append(all, query.Article{Node: query.And{Nodes: ofArticle}})
	}
	if !req.From.IsZero() || !req.To.IsZero() {
		all = append(all, query.DateRange{From: req.From, To: req.To})
	}
	return query.And{Nodes: all}
}

// anyOf asks for any of some values of a field.
func anyOf(field string, values []string) query.Node {
	origin, ofArticle := schema.Origin(field)
	if ofArticle {
		return query.Article{Node: valuesOf(origin, values)}
	}
	return valuesOf(origin, values)
}

func valuesOf(field string, values []string) query.Node {
	var out query.Or
	for _, value := range values {
		out.Nodes = append(out.Nodes, query.Value{Field: field, Text: value})
	}
	return out
}

// readMissing puts into words a filter that includes documents without a value.
func readMissing(words query.Words, f search.Filter) string {
	origin, ofArticle := schema.Origin(f.Field)
	without := "without " + missingWords[origin]
	if ofArticle {
		without = "without an article that has " + missingWords[origin]
	}
	if len(f.Any) == 0 {
		return without
	}
	return words.Condition(anyOf(f.Field, f.Any)) + " or " + without
}

var sortWords = map[search.Sort]string{
	search.Relevance:  "the most relevant first",
	search.Newest:     "the newest first",
	search.Oldest:     "the oldest first",
	search.Replies:    "the most replied to first",
	search.Score:      "the highest score first",
	search.Confidence: "the surest first",
	search.Added:      "the newest additions first",
}

// headlines returns the headlines of the articles that a search is restricted to.
func (r *Reader) headlines(ctx context.Context, s searchurl.Search) (map[string]string, error) {
	f := s.Filter(schema.Article)
	documents, err := r.byID(ctx, append(append([]string(nil), f.Any...), f.Not...))
	if err != nil {
		return nil, err
	}
	headlines := map[string]string{}
	for id, d := range documents {
		headlines[id] = d.Headline
	}
	return headlines, nil
}

var missingWords = map[string]string{
	schema.Kind: "a kind", schema.Outlet: "a known outlet", schema.Agency: "an agency", schema.Location: "a place", schema.Stance: "a stance",
	schema.Toward: "a stance toward anything", schema.Labelled: "a side that anybody gave", schema.Author: "a known author", schema.Language: "a known language",
	schema.Platform: "a known platform", schema.Copies: "a group of copies", schema.Event: "an event", schema.Theme: "a kept theme", schema.Article: "an article", schema.Date: "a date",
}

func (r *Reader) readValue(field, value string, headlines map[string]string) string {
	switch field {
	case schema.Article:
		if headlines[value] != "" {
			return "“" + headlines[value] + "”"
		}
	case schema.Corpus, schema.Theme:
		return "“" + value + "”"
	case schema.Labelled:
		return map[string]string{string(corpus.ByModel): "the model", string(corpus.ByPeople): "people"}[value]
	case schema.Toward:
		if target, side, ok := schema.SplitToward(value); ok {
			return sides[side] + r.Label(schema.Agency, target)
		}
	case schema.Stance:
		if label := corpus.Label(value); stanceLabels[label] != "" {
			return sides[label] + "the lead agency"
		}
	}
	return r.Label(field, value)
}
