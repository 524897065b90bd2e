package api

import (
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// Found is one document of a search's answer.
type Found struct {
	ID                 string                   `json:"id" doc:"Stable id: a or c and 16 hexadecimal digits." example:"c0123456789abcdef"`
	Kind               string                   `json:"kind" enum:"article,comment"`
	ArticleID          string                   `json:"article_id" doc:"The article of the thread; of an article, its own id."`
	ArticleHeadline    *string                  `json:"article_headline"`
	ArticleLead        *string                  `json:"article_lead" doc:"First words of an article that has no headline."`
	Outlet             *string                  `json:"outlet" doc:"Slug of the article's outlet." example:"apnews"`
	Platform           *string                  `json:"platform" doc:"Where the thread was held."`
	Published          *time.Time               `json:"published" doc:"When it was published or posted; null if unknown. A date without a time is 00:00:00Z."`
	PublishedPrecision *string                  `json:"published_precision" enum:"minute,day,month,year" doc:"How much of published is known."`
	Author             *string                  `json:"author" doc:"Author of a comment, or the bylines of an article."`
	ParentID           string                   `json:"parent_id" doc:"The comment that this one answers; empty if it answers the article, or is one."`
	ParentExcerpt      *string                  `json:"parent_excerpt" doc:"The beginning of the comment that this one answers; null if there is none or it is not held, and the word withdrawn if it was taken down."`
	Depth              int                      `json:"depth" doc:"0 answers the article."`
	Replies            int                      `json:"replies" doc:"Direct replies of a comment, or all comments of an article."`
	Score              *int                     `json:"score" doc:"Votes as the source counts them."`
	Text               string                   `json:"text" doc:"The whole text; of an article, its paragraphs parted by a blank line."`
	Agencies           []string                 `json:"agencies" doc:"Agencies that it is about, the lead agency first."`
	Locations          []string                 `json:"locations" doc:"Places that it is about."`
	Stance             *string                  `json:"stance" enum:"supportive,critical,neutral,unclear" doc:"Side toward the lead agency; null if it is about none."`
	Toward             []string                 `json:"toward" doc:"Target and side, for each target." example:"[\"us-dhs:critical\"]"`
	Language           *string                  `json:"language" doc:"ISO 639-1." example:"en"`
	DuplicateGroup     *string                  `json:"duplicate_group" doc:"Shared by documents with nearly the same text."`
	URL                *string                  `json:"url" doc:"As it was found."`
	Highlights         map[string][]corpus.Span `json:"highlights" doc:"Places of matched words, by field (headline, text)."`
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
	Other           int          `json:"other" doc:"Sum of the counts of the values that are not given."`
	MissingSelected bool         `json:"missing_selected" doc:"Whether documents without a value are asked for."`
}

// FacetValue is one value.
type FacetValue struct {
	Value    string `json:"value"`
	Label    string `json:"label" doc:"Its name."`
	Count    int    `json:"count"`
	Selected bool   `json:"selected" doc:"Whether it is asked for."`
	Excluded bool   `json:"excluded" doc:"Whether it is excluded."`
}

// Histogram is counts over time of publication.
type Histogram struct {
	Interval string   `json:"interval" enum:"hour,day,week,month,year"`
	Buckets  []Bucket `json:"buckets"`
	Undated  int      `json:"undated" doc:"Documents without a date."`
}

// Bucket is the count of one interval.
type Bucket struct {
	Start time.Time `json:"start"`
	Count int       `json:"count"`
}

// Query says what was asked for.
type Query struct {
	Canonical string `json:"canonical" doc:"The search as parameters, sorted, defaults left out, without cursor." example:"kind=comment&q=raid"`
	ReadBack  string `json:"read_back" doc:"The search in English."`
}

// SearchAnswer is the answer of a search.
type SearchAnswer struct {
	Data       []Found          `json:"data"`
	Total      Total            `json:"total"`
	Facets     map[string]Facet `json:"facets" doc:"By field, those asked for."`
	Histogram  *Histogram       `json:"histogram,omitempty" doc:"If it was asked for."`
	NextCursor string           `json:"next_cursor" doc:"Value of cursor for the page after; empty at the end."`
	Snapshot   string           `json:"snapshot" doc:"The state of the data that this shows." example:"s42-0123456789abcdef"`
	Query      Query            `json:"query"`
	Warnings   []string         `json:"warnings"`
	TookMS     int64            `json:"took_ms"`
}

// NewSearchAnswer writes a page for the wire; the command line prints it too.
func NewSearchAnswer(p *results.Page, took time.Duration) *SearchAnswer {
	out := &SearchAnswer{
		Data:       make([]Found, len(p.Items)),
		Total:      Total{Value: p.Total, Relation: "eq"},
		Facets:     make(map[string]Facet, len(p.Facets)),
		Histogram:  histogram(p.Timeline),
		NextCursor: p.Next,
		Snapshot:   p.Snapshot.String(),
		Query:      Query{Canonical: p.Canonical, ReadBack: p.ReadBack},
		Warnings:   list(p.Warnings),
		TookMS:     took.Milliseconds(),
	}
	for i, item := range p.Items {
		out.Data[i] = found(item)
	}
	for _, f := range p.Facets {
		out.Facets[f.Field] = facet(f)
	}
	return out
}

func found(item results.Item) Found {
	d := item.Document
	out := Found{
		ID:              d.ID,
		Kind:            string(d.Kind),
		ArticleID:       d.ArticleID,
		ArticleHeadline: known(d.Headline),
		ArticleLead:     known(d.Lead),
		Outlet:          known(d.Outlet),
		Platform:        known(d.Platform),
		Published:       knownTime(d.Published()),
		Author:          known(strings.Join(d.Authors(), ", ")),
		ParentExcerpt:   known(item.ParentExcerpt),
		Replies:         d.Replies,
		Text:            d.Text(),
		Agencies:        list(item.Agencies),
		Locations:       list(item.Locations),
		Stance:          known(string(item.Stance)),
		Toward:          list(item.Toward),
		Language:        known(d.Annotation.Language),
		DuplicateGroup:  known(d.DuplicateGroup),
		Highlights:      item.Highlights,
	}
	if out.Highlights == nil {
		out.Highlights = map[string][]corpus.Span{}
	}
	switch {
	case d.Article != nil:
		out.URL, out.PublishedPrecision = known(d.Article.URL), known(string(d.Article.PublishedPrecision))
	case d.Comment != nil:
		c := d.Comment
		out.ParentID, out.Depth, out.Score, out.URL = c.ParentID, c.Depth, c.Score, known(c.URL)
		out.PublishedPrecision = precision(c)
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
	out := &Histogram{Interval: string(h.Interval), Buckets: make([]Bucket, len(h.Buckets)), Undated: h.Undated}
	for i, b := range h.Buckets {
		out.Buckets[i] = Bucket{Start: b.Start.UTC(), Count: b.Count}
	}
	return out
}

// known is null for what is unknown.
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

// list is an empty list for nil, so that JSON shows [].
func list[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}
