package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"standpoint/cmd/internal/datafolder"
	"standpoint/indexer"
	"standpoint/indexer/annotate"
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
	annotator, err := newAnnotator(flags.Data)
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
	return pipeline.Reannotate(ctx, indexer.ReannotateOptions{Progress: bar.annotate})
}

// newAnnotator makes the annotator of a data folder, with the user's own names.
func newAnnotator(dir string) (*annotate.Annotator, error) {
	names, err := datafolder.LoadNames(dir)
	if err != nil {
		return nil, err
	}
	return annotate.New(annotate.Options{Gazetteer: names.Gazetteer})
}
