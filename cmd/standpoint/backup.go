package main

import (
	"context"
	"log/slog"
)

type backupCommand struct {
	To    string `arg:"" name:"file|dir" help:"A file for the records only, or a folder (an existing one, or a name that ends in /) for everything that cannot be made again."`
	Force bool   `help:"Replace an existing backup."`
}

// Run copies the data folder; others can read and write it meanwhile.
func (c backupCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	last, err := folder.Records.Last(ctx) // the copy holds at least these changes
	if err != nil {
		return err
	}
	if err := folder.Backup(ctx, c.To, c.Force); err != nil {
		return err
	}
	return std.say("backup", "%s holds all changes up to %d", c.To, last)
}
