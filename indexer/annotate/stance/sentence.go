package stance

import (
	"standpoint/corpus"
)

// Limits keep hostile texts cheap: a text is judged by its first sentences
// that name the target, a sentence by the words around the mention.
const (
	maxSentences = 40
	maxWords     = 120
)

// text is an input cut into tokens and sentences.
type text struct {
	in        Input
	runes     []rune
	tokens    []token
	sentences []corpus.Span
}

func read(in Input) text {
	t := text{in: in, runes: []rune(in.Text)}
	t.tokens, t.sentences = tokenize(t.runes), sentences(t.runes)
	return t
}

// named is a sentence that names the target.
type named struct {
	span     corpus.Span
	features []uint32
	opinions int // words of opinion in it
}

// named describes the sentences of a text that name the target, without those
// that only repeat the words of others.
func (d *describer) named(t text) []named {
	var all []named
	quotes := t.in.Quoted
	if t.in.Kind == corpus.KindArticle && len(t.sentences) > report {
		quotes = append(speech(t.runes), quotes...)
	}
	for i, s := range t.sentences {
		mentions := beginIn(t.in.Mentions, s)
		if len(mentions) == 0 || quoted(quotes, s) {
			continue
		}
		words := d.prepare(around(within(t.tokens, s), mentions), mentions)
		if !masked(words) {
			continue
		}
		one := sentence{kind: t.in.Kind, words: words}
		if i > 0 {
			one.before = clip(within(t.tokens, t.sentences[i-1]))
		}
		if i+1 < len(t.sentences) {
			one.next = clip(within(t.tokens, t.sentences[i+1]))
		}
		all = append(all, named{s, d.describe(one), opinions(words)})
		if len(all) == maxSentences {
			break
		}
	}
	return all
}

// report is the number of sentences above which an article is taken for a
// whole one, in which what others say aloud is theirs alone.
const report = 3

// speech gives what stands between quotation marks, line by line.
func speech(runes []rune) []corpus.Span {
	var spans []corpus.Span
	open := -1
	for i, r := range runes {
		switch {
		case r == '\n':
			open = -1
		case open < 0 && (r == '“' || r == '"'):
			open = i
		case open >= 0 && (r == '”' || r == '"'):
			spans = append(spans, corpus.Span{open, i + 1})
			open = -1
		}
	}
	return spans
}

func clip(tokens []token) []token { return tokens[:min(len(tokens), maxWords)] }

func masked(words []word) bool {
	for _, w := range words {
		if w.target {
			return true
		}
	}
	return false
}

func opinions(words []word) int {
	n := 0
	for _, w := range words {
		if w.valence != 0 {
			n++
		}
	}
	return n
}

// beginIn gives the spans that begin in s.
func beginIn(spans []corpus.Span, s corpus.Span) []corpus.Span {
	var in []corpus.Span
	for _, m := range spans {
		if m[0] >= s[0] && m[0] < s[1] {
			in = append(in, m)
		}
	}
	return in
}

// quoted tells whether more than half of a span repeats others' words.
func quoted(quotes []corpus.Span, s corpus.Span) bool {
	n := 0
	for _, q := range quotes {
		n += max(0, min(q[1], s[1])-max(q[0], s[0]))
	}
	return 2*n > s[1]-s[0]
}

// around gives at most maxWords tokens around the first mention.
func around(tokens []token, mentions []corpus.Span) []token {
	if len(tokens) <= maxWords {
		return tokens
	}
	at := 0
	for at < len(tokens) && tokens[at].end <= mentions[0][0] {
		at++
	}
	first := max(0, min(at-maxWords/2, len(tokens)-maxWords))
	return tokens[first : first+maxWords]
}
