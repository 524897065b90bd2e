package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"standpoint/corpus"
)

// Snapshot is the state of the data that an answer shows.
type Snapshot struct {
	Index   corpus.Seq // what was found includes the changes up to this one
	Records corpus.Seq // the documents include at least the changes up to this one
}

// String returns the name of the state that was searched, such as "s42".
func (s Snapshot) String() string { return fmt.Sprintf("s%d", s.Index) }

// Now returns the present state without a search. An answer that is started
// after it shows this state or a newer one, which makes it safe for ETags.
func (r *Reader) Now(ctx context.Context) (Snapshot, error) {
	applied, err := r.engine.Applied(ctx)
	if err != nil {
		return Snapshot{}, fmt.Errorf("results: state of the index: %w", err)
	}
	if uint64(applied) > r.refreshed.Load() {
		if err := r.engine.Refresh(ctx); err != nil {
			return Snapshot{}, fmt.Errorf("results: state of the index: %w", err)
		}
		r.refreshed.Store(uint64(applied))
	}
	last, err := r.documents.Last(ctx)
	if err != nil {
		return Snapshot{}, fmt.Errorf("results: state of the records: %w", err)
	}
	return Snapshot{Index: applied, Records: last}, nil
}

// ETag returns the strong validator of an answer that shows this state. Version
// is the version of the program, address the canonical address, acceptEncoding
// the header of the request: compressed and plain answers have different tags.
func (s Snapshot) ETag(version, address, acceptEncoding string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%d\x00%d\x00%s\x00%t", version, s.Index, s.Records, address, strings.Contains(acceptEncoding, "gzip"))
	return `"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}

// Matches reports whether an If-None-Match header names an ETag (weak comparison,
// RFC 9110, section 13.1.2). The header * never matches, because it is not yet
// known whether there is an answer.
func Matches(ifNoneMatch, etag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == etag {
			return true
		}
	}
	return false
}
