package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/frozen"
)

type corpusCommand struct {
	Freeze corpusFreezeCommand `cmd:"" help:"Freeze what a search finds, or a list of documents, under a name; search it ever after with --corpus NAME."`
	List   corpusListCommand   `cmd:"" help:"List the frozen corpora."`
	Verify corpusVerifyCommand `cmd:"" help:"Check a frozen corpus, or a file of one, and say what has changed since."`
	Export corpusExportCommand `cmd:"" help:"Write a frozen corpus as a file, for another machine."`
	Import corpusImportCommand `cmd:"" help:"Read a file that export wrote, check it, and keep it as a frozen corpus."`
	Remove corpusRemoveCommand `cmd:"" help:"Delete a frozen corpus; its documents stay. Searches that name it then fail."`
}

type corpusFreezeCommand struct {
	Name       string `arg:"" help:"What to call the corpus."`
	queryFlags `embed:""`
	IDs        string `name:"ids" env:"-" type:"existingfile" placeholder:"FILE" help:"Freeze these documents in place of a search: an id a line."`
	Exclude    string `env:"-" type:"existingfile" placeholder:"FILE" help:"Leave these documents out: an id a line. The corpus says so."`
}

// ownOfFreeze are the flags that are not parameters of a search.
var ownOfFreeze = []string{"ids", "exclude"}

// Run freezes documents and says how many.
func (c corpusFreezeCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	if err := frozen.CheckName(c.Name); err != nil {
		return usageError{err}
	}
	about := frozen.Corpus{Name: c.Name}
	asked := c.parameters(call, ownOfFreeze...)
	var ids []string
	var err error
	switch {
	case c.IDs != "" && len(asked) > 0:
		return usageError{errors.New("--ids names the documents: leave out the search")}
	case c.IDs != "":
		if ids, err = readIDs(c.IDs); err != nil {
			return err
		}
	default:
		canonical, answer, err := canonicalOf(ctx, flags.Data, asked, std, logger)
		if err != nil {
			return err
		}
		found, err := folderFinder{flags.Data, std, logger}.Find(ctx, canonical)
		if err != nil {
			return err
		}
		about.Search, about.ReadBack, about.Snapshot = canonical.Encode(), answer.Query.ReadBack, found.Snapshot
		for _, d := range found.Documents {
			ids = append(ids, d.ID)
		}
	}
	if c.Exclude != "" {
		if ids, about.Excluded, err = exclude(ids, c.Exclude); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return errors.New("there are no documents to freeze")
	}
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if about.Snapshot == "" {
		if about.Snapshot, err = stateOf(ctx, folder); err != nil {
			return err
		}
	}
	items, err := itemsOf(ctx, folder, ids)
	if err != nil {
		return err
	}
	if about, err = about.Fill(items); err != nil {
		return err
	}
	if about, err = folder.Frozen.Add(ctx, about, items); errors.Is(err, frozen.ErrTaken) {
		return fmt.Errorf("there is a frozen corpus of the name “%s”; choose another name", plain(c.Name))
	}
	if err != nil {
		return err
	}
	return sayCorpus(std, "frozen", about)
}

// stateOf names the present state of the records.
func stateOf(ctx context.Context, folder *datafolder.Folder) (string, error) {
	last, err := folder.Records.Last(ctx)
	if err != nil {
		return "", err
	}
	lineage, err := folder.Records.Lineage(ctx, last)
	return corpus.State{Seq: last, Lineage: lineage}.String(), err
}

// readIDs reads a list of ids, one a line. The error says which line is none.
func readIDs(path string) (ids []string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, seen := bufio.NewScanner(file), map[string]bool{}
	for n := 1; lines.Scan(); n++ {
		id := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		switch {
		case id == "":
		case !corpus.IsID(id):
			return nil, fmt.Errorf("%s, line %d: %q is not the id of a document: a or c and 16 hexadecimal digits", path, n, id)
		case seen[id]:
			return nil, fmt.Errorf("%s, line %d: %s is there twice", path, n, id)
		default:
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids, lines.Err()
}

// exclude leaves out the documents that a file lists, each of which must be there.
func exclude(ids []string, path string) (kept, out []string, err error) {
	if out, err = readIDs(path); err != nil {
		return nil, nil, err
	}
	slices.Sort(out)
	kept = slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		_, is := slices.BinarySearch(out, id)
		return is
	})
	if len(kept)+len(out) != len(ids) {
		for _, id := range out {
			if !slices.Contains(ids, id) {
				return nil, nil, fmt.Errorf("%s: %s would not be in the corpus, so it cannot be left out", path, id)
			}
		}
	}
	return kept, out, nil
}

// itemsAtOnce is how many documents are read at a time.
const itemsAtOnce = 500

// itemsOf reads documents as a corpus keeps them.
func itemsOf(ctx context.Context, folder *datafolder.Folder, ids []string) (items []frozen.Item, err error) {
	for part := range slices.Chunk(ids, itemsAtOnce) {
		documents, err := folder.Records.Get(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, d := range documents {
			items = append(items, frozen.ItemOf(d))
		}
		if len(documents) < len(part) {
			for _, id := range part {
				if !slices.ContainsFunc(documents, func(d corpus.Document) bool { return d.ID == id }) {
					return nil, fmt.Errorf("the collection does not hold %s, so it cannot be frozen", id)
				}
			}
		}
	}
	return items, nil
}

func sayCorpus(std streams, name string, c frozen.Corpus) error {
	what := fmt.Sprintf("%s: %s (%s, %s), hash %s, on %s, snapshot %s", plain(c.Name), corpus.Counted(c.Documents, "document"),
		corpus.Counted(c.Articles, "article"), corpus.Counted(c.Comments, "comment"), c.Hash[:min(16, len(c.Hash))], c.Frozen.Format("2006-01-02"), c.Snapshot)
	if n := len(c.Excluded); n > 0 {
		what += fmt.Sprintf(", %d left out", n)
	}
	return std.say(name, "%s; %s", what, plain(cmp.Or(c.ReadBack, "a list of documents")))
}

type corpusListCommand struct{}

// Run lists the corpora in the order in which they were frozen.
func (corpusListCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	all, err := folder.Frozen.List(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := sayCorpus(std, "corpus", c); err != nil {
			return err
		}
	}
	return std.say("corpora", "%d", len(all))
}

// openCorpus opens a data folder, which the caller closes, and reads a corpus of it.
func openCorpus(ctx context.Context, dir, name string, logger *slog.Logger) (folder *datafolder.Folder, c frozen.Corpus, items []frozen.Item, err error) {
	if folder, err = openFilled(ctx, dir, logger); err != nil {
		return nil, c, nil, err
	}
	c, err = folder.Frozen.Find(ctx, name)
	if errors.Is(err, frozen.ErrNotFound) {
		err = fmt.Errorf("there is no frozen corpus of the name “%s”; standpoint corpus list shows all", plain(name))
	}
	if err == nil {
		items, err = folder.Frozen.Items(ctx, c.ID)
	}
	if err != nil {
		return nil, c, nil, errors.Join(err, folder.Close())
	}
	return folder, c, items, nil
}

type corpusVerifyCommand struct {
	Name string `arg:"" optional:"" help:"The name of the corpus."`
	File string `env:"-" type:"existingfile" placeholder:"FILE" help:"Check this file in place of a corpus of the data folder."`
}

// Run checks contents against digests and digests against the hash, then compares each
// document with how it is now.
func (c corpusVerifyCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	var about frozen.Corpus
	var items []frozen.Item
	var folder *datafolder.Folder
	var err error
	switch {
	case (c.Name == "") == (c.File == ""):
		return usageError{errors.New("name a corpus, or a file with --file")}
	case c.Name != "":
		folder, about, items, err = openCorpus(ctx, flags.Data, c.Name, logger)
	default:
		if about, items, err = readCorpus(c.File, std.in); err == nil && datafolder.Exists(flags.Data) {
			folder, err = openFilled(ctx, flags.Data, logger)
		}
	}
	if err != nil {
		return err
	}
	if folder != nil {
		defer folder.Close()
	}
	var stored bytes.Buffer // checked as a file is
	if err := frozen.Write(&stored, about, items); err != nil {
		return err
	}
	if _, _, err := frozen.Read(&stored); err != nil {
		return fmt.Errorf("the frozen corpus “%s” is damaged: %w", plain(about.Name), err)
	}
	if err := sayCorpus(std, "whole", about); err != nil || folder == nil {
		return err
	}
	drift, err := driftOf(ctx, folder, items)
	if err != nil {
		return err
	}
	return std.say("since", "%s", drift)
}

// driftOf compares the items of a corpus with the collection.
func driftOf(ctx context.Context, folder *datafolder.Folder, items []frozen.Item) (drift frozen.Drift, err error) {
	err = frozen.Compare(ctx, items, folder.Records, func(_ frozen.Item, state frozen.State) { drift.Add(state) })
	return drift, err
}

func readCorpus(path string, stdin io.Reader) (about frozen.Corpus, items []frozen.Item, err error) {
	err = readFrom(path, stdin, func(in io.Reader) (err error) {
		about, items, err = frozen.Read(in)
		return err
	})
	return about, items, err
}

type corpusExportCommand struct {
	Name string `arg:"" help:"The name of the corpus."`
	Out  string `env:"-" short:"o" placeholder:"FILE" help:"Where to write; by default to standard output."`
}

// Run writes the corpus as JSON Lines.
func (c corpusExportCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, about, items, err := openCorpus(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	var out bytes.Buffer
	if err := frozen.Write(&out, about, items); err != nil {
		return err
	}
	return writeTo(c.Out, &out, std)
}

type corpusImportCommand struct {
	File string `arg:"" help:"The file; - reads standard input."`
	Name string `env:"-" placeholder:"NAME" help:"What to call the corpus here; by default as it is called in the file."`
}

// Run keeps a corpus from another machine, and says how its documents are here.
func (c corpusImportCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	about, items, err := readCorpus(c.File, std.in)
	if err != nil {
		return err
	}
	about.Name = cmp.Or(c.Name, about.Name)
	if err := frozen.CheckName(about.Name); err != nil {
		return usageError{err}
	}
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if about, err = folder.Frozen.Add(ctx, about, items); errors.Is(err, frozen.ErrTaken) {
		return fmt.Errorf("there is a frozen corpus of the name “%s”; give another one with --name", plain(about.Name))
	}
	if err != nil {
		return err
	}
	if err := sayCorpus(std, "imported", about); err != nil {
		return err
	}
	drift, err := driftOf(ctx, folder, items)
	if err != nil {
		return err
	}
	return std.say("since", "%s", drift)
}

type corpusRemoveCommand struct {
	Name string `arg:"" help:"The name of the corpus."`
}

// Run deletes a corpus.
func (c corpusRemoveCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, about, _, err := openCorpus(ctx, flags.Data, c.Name, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Frozen.Remove(ctx, about.ID); err != nil {
		return err
	}
	return std.say("removed", "%s; its %s stay in the collection", plain(c.Name), corpus.Counted(about.Documents, "document"))
}
