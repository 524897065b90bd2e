package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"standpoint/indexer/annotate"
)

// annotateCommand answers each line of standard input with the annotation of its
// text.
type annotateCommand struct {
	judging `embed:""`
}

// maxAnnotateLine is the most bytes of one line of input.
const maxAnnotateLine = 64 << 20

// Run answers until the input ends. It fails with exit code 3 if a line could
// not be read, and ends if a model that judges stances does not answer.
func (c annotateCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	annotator, err := c.load(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	lines := bufio.NewReaderSize(std.in, annotate.LinesBuffer)
	out := bufio.NewWriterSize(std.out, 1<<16)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	var bad error
	for answer, err := range annotator.Lines(ctx, lines, maxAnnotateLine) {
		if err != nil {
			return errors.Join(out.Flush(), err)
		}
		if answer.Error != "" {
			fmt.Fprintln(std.err, "standpoint:", answer.Error)
			bad = errQuarantined
		}
		if err := encoder.Encode(answer); err != nil {
			return err
		}
		if lines.Buffered() == 0 { // somebody may be waiting for this answer
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
	return errors.Join(out.Flush(), bad)
}
