package relational

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"standpoint/corpus/records"
)

const selectLease = "SELECT token, host, machine, pid, started, purpose, since, heartbeat FROM lease WHERE name = ? AND held"

// leaseStatements are those of the write connection.
type leaseStatements struct {
	find, take, renew, release, holds *sql.Stmt
}

func (l *leaseStatements) statements() []statement {
	return []statement{
		{&l.find, selectLease},
		{&l.take, `INSERT INTO lease (name, token, held, host, machine, pid, started, purpose, since, heartbeat) VALUES (?1, 1, TRUE, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
			ON CONFLICT (name) DO UPDATE SET token = lease.token + 1, held = TRUE, host = excluded.host, machine = excluded.machine, pid = excluded.pid,
			started = excluded.started, purpose = excluded.purpose, since = excluded.since, heartbeat = excluded.heartbeat RETURNING token`},
		{&l.renew, "UPDATE lease SET heartbeat = ? WHERE name = ? AND token = ? AND held"},
		{&l.release, "UPDATE lease SET held = FALSE WHERE name = ? AND token = ?"},
		{&l.holds, "SELECT EXISTS (SELECT 1 FROM lease WHERE name = ? AND token = ? AND held)"},
	}
}

// check fails if a lease that a write depends on is lost. It runs within the
// transaction of the write, so nobody can take the lease meanwhile.
func (l *leaseStatements) check(ctx context.Context) error {
	for _, lease := range records.LeasesOf(ctx) {
		var held bool
		if err := l.holds.QueryRowContext(ctx, lease.Name, lease.Token).Scan(&held); err != nil {
			return err
		}
		if !held {
			return fmt.Errorf("lease %q: %w", lease.Name, records.ErrLeaseLost)
		}
	}
	return nil
}

// AcquireLease takes a lease; see records.Leases. It looks first and writes only
// if it may, so that waiting processes do not block writers.
func (s *Store) AcquireLease(ctx context.Context, name string, holder records.Holder, gone func(records.Lease) bool) (lease records.Lease, err error) {
	err = takable(ctx, s.find.lease, name, gone)
	if err == nil {
		err = s.transact(ctx, func() error {
			if err := takable(ctx, s.write.lease.find, name, gone); err != nil {
				return err
			}
			now := time.Unix(s.now().Unix(), 0).UTC()
			lease = records.Lease{Name: name, Holder: holder, Since: now, Heartbeat: now}
			return s.write.lease.take.QueryRowContext(ctx, name, holder.Host, holder.Machine, holder.PID, holder.Started, holder.Purpose, now.Unix()).Scan(&lease.Token)
		})
	}
	if err != nil {
		return records.Lease{}, s.Wrap(ctx, "take a lease in", err)
	}
	return lease, nil
}

// takable is nil if nobody holds a lease or its holder is gone.
func takable(ctx context.Context, find *sql.Stmt, name string, gone func(records.Lease) bool) error {
	lease, err := findLease(ctx, find, name)
	switch {
	case errors.Is(err, records.ErrNotFound):
		return nil
	case err == nil && !gone(lease):
		return &records.HeldError{Lease: lease}
	}
	return err
}

func findLease(ctx context.Context, find *sql.Stmt, name string) (records.Lease, error) {
	l := records.Lease{Name: name}
	var since, heartbeat int64
	err := find.QueryRowContext(ctx, name).Scan(&l.Token, &l.Holder.Host, &l.Holder.Machine, &l.Holder.PID, &l.Holder.Started, &l.Holder.Purpose, &since, &heartbeat)
	if errors.Is(err, sql.ErrNoRows) {
		return records.Lease{}, records.ErrNotFound
	}
	l.Since, l.Heartbeat = time.Unix(since, 0).UTC(), time.Unix(heartbeat, 0).UTC()
	return l, err
}

// RenewLease sets the heartbeat; see records.Leases.
func (s *Store) RenewLease(ctx context.Context, lease records.Lease) error {
	return s.Wrap(ctx, "renew a lease in", s.transact(ctx, func() error {
		return found(fmt.Errorf("lease %q: %w", lease.Name, records.ErrLeaseLost))(s.write.lease.renew.ExecContext(ctx, s.now().Unix(), lease.Name, lease.Token))
	}))
}

// ReleaseLease lets the next one have a lease; see records.Leases.
func (s *Store) ReleaseLease(ctx context.Context, lease records.Lease) error {
	return s.Wrap(ctx, "release a lease in", s.transact(ctx, func() error {
		_, err := s.write.lease.release.ExecContext(ctx, lease.Name, lease.Token)
		return err
	}))
}

// CurrentLease returns the lease of a name; see records.Leases.
func (s *Store) CurrentLease(ctx context.Context, name string) (records.Lease, error) {
	lease, err := findLease(ctx, s.find.lease, name)
	return lease, s.Wrap(ctx, "read a lease from", err)
}
