package plaintext

import (
	"context"

	"standpoint/indexer/logistic"
	"standpoint/indexer/parse/genre"
)

// Page is a page as its boundary is found in it.
type Page struct {
	lines  []evidence
	signed int // lines of the article if the comments are signed, else 0
}

// NewPage reads a page without front matter. It fails only with ctx.
func NewPage(ctx context.Context, lines *genre.Model, text string) (Page, error) {
	rows := rowsOf(splitLines([]byte(text)))
	if signed := signatures(rows); signed != nil {
		return Page{signed: articleEnd(rows, signed)}, nil
	}
	m := Model{genre: lines}
	found, err := m.evidence(ctx, rows)
	return Page{lines: found}, err
}

// Signed reports whether the comments are signed, which alone tells the boundary.
func (p Page) Signed() bool { return p.signed > 0 }

// Boundary returns the number of lines that belong to the article.
func (p Page) Boundary(w *Weights) int {
	if p.Signed() {
		return p.signed
	}
	return w.split(p.lines)
}

// Registers returns the registers of the lines, each within its bounds.
func (p Page) Registers() []float64 {
	out := make([]float64, len(p.lines))
	for i := range out {
		out[i] = registerAt(p.lines, i)
	}
	return out
}

// Rough describes all places of a page, for fitting Base; article is the number
// of lines of the article.
func (p Page) Rough(w *Weights, article int) logistic.Choice {
	n := len(p.lines)
	places := make([][]float64, n)
	for k := range places {
		places[k] = make([]float64, 0, len(Columns()))
	}
	for values := range w.columns(p.lines) {
		for k := range places {
			places[k] = append(places[k], values[k+1])
		}
	}
	for k := range places {
		places[k] = append(places[k], make([]float64, len(topicNames))...)
	}
	return logistic.Choice{Alternatives: places, Right: article - 1}
}

// Near describes the places that are near the best by Base, for fitting Full; ok
// is false where the right one is not among them.
func (p Page) Near(w *Weights, article int) (c logistic.Choice, ok bool) {
	all := p.Rough(w, article)
	score := make([]float64, len(p.lines)+1)
	for k, place := range all.Alternatives {
		for i, v := range place {
			score[k+1] += w.Base[i] * v
		}
	}
	from, to := plausible(score)
	if article < from || article > to {
		return c, false
	}
	c = logistic.Choice{Alternatives: all.Alternatives[from-1 : to], Right: article - from}
	for k, topic := range topicColumns(p.lines, from, to) {
		copy(c.Alternatives[k][len(Columns())-len(topicNames):], topic[:])
	}
	return c, true
}
