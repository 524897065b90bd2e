package indexer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"runtime"

	"standpoint/corpus"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
)

// pages are what intake gives.
type pages = iter.Seq2[intake.Page, error]

// smallPage is up to how many bytes a page is read by a worker of its own. A
// larger one is streamed, because it may be larger than memory.
const smallPage = 1 << 20

// piece is what one step of reading gave: a thread or, with err, a fault or the
// error that ends the reading. page and number say which step it was.
type piece struct {
	page   int    // number of the page among those that intake gave, from 0
	path   string // of the page
	number int    // of the piece in its page, from 0
	thread corpus.Thread
	err    error
	raw    []byte // the page of a fault, if it is held
}

// place is how far reading has come: the pages before it are done, and so many
// pieces of the page that it names.
type place struct {
	Page   int    `json:"page"`   // among those that intake gives, from 0
	Number int    `json:"number"` // pieces of it that are done
	Path   string `json:"path"`   // of the page
}

// after is the place behind a piece.
func (p piece) after() place { return place{p.page, p.number + 1, p.path} }

// Threads reads the threads of pages, several pages at once, and yields them in
// the order of the pages. What is wrong with an input comes as an *Error in its
// place and does not end the sequence; any other error does.
func Threads(ctx context.Context, parser *parse.Parser, pages iter.Seq2[intake.Page, error]) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		for p := range read(ctx, parser, pages, place{}) {
			err := p.err
			if wrong := inputError(err); wrong != nil {
				err = wrong
			}
			if !yield(p.thread, err) {
				return
			}
		}
	}
}

// read yields the pieces of pages from a place on, in their order. Small pages
// are parsed side by side; the room in the queue bounds how many are held at a time.
func read(ctx context.Context, parser *parse.Parser, pages pages, from place) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		r := reader{ctx: ctx, parser: parser, from: from, queue: make(chan (<-chan piece), runtime.GOMAXPROCS(0))}
		go r.produce(pages)
		done := false
		for pieces := range r.queue {
			for p := range pieces {
				if done = done || !yield(p); done {
					stop() // and read on: the producer closes its files before it ends
				}
			}
		}
	}
}

// reader turns pages into pieces.
type reader struct {
	ctx    context.Context
	parser *parse.Parser
	from   place
	queue  chan (<-chan piece) // one channel of pieces for each page
}

func (r *reader) produce(pages pages) {
	defer close(r.queue)
	number := -1
	for page, err := range pages {
		number++
		switch {
		case number < r.from.Page:
			continue
		case err != nil && number == r.from.Page && r.from.Number > 0: // was told before
		case err != nil:
			r.tell(piece{page: number, path: faulty(err), err: err})
		default:
			r.page(number, page)
		}
		if r.ctx.Err() != nil {
			return
		}
	}
}

// faulty is the path of a page that is only a fault.
func faulty(err error) string {
	if wrong := inputError(err); wrong != nil {
		return wrong.Path
	}
	return ""
}

// tell hands on one piece by itself.
func (r *reader) tell(p piece) {
	answer := make(chan piece, 1)
	answer <- p
	close(answer)
	r.offer(answer)
}

// offer waits for room in the queue; false if nobody reads any more.
func (r *reader) offer(answer <-chan piece) bool {
	select {
	case r.queue <- answer:
		return true
	case <-r.ctx.Done():
		return false
	}
}

// page reads a small page in a worker of its own, and a large one here and now.
func (r *reader) page(number int, page intake.Page) {
	var body bytes.Buffer
	n, err := io.CopyN(&body, page.Body, smallPage+1)
	answer := make(chan piece, 16)
	if !r.offer(answer) {
		return
	}
	if n > smallPage || err != nil && !errors.Is(err, io.EOF) {
		page.Body = io.MultiReader(&body, failing{err}, page.Body)
		r.pieces(number, page, nil, answer)
		return
	}
	raw := body.Bytes()
	page.Body = bytes.NewReader(raw)
	go r.pieces(number, page, raw, answer)
}

// failing gives the error that reading ended in, in the place where it did.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// pieces sends what a page gives. raw is the page, if it is held.
func (r *reader) pieces(number int, page intake.Page, raw []byte, answer chan<- piece) {
	defer close(answer)
	p := piece{page: number, path: page.Path, number: -1}
	for p.thread, p.err = range r.parser.Threads(r.ctx, page) {
		p.number++
		if number == r.from.Page && p.number < r.from.Number {
			continue
		}
		if p.raw = nil; p.err != nil {
			p.raw = raw
		}
		select {
		case answer <- p:
		case <-r.ctx.Done():
			return
		}
	}
}
