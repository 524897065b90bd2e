// Package poll reads sources that go on: feeds, the articles that they name, and pages.
// It asks as a polite robot does: under a name, as robots.txt allows, with a delay for
// each host, only for what has changed, and less and less often where that fails. What it
// reads becomes a web archive for the pipeline, so that it is read and accounted for as
// files are. What it knows is kept in a file, and a restart goes on from there.
package poll

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"standpoint/corpus"
	"standpoint/indexer"
	"standpoint/indexer/parse"
)

// Options of a Poller. Sources, Parser, State, History, Import and UserAgent are needed.
type Options struct {
	Sources   func() ([]Source, error) // asked before each round
	Parser    *parse.Parser            // reads which articles a feed names
	State     string                   // file that keeps what is known
	History   History                  // of the records that Import keeps pages in
	Import    Import
	UserAgent string // name of the robot; it begins with the product token that robots.txt knows

	Every   time.Duration  // how often sources are read that say nothing else; 0: DefaultEvery
	Delay   time.Duration  // between two requests to a host; a Crawl-delay can be longer; 0: DefaultDelay; negative: none
	Private []netip.Prefix // private networks whose hosts are read; in others none is
	Logger  *slog.Logger

	transport http.RoundTripper // in tests; nil: the network
}

// The defaults.
const (
	DefaultEvery = 15 * time.Minute
	DefaultDelay = 2 * time.Second
)

// Import keeps pages. archive is a web archive of them (WARC), nil if there are none;
// failed is what could not be read, by addresses. All is kept on return.
type Import func(ctx context.Context, archive io.Reader, failed []indexer.Fault) error

// What a round may take. What is not read by then is read in the next one.
const (
	roundTime  = time.Minute
	roundBytes = 64 << 20
	atOnce     = 8 // hosts
)

// A failure is tried again after a while, which doubles each time up to a day. An article
// that failed so often is given up.
const (
	articleRetry = 15 * time.Minute
	longestRetry = 24 * time.Hour
	articleTries = 6
)

// Poller reads sources. It is used by one goroutine at a time, and by one process at a time
// for one file of state.
type Poller struct {
	opt   Options
	state *state
	fetch *fetcher
	list  map[string]Source    // by their addresses; nil before the first round
	later map[string]time.Time // addresses that are due and have to wait for their turn until then

	counts Status
	status atomic.Pointer[Status] // the counts after the last round
}

// Status is how reading goes.
type Status struct {
	Sources, Failing int       // in the list, and those of them whose last reading failed
	Waiting          int       // articles that feeds name and that are still to be read
	Read             int       // answers since New that were new
	Unchanged        int       // answers since New that were as before
	Failed           int       // requests since New that failed
	Round            time.Time // end of the last round; zero before the first
}

// Status is how reading goes, as of the last round. It may be called at any time, by any
// goroutine.
func (p *Poller) Status() Status {
	if s := p.status.Load(); s != nil {
		return *s
	}
	return Status{}
}

// New goes on where the state says.
func New(ctx context.Context, opt Options) (*Poller, error) {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Every == 0 {
		opt.Every = DefaultEvery
	}
	switch {
	case opt.Delay == 0:
		opt.Delay = DefaultDelay
	case opt.Delay < 0:
		opt.Delay = 0
	}
	kept, err := loadState(ctx, opt.State, opt.History)
	if err != nil {
		return nil, err
	}
	return &Poller{opt: opt, state: kept, fetch: newFetcher(opt), later: map[string]time.Time{}}, nil
}

// Close closes connections.
func (p *Poller) Close() { p.fetch.close() }

// Run reads what is due, again and again, until the context ends or something fails that is
// not a source's fault.
func (p *Poller) Run(ctx context.Context) error {
	for {
		if err := p.UpToDate(ctx); err != nil {
			return err
		}
		if err := sleep(ctx, p.next()); err != nil {
			return err
		}
	}
}

// UpToDate reads what is due, and all that this leads to. What a host does not want to be
// asked for now is left for later.
func (p *Poller) UpToDate(ctx context.Context) error {
	for {
		if err := p.round(ctx); err != nil || !p.pending() {
			return err
		}
		if err := sleep(ctx, p.next()); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, until time.Time) error {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// round reads and imports some of what is due.
func (p *Poller) round(ctx context.Context) error {
	if err := p.reload(); err != nil {
		return err
	}
	r := &round{Poller: p, deadline: time.Now().Add(roundTime), tried: map[string]bool{}}
	defer r.close()
	for r.wave(ctx) {
	}
	p.report()
	if err := errors.Join(ctx.Err(), r.err); err != nil { // nothing is lost: it is read again
		return err
	}
	if len(r.tried) == 0 {
		return nil
	}
	if r.bytes > 0 || len(r.failed) > 0 {
		if err := r.keep(ctx); err != nil {
			return err
		}
	}
	return p.state.save(p.opt.State)
}

// report lets Status give the counts as they are now.
func (p *Poller) report() {
	now := p.counts
	now.Sources, now.Round = len(p.state.Sources), time.Now()
	for address, k := range p.open() {
		if p.state.Sources[address] == nil {
			now.Waiting++
		} else if k.Failures > 0 {
			now.Failing++
		}
	}
	p.status.Store(&now)
}

// keep imports what a round has read.
func (r *round) keep(ctx context.Context) error {
	var pages io.Reader
	if r.bytes > 0 {
		if _, err := r.archive.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("poll: %w", err)
		}
		pages = r.archive
	}
	if err := r.opt.Import(ctx, pages, r.failed); err != nil {
		return err
	}
	last, err := r.opt.History.Last(ctx)
	if err != nil {
		return fmt.Errorf("poll: %w", err)
	}
	lineage, err := r.opt.History.Lineage(ctx, last)
	if err != nil {
		return fmt.Errorf("poll: %w", err)
	}
	r.state.Records = corpus.State{Seq: last, Lineage: lineage}
	return nil
}

// reload reads the list of sources again. If it cannot be read, the one before counts.
func (p *Poller) reload() error {
	sources, err := p.opt.Sources()
	if err != nil && p.list == nil {
		return err
	}
	if err != nil {
		p.opt.Logger.Error("the list of sources cannot be read; the one before counts", "err", err)
		return nil
	}
	p.fetch.forget()
	maps.DeleteFunc(p.later, func(_ string, until time.Time) bool { return until.Before(time.Now()) })
	p.list = map[string]Source{}
	for _, source := range sources {
		p.list[source.URL] = source
	}
	p.state.follow(sources)
	return nil
}

// open yields the addresses that are read, or read again, some time: sources, and articles
// that are not done.
func (p *Poller) open() iter.Seq2[string, *known] {
	return func(yield func(string, *known) bool) {
		for address, k := range p.state.Sources {
			if !yield(address, k) {
				return
			}
		}
		for address, k := range p.state.Articles {
			if !k.Done && p.state.Sources[address] == nil && !yield(address, k) {
				return
			}
		}
	}
}

// pending reports whether something is due now, or has only to wait for its turn.
func (p *Poller) pending() bool {
	now := time.Now()
	for address, k := range p.open() {
		if !p.due(address, k).After(now) {
			return true
		}
	}
	return false
}

// next is when there is something to do.
func (p *Poller) next() time.Time {
	next := time.Now().Add(Shortest) // by then the list may have changed
	for address, k := range p.open() {
		if at := later(p.due(address, k), p.later[address]); at.Before(next) {
			next = at
		}
	}
	return next
}

// due is when an address is to be read: not while its host wants to be left alone.
func (p *Poller) due(address string, k *known) time.Time {
	return later(k.Next, p.state.Hosts[hostOf(address)])
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
