// Package annotate finds out what a text is about: the government agencies and
// places that it names or that it gets from its thread, the side that it takes
// toward each agency, what it quotes, and its language.
//
// A document names an agency or place if its own words do; words that repeat those
// of others are not its own. It is about what it names. It is also about an agency
// toward which it takes a side, although only the texts above it speak of that
// agency: the parent comment and those above that, in the end the article, which
// lends the agency that it mentions most and those of its headline and first
// paragraph.
package annotate

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/annotate/language"
	"standpoint/indexer/annotate/quote"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/gazetteer"
)

// code is raised by hand when the same tables, model and text give a different
// annotation. A golden test fails until this is done.
const code = 14

// Version names what annotates: this code, the gazetteer's tables (the user's
// own included) and the judge. The same version gives the same annotation of
// the same text.
func (a *Annotator) Version() string { return a.version() }

// Options are the parts of an Annotator. The zero value uses the embedded
// gazetteer and model, and trigrams.
type Options struct {
	Gazetteer *gazetteer.Gazetteer
	Judge     Judge
	Detector  language.Detector
}

// Judge decides which side texts take toward targets.
type Judge interface {
	// JudgeAll answers each question in its place. If it fails, it answers none.
	JudgeAll(ctx context.Context, questions []stance.Input) ([]stance.Judgement, error)
	// Version changes when the same question may be answered differently.
	Version() string
}

// Annotator annotates texts and threads. It is safe for concurrent use.
type Annotator struct {
	gazetteer *gazetteer.Gazetteer
	judge     Judge
	version   func() string // the version of all these and of the code; computed once, because it digests tables
	detector  language.Detector
}

// New makes an annotator.
func New(opt Options) (*Annotator, error) {
	a := &Annotator{gazetteer: opt.Gazetteer, judge: opt.Judge, detector: opt.Detector}
	if a.gazetteer == nil {
		g, err := gazetteer.Load()
		if err != nil {
			return nil, fmt.Errorf("annotate: %w", err)
		}
		a.gazetteer = g
	}
	if a.judge == nil {
		model, err := stance.New(stance.Options{})
		if err != nil {
			return nil, fmt.Errorf("annotate: %w", err)
		}
		a.judge = model
	}
	if a.detector == nil {
		a.detector = trigrams{}
	}
	a.version = sync.OnceValue(func() string {
		return corpus.VersionOf(code, []byte(a.gazetteer.Version()), []byte(a.judge.Version()), []byte(a.detector.Version()))
	})
	return a, nil
}

// Target is a phrase whose stance is wanted in addition to that toward agencies.
// Span is one mention of it in the text; nil: wherever the text has the phrase.
type Target struct {
	Text string
	Span *corpus.Span
}

// Input is one text with the texts above it. Only Text is required.
type Input struct {
	ID       string
	Kind     corpus.Kind // "" is a comment if there is an Article or a Parent, else an article
	Language string      // ISO 639-1, as the source says it
	Text     string
	Headline string // of the article
	Article  string // text of the article that a comment is about
	Parent   string // text of the comment that it answers
	Outlet   string // slug of the outlet of the article, whose home speaks for its own bodies and places
	Targets  []Target
}

// Text annotates one text. It fails if ctx ends or the judge fails.
func (a *Annotator) Text(ctx context.Context, in Input) (corpus.Annotation, error) {
	if err := ctx.Err(); err != nil {
		return corpus.Annotation{}, err
	}
	if in.Kind == "" {
		in.Kind = corpus.KindArticle
		if in.Article != "" || in.Parent != "" {
			in.Kind = corpus.KindComment
		}
	}
	home := a.homeOf(in.Outlet)
	job := work{in: in, around: home}
	var sources []quote.Source
	if in.Article != "" || in.Headline != "" && in.Kind == corpus.KindComment {
		article := a.read(in.Article, in.Headline, home)
		job.named = article.about().agencies
		job.around = article.around()
		job.lent = article.lends()
		sources = append(sources, quote.Source{Of: "article", Text: in.Article})
	}
	if in.Parent != "" {
		parent := a.read(in.Parent, "", job.around)
		job.lent = lend(parent.about().agencies, job.lent)
		job.around = parent.around()
		sources = append(sources, quote.Source{Of: "comment", Text: in.Parent})
	}
	if len(sources) > 0 {
		job.quotes = quote.Find(in.Text, sources)
		job.language = language.Of(cmp.Or(in.Article, in.Parent), "", a.detector)
	}
	one, _ := a.draft(job)
	annotations, err := a.complete(ctx, []draft{one})
	if err != nil {
		return corpus.Annotation{}, err
	}
	return annotations[0], nil
}

// work is one text to annotate, with what its thread says.
type work struct {
	in       Input
	named    []*gazetteer.Agency // agencies that the article above names
	around   around              // what the texts around speak of
	lent     []*gazetteer.Agency // agencies that the texts above speak of, the nearest first
	quotes   []corpus.Quote
	language string // of the texts above; "" if that is not known
	deleted  bool   // by its source: no side is taken any more
}

// language is what the source says, else what a text is in under texts of a language.
func (a *Annotator) language(said, text, above string) string {
	if said = strings.ToLower(said); said != "" {
		code, _, _ := strings.Cut(strings.ReplaceAll(said, "_", "-"), "-")
		return code
	}
	return language.Of(text, above, a.detector)
}

// draft reads a text. It returns what is found without a judge, with the
// questions that are left for one, and the agencies that the text lends those
// that answer it.
func (a *Annotator) draft(job work) (draft, []*gazetteer.Agency) {
	headline := job.in.Headline
	if job.in.Kind == corpus.KindComment {
		headline = "" // it belongs to the article and does not name anything for the comment
	}
	return a.draftOf(a.read(job.in.Text, headline, job.around), job)
}

// draftOf is draft of a text that has been read.
func (a *Annotator) draftOf(own reading, job work) (draft, []*gazetteer.Agency) {
	in := job.in
	out := draft{Annotation: corpus.Annotation{Quotes: job.quotes}}
	out.Language = a.language(in.Language, in.Text, job.language)
	named := own.own(out.Quotes)
	out.Agencies = own.agencyMentions(named.agencies, out.Quotes)
	out.Locations = own.placeMentions(named.places, out.Quotes)
	if !job.deleted {
		spoken := a.withRoles(join(named.agencies, job.lent, own.onlyQuoted(out.Quotes).agencies), own.words, job.named)
		out.questions = questions(in, own, out.Annotation, apart(spoken[len(named.agencies):], named.agencies))
	}
	return out, lend(named.agencies, job.lent)
}
