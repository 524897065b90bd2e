// Package rtf reads the text of a document in the Rich Text Format, version 1.9
// (Microsoft, 2008), as Nexis and Factiva export it and word processors write it:
// told by "{\rtf", a paragraph for each \par, without pictures, notes in the
// margin, heads and feet of pages. What the text is, its own content tells again:
// an export of a database, or an article with its comments.
//
// Letters are those of \u or, without it, of the code page of the document; code
// pages of single fonts (\fcharset) are not looked at.
package rtf

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"iter"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// Format reads RTF; its text is read in the first of the formats that claims it.
// strange says what a text is that none of them claims.
func Format(formats []format.Format, strange func(format.Head) string) format.Format {
	return format.Format{Name: "rtf", Title: "an RTF document", Claims: claims, Read: func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
		return func(yield func(corpus.Thread, error) bool) {
			page, err := format.ReadPage(ctx, in.Text)
			if err != nil {
				yield(corpus.Thread{}, err)
				return
			}
			text, err := Text(page)
			if err != nil {
				yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Reason: "the RTF document is broken: " + err.Error(), Err: err})
				return
			}
			head := format.Head{Text: []byte(strings.TrimSpace(text[:min(len(text), format.Window)])), Whole: len(text) <= format.Window}
			if len(head.Text) == 0 {
				yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "the RTF document has no text"})
				return
			}
			in.Text = bufio.NewReaderSize(strings.NewReader(text), format.Window)
			for _, f := range formats {
				if f.Claims(head) {
					within(ctx, f, in, yield)
					return
				}
			}
			yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "of the text of the RTF document: " + strange(head)})
		}
	}}
}

func claims(head format.Head) bool { return bytes.HasPrefix(head.Text, []byte(`{\rtf`)) }

// within reads the text in a format. Its offsets mean nothing in the document.
func within(ctx context.Context, f format.Format, in format.Input, yield func(corpus.Thread, error) bool) {
	for t, err := range f.Read(ctx, in) {
		var fault *format.Error
		if errors.As(err, &fault) {
			outside := *fault
			outside.Line, outside.Offset, outside.Start, outside.Body = 0, 0, 0, nil
			err = &outside
		}
		t.Origin.Offset = 0
		if !yield(t, err) {
			return
		}
	}
}
