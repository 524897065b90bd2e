package results

import (
	"context"
	"fmt"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/moderation"
)

// AllowedGroups remembers what moderators say that groups are; a moderation.Store does.
type AllowedGroups interface {
	Allowed(ctx context.Context) ([]moderation.Allowed, error)
	LastAllowed(ctx context.Context) (int64, error)
}

// heldAllowed are the groups that are allowed, as of a state of records and of what
// moderators said.
type heldAllowed struct {
	records corpus.State
	last    int64
	groups  map[string]moderation.Allowed
}

// allowedGroups returns what moderators say that groups are, by the name of the group.
// They speak of documents, whose groups may have other names by now; what was said last
// of any of its documents holds for a group. Callers must not change the result.
func (r *Reader) allowedGroups(ctx context.Context) (map[string]moderation.Allowed, error) {
	if r.Allowed == nil {
		return nil, nil
	}
	last, err := r.Allowed.LastAllowed(ctx)
	if err != nil || last == 0 {
		return nil, err
	}
	state, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	if held := r.allowed.Load(); held != nil && held.records == state && held.last == last {
		return held.groups, nil
	}
	all, err := r.Allowed.Allowed(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: allowed groups: %w", err)
	}
	var ids []string
	for _, said := range all {
		ids = append(ids, said.Document)
	}
	slices.Sort(ids)
	byID, err := r.byID(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	groups := map[string]moderation.Allowed{}
	for _, said := range all { // in the order of acts
		if group := byID[said.Document].DuplicateGroup; group != "" {
			groups[group] = said
		}
	}
	r.allowed.Store(&heldAllowed{records: state, last: last, groups: groups})
	return groups, nil
}
