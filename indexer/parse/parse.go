// Package parse turns a page into threads: an article with all the comments
// below it. Each format has its own reader. The content of a page shows its
// format, unless the caller names it.
package parse

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse/car"
	"standpoint/indexer/parse/charset"
	"standpoint/indexer/parse/dump"
	"standpoint/indexer/parse/export"
	"standpoint/indexer/parse/feed"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/mail"
	"standpoint/indexer/parse/newsdatabase"
	"standpoint/indexer/parse/newswire"
	"standpoint/indexer/parse/newsxml"
	"standpoint/indexer/parse/office"
	"standpoint/indexer/parse/plaintext"
	"standpoint/indexer/parse/rtf"
	"standpoint/indexer/parse/table"
	"standpoint/indexer/parse/threads"
	"standpoint/indexer/parse/webpage"
)

// Options of a Parser. The zero value detects formats and knows no outlets.
type Options struct {
	format.Options
	Format string // name of one of Formats; "" detects it by the content
}

// Parser reads pages. It is safe for use by several goroutines.
type Parser struct {
	opt     Options
	formats []format.Format
}

// code is raised by hand when the same page gives other threads. A golden test
// fails until it is.
const code = 8

// Version names the code that reads pages and the weights that it reads with.
// What another version could not read may be worth another try.
func Version() string { return corpus.VersionOf(code, []byte(plaintext.Version())) }

// New makes a parser. Make one and keep it: what it loads is loaded once.
func New(opt Options) (*Parser, error) {
	if opt.Outlets == nil {
		opt.Outlets = format.NoOutlets{}
	}
	for field := range opt.Columns {
		if !slices.Contains(table.Fields(), field) {
			return nil, fmt.Errorf("parse: there is no field %q to map a column to; there are %s", field, strings.Join(table.Fields(), ", "))
		}
	}
	p := &Parser{opt: opt, formats: formats()}
	return p.As(opt.Format)
}

// As returns a parser that reads all pages as one format; with "" the same one.
func (p *Parser) As(name string) (*Parser, error) {
	if name == "" {
		return p, nil
	}
	as := *p
	as.opt.Format = name
	for _, f := range p.formats {
		if f.Name == name {
			as.formats = []format.Format{f}
			return &as, nil
		}
	}
	return nil, fmt.Errorf("parse: unknown format %q; known are %s", name, strings.Join(Names(), ", "))
}

// formats lists all that is read. A page is in the first format that claims it.
// The text of an RTF document, or of an office program's, is read as what it is in turn. Dumps and exports come before threads: they may begin with "comments" too.
func formats() []format.Format {
	pasted := plaintext.Format(plaintext.Shipped)
	texts := append(newsdatabase.Formats(), pasted)
	return slices.Concat(
		office.Formats(texts, plaintext.NoProse),
		[]format.Format{rtf.Format(texts, plaintext.NoProse)},
		dump.Formats(),
		export.Formats(),
		[]format.Format{threads.Format()},
		mail.Formats(webpage.Format()),
		newsxml.Formats(),
		newswire.Formats(),
		newsdatabase.Formats(),
		feed.Formats(),
		[]format.Format{webpage.Format()},
		table.Formats(),
		[]format.Format{pasted},
	)
}

// Names lists the formats that can be asked for.
func Names() (names []string) {
	for _, f := range formats() {
		names = append(names, f.Name)
	}
	return names
}

// Threads yields the threads of a page, each identified (corpus.Thread.Identify)
// and with its origin.
//
// What is not a document comes as one *format.Error with Skipped; what is broken
// as one with Quarantined, a page that is one document as a whole, of a stream
// of records the record alone; what was read but not understood in a detail with
// Warned. Any other error, such as that of a cancelled context, ends the sequence.
func (p *Parser) Threads(ctx context.Context, page intake.Page) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		r := reading{Parser: p, page: page, yield: yield}
		r.threads(ctx)
	}
}

// Format names the format that the beginning of a page shows; "" if it shows none. It
// reads of the page what it needs for that.
func (p *Parser) Format(page intake.Page) string {
	r := reading{Parser: p, page: page, text: charset.NewReader(page.Body, page.ContentType)}
	found, err := r.format(bufio.NewReaderSize(r.text, format.Window))
	if err != nil {
		return ""
	}
	return found.Name
}

// reading is one page being read.
type reading struct {
	*Parser
	page   intake.Page
	read   string // name of the format; "" as long as it is not known
	text   *charset.Reader
	mends  int   // places where letters were mended
	broken error // what is wrong with the page beside its threads; nil
	yield  func(corpus.Thread, error) bool
	given  bool // something was handed on that has not come back yet
	told   bool // a thread was handed on, or why there is none
}

// hand hands on a thread or a fault.
func (r *reading) hand(t corpus.Thread, err error) bool {
	r.given = true
	more := r.yield(t, err)
	r.given = false
	return more
}

// survive makes a fault of a page of a fault of a reader: one page that nobody
// thought of must not end the reading of ten thousand others.
func (r *reading) survive() {
	if r.given {
		return // it is not the reader's
	}
	if cause := recover(); cause != nil {
		r.fault(&format.Error{Outcome: format.Quarantined, Reason: fmt.Sprintf("this program failed on it, please report: %v", cause)})
	}
}

func (r *reading) threads(ctx context.Context) {
	defer r.survive()
	in, found, err := r.open(ctx)
	in.URL, in.Captured, in.Options = r.page.URL, r.page.Captured, r.opt.Options
	switch {
	case ctx.Err() != nil:
		r.hand(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
		return
	case err != nil:
		r.other(err)
		return
	}
	r.read = found.Name
	for thread, err := range found.Read(ctx, in) {
		more := false
		if err != nil {
			more = r.other(err)
		} else {
			more = r.thread(thread)
		}
		if !more {
			return
		}
	}
	if !r.told {
		r.fault(&format.Error{Outcome: format.Skipped, Reason: "it is " + found.Title + ", and holds no article and no comment"})
	}
	if r.broken != nil {
		r.other(r.broken)
	}
	r.notes()
}

// open detects the format of the page and opens what its reader is given.
func (r *reading) open(ctx context.Context) (in format.Input, found format.Format, err error) {
	body := bufio.NewReaderSize(r.page.Body, car.StartBytes) // what is read in larger pieces goes past it
	start, _ := body.Peek(car.StartBytes)
	switch {
	case bytes.HasPrefix(start, []byte(office.ZipStart)), bytes.HasPrefix(start, []byte(office.OldStart)):
		r.text = charset.NewReader(strings.NewReader(""), "") // nothing in it has a place
		in.Zip, found, err = r.packed(ctx, body)
		return in, found, err
	case car.IsCAR(start):
		var lines []byte
		lines, r.broken = r.unfold(ctx, body)
		r.text = charset.NewReader(bytes.NewReader(lines), "application/json; charset=utf-8")
		if len(lines) == 0 {
			return in, found, r.broken
		}
	default:
		r.text = charset.NewReader(body, r.page.ContentType)
	}
	in.Text = bufio.NewReaderSize(r.text, format.Window)
	found, err = r.format(in.Text)
	return in, found, err
}

// unfold gives the posts of a CAR file as lines of JSON. A fault has its place in the
// file, not in the lines.
func (r *reading) unfold(ctx context.Context, body io.Reader) ([]byte, error) {
	lines, err := car.Lines(ctx, body)
	if fault, ok := errors.AsType[*format.Error](err); ok {
		fault.Path = r.page.Path
	}
	return lines, err
}

// notes says of a page that was read what had to be done to its letters.
func (r *reading) notes() {
	if n, first := r.text.Broken(); n > 0 {
		reason := fmt.Sprintf("read as U+FFFD, because it is not a character in %s: 1 place, here", r.text.Name())
		if n > 1 {
			reason = fmt.Sprintf("read as U+FFFD, because they are not characters in %s: %d places, the first here", r.text.Name(), n)
		}
		f := format.Error{Outcome: format.Warned, Path: r.page.Path, Offset: first, Reason: reason}
		if !r.fault(&f) {
			return
		}
	}
	if r.mends > 0 {
		reason := fmt.Sprintf("mended letters that had been decoded wrongly before (such as â€™ for ’); places: %d", r.mends)
		r.fault(&format.Error{Outcome: format.Noted, Reason: reason})
	}
}

// other hands on a fault of this page or, as it is, any other error; false ends the reading.
func (r *reading) other(err error) bool {
	var fault *format.Error
	if errors.As(err, &fault) {
		return r.fault(fault)
	}
	return r.hand(corpus.Thread{}, err)
}

func (r *reading) fault(fault *format.Error) bool {
	f := *fault
	r.told = r.told || f.Outcome == format.Skipped || f.Outcome == format.Quarantined
	if f.Path == "" {
		f.Path, f.Offset, f.Start = r.page.Path, r.text.SourceOffset(f.Offset), r.text.SourceOffset(f.Start)
	}
	f.Format, f.URL, f.ContentType = r.read, r.page.URL, r.page.ContentType
	return r.hand(corpus.Thread{}, &f)
}

// thread gives a thread its last touches and hands it on.
func (r *reading) thread(t corpus.Thread) bool {
	r.told = true
	if t.Origin.Path == "" {
		t.Origin = corpus.Origin{Path: r.page.Path, Offset: r.text.SourceOffset(t.Origin.Offset)}
	}
	if r.read != threads.Name {
		r.mends += mend(&t)
	}
	if r.opt.Slug != "" {
		t.Article.Outlet, t.Article.OutletName = r.opt.Slug, r.opt.Called
	}
	t.Article.OutletName = r.opt.OutletName(t.Article.Outlet, t.Article.URL, t.Article.OutletName)
	t.Identify()
	return r.hand(t, nil)
}
