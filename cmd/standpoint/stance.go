package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/indexer/annotate"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/head"
	"standpoint/indexer/fitting"
	"standpoint/indexer/search/schema"
)

type stanceCommand struct {
	Eval   stanceEvalCommand   `cmd:"" help:"Say how good the model’s sides are on the documents that people judged."`
	Train  stanceTrainCommand  `cmd:"" help:"Fit the last layer of the model to what people said, for one agency or for all; keep it if it is better."`
	List   stanceListCommand   `cmd:"" help:"List what was fitted, and how much better it was."`
	Remove stanceRemoveCommand `cmd:"" help:"Remove what was fitted, for one agency or for all."`
}

// labelled says which labels of people are meant.
type labelled struct {
	Sample   []string `env:"-" placeholder:"NAME" help:"Only what was said in this sample; repeat it for several. By default in all."`
	Codebook string   `env:"-" placeholder:"NAME" help:"Only what was said by the codebook of this name."`
	Agency   string   `env:"-" placeholder:"AGENCY" help:"Only sides toward this agency."`
}

// gather reads the labels. The names are those of the folder.
func (l *labelled) gather(ctx context.Context, flags *cli, logger *slog.Logger) (labels fitting.Labels, names datafolder.Names, err error) {
	if names, err = datafolder.LoadNames(flags.Data); err != nil {
		return labels, names, err
	}
	if l.Agency, err = agencyOf(names, l.Agency); err != nil {
		return labels, names, err
	}
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return labels, names, err
	}
	defer folder.Close()
	for _, name := range l.Sample {
		if _, err := readCoded(ctx, folder, name); err != nil {
			return labels, names, err
		}
	}
	model, err := stance.New(stance.Options{Heads: names.Heads})
	if err != nil {
		return labels, names, err
	}
	annotator, err := annotate.New(annotate.Options{Gazetteer: names.Gazetteer, Judge: model})
	if err != nil {
		return labels, names, err
	}
	from := fitting.Source{Samples: folder.Samples, Records: folder.Records, Annotator: annotator, Model: model}
	labels, err = fitting.Gather(ctx, from, fitting.Choice{Samples: l.Sample, Codebook: l.Codebook, Agency: l.Agency})
	if err == nil && len(labels.Rows) == 0 {
		err = errors.New("people settled no sides toward an agency that the model could be compared with; draw a sample with standpoint sample draw, and judge it")
	}
	return labels, names, err
}

// agencyOf is the id of an agency that a person named; "" stays.
func agencyOf(names datafolder.Names, named string) (string, error) {
	if _, known := names.Agency(named); known || named == "" {
		return named, nil
	}
	if ids := names.Named(schema.Agency, named); len(ids) == 1 {
		return ids[0], nil
	}
	return "", usageError{fmt.Errorf("“%s” is neither the id of an agency nor a name that only one has", plain(named))}
}

// sayLabels says what is measured.
func sayLabels(std streams, l fitting.Labels) error {
	articles := map[string]bool{}
	for _, r := range l.Rows {
		articles[r.Article] = true
	}
	left := ""
	for _, part := range []struct {
		n   int
		why string
	}{{l.Gone, "gone from the collection"}, {l.Silent, "not about the agency, as the program reads them"}, {l.Contested, "that samples contradict each other about"}} {
		if part.n > 0 {
			left += fmt.Sprintf("; left out: %d %s", part.n, part.why)
		}
	}
	return std.say("labels", "%s of %s in %s%s", corpus.Counted(len(l.Rows), "text"), corpus.Counted(len(articles), "article"), corpus.Counted(len(l.Samples), "sample"), left)
}

type stanceEvalCommand struct {
	labelled `embed:""`
}

// Run measures the model as it comes on all texts, and by kind; then with what was fitted,
// on the texts that had no part in that.
func (c stanceEvalCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	labels, names, err := c.gather(ctx, flags, logger)
	if err != nil {
		return err
	}
	if err := sayLabels(std, labels); err != nil {
		return err
	}
	comes := func(r fitting.Row) corpus.Chances { return r.Chances }
	if err := sayFigures(std, "all", fitting.Measure(labels.Rows, comes)); err != nil {
		return err
	}
	parts := byPart(labels.Rows)
	for _, p := range parts {
		if len(parts) > 1 {
			if err := sayFigures(std, p.name, fitting.Measure(p.rows, comes)); err != nil {
				return err
			}
		}
	}
	return sayHeads(std, labels.Rows, names.Heads)
}

// sayHeads says how good fitted heads are on texts that they did not learn from, beside
// the model as it comes on the same texts.
func sayHeads(std streams, rows []fitting.Row, heads []*head.Head) error {
	for _, h := range heads {
		var fresh []fitting.Row
		all := 0
		for _, r := range rows {
			if r.Head != h.Name() {
				continue
			}
			all++
			if _, learned := slices.BinarySearch(h.Learned.Documents, r.Document); !learned {
				fresh = append(fresh, r)
			}
		}
		if all == 0 {
			continue
		}
		if err := std.say("fitted", "%s judges %d of these; %d had a part in fitting it and are left out", h.Name(), all, all-len(fresh)); err != nil {
			return err
		}
		if len(fresh) == 0 {
			continue
		}
		if err := errors.Join(
			sayFigures(std, "as it comes", fitting.Measure(fresh, func(r fitting.Row) corpus.Chances { return r.Chances })),
			sayFigures(std, "fitted", fitting.Measure(fresh, func(r fitting.Row) corpus.Chances { return r.Given }))); err != nil {
			return err
		}
	}
	return nil
}

// rowsOf are the rows of one kind of text.
type rowsOf struct {
	name string
	rows []fitting.Row
}

// byPart parts rows by kind, and by whether the text names the agency.
func byPart(rows []fitting.Row) (parts []rowsOf) {
	for _, part := range []struct {
		name string
		head.Part
	}{
		{"news", head.Part{Kind: corpus.KindArticle, Named: true}},
		{"news that does not name it", head.Part{Kind: corpus.KindArticle}},
		{"comments that name it", head.Part{Kind: corpus.KindComment, Named: true}},
		{"comments that only stand below", head.Part{Kind: corpus.KindComment}},
	} {
		of := rowsOf{name: part.name}
		for _, r := range rows {
			if r.Part == part.Part {
				of.rows = append(of.rows, r)
			}
		}
		if len(of.rows) > 0 {
			parts = append(parts, of)
		}
	}
	return parts
}

// sayFigures prints figures, with 95% intervals.
func sayFigures(std streams, of string, f fitting.Figures) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s: %s of %s, %d of them judged\n", plain(of), corpus.Counted(f.Rows, "text"), corpus.Counted(f.Articles, "article"), f.Judged)
	for _, line := range []struct {
		name   string
		figure fitting.Figure
		what   string
	}{
		{"critical", f.CriticalPrecision, "of the texts marked critical are (precision)"},
		{"", f.CriticalRecall, "of the texts that are critical are marked (recall)"},
		{"supportive", f.SupportivePrecision, "of the texts marked supportive are (precision)"},
		{"", f.SupportiveRecall, "of the texts that are supportive are marked (recall)"},
		{"macro-F1", f.MacroF1, "of the likeliest of critical, supportive and no side"},
		{"AUC", f.AUC, "of “a side is taken”"},
		{"log loss", f.LogLoss, "of the chances"},
		{"calibration", f.Calibration, "between chances and what is true, on average"},
	} {
		fmt.Fprintf(&b, "%-12s%s %s\n", line.name, line.figure, line.what)
	}
	_, err := fmt.Fprint(std.out, b.String())
	return err
}

type stanceTrainCommand struct {
	labelled `embed:""`
	Anyway   bool `env:"-" help:"Keep it although it is not better than the model as it comes."`
	DryRun   bool `env:"-" name:"dry-run" help:"Say how good it would be; keep nothing."`
}

// Run fits a head and keeps it if it is better.
func (c stanceTrainCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	labels, _, err := c.gather(ctx, flags, logger)
	if err != nil {
		return err
	}
	if err := sayLabels(std, labels); err != nil {
		return err
	}
	t, err := fitting.Train(labels, c.Agency)
	if refusal := (*fitting.Refusal)(nil); errors.As(err, &refusal) {
		return fmt.Errorf("nothing was fitted: %w", err)
	}
	if err != nil {
		return err
	}
	if err := sayTrained(std, t); err != nil || c.DryRun {
		return err
	}
	if !t.Better && !c.Anyway {
		return fmt.Errorf("nothing was kept: %s; to keep it nevertheless, use --anyway", t.Why)
	}
	path, err := datafolder.KeepHead(flags.Data, t.Head)
	if err != nil {
		return err
	}
	return errors.Join(std.say("kept", "%s in %s", t.Head.Name(), path),
		std.say("next", "labels change when documents are annotated again: by standpoint reannotate, index, or when serve starts"))
}

// sayTrained prints the figures before and after.
func sayTrained(std streams, t fitting.Trained) error {
	if t.LeftOut > 0 {
		if err := std.say("left out", "%s that the model does not read, or of a kind that has too few", corpus.Counted(t.LeftOut, "text")); err != nil {
			return err
		}
	}
	return errors.Join(
		sayFigures(std, "the model as it comes", t.Before),
		sayFigures(std, "fitted to other articles", t.After),
		std.say("\ndifference", "macro-F1 %s, AUC %s, log loss %s (less is better)", t.MacroF1, t.AUC, t.LogLoss),
		std.say("shares", "log loss %s beside that of the shares of sides alone", t.OverShares),
		std.say("result", "%s", t.Why))
}

type stanceListCommand struct{}

// Run lists the heads.
func (stanceListCommand) Run(flags *cli, std streams) error {
	heads, err := datafolder.Heads(flags.Data)
	if err != nil {
		return err
	}
	for _, h := range heads {
		l := h.Learned
		better := ""
		if !l.Better {
			better = "; it was kept although it was not better"
		}
		if err := std.say("fitted", "%s: %s of %s; macro-F1 %.3f before, %.3f after; AUC %.3f, %.3f; log loss %.3f, %.3f%s", h.Name(), corpus.Counted(l.Labels, "label"), corpus.Counted(l.Articles, "article"),
			l.Before.MacroF1, l.After.MacroF1, l.Before.AUC, l.After.AUC, l.Before.LogLoss, l.After.LogLoss, better); err != nil {
			return err
		}
	}
	return std.say("heads", "%d", len(heads))
}

type stanceRemoveCommand struct {
	Agency string `arg:"" help:"The agency that it was fitted for; all for that of all agencies."`
}

// Run removes a head. It needs no other head to be whole.
func (c stanceRemoveCommand) Run(flags *cli, std streams) error {
	err := datafolder.RemoveHead(flags.Data, c.Agency)
	if errors.Is(err, datafolder.ErrNoHead) { // it may be a name, and not an id
		names, failed := datafolder.LoadNames(flags.Data)
		if failed != nil {
			return failed
		}
		agency, unknown := agencyOf(names, c.Agency)
		if unknown != nil {
			return unknown
		}
		err = datafolder.RemoveHead(flags.Data, agency)
	}
	if errors.Is(err, datafolder.ErrNoHead) {
		return fmt.Errorf("nothing was fitted for “%s”; standpoint stance list shows what was", plain(c.Agency))
	}
	if err != nil {
		return err
	}
	return std.say("removed", "what was fitted for %s; labels change when documents are annotated again", plain(c.Agency))
}
