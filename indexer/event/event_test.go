package event

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

const day = 24 * 3600

// told is an article by what it tells.
func told(id, outlet string, at int64, headline, text, language string) Article {
	a := corpus.Article{Headline: headline, Paragraphs: []string{text}}
	return Article{ID: id, At: at, Outlet: outlet, Words: WordsOf(a, nil, language)}
}

// TestGroups: what is an event and what is not.
func TestGroups(t *testing.T) {
	t.Parallel()
	const (
		ferry  = "The ferry Kittiwake stayed at its dock in Anacortes on Tuesday because the crew took eleven minutes to lower a raft, the Coast Guard said. Some 340 passengers waited."
		again  = "Passengers of the Kittiwake were told to leave the ferry at Anacortes. The Coast Guard had timed the evacuation drill: eleven minutes for one raft."
		fire   = "A barn burned down near Waukegan on Tuesday. Firefighters from three towns saved the horses, and nobody was hurt, the sheriff said."
		french = "Le traversier Kittiwake est resté à quai à Anacortes mardi : la garde côtière a compté onze minutes pour descendre un radeau."
	)
	first := told("a1", "apnews", 100*day, "Coast Guard holds ferry at Anacortes", ferry, "en")
	for _, row := range []struct {
		name  string
		other Article
		same  bool
	}{
		{"another outlet, the same day", told("a2", "klaxon", 100*day, "Eleven minutes: ferry grounded", again, "en"), true},
		{"six days later", told("a2", "klaxon", 106*day, "Eleven minutes: ferry grounded", again, "en"), true},
		{"eight days later", told("a2", "klaxon", 108*day, "Eleven minutes: ferry grounded", again, "en"), false},
		{"six days before", told("a2", "klaxon", 94*day, "Eleven minutes: ferry grounded", again, "en"), true},
		{"no date", told("a2", "klaxon", Undated, "Eleven minutes: ferry grounded", again, "en"), true},
		{"the same outlet alone", told("a2", "apnews", 100*day, "Eleven minutes: ferry grounded", again, "en"), false},
		{"an outlet that is not known", told("a2", "", 100*day, "Eleven minutes: ferry grounded", again, "en"), true},
		{"something else", told("a2", "klaxon", 100*day, "Barn burns down", fire, "en"), false},
		{"another language", told("a2", "courrier", 100*day, "La garde côtière retient un traversier à Anacortes", french, "fr"), true},
		{"without words", Article{ID: "a2", At: 100 * day, Outlet: "klaxon"}, false},
	} {
		if got := len(Groups([]Article{row.other, first})) == 1; got != row.same {
			t.Errorf("%s: one event %t, want %t", row.name, got, row.same)
		}
	}
}

// TestAgenciesAreWords in every language.
func TestAgenciesAreWords(t *testing.T) {
	t.Parallel()
	agency := []corpus.AgencyMention{{ID: "ca-cra", Named: true, Spans: []corpus.Span{{0, 3}}}}
	a := corpus.Article{Headline: "x", Paragraphs: []string{"CRA."}}
	with, without := WordsOf(a, agency, "en"), WordsOf(a, nil, "en")
	if len(with) != len(without)+1 {
		t.Errorf("%d words with an agency, %d without", len(with), len(without))
	}
	agency[0].Named = false
	if got := WordsOf(a, agency, "en"); len(got) != len(without) {
		t.Errorf("%d words with an agency that is not named, %d without", len(got), len(without))
	}
}

// drawArticles draws articles of few words, so that many are alike.
func drawArticles(t *rapid.T) []Article {
	out := make([]Article, rapid.IntRange(0, 24).Draw(t, "articles"))
	for i := range out {
		out[i] = Article{ID: fmt.Sprintf("a%02d", i), At: Undated, Outlet: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "outlet")}
		if at := rapid.Int64Range(0, 40).Draw(t, "day"); at > 3 {
			out[i].At = at * day
		}
		for w := range uint32(12) {
			if times := rapid.IntRange(0, 40).Draw(t, "times"); times >= 20 {
				out[i].Words = append(out[i].Words, Word{Hash: w, Bits: uint8(rapid.IntRange(10, 19).Draw(t, "bits")), Times: uint8(times)})
			}
		}
	}
	return out
}

// TestPairsAreAllPairs: the search for what to compare misses no pair.
func TestPairsAreAllPairs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		articles := drawArticles(t)
		slices.SortFunc(articles, func(a, b Article) int { return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.ID, b.ID)) })
		of := vectors(articles)
		want := []pair{}
		for i := range articles {
			for j := range articles[i+1:] {
				j += i + 1
				if like := likeness(&articles[i], &articles[j], of[i].times(of[j])); like >= floor {
					want = append(want, pair{int32(i), int32(j), int32(like)})
				}
			}
		}
		got := append([]pair{}, pairs(articles, of)...)
		if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(pair{})); diff != "" {
			t.Fatalf("(-all pairs +found):\n%s", diff)
		}
	})
}

// TestGroupsInAnyOrder: the order in which articles are given makes no difference.
func TestGroupsInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		articles := drawArticles(t)
		want := named(articles)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		rng.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		if diff := gocmp.Diff(want, named(articles)); diff != "" {
			t.Fatalf("(-in order +shuffled):\n%s", diff)
		}
	})
}

// named are the groups by the ids of their articles.
func named(articles []Article) (groups [][]string) {
	articles = slices.Clone(articles)
	for _, group := range Groups(articles) {
		var ids []string
		for _, i := range group {
			ids = append(ids, articles[i].ID)
		}
		groups = append(groups, ids)
	}
	return groups
}

// TestAChainIsNotAnEvent: articles each of which is like the next, but not like the others.
func TestAChainIsNotAnEvent(t *testing.T) {
	t.Parallel()
	var articles []Article
	for i := range uint32(12) {
		a := Article{ID: fmt.Sprintf("a%02d", i), At: 100 * day, Outlet: fmt.Sprint(i)}
		for w := range uint32(8) {
			a.Words = append(a.Words, Word{Hash: 4*i + w, Bits: 18, Times: 30})
		}
		articles = append(articles, a)
	}
	for _, group := range Groups(articles) {
		if len(group) > 4 {
			t.Errorf("%d articles of a chain are one event", len(group))
		}
	}
}
