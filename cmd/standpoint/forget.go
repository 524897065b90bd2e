package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"standpoint/corpus/records"
)

type forgetCommand struct {
	Outlet string `placeholder:"SLUG" help:"All articles of this outlet, and all comments on them."`
	Import int64  `placeholder:"N" help:"All documents that this import was the first to read, even if a later import read them again."`
	Yes    bool   `help:"Do not ask for confirmation."`
	DryRun bool   `name:"dry-run" help:"Show how many documents would be forgotten, but change nothing."`
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
	what := records.Selection{Outlet: c.Outlet, Import: c.Import}
	n, err := c.count(ctx, folder.Records, what)
	if err != nil {
		return err
	}
	if c.DryRun {
		return std.say("dry run", "%s of %s would be forgotten", number(n, "document"), c.place())
	}
	if n == 0 {
		return std.say("forgotten", "%s of %s", number(n, "document"), c.place())
	}
	if err := c.confirm(std, n); err != nil {
		return err
	}
	if n, err = folder.Records.Forget(ctx, what); err != nil {
		return err
	}
	if err := std.say("forgotten", "%s of %s", number(n, "document"), c.place()); err != nil {
		return err
	}
	return errors.Join(annotateLeft(ctx, folder, logger), bringIndex(ctx, folder, std, logger, false))
}

func (c forgetCommand) place() string {
	if c.Outlet != "" {
		return "outlet " + c.Outlet
	}
	return fmt.Sprint("import ", c.Import)
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
		return usageError{fmt.Errorf("%s of %s would be forgotten; to confirm, add --yes", number(n, "document"), c.place())}
	}
	fmt.Fprintf(std.err, "Forget %s of %s? Type yes: ", number(n, "document"), c.place())
	answer, err := bufio.NewReader(std.in).ReadString('\n')
	if strings.TrimSpace(answer) != "yes" {
		return errors.Join(errors.New("nothing was forgotten"), err)
	}
	return nil
}
