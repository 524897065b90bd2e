package themes

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
)

// subjects are what invented comments speak of.
var subjects = []string{
	"ferry harbour crossing timetable captain deck passengers tide mooring gangway",
	"library librarian shelves borrowing novels catalogue reading branch lending volumes",
	"orchard apples pruning blossom cider harvest grafting rootstock frost picking",
	"tram rails depot overhead wires conductor platform fares carriage signalling",
}

// invented are so many comments, each with words of one subject and some that all have.
func invented(seed uint64, n int) (docs []Document, truth []int) {
	rng := rand.New(rand.NewPCG(seed, 14))
	filler := strings.Fields("council letter neighbour summer money meeting budget promise")
	for i := range n {
		about := rng.IntN(len(subjects))
		own := strings.Fields(subjects[about])
		var text []string
		for range 8 + rng.IntN(10) {
			switch rng.IntN(3) {
			case 0:
				text = append(text, "the", filler[rng.IntN(len(filler))])
			default:
				text = append(text, own[rng.IntN(len(own))], "and")
			}
		}
		docs, truth = append(docs, Document{ID: fmt.Sprintf("c%016x", i), Text: strings.Join(text, " ")}), append(truth, about)
	}
	return docs, truth
}

// find finds themes by words alone.
func find(docs []Document) *Found { return new(Finder).Find(docs) }

func TestSubjectsAreFound(t *testing.T) {
	docs, truth := invented(1, 200)
	found := find(docs)
	if len(found.Themes) != len(subjects) {
		t.Fatalf("%d themes of %d subjects", len(found.Themes), len(subjects))
	}
	if got := mutual(truth, found.Of); got < 0.95 {
		t.Errorf("mutual information with the subjects is %.3f", got)
	}
	for _, theme := range found.Themes {
		subject := subjects[truth[theme.Documents[0]]]
		if len(theme.Label) < 2 {
			t.Errorf("the label is %q", theme.Label)
		}
		for _, words := range theme.Label {
			for _, word := range strings.Fields(words) {
				if !strings.Contains(subject, word) && word != "and" {
					t.Errorf("%q is in the label of %q", word, subject)
				}
			}
		}
	}
}

// TestEveryDocumentHasOnePlace: a document is listed under the theme it is said to be of,
// and nowhere else.
func TestEveryDocumentHasOnePlace(t *testing.T) {
	docs, _ := invented(2, 150)
	docs = append(docs, Document{ID: "c-empty"}, Document{ID: "c-short", Text: "Yes!"})
	found := find(docs)
	listed := make([]int, len(docs))
	for i := range listed {
		listed[i] = None
	}
	for n, theme := range found.Themes {
		for _, i := range theme.Documents {
			if listed[i] != None {
				t.Errorf("document %d is listed twice", i)
			}
			listed[i] = n
		}
	}
	if !slices.Equal(listed, found.Of) {
		t.Error("the lists of the themes are not what is said of the documents")
	}
	for _, i := range []int{150, 151} {
		if found.Of[i] != None {
			t.Errorf("%q is of theme %d", docs[i].Text, found.Of[i])
		}
	}
}

// TestOrderMakesNoDifference: the same documents in another order have the same themes.
func TestOrderMakesNoDifference(t *testing.T) {
	docs, _ := invented(3, 120)
	first := find(docs)
	rng := rand.New(rand.NewPCG(3, 3))
	for range 3 {
		order := rng.Perm(len(docs))
		shuffled := make([]Document, len(docs))
		for i, from := range order {
			shuffled[i] = docs[from]
		}
		again := find(shuffled)
		for i, from := range order {
			if again.Of[i] != first.Of[from] {
				t.Fatalf("%s is of theme %d, and of %d in another order", docs[from].ID, first.Of[from], again.Of[i])
			}
		}
		for n := range first.Themes {
			if !reflect.DeepEqual(first.Themes[n].Words, again.Themes[n].Words) || !slices.Equal(first.Themes[n].Label, again.Themes[n].Label) {
				t.Errorf("theme %d has other words in another order", n)
			}
		}
	}
}

// TestCopiesMakeNoThemes: a text that is pasted a hundred times is counted once, and its
// copies are in the theme of the first.
func TestCopiesMakeNoThemes(t *testing.T) {
	docs, _ := invented(4, 120)
	without := find(docs)
	for i := range 100 {
		docs = append(docs, Document{ID: fmt.Sprintf("d%016x", i), Text: "sign the petition against turbines before turbines ruin the petition", Group: "g1"})
	}
	found := find(docs)
	if found.Unique != 121 || len(found.Themes) != len(without.Themes) {
		t.Errorf("%d unique documents, %d themes", found.Unique, len(found.Themes))
	}
	for _, theme := range found.Themes {
		if strings.Contains(strings.Join(theme.Label, " "), "petition") {
			t.Errorf("copies made the theme %q", theme.Label)
		}
	}
	for _, of := range found.Of[120:] {
		if of != found.Of[120] {
			t.Errorf("copies are of themes %d and %d", found.Of[120], of)
		}
	}
}

// TestRepliesJoin: a reply that says nothing is of the theme of what it answers.
func TestRepliesJoin(t *testing.T) {
	docs, _ := invented(5, 120)
	docs = append(docs, Document{ID: "c-reply", Text: "Exactly this!", Parent: docs[7].ID}, Document{ID: "c-again", Text: "Yes.", Parent: "c-reply"}, Document{ID: "c-alone", Text: "Yes."})
	found := find(docs)
	if found.Of[120] != found.Of[7] || found.Of[121] != found.Of[7] || found.Of[122] != None {
		t.Errorf("replies to theme %d are of %d", found.Of[7], found.Of[120:])
	}
}

func TestFewDocumentsHaveNoThemes(t *testing.T) {
	docs, _ := invented(6, Few-1)
	if found := find(docs); len(found.Themes) != 0 || len(found.Of) != Few-1 {
		t.Errorf("%+v", found)
	}
	if found := find(nil); len(found.Themes) != 0 {
		t.Errorf("%+v", found)
	}
}

// TestAddingAFewMovesFew: with one comment in a hundred more, at most three in a hundred
// of the others change their theme.
func TestAddingAFewMovesFew(t *testing.T) {
	docs, _ := invented(7, 404)
	if moved := movedShare(find(docs[:400]).Of, find(docs).Of); moved > 0.03 {
		t.Errorf("%.3f moved", moved)
	}
}

// movedShare is the share of documents whose theme is not the one that most of their
// former theme are of now.
func movedShare(before, after []int) float64 {
	to := map[int]map[int]int{}
	for i, b := range before {
		if to[b] == nil {
			to[b] = map[int]int{}
		}
		to[b][after[i]]++
	}
	type match struct{ from, to, n int }
	var all []match
	for from, counts := range to {
		for into, n := range counts {
			all = append(all, match{from, into, n})
		}
	}
	slices.SortFunc(all, func(a, b match) int { return b.n - a.n })
	kept, used, taken := 0, map[int]bool{}, map[int]bool{}
	for _, m := range all {
		if !used[m.from] && !taken[m.to] {
			used[m.from], taken[m.to], kept = true, true, kept+m.n
		}
	}
	return 1 - float64(kept)/float64(len(before))
}

func TestOwn(t *testing.T) {
	article := corpus.Document{Article: &corpus.Article{Headline: "Ferry late", Paragraphs: []string{"One.", "Two."}}}
	comment := func(text string, quotes ...corpus.Quote) corpus.Document {
		return corpus.Document{Comment: &corpus.Comment{Text: text}, Annotation: corpus.Annotation{Quotes: quotes}}
	}
	for _, row := range []struct {
		says string
		d    corpus.Document
		want string
	}{
		{"an article has its headline", article, "Ferry late One. Two."},
		{"quoted lines are others' words", comment("> you said this\nAnd I say that."), "And I say that."},
		{"traced quotes are others' words", comment("é “late again” they wrote", corpus.Quote{Span: corpus.Span{2, 14}}), "é they wrote"},
		{"addresses are left out", comment("See https://example.org/ferry?x=1 or www.example.org or write to ann@example.org now"), "See or or write to now"},
		{"a signature is left out", comment("I agree.\n--\nAnn, ferry captain"), "I agree."},
	} {
		if got := strings.Join(strings.Fields(Own(row.d)), " "); got != row.want {
			t.Errorf("%s: got %q, want %q", row.says, got, row.want)
		}
	}
}

// FuzzFind: any texts have themes, or none, without a panic, and each document a place.
func FuzzFind(f *testing.F) {
	f.Add("ferry harbour tide\nferry tide\nlibrary novels\nlibrary shelves")
	f.Fuzz(func(t *testing.T, lines string) {
		docs, _ := invented(8, 20)
		for i, line := range strings.Split(lines, "\n") {
			docs = append(docs, Document{ID: fmt.Sprint("x", i%50), Text: line, Parent: fmt.Sprint("x", i/2), Group: []string{"", "g"}[i%2]})
		}
		if found := find(docs); len(found.Of) != len(docs) {
			t.Errorf("%d places of %d documents", len(found.Of), len(docs))
		}
	})
}

// TestProcessors finds the same themes on one processor and on four.
func TestProcessors(t *testing.T) {
	docs, _ := invented(4, 600)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := find(docs)
	runtime.GOMAXPROCS(4)
	if four := find(docs); !reflect.DeepEqual(one, four) {
		t.Error("other themes on four processors than on one")
	}
	if len(one.Themes) < Least {
		t.Errorf("%d themes", len(one.Themes))
	}
}

func BenchmarkFind(b *testing.B) {
	docs, _ := invented(9, 2500)
	for b.Loop() {
		find(docs)
	}
}
