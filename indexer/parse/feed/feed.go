// Package feed reads feeds, RSS, RDF, Atom and JSON Feed, of articles and of
// comments. An item of a feed is an article, perhaps only with its summary, or a
// comment on an article that is read elsewhere.
package feed

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/mmcdole/gofeed"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/threading"
	"standpoint/indexer/parse/xmlstream"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return []format.Format{
		{Name: "feed", Title: "feed (RSS, Atom)", Claims: claimsXML, Read: readXML},
		{Name: "jsonfeed", Title: "JSON Feed", Claims: claimsJSON, Read: readJSON},
	}
}

// records are the elements that hold a feed's items, by its root.
var records = map[string]string{"rss": "item", "rdf": "item", "channel": "item", "feed": "entry"}

func claimsXML(head format.Head) bool {
	return records[xmlstream.Local(xmlstream.Root(head.Text))] != ""
}

// reader reads one feed.
type reader struct {
	in       format.Input
	yield    func(corpus.Thread, error) bool
	comments threading.Window // by the addresses of their articles
	items    int
}

// source is what a feed says of itself.
type source struct {
	title, link, language string
	authors               []string
}

// errStop ends the reading when nobody wants more.
var errStop = errors.New("stop")

func readXML(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		head, _ := in.Text.Peek(format.Window)
		wanted := cmp.Or(records[xmlstream.Local(xmlstream.Root(bytes.TrimSpace(head)))], "item")
		x := &xmlReader{reader: reader{in: in, yield: yield}, parser: gofeed.NewParser()}
		x.scanner = xmlstream.NewScanner(in.Text, format.MaxLine, func(name string) bool { return xmlstream.Local(name) == wanted })
		if x.run(ctx) == nil {
			x.end()
		}
	}
}

// xmlReader reads a feed in XML, each item by itself: a broken one loses no other.
type xmlReader struct {
	reader
	scanner *xmlstream.Scanner
	parser  *gofeed.Parser
	source  *source // nil until the first item
}

// run reads the feed; an error says that nobody wants more.
func (x *xmlReader) run(ctx context.Context) error {
	for {
		e, err := x.scanner.Next()
		switch {
		case ctx.Err() != nil:
			x.yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
			return errStop
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			if !x.yield(corpus.Thread{}, format.Unreadable(e.Offset, err)) {
				return errStop
			}
			return nil
		}
		if x.source == nil {
			x.source = x.readSource()
		}
		if err := x.element(e); err != nil {
			return err
		}
	}
}

// element reads an item, or the items that a broken one swallowed.
func (x *xmlReader) element(e xmlstream.Record) error {
	pieces := e.Pieces()
	if len(pieces) > 1 && e.Broken == "" && !e.Swallowed() && e.WellFormed() {
		pieces = []xmlstream.Record{e}
	}
	for _, piece := range pieces {
		x.items++
		item, err := x.item(piece)
		if err != nil {
			reason := fmt.Sprintf("the <%s> is broken: %s", piece.Name, strings.TrimPrefix(err.Error(), "gofeed: "))
			fault := &format.Error{
				Outcome: format.Quarantined, Line: piece.Line, Offset: piece.Offset, Reason: reason, Err: err, Body: bytes.Clone(piece.Text), Start: piece.Offset,
			}
			if !x.yield(corpus.Thread{}, fault) {
				return errStop
			}
			continue
		}
		if !x.hand(item, *x.source, piece.Offset) {
			return errStop
		}
	}
	return nil
}

// item has gofeed read one item, in a feed that holds nothing else.
func (x *xmlReader) item(e xmlstream.Record) (entry, error) {
	if e.Broken != "" {
		return entry{}, errors.New(e.Broken)
	}
	open, shut := x.scanner.Around(isFrame)
	feed, err := x.parser.Parse(io.MultiReader(strings.NewReader(open), bytes.NewReader(xmlstream.Clean(e.Text)), strings.NewReader(shut)))
	switch {
	case err != nil:
		return entry{}, err
	case len(feed.Items) != 1:
		return entry{}, errors.New("it is not an item of its feed")
	}
	item := fromGofeed(feed.Items[0])
	item.origin = originIn(e.Text)
	if item.origin.name == "" {
		item.origin.name = extension(feed.Items[0].Extensions, "News", "Source")
	}
	if xmlstream.Local(e.Name) == "entry" && item.published == item.updated && !saysPublished(e.Text) && !item.isRedditComment() { // which has that time alone
		item.published, item.parsed = "", nil // gofeed takes the last change of an entry for it
	}
	return item, nil
}

// saysPublished reports whether an entry of Atom has an element for when it came
// out: "published" or, before Atom 1.0, "issued"; also that of Dublin Core.
func saysPublished(entry []byte) bool {
	for _, name := range []string{"published", "issued", ":date", ":created"} {
		if bytes.Contains(entry, []byte(name+">")) {
			return true
		}
	}
	return false
}

// isFrame tells the elements that hold items from those that were left open by
// mistake.
func isFrame(name string) bool { return records[xmlstream.Local(name)] != "" }

// readSource reads what comes before the first item, as far as gofeed can.
func (x *xmlReader) readSource() *source {
	_, shut := x.scanner.Around(isFrame)
	outside := x.scanner.Outside()
	if at := bytes.Index(outside, []byte("?>")); at >= 0 && bytes.Contains(outside[:at], []byte("<?xml")) {
		outside = outside[at+len("?>"):] // its encoding is no longer that of the text
	}
	feed, err := x.parser.Parse(io.MultiReader(bytes.NewReader(xmlstream.Clean(outside)), strings.NewReader(shut)))
	if err != nil {
		return &source{}
	}
	s := &source{title: markup.OneLine(feed.Title), link: feed.Link, language: feed.Language}
	s.authors = names(feed.Authors)
	return s
}

// end hands on the comments that are left, and says what was left out or that
// there was nothing.
func (r *reader) end() {
	if !r.flush() {
		return
	}
	if fault := format.LeftOut(r.comments.Left()); fault != nil {
		r.yield(corpus.Thread{}, fault)
	} else if r.items == 0 {
		r.yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "the feed has no items"})
	}
}

func (r *reader) flush() bool { return r.comments.Flush(r.stub, r.yield) }

// stub stands for the article at an address, which is read elsewhere.
func (r *reader) stub(address string) corpus.Article {
	if a, ok := redditStub(address); ok {
		return a
	}
	a := corpus.Article{URL: address}
	a.Outlet = r.in.Outlet(address, "")
	return a
}

// hand hands on an item; false if nobody wants more.
func (r *reader) hand(e entry, s source, offset int64) bool {
	e.resolve(cmp.Or(s.link, r.in.URL))
	if at, c, ok := e.comment(r.in); ok {
		if c.Text == "" {
			r.comments.Withhold(at, c, format.TextlessComments, offset)
		} else {
			r.comments.Add(at, c, offset)
		}
		return !r.comments.Full() || r.flush()
	}
	a, ok := e.article(r.in, s)
	if !ok {
		return r.yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Offset: offset, Reason: "the item says nothing"})
	}
	return r.yield(corpus.Thread{Article: a, Origin: corpus.Origin{Offset: offset}}, nil)
}
