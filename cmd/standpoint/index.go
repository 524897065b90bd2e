package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"standpoint/cmd/internal/datafolder"
	"standpoint/indexer"
	"standpoint/indexer/annotate"
	"standpoint/indexer/parse"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/project"
)

type indexCommand struct {
	reading `embed:""`
	DryRun  bool `name:"dry-run" help:"Read and understand, write nothing."`
}

// reading is what commands that read inputs share.
type reading struct {
	Paths  []string `arg:"" name:"path" help:"Files, folders, or - for standard input."`
	Outlet string   `placeholder:"SLUG" help:"Outlet of all articles, whatever they say of themselves."`
	Format string   `placeholder:"NAME" help:"Read everything as this format: pasted or threads."`
}

func (r reading) parser(names datafolder.Names) (*parse.Parser, error) {
	parser, err := parse.New(parse.Options{Format: r.Format, Options: format.Options{Slug: r.Outlet, Outlets: names}})
	if err != nil {
		return nil, usageError{err}
	}
	return parser, nil
}

// Run reads the inputs into the records, brings the index to them unless a
// server does, and prints the receipt.
func (c indexCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	pipeline, err := c.pipeline(flags.Data)
	if err != nil {
		return err
	}
	opt := indexer.Options{Stdin: std.in, DryRun: c.DryRun}
	if c.DryRun {
		receipt, err := pipeline.Index(ctx, c.Paths, opt)
		return errors.Join(err, receipt.Print(std.out), verdict(receipt))
	}
	folder, err := datafolder.Open(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	pipeline.Records = folder.Records
	receipt, err := pipeline.Index(ctx, c.Paths, opt)
	if err := errors.Join(err, receipt.Print(std.out)); err != nil {
		return err
	}
	if err := bringIndex(ctx, folder, std, logger); err != nil {
		return err
	}
	return verdict(receipt)
}

func (c indexCommand) pipeline(dir string) (indexer.Pipeline, error) {
	names, err := datafolder.LoadNames(dir)
	if err != nil {
		return indexer.Pipeline{}, err
	}
	parser, err := c.parser(names)
	if err != nil {
		return indexer.Pipeline{}, err
	}
	annotator, err := annotate.New(annotate.Options{Gazetteer: names.Gazetteer})
	return indexer.Pipeline{Parser: parser, Annotator: annotator}, err
}

// bringIndex makes what the records hold searchable, or leaves that to the
// server that holds the index.
func bringIndex(ctx context.Context, folder *datafolder.Folder, std streams, logger *slog.Logger) error {
	index, server, err := folder.IndexOrServer(ctx, patience)
	if err != nil {
		return err
	}
	if server != nil {
		_, err := fmt.Fprintf(std.out, "%-12sthe server at %s shows it\n", "index", server.URL)
		return err
	}
	reached, err := project.New(folder.Records, index, project.Options{Logger: logger}).CatchUp(ctx)
	if err := errors.Join(err, index.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%-12sshows all changes up to %d\n", "index", reached)
	return err
}

// verdict is the exit of a run by its receipt.
func verdict(receipt indexer.Receipt) error {
	switch {
	case len(receipt.Failed) > 0:
		return fmt.Errorf("%s: %s", receipt.Failed[0].Path, receipt.Failed[0].Reason)
	case len(receipt.Quarantined) > 0:
		return errQuarantined
	}
	return nil
}
