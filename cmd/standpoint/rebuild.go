package main

import (
	"context"
	"errors"
	"fmt"
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
	server, serves, err := folder.Served(ctx)
	if err != nil {
		return err
	}
	if serves {
		return fmt.Errorf("the server at %s (process %d) has the index open; stop it and run: standpoint rebuild --data %s", server.URL, server.PID, folder.Dir)
	}
	bar := newProgress(std.err)
	reached, err := folder.Rebuild(ctx, patience, bar.build)
	bar.end()
	if errors.Is(err, datafolder.ErrHeld) {
		return fmt.Errorf("%w; when that has ended, run: standpoint rebuild --data %s", err, folder.Dir)
	}
	if err != nil {
		return err
	}
	return std.say("index", "made again; it shows all changes up to %d", reached)
}
