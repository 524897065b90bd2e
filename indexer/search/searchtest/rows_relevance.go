package searchtest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// ranked asks for texts by relevance.
func ranked(t *testing.T, h Harness, req search.Request, want string, list ...string) {
	t.Helper()
	req.Sort, req.Limit = search.Relevance, 100
	expect(t, ask(t, h.holding(t, texts(list...)...), req), want)
}

func headlineWeighs(t *testing.T, h Harness) {
	ranked(t, h, search.Request{Query: query.Term{Text: "raid"}}, "2: 3 2", "Quiet day | all quiet", "Quiet day | a raid", "A raid | all quiet")
}

func oftenRanksHigher(t *testing.T, h Harness) {
	ranked(t, h, search.Request{Query: query.Term{Text: "raid"}}, "3: 2 3 1", "raid x y", "raid raids raided", "raid raid x", "x y z")
}

func rareWeighsMore(t *testing.T, h Harness) {
	ranked(t, h, search.Request{Any: "common rare"}, "4: 4 1 2 3", "common x", "common y", "common z", "rare x")
}

func longerRanksLower(t *testing.T, h Harness) {
	ranked(t, h, search.Request{Query: query.Term{Text: "raid"}}, "2: 2 1", "raid and many other words besides", "raid alone")
}

func moreWordsFirst(t *testing.T, h Harness) {
	ranked(t, h, search.Request{Any: "one two three"}, "3: 3 2 1", "one x y", "one two y", "one two three")
}

func notDoesNotRank(t *testing.T, h Harness) {
	node := query.And{Nodes: []query.Node{query.Term{Text: "x"}, query.Not{Node: query.Not{Node: query.Term{Text: "raid"}}}}}
	ranked(t, h, search.Request{Query: node}, "2: 1 2", "x raid", "x raid", "x")
	ranked(t, h, search.Request{Query: query.Not{Node: query.Term{Text: "raid"}}}, "2: 1 3", "a", "raid", "b")
}

func scoresStay(t *testing.T, h Harness) {
	docs := append(facts(), texts("", "", "", "", "", "", "", "", "raid raid", "many raids raid")[8:]...)
	one := h.holding(t, docs...)
	two := h.holding(t, append(docs, texts(strings.Split(strings.Repeat("raid at school,", 20), ",")...)[12:]...)...)
	var gone []string
	for n := 12; n < 21; n++ {
		gone = append(gone, factID(corpus.KindComment, n+1))
	}
	write(t, two, search.Batch{Deletes: gone, Seq: 2})
	write(t, two, search.Batch{Upserts: docs[:4], Seq: 3})
	req := search.Request{Query: query.Or{Nodes: []query.Node{query.Term{Text: "raid"}, query.Wildcard{Text: "sch*"}}}, Sort: search.Relevance, Limit: 100}
	scores := map[string]float64{}
	for _, hit := range ask(t, one, req).Hits {
		scores[hit.ID] = hit.Score
	}
	filtered := req
	filtered.Filters = filters(filter(schema.Kind, "comment"))
	filtered.View = named
	for _, hits := range [][]search.Hit{ask(t, two, req).Hits, ask(t, one, filtered).Hits, ask(t, two, filtered).Hits} {
		if len(hits) == 0 {
			t.Error("nothing found")
		}
		for _, hit := range hits {
			if !alike(hit.Score, scores[hit.ID]) {
				t.Errorf("score of %s is %v, was %v", hit.ID, hit.Score, scores[hit.ID])
			}
		}
	}
}

// formula compares scores with search.Sort's formula worked by hand.
func formula(t *testing.T, h Harness) {
	engine := h.holding(t, texts("Raid news | a raid today", "raid raids x y", "x", "")...)
	got := ask(t, engine, search.Request{Query: query.Term{Text: "raid"}, Sort: search.Relevance, Limit: 9})
	// N 3, df 2. Headline: avg 2, len 2, tf 1; text: avg 8/3, len 3 and 4, tf 1 and 2.
	idf := math.Log(1 + 1.5/2.5)
	first := 1.5*1/1.0 + 1/(0.25+0.75*3/(8.0/3))
	second := 2 / (0.25 + 0.75*4/(8.0/3))
	want := []float64{idf * first * 2.2 / (first + 1.2), idf * second * 2.2 / (second + 1.2)}
	if len(got.Hits) != 2 || !alike(got.Hits[0].Score, want[0]) || !alike(got.Hits[1].Score, want[1]) {
		t.Errorf("hits %v, want scores %v", got.Hits, want)
	}
}

func repeated(t *testing.T, h Harness) {
	engine := h.holding(t, texts("raid x", "police x", "x y")...)
	score := func(req search.Request) float64 {
		req.Sort, req.Limit = search.Relevance, 1
		return ask(t, engine, req).Hits[0].Score
	}
	once, raid := score(search.Request{Any: "raid"}), query.Term{Text: "raid"}
	for name, req := range map[string]search.Request{
		"any":   {Any: "Raids! A raid."},
		"query": {Query: query.Or{Nodes: []query.Node{raid, query.And{Nodes: []query.Node{query.Term{Text: "raids"}}}}}},
	} {
		if got := score(req); !alike(got, once*(search.K3+1)*2/(search.K3+2)) {
			t.Errorf("%s: a word twice has %v, once %v", name, got, once)
		}
	}
}

func addressesDoNotRank(t *testing.T, h Harness) {
	scores := h.scoresAmong(t, 8, "a raid", "https com page", "nothing")
	if got := scores(search.Request{Any: "Raid! https://news.example.com/page?x=1"}); got[0] <= 0 || got[1] != 0 {
		t.Errorf("scores %v", got)
	}
	if got := scores(search.Request{Any: "https://news.example.com/page"}); got[1] <= 0 {
		t.Errorf("an address alone: scores %v", got)
	}
	engine := h.holding(t, texts("a raid", "https com page", "nothing")...)
	expect(t, ask(t, engine, search.Request{Any: "raid https://news.example.com/page", Sort: search.Relevance, Limit: 9}), "2: 1 2")
}

func nearRanksHigher(t *testing.T, h Harness) {
	list := []string{"welfare y y check", "welfare y check y", "y y welfare check", "check welfare y y", "welfare y y y", "Welfare y | check y"}
	scores := h.scoresAmong(t, 30, list...)
	welfare, check := query.Term{Text: "welfare"}, query.Term{Text: "check"}
	apart := scores(search.Request{Query: query.Or{Nodes: []query.Node{welfare, check}}})
	if apart[0] != apart[1] || apart[1] != apart[2] || apart[2] != apart[3] {
		t.Errorf("of alternatives nearness counts: %v", apart)
	}
	if got := scores(search.Request{Any: "welfare check"}); !slices.Equal(got, apart) {
		t.Errorf("of the words of a text nearness counts: %v, not %v", got, apart)
	}
	lesser := min(apart[4], apart[0]-apart[4])
	for name, between := range map[string]query.Node{"two words": query.And{}, "a clause of values in between": query.Not{Node: value(schema.Outlet, "x")}} {
		got := scores(search.Request{Query: query.And{Nodes: []query.Node{welfare, between, check}}})
		for i, distance := range []float64{3, 2, 1, 1} {
			if want := apart[i] + lesser/distance/distance; !alike(got[i], want) {
				t.Errorf("%s: “%s” has %v, want %v", name, list[i], got[i], want)
			}
		}
		if got[5] != apart[5] {
			t.Errorf("%s: words in different fields are near", name)
		}
	}
}

// frequentNotNear ranks by two words, and one is in more than a quarter of the documents.
func frequentNotNear(t *testing.T, h Harness) {
	scores := h.scoresAmong(t, 8, "welfare check y", "welfare y check", "welfare", "welfare")
	got := scores(search.Request{Query: query.And{Nodes: []query.Node{query.Term{Text: "welfare"}, query.Term{Text: "check"}}}})
	if got[0] == 0 || got[0] != got[1] {
		t.Errorf("scores %v: nearness counts", got)
	}
}

// scoresAmong indexes texts among so many others, and gives their scores by a request.
func (h Harness) scoresAmong(t *testing.T, others int, list ...string) func(search.Request) []float64 {
	engine := h.holding(t, texts(append(list, strings.Split(strings.Repeat("other,", others), ",")...)...)...)
	return func(req search.Request) []float64 {
		req.Sort, req.Limit = search.Relevance, 100
		out := make([]float64, len(list))
		for _, hit := range ask(t, engine, req).Hits {
			n, err := strconv.ParseInt(hit.ID[1:], 16, 0)
			if err != nil {
				t.Fatal(err)
			}
			out[n-1] = hit.Score
		}
		return out
	}
}

// nearPaged goes on after hits that are there for nearness, a few at a time.
func nearPaged(t *testing.T, h Harness) {
	var list []string
	for n := range 12 {
		list = append(list, "welfare check"+strings.Repeat(" y", 2*n), "welfare"+strings.Repeat(" y", n)+" check", "welfare check welfare"+strings.Repeat(" x", n), "check y"+strings.Repeat(" x", n))
	}
	others := func(text string, n int) []string { return slices.Repeat([]string{text}, n) }
	many := h.holding(t, texts(slices.Concat(list, others("x", 400))...)...)
	few := h.holding(t, texts(slices.Concat(list, others("x", 500), others("welfare", 80), others("check", 60))...)...) // beside the postings
	req := search.Request{Query: query.And{Nodes: []query.Node{query.Term{Text: "welfare"}, query.Term{Text: "check"}}}, Sort: search.Relevance}
	for _, size := range []int{1, 2, 7} {
		for name, engine := range map[string]search.Engine{"few": few, "many": many} {
			if diff := pagesDiffer(t.Context(), engine, req, size); diff != "" {
				t.Errorf("%s matches: %s", name, diff)
			}
		}
	}
}

// frozen changes everything that a score depends on but the document.
func frozen(t *testing.T, h Harness) {
	docs := texts("Raid news | a raid today", "raid raids x y", "x", "quiet", "raid")
	engine := h.holding(t, docs...)
	req := search.Request{Query: query.Term{Text: "raid"}, Sort: search.Relevance, Limit: 9}
	first := ask(t, engine, req)
	write(t, engine, search.Batch{Upserts: texts("", "", "", "", "", "Long words and headlines | "+strings.Repeat("many ", 40), "raid", "| raid")[5:], Deletes: []string{docs[2].ID, docs[4].ID}, Seq: 2})
	if now := ask(t, engine, req); alike(now.Hits[1].Score, first.Hits[1].Score) {
		t.Error("the present statistics give the score of those before")
	}
	req.After = &search.Cursor{Key: math.Inf(1), Statistics: first.Statistics}
	got := ask(t, engine, req)
	scores := map[string]float64{}
	for _, hit := range got.Hits {
		scores[hit.ID] = hit.Score
	}
	for _, hit := range first.Hits {
		if hit.ID != docs[4].ID && scores[hit.ID] != hit.Score {
			t.Errorf("the score of %s is %v, was %v", hit.ID, scores[hit.ID], hit.Score)
		}
	}
	if diff := cmp.Diff(got.Statistics, first.Statistics); len(got.Hits) != 4 || diff != "" {
		t.Errorf("%d hits; statistics:\n%s", len(got.Hits), diff)
	}
}

func manyClauses(t *testing.T, h Harness) {
	var words []string
	for n := range search.MaxRanked {
		words = append(words, fmt.Sprintf("word%d", n))
	}
	all := strings.Join(words, " ")
	engine := h.holding(t, texts(all, "common frequent", "frequent word7", "common", "frequent common", "else")...)
	got := ask(t, engine, search.Request{Any: all + " common frequent nowhere", Sort: search.Relevance, Limit: 9})
	if s := got.Statistics; len(s.Ranked) != search.MaxRanked || s.Left != 2 {
		t.Errorf("%d clauses rank, %d do not", len(s.Ranked), s.Left)
	}
	expect(t, got, "5: 1 3 2 4 5")
	if got.Hits[1].Score <= 0 || got.Hits[2].Score != 0 || got.Hits[3].Score != 0 {
		t.Errorf("scores %v: only the rarest words rank, “word7” among them", got.Hits)
	}
}

func equalScores(t *testing.T, h Harness) {
	ranked(t, h, search.Request{Query: query.Term{Text: "raid"}}, "4: 1 2 3 4", "a raid", "a raid", "a raid", "a raid")
}

// isRefusedCursor reports whether a request by relevance is refused for its cursor.
func isRefusedCursor(req search.Request, err error) bool {
	var bad *search.BadRequestError
	return req.Sort == search.Relevance && req.After != nil && errors.As(err, &bad) && bad.Field == "cursor"
}

// orderStays reads pages while everything that scores depend on changes, until the state
// in which they began is gone.
func orderStays(t *testing.T, h Harness) {
	var list []string
	for n := range 12 {
		list = append(list, "raid"+strings.Repeat(" raid", n%5)+strings.Repeat(" x", n))
	}
	engine := h.holding(t, texts(list...)...)
	req := search.Request{Query: query.Term{Text: "raid"}, Sort: search.Relevance, Limit: 12}
	first := ask(t, engine, req)
	req.Limit = 3
	const patience = 1000 // writes until a state must be gone
	for written := range patience {
		req.After = &search.Cursor{Key: first.Hits[5].Key, ID: first.Hits[5].ID, Statistics: first.Statistics}
		got, err := engine.Search(t.Context(), req)
		if isRefusedCursor(req, err) && written > 2 {
			return
		}
		if err != nil || !slices.EqualFunc(got.Hits, first.Hits[6:9], hitsEqual) {
			t.Fatalf("after %d writes: %v, %v, want %v", written, got, err, first.Hits[6:9])
		}
		write(t, engine, search.Batch{Upserts: texts(append(list, slices.Repeat([]string{"raid other"}, written+1)...)...)[len(list):], Seq: corpus.Seq(2 + written)})
	}
	t.Error("a state is kept for ever")
}
