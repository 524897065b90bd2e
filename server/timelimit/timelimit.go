// Package timelimit bounds how long a request may take. A request that streams its
// answer is bounded until it begins to; from then on it is its client's speed that
// counts, and Lift ends the limit.
package timelimit

import (
	"context"
	"time"
)

type key struct{}

// With returns a context that ends after a limit, with context.DeadlineExceeded as its
// cause (context.Cause), unless Lift or stop is called before. Stop must be called
// when the request is answered.
func With(ctx context.Context, limit time.Duration) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(limit, func() { cancel(context.DeadlineExceeded) })
	return context.WithValue(ctx, key{}, timer), func() {
		timer.Stop()
		cancel(context.Canceled)
	}
}

// Lift ends the limit of a request whose answer streams from now on. Whoever lifts
// it sees to it that a client that takes nothing is left. It reports whether the
// limit, if there was one, had not passed yet.
func Lift(ctx context.Context) bool {
	if timer, limited := ctx.Value(key{}).(*time.Timer); limited {
		timer.Stop()
	}
	return ctx.Err() == nil
}

// Passed reports whether a context ended because a time limit had passed.
func Passed(ctx context.Context) bool { return context.Cause(ctx) == context.DeadlineExceeded }
