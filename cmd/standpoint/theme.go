package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/theme"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/server/api"
)

type themeCommand struct {
	Keep   themeKeepCommand   `cmd:"" help:"Keep a query as a theme under a name; search by it ever after with --theme NAME."`
	List   themeListCommand   `cmd:"" help:"List the kept themes, with the number of documents that each has now."`
	Change themeChangeCommand `cmd:"" help:"Give a kept theme another query."`
	Remove themeRemoveCommand `cmd:"" help:"Remove a kept theme; its documents stay. Searches that name it then fail."`
	Export themeExportCommand `cmd:"" help:"Write the kept themes as text: on each line a name, a tabulator and a query."`
	Load   themeLoadCommand   `cmd:"" help:"Keep the themes of a text that export wrote, or a person: all of them or none."`
}

type themeKeepCommand struct {
	Name  string   `arg:"" help:"What to call the theme."`
	Query []string `arg:"" help:"What it finds, in the query language; several words need no quotes."`
}

// Run keeps a theme.
func (c themeKeepCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	t, found, err := ruleOf(ctx, theme.Theme{Name: c.Name, Query: strings.Join(c.Query, " ")}, flags.Data, std, logger)
	if err != nil {
		return err
	}
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if _, err := folder.Themes.Add(ctx, t); errors.Is(err, theme.ErrTaken) {
		return fmt.Errorf("there is a theme of the name “%s”; change it, or choose another name", plain(t.Name))
	} else if err != nil {
		return err
	}
	return std.say("kept", "%s: %s (%s)", plain(t.Name), plain(t.Query), corpus.Counted(found, "document"))
}

// ruleOf reads the query of a theme as the API does: with values by their ids. It is an
// error if it cannot be read or answered, or asks for a theme.
func ruleOf(ctx context.Context, t theme.Theme, dir string, std streams, logger *slog.Logger) (_ theme.Theme, found int, err error) {
	if err := t.Check(); err != nil {
		return t, 0, usageError{err}
	}
	canonical, answer, err := canonicalOf(ctx, dir, url.Values{"q": {t.Query}}, std, logger)
	if err != nil {
		return t, 0, err
	}
	t.Query = canonical.Get("q")
	n, err := query.Parse(t.Query)
	if err == nil && search.UsesThemes(n) {
		err = fmt.Errorf("the query of “%s” asks for a theme; a theme cannot be made of themes", plain(t.Name))
	}
	return t, answer.Total.Value, err
}

type themeListCommand struct {
	JSON bool `help:"Print the API's answer as it is."`
}

// Run prints the themes in the order of their names.
func (c themeListCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	body, err := ask(ctx, flags.Data, "themes/kept", nil, std, logger)
	if err != nil {
		return err
	}
	if c.JSON {
		_, err := std.out.Write(append(bytes.TrimRight(body, "\n"), '\n'))
		return err
	}
	answer, err := answerOf[api.KeptThemesAnswer](body)
	if err != nil {
		return err
	}
	for _, t := range answer.Data {
		has := corpus.Counted(t.Documents, "document")
		if t.Unreadable != "" {
			has = "cannot be read any more: " + plain(t.Unreadable)
		}
		if err := std.say("theme", "%s: %s (%s)", plain(t.Name), plain(t.Q), has); err != nil {
			return err
		}
	}
	return std.say("themes", "%d", len(answer.Data))
}

type themeChangeCommand struct {
	Name  string   `arg:"" help:"The name of the theme."`
	Query []string `arg:"" help:"What it is to find."`
}

// Run gives a theme another query.
func (c themeChangeCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	t, found, err := ruleOf(ctx, theme.Theme{Name: c.Name, Query: strings.Join(c.Query, " ")}, flags.Data, std, logger)
	if err != nil {
		return err
	}
	return withTheme(ctx, flags.Data, c.Name, logger, func(folder *datafolder.Folder) error {
		if _, err := folder.Themes.Change(ctx, t.Name, t.Query, ""); err != nil {
			return err
		}
		return std.say("changed", "%s: %s (%s)", plain(t.Name), plain(t.Query), corpus.Counted(found, "document"))
	})
}

type themeRemoveCommand struct {
	Name string `arg:"" help:"The name of the theme."`
}

// Run removes a theme.
func (c themeRemoveCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	return withTheme(ctx, flags.Data, c.Name, logger, func(folder *datafolder.Folder) error {
		if err := folder.Themes.Remove(ctx, c.Name); err != nil {
			return err
		}
		return std.say("removed", "%s; its documents stay in the collection", plain(c.Name))
	})
}

// withTheme opens a data folder, and says so if it has no theme of a name.
func withTheme(ctx context.Context, dir, name string, logger *slog.Logger, do func(*datafolder.Folder) error) error {
	folder, err := openFilled(ctx, dir, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err = do(folder); errors.Is(err, theme.ErrNotFound) {
		err = fmt.Errorf("there is no theme of the name “%s”; standpoint theme list shows all", plain(name))
	}
	return err
}

type themeExportCommand struct {
	Out string `env:"-" short:"o" placeholder:"FILE" help:"Where to write; by default to standard output."`
}

// Run writes the themes as text.
func (c themeExportCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	all, err := folder.Themes.List(ctx)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := theme.Write(&out, all); err != nil {
		return err
	}
	return writeTo(c.Out, &out, std)
}

type themeLoadCommand struct {
	File string `arg:"" help:"The file; - reads standard input."`
}

// Run keeps the themes of a file. One that is kept with the same query stays as it is; one
// of the same name with another query is an error. All are kept in one transaction, or none.
func (c themeLoadCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	var asked []theme.Theme
	err := readFrom(c.File, std.in, func(in io.Reader) (err error) {
		asked, err = theme.Read(in)
		return err
	})
	if err != nil {
		return err
	}
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	held, err := folder.Themes.List(ctx)
	if err = errors.Join(err, folder.Close()); err != nil {
		return err
	}
	queries := map[string]string{}
	for _, t := range held {
		queries[t.Name] = t.Query
	}
	var added []theme.Theme
	for _, t := range asked {
		t, _, err := ruleOf(ctx, t, flags.Data, std, logger)
		if err != nil {
			return fmt.Errorf("theme “%s”: %w", plain(t.Name), err)
		}
		switch was, is := queries[t.Name]; {
		case !is:
			added = append(added, t)
		case was != t.Query:
			return fmt.Errorf("there is a theme of the name “%s” with another query, %s; change or remove it first", plain(t.Name), plain(was))
		}
	}
	if folder, err = openFilled(ctx, flags.Data, logger); err != nil {
		return err
	}
	defer folder.Close()
	if _, err := folder.Themes.Add(ctx, added...); err != nil {
		return err
	}
	return std.say("loaded", "%d new, %d there already", len(added), len(asked)-len(added))
}
