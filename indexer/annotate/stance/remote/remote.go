// Package remote asks a model that answers over HTTP which side texts take, in
// place of the embedded one. Questions and answers are JSON Lines in the form of
// the annotate command; README.md describes them.
package remote

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
)

// Options of a judge. Only URL is required.
type Options struct {
	URL    string       // http or https; a user and a password in it are sent as basic authentication
	Client *http.Client // nil: http.DefaultClient
	Logger *slog.Logger // hears of requests that are tried again; nil: nobody does
}

// Judge is a model behind a URL. It is safe for concurrent use.
type Judge struct {
	opt   Options
	shown string // the URL without its password
	name  string // of the model
}

// Error says that the model did not answer, or that its answer cannot be used.
type Error struct {
	URL   string // without its password
	Batch string // the questions that were asked
	Err   error
}

func (e *Error) Error() string {
	return fmt.Sprintf("the stance model at %s: %s: %v", e.URL, e.Batch, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New asks the model for its name, with a question about a made-up sentence. An
// *Error means that the model cannot be used now, any other error that the
// options cannot.
func New(ctx context.Context, opt Options) (*Judge, error) {
	address, err := parse(opt.URL)
	if err != nil {
		return nil, err
	}
	if opt.Client == nil {
		opt.Client = http.DefaultClient
	}
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	j := &Judge{opt: opt, shown: address.Redacted()}
	const text, who = "The police helped us.", "The police"
	answers, err := j.ask(ctx, fill([]stance.Input{{Kind: corpus.KindComment, Text: text, Target: who, Mentions: []corpus.Span{{0, len(who)}}}}))
	if err != nil {
		return nil, j.failed(ctx, "the question for its name", err)
	}
	j.name = answers[0].Source
	return j, nil
}

// CheckURL fails if a text is not a URL that a model can be asked at.
func CheckURL(text string) error {
	_, err := parse(text)
	return err
}

func parse(text string) (*url.URL, error) {
	address, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("remote: %w", err)
	case address.Scheme != "http" && address.Scheme != "https", address.Host == "":
		return nil, fmt.Errorf("remote: want a URL such as http://127.0.0.1:9000/, got %q", text)
	}
	return address, nil
}

// code is raised by hand when the same answers are read as other judgements.
const code = 1

// Version names the model as it names itself. The URL is not part of it: the
// same model may be asked at several.
func (j *Judge) Version() string { return corpus.VersionOf(code, []byte("remote"), []byte(j.name)) }

// JudgeAll sends the questions in batches, one after the other. It fails with an
// *Error if one of them got no answer that can be used, or with that of ctx.
func (j *Judge) JudgeAll(ctx context.Context, questions []stance.Input) ([]stance.Judgement, error) {
	judgements := make([]stance.Judgement, 0, len(questions))
	for len(judgements) < len(questions) {
		done := len(judgements)
		next := fill(questions[done:])
		answers, err := j.ask(ctx, next)
		if err != nil {
			return nil, j.failed(ctx, fmt.Sprintf("questions %d to %d of %d", done+1, done+len(next.questions), len(questions)), err)
		}
		judgements = append(judgements, answers...)
	}
	return judgements, nil
}

func (j *Judge) failed(ctx context.Context, batch string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &Error{j.shown, batch, err}
}

// ask sends a batch and reads the answer.
func (j *Judge) ask(ctx context.Context, b batch) ([]stance.Judgement, error) {
	body, err := j.send(ctx, b.body)
	if err != nil {
		return nil, err
	}
	answers, err := b.read(body)
	if err != nil {
		return nil, err
	}
	for _, a := range answers {
		if j.name != "" && a.Source != j.name {
			return nil, fmt.Errorf("the answer is from the model %q, that for its name was from %q; start again to use the other", a.Source, j.name)
		}
	}
	return answers, nil
}
