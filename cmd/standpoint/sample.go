package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/samples"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/api"
	"standpoint/server/coding"
)

type sampleCommand struct {
	Draw      sampleDrawCommand      `cmd:"" help:"Draw a sample of what a search finds, for people to judge."`
	Extend    sampleExtendCommand    `cmd:"" help:"Draw more documents of the same search; what was drawn stays."`
	List      sampleListCommand      `cmd:"" help:"List the samples, and how far they are judged."`
	Export    sampleExportCommand    `cmd:"" help:"Write the documents of a sample for people to judge, without any label; or what they said."`
	Import    sampleImportCommand    `cmd:"" help:"Read what people said: CSV, doccano’s JSON Lines or Label Studio’s JSON."`
	Agreement sampleAgreementCommand `cmd:"" help:"Say how well coders agree, and about which documents they do not."`
	Settle    sampleSettleCommand    `cmd:"" help:"Let the labels on which coders agree take the place of the model’s, wherever documents are shown, searched and counted."`
	Share     sampleShareCommand     `cmd:"" help:"Say what share of the search each value has, from the sample and the model together."`
	Remove    sampleRemoveCommand    `cmd:"" help:"Delete a sample and what was said of its documents."`
}

// allocation says how many documents to draw.
type allocation struct {
	Size       int    `default:"100" placeholder:"N" help:"Documents in the sample; with --articles, articles."`
	Allocation string `default:"proportional" enum:"proportional,equal" placeholder:"HOW" help:"With --by: proportional, as many of each stratum as it has, and at least 10; or equal, of each as many."`
}

type sampleDrawCommand struct {
	Name       string `arg:"" help:"What to call the sample."`
	queryFlags `embed:""`
	allocation `embed:""`
	Target     string `env:"-" placeholder:"AGENCY" help:"The agency toward which documents are judged; by default the one of --agency, if it is one."`
	Seed       string `env:"-" default:"1" placeholder:"TEXT" help:"Another seed draws another sample; the same seed the same, on any machine."`
	By         string `env:"-" placeholder:"FIELD" help:"Stratify: model (its label), kind, outlet, language, platform."`
	Articles   bool   `env:"-" help:"Draw articles, each with all its documents that are found."`
	Codebook   string `env:"-" type:"existingfile" placeholder:"FILE" help:"What coders can say, as JSON; by default the codebook for stances that comes with the program."`
}

// ownOfDraw are the flags that are not parameters of a search.
var ownOfDraw = []string{"size", "allocation", "target", "seed", "by", "articles", "codebook"}

// Run draws a sample and says how many documents of each stratum it has.
func (c sampleDrawCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	plan := coding.Plan{Name: c.Name, Size: c.Size, Equal: c.equal(), Target: c.Target, Seed: c.Seed, By: c.By, Articles: c.Articles}
	var err error
	if plan.Codebook, err = readCodebook(c.Codebook); err != nil {
		return err
	}
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	drawn, of, err := deskOf(folder, flags.Data, std, logger).Draw(ctx, c.parameters(call, ownOfDraw...), plan)
	if err != nil {
		return asFlag(err)
	}
	return sayDrawn(std, drawn, of)
}

// asFlag says what is wrong with a flag.
func asFlag(err error) error {
	bad, ours := errors.AsType[*search.BadRequestError](err)
	switch {
	case !ours:
		return err
	case bad.Field == "name" || bad.Field == "search":
		return errors.New(bad.Msg)
	}
	return usageError{fmt.Errorf("--%s: %s", bad.Field, bad.Msg)}
}

// deskOf is the desk of a data folder. What samples are drawn from is searched for as
// by every command.
func deskOf(folder *datafolder.Folder, dir string, std streams, logger *slog.Logger) coding.Desk {
	return coding.Desk{Store: folder.Samples, Finder: folderFinder{dir, std, logger}, Documents: folder.Records}
}

func readCodebook(path string) (b samples.Codebook, err error) {
	if path == "" {
		return samples.Stance(), nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return b, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&b); err != nil {
		return b, usageError{fmt.Errorf("%s: %w", path, err)}
	}
	if err := b.Check(); err != nil {
		return b, usageError{fmt.Errorf("%s: %w", path, err)}
	}
	return b, nil
}

// folderFinder finds what samples are drawn from.
type folderFinder struct {
	dir    string
	std    streams
	logger *slog.Logger
}

func (f folderFinder) Canonical(ctx context.Context, search url.Values) (url.Values, error) {
	canonical, _, err := canonicalOf(ctx, f.dir, search, f.std, f.logger)
	return canonical, err
}

func (f folderFinder) Find(ctx context.Context, search url.Values) (found coding.Found, err error) {
	asked := maps.Clone(search)
	asked.Set("highlight", "none")
	err = receive(ctx, f.dir, "search.jsonl", asked, f.std, f.logger, func(response *http.Response) error {
		found.Snapshot = response.Header.Get("Snapshot")
		lines := json.NewDecoder(bufio.NewReader(response.Body))
		for {
			var row api.Found
			if err := lines.Decode(&row); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return brokenOff(err)
			}
			document := coding.FoundDocument{ID: row.ID, Article: row.ArticleID, Kind: row.Kind, Outlet: known(row.Outlet), Language: known(row.Language), Platform: known(row.Platform)}
			for _, s := range row.Stances {
				if s.ModelLabel != nil {
					document.Toward = append(document.Toward, schema.JoinToward(s.Target, corpus.Label(*s.ModelLabel)))
				}
			}
			found.Documents = append(found.Documents, document)
		}
	})
	return found, err
}

// known is a text of the API's; "" if it is null.
func known(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// canonicalOf is a search with ids in the place of names and without what says how it is
// shown, and the API's answer to it, without documents.
func canonicalOf(ctx context.Context, dir string, search url.Values, std streams, logger *slog.Logger) (canonical url.Values, answer api.SearchAnswer, err error) {
	asked := maps.Clone(search)
	asked.Set("limit", "0")
	body, err := ask(ctx, dir, "search", asked, std, logger)
	if err != nil {
		return nil, answer, err
	}
	if answer, err = answerOf[api.SearchAnswer](body); err != nil {
		return nil, answer, err
	}
	if canonical, err = url.ParseQuery(answer.Query.Canonical); err != nil {
		return nil, answer, fmt.Errorf("answer of the API: %w", err)
	}
	canonical.Del("limit")
	return canonical, answer, nil
}

// equal reports whether of each stratum as many are drawn.
func (c allocation) equal() bool { return c.Allocation == "equal" }

func sayDrawn(std streams, s coding.Coded, of int) error {
	about := "documents as such"
	if s.Target != "" {
		about = "the side toward " + s.Target
	}
	if err := std.say("sample", "%s: %s of %d found, to judge %s", plain(s.Name), corpus.Counted(len(s.Items), "document"), of, plain(about)); err != nil {
		return err
	}
	if s.By == "" {
		return nil
	}
	for _, size := range s.Drawn() {
		if err := std.say("stratum", "%s: %d", plain(cmp.Or(size.Stratum, "(missing)")), size.Documents); err != nil {
			return err
		}
	}
	return nil
}

type sampleExtendCommand struct {
	Name       string `arg:"" help:"The name of the sample."`
	allocation `embed:""`
}

// Run draws again, with the size that is wanted now, and adds what is new.
func (c sampleExtendCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, coded, err := openSample(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	coded, of, err := deskOf(folder, flags.Data, std, logger).Extend(ctx, coded, c.Size, c.equal())
	if err != nil {
		return asFlag(err)
	}
	return sayDrawn(std, coded, of)
}

// openSample opens a data folder, which the caller closes, and reads a sample of it.
func openSample(ctx context.Context, dir, name string, logger *slog.Logger) (folder *datafolder.Folder, coded coding.Coded, err error) {
	if folder, err = openFilled(ctx, dir, logger); err != nil {
		return nil, coded, err
	}
	if coded, err = readCoded(ctx, folder, name); err != nil {
		return nil, coded, errors.Join(err, folder.Close())
	}
	return folder, coded, nil
}

// readCoded reads a sample with all that was said of its documents.
func readCoded(ctx context.Context, folder *datafolder.Folder, name string) (coding.Coded, error) {
	sample, err := folder.Samples.Find(ctx, name)
	if errors.Is(err, samples.ErrNotFound) {
		return coding.Coded{}, fmt.Errorf("there is no sample of the name “%s”; standpoint sample list shows all", plain(name))
	}
	if err != nil {
		return coding.Coded{}, err
	}
	return coding.Of(ctx, folder.Samples, sample)
}

type sampleListCommand struct{}

// Run lists the samples in the order in which they were drawn.
func (sampleListCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	all, err := folder.Samples.List(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		coded, err := coding.Of(ctx, folder.Samples, s)
		if err != nil {
			return err
		}
		p := coded.Progress()
		if err := std.say("sample", "%s: %s, %d settled, %d to settle, %d that nobody can tell; drawn from %s", plain(s.Name), corpus.Counted(p.Documents, "document"), p.Settled, p.Disagreed, p.CannotTell, plain(cmp.Or(s.Search, "everything"))); err != nil {
			return err
		}
	}
	return std.say("samples", "%d", len(all))
}

type sampleSettleCommand struct {
	Name string `arg:"" help:"The name of the sample."`
	Undo bool   `env:"-" help:"Take these labels back; what was decided about disagreements stays."`
}

// Run decides what the rule of the codebook gives, or takes that back.
func (c sampleSettleCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, coded, err := openSample(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	desk, did, act := deskOf(folder, flags.Data, std, logger), "settled", coding.Desk.SettleAgreed
	if c.Undo {
		did, act = "taken back", coding.Desk.TakeBack
	}
	n, err := act(desk, ctx, coded)
	if errors.Is(err, coding.ErrCountsAlone) {
		return fmt.Errorf("“%s” is not of sides toward an agency; what is said in it counts in it alone", plain(c.Name))
	}
	if err != nil {
		return err
	}
	return std.say("sample", "%s: %s of %s %s", plain(c.Name), corpus.Counted(n, "label"), corpus.Counted(len(coded.Items), "document"), did)
}

type sampleRemoveCommand struct {
	Name string `arg:"" help:"The name of the sample."`
}

// Run deletes a sample.
func (c sampleRemoveCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, coded, err := openSample(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Samples.Remove(ctx, coded.ID); err != nil {
		return err
	}
	return std.say("removed", "%s, with %s", plain(c.Name), corpus.Counted(len(coded.Codes), "judgement"))
}
