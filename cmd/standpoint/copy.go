package main

import (
	"context"
	"fmt"

	"standpoint/cmd/internal/datafolder"
)

type copyCommand struct {
	From string `required:"" env:"-" placeholder:"PLACE" help:"A data folder, a file of records, or postgres://USER@HOST/DATABASE."`
	To   string `required:"" env:"-" placeholder:"PLACE" help:"An empty place of one of these kinds."`
}

// Run copies the records and compares what has arrived, row by row.
func (c copyCommand) Run(ctx context.Context, std streams) error {
	documents := 0
	err := datafolder.Copy(ctx, c.From, c.To, func(table string, rows int) {
		if table == "document" {
			documents = rows
		}
		fmt.Fprintf(std.err, "%-12s%d rows\n", table, rows)
	})
	if err != nil {
		return err
	}
	return std.say("copied", "%d documents and deletions, with all that is kept beside them; each row was compared with its original", documents)
}
