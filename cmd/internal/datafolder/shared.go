package datafolder

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"standpoint/corpus/records"
	"standpoint/corpus/records/lease"
	"standpoint/indexer/generations"
	"standpoint/indexer/search"
	"standpoint/indexer/search/opensearchengine"
)

// shared is the list of the generations of an index that is in a cluster, of records that
// are in a database: all data folders with the same two addresses use it. The records hold
// the list (records.Indexes), under names such as news/v2-000007, and the lease of the one
// process that leads.
type shared struct {
	folder *Folder
	at     clusterAddress

	mu      sync.Mutex
	held    context.Context // what is written with it depends on the lease; nil: another process leads
	release func() error
}

var _ generations.Shared = (*shared)(nil)

// shared is nil if records or index are in the data folder.
func (f *Folder) shared() (*shared, error) {
	if address, err := addressOf(f.Dir); err != nil || address == "" {
		return nil, err
	}
	at, err := engineOf(f.Dir)
	if err != nil || at == nil {
		return nil, err
	}
	return &shared{folder: f, at: *at}, nil
}

// listed is the name of a generation in the list.
func (s *shared) listed(name string) string { return s.at.prefix + "/" + name }

// lease is the name of the lease of who leads.
func (s *shared) lease() string { return "index " + s.at.prefix }

// Lead implements generations.Shared.
func (s *shared) Lead(ctx context.Context) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held != nil {
		mine := newest(s.held)
		now, err := s.folder.Records.CurrentLease(ctx, mine.Name)
		if err == nil && now.Token == mine.Token {
			return true, nil
		}
		if err != nil && !errors.Is(err, records.ErrNotFound) {
			return false, err
		}
		s.folder.logger.Warn("another process keeps the index from now on", "prefix", s.at.prefix)
		if err := s.resign(); err != nil {
			return false, err
		}
	}
	held, release, err := lease.Hold(context.WithoutCancel(ctx), s.folder.Records, s.lease(), lease.Options{Purpose: "keeps the index " + s.at.prefix, NoWait: true, Logger: s.folder.logger})
	var other *records.HeldError
	if errors.As(err, &other) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	s.held, s.release = held, release
	return true, nil
}

// Resign implements generations.Shared.
func (s *shared) Resign() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resign()
}

func (s *shared) resign() error {
	if s.held == nil {
		return nil
	}
	release := s.release
	s.held, s.release = nil, nil
	return release()
}

// leading is a context whose writes depend on the lease.
func (s *shared) leading(ctx context.Context) (context.Context, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		return nil, generations.ErrLed
	}
	return records.WithLease(ctx, newest(s.held)), nil
}

// newest is the lease that was taken last of those of a context.
func newest(ctx context.Context) records.Lease {
	leases := records.LeasesOf(ctx)
	return leases[len(leases)-1]
}

// Names implements generations.Shared.
func (s *shared) Names(ctx context.Context) (names []string, err error) {
	all, err := s.folder.Records.Indexes(ctx)
	for _, index := range all {
		if name, ours := strings.CutPrefix(index.Name, s.listed("")); ours {
			names = append(names, name)
		}
	}
	return names, err
}

// placeOf is the index in the cluster of a generation; "" if it is not listed.
func (s *shared) placeOf(ctx context.Context, name string) (string, error) {
	all, err := s.folder.Records.Indexes(ctx)
	for _, index := range all {
		if index.Name == s.listed(name) {
			return index.Place, nil
		}
	}
	return "", err
}

// open opens the index of a generation; see generations.OpenEngine.
func (s *shared) open(ctx context.Context, dir string, whole bool) (search.Engine, error) {
	name := filepath.Base(dir)
	place, err := s.placeOf(ctx, name)
	if err != nil {
		return nil, err
	}
	if place == "" && whole {
		return nil, &search.DamageError{File: name, Err: errors.New("another process has removed it")}
	}
	if place == "" {
		place = newName(s.at)
		held, err := s.leading(ctx)
		if err == nil {
			err = s.folder.Records.KeepIndex(held, records.Index{Name: s.listed(name), Place: place})
		}
		if err != nil {
			return nil, err
		}
	}
	return s.folder.openAt(ctx, s.at, place, whole)
}

// Rename implements generations.Shared.
func (s *shared) Rename(ctx context.Context, from, to string) error {
	held, err := s.leading(ctx)
	if err != nil {
		return err
	}
	return s.folder.Records.RenameIndex(held, s.listed(from), s.listed(to))
}

// Remove implements generations.Shared. The index goes first: one that is listed and gone
// is damaged, one that is there and not listed is never found.
func (s *shared) Remove(name string) error {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	held, err := s.leading(ctx)
	if err != nil {
		return err
	}
	place, err := s.placeOf(ctx, name)
	if err == nil && place != "" {
		err = opensearchengine.Remove(ctx, s.at.cluster, place, access())
	}
	if err != nil {
		return err
	}
	return s.folder.Records.DropIndex(held, s.listed(name))
}

// Ask implements generations.Shared.
func (s *shared) Ask(ctx context.Context, request string) error {
	return s.folder.Records.KeepIndex(ctx, records.Index{Name: s.listed(request)})
}

// Answer implements generations.Shared.
func (s *shared) Answer(ctx context.Context, request string) error {
	return s.folder.Records.DropIndex(ctx, s.listed(request))
}
