package annotate

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/gazetteer"
)

// draft is the annotation of a text whose stances are still to be judged.
type draft struct {
	corpus.Annotation
	questions []question
}

// question asks which side a text takes toward a target.
type question struct {
	stance.Input
	target string            // agency id, or the free phrase asked for
	spoken *gazetteer.Agency // only the thread speaks of it: the text is about it if it takes a side; nil: of any other target
}

// questions asks about each agency that the text names, in order, then about
// those that only its thread speaks of, then about each target asked for.
func questions(in Input, own reading, out corpus.Annotation, spoken []*gazetteer.Agency) []question {
	n := len(out.Agencies) + len(spoken) + len(in.Targets)
	if n == 0 {
		return nil
	}
	base := stance.Input{Kind: in.Kind, Text: in.Text, Headline: in.Headline, Article: in.Article, Parent: in.Parent}
	for _, q := range out.Quotes {
		base.Quoted = append(base.Quoted, q.Span)
	}
	for _, agency := range out.Agencies {
		base.Others = append(base.Others, agency.Spans...) // a target's own mentions count as its own
	}
	slices.SortFunc(base.Others, func(a, b corpus.Span) int { return cmp.Compare(a[0], b[0]) })
	list := make([]question, 0, n)
	ask := func(name string, mentions []corpus.Span, target, agency string, spoken *gazetteer.Agency) {
		q := question{base, target, spoken}
		q.Target, q.Mentions, q.Agency = name, mentions, agency
		list = append(list, q)
	}
	for _, agency := range out.Agencies {
		ask(agency.Name, agency.Spans, agency.ID, agency.ID, nil)
	}
	for _, agency := range spoken {
		ask(agency.Name, nil, agency.ID, agency.ID, agency)
	}
	for _, target := range in.Targets {
		ask(target.Text, own.occurrences(target), target.Text, "", nil)
	}
	return list
}

// complete asks the judge all questions of some drafts at once, and returns the
// annotations with its answers, in their order.
func (a *Annotator) complete(ctx context.Context, drafts []draft) ([]corpus.Annotation, error) {
	var asked []stance.Input
	for _, d := range drafts {
		for _, q := range d.questions {
			asked = append(asked, q.Input)
		}
	}
	judgements, err := a.judge.JudgeAll(ctx, asked)
	if err != nil {
		return nil, err
	}
	annotations := make([]corpus.Annotation, len(drafts))
	for i, d := range drafts {
		for n, q := range d.questions {
			d.take(q, judgements[n])
		}
		annotations[i], judgements = d.Annotation, judgements[len(d.questions):]
	}
	return annotations, nil
}

// take adds the answer to a question.
func (d *draft) take(q question, j stance.Judgement) {
	s := corpus.Stance{Target: q.target, Chances: j.Chances, Evidence: j.Evidence, Source: j.Source}
	if q.spoken != nil {
		if label := s.Label(); label != corpus.Critical && label != corpus.Supportive {
			return
		}
		d.Agencies = append(d.Agencies, mentionOf(q.spoken))
	}
	d.Stances = append(d.Stances, s)
}

// occurrences are where the text has the phrase of a target, word for word but
// for case and accents; or the given mention, if it lies in the text.
func (r *reading) occurrences(t Target) []corpus.Span {
	if t.Span != nil {
		if s := *t.Span; s[0] >= 0 && s[0] < s[1] && s[1] <= r.length {
			return []corpus.Span{s}
		}
		return nil
	}
	phrase := gazetteer.Words(t.Text)
	if len(phrase) == 0 {
		return nil
	}
	var spans []corpus.Span
	for i := 0; i+len(phrase) <= len(r.words); i++ {
		if sameWords(phrase, r.words[i:]) {
			spans = append(spans, r.span(i, i+len(phrase), false))
			i += len(phrase) - 1
		}
	}
	return spans
}

func sameWords(phrase []gazetteer.Word, words []gazetteer.Word) bool {
	for i, w := range phrase {
		if !strings.EqualFold(words[i].Key, w.Key) {
			return false
		}
	}
	return true
}
