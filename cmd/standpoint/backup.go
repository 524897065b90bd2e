package main

import (
	"context"
	"log/slog"
)

type backupCommand struct {
	To    string `arg:"" name:"file|dir" help:"File for the records alone, or a folder (one that is there, or a name that ends in /) for all that cannot be made again."`
	Force bool   `help:"Replace what is there."`
}

// Run copies the data folder while others may read and write it.
func (c backupCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	last, err := folder.Records.Last(ctx) // the copy holds these changes at least
	if err != nil {
		return err
	}
	if err := folder.Backup(ctx, c.To, c.Force); err != nil {
		return err
	}
	return std.say("backup", "%s holds all changes up to %d", c.To, last)
}
