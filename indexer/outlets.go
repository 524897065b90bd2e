package indexer

import (
	"fmt"
	"math"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// OutletSummary says how complete the articles of one outlet are that a run brought,
// and how complete those held before were.
type OutletSummary struct {
	Outlet string              `json:"outlet"` // "" is unknown
	Came   records.OutletStats `json:"came"`
	Before records.OutletStats `json:"before"`
}

// summarize compares two counts: it returns a summary of each outlet that articles
// came from in between, in the order of the later count.
func summarize(before, after []records.OutletStats) []OutletSummary {
	held := map[string]records.OutletStats{}
	for _, c := range before {
		held[c.Outlet] = c
	}
	shares := []OutletSummary{}
	for _, now := range after {
		was := held[now.Outlet]
		came := records.OutletStats{
			Outlet: now.Outlet, Articles: now.Articles - was.Articles,
			Dated: max(0, now.Dated-was.Dated), Bylined: max(0, now.Bylined-was.Bylined), Answered: max(0, now.Answered-was.Answered),
		}
		if came.Articles > 0 {
			shares = append(shares, OutletSummary{Outlet: now.Outlet, Came: came, Before: was})
		}
	}
	return shares
}

// outletsShown is how many outlets a receipt for a person lists.
const outletsShown = 40

// leftOut are outlets that a receipt does not list.
type leftOut struct{ outlets, articles int }

// largest returns the outlets to list: all, or of many those that most articles came
// from, the largest first; and what is left out.
func largest(all []OutletSummary) (shown []OutletSummary, left leftOut) {
	if len(all) <= outletsShown {
		return all, leftOut{}
	}
	bySize := slices.Clone(all)
	slices.SortStableFunc(bySize, func(a, b OutletSummary) int { return b.Came.Articles - a.Came.Articles })
	for _, o := range bySize[outletsShown:] {
		left.outlets++
		left.articles += o.Came.Articles
	}
	return bySize[:outletsShown], left
}

// String returns the shares of what came, for a person.
func (s OutletSummary) String() string {
	c := s.Came
	return fmt.Sprintf("%s: %s, %s with a date, %s with a byline, %s with comments",
		s.name(), corpus.Counted(c.Articles, "article"), percent(c.Dated, c.Articles), percent(c.Bylined, c.Articles), percent(c.Answered, c.Articles))
}

func (s OutletSummary) name() string {
	if s.Outlet == "" {
		return "(unknown)"
	}
	return s.Outlet
}

// A share that fell is worth a warning if it fell by muchLess or more, and if
// chance is not a likely reason: the fall is more than unlikely standard errors
// of the difference between two shares.
const (
	muchLess = 0.10
	unlikely = 3.0
)

// warnings says which shares fell against the outlet's past. This is how changed
// markup of an outlet's pages shows.
func (s OutletSummary) warnings() (all []string) {
	for _, part := range []struct {
		name      string
		came, was int
	}{
		{"with a date", s.Came.Dated, s.Before.Dated},
		{"with a byline", s.Came.Bylined, s.Before.Bylined},
		{"with comments", s.Came.Answered, s.Before.Answered},
	} {
		if fell(part.came, s.Came.Articles, part.was, s.Before.Articles) {
			all = append(all, fmt.Sprintf("%s: only %s of the new articles are %s, against %s before: its pages may have changed",
				s.name(), percent(part.came, s.Came.Articles), part.name, percent(part.was, s.Before.Articles)))
		}
	}
	return all
}

// fell is a test of two proportions.
func fell(came, n, was, m int) bool {
	if n == 0 || m == 0 {
		return false
	}
	p, q := float64(came)/float64(n), float64(was)/float64(m)
	all := float64(came+was) / float64(n+m)
	deviation := math.Sqrt(all * (1 - all) * (1/float64(n) + 1/float64(m)))
	return q-p >= muchLess && q-p > unlikely*deviation
}

// percent rounds down, so that 100% is all.
func percent(part, whole int) string { return fmt.Sprintf("%d%%", 100*part/whole) }
