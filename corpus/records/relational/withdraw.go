package relational

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// withdrawing are the statements of those who take documents down.
type withdrawing struct {
	clearCodes, clearActs     *sql.Stmt
	clearFrozen, clearJudged  *sql.Stmt
	anyWithdrawn, isWithdrawn *sql.Stmt
	addWithdrawn, addAudit    *sql.Stmt
	borrowers, markLeft       *sql.Stmt
}

func (w *withdrawing) statements() []statement {
	return []statement{
		// Notes may repeat the words of their document.
		{&w.clearCodes, "UPDATE code SET note = '', marks = 'null' WHERE document = ?"},
		{&w.clearActs, "UPDATE act SET text = '' WHERE action = 'note' AND id IN (SELECT act FROM acted WHERE document = ?)"},
		{&w.clearFrozen, "UPDATE frozen_document SET content = '' WHERE document = ?"}, // it tells what the document said
		{&w.clearJudged, "DELETE FROM judged WHERE document = ?"},
		{&w.anyWithdrawn, "SELECT EXISTS (SELECT 1 FROM withdrawn)"},
		{&w.isWithdrawn, "SELECT EXISTS (SELECT 1 FROM withdrawn WHERE id = ?)"},
		{&w.addWithdrawn, "INSERT INTO withdrawn (id, at, reason) VALUES (?, ?, ?)"},
		{&w.addAudit, "INSERT INTO audit (at, action, subject, reason, documents) VALUES (?, ?, ?, ?, ?)"},
		{&w.borrowers, "SELECT n, id, depth, annotated_by, outlet, understood FROM document WHERE article_id = ? AND kind = 'comment' ORDER BY n"},
		{&w.markLeft, `INSERT INTO pending (article_id, seq) SELECT ?::text, ?::integer WHERE EXISTS (SELECT 1 FROM document WHERE article_id = ?)
			ON CONFLICT (article_id) DO UPDATE SET seq = excluded.seq`},
	}
}

// Withdraw takes documents down; see records.Withdrawer.
func (s *Store) Withdraw(ctx context.Context, ids []string, reason string) (last corpus.Seq, err error) {
	if strings.TrimSpace(reason) == "" {
		return 0, s.Wrap(ctx, "withdraw documents of", errors.New("a reason must be given"))
	}
	w := withdrawal{at: s.now(), reason: strings.ToValidUTF8(reason, "\uFFFD")}
	err = s.transact(ctx, func() error {
		return s.write.change(ctx, func(c *change) error { return c.withdrawAll(ctx, ids, w) }, &last)
	})
	if err != nil {
		return 0, s.Wrap(ctx, "withdraw documents of", err)
	}
	return last, nil
}

// withdrawal is when and why documents are taken down.
type withdrawal struct {
	at     time.Time
	reason string
}

func (c *change) withdrawAll(ctx context.Context, ids []string, w withdrawal) error {
	var withdrawn, threads []string
	removed := 0
	for _, id := range ids {
		thread, did, err := c.withdraw(id, w)
		if err := errors.Join(ctx.Err(), err); err != nil {
			return err
		}
		if did {
			withdrawn = append(withdrawn, id)
		}
		if thread != "" {
			threads = append(threads, thread)
			removed++
		}
	}
	if len(withdrawn) == 0 {
		return nil
	}
	if err := c.tellReplies(ctx); err != nil {
		return err
	}
	for _, id := range threads {
		if _, err := c.markLeft.ExecContext(c.ctx, id, c.seq, id); err != nil {
			return err
		}
	}
	// Staged annotations lend the words of those above too; the job stages them again.
	if _, err := c.unstage.ExecContext(c.ctx); err != nil {
		return err
	}
	_, err := c.addAudit.ExecContext(c.ctx, w.at.Unix(), "takedown", strings.Join(withdrawn, " "), w.reason, removed)
	return err
}

// withdraw takes one document down, unless that was done before. Thread is the
// article that it belonged to, "" if it was not held.
func (c *change) withdraw(id string, w withdrawal) (thread string, did bool, err error) {
	was, err := c.lookup(id)
	if err != nil {
		return "", false, err
	}
	if before, err := c.withdrawnBefore(id); err != nil || before {
		return "", false, err
	}
	if was.n == 0 {
		return "", false, fmt.Errorf("document %q: %w", id, records.ErrNotFound)
	}
	if was.held() {
		if err := c.remove(id, was); err != nil {
			return "", false, err
		}
	}
	if err := c.takeBackLent(id); err != nil {
		return "", false, err
	}
	for _, clear := range []*sql.Stmt{c.clearCodes, c.clearActs, c.clearFrozen, c.clearJudged} {
		if _, err := clear.ExecContext(c.ctx, id); err != nil {
			return "", false, err
		}
	}
	_, err = c.addWithdrawn.ExecContext(c.ctx, id, w.at.Unix(), w.reason)
	return was.articleID, true, err
}

// takeBackLent removes what an article lent its comments of its words.
func (c *change) takeBackLent(articleID string) error {
	all, err := c.readBorrowers(articleID)
	if err != nil {
		return err
	}
	for _, b := range all {
		b.understood.Headline, b.understood.Lead = "", ""
		text, err := json.Marshal(b.understood)
		if err != nil {
			return err
		}
		seq := c.next(b.id, b.depth, string(text))
		if _, err := c.setUnderstood.ExecContext(c.ctx, seq, b.depth, b.annotatedBy, b.outlet, string(text), b.n); err != nil {
			return err
		}
	}
	return nil
}

// borrower is a comment that has words of its article.
type borrower struct {
	n                       int64
	id, annotatedBy, outlet string
	depth                   int
	understood              understood
}

func (c *change) readBorrowers(articleID string) (all []borrower, err error) {
	rows, err := c.borrowers.QueryContext(c.ctx, articleID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b borrower
		var text sql.RawBytes
		if err := rows.Scan(&b.n, &b.id, &b.depth, &b.annotatedBy, &b.outlet, &text); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &b.understood); err != nil {
			return nil, fmt.Errorf("what is understood of document %q: %w", b.id, err)
		}
		if b.understood.Headline != "" || b.understood.Lead != "" {
			all = append(all, b)
		}
	}
	return all, rows.Err()
}

// passOver takes out of what is put the documents that are withdrawn, counts
// each of them once, and takes from the others what a withdrawn article lent.
func (c *change) passOver(documents []corpus.Document, out *records.Put) (kept []corpus.Document, err error) {
	var some bool
	if err := c.anyWithdrawn.QueryRowContext(c.ctx).Scan(&some); err != nil || !some {
		return documents, err
	}
	passed := map[string]bool{}
	for _, d := range documents {
		switch is, err := c.withdrawnBefore(d.ID); {
		case err != nil:
			return nil, err
		case !is:
			if d, err = c.unlend(d); err != nil {
				return nil, err
			}
			kept = append(kept, d)
			continue
		case passed[d.ID]:
			continue
		}
		passed[d.ID] = true
		if d.Kind == corpus.KindArticle {
			out.Articles.Withdrawn++
		} else {
			out.Comments.Withdrawn++
		}
	}
	return kept, nil
}

// unlend is a document without the words of an article that is withdrawn.
func (c *change) unlend(d corpus.Document) (corpus.Document, error) {
	if d.Kind != corpus.KindComment || d.Headline == "" && d.Lead == "" {
		return d, nil
	}
	is, err := c.withdrawnBefore(d.ArticleID)
	if is {
		d.Headline, d.Lead = "", ""
	}
	return d, err
}

func (c *change) withdrawnBefore(id string) (is bool, err error) {
	err = c.isWithdrawn.QueryRowContext(c.ctx, id).Scan(&is)
	return is, err
}

// Withdrawals lists tombstones; see records.Withdrawer.
func (s *Store) Withdrawals(ctx context.Context, ids []string) ([]records.Withdrawal, error) {
	all, err := s.withdrawals(ctx, ids)
	if err != nil {
		return nil, s.Wrap(ctx, "read withdrawals from", err)
	}
	return all, nil
}

func (s *Store) withdrawals(ctx context.Context, ids []string) (all []records.Withdrawal, err error) {
	if len(ids) == 0 {
		return readWithdrawals(s.find.withdrawals.QueryContext(ctx))
	}
	for _, id := range ids {
		one, err := readWithdrawals(s.find.withdrawal.QueryContext(ctx, id))
		if err != nil {
			return nil, err
		}
		all = append(all, one...)
	}
	return all, nil
}

var readWithdrawals = collect(func(row scanner) (w records.Withdrawal, err error) {
	var at int64
	err = row.Scan(&w.ID, &at, &w.Reason)
	w.At = time.Unix(at, 0).UTC()
	return w, err
})

// Audit lists what people did; see records.Auditor.
func (s *Store) Audit(ctx context.Context) ([]records.AuditLine, error) {
	lines, err := readAudit(s.find.audit.QueryContext(ctx))
	if err != nil {
		return nil, s.Wrap(ctx, "read the audit of", err)
	}
	return lines, nil
}

var readAudit = collect(func(row scanner) (line records.AuditLine, err error) {
	var at int64
	err = row.Scan(&at, &line.Action, &line.Subject, &line.Reason, &line.Documents)
	line.At = time.Unix(at, 0).UTC()
	return line, err
})
