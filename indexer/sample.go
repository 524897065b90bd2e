package indexer

import (
	"context"
	"encoding/json"
	"fmt"

	"standpoint/corpus"
)

// SampleHeld says that a folder that own data came into holds the shipped sample.
type SampleHeld struct {
	Import    int64 `json:"import"` // that brought it
	Documents int   `json:"documents"`
}

// findSample reports, to the first run that brings the user's own data, that the
// records hold the shipped sample too; nil if they do not, or in a later run.
func (r *run) findSample(ctx context.Context) (*SampleHeld, error) {
	accounts, err := r.Records.List(ctx, 0)
	if err != nil || r.opt.Sample || r.receipt.Articles.New+r.receipt.Comments.New == 0 {
		return nil, err
	}
	var sample *SampleHeld
	for _, account := range accounts {
		n, err := r.Records.Brought(ctx, account.ID)
		if err != nil {
			return nil, err
		}
		var asked request
		_ = json.Unmarshal(account.Request, &asked) // the oldest accounts have none
		switch {
		case n == 0 || account.ID == r.account:
		case !asked.Sample:
			return nil, nil
		default:
			sample = &SampleHeld{Import: account.ID, Documents: n}
		}
	}
	return sample, nil
}

// String says how to remove the sample.
func (s SampleHeld) String() string {
	return fmt.Sprintf("this folder also holds the shipped sample, %s; remove it with: standpoint forget --import %d", corpus.Counted(s.Documents, "document"), s.Import)
}
