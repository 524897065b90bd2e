package plaintext

import (
	"context"
	"math"
	"slices"
)

// evidence is what one line shows of its side of the boundary.
type evidence struct {
	register float64  // log odds of news against comment
	topic    []string // words that say what it is about
	marks    float64  // log odds that single marks add, such as a reporter's credit
	traits   trait    // how it is written
	letters  int      // its length
	heading  bool     // it is the heading of the comments
	closes   bool     // articles end in such a line
	aside    bool     // it is no running text: how it is written says nothing
}

// boundary gives the number of rows that belong to the article; the rest are
// comments. Every page begins with its article. It fails only with ctx.
func (r *reading) boundary(ctx context.Context, rows []row) (int, error) {
	lines := make([]evidence, len(rows))
	above := newRepeats(nil)
	for i, row := range rows {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		words := hear(row.text)
		again, found := above.find(row.text, words)
		lines[i] = r.evidenceOf(row.text, found && again.words >= quoted)
		above.learn(words, i+1)
	}
	return split(lines), nil
}

// evidenceOf reads one line; repeated tells that it says again what stands above it.
func (r *reading) evidenceOf(text string, repeated bool) evidence {
	e := evidence{register: r.model.Score(text), topic: r.model.Topic(text), traits: traitsOf(text), letters: letters(text)}
	e.marks, e.closes = marksOf(text)
	if e.letters < fewLetters {
		e.register = max(-fewShow, min(fewShow, e.register))
	}
	switch {
	case isMarker(text):
		e.register, e.marks, e.heading, e.aside = 0, furnitureOdds, true, true
	case isPromotion(text) || isCaption(text):
		e.register, e.marks, e.aside, e.closes = max(0, e.register), furnitureOdds, true, false
	case e.marks >= asideOdds && len(text) <= longestAside:
		e.register, e.marks, e.aside = max(0, e.register), max(e.marks, furnitureOdds), true
	case inCapitals(text):
		e.register = 0 // headlines in the body and shouting look alike
	case repeated:
		e.marks -= repeatOdds
	}
	return e
}

// split weighs every place k, and no comments at all, by the sum of
//
//   - how well the lines before k read as one article and those after it as
//     comments: each side's register is normal around a mean of its own (an
//     opinion column is nearer to comments than an agency report is), whose
//     prior is that of news or of comments;
//   - what single lines show by themselves, and whether articles end in them;
//   - how well each side keeps to habits of writing of its own;
//   - among the places that are likely by these, how well each line keeps to
//     the topic words of the article above or of the comments below them.
//
// Asides are left out of habits. The work is linear in the number of words;
// README.md of package genre has the method with figures and limits.
func split(lines []evidence) int {
	n := len(lines)
	registers := newRegisters(lines)
	score := make([]float64, n+1)
	for k := 1; k <= n; k++ {
		score[k] = registers.at(k) + prior(k, n)
	}
	for i, l := range lines {
		switch {
		case l.heading:
			score[i+1] += headingOdds
		case l.closes && l.marks > 0:
			score[i+1] += closingOdds
		}
	}
	add(score, lengthShift(lines))
	for _, h := range habits {
		add(score, h.shift(lines))
	}
	from, to := plausible(score)
	for range rounds {
		byTopic := withTopics(score, lines, from, to)
		narrow, wide := plausible(byTopic)
		if narrow == from && wide == to {
			return highest(byTopic)
		}
		from, to = narrow, wide
	}
	return highest(withTopics(score, lines, from, to))
}

// withTopics adds what the topic of each line from place from to place to says;
// places outside are out of the question.
func withTopics(score []float64, lines []evidence, from, to int) []float64 {
	out := slices.Repeat([]float64{math.Inf(-1)}, len(score))
	topics := newTopics(lines, from, to)
	sum := 0.0
	for k := from; k <= to; k++ {
		if k > from {
			sum += topicWeight * topics.logOdds(lines[k-1].topic)
		}
		out[k] = score[k] + sum
	}
	return out
}

func add(sum, values []float64) {
	for i, v := range values {
		sum[i] += v
	}
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

// plausible gives the first and the last place whose score is near the best.
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
	bareOdds      = 2   // of no comments against some: what has no comments shows nothing that speaks for it
	nearBest      = 8   // log odds within which a place is looked at again by its topic
	topicWeight   = 0.5 // topic words come in clusters and so say less than independent draws
	asideOdds     = 4   // of marks that make a short line an aside
	longestAside  = 80  // bytes of such a line
	furnitureOdds = 5   // of a caption or a promotional line
	headingOdds   = 8   // of the place below a heading such as "12 comments"
	closingOdds   = 2   // of the place below a line in which articles end
	quoted        = 5   // words of a line that says again what stands above it
	repeatOdds    = 4   // of a line that says again what stands above it
	fewLetters    = 25  // letters of a line that is too short to have a register
	fewShow       = 2   // log odds that such a line's register gives at most
	rounds        = 3   // times at most that the places near the best are narrowed by topic
	extreme       = 8   // no line's register counts for more than this
)

func prior(k, n int) float64 {
	if k == n {
		return math.Log(bareOdds)
	}
	return -math.Log(float64(n))
}

// normal is the prior of one side's register: the mean is normal around mean
// with spread between pages; lines are normal around it with spread within.
type normal struct{ mean, between, within float64 }

// What the registers of real pages are like, roughly: no fit, only their order
// of magnitude matters.
var (
	newsRegister    = normal{mean: 2.5, between: 2, within: 2.8}
	commentRegister = normal{mean: -3.5, between: 1, within: 3}
)

// logMarginal is the log density of n values with the given sum and sum of
// squares, the mean integrated out.
func (p normal) logMarginal(n, sum, squares float64) float64 {
	if n == 0 {
		return 0
	}
	w, b := p.within*p.within, p.between*p.between
	sum, squares = sum-n*p.mean, squares-2*p.mean*sum+n*p.mean*p.mean
	return -n/2*math.Log(2*math.Pi*w) - math.Log(1+n*b/w)/2 - squares/(2*w) + sum*sum*b/(2*w*(w+n*b))
}

// registers holds running sums of the lines' registers.
type registers struct{ sum, squares, marks []float64 }

func newRegisters(lines []evidence) registers {
	n := len(lines)
	r := registers{make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)}
	for i, l := range lines {
		s := max(-extreme, min(extreme, l.register))
		r.sum[i+1], r.squares[i+1], r.marks[i+1] = r.sum[i]+s, r.squares[i]+s*s, r.marks[i]+l.marks
	}
	return r
}

// at is the log likelihood of an article of k lines with comments below it.
func (r registers) at(k int) float64 {
	n := len(r.sum) - 1
	article := newsRegister.logMarginal(float64(k), r.sum[k], r.squares[k])
	comments := commentRegister.logMarginal(float64(n-k), r.sum[n]-r.sum[k], r.squares[n]-r.squares[k])
	return article + comments + r.marks[k]
}
