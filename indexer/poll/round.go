package poll

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"sync"
	"time"

	"standpoint/corpus"
	"standpoint/indexer"
)

// round is one round of a poller.
type round struct {
	*Poller
	archive  *os.File // nil as long as nothing was read
	bytes    int64    // of the archive
	deadline time.Time
	tried    map[string]bool // in this round
	failed   []indexer.Fault
	err      error
}

// task is an address that is due.
type task struct {
	url    string
	before known
	source bool
}

// result is what became of a task.
type result struct {
	task
	answer *answer
	err    error
}

// wave reads all that is due now, hosts side by side, and reports whether there was
// something: feeds lead to articles, which the next wave reads.
func (r *round) wave(ctx context.Context) bool {
	due := r.tasks()
	if len(due) == 0 || r.bytes > roundBytes || r.err != nil || ctx.Err() != nil {
		return false
	}
	asking, stop := context.WithCancel(ctx)
	defer stop()
	results := make(chan result)
	var workers sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for _, host := range slices.Sorted(maps.Keys(due)) {
		workers.Go(func() {
			select {
			case turns <- struct{}{}:
			case <-asking.Done():
				return
			}
			defer func() { <-turns }()
			r.work(asking, due[host], results)
		})
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	for found := range results {
		r.take(ctx, found)
		if r.bytes > roundBytes || r.err != nil {
			stop() // those that are under way are asked again
		}
	}
	return true
}

// tasks lists what is due and was not tried in this round, by host: what has waited longest
// first; else sources first, then articles in the order of their feeds.
func (r *round) tasks() map[string][]task {
	now := time.Now()
	all := map[string][]task{}
	add := func(address string, k *known, source bool) {
		if k == nil || k.Done || r.tried[address] || r.due(address, k).After(now) || r.later[address].After(now) {
			return
		}
		r.tried[address] = true
		delete(r.later, address)
		host := hostOf(address)
		all[host] = append(all[host], task{address, *k, source})
	}
	sources := slices.Sorted(maps.Keys(r.state.Sources))
	for _, address := range sources {
		add(address, r.state.Sources[address], true)
	}
	var articles []string
	for _, feed := range sources {
		articles = append(articles, r.state.Sources[feed].Articles...)
	}
	for _, address := range append(articles, slices.Sorted(maps.Keys(r.state.Articles))...) {
		if r.state.Sources[address] == nil {
			add(address, r.state.Articles[address], false)
		}
	}
	for _, tasks := range all {
		slices.SortStableFunc(tasks, func(a, b task) int { return a.before.Next.Compare(b.before.Next) })
	}
	return all
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return hostKey(u)
}

// work reads the addresses of a host one after the other, until it wants to be left alone.
func (r *round) work(ctx context.Context, tasks []task, results chan<- result) {
	for i, t := range tasks {
		found := result{task: t}
		found.answer, found.err = r.fetch.get(ctx, t.url, &t.before, r.deadline)
		if ctx.Err() != nil {
			return
		}
		results <- found
		var wait *waitError
		var failed *failure
		switch {
		case errors.As(found.err, &wait) && wait.host == hostOf(t.url):
			for _, t := range tasks[i+1:] {
				results <- result{task: t, err: wait}
			}
			return
		case errors.As(found.err, &failed) && failed.host == hostOf(t.url):
			return
		}
	}
}

// take notes what became of a task.
func (r *round) take(ctx context.Context, found result) {
	k := r.state.Articles[found.url]
	if found.source {
		k = r.state.Sources[found.url]
	}
	if k == nil { // no feed names it any more
		return
	}
	var failed *failure
	var wait *waitError
	switch {
	case found.err == nil:
		r.took(ctx, found, k)
	case errors.As(found.err, &wait):
		r.later[found.url] = wait.until
	case errors.As(found.err, &failed):
		r.fail(found, k, failed)
	}
}

// took notes what an address answered.
func (r *round) took(ctx context.Context, found result, k *known) {
	now, a := time.Now().UTC().Truncate(time.Second), found.answer
	if a.moved != "" && a.moved != k.Moved && found.source {
		r.opt.Logger.Warn("a source has moved for good; change the list", "source", found.url, "to", a.moved)
	}
	k.Read, k.Failures, k.Error, k.Moved = now, 0, "", a.moved
	if k.Done = !found.source; found.source {
		k.Next = now.Add(r.everyOf(found.url))
	}
	if a.unchanged {
		r.counts.Unchanged++
		return
	}
	digest := sha256.Sum256(a.body)
	same := fmt.Sprintf("%x", digest[:16])
	if same == k.Digest { // of a server that does not know ETags, or makes new ones
		k.ETag, k.LastModified = a.etag, a.lastModified
		r.counts.Unchanged++
		return
	}
	r.counts.Read++
	k.Digest = same
	k.ETag, k.LastModified = a.etag, a.lastModified
	if found.source {
		named, isFeed, more := links(ctx, r.opt.Parser, a)
		if k.Feed = isFeed; !r.list[found.url].Articles {
			named, more = nil, false
		}
		if more {
			r.opt.Logger.Warn("a feed names more articles than are read", "source", found.url, "read", mostLinks)
		}
		r.state.named(found.url, named)
	}
	r.err = r.write(a, now)
}

// write adds an answer to the archive.
func (r *round) write(a *answer, now time.Time) (err error) {
	if r.archive == nil {
		if r.archive, err = os.CreateTemp("", "standpoint-poll-*"); err == nil {
			err = os.Remove(r.archive.Name()) // it is gone once it is closed
		}
	}
	if err == nil {
		var n int64
		n, err = writeRecord(r.archive, a, now)
		r.bytes += n
	}
	if err != nil {
		err = fmt.Errorf("poll: %w", err)
	}
	return err
}

func (r *round) close() {
	if r.archive != nil {
		_ = r.archive.Close()
	}
}

func (r *round) everyOf(source string) time.Duration {
	if every := r.list[source].Every; every > 0 {
		return every
	}
	return r.opt.Every
}

// fail notes why an address could not be read, and when it is tried again.
func (r *round) fail(found result, k *known, why *failure) {
	now := time.Now().UTC().Truncate(time.Second)
	r.counts.Failed++
	if k.Failures++; k.Failures == 1 {
		r.failed = append(r.failed, indexer.Fault{Path: found.url, Reason: corpus.Printable(why.reason)})
	}
	k.Error = why.reason
	usual := articleRetry
	if found.source {
		usual = r.everyOf(found.url)
	}
	for range k.Failures - 1 {
		usual = min(2*usual, max(longestRetry, usual))
	}
	wait := max(usual, why.after)
	k.Next = now.Add(wait)
	if why.host != "" {
		r.state.Hosts[why.host] = now.Add(wait)
	}
	k.Done = !found.source && (why.final || k.Failures >= articleTries)
	level := r.opt.Logger.Warn
	if k.Done {
		level("an article is given up", "address", found.url, "why", why.reason)
		return
	}
	level("an address cannot be read", "address", found.url, "why", why.reason, "again", k.Next.Format(time.RFC3339))
}
