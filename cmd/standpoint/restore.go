package main

import (
	"context"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
)

type restoreCommand struct {
	From  string `arg:"" name:"file|dir" help:"What backup wrote: a file of records, or a folder."`
	Force bool   `help:"Also where there are records: they are kept under a dated name."`
}

// Run puts a backup into the data folder, which nobody may have open.
func (c restoreCommand) Run(ctx context.Context, flags *cli, std streams) error {
	did, err := datafolder.Restore(ctx, c.From, flags.Data, c.Force, func(p records.Problem) { _ = std.say("problem", "%v", p) })
	for _, name := range did.Kept {
		_ = std.say("kept", "%s: what was there before", name)
	}
	if err != nil {
		return err
	}
	if err := std.say("restored", "%s", looked(did.Records)); err != nil {
		return err
	}
	return std.say("index", "any that is there is of other records; it is made again with: standpoint rebuild --data %s", flags.Data)
}
