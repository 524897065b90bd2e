// Package format is the contract between parse and the readers of formats: what
// a reader is given, what it hands on, and the limits that all of them keep.
package format

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"iter"
	"slices"
	"time"
	"unicode"

	"standpoint/corpus"
)

// Limits of what is read. What is beyond them is quarantined, never cut.
const (
	Window  = 64 << 10 // bytes of a page that are used to detect its format
	MaxLine = 16 << 20 // bytes of one line, or of one record of a stream
	MaxPage = 32 << 20 // bytes of a page that is read as a whole
)

// Format is one way in which pages are written down.
type Format struct {
	Name  string // for --format, and in receipts: "reddit", "wxr"
	Title string // in messages: "Reddit JSON"
	// Zipped: its pages are documents of several parts in a zip archive (Head.Zip).
	// Such formats are asked about no other page, and others not about such a page.
	Zipped bool
	// Claims reports whether a page is in this format, by its beginning. It does
	// not look at file names: the content decides.
	Claims func(Head) bool
	// Read yields the threads of a page. They do not have to be identified
	// (corpus.Thread.Identify): parse does that, sets the requested outlet, and
	// repairs what was decoded wrongly. It fills in the path of origins and
	// faults.
	//
	// An error of the page comes as an *Error in its place: Skipped if it is not
	// a document, Quarantined if it is broken (all of a page that is one
	// document; only the record in a stream, with its bytes in Body and its
	// offset), Warned if it was read except for a detail, Noted if nothing is wrong. Any other error ends the
	// sequence; so does the end of ctx, as fmt.Errorf("parse: %w", ctx.Err()).
	// Memory follows the largest record, never the page, if the format is a
	// stream of records.
	Read func(ctx context.Context, in Input) iter.Seq2[corpus.Thread, error]
}

// Head is the beginning of a page, in UTF-8, without a byte order mark and
// white space at its start. It is never empty, except where the page is zipped.
type Head struct {
	Zip   *zip.Reader // the parts of a document that is a zip archive; nil of other pages
	Text  []byte      // at most Window
	Whole bool        // it is all of the page
	// Media is the media type that a web archive gives the page, in lower case
	// and without parameters, such as "text/html"; "" if nothing says it.
	Media  string
	Indent []byte // tabs and spaces before Text on its line: empty cells of a table
}

// HeadOf is the head of a page that begins with a text; white space alone has none,
// which shows in an empty Text. Tabs at its end are kept: they are cells.
func HeadOf(text []byte, whole bool) Head {
	trimmed := bytes.TrimLeftFunc(text, unicode.IsSpace)
	before := text[:len(text)-len(trimmed)]
	indent := before[bytes.LastIndexAny(before, "\r\n")+1:]
	return Head{Text: bytes.TrimRight(trimmed, " \r\n\v\f"), Whole: whole, Indent: indent}
}

// Indented is the head with what is before it on its line, where that may be cells.
func (h Head) Indented() []byte {
	if bytes.IndexByte(h.Indent, '\t') < 0 {
		return h.Text
	}
	return slices.Concat(h.Indent, h.Text)
}

// Input is a page as a reader of its format gets it.
type Input struct {
	Zip  *zip.Reader   // the parts of a document that is a zip archive; nil of other pages
	Text *bufio.Reader // valid UTF-8 without a byte order mark, whatever the page's encoding was; nil of a zipped page
	URL  string        // where a web archive says the page was fetched from; "" if nothing says so
	// Captured is when the page was taken from the web, as a web archive or the
	// program that saved it says; zero if nothing does.
	Captured time.Time
	Options
}

// Options are what the person who gives pages may say of them.
type Options struct {
	Outlets Outlets           // never nil for a reader
	Slug    string            // outlet that every article is given, whatever its page says; ""
	Called  string            // name of that outlet; "" if it has none but the slug
	AnyPage bool              // keep pages that are not articles, such as home pages, as articles too
	Columns map[string]string // of tables and JSON Lines: field of ours → column of theirs; nil: guessed
}

// Outlets knows outlets by their names ("AP News", "The Associated Press") and slugs, and
// by the host of their pages ("apnews.com").
type Outlets interface {
	ByName(name string) (slug string, ok bool)
	ByHost(host string) (slug string, ok bool)
	// Zone is the time zone in which an outlet writes its times; nil if that is
	// not known.
	Zone(slug string) *time.Location
}

// NoOutlets knows none.
type NoOutlets struct{}

func (NoOutlets) ByName(string) (string, bool) { return "", false }
func (NoOutlets) ByHost(string) (string, bool) { return "", false }
func (NoOutlets) Zone(string) *time.Location   { return nil }
