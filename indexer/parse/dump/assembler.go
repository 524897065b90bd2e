package dump

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// atOnce is how many comments are gathered before their thread is handed on.
const atOnce = 1000

// assembler makes threads of comments that follow on each other, and keeps
// account of what is not among them. It is the platform.Sink of dumps.
type assembler struct {
	yield   func(corpus.Thread, error) bool
	stopped bool // nobody wants more
	said    bool // something was handed on

	outlet  string // of articles that have none
	offset  int64  // of the record being read
	open    bool
	thread  corpus.Thread
	missing int
	leftOut map[string]int // by kind
}

// read reads a record. One that is not understood is quarantined by itself, one
// that is something else is skipped.
func (as *assembler) read(from reader, r format.Record) {
	as.offset = r.Offset
	if string(r.Raw) == "null" { // an item that was asked for and is not there
		return
	}
	ok, err := false, error(nil)
	if r.Raw[0] == '{' {
		ok, err = from.record(r)
	} else {
		err = json.Unmarshal(r.Raw, new(jsontext.Value), format.Decoding()...)
	}
	switch {
	case err != nil:
		as.fault(r.Broken("", err))
	case !ok:
		as.fault(r.Skip("it is neither an article nor a comment"))
	}
}

// Article begins the thread of an article, unless its comments came just before it.
func (as *assembler) Article(a corpus.Article) {
	if !as.open || as.thread.Article.ID != a.ID || !isNamed(as.thread.Article) {
		as.flush()
		as.begin(a)
	}
	as.thread.Article = a
}

// isNamed reports whether no more is known of an article than its comments say:
// its ids and address, at most its headline and link.
func isNamed(a corpus.Article) bool {
	return len(a.Paragraphs) == 0 && a.CommentCount == nil && (a.IsStub() || a.Published.IsZero())
}

// Comment adds a comment to the thread of its article.
func (as *assembler) Comment(article corpus.Article, c corpus.Comment) {
	if !as.open || as.thread.Article.ID != article.ID || len(as.thread.Comments) >= atOnce {
		as.flush()
		as.begin(article)
	}
	as.thread.Comments = append(as.thread.Comments, c)
}

// Missing counts comments that are known of and not in the input.
func (as *assembler) Missing(comments int) { as.missing += comments }

// LeftOut counts what was left out.
func (as *assembler) LeftOut(kind string) {
	if as.leftOut == nil {
		as.leftOut = map[string]int{}
	}
	as.leftOut[kind]++
}

func (as *assembler) begin(a corpus.Article) {
	as.open = true
	as.thread = corpus.Thread{Origin: corpus.Origin{Offset: as.offset}, Article: a}
}

// flush hands the thread on.
func (as *assembler) flush() {
	if as.thread.Article.Outlet == "" {
		as.thread.Article.Outlet = as.outlet
	}
	if as.open && !as.stopped {
		as.stopped, as.said = !as.yield(as.thread, nil), true
	}
	as.open, as.thread = false, corpus.Thread{}
}

// fault hands on a fault in its place.
func (as *assembler) fault(err error) {
	as.flush()
	if !as.stopped {
		as.stopped, as.said = !as.yield(corpus.Thread{}, err), true
	}
}

// end hands on the last thread and the account.
func (as *assembler) end() {
	as.flush()
	for _, note := range []*format.Error{format.Elsewhere(as.missing), format.LeftOut(as.leftOut)} {
		if note != nil {
			as.fault(note)
		}
	}
}
