package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/samples"
	"standpoint/indexer/agreement"
	"standpoint/indexer/estimate"
	"standpoint/server/coding"
)

type sampleExportCommand struct {
	Name        string      `arg:"" help:"The name of the sample."`
	Format      coding.Form `env:"-" default:"csv" enum:"csv,doccano,labelstudio" placeholder:"FORMAT" help:"csv, doccano (JSON Lines) or labelstudio (JSON)."`
	Codes       bool        `env:"-" help:"Write what coders said, as CSV with a row for each judgement, in place of the texts."`
	Spreadsheet bool        `help:"Make a CSV safe to open in a spreadsheet: an apostrophe before formulas, and a byte order mark."`
	Out         string      `env:"-" short:"o" placeholder:"FILE" help:"Where to write; by default to standard output."`
}

// Run writes the texts in the order in which they were drawn, or the judgements.
func (c sampleExportCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, coded, err := openSample(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	var out bytes.Buffer
	if c.Codes {
		err = coding.WriteCodes(&out, coded.Codes, c.Spreadsheet)
	} else {
		var texts []coding.Text
		if texts, err = textsOf(ctx, folder, coded.Items, std); err == nil {
			err = c.Format.Write(&out, texts, c.Spreadsheet)
		}
	}
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = std.out.Write(out.Bytes())
		return err
	}
	return writeBeside(c.Out, &out)
}

// textsOf reads the documents of a sample as coders see them. It says how many of
// them are gone from the collection.
func textsOf(ctx context.Context, folder *datafolder.Folder, items []samples.Item, std streams) (texts []coding.Text, err error) {
	read := heldTexts{folder, map[string]*corpus.Document{}}
	gone := 0
	for _, item := range items {
		d, err := read.document(ctx, item.Document)
		if err != nil {
			return nil, err
		}
		if d == nil {
			gone++
			continue
		}
		t := coding.Text{Document: d.ID, Kind: string(d.Kind), Text: d.Text()}
		article, err := read.document(ctx, d.ArticleID)
		if err != nil {
			return nil, err
		}
		if article != nil && article.Article != nil {
			t.Headline, t.Outlet = article.Article.Headline, article.Article.Outlet
		}
		if d.Comment != nil && d.Comment.ParentID != "" {
			if parent, err := read.document(ctx, d.Comment.ParentID); err != nil {
				return nil, err
			} else if parent != nil {
				t.Parent = parent.Text()
			}
		}
		texts = append(texts, t)
	}
	if gone > 0 {
		fmt.Fprintf(std.err, "standpoint: %s of the sample are gone from the collection and are left out\n", corpus.Counted(gone, "document"))
	}
	return texts, nil
}

// heldTexts keeps the documents that were read.
type heldTexts struct {
	folder *datafolder.Folder
	read   map[string]*corpus.Document
}

// document is a document; nil if it is not held.
func (r heldTexts) document(ctx context.Context, id string) (*corpus.Document, error) {
	if d, known := r.read[id]; known || id == "" {
		return d, nil
	}
	found, err := r.folder.Records.Get(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	r.read[id] = nil
	if len(found) == 1 && found[0].ID == id {
		r.read[id] = &found[0]
	}
	return r.read[id], nil
}

type sampleImportCommand struct {
	Name  string `arg:"" help:"The name of the sample."`
	File  string `arg:"" help:"What people said; - reads standard input."`
	Coder string `env:"-" placeholder:"NAME" help:"Who judged, where the file does not say; “settled” decides where others disagree."`
}

// Run keeps what people said: all of it, or nothing if a line is wrong.
func (c sampleImportCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, coded, err := openSample(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	in := std.in
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	codes, err := coding.Read(in, c.Coder)
	if err == nil {
		err = coded.Check(codes)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if err := folder.Samples.SetCodes(ctx, coded.ID, codes); err != nil {
		return err
	}
	if coded, err = readCoded(ctx, folder, c.Name); err != nil {
		return err
	}
	p := coded.Progress()
	return std.say("imported", "%s; of %d documents %d are settled, %d are to settle, and of %d nobody can tell", corpus.Counted(len(codes), "judgement"), p.Documents, p.Settled, p.Disagreed, p.CannotTell)
}

type sampleAgreementCommand struct {
	Name string `arg:"" help:"The name of the sample."`
}

// Run prints the agreement of the coders.
func (c sampleAgreementCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, coded, err := openSample(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	a := coded.Agreement()
	var b strings.Builder
	fmt.Fprintf(&b, "coders      %s\n", plain(strings.Join(a.Coders, ", ")))
	fmt.Fprintf(&b, "alpha       %s\n", measured(a.Nominal))
	if a.Ordinal != nil {
		fmt.Fprintf(&b, "ordinal     %s\n", measured(*a.Ordinal))
	}
	for _, value := range coded.Codebook.Values {
		fmt.Fprintf(&b, "  %-12s %s\n", plain(value.Name), measured(a.ByValue[value.Name]))
	}
	for _, pair := range a.Pairs {
		printPair(&b, pair, coded.Codebook)
	}
	for _, d := range a.Open {
		fmt.Fprintf(&b, "to settle   %s", d.Document)
		for _, code := range d.Codes {
			fmt.Fprintf(&b, " · %s: %s", plain(code.Coder), plain(code.Value))
		}
		b.WriteByte('\n')
	}
	_, err = io.WriteString(std.out, b.String())
	return err
}

// measured says an agreement in words.
func measured(m agreement.Measure) string {
	switch {
	case !m.Defined():
		return "not defined: " + m.Undefined
	case !m.HasInterval():
		return fmt.Sprintf("%.3f, %s judged twice, %.0f%% the same; no interval: %s", m.Value, corpus.Counted(m.Texts, "text"), 100*m.Agreement, m.Undefined)
	}
	return fmt.Sprintf("%.3f (%.3f to %.3f), %s judged twice, %.0f%% the same", m.Value, m.Low, m.High, corpus.Counted(m.Texts, "text"), 100*m.Agreement)
}

// printPair prints the kappa and the table of two coders.
func printPair(b *strings.Builder, pair coding.Pair, book samples.Codebook) {
	fmt.Fprintf(b, "\nkappa       %s and %s: %s\n%14s", plain(pair.First), plain(pair.Second), measured(pair.Kappa), "")
	for _, value := range book.Values {
		fmt.Fprintf(b, " %12.12s", plain(value.Name))
	}
	b.WriteByte('\n')
	for i, row := range pair.Table {
		fmt.Fprintf(b, "  %-12.12s", plain(book.Values[i].Name))
		for _, n := range row {
			fmt.Fprintf(b, " %12d", n)
		}
		b.WriteByte('\n')
	}
}

type sampleShareCommand struct {
	Name   string `arg:"" help:"The name of the sample."`
	Strata bool   `env:"-" help:"Also in each stratum that the sample was drawn by, such as each outlet."`
}

// Run prints the share of each value: as the model has it and as it is, with how good
// the model's labels are.
func (c sampleShareCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, coded, err := openSample(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	var b strings.Builder
	if err := printShares(&b, coded); err != nil {
		return fmt.Errorf("the sample “%s” cannot say what the shares are: %w", plain(c.Name), err)
	}
	for _, stratum := range coded.Strata() {
		if !c.Strata {
			break
		}
		fmt.Fprintf(&b, "\n%s %s: ", plain(cmp.Or(coded.By, "all")), plain(cmp.Or(stratum, "(missing)")))
		err := printShares(&b, coded.In(stratum))
		if refusal := (*estimate.Refusal)(nil); errors.As(err, &refusal) {
			fmt.Fprintf(&b, "%s\n", refusal.Reason) // the others may have shares
		} else if err != nil {
			return err
		}
	}
	_, err = io.WriteString(std.out, b.String())
	return err
}

func printShares(b *strings.Builder, coded coding.Coded) error {
	shares, err := coded.Shares()
	for i, s := range shares {
		if i == 0 {
			fmt.Fprintf(b, "%s judged of %d found (%s), state %s\n", corpus.Counted(s.Estimate.Labelled, "document"), s.Documents, plain(cmp.Or(coded.Search, "everything")), coded.Snapshot)
		}
		printShare(b, s)
	}
	return err
}

func printShare(b *strings.Builder, s coding.Share) {
	e := s.Estimate
	fmt.Fprintf(b, "%-12s %5.1f%% (%.1f to %.1f), %s", plain(s.Value), 100*e.Share, 100*e.Low, 100*e.High, e.Method)
	if s.Raw >= 0 {
		fmt.Fprintf(b, "; the model says %.1f%%", 100*s.Raw)
	}
	if s.More > 0 {
		fmt.Fprintf(b, "; %d more to judge for ±5 points", s.More)
	}
	b.WriteByte('\n')
	if s.NoPrecision == "" {
		fmt.Fprintf(b, "%12s of 100 that the model marks so, %.0f are (%.0f to %.0f)\n", "", 100*s.Precision.Share, 100*s.Precision.Low, 100*s.Precision.High)
	}
	if s.NoRecall == "" {
		fmt.Fprintf(b, "%12s of 100 that are, the model marks %.0f (%.0f to %.0f)\n", "", 100*s.Recall.Share, 100*s.Recall.Low, 100*s.Recall.High)
	}
}
