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
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/samples"
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

// strata are the fields that a sample can be stratified by, beside the model's label.
var strata = []string{"kind", "outlet", "language", "platform"}

// Run draws a sample and says how many documents of each stratum it has.
func (c sampleDrawCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	s := samples.Sample{Name: c.Name, Seed: c.Seed, By: c.By, Articles: c.Articles}
	switch {
	case strings.TrimSpace(c.Name) == "":
		return usageError{errors.New("a sample needs a name")}
	case c.Size < 1:
		return usageError{fmt.Errorf("--size %d: want at least 1", c.Size)}
	case c.By != "" && c.By != samples.Model && !slices.Contains(strata, c.By):
		return usageError{fmt.Errorf("--by %s: want %s, or one of %s", c.By, samples.Model, strings.Join(strata, ", "))}
	}
	var err error
	if s.Codebook, err = readCodebook(c.Codebook); err != nil {
		return err
	}
	found, err := readRows(ctx, flags.Data, c.parameters(call, ownOfDraw...), std, logger)
	if err != nil {
		return err
	}
	if s.Target, err = c.target(ctx, found.search, flags.Data, std, logger); err != nil {
		return err
	}
	if c.By == samples.Model && s.Target == "" {
		return usageError{errors.New("--by model: the model has a label toward an agency; say which one with --target")}
	}
	s.Search, s.Snapshot = found.search.Encode(), found.snapshot
	set := found.set(s)
	s.Sizes = sizes(set)
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	items := samples.Draw(set, s.Seed, s.Articles, c.of(set, s))
	if s, err = folder.Samples.Add(ctx, s, items); errors.Is(err, samples.ErrTaken) {
		return fmt.Errorf("there is a sample of the name “%s”; choose another name, or extend it (standpoint sample extend)", plain(c.Name))
	}
	if err != nil {
		return err
	}
	return sayDrawn(std, s, items, len(set))
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

// target is the id of the agency toward which documents are judged; "" if there is none.
func (c sampleDrawCommand) target(ctx context.Context, search url.Values, dir string, std streams, logger *slog.Logger) (string, error) {
	agencies := search["agency"]
	if c.Target != "" {
		canonical, _, err := canonicalOf(ctx, dir, url.Values{"agency": {c.Target}}, std, logger)
		if err != nil {
			return "", err
		}
		agencies = canonical["agency"]
	}
	if len(agencies) == 1 {
		return agencies[0], nil
	}
	if c.Codebook == "" {
		return "", usageError{errors.New("say toward which agency documents are judged, with --target AGENCY; or give a --codebook of your own")}
	}
	return "", nil
}

// foundRows are the documents that a search finds.
type foundRows struct {
	search   url.Values // in its canonical form
	snapshot string
	found    []foundRow
}

type foundRow struct {
	ID        string   `json:"id"`
	ArticleID string   `json:"article_id"`
	Kind      string   `json:"kind"`
	Outlet    *string  `json:"outlet"`
	Language  *string  `json:"language"`
	Platform  *string  `json:"platform"`
	Toward    []string `json:"toward"`
}

// readRows reads all documents that a search finds.
func readRows(ctx context.Context, dir string, search url.Values, std streams, logger *slog.Logger) (r foundRows, err error) {
	if r.search, _, err = canonicalOf(ctx, dir, search, std, logger); err != nil {
		return r, err
	}
	asked := maps.Clone(r.search)
	asked.Set("highlight", "none")
	err = receive(ctx, dir, "search.jsonl", asked, std, logger, func(response *http.Response) error {
		r.snapshot = response.Header.Get("Snapshot")
		lines := json.NewDecoder(bufio.NewReader(response.Body))
		for {
			var row foundRow
			if err := lines.Decode(&row); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return brokenOff(err)
			}
			r.found = append(r.found, row)
		}
	})
	return r, err
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
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, answer, fmt.Errorf("answer of the API: %w", err)
	}
	if canonical, err = url.ParseQuery(answer.Query.Canonical); err != nil {
		return nil, answer, fmt.Errorf("answer of the API: %w", err)
	}
	canonical.Del("limit")
	return canonical, answer, nil
}

// set is what a sample is drawn from.
func (r foundRows) set(s samples.Sample) (set []samples.Item) {
	for _, row := range r.found {
		item := samples.Item{Document: row.ID, Article: cmp.Or(row.ArticleID, row.ID)}
		if s.Target != "" {
			item.Label = string(corpus.Unclear)
		}
		for _, pair := range row.Toward {
			if target, side, ok := schema.SplitToward(pair); ok && target == s.Target {
				item.Label = string(side)
			}
		}
		value := map[string]*string{"kind": &row.Kind, "outlet": row.Outlet, "language": row.Language, "platform": row.Platform, samples.Model: &item.Label}[s.By]
		if value != nil {
			item.Stratum = *value
		}
		set = append(set, item)
	}
	return set
}

// sizes counts the documents of each stratum and label.
func sizes(set []samples.Item) (all []samples.Size) {
	counts := map[samples.Size]int{}
	for _, item := range set {
		counts[samples.Size{Stratum: item.Stratum, Label: item.Label}]++
	}
	for size, n := range counts {
		size.Documents = n
		all = append(all, size)
	}
	slices.SortFunc(all, func(a, b samples.Size) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Label, b.Label))
	})
	return all
}

// of says how many units to draw of each stratum of a set.
func (c allocation) of(set []samples.Item, s samples.Sample) func(stratum string) int {
	units := map[string]map[string]bool{}
	for _, item := range set {
		if units[item.Stratum] == nil {
			units[item.Stratum] = map[string]bool{}
		}
		id := item.Document
		if s.Articles {
			id = item.Article
		}
		units[item.Stratum][id] = true
	}
	counts := map[string]int{}
	for stratum, ids := range units {
		counts[stratum] = len(ids)
	}
	out := samples.Proportional(counts, c.Size, 0)
	switch {
	case c.Allocation == "equal":
		out = samples.Equal(counts, c.Size)
	case s.By != "":
		out = samples.Proportional(counts, c.Size, 10)
	}
	return func(stratum string) int { return out[stratum] }
}

func sayDrawn(std streams, s samples.Sample, items []samples.Item, of int) error {
	about := "documents as such"
	if s.Target != "" {
		about = "the side toward " + s.Target
	}
	if err := std.say("sample", "%s: %s of %d found, to judge %s", plain(s.Name), corpus.Counted(len(items), "document"), of, plain(about)); err != nil {
		return err
	}
	drawn := map[string]int{}
	for _, item := range items {
		drawn[item.Stratum]++
	}
	if s.By == "" {
		return nil
	}
	for _, stratum := range slices.Sorted(maps.Keys(drawn)) {
		if err := std.say("stratum", "%s: %d", plain(cmp.Or(stratum, "(missing)")), drawn[stratum]); err != nil {
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
	s := coded.Sample
	search, err := url.ParseQuery(s.Search)
	if err != nil {
		return err
	}
	found, err := readRows(ctx, flags.Data, search, std, logger)
	if err != nil {
		return err
	}
	set := found.set(s)
	drawn := samples.Draw(set, s.Seed, s.Articles, c.of(set, s))
	for _, item := range coded.Items {
		is := func(other samples.Item) bool { return other.Document == item.Document }
		if now := slices.IndexFunc(set, is); now >= 0 && set[now] != item {
			return fmt.Errorf("%s has another stratum or label of the model than when it was drawn; draw a new sample, and import what was said of this one", item.Document)
		}
		if slices.ContainsFunc(set, is) && !slices.ContainsFunc(drawn, is) {
			return usageError{fmt.Errorf("--size %d: %s was drawn before and would not be in so small a sample; ask for more", c.Size, item.Document)}
		}
	}
	s.Snapshot, s.Sizes = found.snapshot, sizes(set)
	if err := folder.Samples.Extend(ctx, s, drawn); err != nil {
		return err
	}
	items, err := folder.Samples.Items(ctx, s.ID)
	if err != nil {
		return err
	}
	return sayDrawn(std, s, items, len(set))
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
