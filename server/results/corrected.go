package results

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"standpoint/corpus/samples"
	"standpoint/indexer/agreement"
	"standpoint/indexer/estimate"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/coding"
	"standpoint/server/searchurl"
)

// Judgements are the samples that people judged; a samples.Store has them.
type Judgements interface {
	List(ctx context.Context) ([]samples.Sample, error)
	State(ctx context.Context) (string, error)
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

// Sampled reports whether there are samples that people can judge, so that labels can be
// theirs.
func (r *Reader) Sampled(ctx context.Context) (bool, error) {
	if r.Judgements == nil {
		return false, nil
	}
	all, err := r.Judgements.List(ctx)
	return len(all) > 0, err
}

func cannotCorrect(format string, args ...any) error {
	return &search.BadRequestError{Field: "corrected", Msg: fmt.Sprintf(format, args...)}
}

// correct finds the sample that carries the shares of an aggregate: the newest one of the
// same search. Notices say in which parts it cannot carry one, and why. The error is a
// *search.BadRequestError of Field "corrected" if it can carry none.
func (r *Reader) correct(ctx context.Context, a searchurl.Aggregation, total int) (c *corrected, notices []string, err error) {
	c = &corrected{toward: -1, stratum: -1}
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
	field := ""
	if c.stratum >= 0 {
		field = a.By[c.stratum].Field
	}
	made, err := r.correctionOf(ctx, a.Search, field)
	switch {
	case err != nil:
		return nil, nil, err
	case made.sample == nil:
		return nil, nil, cannotCorrect("no sample was drawn from this search; draw one with: standpoint sample draw")
	case outgrown(*made.sample, total) != "":
		return nil, nil, cannotCorrect("%s", outgrown(*made.sample, total))
	case made.refused != "":
		return nil, nil, cannotCorrect("the sample “%s” cannot carry it: %s", made.sample.Name, made.refused)
	}
	c.target, c.shares = made.sample.Target, made.shares
	return c, made.notices, nil
}

// sampleOf is the newest sample of sides toward an agency that was drawn from a search;
// nil if there is none.
func (r *Reader) sampleOf(ctx context.Context, asked searchurl.Search, wanted func(samples.Sample) bool) (*coding.Coded, error) {
	canonical := asked.Deciding().Encode()
	all, err := r.coded(ctx, func(s samples.Sample) bool { return s.Search == canonical && s.Target != "" && wanted(s) })
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[len(all)-1], nil
}

// outgrown says why a sample cannot speak of what its search finds now; "" if it can.
func outgrown(sample coding.Coded, total int) string {
	drawn := 0
	for _, size := range sample.Sizes {
		drawn += size.Documents
	}
	if drawn == total {
		return ""
	}
	return fmt.Sprintf("the sample “%s” was drawn from %d documents, and the search now finds %d; extend it with: standpoint sample extend", sample.Name, drawn, total)
}

// Checked is what people say, by a sample of it, of the sides toward an agency in what a
// search finds.
type Checked struct {
	Sample    string
	Target    string
	Documents int            // that the search finds
	Labelled  int            // that have a value that stands
	Shares    []coding.Share // of each value of the codebook; nil if Refused
	Parts     []CheckedPart  // of a sample that is stratified by a field
	Refused   string         // why the sample cannot say what the shares are
}

// CheckedPart is Checked of one of the strata that a sample was drawn by.
type CheckedPart struct {
	Field, Value string // "" of documents without a value
	Shares       []coding.Share
	Refused      string
}

// Checked says what people say of what a search finds; nil if nobody has judged a sample
// of it. Nothing is searched for unless there is one.
func (r *Reader) Checked(ctx context.Context, s searchurl.Search) (*Checked, error) {
	sample, err := r.sampleOf(ctx, s, func(samples.Sample) bool { return true })
	if err != nil || sample == nil || len(sample.Codes) == 0 {
		return nil, err
	}
	total, err := r.Total(ctx, s)
	if err != nil {
		return nil, err
	}
	return checkedOf(*sample, outgrown(*sample, total))
}

// AllChecked lists the samples of sides that people have judged, the newest first, as they
// were drawn.
func (r *Reader) AllChecked(ctx context.Context) (all []Checked, searches []string, err error) {
	coded, err := r.coded(ctx, func(s samples.Sample) bool { return s.Target != "" })
	for _, sample := range slices.Backward(coded) {
		if len(sample.Codes) == 0 {
			continue
		}
		c, err := checkedOf(sample, "")
		if err != nil {
			return nil, nil, err
		}
		all, searches = append(all, *c), append(searches, sample.Search)
	}
	return all, searches, err
}

func checkedOf(sample coding.Coded, refused string) (*Checked, error) {
	c := &Checked{Sample: sample.Name, Target: sample.Target, Labelled: sample.Progress().Settled, Refused: refused}
	for _, size := range sample.Sizes {
		c.Documents += size.Documents
	}
	if refused != "" {
		return c, nil
	}
	var err error
	if c.Shares, c.Refused, err = sharesOf(sample); err != nil || sample.By == "" || sample.By == samples.Model {
		return c, err
	}
	for _, stratum := range sample.Strata() {
		part := CheckedPart{Field: stratifiedBy(sample.Sample), Value: stratum}
		if part.Shares, part.Refused, err = sharesOf(sample.In(stratum)); err != nil {
			return nil, err
		}
		c.Parts = append(c.Parts, part)
	}
	return c, nil
}

// sharesOf are the shares of a sample, or why it cannot carry them.
func sharesOf(sample coding.Coded) (shares []coding.Share, refused string, err error) {
	shares, err = sample.Shares()
	if refusal := (*estimate.Refusal)(nil); errors.As(err, &refusal) {
		return nil, refusal.Reason, nil
	}
	return shares, "", err
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

// Reliability says how well the coders of the newest sample of a search agree:
// Krippendorff's alpha of values that are the same or not. It is nil if nobody has judged
// a sample.
func (r *Reader) Reliability(ctx context.Context, s searchurl.Search) (*agreement.Measure, error) {
	sample, err := r.sampleOf(ctx, s, func(samples.Sample) bool { return true })
	if err != nil || sample == nil || len(sample.Codes) == 0 {
		return nil, err
	}
	nominal := sample.Agreement().Nominal
	return &nominal, nil
}
