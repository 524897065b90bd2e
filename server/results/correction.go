package results

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"standpoint/corpus/samples"
	"standpoint/indexer/estimate"
	"standpoint/server/coding"
	"standpoint/server/searchurl"
)

// correction is what the newest sample of a search says of the shares of sides.
type correction struct {
	sample  *coding.Coded // without documents and judgements; nil: there is none
	shares  map[[2]string]coding.Share
	notices []string // in which parts it cannot carry shares, and why
	refused string   // why it cannot carry any
}

// heldCorrections is how many corrections are kept.
const heldCorrections = 64

// corrections keeps corrections until a sample or a judgement changes: to make them takes
// as long as to count documents.
type corrections struct {
	mu    sync.Mutex
	state string
	held  map[[2]string]correction // by search, and by the field that a sample is stratified by
}

// correctionOf is the correction of a search, in each value of the field that the sample
// is stratified by; "": as a whole.
func (r *Reader) correctionOf(ctx context.Context, asked searchurl.Search, field string) (c correction, err error) {
	if r.Judgements == nil {
		return c, nil
	}
	state, err := r.Judgements.State(ctx) // before they are read: a later change is noticed
	if err != nil {
		return c, err
	}
	key := [2]string{asked.Deciding().Encode(), field}
	if c, held := r.sampled.get(state, key); held {
		return c, nil
	}
	sample, err := r.sampleOf(ctx, asked, func(s samples.Sample) bool { return field == "" || stratifiedBy(s) == field })
	if err == nil && sample != nil {
		c, err = newCorrection(*sample, field != "")
	}
	if err == nil {
		r.sampled.put(state, key, c)
	}
	return c, err
}

func (c *corrections) get(state string, key [2]string) (correction, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, held := c.held[key]
	return found, held && c.state == state
}

func (c *corrections) put(state string, key [2]string, made correction) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != state || c.held == nil || len(c.held) >= heldCorrections {
		c.state, c.held = state, map[[2]string]correction{}
	}
	c.held[key] = made
}

// newCorrection estimates the shares of a sample, as a whole or in each of its strata.
func newCorrection(sample coding.Coded, byStratum bool) (c correction, err error) {
	c = correction{sample: &coding.Coded{Sample: sample.Sample}, shares: map[[2]string]coding.Share{}}
	parts := []string{""}
	if byStratum {
		parts = sample.Strata()
	}
	for _, part := range parts {
		in := sample
		if byStratum {
			in = sample.In(part)
		}
		shares, err := in.Estimates()
		switch refusal := (*estimate.Refusal)(nil); {
		case errors.As(err, &refusal) && !byStratum:
			c.refused = refusal.Reason
		case errors.As(err, &refusal):
			c.notices = append(c.notices, fmt.Sprintf("No corrected share for %s: %s.", part, refusal.Reason))
		case err != nil:
			return c, err
		}
		for _, s := range shares {
			c.shares[[2]string{part, s.Value}] = s
		}
	}
	return c, nil
}
