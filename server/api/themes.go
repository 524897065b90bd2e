package api

import (
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/themes"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

func (a *API) registerThemes() {
	get(a, huma.Operation{
		OperationID: "themes", Path: Base + "/themes", Tags: []string{"Words"},
		Summary: "What documents are about",
		Description: fmt.Sprintf("Finds %d to %d themes of the documents that a search finds, the largest first, each with words and phrases as its own documents write them. Every document is in one theme or fits none; the numbers are those of the search in query. ", themes.Least, themes.Most) +
			"Traced quotes, quoted lines, web addresses, signatures, and copies of a text beyond the first make no theme; copies belong to the theme of the first, and a reply that fits none to that of the comment that it answers. " +
			fmt.Sprintf("The same documents have the same themes on every machine. There are none below %d documents; more than %d are refused. ", themes.Few, results.MaxThemed) +
			"Words are counted by documents, without copies; for g2, p and ratio see /keyness.",
	}, searchurl.ThemesParams(), a.themes)
}

// ThemesAnswer is the answer of themes.
type ThemesAnswer struct {
	Data     []Theme   `json:"data" doc:"The largest first."`
	None     ThemePart `json:"none" doc:"Documents that fit no theme."`
	Total    Total     `json:"total" doc:"Documents that the search finds: those of all themes and none."`
	Authors  int       `json:"authors" doc:"Different authors of all documents."`
	Lead     *string   `json:"lead" doc:"The agency, or other target, toward which most of the documents were judged; sides are toward it. Null if there is none."`
	Interval string    `json:"interval" enum:"hour,day,week,month,year" doc:"Of the trends."`
	Snapshot string    `json:"snapshot"`
	Query    Query     `json:"query"`
	Warnings []string  `json:"warnings"`
	TookMS   int64     `json:"took_ms"`
}

// ThemePart is a part of the documents.
type ThemePart struct {
	Count       int     `json:"count" doc:"Documents."`
	Share       float64 `json:"share" doc:"Their share of all documents."`
	Authors     int     `json:"authors" doc:"Different authors."`
	AuthorShare float64 `json:"author_share" doc:"Their share of all authors. An author can be in several themes."`
	Query       Query   `json:"query" doc:"The search that finds exactly these documents."`
}

// Theme is one theme.
type Theme struct {
	Label []string `json:"label" doc:"Words and phrases, as most documents of the theme write them." example:"[\"alert\",\"phones\"]"`
	ThemePart
	Sides   ThemeSides   `json:"sides" doc:"Documents by their side toward lead."`
	Trend   []TrendCount `json:"trend" doc:"Documents by time of publication, without gaps."`
	Undated int          `json:"undated" doc:"Documents that are in no interval."`
	Typical []Found      `json:"typical" doc:"The documents nearest to the middle of the theme, at most two, of different authors."`
	Dissent []Found      `json:"dissent" doc:"The document that most surely takes the side that fewer of the theme take; empty if there is none."`
	Words   []ThemeWord  `json:"words" doc:"What sets the theme apart, the highest g2 first."`
}

// ThemeSides counts sides.
type ThemeSides struct {
	Critical   int `json:"critical"`
	Neutral    int `json:"neutral"`
	Supportive int `json:"supportive"`
	Unclear    int `json:"unclear"`
}

// TrendCount counts the documents of an interval.
type TrendCount struct {
	Start time.Time `json:"start"`
	Count int       `json:"count"`
}

// ThemeWord is a word or phrase of a theme.
type ThemeWord struct {
	Text   string `json:"text" doc:"As most documents of the theme write it."`
	Count  int    `json:"count" doc:"Documents of the theme that have it."`
	Others int    `json:"others" doc:"Other documents that have it."`
	Measure
}

func (a *API) themes(ctx context.Context, in *request) (*ThemesAnswer, error) {
	started := a.opt.Now()
	s, err := a.reader.ReadThemes(ctx, in.rawQuery())
	if err != nil {
		return nil, err
	}
	all, err := a.reader.Themes(ctx, s)
	if err != nil {
		return nil, err
	}
	out := &ThemesAnswer{
		Data: []Theme{}, None: themePart(all, all.Left), Total: Total{Value: all.Documents, Relation: "eq"}, Authors: all.Authors,
		Interval: string(all.Timeline.Interval), Snapshot: all.Snapshot.String(),
		Query: Query{Canonical: all.Canonical, ReadBack: all.ReadBack}, Warnings: results.Strings(all.Notices),
	}
	if all.Lead != "" {
		out.Lead = &all.Lead
	}
	for _, theme := range all.Themes {
		out.Data = append(out.Data, newTheme(all, theme))
	}
	out.TookMS = a.opt.Now().Sub(started).Milliseconds()
	return out, nil
}

func themePart(all *results.Themes, theme results.Theme) ThemePart {
	return ThemePart{
		Count: theme.Documents, Share: partOf(theme.Documents, all.Documents), Authors: theme.Authors, AuthorShare: partOf(theme.Authors, all.Authors),
		Query: Query{Canonical: theme.Search.Format(), ReadBack: theme.ReadBack},
	}
}

func newTheme(all *results.Themes, theme results.Theme) Theme {
	out := Theme{
		Label: theme.Label, ThemePart: themePart(all, theme), Trend: []TrendCount{}, Typical: []Found{}, Dissent: []Found{}, Words: []ThemeWord{},
		Sides: ThemeSides{theme.Sides[corpus.Critical], theme.Sides[corpus.Neutral], theme.Sides[corpus.Supportive], theme.Sides[corpus.Unclear]},
	}
	out.Trend, out.Undated = trend(theme.Timeline)
	for _, item := range theme.Typical {
		out.Typical = append(out.Typical, found(item, nil))
	}
	if theme.Dissent != nil {
		out.Dissent = append(out.Dissent, found(*theme.Dissent, nil))
	}
	for _, w := range theme.Words {
		out.Words = append(out.Words, ThemeWord{Text: w.Text, Count: w.In, Others: w.Other, Measure: measure(w.Measure)})
	}
	return out
}

func trend(h *search.Histogram) (counts []TrendCount, undated int) {
	counts = []TrendCount{}
	for _, b := range h.Buckets {
		counts = append(counts, TrendCount{b.Start, b.Count})
	}
	return counts, h.Undated + h.Imprecise
}
