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

// stripView is the whole text of an article from left to right, with the passages
// that comments quote.
type stripView struct {
	Paragraphs []stripPart
	Passages   []stripPart
}

// stripPart is a stretch of the strip, in thousandths of its width.
type stripPart struct {
	X, Width int
	Heat     int // 1 to 6: how many comments quote it, against the one quoted most
	Href     string
	Title    string
}

// passage is what comments quote of a text. Quotes that overlap are of one passage,
// and each comment counts once for it.
type passage struct {
	span corpus.Span
	by   map[string]bool
}

// quotedPassages returns the passages of a document that comments quote, in the order
// of its text.
func (s threadShower) quotedPassages(d corpus.Document) (all []passage) {
	quoters := slices.Clone(s.thread.quoters[d.ID])
	slices.SortStableFunc(quoters, func(a, b quoter) int { return a.span[0] - b.span[0] })
	for _, q := range quoters {
		if n := len(all); n == 0 || q.span[0] >= all[n-1].span[1] {
			all = append(all, passage{q.span, map[string]bool{}})
		}
		last := &all[len(all)-1]
		last.span[1] = max(last.span[1], q.span[1])
		last.by[q.comment.ID] = true
	}
	return all
}

// passages returns the passages of the article that most comments quote.
func (s threadShower) passages(d corpus.Document) (out []passageView) {
	all := s.quotedPassages(d)
	slices.SortStableFunc(all, func(a, b passage) int { return cmp.Compare(len(b.by), len(a.by)) })
	for _, p := range all[:min(quotedMost, len(all))] {
		out = append(out, s.passage(d, p))
	}
	return out
}

func (s threadShower) passage(d corpus.Document, p passage) passageView {
	return passageView{
		Text:     corpus.Excerpt(visible(slice([]rune(d.Text()), p.span)), quotedPassage),
		Href:     s.paragraphHref(s.paragraphAt(p.span[0])),
		Comments: len(p.by),
	}
}

// The strip of a text.
const (
	stripWidth   = 1000
	stripThinner = 6 // a passage is at least so wide
	stripHeats   = 6
)

// strip shows where in the article the passages are that comments quote; nil if no
// comment quotes any.
func (s threadShower) strip(d corpus.Document) *stripView {
	all := s.quotedPassages(d)
	length := len([]rune(d.Text()))
	if len(all) == 0 || length == 0 {
		return nil
	}
	most := 0
	for _, p := range all {
		most = max(most, len(p.by))
	}
	at := func(offset int) int { return min(max(offset, 0), length) * stripWidth / length }
	v := &stripView{}
	for _, span := range listSpans(d.Article.Paragraphs) {
		v.Paragraphs = append(v.Paragraphs, stripPart{X: at(span[0]), Width: max(1, at(span[1])-at(span[0]))})
	}
	for _, p := range all {
		shown := s.passage(d, p)
		x := min(at(p.span[0]), stripWidth-stripThinner)
		quote := " comments quote: "
		if len(p.by) == 1 {
			quote = " comment quotes: "
		}
		v.Passages = append(v.Passages, stripPart{X: x, Width: max(stripThinner, at(p.span[1])-x), Heat: (len(p.by)*stripHeats + most - 1) / most,
			Href: shown.Href, Title: number(len(p.by)) + quote + shown.Text})
	}
	return v
}
