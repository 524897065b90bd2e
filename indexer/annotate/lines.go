package annotate

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"standpoint/corpus"
)

// LinesBuffer is the size in bytes of a buffered reader that Lines reads from as it is,
// so that its caller can see whether a next line is there already.
const LinesBuffer = 1 << 20

// Answer is what is understood of one line. A line that cannot be read also gets an
// answer, with the reason, so that there is one answer for each line.
type Answer struct {
	ID string
	corpus.Annotation
	Error string // names the line; "" if it could be read
}

// MarshalJSON writes the id before the annotation or, if there is an error, the
// id and the error only.
func (a Answer) MarshalJSON() ([]byte, error) {
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

// Lines reads texts as JSON Lines, each an Input of at most limit bytes, and yields
// their answers in the order of the lines. Empty lines have none. It stops if the input
// cannot be read any further, ctx ends or the judge fails.
func (a *Annotator) Lines(ctx context.Context, in io.Reader, limit int) iter.Seq2[Answer, error] {
	return func(yield func(Answer, error) bool) {
		lines := bufio.NewReaderSize(in, LinesBuffer)
		for number := 1; ; number++ {
			line, err := readLine(lines, limit)
			if err == io.EOF {
				return
			}
			var tooLong *lineError
			if err != nil && !errors.As(err, &tooLong) {
				yield(Answer{}, fmt.Errorf("line %d: %w", number, err))
				return
			}
			if err == nil && len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			answer, err := a.line(ctx, line, tooLong)
			if err != nil {
				yield(Answer{}, fmt.Errorf("line %d: %w", number, err))
				return
			}
			if answer.Error != "" {
				answer.Error = fmt.Sprintf("line %d: %s", number, answer.Error)
			}
			if !yield(answer, nil) {
				return
			}
		}
	}
}

// line fails if the annotator does. That the line cannot be read is an answer.
func (a *Annotator) line(ctx context.Context, line []byte, unread *lineError) (Answer, error) {
	if unread != nil {
		return Answer{Error: unread.Error()}, nil
	}
	var in Input
	if err := json.Unmarshal(line, &in); err != nil {
		return Answer{ID: in.ID, Error: fmt.Sprintf("expected a JSON object with text: %v", err)}, nil
	}
	annotation, err := a.Text(ctx, in)
	return Answer{ID: in.ID, Annotation: annotation}, err
}

// lineError is the error of a line that is too long.
type lineError struct{ length, limit int }

func (e *lineError) Error() string {
	return fmt.Sprintf("the line has %d bytes; it can have at most %d", e.length, e.limit)
}

// readLine reads one line of at most limit bytes. A longer line is a *lineError, but
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
				return nil, &lineError{length, limit}
			}
			return line, nil
		}
		return nil, err
	}
}
