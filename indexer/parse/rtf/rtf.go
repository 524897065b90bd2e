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
	"bytes"
	"context"
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
			format.ReadInner(ctx, in, "the RTF document", strings.NewReader(text), formats, strange, yield)
		}
	}}
}

func claims(head format.Head) bool { return bytes.HasPrefix(head.Text, []byte(`{\rtf`)) }
