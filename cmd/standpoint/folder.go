package main

import (
	"context"
	"fmt"
	"log/slog"

	"standpoint/cmd/internal/datafolder"
)

// openFilled opens a data folder that must hold records.
func openFilled(ctx context.Context, dir string, logger *slog.Logger) (*datafolder.Folder, error) {
	if err := datafolder.Check(dir); err != nil {
		return nil, err
	}
	if !datafolder.Exists(dir) {
		return nil, fmt.Errorf("%s does not hold records; add some with: standpoint index --data %s PATH", dir, dir)
	}
	return datafolder.Open(ctx, dir, logger)
}

// say writes one line about what a command did, after a name.
func (s streams) say(name, format string, args ...any) error {
	_, err := fmt.Fprintf(s.out, "%-12s%s\n", name, plain(fmt.Sprintf(format, args...)))
	return err
}
