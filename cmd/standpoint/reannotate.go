package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
	"standpoint/indexer"
	"standpoint/indexer/generations"
)

type reannotateCommand struct {
	judging `embed:""`
	JSON    bool `name:"json" help:"Print the changes as JSON."`
}

// Run annotates what waits for its labels, annotates again what another version of
// the annotator annotated, and updates the index. Searches use the old labels until all new ones are ready.
func (c reannotateCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	pipeline, err := c.pipeline(ctx, folder, logger)
	if err != nil {
		return err
	}
	if err := pipeline.AnnotatePending(ctx); err != nil {
		return err
	}
	did, err := reannotate(ctx, folder, pipeline, std)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(std.out).Encode(did)
	} else {
		_, err = fmt.Fprintf(std.out, "%-12s%s\n", "annotations", did)
	}
	return errors.Join(err, bringIndex(ctx, folder, std, logger, c.JSON))
}

// reannotate runs the job to its end and shows its progress.
func reannotate(ctx context.Context, folder *datafolder.Folder, pipeline indexer.Pipeline, std streams) (indexer.Reannotated, error) {
	bar := newProgress(std.err)
	defer bar.end()
	return pipeline.Reannotate(ctx, indexer.ReannotateOptions{Progress: bar.annotate, Adopt: func(ctx context.Context, version string) error {
		return adopt(ctx, folder, version)
	}})
}

// adopt makes staged annotations take effect in records and index at once. The
// index of a running server follows the records instead, change by change.
func adopt(ctx context.Context, folder *datafolder.Folder, version string) error {
	index, server, err := folder.IndexOrServer(ctx, patience)
	if err != nil {
		return err
	}
	if server != nil {
		_, _, err := folder.Records.Adopt(ctx, version)
		return err
	}
	return errors.Join(folder.Adopt(ctx, version, index.Rebuild), index.Close())
}

// reannotate brings what the folder holds up to the annotator of today, in the
// background: with one processor, unless another process is doing it, and unless
// earlier labels stay. The channel is closed when it is done.
func (s *served) reannotate(ctx context.Context) (done chan struct{}) {
	done = make(chan struct{})
	folder, index, names := s.folder, s.index, s.names // others may be exchanged for them meanwhile
	go func() {
		defer close(done)
		switch {
		case folder.ReadOnly:
		case s.keepsLabels():
			if err := (indexer.Pipeline{Records: folder.Records, Logger: s.logger}).Derive(ctx); err != nil && ctx.Err() == nil {
				s.logger.Error("copies among the documents are not found", "err", err)
			}
		default:
			s.reannotateFolder(ctx, folder, index, names)
		}
	}()
	return done
}

func (s *served) reannotateFolder(ctx context.Context, folder *datafolder.Folder, index *generations.Index, names datafolder.Names) {
	did, err := s.reannotateBeside(ctx, folder, index, names)
	var held *records.HeldError
	switch {
	case errors.As(err, &held) || ctx.Err() != nil:
	case err != nil:
		s.logger.Error("documents of an older annotator keep their labels", "err", err)
	case did.Documents > 0:
		s.logger.Info(did.String())
	}
}

func (s *served) reannotateBeside(ctx context.Context, folder *datafolder.Folder, index *generations.Index, names datafolder.Names) (indexer.Reannotated, error) {
	annotator, err := s.annotator(ctx, names, s.logger)
	if err != nil {
		return indexer.Reannotated{}, err
	}
	pipeline := indexer.Pipeline{Outlets: names, Annotator: annotator, Records: folder.Records, Logger: s.logger}
	return pipeline.Reannotate(ctx, indexer.ReannotateOptions{Workers: 1, NoWait: true, Adopt: func(ctx context.Context, version string) error {
		return folder.Adopt(ctx, version, index.Submit)
	}})
}

// pipeline annotates what a folder holds.
func (j judging) pipeline(ctx context.Context, folder *datafolder.Folder, logger *slog.Logger) (indexer.Pipeline, error) {
	names, err := datafolder.LoadNames(folder.Dir)
	if err != nil {
		return indexer.Pipeline{}, err
	}
	annotator, err := j.annotator(ctx, names, logger)
	return indexer.Pipeline{Outlets: names, Annotator: annotator, Records: folder.Records, Logger: logger}, err
}

// annotateLeft annotates what is left of threads that lost documents: labels that
// replies took from them must go.
func (j judging) annotateLeft(ctx context.Context, folder *datafolder.Folder, logger *slog.Logger) error {
	pipeline, err := j.pipeline(ctx, folder, logger)
	if err == nil {
		err = pipeline.AnnotatePending(ctx)
	}
	if err != nil {
		return fmt.Errorf("what is left of the threads has its earlier labels until it is annotated by standpoint reannotate: %w", err)
	}
	return nil
}
