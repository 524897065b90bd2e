package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer"
)

type takedownCommand struct {
	judging `embed:""`
	IDs     []string `arg:"" optional:"" name:"id" help:"Ids of articles or comments."`
	Reason  string   `placeholder:"TEXT" help:"The reason. It is kept with the ids; the texts are not kept."`
	Thread  bool     `help:"Take down all comments of an article too."`
	DryRun  bool     `name:"dry-run" help:"Show what would be taken down, but change nothing."`
	List    bool     `help:"List what has been taken down and forgotten, and why."`
}

// Run takes documents down for good: it removes them from the records, from the
// quarantine, and from all files of the records and the index.
func (c takedownCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	switch {
	case c.List && (len(c.IDs) > 0 || c.Reason != "" || c.Thread || c.DryRun):
		return usageError{errors.New("--list cannot be used with ids or other flags")}
	case !c.List && len(c.IDs) == 0:
		return usageError{errors.New("give the ids of the articles or comments to take down")}
	case !c.List && !c.DryRun && strings.TrimSpace(c.Reason) == "":
		return usageError{errors.New("give a reason with --reason TEXT; it is kept with the ids")}
	}
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if c.List {
		return printAudit(ctx, folder.Records, std)
	}
	plan, err := c.plan(ctx, folder.Records)
	if err != nil {
		return err
	}
	if err := plan.print(std, c.DryRun); err != nil || c.DryRun {
		return err
	}
	if err := plan.carryOut(ctx, folder.Records, c.Reason); err != nil {
		return err
	}
	if err := std.say("records", "the words are overwritten in the file"); err != nil {
		return err
	}
	return errors.Join(warnOfCopies(folder, std), c.annotateLeft(ctx, folder, logger), rebuildIndex(ctx, folder, std))
}

// takedown is the plan of what to do.
type takedown struct {
	held, unknown []string // documents
	before        []string // documents that are already withdrawn
	quarantined   []records.Quarantined
	quoting       []string // lines about other documents that quote these
}

// plan finds the documents and everything else that holds their words.
func (c takedownCommand) plan(ctx context.Context, store records.Store) (takedown, error) {
	ids, err := c.ids(ctx, store)
	if err != nil {
		return takedown{}, err
	}
	documents, err := store.Get(ctx, ids)
	if err != nil {
		return takedown{}, err
	}
	withdrawn, err := store.Withdrawals(ctx, ids)
	if err != nil {
		return takedown{}, err
	}
	var t takedown
	seen := map[string]bool{}
	for _, d := range documents {
		t.held, seen[d.ID] = append(t.held, d.ID), true
	}
	for _, w := range withdrawn {
		t.before, seen[w.ID] = append(t.before, w.ID), true
	}
	for _, id := range ids {
		if !seen[id] {
			t.unknown = append(t.unknown, id)
		}
	}
	if t.quoting, err = quoting(ctx, store, documents); err != nil {
		return t, err
	}
	t.quarantined, err = traces(ctx, store, documents)
	return t, err
}

// ids returns the ids asked for, each once; with --thread, those of their whole
// threads.
func (c takedownCommand) ids(ctx context.Context, store records.Reader) (ids []string, err error) {
	seen := map[string]bool{}
	add := func(id string) {
		if !seen[id] {
			ids, seen[id] = append(ids, id), true
		}
	}
	for _, id := range c.IDs {
		add(id)
		if !c.Thread {
			continue
		}
		if !strings.HasPrefix(id, "a") {
			return nil, usageError{fmt.Errorf("--thread is for articles, and %s is not the id of one", id)}
		}
		thread, err := store.Thread(ctx, id)
		if err != nil && !errors.Is(err, records.ErrNotFound) {
			return nil, err
		}
		for _, d := range thread {
			add(d.ID)
		}
	}
	return ids, nil
}

// traces returns the quarantined items that hold words of documents, present or
// earlier ones.
func traces(ctx context.Context, store records.Store, documents []corpus.Document) ([]records.Quarantined, error) {
	all := append([]corpus.Document{}, documents...)
	for _, d := range documents {
		earlier, err := store.Revisions(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, earlier...)
	}
	return indexer.NewTraces(all).Quarantined(ctx, store)
}

// quoting returns a line for each other document that repeats words of these.
func quoting(ctx context.Context, store records.Reader, documents []corpus.Document) (lines []string, err error) {
	down, threads := map[string]bool{}, map[string]bool{}
	for _, d := range documents {
		down[d.ID] = true
	}
	for _, d := range documents {
		if threads[d.ArticleID] {
			continue
		}
		threads[d.ArticleID] = true
		thread, err := store.Thread(ctx, d.ArticleID)
		if err != nil {
			return nil, err
		}
		for _, other := range thread {
			if source := quotes(other, down); source != "" && !down[other.ID] {
				lines = append(lines, fmt.Sprintf("%s quotes %s; take it down too if these words must be removed", other.ID, source))
			}
		}
	}
	return lines, nil
}

// quotes returns the first of some documents that a document quotes; "" if it
// quotes none of them.
func quotes(d corpus.Document, of map[string]bool) string {
	for _, q := range d.Annotation.Quotes {
		source := q.SourceID
		if q.Of == string(corpus.KindArticle) {
			source = d.ArticleID
		}
		if of[source] {
			return source
		}
	}
	return ""
}

// print shows what is done or, in a dry run, what would be done.
func (t takedown) print(std streams, dry bool) error {
	var errs []error
	say := func(name, format string, args ...any) { errs = append(errs, std.say(name, format, args...)) }
	if dry {
		say("dry run", "nothing is changed")
	}
	for _, id := range t.held {
		say("takedown", "%s", id)
	}
	for _, id := range t.before {
		say("takedown", "%s was taken down before", id)
	}
	for _, id := range t.unknown {
		say("takedown", "%s is not in the records", id)
	}
	for _, line := range t.quoting {
		say("quoted", "%s", line)
	}
	for _, item := range t.quarantined {
		say("quarantine", "%s, byte %d: contains the words and is removed", item.Path, item.Offset)
	}
	return errors.Join(errs...)
}

// carryOut changes the records. It can be interrupted at any time and run again,
// because what is found by the words is removed before the words are.
func (t takedown) carryOut(ctx context.Context, store records.Store, reason string) error {
	if len(t.unknown) > 0 { // deleted before, or never in the records
		if _, err := store.Withdraw(ctx, t.unknown, reason); err != nil {
			return fmt.Errorf("nothing was taken down: %w", err)
		}
	}
	var ids []int64
	for _, item := range t.quarantined {
		ids = append(ids, item.ID)
	}
	if err := store.Release(ctx, ids); err != nil {
		return err
	}
	if _, err := store.Withdraw(ctx, t.held, reason); err != nil {
		return err
	}
	return store.Erase(ctx)
}

// warnOfCopies names the copies of records in the folder, which may still hold
// the words.
func warnOfCopies(folder *datafolder.Folder, std streams) error {
	for _, name := range folder.Copies() {
		if err := std.say("copy", "%s may still hold the words: remove it, or restore it and take the documents down there", name); err != nil {
			return err
		}
	}
	return nil
}

// printAudit lists what people have taken down and forgotten.
func printAudit(ctx context.Context, store records.Auditor, std streams) error {
	lines, err := store.Audit(ctx)
	if err != nil {
		return err
	}
	for _, line := range lines {
		text := fmt.Sprintf("%s  %s  %s", line.At.Format("2006-01-02 15:04:05Z"), corpus.Counted(line.Documents, "document"), line.Subject)
		if line.Reason != "" {
			text += ": " + line.Reason
		}
		if err := std.say(line.Action, "%s", text); err != nil {
			return err
		}
	}
	return nil
}
