package datafolder

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/search/schema"
)

// KeptNames are the names of the tables and, for outlets that these do not know, what
// the articles in the records call them. It is safe for use by several goroutines.
type KeptNames struct {
	Names
	held heldNames

	mu      sync.Mutex
	at      corpus.Seq
	looked  time.Time
	byOwner map[string][]string // names of an outlet, the commonest first
}

// heldNames is the part of the records that has names.
type heldNames interface {
	OutletNames(ctx context.Context) ([]records.OutletName, error)
	Last(ctx context.Context) (corpus.Seq, error)
}

// Kept adds the names that the records hold to those of the tables.
func (n Names) Kept(held heldNames) *KeptNames { return &KeptNames{Names: n, held: held} }

// NamesOf returns what a value is called. An outlet that no table knows also has the
// host that its slug was made of, and the slug by which earlier versions called it.
func (k *KeptNames) NamesOf(field, value string) []string {
	names := k.Names.NamesOf(field, value)
	if _, known := k.Outlet(value); field != schema.Outlet || known {
		return names
	}
	names = append(slices.Clone(k.names()[value]), names...)
	if host := format.HostOfSlug(value); host != "" {
		names = slices.Insert(names, len(names)-1, host) // before the slug in words
	}
	if former := format.FormerSlug(value); former != "" {
		names = append(names, former)
	}
	return names
}

// Named returns the values that have a name. An outlet is also found by any host of its
// pages.
func (k *KeptNames) Named(field, name string) []string {
	found := k.Names.Named(field, name)
	if field != schema.Outlet || len(found) > 0 {
		return found
	}
	slug := format.Options{Outlets: k.Names}.Outlet(format.HostAddress(name), "")
	if _, held := k.names()[slug]; !held || slug == "" {
		return nil
	}
	return []string{slug}
}

// namesFor is how long names are used while the records change: to count them again
// takes a moment where there are many articles.
const namesFor = 5 * time.Second

// names are those of the records now, or of a few seconds ago. If they cannot be read,
// they stay as they were.
func (k *KeptNames) names() map[string][]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byOwner != nil && time.Since(k.looked) < namesFor {
		return k.byOwner
	}
	ctx, cancel := context.WithTimeout(context.Background(), namesFor)
	defer cancel()
	k.looked = time.Now()
	last, err := k.held.Last(ctx)
	if err != nil || k.byOwner != nil && last == k.at {
		return k.byOwner
	}
	held, err := k.held.OutletNames(ctx)
	if err != nil {
		return k.byOwner
	}
	k.at, k.byOwner = last, map[string][]string{}
	for _, n := range held {
		if name := strings.TrimSpace(n.Name); name != "" {
			k.byOwner[n.Outlet] = append(k.byOwner[n.Outlet], name)
		}
	}
	return k.byOwner
}
