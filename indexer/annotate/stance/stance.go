// Package stance judges which side a text takes toward a target: a government
// agency or a free phrase. If the text names the target, a linear model reads the
// sentences that name it. If the text only inherits the target from its article,
// rules look for expressions with a clear aim. If neither finds evidence, the answer
// is unclear: a wrong side is worse than none.
package stance

import (
	"math"

	"standpoint/corpus"
)

// Input is one text and one target in it. All spans are in code points of Text;
// each list of them is in order, without overlap.
type Input struct {
	Kind     corpus.Kind
	Text     string
	Mentions []corpus.Span // where Text names the target; empty if it only inherits it from an ancestor
	Others   []corpus.Span // where Text names other agencies or people that are known; those that Mentions overlaps count as mentions
	Quoted   []corpus.Span // passages that repeat the words of others: they do not count as support
	Target   string        // display name, or a free phrase
	Headline string        // of the article that the text is about
	Article  string        // text of that article
	Parent   string        // text of the comment that it answers

	cut *cut // Text, if it was cut before
}

// The sources of a judgement.
const (
	byModel = "model:1"
	byRule  = "rule:1"
)

// verdict is a judgement before it is handed out.
type verdict struct {
	label      corpus.Label
	confidence float64
	evidence   *corpus.Span
	source     string
}

// Judge returns the side that in.Text takes toward in.Target, how likely that
// label is right (0 for unclear), the span of in.Text that shows it (nil only for
// unclear) and what gave the label: the model or a rule, each with its version.
func (m *Model) Judge(in Input) (label corpus.Label, confidence float64, evidence *corpus.Span, source string) {
	v := m.judge(in)
	return v.label, math.Round(v.confidence*1000) / 1000, v.evidence, v.source
}

func (m *Model) judge(in Input) verdict {
	t := read(in)
	if !t.english {
		return verdict{label: corpus.Unclear, source: byRule}
	}
	inherits := in.Article != "" || in.Headline != "" || in.Parent != ""
	if !inherits && len(in.Mentions) == 0 {
		spans, nearness := m.topic(t)
		switch nearness {
		case apart:
			return t.beside()
		case partly:
			return verdict{label: corpus.Unclear, source: byRule}
		}
		t.in.Mentions = spans
	}
	if in.Kind == corpus.KindComment && len(t.in.Mentions) > 0 && m.aim.thing(in.Target) {
		return m.aim.related(t)
	}
	if in.Kind == corpus.KindComment && len(t.in.Mentions) > 0 {
		if said := m.outright(t); said.label != corpus.Unclear {
			return said
		}
	}
	v := m.weigh(t)
	if in.Kind != corpus.KindComment { // reporters pass on the abuse of others
		return v
	}
	ruled := m.aim.judge(t)
	// "Thank you, …", by the model critical or neutral: a wrong side is worse than none.
	if opposite(v.label, ruled.label) || v.label == corpus.Neutral && ruled.label == corpus.Supportive && len(t.in.Mentions) > 0 {
		return verdict{label: corpus.Unclear, source: byRule}
	}
	if v.label == corpus.Critical || v.label == corpus.Supportive {
		return v
	}
	// Praise of an agency that is named is left to the model: rules mistake irony.
	if ruled.label == corpus.Critical || ruled.label == corpus.Supportive && len(t.in.Mentions) == 0 {
		return ruled
	}
	return v
}

func opposite(a, b corpus.Label) bool {
	return a == corpus.Critical && b == corpus.Supportive || a == corpus.Supportive && b == corpus.Critical
}

// bar says how plain the probabilities must be for an answer.
type bar struct {
	taken                float64 // probability that a side is taken, from which one is
	critical, supportive float64 // shares in that from which it is this side; between them it is unclear which
	least                int     // sentences that must name the target for a side to be taken
	not                  float64 // probability that no side is taken, below which the answer is not neutral
}

// For a sentence of news and for a comment, bars near those at which
// cross-validated macro-F1 over the three sides is highest, moved to where a
// side is rarely the opposite of the true one; the confidence still says how
// likely the label is right, so a reader may ask for more. A whole article
// must be much plainer: it reports what happened and what others say, and the
// tone of its subject is not its side.
var (
	barOfSentence = bar{taken: 0.55, critical: 0.6, supportive: 0.6}
	barOfComment  = bar{taken: 0.25, critical: 0.6, supportive: 0.6}
	barOfArticle  = bar{taken: 0.75, critical: 0.8, supportive: 0.8, least: 3, not: 0.5}
)

func (t text) bar() bar {
	switch {
	case t.in.Kind == corpus.KindComment:
		return barOfComment
	case len(t.sentences) > report:
		return barOfArticle
	}
	return barOfSentence
}

// class returns the class of mean probabilities over n sentences, -1 for unclear.
func (b bar) class(p [3]float64, n int) int {
	taken := p[1] + p[2]
	switch {
	case taken < b.taken && p[0] >= b.not:
		return 0
	case taken < b.taken || n < b.least:
		return -1
	case p[1] >= b.critical*taken:
		return 1
	case p[2] >= b.supportive*taken:
		return 2
	}
	return -1
}

// weigh asks the model about the sentences that name the target.
func (m *Model) weigh(t text) verdict {
	part := m.part(t.in.Kind)
	d := m.describers.Get().(*describer)
	defer m.describers.Put(d)
	all := d.named(t)
	if len(all) == 0 {
		return verdict{label: corpus.Unclear, source: byModel}
	}
	var mean [3]float64
	each := make([][3]float64, len(all))
	for i, n := range all {
		var logits [3]float64
		part.Weights.Logits(n.features, logits[:])
		each[i] = part.Calibration.Apply(logits[:])
		for k := range mean {
			mean[k] += each[i][k] / float64(len(all))
		}
	}
	class := t.bar().class(mean, len(all))
	if class < 0 {
		return verdict{label: corpus.Unclear, source: byModel}
	}
	best := 0
	for i := range each {
		if each[i][class] > each[best][class] {
			best = i
		}
	}
	return verdict{Classes[class], mean[class], &all[best].span, byModel}
}
