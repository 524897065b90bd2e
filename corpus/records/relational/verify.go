package relational

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// Verify checks the file; see records.Verifier.
func (s *Store) Verify(ctx context.Context, tell func(records.Problem)) (records.Verified, error) {
	tx, err := s.reader.BeginTx(ctx, s.database.Reading())
	if err != nil {
		return records.Verified{}, s.Wrap(ctx, "verify", err)
	}
	defer func() { _ = tx.Rollback() }()
	v := &verifier{ctx: ctx, in: s.database, tx: tx, report: tell}
	return v.checked, s.Wrap(ctx, "verify", v.run())
}

// verifier is one run of Verify.
type verifier struct {
	ctx     context.Context
	in      Database
	tx      *sql.Tx
	report  func(records.Problem)
	checked records.Verified
	last    int64           // change
	seqs    []int64         // of documents and deletions
	held    map[string]bool // ids of documents
	imports map[int64]bool  // accounts
	threads map[string]bool // articles with a document that is held
}

func (v *verifier) tell(id, format string, args ...any) {
	v.report(records.Problem{ID: id, Msg: fmt.Sprintf(format, args...)})
}

// run takes one part after the other. A part that cannot be read to its end is
// a problem and does not keep the others from being looked at.
func (v *verifier) run() error {
	v.held, v.threads, v.imports = map[string]bool{}, map[string]bool{}, map[int64]bool{}
	for _, part := range []struct {
		name  string
		check func() error
	}{
		{"pages", v.pages}, {"number of the last change", v.lastChange}, {"accounts of imports", v.accounts}, {"documents", v.documents},
		{"sequence numbers", v.sequence}, {"lineages", v.lineages}, {"revisions", v.revisions}, {"marks of pending articles", v.marks},
		{"withdrawn documents", v.withdrawals}, {"quarantine", v.quarantine}, {"people's labels", v.judged},
	} {
		err := part.check()
		switch {
		case v.ctx.Err() != nil:
			return v.ctx.Err()
		case v.isDamage(err):
			v.tell("", "%s: cannot be read to their end: %v", part.name, err)
		case err != nil:
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// each reads rows and calls one after each Scan.
func (v *verifier) each(one func() error, into []any, query string, args ...any) error {
	rows, err := v.tx.QueryContext(v.ctx, v.in.Statement(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := one(); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (v *verifier) isDamage(err error) bool {
	return errors.Is(err, records.ErrDamaged) || v.in.IsDamage(err)
}

// pages asks the database whether pages, tables and their indexes agree.
func (v *verifier) pages() error {
	return v.in.Check(v.ctx, v.tx, func(problem string) { v.tell("", "%s", problem) })
}

func (v *verifier) lastChange() error {
	rows := 0
	err := v.each(func() error { rows++; return nil }, []any{&v.last}, "SELECT seq FROM store")
	if err == nil && rows != 1 {
		v.tell("", "the number of the last change is kept %d times, and must be kept once", rows)
	}
	return err
}

func (v *verifier) accounts() error {
	var id int64
	var texts [3]sql.NullString
	return v.each(func() error {
		v.imports[id] = true
		v.checked.Imports++
		for i, text := range texts {
			if text.Valid && !json.Valid([]byte(text.String)) {
				v.tell("", "import %d: its %s is not JSON", id, []string{"request", "progress", "receipt"}[i])
			}
		}
		return nil
	}, []any{&id, &texts[0], &texts[1], &texts[2]}, "SELECT id, request, progress, receipt FROM import")
}

// documents looks at each document by itself, so that one that cannot be read
// hides no other. Its index gives the numbers of the rows and, where that is
// damaged, the table.
func (v *verifier) documents() error {
	ids := map[int64]string{}
	var numbers []int64
	var n int64
	var id string
	note := func() error {
		if _, known := ids[n]; !known {
			ids[n] = id
			numbers = append(numbers, n)
		}
		return nil
	}
	damage := v.each(note, []any{&n, &id}, "SELECT n, id FROM document ORDER BY id")
	if damage != nil {
		damage = errors.Join(damage, v.each(note, []any{&n, &id}, "SELECT n, id FROM document ORDER BY n"))
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		switch err := v.document(n, ids[n]); {
		case v.isDamage(err):
			v.tell(ids[n], "it cannot be read: %v", err)
		case err != nil:
			return err
		}
	}
	return damage
}

// checkedRow is a row of the table document as Verify looks at it.
type checkedRow struct {
	seq, account            int64
	kind                    corpus.Kind
	articleID               string
	parentID, annotatedBy   sql.NullString
	replies, depth, counted int
	hash, words             []byte
	outlet                  string
	dated, bylined          bool
	understood, source      []byte
}

func (v *verifier) document(n int64, id string) error {
	var r checkedRow
	found := false
	err := v.each(func() error { found = true; return nil }, []any{&r.seq, &r.kind, &r.articleID, &r.parentID, &r.replies, &r.depth, &r.hash, &r.words,
		&r.annotatedBy, &r.outlet, &r.dated, &r.bylined, &r.account, &r.understood, &r.source},
		`SELECT seq, kind, article_id, parent_id, replies, depth, hash, words, annotated_by, outlet, dated, bylined, import, understood, source
			FROM document WHERE n = ?`, n)
	if err != nil {
		return err
	}
	if !found {
		v.tell(id, "its index names it, and the table does not hold it")
		return nil
	}
	v.seqs = append(v.seqs, r.seq)
	if r.kind == "" {
		v.checked.Deleted++
		if r.source != nil || r.understood != nil || r.articleID != "" {
			v.tell(id, "it was deleted, and yet some of it is left")
		}
		return nil
	}
	v.checked.Documents++
	v.held[id], v.threads[r.articleID] = true, true
	v.content(id, r)
	return v.replies(id, r)
}

// content compares a document with what is kept beside it.
func (v *verifier) content(id string, r checkedRow) {
	if !bytes.Equal(r.hash, Digest(string(r.kind), string(r.source))) {
		v.tell(id, "its text is not what was written: the checksum differs")
	}
	d := corpus.Document{ID: id, Kind: r.kind, ArticleID: r.articleID}
	var u understood
	if err := json.Unmarshal(r.understood, &u); err != nil {
		v.tell(id, "what is understood of it does not decode: %v", err)
	}
	u.lendTo(&d)
	if err := decodeSource(&d, r.source); err != nil {
		v.tell(id, "it does not decode: %v", err)
		return
	}
	if err := records.Check(d); err != nil {
		v.tell(id, "%v", err)
		return
	}
	parent := sql.NullString{}
	if d.Comment != nil {
		parent = sql.NullString{String: d.Comment.ParentID, Valid: true}
	}
	for _, column := range []struct {
		name  string
		right bool
	}{
		{"the digest of its words", bytes.Equal(r.words, Digest(d.Wording()...))},
		{"the comment that it answers", r.parentID == parent},
		{"the version of what is understood", r.annotatedBy.Valid && r.annotatedBy.String == u.AnnotatedBy},
		{"its outlet", r.outlet == u.Outlet},
		{"whether it has a date", r.dated == !d.Published().IsZero()},
		{"whether it has an author", r.bylined == (len(d.Authors()) > 0)},
	} {
		if !column.right {
			v.tell(id, "%s does not agree with its content", column.name)
		}
	}
	if r.account != 0 && !v.imports[r.account] {
		v.tell(id, "import %d brought it, and there is no such import", r.account)
	}
}

// replies counts those of a document.
func (v *verifier) replies(id string, r checkedRow) error {
	query, args := "SELECT count(*) FROM document WHERE article_id = ? AND parent_id = ?", []any{r.articleID, id}
	if r.kind == corpus.KindArticle {
		query, args = "SELECT count(*) FROM document WHERE article_id = ? AND parent_id >= ''", []any{id}
	}
	err := v.each(func() error { return nil }, []any{&r.counted}, query, args...)
	if err == nil && r.counted != r.replies {
		v.tell(id, "it says that it has %d replies, and %d are held", r.replies, r.counted)
	}
	return err
}

func (v *verifier) sequence() error {
	slices.Sort(v.seqs)
	for i, seq := range v.seqs {
		switch {
		case seq < 1 || seq > v.last:
			v.tell("", "change %d is not among the changes up to %d that were given", seq, v.last)
		case i > 0 && seq == v.seqs[i-1]:
			v.tell("", "change %d comes twice", seq)
		}
	}
	return nil
}

func (v *verifier) lineages() error {
	var seq, before int64
	var digest []byte
	err := v.each(func() error {
		if seq <= before || len(digest) != LineageSize {
			v.tell("", "the lineage of change %d is %s and comes after that of change %d", seq, hex.EncodeToString(digest), before)
		}
		before = seq
		return nil
	}, []any{&seq, &digest}, "SELECT seq, digest FROM lineage ORDER BY seq")
	if err == nil && before != v.last {
		v.tell("", "the lineage goes up to change %d, and the last change is %d", before, v.last)
	}
	return err
}

func (v *verifier) revisions() error {
	var d corpus.Document
	var words, source []byte
	return v.each(func() error {
		v.checked.Revisions++
		one := corpus.Document{ID: d.ID, Kind: d.Kind}
		switch err := decodeSource(&one, source); {
		case !v.held[d.ID]:
			v.tell(d.ID, "an earlier version of it is kept, but the document itself is not")
		case err != nil:
			v.tell(d.ID, "an earlier version of it does not decode: %v", err)
		case !bytes.Equal(words, Digest(one.Wording()...)):
			v.tell(d.ID, "an earlier version of it is not what was written: the checksum differs")
		}
		return nil
	}, []any{&d.ID, &d.Kind, &words, &source}, "SELECT id, kind, words, source FROM revision ORDER BY n")
}

func (v *verifier) marks() error {
	var id string
	var seq int64
	return v.each(func() error {
		v.checked.Pending++
		if !v.threads[id] {
			v.tell(id, "it is marked as pending, and nothing of its thread is held")
		}
		if seq > v.last {
			v.tell(id, "it was marked as pending at change %d, and the last change is %d", seq, v.last)
		}
		return nil
	}, []any{&id, &seq}, "SELECT article_id, seq FROM pending ORDER BY n")
}

func (v *verifier) withdrawals() error {
	var id string
	return v.each(func() error {
		v.checked.Withdrawn++
		if v.held[id] {
			v.tell(id, "it is withdrawn, and yet it is held")
		}
		return nil
	}, []any{&id}, "SELECT id FROM withdrawn ORDER BY n")
}

func (v *verifier) quarantine() error {
	var q records.Quarantined
	var identity []byte
	var hasBody bool
	return v.each(func() error {
		v.checked.Quarantined++
		if hasBody && q.Body == nil {
			q.Body = []byte{}
		}
		if !bytes.Equal(identity, identityOf(q)) {
			v.tell("", "quarantine %d, %s: its bytes are not what was written: the checksum differs", q.ID, q.Path)
		}
		return nil
	}, []any{&q.ID, &q.Path, &q.Offset, &identity, &hasBody, &q.Body}, `SELECT id, path, "offset", identity, body IS NOT NULL, body FROM quarantine ORDER BY id`)
}
