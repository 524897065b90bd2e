package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"standpoint/cmd/internal/datafolder"
	"standpoint/indexer"
	"standpoint/indexer/intake"
)

type parseCommand struct {
	reading `embed:""`
}

// Run prints each thread as one line of JSON, and each error to standard error.
func (c parseCommand) Run(ctx context.Context, flags *cli, std streams) error {
	if len(c.Paths) == 0 {
		return errNoPaths
	}
	spendMemory()
	names, err := datafolder.LoadNames(flags.Data)
	if err != nil {
		return err
	}
	parser, err := c.parser(names)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(std.out, 1<<16)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	var verdict error
	for thread, err := range indexer.Threads(ctx, parser, intake.Pages(ctx, c.Paths, intake.Options{Stdin: std.in})) {
		var wrong *indexer.Error
		switch {
		case errors.As(err, &wrong):
			fmt.Fprintln(std.err, "standpoint:", wrong)
			verdict = graver(verdict, wrong)
			continue
		case err != nil:
			return errors.Join(out.Flush(), err)
		}
		if err := encoder.Encode(thread); err != nil {
			return err
		}
	}
	return errors.Join(out.Flush(), verdict)
}

// graver returns the more serious exit: a missing path before a quarantined input.
func graver(verdict error, wrong *indexer.Error) error {
	switch {
	case wrong.Outcome == indexer.Failed:
		return errors.New("some paths do not exist")
	case wrong.Outcome == indexer.Quarantined && verdict == nil:
		return errQuarantined
	}
	return verdict
}
