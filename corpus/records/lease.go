package records

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrLeaseLost is wrapped by the errors of a write that has lost its lease
// (WithLease). Nothing of that write is kept.
var ErrLeaseLost = errors.New("the lease is lost: another process has taken it over")

// HeldError says that the requested lease has another holder.
type HeldError struct{ Lease Lease }

func (e *HeldError) Error() string {
	return fmt.Sprintf("the lease %q is held by %s since %s", e.Lease.Name, e.Lease.Holder, e.Lease.Since.Format(time.DateTime+" UTC"))
}

// Holder is the process that holds a lease.
type Holder struct {
	Host    string // name of the computer, for people
	Machine string // what a process number is unique in until the next boot; "" if that is not known
	PID     int
	Started string // when the process began, as its machine counts; "" if that is not known
	Purpose string // what it does with the lease, for people
}

// String names the process, for people.
func (h Holder) String() string { return fmt.Sprintf("process %d on %s", h.PID, h.Host) }

// Lease is the right to do what only one process may do at a time.
type Lease struct {
	Name      string
	Token     int64 // grows with each holder of this name
	Holder    Holder
	Since     time.Time // UTC, whole seconds
	Heartbeat time.Time // UTC, whole seconds; when the holder said last that it is there
}

// Leases lets one process at a time do something for all who share the records,
// such as import. Names are free; each is a lease of its own.
type Leases interface {
	// AcquireLease takes a lease that nobody holds, or whose holder is gone, as
	// gone reports; gone must not use the records. If the lease is held, even by
	// the same process, the error is a *HeldError. It is durable on return.
	AcquireLease(ctx context.Context, name string, holder Holder, gone func(Lease) bool) (Lease, error)
	// RenewLease sets the heartbeat to the present; ErrLeaseLost if the lease
	// was released or taken over.
	RenewLease(ctx context.Context, lease Lease) error
	// ReleaseLease lets the next process have the lease. A lease that is lost
	// stays with its new holder; that is not an error.
	ReleaseLease(ctx context.Context, lease Lease) error
	// CurrentLease returns the lease of a name; ErrNotFound if nobody holds it.
	CurrentLease(ctx context.Context, name string) (Lease, error)
}

type leaseKey struct{}

// WithLease makes every write with the context depend on a lease, and on those
// that the context has already. The write checks their tokens within its own
// transaction and fails with ErrLeaseLost if one of them is lost. So a process
// that was suspended while another took over its lease can do no harm.
func WithLease(ctx context.Context, lease Lease) context.Context {
	return context.WithValue(ctx, leaseKey{}, append(slices.Clip(LeasesOf(ctx)), lease))
}

// LeasesOf returns the leases that writes with a context depend on.
func LeasesOf(ctx context.Context) []Lease {
	leases, _ := ctx.Value(leaseKey{}).([]Lease)
	return leases
}
