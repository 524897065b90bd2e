package plaintext

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// evidence is what one line shows of its side of the boundary.
type evidence struct {
	register float64  // log odds of news against comment
	topic    []string // words that say what it is about
	signs    signs    // what it shows
	traits   trait    // how it is written
	letters  int      // its length
	aside    bool     // it is not running text: how it is written says nothing
}

const (
	nearBest     = 8  // log odds within which a place is looked at again by its topic
	longestAside = 80 // bytes of a line that a mark makes an aside
	quoted       = 5  // words of a line that says again what is above it
	fewLetters   = 25 // letters of a line that is too short to have a register
	fewShow      = 2  // log odds that such a line's register adds at most
	rounds       = 3  // times at most that the places near the best are narrowed by topic
	extreme      = 8  // no line's register counts for more than this
)

// boundary returns the number of rows that belong to the article; the rest are
// comments. Every page begins with its article. It fails only with ctx.
func (m *Model) boundary(ctx context.Context, rows []row) (int, error) {
	lines, err := m.evidence(ctx, rows)
	if err != nil {
		return 0, err
	}
	return m.weights.split(lines), nil
}

func (m *Model) evidence(ctx context.Context, rows []row) ([]evidence, error) {
	lines := make([]evidence, len(rows))
	above := newRepeats(nil)
	for i, row := range rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		words := hear(row.text)
		again, found := above.find(row.text, words)
		lines[i] = m.evidenceOf(row, found && again.words >= quoted)
		above.learn(words, i+1)
	}
	runs(rows, lines)
	return lines, nil
}

// evidenceOf reads one line; repeated says that it says again what is above it.
func (m *Model) evidenceOf(row row, repeated bool) evidence {
	text := row.text
	e := evidence{register: m.genre.Score(text), topic: m.genre.Topic(text), traits: traitsOf(text), letters: letters(text)}
	if row.gap {
		e.traits |= blankAbove
	}
	e.signs, e.aside = signsOf(text, repeated)
	e.aside = e.aside && len(text) <= longestAside
	if e.letters < fewLetters {
		e.register = max(-fewShow, min(fewShow, e.register))
	}
	switch {
	case e.signs.shape(shapeHeading) || e.signs.shape(shapeControl):
		e.register, e.aside = 0, true
	case e.signs.shape(shapePromotion) || e.signs.shape(shapeCaption) || e.aside:
		e.register, e.aside = max(0, e.register), true
	case e.signs.shape(shapeCapitals):
		e.register = 0 // headlines in the body and shouting look alike
	}
	return e
}

// split returns the likeliest place, the end of the page included, by the weighted
// sum of its columns. First it is found roughly, without topics; then among the
// places that are near the best, with the topics of the lines above and below
// all of them. The work is linear in the number of words; README.md has the
// method with figures and limits.
func (w *Weights) split(lines []evidence) int { return highest(w.scores(lines)) }

// scores are the sums of all places, by which split chooses; those that are out of the
// question have none.
func (w *Weights) scores(lines []evidence) []float64 {
	n := len(lines)
	base, full := make([]float64, n+1), make([]float64, n+1)
	column := 0
	for values := range w.columns(lines) {
		for k, v := range values {
			base[k] += w.Base[column] * v
			full[k] += w.Full[column] * v
		}
		column++
	}
	from, to := plausible(base)
	for range rounds {
		byTopic := w.withTopics(full, lines, from, to)
		narrow, wide := plausible(byTopic)
		if narrow == from && wide == to {
			return byTopic
		}
		from, to = narrow, wide
	}
	return w.withTopics(full, lines, from, to)
}

// withTopics adds what the topics of the lines say to the places from from to
// to; other places are out of the question.
func (w *Weights) withTopics(score []float64, lines []evidence, from, to int) []float64 {
	out := slices.Repeat([]float64{math.Inf(-1)}, len(score))
	weights := w.Full[len(w.Full)-len(topicNames):]
	for k, topic := range topicColumns(lines, from, to) {
		out[from+k] = score[from+k] + weights[0]*topic[0] + weights[1]*topic[1]
	}
	return out
}

// highest is the place of the highest value, the first among equals.
func highest(values []float64) int {
	at := 0
	for i, v := range values {
		if rounded(v) > rounded(values[at]) {
			at = i
		}
	}
	return at
}

// rounded takes the last bits off a sum: machines differ in them, and no
// decision may.
func rounded(v float64) float64 { return math.Round(v * 1e6) }

// plausible returns the first and the last place whose score is near the best.
// score[0] counts for nothing: no page is without an article.
func plausible(score []float64) (from, to int) {
	best := score[1+highest(score[1:])]
	for k := 1; k < len(score); k++ {
		if rounded(score[k]) > rounded(best-nearBest) {
			if from == 0 {
				from = k
			}
			to = k
		}
	}
	return from, to
}

const (
	shortestRun  = 3  // lines of a list
	longestEntry = 80 // bytes of each
)

// runs marks the lines of lists: several in a row that are short and have no full
// stop, such as ingredients, prices and results.
func runs(rows []row, lines []evidence) {
	from := 0
	for i := 0; i <= len(rows); i++ {
		if i < len(rows) && isEntry(rows[i].text) {
			continue
		}
		if i-from >= shortestRun && isList(rows[from:i]) {
			for k := from; k < i; k++ {
				lines[k].signs.set(shapeRun, true)
			}
		}
		from = i + 1
	}
}

// isList reports whether at least half of some lines have a figure or are written
// like a title: short comments come in runs, too, but are not written so.
func isList(rows []row) bool {
	entries := 0
	for _, row := range rows {
		if strings.ContainsAny(row.text, "0123456789") || strings.Contains(row.text, " ") && isProperName(row.text) {
			entries++
		}
	}
	return 2*entries >= len(rows)
}

// isEntry reports whether a line may be one of a list: it is short, begins with a
// capital, a figure or a sign, and ends without a mark.
func isEntry(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	return len(text) <= longestEntry && !unicode.IsLower(first) && first != '@' && !strings.ContainsRune(`.!?…"”’':;,`, last)
}
