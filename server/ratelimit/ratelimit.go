// Package ratelimit bounds how many requests each client may send.
package ratelimit

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Rate is how many requests a client may send in a window of time. What it did not
// send, up to a window's worth, it may send at once.
type Rate struct {
	Requests int // 0: any number
	Window   time.Duration
}

// maxClients is how many clients are remembered; each takes less than 200 bytes.
const maxClients = 50_000

// Limiter counts the requests of clients by the generic cell rate algorithm (ITU-T
// I.371, annex A): of each client it knows one time, when its allowance will be whole
// again. A client whose allowance is whole needs not be remembered, so that memory
// is bounded without forgetting anybody; only if very many clients come at once are
// those forgotten whose allowance is whole the soonest. It is safe for use by several
// goroutines.
type Limiter struct {
	mu    sync.Mutex
	whole map[string]time.Time
	max   int
}

// New makes a limiter.
func New() *Limiter { return &Limiter{whole: map[string]time.Time{}, max: maxClients} }

// Verdict is what became of a request.
type Verdict struct {
	Rate      Rate
	OK        bool
	Remaining int           // requests that the client may send at once
	Whole     time.Duration // until it may send Rate.Requests at once
	Retry     time.Duration // if not OK: until it may send the next one
}

// Take counts a request of a client that may send so many.
func (l *Limiter) Take(client string, rate Rate, now time.Time) Verdict {
	if rate.Requests <= 0 {
		return Verdict{OK: true}
	}
	step := rate.Window / time.Duration(rate.Requests)
	l.mu.Lock()
	defer l.mu.Unlock()
	whole := l.whole[client]
	if whole.Before(now) {
		whole = now
	}
	v := Verdict{Rate: rate, OK: !whole.Add(step).After(now.Add(rate.Window))}
	if v.OK {
		whole = whole.Add(step)
		l.remember(client, whole, now)
	} else {
		v.Retry = whole.Add(step).Sub(now.Add(rate.Window))
	}
	v.Whole = whole.Sub(now)
	v.Remaining = int((rate.Window - v.Whole) / step)
	return v
}

func (l *Limiter) remember(client string, whole, now time.Time) {
	if _, known := l.whole[client]; !known && len(l.whole) >= l.max {
		l.makeRoom(now)
	}
	l.whole[client] = whole
}

// makeRoom looks at some clients, in the random order of a map, and forgets those whose
// allowance is whole. If there is none, it forgets the one that will be so the soonest.
func (l *Limiter) makeRoom(now time.Time) {
	const some = 32
	seen, soonest, room := 0, "", false
	for client, whole := range l.whole {
		if !whole.After(now) {
			delete(l.whole, client)
			room = true
		} else if soonest == "" || whole.Before(l.whole[soonest]) {
			soonest = client
		}
		if seen++; seen == some {
			break
		}
	}
	if !room {
		delete(l.whole, soonest)
	}
}

// Clients is the number of clients that are remembered.
func (l *Limiter) Clients() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.whole)
}

// Write sets the headers RateLimit-Policy and RateLimit, as
// draft-ietf-httpapi-ratelimit-headers-10 (2025) has them, and Retry-After if
// the request was one too many. All times are in seconds, rounded up.
func (v Verdict) Write(header http.Header) {
	if v.Rate.Requests <= 0 {
		return
	}
	header.Set("RateLimit-Policy", fmt.Sprintf(`"default";q=%d;w=%d`, v.Rate.Requests, Seconds(v.Rate.Window)))
	header.Set("RateLimit", fmt.Sprintf(`"default";r=%d;t=%d`, v.Remaining, Seconds(v.Whole)))
	if !v.OK {
		header.Set("Retry-After", strconv.Itoa(Seconds(v.Retry)))
	}
}

// Seconds is a time in seconds, rounded up.
func Seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
