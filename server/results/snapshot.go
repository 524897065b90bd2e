package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// Snapshot is the state of the data that an answer shows.
type Snapshot struct {
	Index   corpus.State // the state that was searched
	Records corpus.State // the documents show this state or a later one
	// What people keep beside the documents, and answers show. Only Now fills it in, for
	// ETags.
	Corpora string // names the frozen corpora that there are
	Kept    string // names the kept themes and their queries
	Allowed int64  // the last act that allowed a group or took that back
	Judged  string // names the samples and what was said of them
}

// String returns the name of the state that was searched, such as
// "s42-0123456789abcdef".
func (s Snapshot) String() string { return s.Index.String() }

// Now returns the present state without a search. An answer that is started
// after it shows this state or a newer one, which makes it safe for ETags.
func (r *Reader) Now(ctx context.Context) (Snapshot, error) {
	applied, err := r.engine.Applied(ctx)
	if err != nil {
		return Snapshot{}, fmt.Errorf("results: state of the index: %w", err)
	}
	if refreshed := r.refreshed.Load(); refreshed == nil || *refreshed != applied {
		if err := r.engine.Refresh(ctx); err != nil {
			return Snapshot{}, fmt.Errorf("results: state of the index: %w", err)
		}
		r.refreshed.Store(&applied)
	}
	held, err := r.held(ctx)
	now := Snapshot{Index: applied, Records: held}
	if err == nil && r.Corpora != nil {
		now.Corpora, err = r.Corpora.State(ctx)
	}
	if err == nil && r.Kept != nil {
		now.Kept, err = r.Kept.State(ctx)
	}
	if err == nil && r.Allowed != nil {
		now.Allowed, err = r.Allowed.LastAllowed(ctx)
	}
	if err == nil && r.Judgements != nil {
		now.Judged, err = r.Judgements.State(ctx)
	}
	return now, err
}

// held returns the state of the records.
func (r *Reader) held(ctx context.Context) (corpus.State, error) {
	last, err := r.documents.Last(ctx)
	if err != nil {
		return corpus.State{}, fmt.Errorf("results: state of the records: %w", err)
	}
	lineage, err := r.documents.Lineage(ctx, last)
	if err != nil {
		return corpus.State{}, fmt.Errorf("results: state of the records: %w", err)
	}
	return corpus.State{Seq: last, Lineage: lineage}, nil
}

// had reports whether a state is in the history of the records.
func (r *Reader) had(ctx context.Context, state corpus.State) (bool, error) {
	lineage, err := r.documents.Lineage(ctx, state.Seq)
	if err != nil {
		return false, fmt.Errorf("results: history of the records: %w", err)
	}
	return lineage == state.Lineage && (lineage != "" || state.Seq == 0), nil
}

// ask searches the engine, and rejects an answer from other records: an older copy
// was restored, and the index still belongs to the newer one.
func (r *Reader) ask(ctx context.Context, req search.Request) (*search.Results, error) {
	results, err := r.engine.Search(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	if err := r.checkState(ctx, results.Applied); err != nil {
		return nil, err
	}
	return results, nil
}

// checkState rejects the state of an index that the records never had.
func (r *Reader) checkState(ctx context.Context, applied corpus.State) error {
	switch ours, err := r.had(ctx, applied); {
	case err != nil:
		return err
	case !ours:
		return fmt.Errorf("results: the index shows state %v, which the records never had: %w", applied, search.ErrUnavailable)
	}
	return nil
}

// ETag returns the strong validator of an answer that shows this state. Version
// is that of the program and of the names, address the canonical address, acceptEncoding
// the header of the request: compressed and plain answers have different tags.
func (s Snapshot) ETag(version, address, acceptEncoding string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%v\x00%v\x00%s\x00%t\x00%s\x00%d\x00%s\x00%s", version, s.Index, s.Records, address, strings.Contains(acceptEncoding, "gzip"), s.Corpora, s.Allowed, s.Judged, s.Kept)
	return `"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}

// Matches reports whether an If-None-Match header names an ETag (weak comparison,
// RFC 9110, section 13.1.2). The header * does not name any; see MatchesAll.
func Matches(ifNoneMatch, etag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == etag {
			return true
		}
	}
	return false
}

// MatchesAll reports whether an If-None-Match header names every answer that there
// is, without knowing it: *.
func MatchesAll(ifNoneMatch string) bool { return strings.TrimSpace(ifNoneMatch) == "*" }
