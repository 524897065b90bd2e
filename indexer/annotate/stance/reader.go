package stance

import (
	"strings"
	"unicode"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance/encoder"
)

// reader is the second tier.
type reader struct {
	encoder *encoder.Model
	tones   map[string]int8 // words of opinion, below 0 if they are bad
}

// newReader loads what is embedded, which only a wrong build can harm.
func newReader(tones map[string]int8) *reader {
	e, err := encoder.Load()
	if err != nil {
		panic(err)
	}
	return &reader{e, tones}
}

// found is what the second tier found of a question.
type found struct {
	Judgement
	vector []float32 // what the encoder made of it (encoder.Read); nil if it read nothing, or if what it read is not plain
	// evidence is what shows a label best.
	evidence func(corpus.Label) *corpus.Span
}

// The numbers of chances of the encoder.
const critical, neutral, supportive = 0, 1, 2

// judge returns the chances of the passage of a comment that is least likely to be
// neutral: who takes a side in one sentence takes it. For an article it is the mean over
// its passages.
func (r *reader) judge(t text) found {
	all := passages(t)
	if len(all) == 0 {
		return found{Judgement: unclear(byEncoder)}
	}
	each, vectors := make([]encoder.Chances, len(all)), make([][]float32, len(all))
	plainest := 0
	for i, p := range all {
		each[i], vectors[i] = r.encoder.Read(p.input)
		if each[i][neutral] < each[plainest][neutral] {
			plainest = i
		}
	}
	whole, vector := each[plainest], vectors[plainest]
	if t.in.Kind == corpus.KindArticle {
		whole, vector = mean(each), meanVector(vectors)
		if len(t.sentences) > report && !plain(whole[critical], whole[supportive], len(all)) {
			return found{Judgement: unclear(byEncoder)}
		}
	}
	evidence := func(label corpus.Label) *corpus.Span {
		shows := numbers[label]
		best := 0
		for i := range each {
			if each[i][shows] > each[best][shows] {
				best = i
			}
		}
		span := all[best].span
		if all[best].input.Mention == "" {
			span = r.telling(t, shows-neutral)
		}
		return &span
	}
	chances := corpus.NewChances(whole[critical], whole[neutral], whole[supportive])
	return found{Judgement{chances, evidence(leaning(whole)), byEncoder}, vector, evidence}
}

// numbers are those of the labels among the chances of the encoder.
var numbers = map[corpus.Label]int{corpus.Critical: critical, corpus.Neutral: neutral, corpus.Supportive: supportive}

// leaning is the label whose evidence is shown: neutral, if no side can be read from the
// chances.
func leaning(c [3]float64) corpus.Label {
	switch side := max(c[critical], c[supportive]); {
	case side < least && side < c[neutral]:
		return corpus.Neutral
	case c[supportive] > c[critical]:
		return corpus.Supportive
	}
	return corpus.Critical
}

func meanVector(each [][]float32) []float32 {
	sum := make([]float32, encoder.Width)
	for _, vector := range each {
		for k, v := range vector {
			sum[k] += v / float32(len(each))
		}
	}
	return sum
}

func mean(each []encoder.Chances) encoder.Chances {
	var sum encoder.Chances
	for _, c := range each {
		for k := range sum {
			sum[k] += c[k] / float64(len(each))
		}
	}
	return sum
}

// least is the smallest minimum that a side can be asked for.
const least = 0.3

// telling returns the sentence of a text with the strongest words of praise
// (side 1) or blame (-1), or of both (0); the first, if there are none.
func (r *reader) telling(t text, side int) corpus.Span {
	best, most := 0, 0
	for i, s := range t.sentences {
		sum := 0
		for _, w := range within(t.tokens, s) {
			tone := int(r.tones[w.text])
			if side == 0 {
				sum += max(tone, -tone)
			} else {
				sum += tone * side
			}
		}
		if sum > most {
			best, most = i, sum
		}
	}
	return t.sentences[best]
}

// passage is a part of a text as the encoder reads it, and the span that it
// shows as evidence.
type passage struct {
	span  corpus.Span
	input encoder.Input
}

// Passages returns what the encoder reads of a text to judge it.
func Passages(in Input) []encoder.Input {
	var all []encoder.Input
	for _, p := range passages(read(in)) {
		all = append(all, p.input)
	}
	return all
}

// neighbours is how many sentences are read on each side of one in which a reader
// names the target: the side is sometimes there.
const neighbours = 1

// passages returns the sentences that name the target, a reader's with their
// neighbours; or the whole text, if only its thread names the target,
// or if it is asked about a phrase. What only repeats the words of others is left out.
func passages(t text) []passage {
	in, runes := t.in, t.runes
	if len(t.sentences) == 0 {
		return nil
	}
	if len(in.Mentions) == 0 || t.phrase {
		whole := encoder.Input{Kind: encoder.Phrase, Before: own(runes, in.Quoted, 0, len(runes)), Target: in.Target}
		if len(in.Mentions) == 0 && in.inherits() {
			if ownWords(whole.Before) < leastWords {
				return nil
			}
			if !t.phrase {
				whole.Kind, whole.Headline, whole.Parent = encoder.Inherited, headline(in), in.Parent
			}
		}
		return []passage{{input: whole}}
	}
	var all []passage
	for i, s := range t.naming() {
		from, to, kind := s.span[0], s.span[1], encoder.News
		if in.Kind == corpus.KindComment {
			kind = encoder.Comment
			from = t.sentences[max(0, s.number-neighbours)][0]
			to = t.sentences[min(len(t.sentences)-1, s.number+neighbours)][1]
		}
		m := s.mentions[0]
		m[1] = min(m[1], len(runes))
		all = append(all, passage{s.span, encoder.Input{
			Kind: kind, Mention: string(runes[m[0]:m[1]]),
			Before: own(runes, in.Quoted, from, m[0]), After: own(runes, in.Quoted, m[1], max(to, m[1])),
			Headline: headline(in), Parent: in.Parent,
		}})
		if i+1 == maxSentences {
			break
		}
	}
	return all
}

// headline returns the headline of the article, or how the article begins if it has
// none.
func headline(in Input) string {
	const begin = 300 // bytes
	if in.Headline != "" || in.Kind != corpus.KindComment {
		return in.Headline
	}
	return strings.ToValidUTF8(in.Article[:min(len(in.Article), begin)], "")
}

// leastWords is how many words of its own a text must have to be judged toward a target
// that only its thread names. Below, the encoder follows the thread and not the text:
// half of its labels are wrong, against a third above (measured on 1,762 texts).
const leastWords = 8

// ownWords counts the words of a text, addresses aside.
func ownWords(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if !strings.Contains(word, "://") && !strings.HasPrefix(word, "www.") && strings.ContainsFunc(word, unicode.IsLetter) {
			n++
		}
	}
	return n
}

// own returns the code points from one to another of a text without the passages
// that repeat the words of others.
func own(runes []rune, quoted []corpus.Span, from, to int) string {
	var b strings.Builder
	for _, q := range quoted {
		if q[1] <= from || q[0] >= to {
			continue
		}
		b.WriteString(string(runes[from:max(from, q[0])]))
		from = min(q[1], to)
	}
	b.WriteString(string(runes[from:max(from, to)]))
	return b.String()
}
