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
	s.Ranked, s.Left = search.Rank(clauses, matching)
	return s
}

// scorer gives the score of search.Sort's Relevance.
type scorer struct {
	statistics *search.Statistics
	clauses    []clause // of statistics.Ranked
	times      []float64
	pairs      []search.Pair
}

func newScorer(req search.Request, s *search.Statistics) scorer {
	out := scorer{statistics: s, pairs: req.Pairs(s)}
	clauses := req.Clauses()
	for _, f := range s.Ranked {
		n := float64(clauses[f.Clause].Times)
		out.clauses = append(out.clauses, clauseOf(clauses[f.Clause].Pattern))
		out.times = append(out.times, (search.K3+1)*n/(search.K3+n))
	}
	return out
}

func (s scorer) score(d document) float64 {
	sum := 0.0
	for i := range s.clauses {
		sum += s.adds(i, d)
	}
	for _, p := range s.pairs {
		if distance := s.distance(p, d); distance > 0 {
			sum += min(s.adds(p.A, d), s.adds(p.B, d)) / (distance * distance)
		}
	}
	return sum
}

// adds is what a clause adds to the score of a document.
func (s scorer) adds(i int, d document) float64 {
	tf := 0.0
	for text, name := range schema.TextFields {
		field, _ := schema.Lookup(name)
		if n := s.clauses[i].occurrencesIn(d, name); n > 0 {
			relative := float64(len(d.words[name])) / s.statistics.Texts[text].Mean()
			tf += field.Boost * float64(n) / (1 - search.B + search.B*relative)
		}
	}
	all, matching := float64(s.statistics.Documents), float64(s.statistics.Ranked[i].Documents)
	idf := math.Log(1 + (all-matching+0.5)/(matching+0.5))
	return s.times[i] * idf * tf * (search.K1 + 1) / (tf + search.K1)
}

// distance is the least between the words of a pair; 0 if no field has both.
func (s scorer) distance(p search.Pair, d document) float64 {
	least := 0.0
	a, b := s.clauses[p.A], s.clauses[p.B]
	for _, field := range a.fields {
		for _, one := range d.words[field] {
			for _, other := range d.words[field] {
				if !a.words[0].Matches(one) || !b.words[0].Matches(other) {
					continue
				}
				apart := max(1, math.Abs(float64(one.Position-other.Position)))
				if least == 0 || apart < least {
					least = apart
				}
			}
		}
	}
	return least
}
