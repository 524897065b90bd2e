package indexer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"standpoint/indexer/intake"
)

// request is what a run is asked for. Two runs with equal requests would do the
// same, as far as can be told without reading the inputs.
type request struct {
	Paths    []string `json:"paths"`
	Settings string   `json:"settings,omitempty"`
	Bytes    int64    `json:"bytes"` // of the inputs
	Files    int      `json:"files"`
}

// begin opens an account, or takes up the one of a run that was cut off.
func (r *run) begin(ctx context.Context, paths []string) error {
	asked := request{Paths: paths, Settings: r.opt.Settings}
	asked.Bytes, asked.Files = intake.Measure(ctx, paths)
	r.total = asked.Bytes
	text, err := json.Marshal(asked)
	if err != nil {
		return err
	}
	last, err := r.Records.List(ctx, 1)
	if err != nil {
		return err
	}
	// What came over standard input is gone, and cannot be compared.
	if len(last) == 1 && last[0].Finished.IsZero() && bytes.Equal(last[0].Request, text) && !slices.Contains(paths, "-") {
		if resumed := r.takeUp(last[0].Progress, last[0].Receipt); resumed {
			r.account = last[0].ID
			return nil
		}
	}
	r.account, err = r.Records.Begin(ctx, text)
	return err
}

// takeUp continues from what a run noted; false if it noted nothing.
func (r *run) takeUp(progress, receipt []byte) bool {
	var from place
	var before Receipt
	if len(progress) == 0 || json.Unmarshal(progress, &from) != nil || json.Unmarshal(receipt, &before) != nil {
		return false
	}
	r.place, r.receipt, r.file = from, before, from.Path
	r.receipt.Resumed = from.Path
	return true
}

// advance notes how far the run has come.
func (r *run) advance(ctx context.Context) error {
	progress, err := json.Marshal(r.place)
	if err != nil {
		return err
	}
	receipt, err := json.Marshal(r.receipt)
	if err != nil {
		return err
	}
	if err := r.Records.Advance(ctx, r.account, progress, receipt); err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	r.tell(0)
	return nil
}

// pages opens what paths name and counts what is read of it.
func (r *run) pages(ctx context.Context, paths []string) pages {
	return intake.Pages(ctx, paths, intake.Options{Stdin: r.opt.Stdin, Consumed: func(n int64) { r.read.Add(n) }})
}
