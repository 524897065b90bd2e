package relational

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// textsAtOnce is how many texts one statement looks up; fewer ids are filled up with
// null, which is not an id.
const textsAtOnce = 64

// selectTexts looks up documents in the order of the ids.
func selectTexts(in Database) string { return selectWanted(in, "d.id, d.kind, d.hash, d.source") }

// selectWanted looks up columns of documents d in the order of textsAtOnce ids.
func selectWanted(in Database, columns string) string {
	return wantedIDs() + " SELECT " + columns + " FROM wanted CROSS JOIN document d WHERE d.id = wanted.id AND d.kind <> ''" + in.InOrder()
}

// wantedIDs begins a statement with textsAtOnce ids as the table wanted(place, id).
func wantedIDs() string {
	var values strings.Builder
	for place := range textsAtOnce {
		if place > 0 {
			values.WriteString(", ")
		}
		fmt.Fprintf(&values, "(%d, ?::text)", place)
	}
	return "WITH wanted(place, id) AS (VALUES " + values.String() + ")"
}

// Texts reads texts; see records.TextReader.
func (s *Store) Texts(ctx context.Context, ids []string) iter.Seq2[records.Text, error] {
	return func(yield func(records.Text, error) bool) {
		for len(ids) > 0 {
			page := ids[:min(len(ids), textsAtOnce)]
			ids = ids[len(page):]
			more, err := readTexts(ctx, s.find.texts, page, yield)
			if err != nil {
				yield(records.Text{}, s.Wrap(ctx, "read texts from", err))
				return
			}
			if !more {
				return
			}
		}
	}
}

// wanted are the arguments of a statement that looks up textsAtOnce documents.
func wanted(ids []string) []any {
	arguments := make([]any, textsAtOnce)
	for i, id := range ids {
		arguments[i] = id
	}
	return arguments
}

func readTexts(ctx context.Context, statement *sql.Stmt, ids []string, yield func(records.Text, error) bool) (more bool, err error) {
	rows, err := statement.QueryContext(context.WithoutCancel(ctx), wanted(ids)...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var one text
		if err := rows.Scan(&one.id, &one.kind, &one.hash, &one.source); err != nil {
			return false, err
		}
		decoded, err := one.decode()
		if err != nil {
			return false, err
		}
		if !yield(decoded, nil) {
			return false, nil
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
	}
	return true, rows.Err()
}

// text are the columns of a text.
type text struct {
	id     string
	kind   corpus.Kind
	hash   sql.RawBytes // it and the source are good until the next row
	source sql.RawBytes
}

// decode reads of the JSON what is text. It fails where document.decode does.
func (t *text) decode() (records.Text, error) {
	if !bytes.Equal(t.hash, Digest(string(t.kind), string(t.source))) {
		return records.Text{}, fmt.Errorf("document %q is not what was written: %w", t.id, records.ErrDamaged)
	}
	var source struct {
		Text       string   `json:"text"`
		Headline   string   `json:"headline"`
		Paragraphs []string `json:"paragraphs"`
	}
	if err := json.Unmarshal(t.source, &source); err != nil {
		return records.Text{}, fmt.Errorf("document %q: %w", t.id, err)
	}
	if t.kind == corpus.KindArticle {
		article := corpus.Article{Paragraphs: source.Paragraphs}
		return records.Text{ID: t.id, Headline: source.Headline, Body: article.Text()}, nil
	}
	return records.Text{ID: t.id, Body: source.Text}, nil
}
