package pages

import (
	"cmp"
	"slices"

	"standpoint/corpus"
)

// quotedMost is how many passages are listed that comments quote, and quotedPassage
// how many code points of each.
const (
	quotedMost    = 5
	quotedPassage = 140
)

// passageView is a passage of an article that comments quote.
type passageView struct {
	Text     string
	Href     string // its paragraph
	Comments int    // that quote it
}

// passages returns the passages of the article that most comments quote. Quotes that
// overlap are of one passage, and each comment counts once for it.
func (s threadShower) passages(d corpus.Document) (out []passageView) {
	type passage struct {
		span corpus.Span
		by   map[string]bool
	}
	quoters := slices.Clone(s.thread.quoters[d.ID])
	slices.SortStableFunc(quoters, func(a, b quoter) int { return a.span[0] - b.span[0] })
	var all []passage
	for _, q := range quoters {
		if n := len(all); n == 0 || q.span[0] >= all[n-1].span[1] {
			all = append(all, passage{q.span, map[string]bool{}})
		}
		last := &all[len(all)-1]
		last.span[1] = max(last.span[1], q.span[1])
		last.by[q.comment.ID] = true
	}
	slices.SortStableFunc(all, func(a, b passage) int { return cmp.Compare(len(b.by), len(a.by)) })
	text := []rune(d.Text())
	for _, p := range all[:min(quotedMost, len(all))] {
		out = append(out, passageView{
			Text:     corpus.Excerpt(visible(slice(text, p.span)), quotedPassage),
			Href:     s.paragraphHref(s.paragraphAt(p.span[0])),
			Comments: len(p.by),
		})
	}
	return out
}
