package searchtest

import (
	"math"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// statistics are those of the request's cursor or the present ones.
func (o *Oracle) statistics(req search.Request) *search.Statistics {
	if req.After != nil && req.After.Statistics != nil {
		return req.After.Statistics
	}
	s := &search.Statistics{Texts: make([]search.TextStatistics, len(schema.TextFields))}
	clauses := req.Clauses()
	matching := make([]int, len(clauses))
	for _, d := range o.docs {
		holds := false
		for i, field := range schema.TextFields {
			if words := len(d.words[field]); words > 0 {
				holds = true
				s.Texts[i].Documents++
				s.Texts[i].Words += int64(words)
			}
		}
		if holds {
			s.Documents++
		}
		for i, c := range clauses {
			if clauseOf(c.Pattern).matches(d) {
				matching[i]++
			}
		}
	}
	s.Ranked, s.Left = search.Rank(matching)
	return s
}

// score is that of search.Sort's Relevance.
func score(req search.Request, s *search.Statistics, d document) float64 {
	clauses := req.Clauses()
	sum := 0.0
	for _, f := range s.Ranked {
		c := clauseOf(clauses[f.Clause].Pattern)
		tf := 0.0
		for i, name := range schema.TextFields {
			field, _ := schema.Lookup(name)
			if n := c.occurrencesIn(d, name); n > 0 {
				relative := float64(len(d.words[name])) / s.Texts[i].Mean()
				tf += field.Boost * float64(n) / (1 - search.B + search.B*relative)
			}
		}
		n := float64(clauses[f.Clause].Times)
		times := (search.K3 + 1) * n / (search.K3 + n)
		all, matching := float64(s.Documents), float64(f.Documents)
		idf := math.Log(1 + (all-matching+0.5)/(matching+0.5))
		sum += times * idf * tf * (search.K1 + 1) / (tf + search.K1)
	}
	return sum
}
