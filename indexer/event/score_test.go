package event

import "fmt"

// Score counts pairs of articles of different outlets.
type Score struct{ Right, Wrong, Missed int }

// F1 is the harmonic mean of precision and recall.
func (s Score) F1() float64 { return 2 * float64(s.Right) / float64(2*s.Right+s.Wrong+s.Missed) }

func (s Score) String() string {
	return fmt.Sprintf("precision %.3f, recall %.3f, F1 %.3f of %d pairs", float64(s.Right)/float64(s.Right+s.Wrong), float64(s.Right)/float64(s.Right+s.Missed), s.F1(), s.Right+s.Missed)
}

// ScoreOf compares events with labels, by the ids of articles.
func ScoreOf(articles []Article, label map[string]string) (s Score) {
	of := make(map[string]int)
	for n, group := range Groups(articles) {
		for _, i := range group {
			of[articles[i].ID] = n + 1
		}
	}
	for i, a := range articles {
		for _, b := range articles[:i] {
			if a.Outlet == b.Outlet {
				continue
			}
			same := label[a.ID] != "-" && label[a.ID] == label[b.ID]
			found := of[a.ID] != 0 && of[a.ID] == of[b.ID]
			switch {
			case same && found:
				s.Right++
			case found:
				s.Wrong++
			case same:
				s.Missed++
			}
		}
	}
	return s
}
