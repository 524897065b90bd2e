package bleveengine

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

func TestColumnsHoldWhatWasWritten(t *testing.T) {
	for _, where := range []string{"disk", "memory"} {
		t.Run(where, func(t *testing.T) {
			dir := ""
			if where == "disk" {
				dir = t.TempDir()
			}
			e := open(t, dir)
			random := rand.New(rand.NewPCG(1, 2))
			held := map[string]corpus.Document{}
			for seq := range corpus.Seq(36) {
				write(t, e, randomBatch(random, held, seq+1))
				if seq%7 == 0 {
					refresh(t, e)
					compareColumns(t, e, held)
				}
			}
			refresh(t, e)
			compareColumns(t, e, held)
		})
	}
}

// randomBatch makes a batch and keeps held as the index should be after it.
func randomBatch(random *rand.Rand, held map[string]corpus.Document, seq corpus.Seq) search.Batch {
	b := search.Batch{Seq: seq}
	for range random.IntN(40) {
		d := comment(fmt.Sprintf("c%03d", random.IntN(300)), random)
		if random.IntN(9) == 0 {
			d = article(fmt.Sprintf("a%d", random.IntN(7)), "Raids")
		}
		b.Upserts = append(b.Upserts, d)
		held[d.ID] = d
	}
	for range random.IntN(20) {
		id := fmt.Sprintf("c%03d", random.IntN(300))
		b.Deletes = append(b.Deletes, id)
		delete(held, id)
	}
	return b
}

// compareColumns reads every live document back out of the columns, in every
// view, and compares them with what was written.
func compareColumns(t *testing.T, e *Engine, held map[string]corpus.Document) {
	t.Helper()
	got := map[string]schema.Document{}
	snap, err := e.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer e.release(snap)
	for _, s := range snap.segments {
		for it := s.live(s.all).Iterator(); it.HasNext(); {
			d := readBack(t, e, s, it.Next())
			if _, twice := got[d.ID]; twice {
				t.Errorf("%s is the id of two documents", d.ID)
			}
			got[d.ID] = d
		}
	}
	want := map[string]schema.Document{}
	for id, d := range held {
		w := schema.From(d)
		w.Texts, w.Chances = nil, nil // not in the columns
		maps.DeleteFunc(w.Keywords, func(_ string, v []string) bool { return len(v) == 0 })
		want[id] = w
	}
	if !reflect.DeepEqual(want, got) { // faster than a diff
		t.Fatalf("columns (-want +got):\n%s", cmp.Diff(want, got))
	}
}

func readBack(t *testing.T, e *Engine, s *segmentView, doc uint32) schema.Document {
	t.Helper()
	c := s.columns
	d := schema.Document{ID: string(c.ids.byRank(c.ids.rankOf(doc))), Keywords: map[string][]string{}}
	if date, ok := c.date.at(doc); ok {
		d.Date, d.Precision = timeOf(date), schema.Precisions[c.precision[doc]]
	}
	if added, ok := c.added.at(doc); ok {
		d.Added = timeOf(added)
	}
	d.Replies, _ = c.replies.at(doc)
	if score, ok := c.score.at(doc); ok {
		d.Score = &score
	}
	for group := range groupCount {
		rows, err := c.rows(t.Context(), group, s.content)
		if err != nil {
			t.Fatal(err)
		}
		variants := groupFields(group)
		for field, variant := range variants {
			if err := rows.number(field, e.vocabularies.of(variant)); err != nil {
				t.Fatal(err)
			}
		}
		for entry := range rows.of(doc) {
			variant := variants[rows.fieldOf(entry)]
			d.Keywords[variant] = append(d.Keywords[variant], e.vocabularies.of(variant).known()[rows.values[entry].ordinal])
		}
		for i, variant := range variants {
			if _, here := d.Keywords[variant]; variant != schema.Article && rows.has[i].Contains(doc) != here {
				t.Errorf("%s: presence of %s", d.ID, variant)
			}
		}
	}
	if id := string(c.articles.id(doc)); id != "" {
		d.Keywords[schema.Article] = []string{id}
	}
	if own := slices.Equal(d.Keywords[schema.Article], []string{d.ID}); c.articles.own.Contains(doc) != own {
		t.Errorf("%s: whether it is an article", d.ID)
	}
	for _, values := range d.Keywords {
		slices.Sort(values)
	}
	return d
}

func TestEveryFieldHasItsPlace(t *testing.T) {
	if want := groupConfidence + len(confidenceViews); groupCount != want {
		t.Fatalf("%d groups, not %d", groupCount, want)
	}
	for _, f := range schema.Fields {
		if !f.Facet && !f.Filter || f.Given {
			continue
		}
		for _, named := range []bool{false, true} {
			for _, c := range append([]float64{0}, corpus.Minimums...) {
				view := schema.View{Named: named, MinConfidence: c}
				at := placeOf(f.Name, view)
				if got := groupFields(at.group)[at.field]; got != view.Variant(f.Name) {
					t.Errorf("%s under %+v is at %s", f.Name, view, got)
				}
			}
		}
	}
}

func TestStatisticsAreOfLiveDocumentsOnly(t *testing.T) {
	e := open(t, t.TempDir())
	random := rand.New(rand.NewPCG(3, 4))
	held := map[string]corpus.Document{}
	for seq := range corpus.Seq(15) {
		write(t, e, randomBatch(random, held, seq+1))
	}
	refresh(t, e)
	results, err := e.Search(t.Context(), search.Request{Sort: search.Relevance, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	got, want := results.Statistics.Texts[1], search.TextStatistics{}
	for _, d := range held {
		if n := len(schema.Analyze(d.Text())); n > 0 {
			want.Documents++
			want.Words += int64(n)
		}
	}
	if got != want {
		t.Errorf("statistics of text: %+v, not %+v", got, want)
	}
}
