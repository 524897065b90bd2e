package main

import (
	"context"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
)

type restoreCommand struct {
	From  string `arg:"" name:"file|dir" help:"A backup: a file of records, or a folder."`
	Force bool   `help:"Restore even if the data folder holds records; they are kept under a name with the date."`
}

// Run restores the data folder from a backup. Nobody may have the folder open.
func (c restoreCommand) Run(ctx context.Context, flags *cli, std streams) error {
	did, err := datafolder.Restore(ctx, c.From, flags.Data, c.Force, func(p records.Problem) { _ = std.say("problem", "%v", p) })
	for _, name := range did.Kept {
		_ = std.say("kept", "%s: the previous records", name)
	}
	if err != nil {
		return err
	}
	if err := std.say("restored", "%s", looked(did.Records)); err != nil {
		return err
	}
	return std.say("index", "is not built from these records yet; build it with: standpoint rebuild --data %s", flags.Data)
}
