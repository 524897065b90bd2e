package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"standpoint/corpus"
)

// Snapshot says which state of the data an answer shows.
type Snapshot struct {
	Index   corpus.Seq // the changes up to this one are in what was found
	Records corpus.Seq // the changes up to this one, at least, are in the documents
}

// String names the state that was searched, "s42".
func (s Snapshot) String() string { return fmt.Sprintf("s%d", s.Index) }

// Now is the state that an answer begun after it shows at least, found out
// without a search. It is what ETags are made of: a state named before an
// answer is made is never newer than the answer.
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

// ETag is the strong validator of an answer that shows this state. Version is
// the program's, address the canonical address, acceptEncoding the request's
// header: a packed answer is another one than the same unpacked.
func (s Snapshot) ETag(version, address, acceptEncoding string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%d\x00%d\x00%s\x00%t", version, s.Index, s.Records, address, strings.Contains(acceptEncoding, "gzip"))
	return `"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}

// Matches tells whether an If-None-Match header names an ETag (RFC 9110,
// section 13.1.2: weakly compared). The header * names none: whether there is
// anything to be had is not known yet.
func Matches(ifNoneMatch, etag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == etag {
			return true
		}
	}
	return false
}
