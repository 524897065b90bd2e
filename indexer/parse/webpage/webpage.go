// Package webpage reads a page in HTML, as an outlet serves it or a browser
// saves it: one page is one thread, an article with the comments that are on it.
//
//	page ─► dom ─► forum: a page of a forum that is known, a thread as a whole
//	          └──► discussion: comments, taken out of the page
//	               metadata: headline, bylines, date, outlet …
//	               body: paragraphs, captions, related
package webpage

import (
	"bytes"
	"cmp"
	"context"
	"iter"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/body"
	"standpoint/indexer/parse/webpage/discussion"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/forum"
	"standpoint/indexer/parse/webpage/metadata"
	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/saved"
)

// Name is that of the format.
const Name = "html"

// Format is HTML.
func Format() format.Format {
	return format.Format{Name: Name, Title: "an HTML page", Claims: claims, Read: read}
}

func read(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		page, err := format.ReadPage(ctx, in.Text)
		if err != nil {
			yield(corpus.Thread{}, err)
			return
		}
		address, captured := saved.Origin(page)
		in.URL = cmp.Or(in.URL, address)
		if in.Captured.IsZero() {
			in.Captured = captured
		}
		if at := documentAt(page); at > 0 && isNoise(page[:at]) {
			page = page[at:]
		}
		doc, err := dom.Parse(page)
		if err != nil {
			yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Reason: err.Error(), Err: err})
			return
		}
		in.URL = cmp.Or(in.URL, saved.Clean(doc))
		t, warnings, ok := forum.Read(doc, in)
		if !ok {
			t, warnings, err = thread(doc, in)
		}
		if err != nil {
			yield(corpus.Thread{}, err)
			return
		}
		for _, warning := range warnings {
			if !yield(corpus.Thread{}, warning) {
				return
			}
		}
		yield(t, nil)
	}
}

func entries(meta metadata.Meta) []body.Entry {
	all := make([]body.Entry, len(meta.Entries))
	for i, e := range meta.Entries {
		all[i] = body.Entry(e)
	}
	return all
}

// isNoise reports whether what is before a document may be cut off, as a warning:
// it does not hold the address of the document.
func isNoise(before []byte) bool { return !bytes.Contains(bytes.ToLower(before), []byte("<base")) }

// thread reads the one thread of a page that does not belong to a forum. If there
// is none, the error is a *format.Error that says why.
func thread(doc *dom.Document, in format.Input) (t corpus.Thread, warnings []*format.Error, err error) {
	dom.Reveal(doc)
	from := site.Read(doc, in)
	found := discussion.Take(doc, comment.Reader{Zone: from.Zone, Captured: in.Captured})
	meta := metadata.Read(doc, from)
	text := body.Extract(doc, body.Known{Headline: meta.Article.Headline, Standfirst: meta.Article.Standfirst, Bylines: meta.Article.Bylines, Text: meta.Text, Entries: entries(meta)})
	t = corpus.Thread{Article: meta.Article, Comments: found.Comments}
	t.Article.Platform = found.Platform
	t.Article.CommentCount = found.Count
	t.Article.Paragraphs, t.Article.Captions, t.Article.Related = text.Paragraphs, text.Captions, text.Related
	t.Article.Form = metadata.Form(meta, text.Paragraphs)
	if reason := metadata.NoArticle(meta, text.Paragraphs); reason != "" {
		if !in.AnyPage {
			return corpus.Thread{}, nil, &format.Error{Outcome: format.Skipped, Reason: reason}
		}
		t.Article.Form = corpus.FormOther
	}
	if left := format.LeftOut(map[string]int{"pingbacks, trackbacks and comments that await moderation": found.Skipped, format.DeletedComments: found.Deleted}); left != nil {
		warnings = append(warnings, left)
	}
	return t, warnings, nil
}
