package searchtest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// valuesOf are values to ask for: those of the corpus and one that nobody has.
func valuesOf(field string) []string {
	values := []string{"nobody-has-this"}
	field, _ = schema.Origin(field)
	switch field {
	case schema.Outlet:
		values = append(values, outlets...)
	case schema.Agency:
		for _, a := range agencies {
			values = append(values, a[0])
		}
	case schema.Location:
		for _, p := range places {
			values = append(values, p[0])
		}
	case schema.Stance:
		for _, l := range corpus.Labels {
			values = append(values, string(l))
		}
	case schema.Toward:
		values = append(values, "us-dhs:critical", "us-ice:critical", "us-ice:unclear", "us-ca-lausd:supportive", "immigration raids:critical")
	case schema.Labelled:
		values = []string{"model", "people"}
	case schema.Author:
		values = append(values, authors...)
	case schema.Kind:
		values = []string{"article", "comment"}
	case schema.Language:
		values = append(values, "en", "fr")
	case schema.Platform:
		values = append(values, "reddit", "disqus")
	case schema.Copies:
		values = append(values, groups[:2]...)
	case schema.Event:
		values = append(values, events[:2]...)
	case schema.Corpus:
		values = append(values, slices.Sorted(maps.Keys(corpora))...)
	case schema.Theme:
		values = append(values, slices.Sorted(maps.Keys(themes))...)
	case schema.Article:
		values = append(values, documentID(0, corpus.KindArticle), documentID(12, corpus.KindArticle))
	}
	return values
}

func fieldsWith(is func(schema.Field) bool) []string {
	var names []string
	for _, f := range schema.Fields {
		if is(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// randomRequest asks for anything that the contract allows.
func randomRequest(r *rand.Rand) search.Request {
	req := search.Request{
		Sort:  pick(r, []search.Sort{"", search.Relevance, search.Relevance, search.Newest, search.Oldest, search.Replies, search.Score, search.Added, search.Confidence, search.Confidence}),
		Limit: pick(r, []int{0, 1, 3, 10, 1000}),
		View:  schema.View{Named: r.IntN(3) == 0, MinConfidence: pick(r, append(corpus.Minimums, 0, 0, 0, 0, 0))},
	}
	switch r.IntN(6) {
	case 0:
		req.Any = randomText(r, 1+r.IntN(6), " ")
	case 1: // everything
	default:
		req.Query = randomNode(r, 3)
	}
	for _, field := range fieldsWith(func(f schema.Field) bool { return f.Filter }) {
		rarely := 10 // together they still let something through
		if _, ofArticle := schema.Origin(field); ofArticle {
			rarely = 20
		}
		if r.IntN(rarely) == 0 {
			req.Filters = append(req.Filters, randomFilter(r, field))
			if field == schema.Corpus {
				req.Corpora = corpora
			}
		}
	}
	for _, field := range fieldsWith(func(f schema.Field) bool { return f.Facet }) {
		if origin, _ := schema.Origin(field); r.IntN(3) == 0 || origin == schema.Stance { // the stances add up on every request
			req.Facets = append(req.Facets, search.FacetRequest{Field: field, Limit: pick(r, []int{0, 1, 2, 5})})
		}
	}
	if r.IntN(10) == 0 {
		req.Filters = append(req.Filters, search.Filter{Field: schema.Date, Missing: r.IntN(4) > 0})
	}
	if r.IntN(4) > 0 { // without them nothing has a theme
		req.Themes = themes
	}
	req.From, req.To = randomBounds(r)
	if r.IntN(4) == 0 {
		req.AddedFrom = randomAdded(r)
	}
	if r.IntN(4) == 0 {
		req.AddedTo = randomAdded(r)
	}
	req.Zone = pick(r, zones)
	req.Unit = pick(r, []search.Unit{search.ByDocument, search.ByGroup})
	if r.IntN(3) == 0 {
		req.Histogram = &search.HistogramRequest{Interval: pick(r, intervals)}
	}
	if r.IntN(2) == 0 {
		req.Aggregate = randomAggregate(r)
	}
	if req.Limit == 3 {
		req.Only = corpora["every third"]
	}
	if req.Unit == search.ByDocument && req.Aggregate == nil {
		req.Arrivals = arrivals
	}
	return req
}

// arrivals are among the times of randomAdded.
var arrivals = []time.Time{added(1), added(4), added(5), added(11), added(17)}

var intervals = []search.Interval{"", search.Auto, search.Hour, search.Day, search.Week, search.Month, search.Year}

func randomAggregate(r *rand.Rand) *search.AggregateRequest {
	a := &search.AggregateRequest{Authors: r.IntN(2) == 0, Articles: r.IntN(2) == 0, Shares: r.IntN(2) == 0}
	fields := fieldsWith(func(f schema.Field) bool { return f.Facet })
	r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	for i := range 1 + r.IntN(search.MaxAxes) {
		axis := search.Axis{Facet: search.FacetRequest{Field: fields[i], Limit: pick(r, []int{0, 1, 2, 5})}}
		if r.IntN(4) == 0 && !slices.ContainsFunc(a.By, func(a search.Axis) bool { return a.Histogram != nil }) {
			axis = search.Axis{Histogram: &search.HistogramRequest{Interval: pick(r, intervals)}}
			if r.IntN(3) > 0 { // the dates are centuries apart
				axis.Histogram.Interval = search.Auto
			}
		}
		if a.By = append(a.By, axis); r.IntN(2) == 0 {
			a.Of = append(a.Of, i)
		}
	}
	return a
}

// randomBounds are both ends of a span of time, one of them or none. Some spans are
// of a few days or less.
func randomBounds(r *rand.Rand) (from, to time.Time) {
	if r.IntN(4) == 0 {
		from, _ = randomDate(r)
	}
	switch r.IntN(8) {
	case 0, 1:
		to, _ = randomDate(r)
	case 2:
		if from.IsZero() {
			from = pick(r, changes)
		}
		to = from.Add(time.Duration(1+r.IntN(100*3600)) * time.Second)
	}
	return from, to
}

func randomFilter(r *rand.Rand, field string) search.Filter {
	given, _ := schema.Lookup(field)
	f := search.Filter{Field: field, Missing: (!given.Given || given.Facet) && r.IntN(4) == 0}
	for range r.IntN(3) {
		f.Any = append(f.Any, pick(r, valuesOf(field)))
	}
	if r.IntN(3) == 0 {
		f.Not = append(f.Not, pick(r, valuesOf(field)))
	}
	return f
}

func randomNode(r *rand.Rand, depth int) query.Node {
	kind := r.IntN(16)
	if depth == 0 {
		kind = r.IntN(10)
	}
	field := pick(r, []string{"", "", schema.Headline, schema.Body})
	word := pick(r, vocabulary)
	exact := r.IntN(3) == 0
	switch kind {
	case 0, 1, 2:
		return query.Term{Field: field, Text: word, Exact: exact}
	case 3:
		return query.Phrase{Field: field, Text: randomText(r, 1+r.IntN(3), " "), Exact: exact}
	case 4:
		return query.Phrase{Field: field, Text: randomText(r, 1+r.IntN(2), " ") + " " + randomOpen(r, word), Slop: 1 + r.IntN(6), Ordered: r.IntN(2) == 0, Exact: exact}
	case 5:
		return query.Wildcard{Field: field, Text: randomOpen(r, word) + "*"}
	case 6:
		letters := []rune(word)
		letters[r.IntN(len(letters))] = pick(r, []rune("aeioux"))
		return query.Fuzzy{Field: field, Text: string(letters), Edits: r.IntN(3)}
	case 7, 8:
		name := pick(r, fieldsWith(func(f schema.Field) bool { return f.Filter && (!f.Given || f.Query) }))
		return query.Value{Field: name, Text: pick(r, valuesOf(name))}
	case 9:
		from, _ := randomDate(r)
		to, _ := randomDate(r)
		return query.DateRange{From: from, To: to}
	case 10:
		return query.Not{Node: randomNode(r, depth-1)}
	case 11:
		return query.Or{Nodes: randomNodes(r, depth)}
	case 12:
		return query.Article{Node: randomNode(r, depth-1)}
	case 13:
		return query.HasComment{Node: randomNode(r, depth-1)}
	}
	return query.And{Nodes: randomNodes(r, depth)}
}

// randomRanking asks for anything, mostly by relevance and without filters.
func randomRanking(r *rand.Rand) search.Request {
	req := randomRequest(r)
	if r.IntN(4) == 0 {
		return req
	}
	req.Sort, req.Filters, req.From, req.To = search.Relevance, nil, time.Time{}, time.Time{}
	if r.IntN(2) == 0 { // words that are rare enough to be near each other
		var words []query.Node
		for range 2 + r.IntN(2) {
			words = append(words, query.Term{Text: pick(r, vocabulary[frequentWords:])})
		}
		req.Query, req.Any = query.And{Nodes: words}, ""
	}
	return req
}

// randomOpen is a word some of whose letters may be open.
func randomOpen(r *rand.Rand, word string) string {
	letters := []rune(strings.Trim(word, "$"))
	if len(letters) < 2 || r.IntN(3) == 0 {
		return string(letters)
	}
	at := r.IntN(len(letters))
	switch r.IntN(3) {
	case 0:
		letters[at] = '?'
	case 1:
		letters[at] = '*'
	case 2:
		letters = letters[:max(at, 1)]
	}
	return string(letters)
}

func randomNodes(r *rand.Rand, depth int) []query.Node {
	var nodes []query.Node
	for range r.IntN(4) {
		nodes = append(nodes, randomNode(r, depth-1))
	}
	return nodes
}
