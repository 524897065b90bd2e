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
	"standpoint/indexer/annotate"
	"standpoint/indexer/generations"
)

type reannotateCommand struct {
	JSON bool `name:"json" help:"Print the changes as JSON."`
}

// Run annotates again what another version of the annotator annotated, and
// updates the index. Searches use the old labels until all new ones are ready.
func (c reannotateCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	annotator, err := loadAnnotator(flags.Data)
	if err != nil {
		return err
	}
	did, err := reannotate(ctx, folder, annotator, std, logger)
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
func reannotate(ctx context.Context, folder *datafolder.Folder, annotator indexer.Annotator, std streams, logger *slog.Logger) (indexer.Reannotated, error) {
	bar := newProgress(std.err)
	defer bar.end()
	pipeline := indexer.Pipeline{Annotator: annotator, Records: folder.Records, Logger: logger}
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

// loadAnnotator makes the annotator of a data folder, with the user's own names.
func loadAnnotator(dir string) (*annotate.Annotator, error) {
	names, err := datafolder.LoadNames(dir)
	if err != nil {
		return nil, err
	}
	return newAnnotator(names)
}

func newAnnotator(names datafolder.Names) (*annotate.Annotator, error) {
	return annotate.New(annotate.Options{Gazetteer: names.Gazetteer})
}

// reannotate brings what the folder holds up to the annotator of today, in the
// background: with one processor, and unless another process is doing it. The
// channel is closed when it is done.
func (s *served) reannotate(ctx context.Context) (done chan struct{}) {
	done = make(chan struct{})
	folder, index, names := s.folder, s.index, s.names // others may be exchanged for them meanwhile
	go func() {
		defer close(done)
		if !folder.ReadOnly {
			s.reannotateFolder(ctx, folder, index, names)
		}
	}()
	return done
}

func (s *served) reannotateFolder(ctx context.Context, folder *datafolder.Folder, index *generations.Index, names datafolder.Names) {
	did, err := reannotateBeside(ctx, folder, index, names, s.logger)
	var held *records.HeldError
	switch {
	case errors.As(err, &held) || ctx.Err() != nil:
	case err != nil:
		s.logger.Error("documents of an older annotator keep their labels", "err", err)
	case did.Documents > 0:
		s.logger.Info(did.String())
	}
}

func reannotateBeside(ctx context.Context, folder *datafolder.Folder, index *generations.Index, names datafolder.Names, logger *slog.Logger) (indexer.Reannotated, error) {
	annotator, err := newAnnotator(names)
	if err != nil {
		return indexer.Reannotated{}, err
	}
	pipeline := indexer.Pipeline{Annotator: annotator, Records: folder.Records, Logger: logger}
	return pipeline.Reannotate(ctx, indexer.ReannotateOptions{Workers: 1, NoWait: true, Adopt: func(ctx context.Context, version string) error {
		return folder.Adopt(ctx, version, index.Submit)
	}})
}

// annotateLeft annotates what is left of threads that lost documents: labels that
// replies took from them must go.
func annotateLeft(ctx context.Context, folder *datafolder.Folder, logger *slog.Logger) error {
	annotator, err := loadAnnotator(folder.Dir)
	if err != nil {
		return err
	}
	return indexer.Pipeline{Annotator: annotator, Records: folder.Records, Logger: logger}.AnnotatePending(ctx)
}
