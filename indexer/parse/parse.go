// Package parse turns a page into threads: an article with all the comments
// below it. Each format has a file of its own; which one a page is in is told
// by its content, unless the caller says so.
package parse

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"

	"standpoint/corpus"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse/register"
)

// Format is how a page is written down.
type Format string

// The formats that are read.
const (
	Detect  Format = ""        // told by the content
	Pasted  Format = "pasted"  // plain text: an article, directly below it its readers' comments
	Threads Format = "threads" // JSON Lines, one thread a line, as parse prints them
)

// Formats lists the formats that can be asked for.
var Formats = []Format{Pasted, Threads}

// Outlets knows outlets by their names ("AP News", "The Associated Press") and
// by the host of their pages ("apnews.com").
type Outlets interface {
	ByName(name string) (slug string, ok bool)
	ByHost(host string) (slug string, ok bool)
}

// Options of a Parser. The zero value detects formats and knows no outlets.
type Options struct {
	Format  Format  // Detect tells it by the content
	Outlet  string  // slug that every article is given, whatever its page says
	Outlets Outlets // nil knows none
}

// Limits of what is read. What is beyond them is quarantined, never cut.
const (
	MaxLine = 16 << 20 // bytes of one line
	MaxText = 64 << 20 // bytes of one pasted page
)

// Parser reads pages. It is safe for use by several goroutines.
type Parser struct {
	opt   Options
	model *register.Model
}

// New makes a parser. Make one and keep it: it reads a language model.
func New(opt Options) (*Parser, error) {
	switch opt.Format {
	case Detect, Pasted, Threads:
	default:
		return nil, fmt.Errorf("parse: unknown format %q; known are %v", opt.Format, Formats)
	}
	if opt.Outlets == nil {
		opt.Outlets = noOutlets{}
	}
	model, err := register.Shipped()
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	return &Parser{opt: opt, model: model}, nil
}

// Threads yields the threads of a page, each identified (corpus.Thread.Identify)
// and with its origin. path is what the origin and faults name.
//
// What is no document comes as one *intake.Fault with Skipped; what is broken
// as one with Quarantined, a page of text as a whole, of JSON Lines the line
// alone; what was read but not understood in a detail with Warned. Any other
// error, such as that of a cancelled context, ends the sequence.
func (p *Parser) Threads(ctx context.Context, page io.Reader, path string) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		r := reading{Parser: p, path: path, in: bufio.NewReaderSize(page, window), yield: yield}
		format, fault := r.format(ctx)
		switch {
		case ctx.Err() != nil:
			yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
		case fault != nil:
			r.fault(*fault)
		case format == Threads:
			r.threads(ctx)
		default:
			r.pasted(ctx)
		}
	}
}

// reading is one page being read.
type reading struct {
	*Parser
	path  string
	in    *bufio.Reader
	yield func(corpus.Thread, error) bool
}

// fault reports a fault of this page; false ends the reading.
func (r *reading) fault(f intake.Fault) bool {
	f.Path = r.path
	return r.yield(corpus.Thread{}, &f)
}

// thread gives a thread its last touches and hands it on.
func (r *reading) thread(t corpus.Thread) bool {
	if r.opt.Outlet != "" {
		t.Article.Outlet = r.opt.Outlet
	}
	t.Identify()
	return r.yield(t, nil)
}

type noOutlets struct{}

func (noOutlets) ByName(string) (string, bool) { return "", false }
func (noOutlets) ByHost(string) (string, bool) { return "", false }
