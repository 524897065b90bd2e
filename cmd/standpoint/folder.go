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
		return nil, fmt.Errorf("%s holds no records; fill it with: standpoint index --data %s PATH", dir, dir)
	}
	return datafolder.Open(ctx, dir, logger)
}

// say writes one line of what a command did, under a name.
func (s streams) say(name, format string, args ...any) error {
	_, err := fmt.Fprintf(s.out, "%-12s%s\n", name, plain(fmt.Sprintf(format, args...)))
	return err
}

// number writes a count with its noun, in the plural where it has to be.
func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
