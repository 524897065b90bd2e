package coding

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/samples"
)

// Desk is where samples are drawn and judged: from pages, over the API and from a
// terminal.
type Desk struct {
	Store     samples.Store
	Finder    Finder
	Documents Documents
}

// Documents is where the documents are kept that people judge.
type Documents interface {
	// Get returns those of some documents that are held.
	Get(ctx context.Context, ids []string) ([]corpus.Document, error)
}

// Sample returns the sample with a number; samples.ErrNotFound if there is none.
func (d Desk) Sample(ctx context.Context, id int64) (c Coded, err error) {
	all, err := d.Store.List(ctx)
	if err != nil {
		return c, err
	}
	for _, s := range all {
		if s.ID == id {
			return Of(ctx, d.Store, s)
		}
	}
	return c, samples.ErrNotFound
}

// Numbered returns the sample whose id is written so; samples.ErrNotFound if there is none.
func (d Desk) Numbered(ctx context.Context, number string) (Coded, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || strconv.FormatInt(id, 10) != number {
		return Coded{}, samples.ErrNotFound
	}
	return d.Sample(ctx, id)
}

// All returns all samples, the last one first.
func (d Desk) All(ctx context.Context) (all []Coded, err error) {
	list, err := d.Store.List(ctx)
	slices.Reverse(list)
	for _, s := range list {
		c, err := Of(ctx, d.Store, s)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, err
}

// Texts reads the documents of a sample as coders see them, in the order in which they
// were drawn, and says how many of them are gone from the collection.
func (d Desk) Texts(ctx context.Context, items []samples.Item) (texts []Text, gone int, err error) {
	held := map[string]*corpus.Document{}
	get := func(id string) (*corpus.Document, error) {
		if found, known := held[id]; known || id == "" {
			return found, nil
		}
		found, err := d.Documents.Get(ctx, []string{id})
		if err != nil {
			return nil, err
		}
		held[id] = nil
		if len(found) == 1 && found[0].ID == id {
			held[id] = &found[0]
		}
		return held[id], nil
	}
	for _, item := range items {
		document, err := get(item.Document)
		if err != nil {
			return nil, 0, err
		}
		if document == nil {
			gone++
			continue
		}
		t := Text{Document: document.ID, Kind: string(document.Kind), Text: document.Text()}
		article, err := get(document.ArticleID)
		if err != nil {
			return nil, 0, err
		}
		if article != nil && article.Article != nil {
			t.Headline, t.Outlet = article.Article.Headline, article.Article.Outlet
		}
		if document.Comment != nil && document.Comment.ParentID != "" {
			if parent, err := get(document.Comment.ParentID); err != nil {
				return nil, 0, err
			} else if parent != nil {
				t.Parent = parent.Text()
			}
		}
		texts = append(texts, t)
	}
	return texts, gone, nil
}

// Import keeps judgements that somebody sends. Who does not decide about the judgements
// of others sends only her own.
func (d Desk) Import(ctx context.Context, c Coded, codes []samples.Code, sender string, decides bool) error {
	for i, code := range codes {
		if !decides && (code.Coder != sender || code.Coder == samples.Settler) {
			return bad("coder", "judgement %d is by %q; only who decides about the judgements of others sends those of others", i+1, code.Coder)
		}
	}
	if err := c.Check(codes); err != nil {
		return bad("codes", "%v", err)
	}
	return d.Store.SetCodes(ctx, c.ID, codes)
}

// WriteCodes writes what was said of a sample, in any of the forms.
func (d Desk) WriteCodes(ctx context.Context, w io.Writer, c Coded, form Form, spreadsheet bool) error {
	if form == CSV {
		return writeCodes(w, c.Codes, spreadsheet)
	}
	texts, _, err := d.Texts(ctx, c.Items)
	if err != nil {
		return err
	}
	return form.writeJudged(w, texts, c.Codes)
}

// Revise puts a codebook in the place of that of a sample. Its version must be a new
// one, and a value or mark that was given must stay in it.
func (d Desk) Revise(ctx context.Context, c Coded, book samples.Codebook) error {
	if err := book.Check(); err != nil {
		return bad("codebook", "%v", err)
	}
	for _, earlier := range append(slices.Clone(c.Earlier), c.Codebook) {
		if earlier.Version == book.Version {
			return bad("codebook", "there is a version %s of it already; give this one another", book.Version)
		}
	}
	if strings.TrimSpace(book.Version) == "" {
		return bad("codebook", "a codebook needs a version")
	}
	for _, code := range c.Codes {
		if !book.Allows(code.Value) {
			return bad("codebook", "“%s” was said of %s, and must stay one of the values", code.Value, code.Document)
		}
		if err := book.CheckMarks(code.Marks); err != nil {
			return bad("codebook", "%s is marked, and the mark must stay: %v", code.Document, err)
		}
	}
	return d.Store.SetCodebook(ctx, c.ID, book)
}

// Turn is where a coder is in a sample, and what she said there.
type Turn struct {
	At       int          // the document to judge, from 0; -1: all are judged
	Code     samples.Code // what she said of it; zero if nothing
	Judged   int          // documents that she judged
	Previous int          // the last document before it that she judged; -1: none
}

// Turn finds the document that a coder is to judge: the one that is asked for or, if
// that is "", the first that she did not judge. Documents that are gone from the
// collection are left out. The error is samples.ErrNotFound if what is asked for is not
// in the sample.
func (d Desk) Turn(ctx context.Context, c Coded, coder, asked string) (Turn, error) {
	said := c.SaidBy(coder)
	t := Turn{At: -1, Previous: -1, Judged: len(said)}
	for i, item := range c.Items {
		code, judged := said[item.Document]
		switch {
		case asked == item.Document:
			t.At, t.Code = i, code
			return t, nil
		case judged:
			t.Previous = i
		case asked == "":
			held, err := d.Documents.Get(ctx, []string{item.Document})
			if err != nil {
				return t, err
			}
			if len(held) > 0 {
				t.At = i
				return t, nil
			}
		}
	}
	if asked != "" {
		return t, samples.ErrNotFound
	}
	return t, nil
}

// Seen is a sample as a coder may see it: until she has judged all of it, without what
// others said, so that this does not sway her. Who decides about the judgements of
// others sees all. Whole reports whether it is the whole sample.
func (d Desk) Seen(ctx context.Context, c Coded, coder string, decides bool) (_ Coded, whole bool, err error) {
	if decides {
		return c, true, nil
	}
	t, err := d.Turn(ctx, c, coder, "")
	if err != nil || t.At < 0 {
		return c, err == nil, err
	}
	c.Codes = slices.DeleteFunc(slices.Clone(c.Codes), func(code samples.Code) bool { return code.Coder != coder })
	return c, false, nil
}
