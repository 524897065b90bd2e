package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"standpoint/corpus/samples"
	"standpoint/indexer/estimate"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/coding"
	"standpoint/server/searchurl"
)

// Judgements are the samples that people judged; a samples.Store has them.
type Judgements interface {
	List(ctx context.Context) ([]samples.Sample, error)
	coding.Source
}

// corrected are the shares that a sample has for the rows of an aggregate.
type corrected struct {
	target  string
	toward  int // axis of pairs of target and side
	stratum int // axis of what the sample is stratified by; -1: none
	shares  map[[2]string]coding.Share
}

// CorrectedColumns are those that corrected shares have.
var CorrectedColumns = []Column{
	{Name: "share_corrected", Type: NumberColumn}, {Name: "low", Type: NumberColumn}, {Name: "high", Type: NumberColumn},
	{Name: "n_labelled", Type: IntegerColumn}, {Name: "method", Type: TextColumn},
}

// JudgedState differs whenever what people said of samples differs.
func (r *Reader) JudgedState(ctx context.Context) (string, error) {
	digest := sha256.New()
	all, err := r.coded(ctx, func(samples.Sample) bool { return true })
	if err == nil {
		err = json.NewEncoder(digest).Encode(all)
	}
	return hex.EncodeToString(digest.Sum(nil)[:8]), err
}

// coded reads samples with what was said of their documents.
func (r *Reader) coded(ctx context.Context, wanted func(samples.Sample) bool) (all []coding.Coded, err error) {
	if r.Judgements == nil {
		return nil, nil
	}
	list, err := r.Judgements.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		if !wanted(s) {
			continue
		}
		c, err := coding.Of(ctx, r.Judgements, s)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func cannotCorrect(format string, args ...any) error {
	return &search.BadRequestError{Field: "corrected", Msg: fmt.Sprintf(format, args...)}
}

// correct finds the sample that carries the shares of an aggregate: the newest one of the
// same search. Notices say in which parts it cannot carry one, and why. The error is a
// *search.BadRequestError of Field "corrected" if it can carry none.
func (r *Reader) correct(ctx context.Context, a searchurl.Aggregation, total int) (c *corrected, notices []string, err error) {
	c = &corrected{toward: -1, stratum: -1, shares: map[[2]string]coding.Share{}}
	for i, g := range a.By {
		switch {
		case g.Field == schema.Toward:
			c.toward = i
		case c.stratum >= 0:
			return nil, nil, cannotCorrect("shares can be corrected by toward, and by one more field that the sample is stratified by")
		default:
			c.stratum = i
		}
	}
	switch {
	case c.toward < 0:
		return nil, nil, cannotCorrect("shares are corrected of sides toward an agency; put toward into by")
	case c.stratum >= 0 && !slices.Contains(a.Of, a.By[c.stratum]):
		return nil, nil, cannotCorrect("a share is corrected within each value of %s; write of=%s", a.By[c.stratum].Column(), a.By[c.stratum].Column())
	}
	asked := a.Deciding().Encode()
	all, err := r.coded(ctx, func(s samples.Sample) bool {
		return s.Search == asked && s.Target != "" && (c.stratum < 0 || stratifiedBy(s) == a.By[c.stratum].Field)
	})
	if err != nil {
		return nil, nil, err
	}
	if len(all) == 0 {
		return nil, nil, cannotCorrect("no sample was drawn from this search; draw one with: standpoint sample draw")
	}
	sample := all[len(all)-1]
	drawn := 0
	for _, size := range sample.Sizes {
		drawn += size.Documents
	}
	if drawn != total {
		return nil, nil, cannotCorrect("the sample “%s” was drawn from %d documents, and the search now finds %d; extend it with: standpoint sample extend", sample.Name, drawn, total)
	}
	c.target = sample.Target
	parts := []string{""}
	if c.stratum >= 0 {
		parts = sample.Strata()
	}
	for _, part := range parts {
		in := sample
		if c.stratum >= 0 {
			in = sample.In(part)
		}
		shares, err := in.Shares()
		if refusal := (*estimate.Refusal)(nil); errors.As(err, &refusal) {
			if c.stratum < 0 {
				return nil, nil, cannotCorrect("the sample “%s” cannot carry it: %s", sample.Name, refusal.Reason)
			}
			notices = append(notices, fmt.Sprintf("No corrected share for %s: %s.", part, refusal.Reason))
			continue
		} else if err != nil {
			return nil, nil, err
		}
		for _, s := range shares {
			c.shares[[2]string{part, s.Value}] = s
		}
	}
	return c, notices, nil
}

// stratifiedBy is the field that a sample is stratified by, as searches call it.
func stratifiedBy(s samples.Sample) string {
	if s.By == "language" {
		return schema.Language
	}
	return s.By
}

// append appends the corrected columns of a row.
func (c *corrected) append(row []any, t *rowMaker, at search.Place) []any {
	nothing := append(row, nil, nil, nil, nil, nil)
	if at[c.toward] < 0 || c.stratum >= 0 && at[c.stratum] == search.Other {
		return nothing
	}
	value := func(axis int) string {
		if at[axis] < 0 {
			return "" // missing
		}
		return t.counted.Margins[axis].Facet.Values[at[axis]].Value
	}
	part := ""
	if c.stratum >= 0 {
		part = value(c.stratum)
	}
	target, side, ok := schema.SplitToward(value(c.toward))
	s, known := c.shares[[2]string{part, string(side)}]
	if !ok || !known || target != c.target {
		return nothing
	}
	e := s.Estimate
	return append(row, decimals(e.Share), decimals(e.Low), decimals(e.High), e.Labelled, string(e.Method))
}
