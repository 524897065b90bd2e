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
	Import int64  `placeholder:"N" help:"All documents that this import brought first, also those that a later one read again."`
	Yes    bool   `help:"Do not ask."`
	DryRun bool   `name:"dry-run" help:"Say how many documents there are, and change nothing."`
}

// Run deletes what came from one place. It may be read in again.
func (c forgetCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	if (c.Outlet == "") == (c.Import == 0) || c.Import < 0 {
		return usageError{errors.New("name one outlet with --outlet SLUG, or one import with --import N")}
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
		return std.say("forgotten", "there is no document of %s", c.place())
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
	return bringIndex(ctx, folder, std, logger, false)
}

func (c forgetCommand) place() string {
	if c.Outlet != "" {
		return "outlet " + c.Outlet
	}
	return fmt.Sprint("import ", c.Import)
}

// count counts the documents, and refuses an import that there never was.
func (c forgetCommand) count(ctx context.Context, store records.Store, what records.Selection) (int, error) {
	imports, err := store.List(ctx, 0)
	if err != nil {
		return 0, err
	}
	if c.Import != 0 && !slices.ContainsFunc(imports, func(i records.Import) bool { return i.ID == c.Import }) {
		return 0, fmt.Errorf("there is no import %d", c.Import)
	}
	ids, err := store.Select(ctx, what)
	return len(ids), err
}

// confirm asks on a terminal, and elsewhere wants to be told before.
func (c forgetCommand) confirm(std streams, n int) error {
	if c.Yes {
		return nil
	}
	if !isTerminal(std.err) {
		return usageError{fmt.Errorf("%s of %s would be forgotten; say so with --yes", number(n, "document"), c.place())}
	}
	fmt.Fprintf(std.err, "Forget %s of %s? Type yes: ", number(n, "document"), c.place())
	answer, err := bufio.NewReader(std.in).ReadString('\n')
	if strings.TrimSpace(answer) != "yes" {
		return errors.Join(errors.New("nothing was forgotten"), err)
	}
	return nil
}
