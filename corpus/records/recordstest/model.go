package recordstest

import (
	"cmp"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// model is the records as the contract describes them, in memory and by the
// plainest means: replies are counted whenever they are asked for.
type model struct {
	held      map[string]corpus.Document // without replies
	order     []string                   // of first put
	known     map[string]bool            // ever put
	revisions map[string][]corpus.Document
	marks     []mark // in the order of marking
	staged    map[string]corpus.Document
	withdrawn []string
}

// mark says that an article is pending, since a change.
type mark struct {
	articleID string
	at        corpus.Seq
}

func newModel() *model {
	return &model{held: map[string]corpus.Document{}, revisions: map[string][]corpus.Document{}, staged: map[string]corpus.Document{}, known: map[string]bool{}}
}

// replies counts those of a document.
func (m *model) replies(d corpus.Document) int {
	n := 0
	for _, other := range m.held {
		if other.Comment != nil && other.ArticleID == d.ArticleID && (d.Article != nil || other.Comment.ParentID == d.ID) {
			n++
		}
	}
	return n
}

// replica is what a reader of the log should have.
func (m *model) replica() Replica {
	r := Replica{}
	for id, d := range m.held {
		r[id] = asJSON(withReplies(d, m.replies(d)))
	}
	return r
}

// changing is what one Put does to a model.
type changing struct {
	gravest map[string]int  // by document: 0 unchanged, 1 merged, 2 replaced, 3 new
	given   map[string]int  // how often
	matters map[string]bool // articles with a change that annotations depend on
	touched []string        // documents that were written, even if they did not change
	order   []string        // of articles
	last    map[string]corpus.Document
}

// put says what the store should, except for sequence numbers.
func (m *model) put(documents []corpus.Document) (want records.Put, did changing) {
	did = changing{gravest: map[string]int{}, given: map[string]int{}, matters: map[string]bool{}, last: map[string]corpus.Document{}}
	kept := m.passOver(documents, &want)
	for _, d := range kept {
		m.putOne(withReplies(d, 0), &did)
	}
	for _, d := range kept {
		grave, open := did.gravest[d.ID]
		if !open {
			continue
		}
		delete(did.gravest, d.ID)
		counts := &want.Comments
		if d.Article != nil {
			counts = &want.Articles
		}
		*[]*int{&counts.Unchanged, &counts.Merged, &counts.Replaced, &counts.New}[grave]++
	}
	return want, did
}

// passOver leaves out what is withdrawn, and what a withdrawn article lends.
func (m *model) passOver(documents []corpus.Document, want *records.Put) (kept []corpus.Document) {
	passed := map[string]bool{}
	for _, d := range documents {
		switch {
		case !slices.Contains(m.withdrawn, d.ID):
			kept = append(kept, m.unlend(d))
		case passed[d.ID]:
		case d.Article != nil:
			want.Articles.Withdrawn++
		default:
			want.Comments.Withdrawn++
		}
		passed[d.ID] = true
	}
	return kept
}

func (m *model) unlend(d corpus.Document) corpus.Document {
	if d.Comment != nil && slices.Contains(m.withdrawn, d.ArticleID) {
		d.Headline, d.Lead = "", ""
	}
	return d
}

// withdraw takes down what was ever put.
func (m *model) withdraw(ids []string, at corpus.Seq) {
	var left []string
	for _, id := range ids {
		if slices.Contains(m.withdrawn, id) {
			continue
		}
		m.withdrawn = append(m.withdrawn, id)
		clear(m.staged) // staged annotations may hold its words
		if d, held := m.held[id]; held {
			left = append(left, d.ArticleID)
		}
		m.remove([]string{id})
		for _, other := range m.order {
			m.held[other] = m.unlend(m.held[other])
		}
	}
	for _, id := range left {
		if slices.ContainsFunc(m.order, func(other string) bool { return m.held[other].ArticleID == id }) {
			m.mark(id, at)
		}
	}
}

func (m *model) putOne(d corpus.Document, did *changing) {
	was, held := m.held[d.ID]
	now, outcome := d, 3
	if held {
		now, outcome = m.merge(was, d)
	} else {
		m.order = append(m.order, d.ID)
	}
	m.held[d.ID], m.known[d.ID] = now, true
	did.gravest[d.ID] = max(did.gravest[d.ID], outcome)
	did.given[d.ID]++
	if outcome != int(corpus.Unchanged) {
		did.touched = append(did.touched, d.ID)
	}
	did.last[d.ID] = d
	if !slices.Contains(did.order, now.ArticleID) {
		did.order = append(did.order, now.ArticleID)
	}
	if !held || asJSON(withoutNumbers(was)) != asJSON(withoutNumbers(now)) {
		did.matters[now.ArticleID] = true
	}
}

// merge joins documents and keeps the replaced wording.
func (m *model) merge(was, given corpus.Document) (corpus.Document, int) {
	now, outcome := corpus.Merge(was, given)
	if outcome == corpus.Replaced && m.hasRevision(given) {
		now, outcome = corpus.MergeEarlier(was, given)
	}
	switch {
	case outcome == corpus.Replaced && !m.hasRevision(was):
		m.revisions[was.ID] = append(m.revisions[was.ID], was)
	case outcome != corpus.Replaced && corpus.Earlier(was, given) && !m.hasRevision(given):
		m.revisions[was.ID] = append(m.revisions[was.ID], given)
		outcome = max(outcome, corpus.Merged)
	}
	return now, int(outcome)
}

func (m *model) hasRevision(d corpus.Document) bool {
	return slices.ContainsFunc(m.revisions[d.ID], func(r corpus.Document) bool { return slices.Equal(r.Wording(), d.Wording()) })
}

// markGiven marks what a Put left pending, and returns it.
func (m *model) markGiven(did changing, at corpus.Seq) (marked []string) {
	for _, id := range did.order {
		if did.matters[id] && (m.isMarked(id) || m.isScattered(id, did)) {
			marked = append(marked, id)
			m.mark(id, at)
		}
	}
	return marked
}

func (m *model) isScattered(articleID string, did changing) bool {
	for id, d := range m.held {
		if d.ArticleID == articleID && (did.given[id] != 1 || d.AnnotatedBy == "" || asJSON(understoodOnly(d)) != asJSON(understoodOnly(did.last[id]))) {
			return true
		}
	}
	return false
}

func (m *model) isMarked(articleID string) bool {
	return slices.ContainsFunc(m.marks, func(k mark) bool { return k.articleID == articleID })
}

func (m *model) mark(articleID string, at corpus.Seq) {
	for i := range m.marks {
		if m.marks[i].articleID == articleID {
			m.marks[i].at = at
			return
		}
	}
	m.marks = append(m.marks, mark{articleID, at})
}

func (m *model) pending() []string {
	ids := []string{}
	for _, k := range m.marks {
		ids = append(ids, k.articleID)
	}
	return ids
}

// annotate says what Annotate should write, and to which documents.
func (m *model) annotate(documents []corpus.Document, seen corpus.Seq) (touched []string) {
	for _, d := range documents {
		d = m.unlend(d)
		if was, held := m.held[d.ID]; held && slices.Equal(was.Wording(), d.Wording()) {
			was.Outlet, was.Platform, was.Headline, was.Lead = d.Outlet, d.Platform, d.Headline, d.Lead
			was.Annotation, was.AnnotatedBy = d.Annotation, d.AnnotatedBy
			if d.Comment != nil {
				c := *was.Comment
				c.Depth, was.Comment = d.Comment.Depth, &c
			}
			if asJSON(was) != asJSON(m.held[d.ID]) {
				touched = append(touched, d.ID)
			}
			m.held[d.ID] = was
		}
		m.marks = slices.DeleteFunc(m.marks, func(k mark) bool { return k.articleID == d.ArticleID && k.at <= seen })
	}
	return touched
}

// stage sets annotations aside for what is held in the same words.
func (m *model) stage(version string, documents []corpus.Document) {
	for _, d := range documents {
		if was, held := m.held[d.ID]; held && was.Kind == d.Kind && slices.Equal(was.Wording(), d.Wording()) {
			d.AnnotatedBy = version
			m.staged[d.ID] = d
		}
	}
}

// isStaged reports whether there is an annotation for what is held.
func (m *model) isStaged(version, id string) bool {
	d, staged := m.staged[id]
	return staged && d.AnnotatedBy == version && slices.Equal(m.held[id].Wording(), d.Wording())
}

// outdated are the articles that another version annotated.
func (m *model) outdated(version string) []string {
	ids := []string{}
	for _, articleID := range articleIDs {
		is := func(id string) bool { return m.held[id].AnnotatedBy != version && !m.isStaged(version, id) }
		if !m.isMarked(articleID) && slices.ContainsFunc(m.thread(articleID), is) {
			ids = append(ids, articleID)
		}
	}
	return ids
}

// adopt makes what is staged the annotation, and returns the documents changed.
func (m *model) adopt(version string) (touched []string) {
	for id, d := range m.staged {
		if was, held := m.held[id]; held && was.AnnotatedBy != version && m.isStaged(version, id) {
			d.ArticleID = was.ArticleID
			m.annotate([]corpus.Document{d}, 0)
			touched = append(touched, id)
		}
	}
	clear(m.staged)
	return touched
}

func (m *model) remove(ids []string) {
	for _, id := range ids {
		delete(m.held, id)
		delete(m.revisions, id)
		m.order = slices.DeleteFunc(m.order, func(other string) bool { return other == id })
	}
	m.marks = slices.DeleteFunc(m.marks, func(k mark) bool {
		for _, d := range m.held {
			if d.ArticleID == k.articleID {
				return false
			}
		}
		return true
	})
}

// outletStats counts the articles of each outlet.
func (m *model) outletStats() []records.OutletStats {
	of := map[string]records.OutletStats{}
	one := func(is bool) int {
		if is {
			return 1
		}
		return 0
	}
	for _, d := range m.held {
		if d.Article == nil {
			continue
		}
		c := of[d.Outlet]
		c.Outlet = d.Outlet
		c.Articles++
		c.Dated += one(!d.Article.Published.IsZero())
		c.Bylined += one(len(d.Article.Bylines) > 0)
		c.Answered += one(m.replies(d) > 0)
		of[d.Outlet] = c
	}
	counts := []records.OutletStats{}
	for _, c := range of {
		counts = append(counts, c)
	}
	slices.SortFunc(counts, func(a, b records.OutletStats) int { return cmp.Compare(a.Outlet, b.Outlet) })
	return counts
}

// thread is the thread of an article, by id.
func (m *model) thread(articleID string) []string {
	article, ids, parents := []string{}, []string{}, []string{}
	for _, id := range m.order {
		switch d := m.held[id]; {
		case d.ArticleID != articleID:
		case d.Article != nil:
			article = append(article, id)
		default:
			ids, parents = append(ids, id), append(parents, d.Comment.ParentID)
		}
	}
	tree := corpus.NewTree(len(ids), func(i int) (id, parent string) { return ids[i], parents[i] })
	for _, i := range tree.ParentsFirst() {
		article = append(article, ids[i])
	}
	return article
}

// withoutNumbers is a document without what changes with each reading.
func withoutNumbers(d corpus.Document) corpus.Document {
	if d.Article != nil {
		a := *d.Article
		a.CommentCount = nil
		d.Article = &a
	}
	if d.Comment != nil {
		c := *d.Comment
		c.Score = nil
		d.Comment = &c
	}
	return d
}

// understoodOnly is what is understood of a document and what its thread lends it.
func understoodOnly(d corpus.Document) corpus.Document {
	return corpus.Document{
		Annotation: d.Annotation, AnnotatedBy: d.AnnotatedBy,
		Outlet: d.Outlet, Platform: d.Platform, Headline: d.Headline, Lead: d.Lead,
	}
}
