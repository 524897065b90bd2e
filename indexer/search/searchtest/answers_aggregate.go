package searchtest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// aggregate asks for everything along axes that are written as outlet, outlet:2 with
// a limit, and time:day.
func aggregate(a search.AggregateRequest, by ...string) search.Request {
	for _, text := range by {
		field, number, _ := strings.Cut(text, ":")
		if field == "time" {
			a.By = append(a.By, search.Axis{Histogram: histogram(search.Interval(number))})
			continue
		}
		limit, _ := strconv.Atoi(number)
		a.By = append(a.By, search.Axis{Facet: search.FacetRequest{Field: field, Limit: limit}})
	}
	return search.Request{Aggregate: &a}
}

// with is a request with filters.
func with(req search.Request, f ...search.Filter) search.Request {
	req.Filters = f
	return req
}

// Rows over the documents of facts: 1 to 8 belong to article 1, but 5, which is one.
var aggregateRows = []answerRow{
	{"an aggregate of one field is its facet", aggregate(search.AggregateRequest{}, "outlet"), "8:\napnews 4\nfoxnews 3\nmissing 1"},
	{"values beyond the limit are other", aggregate(search.AggregateRequest{}, "outlet:1"), "8:\napnews 4\nother 3\nmissing 1"},
	{"two fields: the cells with documents, in the order of the facets", aggregate(search.AggregateRequest{}, "outlet", "stance:2"),
		"8:\napnews critical 2\napnews neutral 1\napnews other 1\nfoxnews neutral 1\nfoxnews other 1\nfoxnews missing 1\nmissing missing 1"},
	{"a document of several values is in several cells, and once in other", aggregate(search.AggregateRequest{}, "agency:1", "kind"),
		"8:\nus-dhs comment 4\nus-dhs article 1\nother comment 4\nother article 1\nmissing comment 1\nmissing article 1"},
	{"time without gaps, in cells only where there are documents", with(aggregate(search.AggregateRequest{}, "outlet", "time:month"), filter(schema.Outlet, "foxnews")),
		"3:\nfoxnews 2025-01-01 1\nfoxnews 2025-02-01 1\nfoxnews missing 1"},
	{"an aggregate keeps the filter on its own field, and shows what it asks for", with(aggregate(search.AggregateRequest{}, "agency:1"), filter(schema.Agency, "us-ca-lausd")),
		"1:\nus-ca-lausd 1\nother 1"},
	{"fields of the article", aggregate(search.AggregateRequest{}, "article.outlet", "kind"), "8:\napnews comment 6\napnews article 1\nfoxnews article 1"},
	{"agencies that the text names", search.Request{View: named, Aggregate: aggregate(search.AggregateRequest{}, "agency:1").Aggregate}, "8:\nus-dhs 3\nother 2\nmissing 5"},
	{"sides at another minimum", search.Request{View: confident(0.9), Aggregate: aggregate(search.AggregateRequest{}, "stance:2").Aggregate}, "8:\nneutral 2\nunclear 2\nother 2\nmissing 2"},
	{"different authors and articles", aggregate(search.AggregateRequest{Authors: true, Articles: true}, "kind"), "8:\ncomment 6 by 1 in 1 squares 36\narticle 2 in 2 squares 2"},
	{"shares of everything", aggregate(search.AggregateRequest{Shares: true}, "kind"),
		"8:\ncomment 6 in 1 squares 36 products 42\narticle 2 in 2 squares 2 products 8\nof [0 0 0] 8 in 2 squares 50"},
	{"shares within a field", aggregate(search.AggregateRequest{Shares: true, Of: []int{1}}, "outlet", "kind"),
		"8:\napnews comment 3 in 1 squares 9 products 18\napnews article 1 in 1 squares 1 products 1\nfoxnews comment 2 in 1 squares 4 products 12\nfoxnews article 1 in 1 squares 1 products 1\nmissing comment 1 in 1 squares 1 products 6" +
			"\nof [0 0 0] 6 in 1 squares 36\nof [0 1 0] 2 in 2 squares 2"},
	{"an aggregate of nothing", search.Request{Query: query.Term{Text: "nothing"}, Aggregate: aggregate(search.AggregateRequest{Authors: true, Shares: true}, "outlet", "time:day").Aggregate}, "0:"},
}

func (h Harness) aggregates(t *testing.T) {
	engine := h.holding(t, facts()...)
	for _, r := range aggregateRows {
		t.Run(r.says, func(t *testing.T) { expect(t, ask(t, engine, r.req), r.want) })
	}
	t.Run("dates that are not precise enough are missing with the undated", func(t *testing.T) {
		engine := h.holding(t, timeFacts()...)
		req := march(aggregate(search.AggregateRequest{}, "time:day"), search.Day, "2025-03-01", "2025-03-11")
		req.Histogram = nil
		expect(t, ask(t, engine, req), "5:\n2025-03-09 2\n2025-03-10 2\nmissing 1")
	})
	t.Run("in a time zone", func(t *testing.T) {
		engine := h.holding(t, timeFacts()...)
		req := march(aggregate(search.AggregateRequest{}, "time:day"), search.Day, "2025-03-09", "2025-03-11")
		req.Histogram, req.Zone = nil, "America/New_York"
		expect(t, ask(t, engine, req), "4:\n2025-03-09T05:00 3\n2025-03-10T04:00 1")
	})
}

// renderAggregate writes the cells and then the bases, one a line.
func renderAggregate(b *strings.Builder, a search.Aggregate) {
	for _, c := range a.Cells {
		b.WriteString("\n" + renderPlace(a, c.Place) + " " + renderTally(c.Tally))
		if c.Products > 0 {
			fmt.Fprintf(b, " products %d", c.Products)
		}
	}
	for _, base := range a.Bases {
		fmt.Fprintf(b, "\nof %v %s", base.Place, renderTally(base.Tally))
	}
}

func renderPlace(a search.Aggregate, at search.Place) string {
	var parts []string
	for i, m := range a.Margins {
		switch {
		case at[i] == search.Other:
			parts = append(parts, "other")
		case at[i] == search.Missing:
			parts = append(parts, "missing")
		case m.Facet != nil:
			parts = append(parts, m.Facet.Values[at[i]].Value)
		default:
			start, layout := m.Histogram.Buckets[at[i]].Start.UTC(), time.DateOnly
			if start.Format("15:04") != "00:00" {
				layout = "2006-01-02T15:04"
			}
			parts = append(parts, start.Format(layout))
		}
	}
	return strings.Join(parts, " ")
}

func renderTally(t search.Tally) string {
	text := strconv.Itoa(t.Count)
	if t.Authors > 0 {
		text += fmt.Sprintf(" by %d", t.Authors)
	}
	if t.Articles > 0 {
		text += fmt.Sprintf(" in %d squares %d", t.Articles, t.Squares)
	}
	return text
}

// tooManyCells: the error names the field of the most values and what to do.
func tooManyCells(t *testing.T, h Harness) {
	engine := h.holding(t, append(facts(), dated(91, at("1800-01-01")), dated(92, at("2025-01-01")))...)
	if got := ask(t, engine, aggregate(search.AggregateRequest{}, "time:day", "kind")); len(got.Aggregate.Cells) != 8 {
		t.Errorf("less than a million: %d cells", len(got.Aggregate.Cells))
	}
	_, err := engine.Search(t.Context(), aggregate(search.AggregateRequest{}, "agency", "time:day", "location"))
	var bad *search.BadRequestError
	if !errors.As(err, &bad) || bad.Field != "by" || !strings.Contains(bad.Msg, "most of all by time") || !strings.Contains(bad.Msg, "wider interval") {
		t.Errorf("error %v", err)
	}
}
