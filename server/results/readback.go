package results

import (
	"context"
	"fmt"
	"strings"
	"time"

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
	parts := []string{r.subject(s)}
	for _, f := range s.Request.Filters {
		parts = append(parts, r.readFilter(f, s.Request.View, headlines)...)
	}
	if text := readRange(s.Request.From, s.Request.To); text != "" {
		parts = append(parts, "published "+text)
	}
	if c := s.Request.View.MinConfidence; c > 0 {
		parts = append(parts, fmt.Sprintf("counting stances below %.0f%% confidence as unclear", c*100))
	}
	if s.Request.Sort != s.DefaultSort() {
		parts = append(parts, sortWords[s.Request.Sort])
	}
	return strings.Join(parts, ", "), nil
}

var sortWords = map[search.Sort]string{
	search.Relevance: "the most relevant first",
	search.Newest:    "the newest first",
	search.Oldest:    "the oldest first",
	search.Replies:   "the most replied to first",
	search.Score:     "the highest score first",
}

// headlines gives the headlines of the articles that a search is restricted to.
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

// subject says which kinds are looked for and with which words.
func (r *Reader) subject(s searchurl.Search) string {
	text := "articles and comments"
	if kinds := s.Filter(schema.Kind); len(kinds.Any) == 1 {
		text = kinds.Any[0] + "s"
	}
	switch {
	case s.Request.Any != "":
		text += " with any word of " + quoted(corpus.Excerpt(s.Request.Any, excerptLength))
	case s.Request.Query != nil:
		text += " with " + query.ReadBack(s.Request.Query, func(field, value string) string {
			return field + " " + r.readValue(field, value, nil)
		})
	}
	return text
}

// readFilter says what a filter asks for, what it excludes, and whether
// documents without a value pass.
func (r *Reader) readFilter(f search.Filter, view schema.View, headlines map[string]string) []string {
	names := func(values []string) []string {
		labels := make([]string, len(values))
		for i, value := range values {
			labels[i] = r.readValue(f.Field, value, headlines)
		}
		return labels
	}
	var parts []string
	asked := names(f.Any)
	if f.Field == schema.Kind && len(asked) == 1 {
		asked = nil // it is the subject
	}
	preposition := prepositions[f.Field]
	if view.Named && (f.Field == schema.Agency || f.Field == schema.Location) {
		preposition = "naming "
	}
	without := ""
	if f.Missing {
		without = "without " + missingWords[f.Field]
	}
	switch {
	case len(asked) > 0 && f.Missing:
		parts = append(parts, preposition+join(asked, "or")+" or "+without)
	case len(asked) > 0:
		parts = append(parts, preposition+join(asked, "or"))
	case f.Missing:
		parts = append(parts, without)
	}
	if len(f.Not) > 0 {
		parts = append(parts, "not "+preposition+join(names(f.Not), "or"))
	}
	return parts
}

var prepositions = map[string]string{
	schema.Kind: "", schema.Outlet: "in ", schema.Agency: "about ", schema.Location: "about ", schema.Stance: "",
	schema.Toward: "", schema.Author: "by ", schema.Language: "in ", schema.Platform: "on ", schema.Article: "in the thread of ",
}

var missingWords = map[string]string{
	schema.Kind: "kind", schema.Outlet: "outlet", schema.Agency: "agency", schema.Location: "place", schema.Stance: "stance",
	schema.Toward: "stance toward anything", schema.Author: "author", schema.Language: "known language",
	schema.Platform: "platform", schema.Article: "article",
}

func (r *Reader) readValue(field, value string, headlines map[string]string) string {
	switch field {
	case schema.Article:
		if headlines[value] != "" {
			return quoted(headlines[value])
		}
	case schema.Toward:
		if target, side, ok := schema.SplitToward(value); ok {
			return sides[side] + r.Label(schema.Agency, target)
		}
	case schema.Stance:
		if label := corpus.Label(value); stanceLabels[label] != "" {
			return sides[label] + "the lead agency"
		}
	case schema.Kind:
		return value + "s"
	}
	return r.Label(field, value)
}

func quoted(text string) string { return "“" + text + "”" }

// join writes a list with commas and a conjunction before the last.
func join(list []string, conjunction string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " " + conjunction + " " + list[last]
}

// readRange says a half-open range of time; "" if it is open on both sides.
func readRange(from, to time.Time) string {
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case to.IsZero():
		return "from " + readTime(from) + " on"
	case from.IsZero():
		return "before " + readTime(to)
	}
	return "from " + readTime(from) + " until before " + readTime(to)
}

func readTime(t time.Time) string {
	t = t.UTC()
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format("2 January 2006")
	}
	return t.Format("2 January 2006, 15:04:05 UTC")
}
