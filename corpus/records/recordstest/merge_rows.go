package recordstest

import (
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func mergeRows() []row {
	return []row{
		{"what adds to a document without changing its words is merged", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			did := put(t, s, scored(comment("c1", "a1", "", "Again?"), 4), modified(article("a1", "Ferry late"), 2))
			equal(t, "counts", did, records.Put{Articles: records.Counts{Merged: 1}, Comments: records.Counts{Merged: 1}, Seq: before + 2})
			equal(t, "changed", changed(t, s, before), []string{"c1", "a1"})
			equal(t, "score", *one(t, s, "c1").Comment.Score, 4)
			equal(t, "replies", one(t, s, "a1").Replies, 3)
		}},
		{"Put merges as corpus.Merge does, every field of it", func(t *testing.T, h Harness) {
			s := open(t, h)
			for _, pair := range mergePairs() {
				held, given := pair[0], pair[1]
				want, _ := corpus.Merge(held, given)
				put(t, s, held)
				put(t, s, given)
				equal(t, held.ID, asJSON(one(t, s, held.ID)), asJSON(withReplies(want, one(t, s, held.ID).Replies)))
			}
		}},
		{"what is understood is not a reason to write, unless nothing was understood before", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := comment("c1", "a1", "", "Again?")
			put(t, s, d)
			equal(t, "first", put(t, s, understood(d)).Comments, records.Counts{Merged: 1})
			other := understood(d)
			other.AnnotatedBy, other.Annotation.Language, other.Headline, other.Origin.Offset = "2", "de", "Another", 9
			equal(t, "second", put(t, s, other), records.Put{Comments: records.Counts{Unchanged: 1}})
			equal(t, "none", put(t, s, d), records.Put{Comments: records.Counts{Unchanged: 1}})
			holds(t, s, understood(d))
		}},
		{"other words bring their own annotation", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, understood(comment("c1", "a1", "", "Again?")))
			put(t, s, comment("c1", "a1", "", "Never."))
			holds(t, s, comment("c1", "a1", "", "Never."))
		}},
		{"a wording that is replaced is kept as a revision, without what was understood", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, understood(comment("c1", "a1", "", "first")), understood(article("a1", "first")))
			equal(t, "none", append(revisions(t, s, "c1"), revisions(t, s, "a1")...), []string{})
			put(t, s, comment("c1", "a1", "", "second"), article("a1", "second"))
			put(t, s, scored(comment("c1", "a1", "", "third"), 3))
			equal(t, "comment", revisions(t, s, "c1"), bare([]corpus.Document{comment("c1", "a1", "", "first"), comment("c1", "a1", "", "second")}))
			equal(t, "article", revisions(t, s, "a1"), bare([]corpus.Document{article("a1", "first")}))
			for _, id := range []string{"c404", "", "c1\x00"} {
				equal(t, id, revisions(t, s, id), []string{})
			}
		}},
		{"reading the same sources again, in the same order, changes no words", func(t *testing.T, h Harness) {
			s := open(t, h)
			sources := []corpus.Document{comment("c1", "a1", "", "first"), comment("c1", "a1", "", "second"), article("a1", "x"), article("a1", "y"), article("a1", "z")}
			for _, d := range sources {
				put(t, s, d)
			}
			before := everything(t, s)
			for _, d := range sources {
				equal(t, "seq", put(t, s, d).Seq, corpus.Seq(0))
			}
			put(t, s, sources...)
			equal(t, "everything", everything(t, s), before)
		}},
		{"an earlier version comes back if its source modified it later", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, modified(article("a1", "first"), 1))
			put(t, s, modified(article("a1", "second"), 2))
			put(t, s, modified(article("a1", "first"), 3))
			holds(t, s, modified(article("a1", "first"), 3))
			equal(t, "revisions", len(revisions(t, s, "a1")), 2)
		}},
		{"a wording that came after a later one is a revision, and counts as merged once", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, modified(article("a1", "second"), 2))
			equal(t, "counts", put(t, s, modified(article("a1", "first"), 1)).Articles, records.Counts{Merged: 1})
			equal(t, "again", put(t, s, modified(article("a1", "first"), 1)).Articles, records.Counts{Unchanged: 1})
			holds(t, s, modified(article("a1", "second"), 2))
			equal(t, "revisions", revisions(t, s, "a1"), bare([]corpus.Document{modified(article("a1", "first"), 1)}))
		}},
		{"Delete removes revisions as well", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, comment("c1", "a1", "", "first"))
			put(t, s, comment("c1", "a1", "", "second"))
			remove(t, s, "c1")
			equal(t, "revisions", revisions(t, s, "c1"), []string{})
			put(t, s, comment("c1", "a1", "", "first"))
			holds(t, s, comment("c1", "a1", "", "first"))
		}},
		{"revisions are kept though the machine stops", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, comment("c1", "a1", "", "first"))
			put(t, s, comment("c1", "a1", "", "second"))
			equal(t, "everything", everything(t, open(t, h.Crash(t))), everything(t, s))
		}},
	}
}

// mergePairs are documents that have something to say to each other, in both orders.
func mergePairs() [][2]corpus.Document {
	empty, title := article("a2", ""), article("a3", "Ferry late")
	empty.Article.Paragraphs, title.Article.Paragraphs = nil, nil
	withdrawn := comment("c2", "a1", "", "")
	withdrawn.Comment.Deleted = true
	pairs := [][2]corpus.Document{{empty, fullArticle("a2")}, {fullArticle("a3"), title}, {withdrawn, fullComment("c2", "a1")}}
	for i, name := range []string{"a4", "a5", "c6"} {
		pairs = append(pairs, [2]corpus.Document{renamed(pairs[i][1], name), renamed(pairs[i][0], name)})
	}
	return pairs
}

// renamed returns a document with another id.
func renamed(d corpus.Document, id string) corpus.Document {
	d.ID = id
	if d.Article != nil {
		a := *d.Article
		a.ID, d.ArticleID, d.Article = id, id, &a
		return d
	}
	c := *d.Comment
	c.ID, d.Comment = id, &c
	return d
}
