package annotate

import (
	"cmp"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/gazetteer"
)

// stances judges the side toward each agency that the text names, in order, then
// toward those that only its thread speaks of, then toward each target asked for.
// It returns all agencies that the text is about: of the second kind those toward
// which it takes a side.
func (a *Annotator) stances(in Input, own reading, out corpus.Annotation, spoken []*gazetteer.Agency) ([]corpus.AgencyMention, []corpus.Stance) {
	if len(out.Agencies) == 0 && len(spoken) == 0 && len(in.Targets) == 0 {
		return out.Agencies, nil
	}
	base := stance.Input{Kind: in.Kind, Text: in.Text, Headline: in.Headline, Article: in.Article, Parent: in.Parent}
	for _, q := range out.Quotes {
		base.Quoted = append(base.Quoted, q.Span)
	}
	for _, agency := range out.Agencies {
		base.Others = append(base.Others, agency.Spans...) // a target's own mentions count as its own
	}
	slices.SortFunc(base.Others, func(a, b corpus.Span) int { return cmp.Compare(a[0], b[0]) })
	base = base.Cut()
	list := make([]corpus.Stance, 0, len(out.Agencies)+len(in.Targets))
	for _, agency := range out.Agencies {
		ask := base
		ask.Target, ask.Mentions = agency.Name, agency.Spans
		list = append(list, a.ask(ask, agency.ID))
	}
	about := out.Agencies
	for _, agency := range spoken {
		ask := base
		ask.Target = agency.Name
		if s := a.ask(ask, agency.ID); s.Label() == corpus.Critical || s.Label() == corpus.Supportive {
			about, list = append(about, mentionOf(agency)), append(list, s)
		}
	}
	for _, target := range in.Targets {
		ask := base
		ask.Target, ask.Mentions = target.Text, own.occurrences(target)
		list = append(list, a.ask(ask, target.Text))
	}
	return about, list
}

func (a *Annotator) ask(in stance.Input, target string) corpus.Stance {
	j := a.judge.Judge(in)
	return corpus.Stance{Target: target, Chances: j.Chances, Evidence: j.Evidence, Source: j.Source}
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
