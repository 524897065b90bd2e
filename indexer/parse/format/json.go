package format

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Record is one value of a page in JSON: one of many, or the page as a whole.
type Record struct {
	Raw    []byte // JSON; valid until the next record is asked for
	Offset int64  // bytes from the start of the page to the start of Raw
	Line   int    // from 1, of JSON Lines; else 0
	// Member is the path, as it was asked for, under which the record is in
	// the object that holds it ("data.children"); "" for one that stands by
	// itself: on a line, in the array that is the page, or as the page.
	Member string
}

// Records cuts a page in JSON into its records. The page is JSON Lines, or one
// or more values in any layout. Members are paths of names ("data.children",
// "comments"). An object on a line, in the array that is the page, or as the
// whole page is only an envelope if it has one of them. If the value at the
// path is an array, each of its elements is a record; if it is an object, it is
// a record; the rest of the envelope is skipped. A member written with brackets
// ("data[]") counts only if it is an array. An object that has none of the
// members is itself a record, and so is any other value.
//
// Memory follows the largest record: an array that is the page, and one that
// is a member of the object that is the page, may have any size. An envelope
// on a line or in an array counts as one record, and is walked through one
// level deep: an array on a line, or in an array, is a list of records.
//
// A line of JSON Lines comes as it is, unchecked unless it is an envelope:
// decode it, and hand on Broken if that fails. What else comes is valid JSON
// (strings may hold lone surrogates, names may come twice). A record is at most
// MaxLine long. A line that is longer is quarantined by itself; elsewhere what
// is too long, broken, cut off or nested more than 10,000 deep ends the page
// with a quarantined fault at its byte, since JSON has no place from which to
// go on safely. All records before it are read.
func Records(ctx context.Context, in *bufio.Reader, members ...string) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		c := &cutter{ctx: ctx, yield: yield}
		for _, m := range members {
			path, list := strings.CutSuffix(m, "[]")
			c.members = append(c.members, member{name: m, path: strings.Split(path, "."), list: list})
		}
		if err := c.page(in); err != nil {
			c.fail(err)
		}
	}
}

// Decoding is how JSON is decoded here: names that come twice and escapes of
// half a character are met in the wild and do no harm.
func Decoding() []jsontext.Options {
	return []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
}

// Broken is the fault of a record that cannot be read, at the byte where it
// breaks if err knows it. Without a reason it gives that of err. It holds the
// record's bytes.
func (r Record) Broken(reason string, err error) *Error {
	offset := r.Offset
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		offset += syntactic.ByteOffset
	}
	if reason == "" {
		reason = Reason(err)
	}
	return &Error{
		Outcome: Quarantined, Line: r.Line, Offset: offset, Reason: reason, Err: err, Body: bytes.Clone(r.Raw), Start: r.Offset,
	}
}

// Reason says what is wrong with JSON, or with what it says, in words for the
// person who gave it.
func Reason(err error) string {
	var broken *jsontext.SyntacticError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the JSON is cut off"
	case errors.As(err, &broken):
		return "it is not JSON: " + strings.TrimPrefix(broken.Error(), "jsontext: ")
	case errors.As(err, &kind):
		return fmt.Sprintf("%s: want a %s, got %s", kind.Field, kind.Type, kind.Value)
	}
	return err.Error()
}

// Warn is a fault that says what is not right about a record that was read.
func (r Record) Warn(reason string) *Error {
	return &Error{Outcome: Warned, Line: r.Line, Offset: r.Offset, Reason: reason}
}

// Skip returns a fault that says why a record was skipped.
func (r Record) Skip(reason string) *Error {
	return &Error{Outcome: Skipped, Line: r.Line, Offset: r.Offset, Reason: reason}
}

// member is where records may be in an envelope.
type member struct {
	name string
	path []string
	list bool // an array alone
}

// errStop ends the walk when the reader of the records wants no more.
var errStop = errors.New("stop")

// cutter cuts one page.
type cutter struct {
	ctx     context.Context
	yield   func(Record, error) bool
	members []member
	line    int // of the envelope that is being walked through; 0 in a document
}

// record hands a record on.
func (c *cutter) record(r Record) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	r.Line = c.line
	if !c.yield(r, nil) {
		return errStop
	}
	return nil
}

// fail says what ended the page.
func (c *cutter) fail(err error) {
	var fault *Error
	switch {
	case errors.Is(err, errStop):
	case c.ctx.Err() != nil:
		c.yield(Record{}, fmt.Errorf("parse: %w", c.ctx.Err()))
	case errors.As(err, &fault):
		c.yield(Record{}, fault)
	default:
		c.yield(Record{}, err)
	}
}

// page reads JSON Lines as lines, where one that is broken does not touch the
// next, and all else as one text. If the first line is too long to be seen as a
// whole beforehand, the form shows when it has been read.
func (c *cutter) page(in *bufio.Reader) error {
	lines := &Lines{in: in}
	if err := lines.skipSpace(); err != nil || inLines(in) {
		return c.lines(lines)
	}
	source := &bounded{ctx: c.ctx, in: in, delivered: lines.offset}
	d := &document{cutter: c, Decoder: jsontext.NewDecoder(source, Decoding()...), source: source, base: lines.offset}
	for first := true; d.more(); first = false {
		if err := d.value(); err != nil {
			return d.fault(err)
		}
		if first && d.endsLine() {
			rest := bytes.NewReader(bytes.Clone(d.UnreadBuffer()))
			lines.in = bufio.NewReaderSize(io.MultiReader(rest, in), Window)
			lines.offset = d.base + d.InputOffset()
			return c.lines(lines)
		}
	}
	return nil
}

// skipSpace passes over white space before the first line.
func (r *Lines) skipSpace() error {
	for {
		b, err := r.in.ReadByte()
		switch {
		case err != nil:
			return err
		case !strings.ContainsRune(white, rune(b)):
			return r.in.UnreadByte()
		case b == '\n':
			r.number++
		}
		r.offset++
	}
}

// white is white space in JSON, and the separator of RFC 7464.
const white = " \t\r\n\x1e"

// inLines reports whether a page is JSON Lines by its first line, as far as that
// can be seen: it is JSON, or it is broken but the second line begins as it does.
func inLines(in *bufio.Reader) bool {
	head, _ := in.Peek(Window)
	first, rest, ended := bytes.Cut(head, []byte("\n"))
	first = bytes.TrimRight(first, white)
	switch {
	case !ended || len(first) == 0:
		return false
	case jsontext.Value(first).IsValid(Decoding()...):
		return true
	case bytes.IndexByte([]byte("{[,:"), first[len(first)-1]) >= 0: // goes on in the next line
		return false
	}
	start := []byte(`{"`)
	return bytes.HasPrefix(first, start) && bytes.HasPrefix(rest, start)
}

// lines reads JSON Lines.
func (c *cutter) lines(lines *Lines) error {
	for {
		line, err := lines.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return Unreadable(line.Offset, err)
		case line.Long:
			if !c.yield(Record{}, line.Broken("", nil)) {
				return errStop
			}
			continue
		}
		text := bytes.TrimLeft(line.Text, white)
		offset := line.Offset + int64(len(line.Text)-len(text))
		if text = bytes.TrimRight(text, white); len(text) == 0 {
			if err := c.ctx.Err(); err != nil { // empty lines may go on without end
				return err
			}
			continue
		}
		c.line = line.Number
		if err := c.element(Record{Raw: text, Offset: offset, Line: line.Number}); err != nil {
			return err
		}
	}
}

// element hands on what is on a line, or in the array that is the page: a
// record, or those of an envelope or array.
func (c *cutter) element(r Record) error {
	if !c.mayEnvelop(r.Raw) {
		return c.record(r)
	}
	d := &document{cutter: c, Decoder: jsontext.NewDecoder(bytes.NewReader(r.Raw), Decoding()...), base: r.Offset}
	for d.more() {
		var broken *jsontext.SyntacticError
		err := d.value()
		switch {
		case errors.As(err, &broken):
			if !c.yield(Record{}, r.Broken("", err)) {
				return errStop
			}
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

// mayEnvelop is false if a value is not an array and holds no member that is asked for.
func (c *cutter) mayEnvelop(raw []byte) bool {
	for _, m := range c.members {
		if raw[0] == '{' && bytes.Contains(raw, []byte(`"`+m.path[len(m.path)-1]+`"`)) {
			return true
		}
	}
	return raw[0] == '['
}
