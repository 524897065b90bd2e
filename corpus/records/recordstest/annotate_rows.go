package recordstest

import (
	"fmt"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func annotateRows() []row {
	return []row{
		{"a thread that is put whole and understood is not pending", func(t *testing.T, h Harness) {
			s := open(t, h)
			equal(t, "marked", marks(t, s, allUnderstood(smallThread())...), []string{})
			equal(t, "pending", pending(t, s), []string{})
		}},
		{"what holds documents that were not given is pending", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := allUnderstood(smallThread())
			equal(t, "comments", marks(t, s, d[1:]...), []string{})
			equal(t, "article", marks(t, s, d[0]), []string{"a1"})
			equal(t, "pending", pending(t, s), []string{"a1"})
		}},
		{"what was given more than once, or not understood, is pending", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := understood(article("a1", "Ferry late"))
			equal(t, "twice", marks(t, s, d, d), []string{"a1"})
			equal(t, "bare", marks(t, s, article("a2", "Bridge shut"), understood(comment("c2", "a2", "", "x"))), []string{"a2"})
		}},
		{"what is held otherwise understood than it was given is pending", func(t *testing.T, h Harness) {
			s := open(t, h)
			alone, inThread := understood(comment("c1", "a1", "", "Again?")), understood(comment("c1", "a1", "", "Again?"))
			inThread.Headline = "Ferry late"
			put(t, s, alone)
			equal(t, "marked", marks(t, s, understood(article("a1", "Ferry late")), inThread), []string{"a1"})
		}},
		{"what changes nothing marks nothing, nor does a score or a count", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := allUnderstood(smallThread())
			put(t, s, d...)
			equal(t, "nothing", marks(t, s, d[0], d[0], d[2]), []string{})
			n := 7
			counting := d[0]
			a := *counting.Article
			a.CommentCount, counting.Article = &n, &a
			equal(t, "numbers", marks(t, s, scored(d[1], 8), counting), []string{})
			equal(t, "words", marks(t, s, understood(comment("c1", "a1", "", "Never!"))), []string{"a1"})
		}},
		{"what is marked already is marked by any change", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			seen := last(t, s)
			equal(t, "marked", marks(t, s, allUnderstood(smallThread())...), []string{"a1"})
			annotate(t, s, seen, allUnderstood(smallThread())...)
			equal(t, "pending", pending(t, s), []string{"a1"})
		}},
		{"marked articles come the longest marked first, no more than asked for", func(t *testing.T, h Harness) {
			s := open(t, h)
			for _, i := range []int{3, 1, 2} {
				put(t, s, article(fmt.Sprint("a", i), "x"))
			}
			put(t, s, comment("c1", "a3", "", "later"))
			equal(t, "all", pending(t, s), []string{"a3", "a1", "a2"})
			two, err := s.Pending(t.Context(), 2)
			equal(t, "two", fmt.Sprint(two, err), "[a3 a1] <nil>")
		}},
		{"marks and what was understood are kept though the machine stops", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, append(smallThread(), article("a2", "Bridge shut"))...)
			annotate(t, s, last(t, s), allUnderstood(smallThread())...)
			equal(t, "everything", everything(t, open(t, h.Crash(t))), everything(t, s))
			equal(t, "pending", pending(t, s), []string{"a2"})
		}},
		{"Annotate sets what was understood and lent, and nothing else, at new sequence numbers", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, append(smallThread(), fullComment("c9", "a1"))...)
			before, want := last(t, s), one(t, s, "c9")
			given := fullComment("c9", "a1")
			given.AnnotatedBy, given.Annotation.Language = "1", "en"
			given.Comment.Depth, want.Comment.Depth = 7, 7
			given.Outlet, given.Platform, given.Headline, given.Lead = "harbor-ledger", "reddit", "Headline", "Lead"
			want.Outlet, want.Platform, want.Headline, want.Lead = given.Outlet, given.Platform, given.Headline, given.Lead
			want.AnnotatedBy, want.Annotation = given.AnnotatedBy, given.Annotation
			given.Comment.Author, given.Comment.Score, given.Origin.Path, given.DuplicateGroup, given.Replies = "Nobody", nil, "elsewhere", "g7", 9
			equal(t, "seq", annotate(t, s, 0, given), before+1)
			equal(t, "document", asJSON(one(t, s, "c9")), asJSON(want))
			equal(t, "changed", changed(t, s, before), []string{"c9"})
		}},
		{"what is understood already takes no sequence number", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			equal(t, "seq", annotate(t, s, last(t, s), allUnderstood(smallThread())...), corpus.Seq(0))
			equal(t, "nothing", annotate(t, s, last(t, s)), corpus.Seq(0))
		}},
		{"Annotate passes over what is not held or held in other words", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			seq := annotate(t, s, last(t, s), understood(comment("c1", "a1", "", "Never!")), understood(comment("c404", "a1", "", "x")),
				understood(article("a1", "Another headline")), understood(article("c1", "Again?")))
			equal(t, "seq", seq, corpus.Seq(0))
			holds(t, s, countedThread()...)
		}},
		{"Annotate takes off the marks that were set up to the change seen", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			put(t, s, article("a2", "Bridge shut"))
			seen := last(t, s)
			put(t, s, comment("c4", "a1", "", "Since."))
			d := allUnderstood(append(smallThread(), article("a2", "Bridge shut")))
			annotate(t, s, seen, d...)
			equal(t, "what came since", pending(t, s), []string{"a1"})
			annotate(t, s, last(t, s), append(d, understood(comment("c4", "a1", "", "Since.")))...)
			equal(t, "nothing is left", pending(t, s), []string{})
		}},
		{"Annotate refuses what Check refuses, and then does nothing", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			bad := understood(comment("c2", "a1", "c1", "Always."))
			bad.Annotation.Language = "\xff"
			_, err := s.Annotate(t.Context(), []corpus.Document{understood(article("a1", "Ferry late")), bad}, last(t, s))
			wantInvalid(t, err, "c2")
			holds(t, s, countedThread()...)
			equal(t, "pending", pending(t, s), []string{"a1"})
		}},
		{"an article is no longer marked once nothing of it is left", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			remove(t, s, "a1", "c1", "c2")
			equal(t, "pending", pending(t, s), []string{"a1"})
			remove(t, s, "c3")
			equal(t, "pending", pending(t, s), []string{})
		}},
	}
}

func outletRows() []row {
	return []row{
		{"OutletStats counts the articles of each outlet that have a date, a byline, comments", func(t *testing.T, h Harness) {
			s := open(t, h)
			unknown := article("a4", "From nowhere")
			unknown.Outlet, unknown.Article.Outlet = "", ""
			other := article("a5", "Elsewhere")
			other.Outlet, other.Article.Outlet = "harbor-ledger", "harbor-ledger"
			put(t, s, append(smallThread(), fullArticle("a2"), article("a3", "Bare"), unknown, other, comment("c9", "a9", "", "alone"))...)
			klaxon := records.OutletStats{Outlet: "daily-klaxon", Articles: 3, Dated: 1, Bylined: 1, Answered: 1}
			all := []records.OutletStats{{Articles: 1}, klaxon, {Outlet: "harbor-ledger", Articles: 1}}
			equal(t, "all", outletStats(t, s), all)
			equal(t, "asked for", outletStats(t, s, "harbor-ledger", "nobody", "", "harbor-ledger", "\xff"), []records.OutletStats{all[0], all[2]})
			remove(t, s, "c1", "c2", "c3", "a2")
			equal(t, "fewer", outletStats(t, s, "daily-klaxon"), []records.OutletStats{{Outlet: "daily-klaxon", Articles: 2}})
		}},
		{"OutletStats follows what is merged and lent", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := article("a1", "Ferry late")
			put(t, s, d)
			full := fullArticle("a1")
			put(t, s, full)
			equal(t, "merged", outletStats(t, s), []records.OutletStats{{Outlet: "daily-klaxon", Articles: 1, Dated: 1, Bylined: 1}})
			full.Outlet = "harbor-ledger"
			annotate(t, s, last(t, s), full)
			equal(t, "lent", outletStats(t, s), []records.OutletStats{{Outlet: "harbor-ledger", Articles: 1, Dated: 1, Bylined: 1}})
			equal(t, "none", outletStats(t, s, "daily-klaxon"), []records.OutletStats{})
		}},
		{"OutletNames counts what the articles of an outlet call it", func(t *testing.T, h Harness) {
			s := open(t, h)
			called := func(id, name string) corpus.Document {
				d := article(id, "Ferry late")
				d.Article.OutletName = name
				return d
			}
			other := called("a5", "Der Hafenbote")
			other.Outlet, other.Article.Outlet = "hafenbote-de", "hafenbote-de"
			put(t, s, called("a1", "The Klaxon"), called("a2", "Daily Klaxon"), called("a3", "Daily Klaxon"), article("a4", "Bare"), other, comment("c1", "a1", "", "Again?"))
			want := []records.OutletName{{Outlet: "daily-klaxon", Name: "Daily Klaxon", Articles: 2}, {Outlet: "daily-klaxon", Name: "The Klaxon", Articles: 1},
				{Outlet: "hafenbote-de", Name: "Der Hafenbote", Articles: 1}}
			equal(t, "all", outletNames(t, s), want)
			remove(t, s, "a2", "a3", "a5")
			equal(t, "fewer", outletNames(t, s), want[1:2])
		}},
	}
}
