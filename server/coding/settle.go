package coding

import (
	"context"
	"errors"
	"slices"

	"standpoint/corpus/samples"
)

// What a sample settles counts beyond it once it is decided: the Settler says it. Until
// then, what coders say is known to who may see the sample, and to nobody else.

// Settles reports whether what is decided in a sample takes the place of the model's
// labels: it is of sides toward an agency.
func Settles(s samples.Sample) bool { return s.Target != "" && s.Codebook.Sides() }

// Agreed are the decisions that the rule of the codebook gives and that nobody has taken
// yet, in the order of the sample.
func (c Coded) Agreed() []samples.Code {
	return c.byRule(func(ruled, decided string) bool { return ruled != "" && decided == "" })
}

// Confirmed are the decisions that say what the rule of the codebook gives without them.
func (c Coded) Confirmed() []samples.Code {
	return c.byRule(func(ruled, decided string) bool { return ruled != "" && decided == ruled })
}

// byRule are decisions with the values that the rule gives, for each document that is
// wanted: wanted looks at that value and at what was decided; "" stands for nothing.
func (c Coded) byRule(wanted func(ruled, decided string) bool) (out []samples.Code) {
	said := c.byDocument()
	for _, item := range c.Items {
		codes, decided := slices.Clone(said[item.Document]), ""
		if i := slices.IndexFunc(codes, isDecision); i >= 0 {
			decided = codes[i].Value
			codes = slices.Delete(codes, i, i+1)
		}
		if ruled := c.Codebook.Settled(codes); wanted(ruled, decided) {
			out = append(out, samples.Code{Document: item.Document, Coder: samples.Settler, Value: ruled})
		}
	}
	return out
}

func isDecision(code samples.Code) bool { return code.Coder == samples.Settler }

// Decided lists the documents about which somebody decided otherwise than the rule of the
// codebook would, or where it says nothing, in the order of the sample.
func (c Coded) Decided() (decided []Disagreement) {
	said := c.byDocument()
	confirmed := map[string]bool{}
	for _, code := range c.Confirmed() {
		confirmed[code.Document] = true
	}
	for _, item := range c.Items {
		if codes := said[item.Document]; slices.ContainsFunc(codes, isDecision) && !confirmed[item.Document] {
			decided = append(decided, Disagreement{item.Document, codes})
		}
	}
	return decided
}

// ErrCountsAlone says that Settles is false for a sample.
var ErrCountsAlone = errors.New("the sample is not of sides toward an agency; what is said in it counts in it alone")

// SettleAgreed decides what the rule of the codebook gives, wherever nobody has decided
// yet, and says about how many documents. The error is ErrCountsAlone if the sample does
// not settle anything.
func (d Desk) SettleAgreed(ctx context.Context, c Coded) (int, error) {
	if !Settles(c.Sample) {
		return 0, ErrCountsAlone
	}
	agreed := c.Agreed()
	return len(agreed), d.Store.SetCodes(ctx, c.ID, agreed)
}

// TakeBack takes back the decisions that say what the rule of the codebook gives, and
// says about how many documents. Others stay. It fails as SettleAgreed does.
func (d Desk) TakeBack(ctx context.Context, c Coded) (int, error) {
	if !Settles(c.Sample) {
		return 0, ErrCountsAlone
	}
	confirmed := c.Confirmed()
	for i := range confirmed {
		confirmed[i].Value = ""
	}
	return len(confirmed), d.Store.SetCodes(ctx, c.ID, confirmed)
}
