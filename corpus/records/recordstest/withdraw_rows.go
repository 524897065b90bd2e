package recordstest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func withdrawRows() []row {
	return []row{
		{"Withdraw removes documents as Delete does", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			put(t, s, comment("c2", "a1", "c1", "Never."))
			before := last(t, s)
			seq := withdraw(t, s, "c2")
			equal(t, "seq", seq, last(t, s))
			equal(t, "changed", sorted(changed(t, s, before)), []string{"-c2", "a1", "c1"})
			equal(t, "revisions", revisions(t, s, "c2"), []string{})
			d := smallThread()
			holds(t, s, withReplies(d[0], 2), d[1], d[3])
		}},
		{"Withdraw keeps when and why, in the order of withdrawing", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			began := added(t, s, "c1")
			withdraw(t, s, "c3")
			if _, err := s.Withdraw(t.Context(), []string{"a1", "c3"}, "a court said so"); err != nil {
				t.Fatal(err)
			}
			equal(t, "all", reasons(t, s), []string{"c3: asked for", "a1: a court said so"})
			equal(t, "asked for", reasons(t, s, "a1", "c1", "a1", "\xff"), []string{"a1: a court said so", "a1: a court said so"})
			all, err := s.Withdrawals(t.Context(), nil)
			if err != nil || all[0].At.Before(began) || all[0].At.Location() != time.UTC || all[0].At.Nanosecond() != 0 {
				t.Errorf("withdrawn %v, error %v", all, err)
			}
		}},
		{"Withdraw and Forget leave a line of the audit", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			withdraw(t, s, "c2", "c3")
			withdraw(t, s, "c2", "c3")
			forget(t, s, records.Selection{Outlet: "daily-klaxon"})
			forget(t, s, records.Selection{Outlet: "daily-klaxon"})
			lines, err := s.Audit(t.Context())
			for i := range lines {
				lines[i].At = time.Time{}
			}
			equal(t, "error", err, error(nil))
			equal(t, "audit", lines, []records.AuditLine{
				{Action: "takedown", Subject: "c2 c3", Reason: "asked for", Documents: 2},
				{Action: "forget", Subject: "outlet daily-klaxon", Documents: 2},
			})
		}},
		{"Withdraw is durable on return", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			withdraw(t, s, "c2")
			crashed := open(t, h.Crash(t))
			equal(t, "withdrawn", reasons(t, crashed), []string{"c2: asked for"})
			equal(t, "replay", replay(t, crashed), replay(t, s))
		}},
		{"Put passes over what is withdrawn, and counts it once", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			withdraw(t, s, "c2", "a1")
			before := last(t, s)
			d := smallThread()
			did := put(t, s, d[0], d[2], comment("c2", "a1", "", "In other words."), comment("c2", "a9", "", "Elsewhere."))
			equal(t, "counts", did, records.Put{Articles: records.Counts{Withdrawn: 1}, Comments: records.Counts{Withdrawn: 1}})
			equal(t, "last", last(t, s), before)
			did = put(t, s, append(d, comment("c4", "a1", "c2", "So?"))...)
			equal(t, "counts", did, records.Put{Articles: records.Counts{Withdrawn: 1}, Comments: records.Counts{New: 1, Unchanged: 2, Withdrawn: 1}, Seq: last(t, s)})
		}},
		{"the same words under another id are another document", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			withdraw(t, s, "c2")
			equal(t, "counts", put(t, s, comment("c8", "a1", "c1", "Always.")).Comments, records.Counts{New: 1})
		}},
		{"comments lose what a withdrawn article lent them, and do not get it again", func(t *testing.T, h Harness) {
			s := open(t, h)
			lent := func(d corpus.Document) corpus.Document {
				d.Headline, d.Lead, d.Platform = "Ferry late", "The ferry", "reddit"
				return d
			}
			d := smallThread()
			put(t, s, d[0], lent(d[1]))
			before := last(t, s)
			withdraw(t, s, "a1")
			equal(t, "changed", sorted(changed(t, s, before)), []string{"-a1", "c1"})
			put(t, s, d[0], lent(d[1]), lent(d[2]))
			annotate(t, s, last(t, s), lent(understood(d[1])))
			for _, id := range []string{"c1", "c2"} {
				got := one(t, s, id)
				equal(t, id, []string{got.Headline, got.Lead, got.Platform, got.Outlet}, []string{"", "", "reddit", "daily-klaxon"})
			}
		}},
		{"what is left of a thread is marked as pending", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			put(t, s, understood(article("a2", "Bridge shut")))
			withdraw(t, s, "c1", "a2")
			equal(t, "pending", pending(t, s), []string{"a1"})
			withdraw(t, s, "a1", "c2", "c3")
			equal(t, "pending", pending(t, s), []string{})
		}},
		{"an id that is withdrawn keeps its first reason, and what was deleted can be withdrawn", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			remove(t, s, "c2")
			equal(t, "seq", withdraw(t, s, "c2"), corpus.Seq(0))
			if seq, err := s.Withdraw(t.Context(), []string{"c2"}, "again"); err != nil || seq != 0 {
				t.Errorf("withdrawn again at %d, error %v", seq, err)
			}
			equal(t, "withdrawn", reasons(t, s), []string{"c2: asked for"})
		}},
		{"Withdraw refuses what was never held and an empty reason, and then does nothing", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := everything(t, s)
			if _, err := s.Withdraw(t.Context(), []string{"c1", "c404"}, "asked for"); !errors.Is(err, records.ErrNotFound) || !strings.Contains(err.Error(), "c404") {
				t.Errorf("error %v", err)
			}
			if _, err := s.Withdraw(t.Context(), []string{"c1"}, " "); err == nil || !strings.Contains(err.Error(), "reason") {
				t.Errorf("error %v", err)
			}
			equal(t, "held", everything(t, s), before)
			equal(t, "withdrawn", reasons(t, s), []string{})
		}},
		{"Erase changes nothing that can be read, and may be called again", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			put(t, s, comment("c2", "a1", "c1", "Never."))
			withdraw(t, s, "c3")
			before := everything(t, s)
			for range 2 {
				if err := s.Erase(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			equal(t, "held", everything(t, s), before)
			equal(t, "thread", thread(t, s, "a1"), []string{"a1", "c1", "c2"})
			equal(t, "withdrawn", reasons(t, s), []string{"c3: asked for"})
		}},
	}
}

func forgetRows() []row {
	from := func(d corpus.Document, account int64) corpus.Document {
		d.Origin.Import = account
		return d
	}
	elsewhere := func(d corpus.Document) corpus.Document {
		d.Outlet = "harbor-ledger"
		return d
	}
	return []row{
		{"Select and Forget take the documents of an outlet, and comments on its articles", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := smallThread()
			d[2].Outlet = "" // not lent yet
			put(t, s, append(d, elsewhere(article("a2", "Bridge shut")), elsewhere(comment("c5", "a2", "", "x")))...)
			equal(t, "selected", selected(t, s, records.Selection{Outlet: "daily-klaxon"}), []string{"a1", "c1", "c2", "c3"})
			equal(t, "forgotten", forget(t, s, records.Selection{Outlet: "daily-klaxon"}), 4)
			equal(t, "left", len(replay(t, s)), 2)
			equal(t, "selected", selected(t, s, records.Selection{Outlet: "nobody"}), []string{})
		}},
		{"Select and Forget take the documents that an account brought first", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := smallThread()
			put(t, s, from(d[0], 1), from(d[1], 1))
			put(t, s, from(d[1], 2), from(d[2], 2), from(d[3], 2))
			equal(t, "selected", selected(t, s, records.Selection{Import: 2}), []string{"c2", "c3"})
			equal(t, "forgotten", forget(t, s, records.Selection{Import: 2}), 2)
			holds(t, s, withReplies(d[0], 1), d[1])
		}},
		{"what is forgotten may be put again", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			forget(t, s, records.Selection{Outlet: "daily-klaxon"})
			holds(t, s)
			equal(t, "counts", put(t, s, smallThread()...).Comments, records.Counts{New: 3})
			holds(t, s, countedThread()...)
		}},
		{"a Selection that does not name one place is refused", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			for _, what := range []records.Selection{{}, {Outlet: "daily-klaxon", Import: 1}, {Import: -1}} {
				if _, err := s.Select(t.Context(), what); err == nil {
					t.Errorf("%+v is selected", what)
				}
				if n, err := s.Forget(t.Context(), what); err == nil || n != 0 {
					t.Errorf("%+v is forgotten", what)
				}
			}
			holds(t, s, countedThread()...)
		}},
	}
}

// withdraw takes documents down.
func withdraw(t tester, s records.Withdrawer, ids ...string) corpus.Seq {
	t.Helper()
	seq, err := s.Withdraw(context.Background(), ids, "asked for")
	if err != nil {
		t.Fatal("withdraw:", err)
	}
	return seq
}

// reasons are the documents that are withdrawn, each with its reason.
func reasons(t tester, s records.Withdrawer, ids ...string) []string {
	t.Helper()
	all, err := s.Withdrawals(context.Background(), ids)
	if err != nil {
		t.Fatal("withdrawals:", err)
	}
	out := []string{}
	for _, w := range all {
		out = append(out, w.ID+": "+w.Reason)
	}
	return out
}

func selected(t tester, s records.Forgetter, what records.Selection) []string {
	t.Helper()
	ids, err := s.Select(context.Background(), what)
	if err != nil {
		t.Fatal("select:", err)
	}
	return append([]string{}, ids...)
}

func forget(t tester, s records.Forgetter, what records.Selection) int {
	t.Helper()
	n, err := s.Forget(context.Background(), what)
	if err != nil {
		t.Fatal("forget:", err)
	}
	return n
}
