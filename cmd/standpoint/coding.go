package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/samples"
	"standpoint/indexer/estimate"
	"standpoint/server/coding"
)

type sampleExportCommand struct {
	Name        string      `arg:"" help:"The name of the sample."`
	Format      coding.Form `env:"-" default:"csv" enum:"csv,doccano,labelstudio" placeholder:"FORMAT" help:"csv, doccano (JSON Lines) or labelstudio (JSON)."`
	Codes       bool        `env:"-" help:"Write what coders said in place of the texts: a row, a line or an annotation for each judgement."`
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
	desk := deskOf(folder, flags.Data, std, logger)
	if c.Codes {
		err = desk.WriteCodes(ctx, &out, coded, c.Format, c.Spreadsheet)
	} else {
		var texts []coding.Text
		var gone int
		if texts, gone, err = desk.Texts(ctx, coded.Items); err == nil {
			err = c.Format.Write(&out, texts, c.Spreadsheet)
		}
		if gone > 0 {
			fmt.Fprintf(std.err, "standpoint: %s of the sample are gone from the collection and are left out\n", corpus.Counted(gone, "document"))
		}
	}
	if err != nil {
		return err
	}
	return writeTo(c.Out, &out, std)
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
	var codes []samples.Code
	err = readFrom(c.File, std.in, func(in io.Reader) (err error) {
		if codes, err = coding.Read(in, c.Coder); err == nil {
			err = coded.Check(codes)
		}
		return err
	})
	if err != nil {
		return err
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
	fmt.Fprintf(&b, "alpha       %s\n", a.Nominal)
	if a.Ordinal != nil {
		fmt.Fprintf(&b, "ordinal     %s\n", *a.Ordinal)
	}
	for _, value := range coded.Codebook.Values {
		fmt.Fprintf(&b, "  %-12s %s\n", plain(value.Name), a.ByValue[value.Name])
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

// printPair prints the kappa and the table of two coders.
func printPair(b *strings.Builder, pair coding.Pair, book samples.Codebook) {
	fmt.Fprintf(b, "\nkappa       %s and %s: %s\n%14s", plain(pair.First), plain(pair.Second), pair.Kappa, "")
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
