package search

import (
	"cmp"
	"slices"
	"strings"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// The constants of Relevance; see Sort.
const (
	K1 = 1.2  // how soon more occurrences stop to count
	B  = 0.75 // how much of a text's length counts against it: 0 nothing, 1 all
	K3 = 1    // how soon more repetitions in the request stop to count
)

// MaxRanked is the most clauses that rank. Of more, those rank that fewest documents
// match; ties by their order in Clauses.
const MaxRanked = 400

// MaxPairs is the most pairs whose nearness counts. Of more, those count whose more
// frequent clause is the rarest; ties by their order in the request.
const MaxPairs = 8

// Clause is what ranks as one: what a Term, Phrase, Wildcard or Fuzzy of a query looks
// for, or a word of Any.
type Clause struct {
	query.Pattern
	Times int // how often the request has it; 0: it does not rank
}

// Clauses returns the clauses that can rank, each once: those of Query that are
// inside no Not, Article or HasComment, in their order; the words of Any in
// ascending order, so that the order of a text does not change a score. Of Any
// query.RankingWords rank.
func (r Request) Clauses() []Clause {
	var out []Clause
	places := map[string]int{}
	add := func(p query.Pattern, times int) {
		key := p.Key()
		i, known := places[key]
		if !known {
			i, places[key] = len(out), len(out)
			out = append(out, Clause{Pattern: p})
		}
		out[i].Times += times
	}
	for _, w := range query.AnyWords(r.Any) {
		add(query.Pattern{Words: []query.Word{w}}, 0)
	}
	for _, w := range query.RankingWords(r.Any) {
		add(query.Pattern{Words: []query.Word{w}}, 1)
	}
	slices.SortFunc(out, func(a, b Clause) int { return strings.Compare(a.Words[0].Text, b.Words[0].Text) })
	query.Positive(r.Query, func(n query.Node) {
		if p, ok := query.PatternOf(n); ok && len(p.Words) > 0 {
			add(p, 1)
		}
	})
	return out
}

// Statistics are what scores depend on beside the request and the document: figures
// of all documents, as they were when the statistics were taken. An answer by
// Relevance has those that it ranked by. The cursor of its next page gives them
// back, so that a document that did not change keeps its score, whatever arrived,
// changed or left meanwhile.
type Statistics struct {
	// Index names the index that they are of, if an engine keeps several; it
	// refuses those of another with a *BadRequestError of Field "cursor".
	Index     string
	Documents int              // that hold a word in any text field
	Texts     []TextStatistics // of schema.TextFields
	Ranked    []Frequency      // the clauses that rank, ascending: those that documents match, at most MaxRanked
	Left      int              // clauses that documents match, but that MaxRanked left out
}

// TextStatistics are figures of one text field.
type TextStatistics struct {
	Documents int   // that hold a word in it
	Words     int64 // in all of them
}

// Mean is the mean number of words of the documents that hold any; 1 if there are
// none.
func (t TextStatistics) Mean() float64 {
	if t.Documents <= 0 || t.Words <= 0 {
		return 1
	}
	return float64(t.Words) / float64(t.Documents)
}

// Frequency says how many documents match a clause.
type Frequency struct {
	Clause    int // which of Clauses
	Documents int // in any of its fields
}

// Rank chooses the clauses that rank, given how many documents match each.
func Rank(clauses []Clause, documents []int) (ranked []Frequency, left int) {
	for clause, n := range documents {
		if n > 0 && clauses[clause].Times > 0 {
			ranked = append(ranked, Frequency{clause, n})
		}
	}
	if left = len(ranked) - MaxRanked; left <= 0 {
		return ranked, 0
	}
	slices.SortFunc(ranked, func(a, b Frequency) int {
		return cmp.Or(cmp.Compare(a.Documents, b.Documents), cmp.Compare(a.Clause, b.Clause))
	})
	ranked = slices.Clip(ranked[:MaxRanked])
	slices.SortFunc(ranked, func(a, b Frequency) int { return cmp.Compare(a.Clause, b.Clause) })
	return ranked, left
}

// Pair is two of Statistics.Ranked, by their places there.
type Pair struct{ A, B int }

// Pairs returns the pairs whose nearness counts, each once: Terms of a single word that
// follow each other in an And, whatever other clauses are between them. Both
// look in the same fields, and each is matched by at most a quarter of the
// documents: what is nearly everywhere is near everything by chance.
func (r Request) Pairs(s *Statistics) []Pair {
	if r.Query == nil {
		return nil // the words of Any are not read again: they have no pairs
	}
	places := map[string]int{}
	clauses := r.Clauses()
	for i, f := range s.Ranked {
		places[clauses[f.Clause].Key()] = i
	}
	var out []Pair
	query.Positive(r.Query, func(n query.Node) {
		and, _ := n.(query.And)
		patterns := singleWords(and.Nodes)
		for i := 1; i < len(patterns); i++ {
			a, ranks := places[patterns[i-1].Key()]
			b, too := places[patterns[i].Key()]
			if !ranks || !too || a == b || patterns[i-1].Field != patterns[i].Field {
				continue
			}
			pair := Pair{min(a, b), max(a, b)}
			if frequency(s, pair) <= s.Documents/4 && !slices.Contains(out, pair) {
				out = append(out, pair)
			}
		}
	})
	slices.SortStableFunc(out, func(a, b Pair) int { return cmp.Compare(frequency(s, a), frequency(s, b)) })
	return out[:min(len(out), MaxPairs)]
}

// frequency is how many documents match the more frequent clause of a pair.
func frequency(s *Statistics, p Pair) int {
	return max(s.Ranked[p.A].Documents, s.Ranked[p.B].Documents)
}

// singleWords are the patterns of the Terms of a single word among some clauses.
func singleWords(nodes []query.Node) (out []query.Pattern) {
	for _, n := range nodes {
		if term, ok := n.(query.Term); ok {
			if p, _ := query.PatternOf(term); len(p.Words) == 1 && p.Words[0].Form != query.Open {
				out = append(out, p)
			}
		}
	}
	return out
}

// checkStatistics refuses statistics that no answer to the request can have given.
func checkStatistics(req Request) error {
	if req.After == nil || req.After.Statistics == nil {
		return nil
	}
	s := req.After.Statistics
	ok := req.Sort == Relevance && s.Documents >= 0 && s.Left >= 0 &&
		len(s.Texts) == len(schema.TextFields) && len(s.Ranked) <= MaxRanked
	for _, t := range s.Texts {
		ok = ok && t.Documents >= 0 && t.Documents <= s.Documents && t.Words >= int64(t.Documents)
	}
	clauses, next := req.Clauses(), 0
	for _, f := range s.Ranked {
		ok = ok && f.Clause >= next && f.Clause < len(clauses) && clauses[f.Clause].Times > 0 && f.Documents > 0 && f.Documents <= s.Documents
		next = f.Clause + 1
	}
	if !ok {
		return bad("cursor", "has statistics that are not of this search")
	}
	return nil
}
