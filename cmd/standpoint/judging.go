package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/quality"
	"standpoint/indexer/annotate"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/head"
	"standpoint/indexer/annotate/stance/remote"
)

// judging chooses what judges stances. All commands that annotate share it, so
// that one environment sets it for all.
type judging struct {
	Stance    string `enum:"full,fast" default:"full" placeholder:"full|fast" help:"What judges stances: full, or fast, which finds less, many times as fast. With fast, index and serve leave earlier labels as they are; reannotate replaces them."`
	StanceURL string `name:"stance-url" placeholder:"URL" help:"Ask a model of your own at this URL for stances. Set it for all commands, best in the environment: otherwise index and serve replace its labels."`
}

const fast = "fast"

// Validate fails if the flags cannot be used. It is called before any command runs,
// so that a slip in them is not found out after documents were deleted.
func (j judging) Validate() error {
	switch {
	case j.StanceURL == "":
		return nil
	case j.Stance == fast:
		return errors.New("--stance fast cannot be used with --stance-url, which asks one model for everything")
	}
	if err := remote.CheckURL(j.StanceURL); err != nil {
		return fmt.Errorf("--stance-url: %w", err)
	}
	return nil
}

// keepsLabels reports whether earlier labels stay until they are explicitly
// replaced. What is fast never replaces what both tiers found by itself.
func (j judging) keepsLabels() bool { return j.Stance == fast && j.StanceURL == "" }

// load makes the annotator of a data folder, with the user's own names.
func (j judging) load(ctx context.Context, dir string, logger *slog.Logger) (*annotate.Annotator, error) {
	names, err := datafolder.LoadNames(dir)
	if err != nil {
		return nil, err
	}
	return j.annotator(ctx, names, logger)
}

// annotator fails with a *remote.Error if the model at the URL cannot be asked now.
func (j judging) annotator(ctx context.Context, names datafolder.Names, logger *slog.Logger) (*annotate.Annotator, error) {
	judge, err := j.judge(ctx, names, logger)
	if err != nil {
		return nil, err
	}
	return annotate.New(annotate.Options{Gazetteer: names.Gazetteer, Judge: judge})
}

// judge uses the heads that were fitted to what people said (standpoint stance train),
// unless another model judges.
func (j judging) judge(ctx context.Context, names datafolder.Names, logger *slog.Logger) (annotate.Judge, error) {
	if j.StanceURL != "" {
		return remote.New(ctx, remote.Options{URL: j.StanceURL, Logger: logger})
	}
	for _, h := range names.Heads {
		if h.Model != stance.Reads() {
			logger.Warn("a head was fitted to another version of the model and is not used; fit it again with: standpoint stance train", "head", h.Name())
		}
	}
	return stance.New(stance.Options{Fast: j.Stance == fast, Heads: names.Heads})
}

// fittedOf says how good the heads are that judge.
func fittedOf(heads []*head.Head) (all []quality.Fitted) {
	for _, h := range heads {
		if h.Model == stance.Reads() {
			all = append(all, quality.Fitted{Name: h.Name(), Agency: h.Agency, Labels: h.Learned.Labels, Articles: h.Learned.Articles,
				Before: h.Learned.Before.MacroF1, After: h.Learned.After.MacroF1, Better: h.Learned.Better})
		}
	}
	return all
}

// absent stands for an annotator whose model cannot be asked: documents are kept,
// and wait for their labels.
type absent struct{ error }

func (a absent) Thread(context.Context, corpus.Thread) ([]corpus.Document, error) {
	return nil, a.error
}

// Version is asked for only by those who annotate again.
func (absent) Version() string { return "" }
