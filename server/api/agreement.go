package api

import (
	"context"
	"math"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus/credentials"
	"standpoint/corpus/samples"
	"standpoint/indexer/agreement"
	"standpoint/server/access"
	"standpoint/server/coding"
	"standpoint/server/problem"
)

// Reliability is an agreement: 1 is perfect, 0 what chance would give.
type Reliability struct {
	Value     *float64 `json:"value" doc:"Null if it is not defined."`
	Low       *float64 `json:"low" doc:"95% interval; null if there is none."`
	High      *float64 `json:"high"`
	Texts     int      `json:"texts" doc:"Documents that were judged by two coders or more."`
	Agreement *float64 `json:"agreement" doc:"Share of the pairs of judgements that are the same, without regard to chance."`
	Undefined string   `json:"undefined" doc:"Why there is no value or, if only that is missing, no interval; empty if there are both."`
}

// ValueReliability is the agreement about one value against all others together.
type ValueReliability struct {
	Name string `json:"name"`
	Reliability
}

// CoderPair is how two coders agree.
type CoderPair struct {
	First  string      `json:"first"`
	Second string      `json:"second"`
	Kappa  Reliability `json:"kappa" doc:"Cohen’s kappa."`
	Table  [][]int     `json:"table" doc:"Documents by what the first said (rows) and the second (columns), in the order of the values of the codebook."`
}

// Judgement is what a coder said of a document.
type Judgement struct {
	Coder string   `json:"coder"`
	Value string   `json:"value"`
	Note  string   `json:"note"`
	Marks []string `json:"marks"`
}

// Dispute is a document about which coders differ.
type Dispute struct {
	Document string      `json:"document"`
	Codes    []Judgement `json:"codes"`
}

// SampleAgreement is how well the coders of a sample agree.
type SampleAgreement struct {
	Coders  []string           `json:"coders"`
	Alpha   Reliability        `json:"alpha" doc:"Krippendorff’s alpha, with values that are the same or not."`
	Ordinal *Reliability       `json:"ordinal" doc:"The same with values in an order; null if the codebook has none."`
	Values  []ValueReliability `json:"values" doc:"Alpha of each value."`
	Pairs   []CoderPair        `json:"pairs"`
	Open    []Dispute          `json:"open" doc:"What is to settle: send the value with the coder “settled”."`
}

func (a *API) registerAgreement(one string) {
	judged(a, huma.Operation{OperationID: "agreement", Method: http.MethodGet, Path: one + "/agreement", Summary: "How well coders agree",
		Description: "What a coder cannot tell counts as not judged, and who settles takes no part. A coder sees it once she has judged all documents, who decides about the judgements of others always."}, nil, credentials.Code, withSample(a, a.agreement))
}

func (a *API) agreement(ctx context.Context, _ *request, c coding.Coded) (*SampleAgreement, error) {
	caller := access.Of(ctx)
	seen, whole, err := a.opt.Desk.Seen(ctx, c, caller.Name, caller.May(credentials.Moderate))
	if err != nil {
		return nil, err
	}
	if !whole {
		return nil, problem.New(problem.Forbidden, "What others said can be seen once you have judged all documents of the sample.")
	}
	said := seen.Agreement()
	out := &SampleAgreement{Coders: append([]string{}, said.Coders...), Alpha: reliability(said.Nominal), Values: []ValueReliability{}, Pairs: []CoderPair{}, Open: []Dispute{}}
	if said.Ordinal != nil {
		ordinal := reliability(*said.Ordinal)
		out.Ordinal = &ordinal
	}
	for _, value := range c.Codebook.Values {
		out.Values = append(out.Values, ValueReliability{value.Name, reliability(said.ByValue[value.Name])})
	}
	for _, pair := range said.Pairs {
		out.Pairs = append(out.Pairs, CoderPair{pair.First, pair.Second, reliability(pair.Kappa), pair.Table})
	}
	for _, open := range said.Open {
		out.Open = append(out.Open, Dispute{open.Document, judgements(open.Codes)})
	}
	return out, nil
}

func judgements(codes []samples.Code) []Judgement {
	out := []Judgement{}
	for _, code := range codes {
		out = append(out, Judgement{code.Coder, code.Value, code.Note, append([]string{}, code.Marks...)})
	}
	return out
}

func reliability(m agreement.Measure) Reliability {
	return Reliability{Value: defined(m.Value), Low: defined(m.Low), High: defined(m.High), Texts: m.Texts, Agreement: defined(m.Agreement), Undefined: m.Undefined}
}

// defined is a number; nil if it is none.
func defined(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}
