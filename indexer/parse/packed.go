package parse

import (
	"archive/zip"
	"bytes"
	"context"
	"io"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/office"
)

// packed detects the format of a page that holds a document of several parts.
func (r *reading) packed(ctx context.Context, body io.Reader) (*zip.Reader, format.Format, error) {
	at, size := r.page.At, r.page.Size
	if at == nil || size < 0 {
		page, err := format.ReadPage(ctx, body)
		if err != nil {
			return nil, format.Format{}, err
		}
		at, size = bytes.NewReader(page), int64(len(page))
	}
	start := make([]byte, len(office.OldStart))
	if _, err := at.ReadAt(start, 0); err == nil && string(start) == office.OldStart {
		return nil, format.Format{}, &format.Error{Outcome: format.Skipped, Reason: office.Old(at, size)}
	}
	z, err := office.Open(at, size)
	if err != nil {
		return nil, format.Format{}, &format.Error{Outcome: format.Quarantined, Reason: "it is a zip archive that is cut off or broken: " + err.Error(), Err: err}
	}
	for _, f := range r.formats {
		if f.Zipped && (r.opt.Format != "" || f.Claims(format.Head{Zip: z})) {
			return z, f, nil
		}
	}
	reason := office.Foreign(z)
	if f := r.formats[0]; r.opt.Format != "" {
		reason = "it is a document of several parts, not " + f.Title + "; without --format it is read as what it is"
	}
	return nil, format.Format{}, &format.Error{Outcome: format.Skipped, Reason: reason}
}
