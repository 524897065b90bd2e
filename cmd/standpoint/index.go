package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/indexer"
	"standpoint/indexer/annotate"
	"standpoint/indexer/generations"
	"standpoint/indexer/parse"
	"standpoint/indexer/parse/format"
)

type indexCommand struct {
	reading `embed:""`
	DryRun  bool `name:"dry-run" help:"Read, and write nothing: shows what would be kept and how tables are read."`
	Retry   bool `help:"Read again what was quarantined, with the readers of this version."`
	JSON    bool `name:"json" help:"Print the receipt as JSON."`
}

// reading is what commands that read inputs share.
type reading struct {
	Paths   []string          `arg:"" optional:"" name:"path" help:"Files, folders, archives, or - for standard input."`
	Outlet  string            `placeholder:"SLUG" help:"Outlet of all articles, whatever they say of themselves."`
	Format  string            `placeholder:"NAME" help:"Read everything as this format: ${formats}."`
	Map     map[string]string `mapsep:"," placeholder:"text=body,author=user" help:"Columns of tables and JSON Lines: field of ours = column of theirs."`
	AnyPage bool              `name:"any-page" help:"Keep web pages that are no article, such as home pages, as articles too."`
}

var errNoPaths = usageError{errors.New("which files? Name files, folders or archives, or - for standard input")}

func (r reading) parser(names datafolder.Names) (*parse.Parser, error) {
	if slug := format.Slug(r.Outlet); slug != r.Outlet {
		return nil, usageError{fmt.Errorf("--outlet: want a slug such as %q, got %q", cmp.Or(slug, "valley-post"), r.Outlet)}
	}
	parser, err := parse.New(parse.Options{Format: r.Format, Options: format.Options{
		Slug: r.Outlet, Outlets: names, Columns: r.columns(), AnyPage: r.AnyPage,
	}})
	if err != nil {
		return nil, usageError{err}
	}
	return parser, nil
}

// columns is the mapping without white space around its names.
func (r reading) columns() map[string]string {
	if len(r.Map) == 0 {
		return nil
	}
	columns := map[string]string{}
	for field, column := range r.Map {
		columns[strings.TrimSpace(field)] = strings.TrimSpace(column)
	}
	return columns
}

// settings is what a reading depends on besides its inputs.
func (r reading) settings() string {
	return fmt.Sprintf("%s outlet=%q format=%q map=%v any-page=%t", parse.Version, r.Outlet, r.Format, r.Map, r.AnyPage)
}

// Run reads the inputs into the records, brings the index to them unless a
// server does, and prints the receipt.
func (c indexCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	switch {
	case c.Retry && len(c.Paths) > 0:
		return usageError{errors.New("--retry reads what was quarantined; it takes no paths")}
	case !c.Retry && len(c.Paths) == 0:
		return errNoPaths
	}
	spendMemory()
	pipeline, err := c.pipeline(flags.Data)
	if err != nil {
		return err
	}
	pipeline.Logger = logger
	if c.DryRun && !c.Retry {
		receipt, err := c.read(ctx, pipeline, std)
		return errors.Join(err, c.print(std, receipt), verdict(receipt))
	}
	folder, err := datafolder.Open(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	pipeline.Records = folder.Records
	receipt, err := c.read(ctx, pipeline, std)
	if err := errors.Join(err, c.print(std, receipt)); err != nil || c.DryRun {
		return errors.Join(err, verdict(receipt))
	}
	if err := bringIndex(ctx, folder, std, logger, c.JSON); err != nil {
		return err
	}
	return verdict(receipt)
}

// read runs the pipeline and shows how far it has come.
func (c indexCommand) read(ctx context.Context, pipeline indexer.Pipeline, std streams) (indexer.Receipt, error) {
	bar := newProgress(std.err)
	defer bar.end()
	opt := indexer.Options{Stdin: std.in, DryRun: c.DryRun, Settings: c.settings(), Progress: bar.show}
	if c.Retry {
		return pipeline.Retry(ctx, opt)
	}
	return pipeline.Index(ctx, c.Paths, opt)
}

func (c indexCommand) print(std streams, receipt indexer.Receipt) error {
	if c.JSON {
		return json.NewEncoder(std.out).Encode(receipt)
	}
	return receipt.Print(std.out)
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
func bringIndex(ctx context.Context, folder *datafolder.Folder, std streams, logger *slog.Logger, quiet bool) error {
	index, server, err := folder.IndexOrServer(ctx, patience)
	if err != nil {
		return err
	}
	if server != nil {
		if quiet {
			return nil
		}
		_, err := fmt.Fprintf(std.out, "%-12sthe server at %s shows it\n", "index", server.URL)
		return err
	}
	reached, built, err := catchUp(ctx, index, std)
	if err := errors.Join(err, index.Close()); err != nil || quiet {
		return err
	}
	if built != "" && built != generations.None {
		built = ", built again because " + built
	} else {
		built = ""
	}
	_, err = fmt.Fprintf(std.out, "%-12sshows all changes up to %d%s\n", "index", reached.Seq, built)
	return err
}

// catchUp brings an index to the records and shows how far it has come.
func catchUp(ctx context.Context, index *generations.Index, std streams) (reached corpus.State, built string, err error) {
	bar := newProgress(std.err)
	defer bar.end()
	index.Watch(bar.build)
	defer index.Watch(nil)
	return index.CatchUp(ctx)
}

// verdict is the exit of a run by its receipt.
func verdict(receipt indexer.Receipt) error {
	switch {
	case receipt.Failed.Total > 0:
		return fmt.Errorf("%s: %s", receipt.Failed.Listed[0].Path, receipt.Failed.Listed[0].Reason)
	case receipt.Quarantined.Total > 0:
		return errQuarantined
	}
	return nil
}
