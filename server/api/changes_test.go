package api

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
)

// inStore is how many histories follow each other in one store.
const inStore = 100

// TestCopyByChanges: after each of many random histories of imports, revisions,
// annotations, deletions and takedowns, a copy that follows the changes, in answers of
// any size and with changes between them, equals the rows of all documents held. So does
// one that begins afresh.
func TestCopyByChanges(t *testing.T) {
	t.Parallel()
	for first := 0; first < histories; first += inStore {
		t.Run(fmt.Sprint(first), func(t *testing.T) {
			t.Parallel()
			h := &history{T: t, store: sqlitetest.Open(t, t.TempDir()), random: rand.New(rand.NewPCG(uint64(first), 2)), held: map[string]bool{}}
			h.reader = results.New(nil, h.store, nil, nil)
			kept := &copied{rows: map[string]string{}}
			for range inStore {
				for range 1 + h.random.IntN(4) {
					h.step()
					if h.random.IntN(3) == 0 { // in the midst of it
						kept.follow(h, 1+h.random.IntN(6))
					}
				}
				for kept.follow(h, 1+h.random.IntN(9)) {
				}
				if want := h.export(); hashOf(kept.rows) != hashOf(want) {
					h.differ(kept.rows, want)
				}
			}
			fresh := &copied{rows: map[string]string{}}
			for fresh.follow(h, 7) {
			}
			if want := h.export(); hashOf(fresh.rows) != hashOf(want) {
				h.differ(fresh.rows, want)
			}
		})
	}
}

// copied is a copy that follows the changes.
type copied struct {
	rows map[string]string // documents as JSON, by id
	at   corpus.State
}

// follow applies one answer and reports whether there is more.
func (c *copied) follow(h *history, limit int) bool {
	h.Helper()
	found, err := h.reader.Changes(h.Context(), c.at, limit)
	if err != nil {
		h.Fatal(err)
	}
	answer := newChangesAnswer(found)
	for _, change := range answer.Data {
		if change.Op == "delete" {
			delete(c.rows, change.ID)
		} else {
			c.rows[change.ID] = asJSON(h, *change.Document)
		}
	}
	next, ok := corpus.ParseState(answer.NextAfter)
	if !ok || next.Seq < c.at.Seq || answer.More && next == c.at {
		h.Fatalf("after %v comes %q, more: %v", c.at, answer.NextAfter, answer.More)
	}
	c.at = next
	return answer.More
}

// history is what happens to a store.
type history struct {
	*testing.T
	store  records.Store
	reader *results.Reader
	random *rand.Rand
	held   map[string]bool // ids that were ever put
}

func (h *history) step() {
	h.Helper()
	ctx := h.Context()
	var err error
	switch h.random.IntN(12) {
	case 0:
		_, err = h.store.Delete(ctx, []string{h.id(), h.id()})
	case 1:
		if id := h.id(); h.held[id] && h.random.IntN(8) == 0 { // what is taken down never comes back
			_, err = h.store.Withdraw(ctx, []string{id}, "asked for")
		}
	case 2, 3:
		var documents []corpus.Document
		if documents, err = h.store.Get(ctx, []string{h.id(), h.id(), h.id()}); err == nil {
			_, err = h.store.Annotate(ctx, h.annotated(documents), 0)
		}
	case 4:
		var documents []corpus.Document
		if documents, err = h.store.Get(ctx, []string{h.id(), h.id()}); err == nil {
			err = h.store.Stage(ctx, "3", h.annotated(documents))
		}
		if err == nil {
			_, _, err = h.store.Adopt(ctx, "3")
		}
	default:
		documents := make([]corpus.Document, 1+h.random.IntN(5))
		for i := range documents {
			documents[i] = h.document()
			h.held[documents[i].ID] = true
		}
		_, err = h.store.Put(ctx, documents)
	}
	if err != nil {
		h.Fatal(err)
	}
}

func (h *history) annotated(documents []corpus.Document) []corpus.Document {
	for i := range documents {
		documents[i].AnnotatedBy = fmt.Sprint(h.random.IntN(3))
		documents[i].Annotation.Agencies = []corpus.AgencyMention{{ID: "us-dhs", Named: true}}
		documents[i].Annotation.Stances = []corpus.Stance{{Target: "us-dhs", Chances: corpus.ChancesFor(corpus.Labels[h.random.IntN(4)], 0.8), Source: "model:1"}}
	}
	return slices.CompactFunc(documents, func(a, b corpus.Document) bool { return a.ID == b.ID })
}

// id draws from few ids, so that histories meet.
func (h *history) id() string {
	if h.random.IntN(4) == 0 {
		return fmt.Sprintf("a%016x", h.random.IntN(3))
	}
	return fmt.Sprintf("c%016x", h.random.IntN(12))
}

func (h *history) document() corpus.Document {
	id, n := h.id(), h.random.IntN(30)
	text := fmt.Sprintf("The ferry was %d minutes late.", n)
	if id[0] == 'a' {
		article := corpus.Article{ID: id, Headline: fmt.Sprintf("Ferry late by %d", n%3), Outlet: "harbor-ledger", Paragraphs: []string{text}, Bylines: []string{"Ida Venn"},
			Modified: time.Date(2025, 4, 1+n, 0, 0, 0, 0, time.UTC)}
		return corpus.Document{ID: id, Kind: corpus.KindArticle, ArticleID: id, Article: &article, Outlet: article.Outlet, Headline: article.Headline}
	}
	comment := corpus.Comment{ID: id, Author: "reader", Text: text, Score: &n}
	if h.random.IntN(3) > 0 {
		comment.ParentID, comment.Depth = fmt.Sprintf("c%016x", h.random.IntN(12)), 1
	}
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: fmt.Sprintf("a%016x", h.random.IntN(3)), Comment: &comment, Outlet: "harbor-ledger"}
}

// export returns the rows of all documents held, each made from what is held now.
func (h *history) export() map[string]string {
	h.Helper()
	documents, err := h.store.Get(h.Context(), slices.Sorted(maps.Keys(h.held)))
	if err != nil {
		h.Fatal(err)
	}
	withdrawals, err := h.store.Withdrawals(h.Context(), nil)
	if err != nil {
		h.Fatal(err)
	}
	text := map[string]string{}
	for _, w := range withdrawals {
		text[w.ID] = "withdrawn"
	}
	for _, d := range documents {
		text[d.ID] = d.Text()
	}
	rows := map[string]string{}
	for _, d := range documents {
		item := results.NewItem(d, schema.View{})
		if d.Comment != nil {
			item.ParentExcerpt = text[d.Comment.ParentID]
		}
		rows[d.ID] = asJSON(h, row(item, nil))
	}
	return rows
}

func asJSON(h *history, r Row) string {
	text, err := json.Marshal(r)
	if err != nil {
		h.Fatal(err)
	}
	return string(text)
}

// hashOf is a digest of all rows in the order of their ids.
func hashOf(rows map[string]string) (sum [sha256.Size]byte) {
	hash := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(hash, "%s %s\n", id, rows[id])
	}
	return [sha256.Size]byte(hash.Sum(nil))
}

func (h *history) differ(got, want map[string]string) {
	h.Helper()
	for _, id := range slices.Sorted(maps.Keys(h.held)) {
		if got[id] != want[id] {
			h.Errorf("%s is\n%s\nand not\n%s", id, got[id], want[id])
		}
	}
	h.FailNow()
}
