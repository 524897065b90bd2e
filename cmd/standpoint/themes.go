package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"

	"github.com/alecthomas/kong"

	"standpoint/indexer/annotate/stance/encoder"
	"standpoint/server/api"
	"standpoint/server/searchurl"
)

// meanings knows what words mean. It loads them when a word is asked for first.
type meanings struct {
	once  sync.Once
	model *encoder.Model
}

// Word implements themes.Words.
func (m *meanings) Word(word string) []int16 {
	m.once.Do(func() {
		model, err := encoder.Load()
		if err != nil {
			panic(err) // the embedded file is checked by a test
		}
		m.model = model
	})
	return m.model.Word(word)
}

// themesCommand shows themes, as the API does; see searchCommand.
type themesCommand struct {
	searchFlags `embed:""`
}

// Run prints the answer: as JSON, or as a list.
func (c themesCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	return askFor(ctx, "themes", c.searchFlags, call, flags.Data, std, logger, func(answer api.ThemesAnswer) error {
		printWarnings(std.err, answer.Warnings)
		return printThemes(std.out, answer)
	})
}

func printThemes(w io.Writer, answer api.ThemesAnswer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", several(answer.Total.Value, "document"), plain(answer.Query.ReadBack))
	if len(answer.Data) == 0 {
		b.WriteString("\nno themes: too few documents, or no words set some of them apart\n")
	}
	for _, theme := range answer.Data {
		fmt.Fprintf(&b, "\n%s\n  %s (%.0f%%) by %s (%.0f%%)", plain(strings.Join(theme.Label, searchurl.ThemeJoin)), several(theme.Count, "document"), 100*theme.Share, several(theme.Authors, "author"), 100*theme.AuthorShare)
		if answer.Lead != nil && theme.Sides.Critical+theme.Sides.Supportive > 0 {
			fmt.Fprintf(&b, "; toward %s: %d critical, %d neutral, %d supportive", *answer.Lead, theme.Sides.Critical, theme.Sides.Neutral, theme.Sides.Supportive)
		}
		b.WriteByte('\n')
		var words []string
		for _, word := range theme.Words {
			words = append(words, plain(word.Text))
		}
		fmt.Fprintf(&b, "  words: %s\n", strings.Join(words, ", "))
		for _, hit := range theme.Typical {
			fmt.Fprintf(&b, "  %s  %s\n", hit.ID, excerpt(hit.Text, nil, [2]string{}))
		}
		for _, hit := range theme.Dissent {
			fmt.Fprintf(&b, "  %s  the other side: %s\n", hit.ID, excerpt(hit.Text, nil, [2]string{}))
		}
	}
	if len(answer.Data) > 0 {
		fmt.Fprintf(&b, "\n%s (%.0f%%) fit no theme\n", several(answer.None.Count, "document"), 100*answer.None.Share)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
