package searchurl

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Aggregation is a request for numbers of documents by fields, one row for each
// combination of their values. Its Search has neither an order nor a cursor.
type Aggregation struct {
	Search  Search
	By      []Group  // in the order of the columns
	Metrics []Metric // in the order of Metrics
	Of      []Group  // those of By within which a share is taken, in their order
	Top     int      // values of each field
	// Corrected asks for shares that people have checked beside those of the model.
	Corrected bool
	Wide      bool // the values of the last field are columns
	Download  bool // as a file to save
}

// Group is a field to count by or, with an Interval, time.
type Group struct {
	Field    string
	Interval search.Interval
}

// Time is the name of the column of times.
const Time = "time"

// String writes a group as by has it: outlet, time:month.
func (g Group) String() string {
	if g.Interval != "" {
		return Time + ":" + string(g.Interval)
	}
	return g.Field
}

// Column is the name of the group's column.
func (g Group) Column() string {
	if g.Interval != "" {
		return Time
	}
	return g.Field
}

// Metric is what is counted for each row.
type Metric string

// The metrics, in the order of their columns.
const (
	CountMetric    Metric = "count"
	AuthorsMetric  Metric = "authors"
	ArticlesMetric Metric = "articles"
	ShareMetric    Metric = "share"
)

// Metrics lists all metrics.
var Metrics = []Metric{CountMetric, AuthorsMetric, ArticlesMetric, ShareMetric}

// Values of each field.
const (
	DefaultTop = 10
	MaxTop     = 1000
)

// Groups lists everything that can be counted by, as by has it.
func Groups() []string {
	groups := FacetFields()
	for _, interval := range Intervals {
		if interval != search.Auto {
			groups = append(groups, Time+":"+string(interval))
		}
	}
	return groups
}

var (
	byParam = Param{Name: "by", Type: "string", Example: "outlet,stance,time:month",
		Description: fmt.Sprintf("What to count by: one to %d of %s, separated by commas. Rows come in this order.", search.MaxAxes, strings.Join(Groups(), ", "))}
	metricsParam = Param{Name: "metrics", Type: "string", Default: string(CountMetric), Example: "count,share",
		Description: "What each row says, separated by commas: count, the number of documents; authors and articles, how many different ones they are of; share, with n, share_low and share_high."}
	ofParam = Param{Name: "of", Type: "string", Example: "outlet",
		Description: "What share is a share of: those of the fields in by, separated by commas, whose value a row shares with its denominator n. With by=outlet,stance and of=outlet it is the share of an outlet's documents. Without it, of all documents found."}
	topParam = Param{Name: "top", Type: "integer", Least: 1, Most: MaxTop, Default: strconv.Itoa(DefaultTop),
		Description: fmt.Sprintf("Values of each field, the most frequent, 1 to %d; the rest together is (other). Values that the search asks for are always there.", MaxTop)}
	correctedParam = Param{Name: "corrected", Type: "string", Enum: []string{"true", "false"}, Default: "false",
		Description: "true: beside the counts of the model, the share that each side toward the agency has as people judged a sample of this search: share_corrected, its 95% interval low to high, n_labelled and method. by has toward and, with of, what the sample is stratified by. Refused with the reason if the sample cannot carry it."}
	formatParam = Param{Name: "format", Type: "string", Enum: []string{"long", "wide"}, Default: "long",
		Description: "long: a row for each combination of values. wide: the values of the last field become columns."}
)

// AggregationParams describes the parameters of an address of an aggregation.
func AggregationParams() []Param {
	tz := zoneRule().Param
	tz.Description = strings.Replace(tz.Description, "the intervals of histogram", "hours, days, weeks, months and years", 1)
	return paramsAround("", []string{"sort", "cursor", "limit", "facets", "histogram", "highlight"}, byParam, metricsParam, ofParam, topParam, correctedParam, formatParam, tz)
}

// AggregationFileParams describes the parameters of an address of an aggregation as a
// file.
func AggregationFileParams() []Param { return append(AggregationParams(), downloadParam) }

// ParseAggregation reads the part of an address after the question mark; file says
// whether the answer is a file. It fails as ParseRaw does.
func ParseAggregation(ctx context.Context, raw string, file bool, opt Options) (a Aggregation, err error) {
	err = queryOf(raw, func(values url.Values) error {
		a, err = parseAggregation(ctx, values, file, opt)
		return err
	})
	return a, err
}

func parseAggregation(ctx context.Context, values url.Values, file bool, opt Options) (Aggregation, error) {
	a := Aggregation{Metrics: []Metric{CountMetric}, Top: DefaultTop}
	var of []string
	owns := []own{
		{byParam, func(r *reader, value string) { a.By = r.groups(value) }},
		{metricsParam, func(r *reader, value string) { a.Metrics = r.metrics(value) }},
		{ofParam, func(_ *reader, value string) { of = items(value) }},
		{topParam, topParam.count(&a.Top)},
		{correctedParam, func(_ *reader, value string) { a.Corrected = value == "true" }},
		{formatParam, func(_ *reader, value string) { a.Wide = value == "wide" }},
	}
	if file {
		owns = append(owns, own{downloadParam, func(_ *reader, value string) { a.Download = value == "1" }})
	}
	s, err := parseAround(ctx, values, opt, owns)
	a.Search = s.FirstPage()
	r := &reader{}
	if Value(values, byParam.Name) == "" {
		r.fault(byParam.Name, UnknownValue, byParam.Example, "is missing; write what to count by")
	}
	if len(a.By) > 0 {
		a.Of = r.of(of, a.By)
	}
	if failed := r.with(err); failed != nil {
		return a, failed
	}
	return a, nil
}

// items are the parts of a list with commas.
func items(list string) []string {
	parts := strings.Split(list, ",")
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return parts
}

func (r *reader) groups(list string) []Group {
	var groups []Group
	for _, item := range items(list) {
		g := Group{Field: item}
		if interval, isTime := strings.CutPrefix(item, Time+":"); isTime {
			g = Group{Interval: search.Interval(interval)}
		}
		switch {
		case !slices.Contains(Groups(), item):
			r.fault(byParam.Name, UnknownValue, nearestGroup(item), "“%s” is not one of %s", clip(item), strings.Join(Groups(), ", "))
		case slices.ContainsFunc(groups, func(o Group) bool { return o.Column() == g.Column() }):
			r.fault(byParam.Name, UnknownValue, "", "names %s twice", g.Column())
		default:
			groups = append(groups, g)
		}
	}
	if len(groups) > search.MaxAxes {
		r.fault(byParam.Name, UnknownValue, "", "names %d fields; there can be at most %d", len(groups), search.MaxAxes)
	}
	return groups
}

// nearestGroup is what was meant by something that cannot be counted by.
func nearestGroup(item string) string {
	_, interval, _ := strings.Cut(item, ":")
	for _, text := range []string{interval, item} {
		if slices.Contains(Groups(), Time+":"+text) {
			return Time + ":" + text
		}
	}
	if name, _, _ := strings.Cut(item, ":"); name == Time || name == schema.Date {
		return Time + ":" + string(search.Day)
	}
	return schema.Nearest(item, Groups())
}

func (r *reader) metrics(list string) []Metric {
	var known []string
	for _, m := range Metrics {
		known = append(known, string(m))
	}
	var asked []Metric
	for _, item := range items(list) {
		if !slices.Contains(known, item) {
			r.fault(metricsParam.Name, UnknownValue, schema.Nearest(item, known), "“%s” is not one of %s", clip(item), strings.Join(known, ", "))
			continue
		}
		asked = append(asked, Metric(item))
	}
	var sorted []Metric
	for _, m := range Metrics {
		if slices.Contains(asked, m) {
			sorted = append(sorted, m)
		}
	}
	return sorted
}

func (r *reader) of(list []string, by []Group) []Group {
	var known []string
	for _, g := range by {
		known = append(known, g.Column())
	}
	for _, item := range list {
		if !slices.ContainsFunc(by, func(g Group) bool { return item == g.Column() || item == g.String() }) {
			r.fault(ofParam.Name, UnknownValue, schema.Nearest(item, known), "“%s” is not one of the fields in by: %s", clip(item), strings.Join(known, ", "))
		}
	}
	var of []Group
	for _, g := range by {
		if slices.Contains(list, g.Column()) || slices.Contains(list, g.String()) {
			of = append(of, g)
		}
	}
	return of
}

// Values writes a request as parameters, without defaults and download.
// ParseAggregation reads them back.
func (a Aggregation) Values() url.Values {
	values := a.Search.Deciding()
	set := func(name, value, leftOut string) {
		if value != leftOut {
			values.Set(name, value)
		}
	}
	set("tz", a.Search.Request.Zone, "")
	var by, metrics, of []string
	for _, g := range a.By {
		by = append(by, g.String())
	}
	for _, m := range a.Metrics {
		metrics = append(metrics, string(m))
	}
	for _, g := range a.Of {
		of = append(of, g.Column())
	}
	set(byParam.Name, strings.Join(by, ","), "")
	set(metricsParam.Name, strings.Join(metrics, ","), metricsParam.Default)
	set(ofParam.Name, strings.Join(of, ","), "")
	set(topParam.Name, strconv.Itoa(a.Top), topParam.Default)
	set(correctedParam.Name, strconv.FormatBool(a.Corrected), correctedParam.Default)
	set(formatParam.Name, map[bool]string{true: "wide", false: "long"}[a.Wide], formatParam.Default)
	set("labels", strconv.FormatBool(a.Search.Labels), "false")
	return values
}

// URL returns the address of a request at a path.
func (a Aggregation) URL(path string) string { return address(path, a.Values()) }

// Has reports whether a metric is asked for.
func (a Aggregation) Has(m Metric) bool { return slices.Contains(a.Metrics, m) }

// Request is what is asked of an engine.
func (a Aggregation) Request() search.Request {
	req := a.Search.FirstPage().Request
	req.Sort, req.Limit, req.Facets, req.Histogram = search.Newest, 0, nil, nil
	asked := &search.AggregateRequest{Authors: a.Has(AuthorsMetric), Articles: a.Has(ArticlesMetric), Shares: a.Has(ShareMetric)}
	for i, g := range a.By {
		axis := search.Axis{Facet: search.FacetRequest{Field: g.Field, Limit: a.Top}}
		if g.Interval != "" {
			axis = search.Axis{Histogram: &search.HistogramRequest{Interval: g.Interval}}
		}
		asked.By = append(asked.By, axis)
		if asked.Shares && slices.Contains(a.Of, g) {
			asked.Of = append(asked.Of, i)
		}
	}
	req.Aggregate = asked
	return req
}
