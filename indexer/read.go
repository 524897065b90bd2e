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
// error that ends the reading.
type piece struct {
	at     position // of the piece itself
	thread corpus.Thread
	err    error
	raw    []byte // the page of a fault, if it is held
}

// position is how far reading has come: the files, pages and pieces before it are
// done. Each is counted from 0.
type position struct {
	Input int    `json:"input"` // file, among those that the paths lead to
	Page  int    `json:"page"`  // of the file
	Piece int    `json:"piece"` // of the page
	Path  string `json:"path"`  // of the page
}

// after is the position after a piece.
func (p piece) after() position {
	next := p.at
	next.Piece++
	return next
}

// isBefore reports whether a page lies wholly before a position.
func (p position) isBefore(other position) bool {
	return p.Input < other.Input || p.Input == other.Input && p.Page < other.Page
}

// isIn reports whether a position lies in the same page as another.
func (p position) isIn(other position) bool { return p.Input == other.Input && p.Page == other.Page }

// Threads reads the threads of pages, several pages at once, and yields them in
// the order of the pages. What is wrong with an input comes as an *Error in its
// place and does not end the sequence; any other error does.
func Threads(ctx context.Context, parser *parse.Parser, pages iter.Seq2[intake.Page, error]) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		for p := range read(ctx, parser, pages, position{}) {
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

// read yields the pieces of pages from a position on, in their order. Small pages
// are parsed in parallel; the length of the queue bounds how many are in memory.
func read(ctx context.Context, parser *parse.Parser, pages pages, from position) iter.Seq[piece] {
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
	from   position
	queue  chan (<-chan piece) // one channel of pieces for each page
}

func (r *reader) produce(pages pages) {
	defer close(r.queue)
	at := position{Input: -1}
	for page, err := range pages {
		at = following(at, page, err)
		switch {
		case at.isBefore(r.from):
			continue
		case err != nil && at.isIn(r.from) && r.from.Piece > 0: // was reported before
		case err != nil:
			r.tell(piece{at: at, err: err})
		default:
			r.page(at, page)
		}
		if r.ctx.Err() != nil {
			return
		}
	}
}

// following is the beginning of the page that comes after another.
func following(at position, page intake.Page, err error) position {
	next := position{Input: page.File, Path: page.Path}
	if next.Input == at.Input {
		next.Page = at.Page + 1
	}
	if err != nil {
		next.Path = faulty(err)
	}
	return next
}

// faulty is the path of a page that is only a fault.
func faulty(err error) string {
	if wrong := inputError(err); wrong != nil {
		return wrong.Path
	}
	return ""
}

// tell passes on a single piece.
func (r *reader) tell(p piece) {
	answer := make(chan piece, 1)
	answer <- p
	close(answer)
	r.offer(answer)
}

// offer waits for room in the queue; it returns false if nobody reads any more.
func (r *reader) offer(answer <-chan piece) bool {
	select {
	case r.queue <- answer:
		return true
	case <-r.ctx.Done():
		return false
	}
}

// page reads a small page in a worker of its own, and a large one here and now.
func (r *reader) page(at position, page intake.Page) {
	var body bytes.Buffer
	n, err := io.CopyN(&body, page.Body, smallPage+1)
	answer := make(chan piece, 16)
	if !r.offer(answer) {
		return
	}
	if n > smallPage || err != nil && !errors.Is(err, io.EOF) {
		page.Body = io.MultiReader(&body, failing{err}, page.Body)
		r.pieces(at, page, nil, answer)
		return
	}
	raw := body.Bytes()
	page.Body, page.At = bytes.NewReader(raw), nil // which is closed before the worker ends
	go r.pieces(at, page, raw, answer)
}

// failing gives the error that reading ended in, in the place where it did.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// pieces sends what a page holds. raw is the page, if it is in memory.
func (r *reader) pieces(at position, page intake.Page, raw []byte, answer chan<- piece) {
	defer close(answer)
	p := piece{at: at}
	p.at.Piece = -1
	for p.thread, p.err = range r.parser.Threads(r.ctx, page) {
		p.at.Piece++
		if at.isIn(r.from) && p.at.Piece < r.from.Piece {
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
