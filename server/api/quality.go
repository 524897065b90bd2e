package api

import (
	"math"

	"standpoint/corpus/quality"
)

// Quality is how good one label of stances is, as it was measured on labelled texts.
type Quality struct {
	Kind          string   `json:"kind" enum:"article,comment" doc:"The documents that have the label."`
	Named         bool     `json:"named" doc:"True for labels toward agencies that the document names; false for those that only a document above it in the thread names."`
	Label         string   `json:"label" enum:"critical,supportive,neutral"`
	MinConfidence float64  `json:"min_confidence" doc:"The minimum at which the label was given."`
	Precision     *float64 `json:"precision" minimum:"0" maximum:"1" doc:"How many of the texts with the label should have it; null if too few have it to say."`
	Recall        *float64 `json:"recall" minimum:"0" maximum:"1" doc:"How many of the texts that should have the label have it; null if too few should to say."`
	Texts         int      `json:"texts" doc:"How many labelled texts were measured; 0 if none were."`
	Given         int      `json:"given" doc:"How many of them got the label."`
	Right         int      `json:"right" doc:"How many got it and should have it."`
	True          int      `json:"true" doc:"How many should have it."`
	Says          string   `json:"says" doc:"The same in English."`
}

func qualities(rows []quality.Row) []Quality {
	out := make([]Quality, len(rows))
	for i, r := range rows {
		out[i] = Quality{Kind: string(r.Kind), Named: r.Named, Label: string(r.Label), MinConfidence: r.Min,
			Precision: share(r.Precision()), Recall: share(r.Recall()),
			Texts: r.Texts, Given: r.Given, Right: r.Right, True: r.True, Says: r.String()}
	}
	return out
}

// share is in thousandths.
func share(of float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	of = math.Round(of*1000) / 1000
	return &of
}
