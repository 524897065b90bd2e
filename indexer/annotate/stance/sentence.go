package stance

import (
	"sort"

	"standpoint/corpus"
)

// Limits keep hostile texts cheap: a text is judged by its first sentences
// that name the target, a sentence by the words around the mention.
const (
	maxSentences = 40
	maxWords     = 120
)

// text is an input with its text cut.
type text struct {
	in     Input
	phrase bool // the target is a free phrase rather than a name
	*cut
}

// cut is a text in tokens and sentences, and what is known of it whatever the
// target.
type cut struct {
	runes     []rune
	tokens    []token
	sentences []corpus.Span
	speech    []corpus.Span // what stands between quotation marks
	english   bool          // it may be English
	staged    bool          // it is an invented exchange
}

func cutText(s string) *cut {
	c := &cut{runes: []rune(s), tokens: tokenize(s), sentences: sentences(s), staged: staged(s)}
	c.speech = speech(c.runes)
	c.english = mayBeEnglish(c.tokens)
	return c
}

func read(in Input) text { return text{in: in, cut: cutText(in.Text)} }

// naming is a sentence that names the target.
type naming struct {
	number   int // among the sentences of the text
	span     corpus.Span
	mentions []corpus.Span
}

// naming returns the sentences of a text that name the target, without those
// that only repeat the words of others.
func (t text) naming() []naming {
	var all []naming
	var spoken []corpus.Span
	if t.in.Kind == corpus.KindArticle && len(t.sentences) > report {
		spoken = t.speech
	}
	for i, s := range t.sentences {
		mentions := beginIn(t.in.Mentions, s)
		if len(mentions) > 0 && !mostly(covered(t.in.Quoted, s)+covered(spoken, s), s) {
			all = append(all, naming{i, s, mentions})
		}
	}
	return all
}

// named is a sentence that names the target, as the linear model reads it.
type named struct {
	span     corpus.Span
	features []uint32
}

// named describes the sentences of a text that name the target.
func (d *describer) named(t text) []named {
	var all []named
	for _, s := range t.naming() {
		words := d.prepare(around(within(t.tokens, s.span), s.mentions), s.mentions)
		if !masked(words) {
			continue
		}
		one := sentence{kind: t.in.Kind, words: words}
		if s.number > 0 {
			one.before = clip(within(t.tokens, t.sentences[s.number-1]))
		}
		if s.number+1 < len(t.sentences) {
			one.next = clip(within(t.tokens, t.sentences[s.number+1]))
		}
		all = append(all, named{s.span, d.describe(one)})
		if len(all) == maxSentences {
			break
		}
	}
	return all
}

// report is the number of sentences above which an article is taken for a
// whole one, in which what others say aloud is theirs alone.
const report = 3

// speech returns what stands between quotation marks, line by line.
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

// beginIn returns the spans that begin in s. Spans are in order.
func beginIn(spans []corpus.Span, s corpus.Span) []corpus.Span {
	first := sort.Search(len(spans), func(i int) bool { return spans[i][0] >= s[0] })
	last := first
	for last < len(spans) && spans[last][0] < s[1] {
		last++
	}
	return spans[first:last]
}

// quoted reports whether more than half of a span repeats others' words.
func quoted(quotes []corpus.Span, s corpus.Span) bool { return mostly(covered(quotes, s), s) }

func mostly(n int, s corpus.Span) bool { return 2*n > s[1]-s[0] }

// covered counts the code points of s that lie in spans, which are in order and
// do not overlap.
func covered(spans []corpus.Span, s corpus.Span) int {
	n := 0
	for i := sort.Search(len(spans), func(i int) bool { return spans[i][1] > s[0] }); i < len(spans) && spans[i][0] < s[1]; i++ {
		n += min(spans[i][1], s[1]) - max(spans[i][0], s[0])
	}
	return n
}

// around returns at most maxWords tokens around the first mention.
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
