// Package stance judges which side a text takes toward a target: a government
// agency or a free phrase. It has two tiers. The first is fast: a linear model of
// the sentences that name the target, and rules for expressions with a clear aim.
// The second is a small neural encoder, which reads the sentences, or the whole of
// a text whose thread alone names the target, with the headline and the text that
// it answers.
package stance

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

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
	Agency   string        // id of the target; "" if it is a free phrase
	Headline string        // of the article that the text is about
	Article  string        // text of that article
	Parent   string        // text of the comment that it answers
}

// The sources of a judgement.
const (
	byLinear  = "linear:2"
	byEncoder = "encoder:2"
	byRule    = "rule:1"
)

// Judgement is what is known of the side that a text takes toward a target.
type Judgement struct {
	Chances  corpus.Chances // of critical, neutral and supportive; the zero value if nothing was judged
	Evidence *corpus.Span   // of the text: what shows the side; nil only if nothing was judged
	Source   string         // what judged: the model or a rule, with its version
}

// label is the side that the rules and the model are weighed against each other by.
func (j Judgement) label() corpus.Label { return j.Chances.Side(corpus.DefaultMin) }

// unclear is the judgement of a source that found no evidence.
func unclear(source string) Judgement { return Judgement{Source: source} }

// ruled is the judgement of a rule: the label, how likely it is, and what shows it.
func ruled(label corpus.Label, chance float64, evidence *corpus.Span) Judgement {
	return Judgement{corpus.ChancesFor(label, chance), evidence, byRule}
}

// JudgeAll judges each question, on all processors; see Judge. It fails only if ctx
// ends. Questions about the same text, one after the other, cut it only once.
func (m *Model) JudgeAll(ctx context.Context, questions []Input) ([]Judgement, error) {
	var starts []int // of the questions about one text
	for i, in := range questions {
		if i == 0 || in.Text != questions[i-1].Text {
			starts = append(starts, i)
		}
	}
	judgements := make([]Judgement, len(questions))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(starts)) {
		workers.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(starts)) && ctx.Err() == nil; n = next.Add(1) - 1 {
				end := len(questions)
				if n+1 < int64(len(starts)) {
					end = starts[n+1]
				}
				t := read(questions[starts[n]])
				for i := starts[n]; i < end; i++ {
					t.in = questions[i]
					judgements[i] = m.judge(t)
				}
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return judgements, nil
}

// Judge returns how likely in.Text is critical, neutral and supportive of in.Target.
func (m *Model) Judge(in Input) Judgement { return m.judge(read(in)) }

func (m *Model) judge(t text) Judgement {
	in := t.in
	if !t.english {
		return unclear(byRule)
	}
	if m.second == nil {
		return m.first(t)
	}
	return m.fitted(in, m.read(t))
}

// read asks the second tier, with the rules beside it.
func (m *Model) read(t text) found {
	in := t.in
	t.phrase = in.Kind == corpus.KindComment && m.aim.thing(in.Target)
	v := m.second().judge(t)
	switch {
	case in.Kind != corpus.KindComment || t.phrase: // reporters pass on the abuse of others
	case len(in.Mentions) > 0:
		v.Judgement = v.weighed(m.outright(t))
	case in.inherits():
		if rule := m.aim.judge(t); v.Judgement == unclear(byEncoder) || v.leansTo(rule.label()) {
			v.Judgement = rule
		}
	}
	return v
}

// outrightWeight is how many times as likely a side becomes if a comment says it to
// the target's face. It is where the likelihood of 28 such texts is highest that the
// encoder had not learned from.
const outrightWeight = 3

// weighed returns a judgement with the side that a rule has found more likely.
func (j Judgement) weighed(rule Judgement) Judgement {
	c := j.Chances
	switch rule.label() {
	case corpus.Critical:
		j.Chances = corpus.NewChances(outrightWeight*c.Of(corpus.Critical), c.Of(corpus.Neutral), c.Of(corpus.Supportive))
	case corpus.Supportive:
		j.Chances = corpus.NewChances(c.Of(corpus.Critical), c.Of(corpus.Neutral), outrightWeight*c.Of(corpus.Supportive))
	}
	return j
}

// leansTo reports whether a side was found likelier than the opposite side.
func (j Judgement) leansTo(side corpus.Label) bool {
	critical, supportive := j.Chances.Of(corpus.Critical), j.Chances.Of(corpus.Supportive)
	return side == corpus.Critical && critical > supportive || side == corpus.Supportive && supportive > critical
}

// first is the judgement of the first tier.
func (m *Model) first(t text) Judgement {
	in := t.in
	if !in.inherits() && len(in.Mentions) == 0 {
		spans, nearness := m.topic(t)
		switch nearness {
		case apart:
			return t.beside()
		case partly:
			return unclear(byRule)
		}
		t.in.Mentions = spans
	}
	if in.Kind == corpus.KindComment && len(t.in.Mentions) > 0 && m.aim.thing(in.Target) {
		return m.aim.related(t)
	}
	if in.Kind == corpus.KindComment && len(t.in.Mentions) > 0 {
		if said := m.outright(t); said.label() != corpus.Unclear {
			return said
		}
	}
	v := m.weigh(t)
	if in.Kind != corpus.KindComment { // reporters pass on the abuse of others
		return v
	}
	rule := m.aim.judge(t)
	byModel, byRule := v.label(), rule.label()
	// "Thank you, …", by the model critical or neutral: a wrong side is worse than none.
	if opposite(byModel, byRule) || byModel == corpus.Neutral && byRule == corpus.Supportive && len(t.in.Mentions) > 0 {
		return unclear(rule.Source)
	}
	if byModel == corpus.Critical || byModel == corpus.Supportive {
		return v
	}
	// Praise of an agency that is named is left to the model: rules mistake irony.
	if byRule == corpus.Critical || byRule == corpus.Supportive && len(t.in.Mentions) == 0 {
		return rule
	}
	return v
}

// inherits reports whether the text has a thread that may name the target for it.
func (in Input) inherits() bool { return in.Article != "" || in.Headline != "" || in.Parent != "" }

func opposite(a, b corpus.Label) bool {
	return a == corpus.Critical && b == corpus.Supportive || a == corpus.Supportive && b == corpus.Critical
}

// A whole article reports what happened and what others say, and the tone of its
// subject is not its side: it is judged only if it is plain, or if at least
// leastMentions of its sentences name the target and at least plainShare of the
// chance that a side is taken is that of one side.
const (
	leastMentions = 3
	plainShare    = 0.8
)

// plain reports whether the chances of a whole article over n sentences are plain.
func plain(critical, supportive float64, n int) bool {
	taken := critical + supportive
	return taken <= 0.5 || taken >= 0.75 && n >= leastMentions && max(critical, supportive) >= plainShare*taken
}

// weigh asks the model about the sentences that name the target.
func (m *Model) weigh(t text) Judgement {
	part := m.part(t.in.Kind)
	d := m.describers.Get().(*describer)
	defer m.describers.Put(d)
	all := d.named(t)
	if len(all) == 0 {
		return unclear(byLinear)
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
	if t.in.Kind == corpus.KindArticle && len(t.sentences) > report && !plain(mean[1], mean[2], len(all)) {
		return unclear(byLinear)
	}
	shows := 0 // the class whose evidence is shown: neutral, if no side can be read from the chances
	if side := max(mean[1], mean[2]); side >= least || side >= mean[0] {
		shows = 1
		if mean[2] > mean[1] {
			shows = 2
		}
	}
	best := 0
	for i := range each {
		if each[i][shows] > each[best][shows] {
			best = i
		}
	}
	return Judgement{corpus.NewChances(mean[1], mean[0], mean[2]), &all[best].span, byLinear}
}
