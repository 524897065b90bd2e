package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/mattn/go-runewidth"

	"standpoint/server/api"
)

// kwicCommand shows words in context, as the API does; see searchCommand.
type kwicCommand struct {
	searchFlags `embed:""`

	Sort  string `placeholder:"ORDER" help:"document (the newest first), left or right: by the words before or after the match."`
	Width string `placeholder:"N" help:"Words of context on either side (8)."`
}

// Run prints the answer: as JSON, or as lines that are aligned on the match.
func (c kwicCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	return askFor(ctx, "kwic", c.searchFlags, call, flags.Data, std, logger, func(lines api.LinesAnswer) error {
		printWarnings(std.err, lines.Warnings)
		return printLines(std.out, lines)
	})
}

// columns counts the columns of a text on a terminal, the same way everywhere.
var columns = runewidth.Condition{StrictEmojiNeutral: true}

// printLines writes lines one below the other, with their matches aligned.
func printLines(w io.Writer, answer api.LinesAnswer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s from %s: %s\n", several(answer.Total.Lines, "line"), several(answer.Total.Documents, "document"), plain(answer.Query.ReadBack))
	left := 0
	for _, line := range answer.Data {
		left = max(left, columns.StringWidth(plain(line.Left)))
	}
	if len(answer.Data) > 0 {
		b.WriteByte('\n')
	}
	mark := marker(w)
	for _, line := range answer.Data {
		before := plain(line.Left)
		fmt.Fprintf(&b, "%s  %s%s%s%s%s%s\n", line.ID, strings.Repeat(" ", left-columns.StringWidth(before)), before, mark[0], plain(line.Match), mark[1], plain(line.Right))
	}
	if answer.NextCursor != "" {
		fmt.Fprintf(&b, "\nmore: --cursor %s\n", answer.NextCursor)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// several writes a number of things.
func several(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
