package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search/schema"
)

type forgetCommand struct {
	judging `embed:""`
	Outlet  string `env:"-" placeholder:"OUTLET" help:"All articles of this outlet, by slug or name, and all comments on them."`
	Import  int64  `placeholder:"N" help:"All documents that this import was the first to read, even if a later import read them again."`
	Yes     bool   `help:"Do not ask for confirmation."`
	DryRun  bool   `name:"dry-run" help:"Show how many documents would be forgotten, but change nothing."`
}

// Run deletes the documents of an outlet or import. They can be read again.
func (c forgetCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	if (c.Outlet == "") == (c.Import == 0) || c.Import < 0 {
		return usageError{errors.New("give one outlet with --outlet SLUG, or one import with --import N")}
	}
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if c.Outlet, err = readOutlet(ctx, folder, c.Outlet); err != nil {
		return err
	}
	what := records.Selection{Outlet: c.Outlet, Import: c.Import}
	n, err := c.count(ctx, folder.Records, what)
	if err != nil {
		return err
	}
	if c.DryRun {
		return std.say("dry run", "%s of %s would be forgotten", corpus.Counted(n, "document"), c.place())
	}
	if n == 0 {
		return std.say("forgotten", "%s of %s", corpus.Counted(n, "document"), c.place())
	}
	if err := c.confirm(std, n); err != nil {
		return err
	}
	if n, err = folder.Records.Forget(ctx, what); err != nil {
		return err
	}
	if err := std.say("forgotten", "%s of %s", corpus.Counted(n, "document"), c.place()); err != nil {
		return err
	}
	return errors.Join(c.annotateLeft(ctx, folder, logger), bringIndex(ctx, folder, std, logger, false))
}

func (c forgetCommand) place() string {
	if c.Outlet != "" {
		return "outlet " + c.Outlet
	}
	return fmt.Sprint("import ", c.Import)
}

// readOutlet reads an outlet by its slug or name, as a search does. The slug of
// documents that are held is always one.
func readOutlet(ctx context.Context, folder *datafolder.Folder, text string) (slug string, err error) {
	if text == "" {
		return "", nil
	}
	if held, err := folder.Records.Select(ctx, records.Selection{Outlet: text}); err != nil || len(held) > 0 {
		return text, err
	}
	names, err := datafolder.LoadNames(folder.Dir)
	if err != nil {
		return "", err
	}
	slug, err = schema.Values{Names: names.Kept(folder.Records), Data: heldOutlets{folder.Records}}.Read(ctx, schema.Outlet, text)
	if wrong, ok := errors.AsType[*schema.ValueError](err); ok && wrong.Suggestion() != "" {
		return "", fmt.Errorf("%w (did you mean “%s”?)", err, wrong.Suggestion())
	}
	return slug, err
}

// heldOutlets are the outlets of the articles in the records.
type heldOutlets struct{ records.OutletCounter }

func (h heldOutlets) Values(ctx context.Context, _ string) (slugs []string, err error) {
	stats, err := h.OutletStats(ctx, nil)
	slices.SortStableFunc(stats, func(a, b records.OutletStats) int { return cmp.Compare(b.Articles, a.Articles) })
	for _, outlet := range stats {
		if outlet.Outlet != "" { // unknown
			slugs = append(slugs, outlet.Outlet)
		}
	}
	return slugs, err
}

// count counts the documents; an import that never existed is an error.
func (c forgetCommand) count(ctx context.Context, store records.Store, what records.Selection) (int, error) {
	imports, err := store.List(ctx, 0)
	if err != nil {
		return 0, err
	}
	if c.Import != 0 && !slices.ContainsFunc(imports, func(i records.Import) bool { return i.ID == c.Import }) {
		return 0, fmt.Errorf("import %d does not exist", c.Import)
	}
	ids, err := store.Select(ctx, what)
	return len(ids), err
}

// confirm asks on a terminal; elsewhere it needs --yes.
func (c forgetCommand) confirm(std streams, n int) error {
	if c.Yes {
		return nil
	}
	if !isTerminal(std.err) {
		return usageError{fmt.Errorf("%s of %s would be forgotten; to confirm, add --yes", corpus.Counted(n, "document"), c.place())}
	}
	fmt.Fprintf(std.err, "Forget %s of %s? Type yes: ", corpus.Counted(n, "document"), c.place())
	answer, err := bufio.NewReader(std.in).ReadString('\n')
	if strings.TrimSpace(answer) != "yes" {
		return errors.Join(errors.New("nothing was forgotten"), err)
	}
	return nil
}
