package searchtest

import (
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// timeFacts are documents of different dates, as precise as their outlets say. They
// were added one after the other, number 1 last, and 8 at a time that is not known.
func timeFacts() []corpus.Document {
	var docs []corpus.Document
	for i, one := range []struct {
		published string
		precision corpus.Precision
	}{
		{"2025-03-09T06", corpus.PrecisionMinute}, {"2025-03-09T07", corpus.PrecisionMinute}, {"2025-03-10T02", corpus.PrecisionMinute},
		{"2025-03-10", corpus.PrecisionDay}, {"2025-03-01", corpus.PrecisionMonth}, {"2025-01-01", corpus.PrecisionYear},
		{"1699-05-05", corpus.PrecisionDay}, {"", ""},
	} {
		d := fact(i+1, corpus.KindComment, string(one.precision), one.published, 0, 0, "words")
		d.Comment.PostedPrecision = one.precision
		if i < 7 {
			d.Added = added(8 - i)
		}
		docs = append(docs, d)
	}
	return docs
}

// added is the nth second of additions.
func added(n int) time.Time { return time.Date(2026, 1, 1, 0, 0, n, 0, time.UTC) }

// march is a request for part of a month, in which there are dates of every precision.
func march(req search.Request, interval search.Interval, days ...string) search.Request {
	req.From, req.To, req.Histogram = at(days[0]), at(days[1]), histogram(interval)
	return req
}

var timeRows = []answerRow{
	{"a histogram is counted within From and To, and covers them", march(search.Request{Query: value(schema.Outlet, "minute")}, search.Day, "2025-03-08", "2025-03-12"),
		"3:\nday 2025-03-08:0 2025-03-09:2 2025-03-10:1 2025-03-11:0 undated 0"},
	{"its first bucket holds From and its last the second before To", march(search.Request{}, search.Day, "2025-03-11T06", "2025-03-12T01"), "0:\nday 2025-03-11:0 2025-03-12:0 undated 0"},
	{"To itself is not covered", march(search.Request{}, search.Day, "2025-03-11T06", "2025-03-12"), "0:\nday 2025-03-11:0 undated 0"},
	{"at an open end it reaches to the last date", search.Request{From: at("2024-01-01"), Histogram: histogram(search.Year)}, "6:\nyear 2024-01-01:0 2025-01-01:6 undated 0"},
	{"and to the first", search.Request{To: at("1701-01-01"), Histogram: histogram(search.Year)}, "1:\nyear 1699-01-01:1 1700-01-01:0 undated 0"},
	{"at an open end without dates there are no buckets", search.Request{From: at("2027-01-01"), Histogram: histogram(search.Year)}, "0:\nyear undated 0"},
	{"a span that ends before it begins has no buckets", search.Request{From: at("2027-01-01"), To: at("2026-01-01"), Histogram: histogram(search.Year)}, "0:\nyear undated 0"},
	{"one date long ago does not spoil the days of a span", march(search.Request{}, search.Day, "2025-03-09", "2025-03-11"), "4:\nday 2025-03-09:2 2025-03-10:2 undated 0"},
	{"Auto takes the span that is asked for", march(search.Request{Query: value(schema.Outlet, "day")}, search.Auto, "2025-01-01", "2026-01-01"),
		"1:\nmonth 2025-01-01:0 2025-02-01:0 2025-03-01:1 2025-04-01:0 2025-05-01:0 2025-06-01:0 2025-07-01:0 2025-08-01:0 2025-09-01:0 2025-10-01:0 2025-11-01:0 2025-12-01:0 undated 0"},
	{"Auto is hour in a span of at most two days", march(search.Request{}, search.Auto, "2025-03-09T05", "2025-03-09T09"), "2:\nhour 2025-03-09T05:0 T06:1 T07:1 T08:0 undated 0"},
	{"Auto is day in a longer one", march(search.Request{}, search.Auto, "2025-03-09", "2025-03-11T01"), "4:\nday 2025-03-09:2 2025-03-10:2 2025-03-11:0 undated 0"},
	{"Auto takes no interval in which few dates are counted", search.Request{AddedFrom: added(3), Histogram: histogram(search.Auto)}, "6:\nday 2025-03-09:2 2025-03-10:2 undated 0 imprecise 2"},

	{"dates of a month and coarser are not counted in days", march(search.Request{}, search.Day, "2025-03-01", "2025-03-02"), "1:\nday 2025-03-01:0 undated 0 imprecise 1"},
	{"dates of a day are not counted in hours", march(search.Request{}, search.Hour, "2025-03-10", "2025-03-10T03"), "2:\nhour 2025-03-10T00:0 T01:0 T02:1 undated 0 imprecise 1"},
	{"dates of a month are counted in months, those of a year are not", march(search.Request{}, search.Month, "2025-01-01", "2025-04-01"), "6:\nmonth 2025-01-01:0 2025-02-01:0 2025-03-01:5 undated 0 imprecise 1"},
	{"dates of a year are counted in years", march(search.Request{}, search.Year, "2025-01-01", "2026-01-01"), "6:\nyear 2025-01-01:6 undated 0"},
	{"dates of a month are not counted in weeks", march(search.Request{}, search.Week, "2025-03-01", "2025-03-11"), "5:\nweek 2025-02-24:0 2025-03-03:2 2025-03-10:2 undated 0 imprecise 1"},
	{"if nothing is precise enough there are no buckets", search.Request{Query: value(schema.Outlet, "year"), Histogram: histogram(search.Day)}, "1:\nday undated 0 imprecise 1"},

	{"days begin at midnight of the zone", search.Request{Zone: "America/New_York", Query: value(schema.Outlet, "minute"), Histogram: histogram(search.Day)}, "3:\nday 2025-03-09T05:00:3 undated 0"},
	{"and after a change of clocks", march(search.Request{Zone: "America/New_York"}, search.Day, "2025-03-09T05", "2025-03-10T05"), "4:\nday 2025-03-09T05:00:3 2025-03-10T04:00:1 undated 0"},
	{"an hour that clocks skip has no bucket", march(search.Request{Zone: "America/New_York"}, search.Hour, "2025-03-09T06", "2025-03-09T08"), "2:\nhour 2025-03-09T06:1 T07:1 undated 0"},
	{"hours begin with the zone's", search.Request{Zone: "Asia/Kolkata", AddedFrom: added(7), Query: value(schema.Outlet, "minute"), Histogram: histogram(search.Hour)}, "2:\nhour 2025-03-09T05:1 T06:1 undated 0"},
	{"weeks begin on Monday of the zone", search.Request{Zone: "Asia/Tokyo", AddedFrom: added(6), Query: value(schema.Outlet, "minute"), Histogram: histogram(search.Week)}, "3:\nweek 2025-03-02T15:00:2 2025-03-09T15:00:1 undated 0"},
	{"months begin with the zone's", search.Request{Zone: "America/New_York", Query: value(schema.Outlet, "month"), Histogram: histogram(search.Month)}, "1:\nmonth 2025-03-01T05:00:1 undated 0"},
	{"a date of a day keeps its day in a zone behind UTC", search.Request{Zone: "America/New_York", From: at("2025-03-10"), Query: value(schema.Outlet, "day"), Histogram: histogram(search.Day)}, "1:\nday 2025-03-09T05:00:0 2025-03-10T04:00:1 undated 0"},
	{"and the bucket of To is there as well", search.Request{Zone: "America/New_York", To: at("2025-03-10T01"), AddedFrom: added(3), Query: value(schema.Outlet, "day"), Histogram: histogram(search.Day)}, "1:\nday 2025-03-09T05:00:0 2025-03-10T04:00:1 undated 0"},
	{"and in a zone ahead of it", search.Request{Zone: "Pacific/Kiritimati", From: at("2025-03-09"), Query: value(schema.Outlet, "day"), Histogram: histogram(search.Day)}, "1:\nday 2025-03-08T10:00:0 2025-03-09T10:00:1 undated 0"},
	{"From and To mean the same in every zone", march(search.Request{Zone: "Asia/Tokyo", Query: value(schema.Outlet, "day")}, search.Year, "2025-03-10", "2025-03-11"), "1:\nyear 2024-12-31T15:00:1 undated 0"},

	{"the newest addition first, those without one last", search.Request{Sort: search.Added, Limit: 10}, "8: 1 2 3 4 5 6 7 8"},
	{"AddedFrom is inclusive", search.Request{AddedFrom: added(7), Limit: 10}, "2: 2 1"},
	{"AddedTo is exclusive, and unknown times fail a bound", search.Request{AddedTo: added(4), Limit: 10}, "2: 6 7"},
	{"facets and histograms count within when documents were added", search.Request{AddedFrom: added(3), AddedTo: added(5), Facets: facet(schema.Outlet, 0), Histogram: histogram(search.Year)},
		"2:\noutlet month 1, year 1, missing 0\nyear 2025-01-01:2 undated 0"},
	{"documents are counted by when they were added, half open, empty spans too", search.Request{Arrivals: []time.Time{added(1), added(3), added(4), added(5), added(8).AddDate(1, 0, 0), added(9).AddDate(1, 0, 0)}}, "8:\narrivals [1 1 1 4 0]"},
	{"within AddedFrom and AddedTo", search.Request{AddedFrom: added(4), AddedTo: added(7), Arrivals: []time.Time{added(1), added(5), added(60)}}, "3:\narrivals [1 2]"},

	{"documents without a date", search.Request{Filters: filters(search.Filter{Field: schema.Date, Missing: true}), Histogram: histogram(search.Day), Limit: 10}, "1: 8\nday undated 1"},
	{"none of them is within From and To", search.Request{From: at("0001-06-01"), Filters: filters(search.Filter{Field: schema.Date, Missing: true}), Limit: 10}, "0:"},
	{"a filter on date that asks for nothing passes all", search.Request{Filters: filters(search.Filter{Field: schema.Date}), Limit: 10}, "8: 3 4 2 1 5 6 7 8"},
	{"not in any span of time: those without a date", search.Request{Query: query.Not{Node: query.DateRange{}}, Limit: 10}, "1: 8"},
}
