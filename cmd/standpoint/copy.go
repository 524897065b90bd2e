package main

import (
	"context"
	"fmt"
	"io"

	"standpoint/cmd/internal/datafolder"
)

type copyCommand struct {
	From string `required:"" env:"-" placeholder:"PLACE" help:"A data folder, a file of records, or postgres://USER@HOST/DATABASE."`
	To   string `required:"" env:"-" placeholder:"PLACE" help:"An empty place of one of these kinds."`
}

// Run copies the records and compares what has arrived, row by row.
func (c copyCommand) Run(ctx context.Context, std streams) error {
	told := copyProgress{out: std.err}
	if err := datafolder.Copy(ctx, c.From, c.To, told.tell); err != nil {
		return err
	}
	return std.say("copied", "%d documents and deletions, with all that is kept beside them; each row was compared with its original", told.documents)
}

// copyProgress says how far a copy has come, not more often than every copyStep rows.
type copyProgress struct {
	out       io.Writer
	documents int
	next      int
}

const copyStep = 100_000

func (p *copyProgress) tell(table string, rows int) {
	if table != "document" {
		return
	}
	if p.documents = rows; rows >= p.next+copyStep {
		p.next = rows
		fmt.Fprintf(p.out, "%d documents copied\n", rows)
	}
}
