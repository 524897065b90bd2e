package main

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"standpoint/corpus/records"
	"standpoint/indexer"
)

// progress shows how far a run has come: the part of the inputs that is read,
// documents a second and the time that is left. It is silent where out is no
// terminal.
type progress struct {
	container *mpb.Progress
	bar       *mpb.Bar
	latest    atomic.Pointer[indexer.Progress]
	since     time.Time
}

// newProgress shows a run over so many bytes of input; 0: their number is not known.
func newProgress(out io.Writer, total int64) *progress {
	p := &progress{since: time.Now()}
	p.latest.Store(&indexer.Progress{})
	if !isTerminal(out) {
		return p
	}
	p.container = mpb.New(mpb.WithOutput(out), mpb.WithWidth(64))
	counters, left := decor.Decorator(decor.CurrentKibiByte("% .1f")), decor.Decorator(decor.Name(""))
	if total > 0 {
		counters = decor.CountersKibiByte("% .1f / % .1f")
		left = decor.AverageETA(decor.ET_STYLE_GO, decor.WCSyncSpace)
	}
	p.bar = p.container.AddBar(total,
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(counters),
		mpb.AppendDecorators(decor.Any(p.rate), left),
	)
	return p
}

// newBuilding shows how much of the changes the index has.
func newBuilding(out io.Writer) *progress {
	p := &progress{since: time.Now()}
	if isTerminal(out) {
		p.container = mpb.New(mpb.WithOutput(out), mpb.WithWidth(64))
		p.bar = p.container.AddBar(0, mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name("index")), mpb.AppendDecorators(decor.Percentage(), decor.AverageETA(decor.ET_STYLE_GO, decor.WCSyncSpace)))
	}
	return p
}

// build takes the change that the index has reached, and the last there is.
func (p *progress) build(reached, last records.Seq) {
	if p.bar != nil {
		p.bar.SetTotal(int64(last), false)
		p.bar.SetCurrent(int64(reached))
	}
}

// rate says how many documents there are, and how many came a second.
func (p *progress) rate(decor.Statistics) string {
	now := p.latest.Load()
	text := fmt.Sprintf("%d documents, %.0f/s", now.Documents, float64(now.Documents)/time.Since(p.since).Seconds())
	if now.Waiting > 0 {
		text += ", bringing threads together"
	}
	return text
}

// show takes the newest state.
func (p *progress) show(now indexer.Progress) {
	p.latest.Store(&now)
	if p.bar != nil {
		p.bar.SetCurrent(now.Bytes)
	}
}

// end takes the bar away.
func (p *progress) end() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.container.Wait()
	}
}
