package relational

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// finders are the statements of those who read.
type finders struct {
	get, thread, page, last, lineage      *sql.Stmt
	texts, answers                        *sql.Stmt
	revisions, pending, deleted           *sql.Stmt
	outdated, overlay, staged             *sql.Stmt
	anyOutdated                           *sql.Stmt
	imports, quarantined, lastQuarantined *sql.Stmt
	retriable                             *sql.Stmt
	outletStats, coverageOf, outletNames  *sql.Stmt
	withdrawal, withdrawals, audit        *sql.Stmt
	lease, inputs, brought                *sql.Stmt
	credential                            *sql.Stmt
	derivation, sketches, sketch, group   *sql.Stmt
	indexes                               *sql.Stmt
}

func (f *finders) prepare(ctx context.Context, s *Store) error {
	return prepare(ctx, s.reader, s.database, f.statements(s.database))
}

func (f *finders) statements(in Database) []statement {
	nameOfOutlet := in.OutletName()
	const counts = "SELECT outlet, count(*), count(*) FILTER (WHERE dated), count(*) FILTER (WHERE bylined), count(*) FILTER (WHERE replies > 0) FROM document WHERE kind = 'article' "
	return []statement{
		{&f.get, "SELECT " + columns + " FROM document WHERE id = ? AND kind <> ''"},
		{&f.texts, selectTexts(in)},
		{&f.answers, wantedIDs() + `
			SELECT seq, id FROM document WHERE parent_id IN (SELECT id FROM wanted) AND parent_id <> '' AND kind <> '' AND seq <= ?`},
		{&f.thread, "SELECT n, " + columns + " FROM document WHERE article_id = ? AND kind <> ''"},
		{&f.page, "SELECT seq, " + columns + " FROM document WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"},
		{&f.last, selectLast},
		{&f.lineage, selectLineage},
		{&f.deleted, "SELECT id FROM document WHERE seq > ? AND seq <= ? AND kind = ''"},
		{&f.revisions, "SELECT kind, article_id, path, \"offset\", source FROM revision WHERE id = ? ORDER BY n"},
		{&f.pending, "SELECT article_id FROM pending ORDER BY n LIMIT ?"},
		// In the order of threads, so that going on after the last one costs what is left.
		{&f.outdated, `SELECT DISTINCT article_id FROM document d INDEXED BY document_thread
			WHERE article_id > ?2 AND annotated_by <> ?1 AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.id = d.id AND s.version = ?1 AND s.words = d.words)
			AND NOT EXISTS (SELECT 1 FROM pending p WHERE p.article_id = d.article_id) ORDER BY article_id LIMIT ?3`},
		{&f.anyOutdated, `SELECT EXISTS (SELECT 1 FROM document INDEXED BY document_annotated WHERE annotated_by < ?1)
			OR EXISTS (SELECT 1 FROM document INDEXED BY document_annotated WHERE annotated_by > ?1)`},
		{&f.staged, "SELECT count(*) FROM staged s JOIN document d ON d.id = s.id AND d.words = s.words WHERE s.version = ? AND d.annotated_by <> s.version"},
		{&f.overlay, "SELECT words, depth, understood FROM staged WHERE id = ? AND version = ?"},
		{&f.imports, "SELECT id, started, finished, request, progress, receipt FROM import ORDER BY id DESC LIMIT ?"},
		{&f.quarantined, "SELECT id, import, since, path, \"offset\", line, url, content_type, format, parser, reason, body IS NOT NULL, body FROM quarantine WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"},
		{&f.retriable, "SELECT count(*) FROM quarantine WHERE parser <> ?"},
		{&f.credential, selectCredential + "WHERE c.digest = ?"},
		{&f.lastQuarantined, "SELECT coalesce(max(id), 0) FROM quarantine"},
		{&f.outletStats, counts + "GROUP BY outlet ORDER BY outlet"},
		{&f.withdrawal, "SELECT id, at, reason FROM withdrawn WHERE id = ?"},
		{&f.withdrawals, "SELECT id, at, reason FROM withdrawn ORDER BY n"},
		{&f.audit, "SELECT at, action, subject, reason, documents FROM audit ORDER BY n"},
		{&f.coverageOf, counts + "AND outlet = ? GROUP BY outlet"},
		{&f.outletNames, "SELECT outlet, " + nameOfOutlet + ", count(*) FROM document WHERE " + NamedOutlet(nameOfOutlet) + " GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"},
		{&f.lease, selectLease},
		{&f.derivation, "SELECT version, seq FROM derivation WHERE name = ?"},
		{&f.sketches, "SELECT id, group_id, data FROM sketch WHERE derivation = ? AND id > ? ORDER BY id LIMIT ?"},
		{&f.sketch, "SELECT id, group_id, data FROM sketch WHERE derivation = ? AND id = ?"},
		{&f.group, "SELECT id, group_id, data FROM sketch INDEXED BY sketch_group WHERE derivation = ? AND group_id = ? AND group_id <> '' ORDER BY id"},
		{&f.indexes, "SELECT name, place FROM shared_index ORDER BY name"},
		{&f.inputs, selectInputs},
		{&f.brought, "SELECT count(*) FROM document WHERE import = ? AND kind <> ''"},
	}
}

const (
	selectLast    = "SELECT seq FROM store"
	selectLineage = "SELECT digest FROM lineage WHERE seq >= ? ORDER BY seq LIMIT 1"
)

// Get looks documents up; see records.Reader. They are of one moment.
func (s *Store) Get(ctx context.Context, ids []string) ([]corpus.Document, error) {
	documents, err := s.get(ctx, ids)
	if err != nil {
		return nil, s.Wrap(ctx, "read documents from", err)
	}
	return documents, nil
}

func (s *Store) get(ctx context.Context, ids []string) ([]corpus.Document, error) {
	tx, err := s.reader.BeginTx(ctx, s.database.Reading())
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	get := tx.StmtContext(ctx, s.find.get)
	documents := make([]corpus.Document, 0, len(ids))
	for _, id := range ids {
		d, held, err := getOne(context.WithoutCancel(ctx), get, id)
		if err := errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		if held {
			documents = append(documents, d)
		}
	}
	return documents, nil
}

func getOne(ctx context.Context, get *sql.Stmt, id string) (d corpus.Document, held bool, err error) {
	rows, err := get.QueryContext(ctx, id)
	if err != nil {
		return d, false, err
	}
	defer rows.Close()
	if !rows.Next() {
		return d, false, rows.Err()
	}
	var one document
	if err := rows.Scan(one.targets()...); err != nil {
		return d, false, err
	}
	d, err = one.decode()
	return d, err == nil, err
}

// Answers finds what answers comments; see records.AnswerFinder.
func (s *Store) Answers(ctx context.Context, ids []string, until corpus.Seq) ([]string, error) {
	answers, err := s.answers(ctx, ids, until)
	return answers, s.Wrap(ctx, "find answers in", err)
}

func (s *Store) answers(ctx context.Context, ids []string, until corpus.Seq) (answers []string, err error) {
	type answer struct {
		seq int64
		id  string
	}
	var found []answer
	for page := range slices.Chunk(ids, textsAtOnce) {
		rows, err := s.find.answers.QueryContext(ctx, append(wanted(page), int64(min(until, math.MaxInt64)))...)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var one answer
			if err := rows.Scan(&one.seq, &one.id); err != nil {
				return nil, err
			}
			found = append(found, one)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b answer) int { return cmp.Compare(a.seq, b.seq) })
	for _, one := range slices.Compact(found) { // an id may be given twice
		answers = append(answers, one.id)
	}
	return answers, nil
}

// limitOf returns a limit of rows; 0 stands for all of them.
func limitOf(rows int) int {
	if rows <= 0 {
		return math.MaxInt
	}
	return rows
}

// Thread returns an article and its comments; see records.Reader.
func (s *Store) Thread(ctx context.Context, articleID string) ([]corpus.Document, error) {
	documents, err := s.thread(ctx, articleID)
	if err == nil && len(documents) == 0 {
		err = fmt.Errorf("article %q: %w", articleID, records.ErrNotFound)
	}
	if err != nil {
		return nil, s.Wrap(ctx, "read a thread from", err)
	}
	return parentsFirst(documents), nil
}

// thread returns the documents of a thread in the order of first put. Sorting
// them here spares the database from sorting whole bodies, on disk if they are many.
func (s *Store) thread(ctx context.Context, articleID string) ([]corpus.Document, error) {
	rows, err := s.find.thread.QueryContext(ctx, articleID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	type numbered struct {
		n        int64
		document corpus.Document
	}
	var found []numbered
	for rows.Next() {
		var one numbered
		var columns document
		if err := rows.Scan(append([]any{&one.n}, columns.targets()...)...); err != nil {
			return nil, err
		}
		if one.document, err = columns.decode(); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	slices.SortFunc(found, func(a, b numbered) int { return cmp.Compare(a.n, b.n) })
	documents := make([]corpus.Document, len(found))
	for i, one := range found {
		documents[i] = one.document
	}
	return documents, rows.Err()
}

// parentsFirst puts the article first and parents before replies.
func parentsFirst(documents []corpus.Document) []corpus.Document {
	out := make([]corpus.Document, 0, len(documents))
	var comments []corpus.Document
	for _, d := range documents {
		if d.Comment == nil {
			out = append(out, d)
		} else {
			comments = append(comments, d)
		}
	}
	tree := corpus.NewTree(len(comments), func(i int) (id, parent string) { return comments[i].ID, comments[i].Comment.ParentID })
	for _, i := range tree.ParentsFirst() {
		out = append(out, comments[i])
	}
	return out
}
