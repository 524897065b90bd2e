package main

import (
	"context"
	"log/slog"

	"standpoint/cmd/internal/datafolder"
)

type rebuildCommand struct{}

// Run makes the index again from the records.
func (rebuildCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	spendMemory()
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	return rebuildIndex(ctx, folder, std)
}

// rebuildIndex makes the index again, so that none of its files holds what was
// removed from the records.
func rebuildIndex(ctx context.Context, folder *datafolder.Folder, std streams) error {
	bar := newProgress(std.err)
	err := folder.Rebuild(ctx, bar.build)
	bar.end()
	if err != nil {
		return err
	}
	return std.say("index", "built again from the records")
}
