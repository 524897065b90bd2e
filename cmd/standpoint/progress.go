package main

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"standpoint/corpus"
	"standpoint/indexer"
)

// progress shows how far a run is, and what is left. It writes nothing if out is
// not a terminal, or before there is something to show.
type progress struct {
	out       io.Writer
	container *mpb.Progress
	bar       *mpb.Bar
	latest    atomic.Pointer[indexer.Progress]
	since     time.Time
}

func newProgress(out io.Writer) *progress { return &progress{out: out, since: time.Now()} }

// begin starts the bar; total is 0 if it is not known.
func (p *progress) begin(total int64, before decor.Decorator, after ...decor.Decorator) {
	if p.bar != nil || !isTerminal(p.out) {
		return
	}
	p.container = mpb.New(mpb.WithOutput(p.out), mpb.WithWidth(64))
	p.bar = p.container.AddBar(total, mpb.BarRemoveOnComplete(), mpb.PrependDecorators(before), mpb.AppendDecorators(after...))
}

// set moves the bar.
func (p *progress) set(current int64) {
	if p.bar != nil {
		p.bar.SetCurrent(current)
	}
}

// show draws the newest state of a run: the part of the inputs that is read,
// the documents per second and the time left.
func (p *progress) show(now indexer.Progress) {
	p.latest.Store(&now)
	counters, left := decor.CurrentKibiByte("% .1f"), decor.Name("")
	if now.Total > 0 {
		counters, left = decor.CountersKibiByte("% .1f / % .1f"), decor.NewAverageETA(decor.ET_STYLE_GO, p.since, nil, decor.WCSyncSpace)
	}
	p.begin(now.Total, counters, decor.Any(p.rate), left)
	p.set(now.Bytes)
}

// build draws the change that the index has reached, out of the last change.
func (p *progress) build(reached, last corpus.Seq) {
	p.begin(int64(last), decor.Name("index"), decor.Percentage(), decor.NewAverageETA(decor.ET_STYLE_GO, p.since, nil, decor.WCSyncSpace))
	p.set(int64(reached))
}

// annotate draws how many threads have been annotated again, out of how many.
func (p *progress) annotate(done, total int) {
	p.begin(int64(total), decor.Name("annotating again"), decor.Percentage(), decor.NewAverageETA(decor.ET_STYLE_GO, p.since, nil, decor.WCSyncSpace))
	p.set(int64(done))
}

// rate returns the number of documents, and of documents per second.
func (p *progress) rate(decor.Statistics) string {
	now := p.latest.Load()
	text := fmt.Sprintf("%d documents, %.0f/s", now.Documents, float64(now.Documents)/time.Since(p.since).Seconds())
	if now.Waiting > 0 {
		text += ", putting threads together"
	}
	return text
}

// end removes the bar.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.container.Wait()
	}
}
