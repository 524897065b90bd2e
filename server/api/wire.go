package api

import (
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// Row is one document: as searches find it, without what they say of their words,
// as streams send it and as the changes have it.
type Row struct {
	ID                 string     `json:"id" doc:"Stable id: a or c and 16 hexadecimal digits." example:"c0123456789abcdef"`
	Kind               string     `json:"kind" enum:"article,comment"`
	ArticleID          string     `json:"article_id" doc:"Id of the article of the thread; for an article, its own id."`
	ArticleHeadline    *string    `json:"article_headline"`
	ArticleLead        *string    `json:"article_lead" doc:"First words of the article if it has no headline."`
	Outlet             *string    `json:"outlet" repeats:"true" doc:"Slug of the article's outlet." example:"apnews"`
	Platform           *string    `json:"platform" repeats:"true" doc:"The site or service of the discussion."`
	Published          *time.Time `json:"published" doc:"When it was published or posted; null if unknown. A date without a time is 00:00:00Z."`
	PublishedPrecision *string    `json:"published_precision" enum:"minute,day,month,year" doc:"How precisely published is known."`
	Added              *time.Time `json:"added" doc:"When the records first held it; it stays when the document is read or annotated again. Null if records of an earlier version do not say."`
	Author             *string    `json:"author" doc:"Author of a comment, or bylines of an article."`
	ParentID           string     `json:"parent_id" doc:"The comment that this one answers; empty if it answers the article or is an article itself."`
	ParentExcerpt      *string    `json:"parent_excerpt" doc:"The beginning of the comment that this one answers; null if there is none or it is not here; the word withdrawn if it was taken down."`
	Depth              int        `json:"depth" doc:"Level in the thread; 0 for a comment that answers the article."`
	Replies            int        `json:"replies" doc:"Direct replies of a comment, or all comments of an article."`
	Score              *int       `json:"score" doc:"Score, as the source counts the votes."`
	Text               string     `json:"text" doc:"The whole text; for an article, its paragraphs, separated by blank lines."`
	Agencies           []string   `json:"agencies" repeats:"true" doc:"Agencies that the document is about, the lead agency first."`
	Locations          []string   `json:"locations" repeats:"true" doc:"Places that the document is about."`
	Stance             *string    `json:"stance" enum:"supportive,critical,neutral,unclear" doc:"Side toward the lead agency; null if the document is not about an agency or was not judged."`
	Toward             []string   `json:"toward" repeats:"true" doc:"Each target with the side toward it." example:"[\"us-dhs:critical\"]"`
	Stances            []Stance   `json:"stances" doc:"One for each target, with the label at the minimum that was asked for."`
	LabelledBy         *string    `json:"labelled_by" repeats:"true" enum:"model,people" doc:"people if people settled at least one of its sides, else model; null without sides."`
	Language           *string    `json:"language" repeats:"true" doc:"ISO 639-1." example:"en"`
	DuplicateGroup     *string    `json:"duplicate_group" doc:"Shared by documents with nearly the same text."`
	Event              *string    `json:"event" doc:"Shared by articles of several outlets about the same happening; null for a comment, whose article has it."`
	URL                *string    `json:"url" doc:"As it was found."`
}

// Found is one document in the answer of a search.
type Found struct {
	Row
	Highlights map[string][]corpus.Span `json:"highlights" doc:"Spans of the matched words, by field (headline, text)."`
	*Names
}

// Names stand beside ids with labels=true; without it there are none.
type Names struct {
	OutletLabel    *string  `json:"outlet_label" required:"false" only:"labels" repeats:"true" doc:"With labels=true: name of outlet."`
	AgencyLabels   []string `json:"agency_labels" required:"false" only:"labels" repeats:"true" doc:"With labels=true: names of agencies, in their order."`
	LocationLabels []string `json:"location_labels" required:"false" only:"labels" repeats:"true" doc:"With labels=true: names of locations, in their order."`
}

// Total is a count of documents.
type Total struct {
	Value    int    `json:"value"`
	Relation string `json:"relation" enum:"eq" doc:"Totals are exact."`
}

// Facet is the values of one field.
type Facet struct {
	Values          []FacetValue `json:"values" doc:"The most frequent first."`
	Missing         int          `json:"missing" doc:"Documents without a value."`
	Other           int          `json:"other" doc:"Sum of the counts of the values that are not listed."`
	MissingSelected bool         `json:"missing_selected" doc:"True if the search asks for documents without a value."`
}

// FacetValue is one value.
type FacetValue struct {
	Value    string `json:"value"`
	Label    string `json:"label" doc:"Its name."`
	Count    int    `json:"count"`
	Selected bool   `json:"selected" doc:"True if the search asks for this value."`
	Excluded bool   `json:"excluded" doc:"True if the search excludes this value."`
}

// Histogram holds counts by time of publication. They add up to the total.
type Histogram struct {
	Interval  string   `json:"interval" enum:"hour,day,week,month,year"`
	Buckets   []Bucket `json:"buckets" doc:"One after the other, without gaps. With from and to they cover that time; at an open end they reach to the last date."`
	Undated   int      `json:"undated" doc:"Documents without a date."`
	Imprecise int      `json:"imprecise" doc:"Documents whose date is known less precisely than the interval: one known to the month is in no day."`
}

// Bucket is the count of one interval.
type Bucket struct {
	Start time.Time `json:"start" doc:"Where it begins; it can be written as from."`
	End   time.Time `json:"end" doc:"Where the next one begins; it can be written as to. The end of the year 9999, which has no form of its own, is 9999-12-31T23:59:59.999Z."`
	Count int       `json:"count"`
}

// Query is the search that was asked for.
type Query struct {
	Canonical string `json:"canonical" doc:"The search as sorted parameters, without defaults and cursor." example:"kind=comment&q=raid"`
	ReadBack  string `json:"read_back" doc:"The search in English."`
}

// SearchAnswer is the answer of a search.
type SearchAnswer struct {
	Data       []Found          `json:"data"`
	Total      Total            `json:"total"`
	Facets     map[string]Facet `json:"facets" doc:"The facets that were asked for, by field."`
	Quality    []Quality        `json:"quality" doc:"How good the labels are, if facets count stance or toward; otherwise empty."`
	Histogram  *Histogram       `json:"histogram,omitempty" doc:"Missing if it was not asked for."`
	NextCursor string           `json:"next_cursor" doc:"Value of cursor for the next page; empty at the end."`
	Snapshot   string           `json:"snapshot" doc:"The state of the data that this shows." example:"s42-0123456789abcdef"`
	Query      Query            `json:"query"`
	Warnings   []string         `json:"warnings" doc:"What is worth knowing about the answer: how the query was read, and values that no document has, each with other searches and what they find."`
	// Suggestions are never searched for in place of what was asked.
	Suggestions []Suggestion `json:"suggestions" doc:"The query with other spellings of words that find nothing or little, if it then finds more; empty if there is none."`
	TookMS      int64        `json:"took_ms"`
}

// Suggestion is another spelling of a query.
type Suggestion struct {
	Q         string `json:"q" doc:"The whole query, corrected." example:"derailment"`
	Canonical string `json:"canonical" doc:"The whole search as sorted parameters, corrected." example:"kind=comment&q=derailment"`
	Total     Total  `json:"total" doc:"Documents that it finds, with the filters of the search."`
}

// NewSearchAnswer converts a page for the wire; the command line prints it too.
func NewSearchAnswer(p *results.Page, took time.Duration) *SearchAnswer {
	out := &SearchAnswer{
		Data:       make([]Found, len(p.Items)),
		Total:      Total{Value: p.Total, Relation: "eq"},
		Facets:     make(map[string]Facet, len(p.Facets)),
		Quality:    qualities(p.Quality),
		Histogram:  histogram(p.Timeline),
		NextCursor: p.Next,
		Snapshot:   p.Snapshot.String(),
		Query:      Query{Canonical: p.Canonical, ReadBack: p.ReadBack},
		Warnings:   results.Strings(p.Notices),
		TookMS:     took.Milliseconds(),

		Suggestions: make([]Suggestion, len(p.Suggestions)),
	}
	for i, s := range p.Suggestions {
		out.Suggestions[i] = Suggestion{Q: s.Search.Query, Canonical: s.Search.Format(), Total: Total{Value: s.Total, Relation: "eq"}}
	}
	for i, item := range p.Items {
		out.Data[i] = found(item, p.Label)
	}
	for _, f := range p.Facets {
		out.Facets[f.Field] = facet(f)
	}
	return out
}

// labeler names the values of fields; nil if names are not asked for.
type labeler func(field, value string) string

func found(item results.Item, label labeler) Found {
	out := Found{Row: row(item, label), Highlights: item.Highlights}
	if out.Highlights == nil {
		out.Highlights = map[string][]corpus.Span{}
	}
	if label != nil {
		out.Names = names(out.Row, label)
	}
	return out
}

func row(item results.Item, label labeler) Row {
	d := item.Document
	out := Row{
		ID:                 d.ID,
		Kind:               string(d.Kind),
		ArticleID:          d.ArticleID,
		ArticleHeadline:    known(d.Headline),
		ArticleLead:        known(d.Lead),
		Outlet:             known(d.Outlet),
		Platform:           known(d.Platform),
		Published:          knownTime(d.Published()),
		Added:              knownTime(d.Added),
		PublishedPrecision: known(string(d.Precision())),
		Author:             known(strings.Join(d.Authors(), ", ")),
		ParentExcerpt:      known(item.ParentExcerpt),
		Replies:            d.Replies,
		Text:               d.Text(),
		Agencies:           list(item.Agencies),
		Locations:          list(item.Locations),
		Stance:             known(string(item.Stance)),
		Toward:             list(item.Toward),
		Stances:            stances(d.Annotation, item.View.Min(), label),
		LabelledBy:         known(string(d.Annotation.LabelledBy())),
		Language:           known(d.Annotation.Language),
		DuplicateGroup:     known(d.DuplicateGroup),
		Event:              known(d.Event),
	}
	switch {
	case d.Article != nil:
		out.URL = known(d.Article.URL)
	case d.Comment != nil:
		c := d.Comment
		out.ParentID, out.Depth, out.Score, out.URL = c.ParentID, c.Depth, c.Score, known(c.URL)
	}
	return out
}

func names(f Row, label labeler) *Names {
	return &Names{
		OutletLabel:    labelOf(label, schema.Outlet, f.Outlet),
		AgencyLabels:   labelsOf(label, schema.Agency, f.Agencies),
		LocationLabels: labelsOf(label, schema.Location, f.Locations),
	}
}

func labelOf(label labeler, field string, value *string) *string {
	if value == nil {
		return nil
	}
	name := label(field, *value)
	return &name
}

func labelsOf(label labeler, field string, values []string) []string {
	out := make([]string, len(values))
	for i, value := range values {
		out[i] = label(field, value)
	}
	return out
}

func facet(f results.Facet) Facet {
	out := Facet{Values: make([]FacetValue, len(f.Values)), Missing: f.Missing, Other: f.Other, MissingSelected: f.MissingSelected}
	for i, v := range f.Values {
		out.Values[i] = FacetValue{Value: v.Value, Label: v.Label, Count: v.Count,
			Selected: v.State == searchurl.Any, Excluded: v.State == searchurl.Not}
	}
	return out
}

func histogram(h *search.Histogram) *Histogram {
	if h == nil {
		return nil
	}
	out := &Histogram{Interval: string(h.Interval), Buckets: make([]Bucket, len(h.Buckets)), Undated: h.Undated, Imprecise: h.Imprecise}
	for i, b := range h.Buckets {
		out.Buckets[i] = Bucket{Start: writable(b.Start), End: writable(b.End), Count: b.Count}
	}
	return out
}

// writable returns an end of a bucket as JSON can write it. It parts the same dates:
// none is before the year 0 or after the year 9999.
func writable(t time.Time) time.Time {
	switch t = t.UTC(); {
	case t.Year() < 0:
		return time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	case t.Year() > 9999:
		return time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC)
	}
	return t
}

// known returns nil for an empty text, so that JSON shows null.
func known(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func knownTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}

// list returns an empty list for nil, so that JSON shows [].
func list[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}
