package dump

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// atOnce is how many comments are gathered before their thread is handed on.
const atOnce = 1000

// gathering makes threads of comments that follow on each other, and keeps
// account of what is not among them. It is the platform.Sink of dumps.
type gathering struct {
	yield   func(corpus.Thread, error) bool
	stopped bool // nobody wants more

	outlet  string // of articles that have none
	offset  int64  // of the record being read
	open    bool
	thread  corpus.Thread
	missing int
	passed  []tally
}

// tally counts one kind of what was passed over.
type tally struct {
	what  string
	count int
}

// read reads a record. One that is not understood is quarantined by itself, one
// that is something else is skipped.
func (g *gathering) read(from reader, r format.Record) {
	g.offset = r.Offset
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
		g.fault(r.Broken("", err))
	case !ok:
		g.fault(r.Skip("it is neither an article nor a comment"))
	}
}

// Article begins the thread of an article, unless its comments came just before it.
func (g *gathering) Article(a corpus.Article) {
	if !g.open || g.thread.Article.ID != a.ID || !g.thread.Article.IsStub() {
		g.flush()
		g.begin(a)
	}
	g.thread.Article = a
}

// Comment adds a comment to the thread of its article.
func (g *gathering) Comment(article corpus.Article, c corpus.Comment) {
	if !g.open || g.thread.Article.ID != article.ID || len(g.thread.Comments) >= atOnce {
		g.flush()
		g.begin(article)
	}
	g.thread.Comments = append(g.thread.Comments, c)
}

// Missing counts comments that are known of and not in the input.
func (g *gathering) Missing(comments int) { g.missing += comments }

// Passed counts what was passed over.
func (g *gathering) Passed(what string) {
	for i := range g.passed {
		if g.passed[i].what == what {
			g.passed[i].count++
			return
		}
	}
	g.passed = append(g.passed, tally{what, 1})
}

func (g *gathering) begin(a corpus.Article) {
	g.open = true
	g.thread = corpus.Thread{Origin: corpus.Origin{Offset: g.offset}, Article: a}
}

// flush hands the thread on.
func (g *gathering) flush() {
	if g.thread.Article.Outlet == "" {
		g.thread.Article.Outlet = g.outlet
	}
	if g.open && !g.stopped {
		g.stopped = !g.yield(g.thread, nil)
	}
	g.open, g.thread = false, corpus.Thread{}
}

// fault hands on a fault in its place.
func (g *gathering) fault(err error) {
	g.flush()
	if !g.stopped {
		g.stopped = !g.yield(corpus.Thread{}, err)
	}
}

// end hands on the last thread and the account.
func (g *gathering) end() {
	g.flush()
	if g.missing > 0 {
		g.fault(&format.Error{Outcome: format.Warned, Reason: fmt.Sprintf("more comments stand elsewhere: at least %d", g.missing)})
	}
	for _, t := range g.passed {
		g.fault(&format.Error{Outcome: format.Skipped, Reason: fmt.Sprintf("%s: %d", t.what, t.count)})
	}
}
