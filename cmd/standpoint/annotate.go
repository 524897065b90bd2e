package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"standpoint/corpus"
	"standpoint/indexer/annotate"
)

// annotateCommand answers each line of standard input with the annotation of its
// text.
type annotateCommand struct {
	judging `embed:""`
}

// maxAnnotateLine is the most bytes of one line of input.
const maxAnnotateLine = 64 << 20

// answer is one line of output. A line that cannot be read also gets an answer,
// with the reason, so that there is one answer for each line.
type answer struct {
	ID string `json:"id"`
	corpus.Annotation
	Error string `json:"error,omitempty"`
}

// MarshalJSON writes the id before the annotation or, if there is an error, the
// id and the error only.
func (a answer) MarshalJSON() ([]byte, error) {
	id, err := json.Marshal(a.ID)
	if err != nil {
		return nil, err
	}
	if a.Error != "" {
		reason, err := json.Marshal(a.Error)
		return fmt.Appendf(nil, `{"id":%s,"error":%s}`, id, reason), err
	}
	rest, err := json.Marshal(a.Annotation)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `{"id":%s,%s`, id, bytes.TrimPrefix(rest, []byte("{"))), nil
}

// Run answers until the input ends. It fails with exit code 3 if a line could
// not be read, and ends if a model that judges stances does not answer.
func (c annotateCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	annotator, err := c.load(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	lines := bufio.NewReaderSize(std.in, 1<<20)
	out := bufio.NewWriterSize(std.out, 1<<16)
	var bad error
	for number := 1; ; number++ {
		line, err := readLine(lines, maxAnnotateLine)
		if err == io.EOF {
			return errors.Join(out.Flush(), bad)
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		reply, err := annotateLine(ctx, annotator, line, err)
		if err != nil {
			return errors.Join(out.Flush(), fmt.Errorf("line %d: %w", number, err))
		}
		if reply.Error != "" {
			reply.Error = fmt.Sprintf("line %d: %s", number, reply.Error)
			fmt.Fprintln(std.err, "standpoint:", reply.Error)
			bad = errQuarantined
		}
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(reply); err != nil {
			return err
		}
		if lines.Buffered() == 0 { // somebody may be waiting for this answer
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
}

// annotateLine fails if the annotator does. That the line cannot be read is an
// answer.
func annotateLine(ctx context.Context, annotator *annotate.Annotator, line []byte, unread error) (answer, error) {
	if unread != nil {
		return answer{Error: unread.Error()}, nil
	}
	var in annotate.Input
	if err := json.Unmarshal(line, &in); err != nil {
		return answer{ID: in.ID, Error: fmt.Sprintf("expected a JSON object with text: %v", err)}, nil
	}
	annotation, err := annotator.Text(ctx, in)
	return answer{ID: in.ID, Annotation: annotation}, err
}

// readLine reads one line of at most limit bytes. A longer line is an error, but
// it is read to its end, so that the next line can be read.
func readLine(from *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	length := 0
	for {
		part, err := from.ReadSlice('\n')
		length += len(part)
		if length <= limit {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && length > 0, err == nil:
			if length > limit {
				return nil, fmt.Errorf("the line has %d bytes; it can have at most %d", length, limit)
			}
			return line, nil
		}
		return nil, err
	}
}
