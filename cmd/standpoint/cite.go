package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/alecthomas/kong"

	"standpoint/server/api"
	"standpoint/server/results"
)

type citeCommand struct {
	queryFlags `embed:""`
	Format     string `env:"-" default:"text" enum:"text,bibtex,csl" placeholder:"FORM" help:"text, for the methods section of a paper; bibtex; or csl (CSL-JSON)."`
}

// Run says how what a search finds came about.
func (c citeCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	body, err := ask(ctx, flags.Data, "methods", c.parameters(call, "format"), std, logger)
	if err != nil {
		return err
	}
	answer, err := answerOf[api.MethodsAnswer](body)
	if err != nil {
		return err
	}
	if n := len(answer.CSL); n != 1 {
		return fmt.Errorf("answer of the API: it has %d entries of CSL-JSON, not one", n)
	}
	text := map[string]string{"text": answer.Text, "bibtex": answer.BibTeX, "csl": results.CSLText(answer.CSL[0])}[c.Format]
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}
	_, err = io.WriteString(std.out, strings.Join(lines, "\n"))
	return err
}
