package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	rows "standpoint/server/table"
)

// exportCommand writes what the API streams; see searchCommand.
type exportCommand struct {
	queryFlags `embed:""`

	Sort      string `placeholder:"ORDER" help:"As of search."`
	Shape     string `placeholder:"SHAPE" help:"documents: one row for each; stances: one row for each document and target."`
	Labels    bool   `help:"Names beside the ids of outlets, agencies, places and targets."`
	Highlight string `placeholder:"HOW" help:"none leaves out where the words of the query are."`
	Cursor    string `placeholder:"CURSOR" help:"Where an export that broke off goes on: its Stream-Cursor, a point and the id of the last row."`
	Format    string `env:"-" placeholder:"FORMAT" help:"csv, jsonl or parquet; by default as the name of FILE ends, or csv."`
	Out       string `env:"-" short:"o" placeholder:"FILE" help:"Where to write; FILE appears when it is whole. By default to standard output."`
	Download  bool   `name:"spreadsheet" help:"Make a CSV safe to open in a spreadsheet: an apostrophe before formulas, and a byte order mark."`
}

// Run writes the rows, and then how many there are.
func (c exportCommand) Run(ctx context.Context, call *kong.Context, flags *cli, std streams, logger *slog.Logger) error {
	format, err := c.format()
	if err != nil {
		return err
	}
	parameters := c.parameters(call, "format", "out", "spreadsheet")
	if c.Download {
		parameters.Set("download", "1")
	}
	return receive(ctx, flags.Data, "search."+string(format), parameters, std, logger, func(response *http.Response) error {
		if c.Out == "" {
			_, err := io.Copy(std.out, response.Body)
			return brokenOff(err)
		}
		if err := writeBeside(c.Out, response.Body); err != nil {
			return err
		}
		_, err := fmt.Fprintf(std.err, "%s: %s rows, snapshot %s\n", c.Out, response.Header.Get("Expected-Rows"), response.Header.Get("Snapshot"))
		return err
	})
}

// format is the one that was asked for, or that the name of the file asks for.
func (c exportCommand) format() (rows.Format, error) {
	format := rows.Format(c.Format)
	if c.Format == "" {
		format = rows.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(c.Out)), "."))
		if c.Out == "" || !slices.Contains(rows.Formats, format) {
			format = rows.CSVFormat
		}
	}
	if !slices.Contains(rows.Formats, format) {
		return "", usageError{fmt.Errorf("--format: %q is not one of csv, jsonl and parquet", c.Format)}
	}
	return format, nil
}

// writeTo writes to a file, once all is there, or to standard output without one.
func writeTo(path string, text *bytes.Buffer, std streams) error {
	if path == "" {
		_, err := std.out.Write(text.Bytes())
		return err
	}
	return writeBeside(path, text)
}

// readFrom reads a file; - is standard input. The error names it.
func readFrom(path string, stdin io.Reader, read func(io.Reader) error) error {
	in := stdin
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	if err := read(in); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// writeBeside writes a file under another name in its folder, and gives it its name
// once it is whole. What was there before stays until then.
func writeBeside(path string, from io.Reader) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = io.Copy(file, from)
	if err = errors.Join(brokenOff(err), file.Chmod(0o644), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// brokenOff says what it means that an answer ends too early.
func brokenOff(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("the export broke off before all rows were written, because of a fault or because a document was taken down meanwhile; try again: %w", err)
	}
	return err
}
