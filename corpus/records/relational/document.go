package relational

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// understood is the JSON of the column understood: what was understood of a
// document, and what its thread lends it.
type understood struct {
	Outlet      string            `json:"outlet,omitempty"`
	Platform    string            `json:"platform,omitempty"`
	Headline    string            `json:"headline,omitempty"`
	Lead        string            `json:"lead,omitempty"`
	Annotation  corpus.Annotation `json:"annotation"`
	AnnotatedBy string            `json:"annotated_by,omitempty"`
}

func understoodOf(d corpus.Document) ([]byte, error) {
	return json.Marshal(understood{d.Outlet, d.Platform, d.Headline, d.Lead, d.Annotation.Unsettle(), d.AnnotatedBy})
}

func (u understood) lendTo(d *corpus.Document) {
	d.Outlet, d.Platform, d.Headline, d.Lead = u.Outlet, u.Platform, u.Headline, u.Lead
	d.Annotation, d.AnnotatedBy = u.Annotation, u.AnnotatedBy
}

// row is what is known of a document without reading its JSON; the zero row is
// not held.
type row struct {
	n                       int64
	kind                    corpus.Kind
	articleID, id, parentID string
	replies, depth          int
	hash, words             []byte // 16 bytes of SHA-256: of what sources say, and of the words of it
	annotatedBy             string
}

func (r row) held() bool { return r.kind != "" }

// own is the place that others answer to reply to this document.
func (r row) own() place {
	if r.kind == corpus.KindArticle {
		return place{r.id, ""}
	}
	return place{r.articleID, r.id}
}

// parent is the column parent_id: null of an article.
func (r row) parent() sql.NullString {
	return sql.NullString{String: r.parentID, Valid: r.kind == corpus.KindComment}
}

// encode returns the row of a document and the JSON of its article or comment.
// The same content gives the same JSON, so nil lists and empty ones are one. A
// comment's depth is kept beside it: it follows from those above it, whenever they come.
func encode(d corpus.Document) (r row, source []byte, err error) {
	if err := records.Check(d); err != nil {
		return row{}, nil, err
	}
	r = row{id: d.ID, kind: d.Kind, articleID: d.ArticleID, annotatedBy: d.AnnotatedBy}
	if d.Comment != nil {
		c := *d.Comment
		r.parentID, r.depth = c.ParentID, c.Depth
		c.Depth = 0
		source, err = json.Marshal(c)
	} else {
		source, err = json.Marshal(d.Article)
	}
	if err != nil {
		return row{}, nil, &records.InvalidError{ID: d.ID, Msg: err.Error()}
	}
	r.hash = Digest(string(d.Kind), string(source))
	r.words = Digest(d.Wording()...)
	return r, source, nil
}

// columns are those of a row from id on, in the order of the table.
func (r row) columns(d corpus.Document, source []byte) ([]any, error) {
	understood, err := understoodOf(d)
	if err != nil {
		return nil, &records.InvalidError{ID: d.ID, Msg: err.Error()}
	}
	return []any{
		r.id, r.kind, r.articleID, r.parent(), r.replies, r.depth, r.hash, r.words, r.annotatedBy,
		d.Outlet, !d.Published().IsZero(), len(d.Authors()) > 0,
		d.Origin.Path, d.Origin.Offset, d.Origin.Import, secondsOf(d.Added), d.DuplicateGroup, d.Event, string(understood), string(source),
	}, nil
}

// Columns are those of a document in the table, from id on.
func Columns(d corpus.Document, replies int) ([]any, error) {
	r, source, err := encode(d)
	if err != nil {
		return nil, err
	}
	r.replies = replies
	return r.columns(d, source)
}

// secondsOf writes a time in seconds since 1970; 0 if it is not known.
func secondsOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func timeOf(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// Digest is the first 16 bytes of the SHA-256 of texts, each after its length.
func Digest(texts ...string) []byte {
	h := sha256.New()
	for _, text := range texts {
		addText(h, text)
	}
	return h.Sum(nil)[:16]
}

func addText(h hash.Hash, text string) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(text)))
	h.Write(length[:])
	h.Write([]byte(text))
}

// document are the columns of a document, in the order of columns.
type document struct {
	id, articleID  string
	kind           corpus.Kind
	replies, depth int
	path           string
	offset, from   int64 // from is the account that brought it
	added          int64
	duplicateGroup string
	event          string
	hash           sql.RawBytes // it and those below are good until the next row
	understood     sql.RawBytes
	source         sql.RawBytes
	judged         sql.RawBytes // null if people settled nothing
}

// columns are those that document reads, of the table document.
var columns = columnsOf("document")

// columnsOf are columns, where the table has another name.
func columnsOf(table string) string {
	return table + "." + strings.ReplaceAll(ownColumns, ", ", ", "+table+".") + ", (SELECT labels FROM judged WHERE judged.document = " + table + ".id)"
}

const ownColumns = "id, article_id, kind, replies, depth, path, \"offset\", import, added, duplicate_group, event, hash, understood, source"

func (d *document) targets() []any {
	return []any{&d.id, &d.articleID, &d.kind, &d.replies, &d.depth, &d.path, &d.offset, &d.from, &d.added, &d.duplicateGroup, &d.event, &d.hash, &d.understood, &d.source, &d.judged}
}

// decode returns the document. What is not as it was written is an error: SQLite
// knows whether a page has the form of one, and not whether its text is the same.
func (d *document) decode() (out corpus.Document, err error) {
	if !bytes.Equal(d.hash, Digest(string(d.kind), string(d.source))) {
		return out, fmt.Errorf("document %q is not what was written: %w", d.id, records.ErrDamaged)
	}
	out = corpus.Document{
		ID: d.id, Kind: d.kind, ArticleID: d.articleID, DuplicateGroup: d.duplicateGroup, Event: d.event, Replies: d.replies,
		Origin: corpus.Origin{Path: d.path, Offset: d.offset, Import: d.from},
		Added:  timeOf(d.added),
	}
	var understood understood
	if err := json.Unmarshal(d.understood, &understood); err != nil {
		return out, fmt.Errorf("what is understood of document %q: %w: %w", d.id, records.ErrDamaged, err)
	}
	understood.lendTo(&out)
	if err := d.judge(&out); err != nil {
		return out, err
	}
	if err := decodeSource(&out, d.source); err != nil {
		return out, err
	}
	if out.Comment != nil {
		out.Comment.Depth = d.depth
	}
	return out, nil
}

func decodeSource(d *corpus.Document, source []byte) error {
	var into any = &d.Comment
	if d.Kind == corpus.KindArticle {
		into = &d.Article
	}
	if err := json.Unmarshal(source, into); err != nil {
		return fmt.Errorf("document %q: %w", d.ID, err)
	}
	return nil
}
