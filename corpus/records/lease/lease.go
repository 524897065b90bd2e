// Package lease holds a lease of the records for as long as some work takes: it
// waits for the holder before, sends heartbeats, and takes over what a process
// left behind that was killed.
package lease

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"standpoint/corpus/records"
)

// A holder says every Heartbeat that it is there. One on another machine whose
// last heartbeat is older than Expiry is taken to be gone; the clocks of machines
// that share records must agree better than that. Of one on the same machine it
// is known whether it runs, so it keeps its lease however slow it is.
const (
	Heartbeat = 15 * time.Second
	Expiry    = 2 * time.Minute
)

// poll is how often one who waits looks whether the lease is free.
const poll = 100 * time.Millisecond

// Options of Hold. The zero value is usable.
type Options struct {
	Purpose string              // what the process does, for those who wait for it
	NoWait  bool                // fail with a *records.HeldError instead of waiting
	Waiting func(records.Lease) // called for each holder that is waited for, once
	Logger  *slog.Logger
}

// Hold takes a lease, after waiting for its holder unless that is gone. Writes with
// the context that it returns fail with records.ErrLeaseLost once the lease is lost.
// release must be called when the work is done, also if the context has ended.
func Hold(ctx context.Context, leases records.Leases, name string, opt Options) (held context.Context, release func() error, err error) {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	lease, err := wait(ctx, leases, name, opt)
	if err != nil {
		return nil, nil, err
	}
	beating, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		beat(beating, leases, lease, opt.Logger)
	}()
	return records.WithLease(ctx, lease), func() error {
		stop()
		<-ended
		return leases.ReleaseLease(context.WithoutCancel(ctx), lease)
	}, nil
}

// wait asks for a lease until it gets it.
func wait(ctx context.Context, leases records.Leases, name string, opt Options) (records.Lease, error) {
	me := self(opt.Purpose)
	told := int64(0)
	for {
		lease, err := leases.AcquireLease(ctx, name, me, func(l records.Lease) bool { return gone(me, l, time.Now()) })
		var held *records.HeldError
		if !errors.As(err, &held) || opt.NoWait {
			return lease, err
		}
		if held.Lease.Token != told && opt.Waiting != nil {
			told = held.Lease.Token
			opt.Waiting(held.Lease)
		}
		select {
		case <-ctx.Done():
			return records.Lease{}, ctx.Err()
		case <-time.After(poll):
		}
	}
}

// gone reports whether the holder of a lease will not come back, as me sees it.
func gone(me records.Holder, lease records.Lease, now time.Time) bool {
	if lease.Holder.Machine != "" && lease.Holder.Machine == me.Machine {
		return !runs(lease.Holder.PID, lease.Holder.Started)
	}
	return now.Sub(lease.Heartbeat) > Expiry
}

// beat sends heartbeats until the context ends or the lease is lost. The writes
// of the holder find out themselves.
func beat(ctx context.Context, leases records.Leases, lease records.Lease, logger *slog.Logger) {
	ticker := time.NewTicker(Heartbeat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := leases.RenewLease(ctx, lease)
		if errors.Is(err, records.ErrLeaseLost) {
			logger.Error("another process has taken over", "lease", lease.Name)
			return
		}
		if err != nil && ctx.Err() == nil {
			logger.Warn("no heartbeat", "lease", lease.Name, "error", err)
		}
	}
}
