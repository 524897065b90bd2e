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
	"standpoint/corpus/records"
	"standpoint/corpus/sample"
	"standpoint/indexer"
	"standpoint/indexer/annotate/stance/remote"
	"standpoint/indexer/generations"
	"standpoint/indexer/parse"
	"standpoint/indexer/parse/format"
)

type indexCommand struct {
	reading `embed:""`
	judging `embed:""`
	naming  `embed:""`
	DryRun  bool `name:"dry-run" help:"Read, and write nothing: shows what would be kept and how tables are read."`
	Retry   bool `help:"Read again what was quarantined, with the readers of this version."`
	NoWait  bool `name:"no-wait" help:"Fail if another process is indexing into this folder, instead of waiting for it."`
	JSON    bool `name:"json" help:"Print the receipt as JSON."`
	Batch   int  `hidden:"" help:"Documents that are kept in one transaction."`
}

// reading is what commands that read inputs share.
type reading struct {
	Paths   []string          `arg:"" optional:"" name:"path" help:"Files, folders, archives, or - for standard input."`
	Outlet  string            `placeholder:"NAME" help:"Outlet of all articles, whatever they say of themselves: a name, a slug or a host."`
	Format  string            `placeholder:"NAME" help:"Read everything as this format: ${formats}."`
	Map     map[string]string `mapsep:"," placeholder:"text=body,author=user" help:"Columns of tables and JSON Lines: field of ours = column of theirs."`
	AnyPage bool              `name:"any-page" help:"Keep web pages that are not articles, such as home pages, as articles too."`
}

var errNoPaths = usageError{errors.New("which files? Name files, folders or archives, or - for standard input")}

func (r reading) parser(names datafolder.Names) (*parse.Parser, error) {
	given := format.Options{Outlets: names, Columns: r.columns(), AnyPage: r.AnyPage}
	if r.Outlet != "" {
		given.Slug = given.Outlet("", r.Outlet)
		if given.Slug == "" {
			return nil, usageError{fmt.Errorf("--outlet: want a name or slug, such as “Valley Post” or valley-post, got %q", r.Outlet)}
		}
		if given.Slug != r.Outlet {
			given.Called = r.Outlet
		}
	}
	parser, err := parse.New(parse.Options{Format: r.Format, Options: given})
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

// settings are what a reading depends on besides its inputs, as accounts keep them.
type settings struct {
	Parser  string            `json:"parser"` // version
	Outlet  string            `json:"outlet,omitempty"`
	Format  string            `json:"format,omitempty"`
	Map     map[string]string `json:"map,omitempty"`
	AnyPage bool              `json:"any_page,omitempty"`
}

func (r reading) settings() (string, error) {
	text, err := json.Marshal(settings{parse.Version(), r.Outlet, r.Format, r.columns(), r.AnyPage})
	return string(text), err
}

// like is a reading as an account's settings say, unless the flags say otherwise.
func (r reading) like(text string) reading {
	var kept settings
	if json.Unmarshal([]byte(text), &kept) != nil { // written by a version that kept no such settings
		return r
	}
	r.Outlet, r.Format, r.AnyPage = cmp.Or(r.Outlet, kept.Outlet), cmp.Or(r.Format, kept.Format), r.AnyPage || kept.AnyPage
	if len(r.Map) == 0 {
		r.Map = kept.Map
	}
	return r
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
	names, err := datafolder.LoadNames(flags.Data)
	if err != nil {
		return err
	}
	parser, err := c.parser(names)
	if err != nil {
		return err
	}
	pipeline := indexer.Pipeline{Parser: parser, Outlets: names, Logger: logger}
	if c.DryRun && !c.Retry {
		receipt, err := c.read(ctx, pipeline, names, std)
		return errors.Join(err, c.print(std, receipt), verdict(receipt))
	}
	if !c.DryRun {
		if pipeline.Annotator, err = c.annotatorOrAbsent(ctx, names, logger); err != nil {
			return err
		}
	}
	folder, err := datafolder.Open(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if _, err := c.decide(ctx, folder); err != nil {
		return err
	}
	pipeline.Records = folder.Records
	receipt, err := c.read(ctx, pipeline, names, std)
	var held *records.HeldError
	if errors.As(err, &held) {
		return fmt.Errorf("another process indexes into this folder: %s; without --no-wait this one would wait for it", holder(held.Lease))
	}
	if err != nil && receipt.Import == 0 && !c.DryRun { // it did not begin
		return err
	}
	if err := errors.Join(err, c.print(std, receipt)); err != nil || c.DryRun {
		return errors.Join(err, verdict(receipt))
	}
	if receipt.Unlabelled == nil {
		err = c.reannotate(ctx, folder, pipeline, std)
	}
	if err := errors.Join(err, bringIndex(ctx, folder, std, logger, c.JSON)); err != nil {
		return err
	}
	return verdict(receipt)
}

// read runs the pipeline and shows how far it has come.
func (c indexCommand) read(ctx context.Context, pipeline indexer.Pipeline, names datafolder.Names, std streams) (indexer.Receipt, error) {
	settings, err := c.settings()
	if err != nil {
		return indexer.Receipt{}, err
	}
	bar := newProgress(std.err)
	defer bar.end()
	opt := indexer.Options{
		Stdin: std.in, DryRun: c.DryRun, Settings: settings, Progress: bar.show, NoWait: c.NoWait, Batch: c.Batch,
		Sample:   len(c.Paths) == 1 && sample.Is(c.Paths[0]),
		ParserOf: func(settings string) (*parse.Parser, error) { return c.like(settings).parser(names) },
		Waiting: func(l records.Lease) {
			fmt.Fprintf(std.err, "standpoint: waiting for another process that indexes into this folder: %s\n", holder(l))
		},
	}
	if c.Retry {
		return pipeline.Retry(ctx, opt)
	}
	return pipeline.Index(ctx, c.Paths, opt)
}

// holder says who imports, since when, and what.
func holder(l records.Lease) string {
	return fmt.Sprintf("%s, since %s, %s", l.Holder, l.Since.Format("2006-01-02 15:04:05 UTC"), l.Holder.Purpose)
}

func (c indexCommand) print(std streams, receipt indexer.Receipt) error {
	if c.JSON {
		return json.NewEncoder(std.out).Encode(receipt)
	}
	return receipt.Print(std.out)
}

// annotatorOrAbsent makes an annotator that fails at every thread if the model
// that it needs cannot be asked now.
func (c indexCommand) annotatorOrAbsent(ctx context.Context, names datafolder.Names, logger *slog.Logger) (indexer.Annotator, error) {
	annotator, err := c.annotator(ctx, names, logger)
	if silent, is := errors.AsType[*remote.Error](err); is {
		return absent{silent}, nil
	}
	return annotator, err
}

// reannotate brings what the records held before up to the annotator of today,
// unless earlier labels stay.
func (c indexCommand) reannotate(ctx context.Context, folder *datafolder.Folder, pipeline indexer.Pipeline, std streams) error {
	if missing, is := pipeline.Annotator.(absent); is || c.keepsLabels() {
		return missing.error
	}
	did, err := reannotate(ctx, folder, pipeline, std)
	if err != nil || did.Documents == 0 || c.JSON {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%-12s%s\n", "annotations", did)
	return err
}

// bringIndex makes what the records hold searchable, or leaves that to the server
// that has the index open.
func bringIndex(ctx context.Context, folder *datafolder.Folder, std streams, logger *slog.Logger, quiet bool) error {
	index, server, err := folder.IndexOrServer(ctx, patience)
	if err != nil {
		return err
	}
	if server != nil {
		if err := waitForServer(ctx, folder, *server); err != nil || quiet {
			return err
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
	case receipt.Unlabelled != nil:
		return fmt.Errorf("%s kept without labels: %s", corpus.Counted(receipt.Unlabelled.Threads, "thread"), receipt.Unlabelled.Reason)
	case receipt.Quarantined.Total > 0:
		return errQuarantined
	}
	return nil
}
