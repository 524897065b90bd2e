package derive_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer/derive"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

// TestOrderMakesNoDifference adds, changes and deletes documents in random orders, and
// derives now and then: the groups are those of all documents at once, by comparing
// every pair.
func TestOrderMakesNoDifference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { check(t, newMemory(), histories.Draw(t, "history")) })
}

// TestOrderInRecords does the same with records on disk, which other histories have
// filled before.
func TestOrderInRecords(t *testing.T) {
	t.Parallel()
	store := sqlitetest.Open(t, t.TempDir())
	for seed := range 4 {
		check(t, store, histories.Example(seed))
	}
}

// history is what happens to documents, step by step: all puts of a step, then all
// deletions, then perhaps a derivation in windows of so many documents.
type history []struct {
	puts    []corpus.Document
	deletes []string
	window  int // 0: none
}

var histories = rapid.Custom(func(t *rapid.T) history {
	h := make(history, rapid.IntRange(1, 8).Draw(t, "steps"))
	for i := range h {
		for range rapid.IntRange(0, 6).Draw(t, "puts") {
			h[i].puts = append(h[i].puts, drawDocument(t))
		}
		for range rapid.IntRange(0, 2).Draw(t, "deletes") {
			h[i].deletes = append(h[i].deletes, drawID(t))
		}
		h[i].window = rapid.IntRange(0, 4).Draw(t, "window")
	}
	return h
})

type store interface {
	derive.Records
	records.Writer
}

func check(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, store store, h history) {
	ctx := context.Background()
	for _, step := range h {
		_, err := store.Put(ctx, step.puts)
		if err == nil {
			_, err = store.Delete(ctx, step.deletes)
		}
		if err == nil && step.window > 0 {
			err = derive.CatchUp(ctx, store, derive.Options{Window: step.window})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := derive.CatchUp(ctx, store, derive.Options{}); err != nil {
		t.Fatal(err)
	}
	held := documents(t, store)
	if diff := cmp.Diff(derive.Oracle(held), groups(held)); diff != "" {
		t.Fatalf("(-all pairs +derived):\n%s", diff)
	}
	if diff := cmp.Diff(derive.EventsAtOnce(held), events(held)); diff != "" {
		t.Fatalf("(-all at once +derived):\n%s", diff)
	}
}

// drawID draws the id of an article or comment.
func drawID(t *rapid.T) string {
	return fmt.Sprintf("%s%d", rapid.SampledFrom([]string{"a", "c", "c"}).Draw(t, "kind"), rapid.IntRange(1, 12).Draw(t, "number"))
}

var stock = strings.Fields("the ferry was late again this morning and nobody at the harbour office would say why it happened or when the next boat leaves for the island")

// drawDocument draws a document whose words are near those of others.
func drawDocument(t *rapid.T) corpus.Document {
	id := drawID(t)
	begin := rapid.IntRange(0, 6).Draw(t, "begin")
	text := slices.Clone(stock[begin : begin+rapid.SampledFrom([]int{5, 9, 12, 16, 20}).Draw(t, "words")])
	for range rapid.IntRange(0, 2).Draw(t, "edits") {
		text[rapid.IntRange(0, len(text)-1).Draw(t, "edited")] = rapid.SampledFrom([]string{"marzipan", "heron"}).Draw(t, "word")
	}
	at := time.Time{}
	if day := rapid.IntRange(0, 3).Draw(t, "day"); day > 0 {
		at = time.Date(2025, 4, 5*day, 0, 0, 0, 0, time.UTC)
	}
	if id[0] == 'a' {
		outlet := rapid.SampledFrom([]string{"apnews", "daily-klaxon", ""}).Draw(t, "outlet")
		return corpus.Document{ID: id, Kind: corpus.KindArticle, ArticleID: id, Outlet: outlet, Article: &corpus.Article{ID: id, Outlet: outlet, Published: at, Paragraphs: []string{strings.Join(text, " ")}}}
	}
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: id, Posted: at, Text: strings.Join(text, " ")}}
}

type fataler interface{ Fatal(...any) }

// documents are those that are held, by id.
func documents(t fataler, store records.Log) (held []corpus.Document) {
	for change, err := range store.Changes(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if !change.Deleted {
			held = append(held, change.Document)
		}
	}
	return held
}

func groups(documents []corpus.Document) map[string]string {
	of := map[string]string{}
	for _, d := range documents {
		of[d.ID] = d.DuplicateGroup
	}
	return of
}

func events(documents []corpus.Document) map[string]string {
	of := map[string]string{}
	for _, d := range documents {
		of[d.ID] = d.Event
	}
	return of
}

// TestCopies: what is a copy and what is not.
func TestCopies(t *testing.T) {
	t.Parallel()
	const long = "I have written to the harbour board four times since March. Nobody ever answers. The ferry is late every single morning, and my children miss their school."
	for _, row := range []struct {
		name, a, b string
		quotes     []corpus.Quote // of b
		copies     bool
	}{
		{"the same", long, long, nil, true},
		{"case, accents and punctuation", long, strings.ToUpper(strings.ReplaceAll(long, ".", " !")), nil, true},
		{"one word changed", long, strings.Replace(long, "March", "April", 1), nil, true},
		{"a greeting before it", long, "Hello everybody out there, good morning! " + long, nil, true},
		{"sentences in another order", long, "Nobody ever answers. The ferry is late every single morning, and my children miss their school. I have written to the harbour board four times since March.", nil, true},
		{"one word of eight", "The ferry is never ever on time here", "The ferry is never ever on schedule here", nil, true},
		{"another opinion", long, "The harbour board has done well this year. New boats, new piers, and a ticket office that is open on Sundays. I am glad to pay for it.", nil, false},
		{"only a quote in common", "> " + long + "\nThat is right.", "> " + long + "\nNonsense, and you know that it is nonsense.", nil, false},
		{"only a traced quote in common", long, long + " Get another boat then.", []corpus.Quote{{Of: "article", Span: corpus.Span{0, len(long)}}}, false},
		{"only the comment that is answered in common", long, long + " Get another boat then.", []corpus.Quote{{Of: "comment", SourceID: "c9", Span: corpus.Span{0, len(long)}}}, false},
		{"a copy in the same thread", long, "Hello! " + long, []corpus.Quote{{Of: "comment", SourceID: "c1", Span: corpus.Span{7, 7 + len(long)}}}, true},
		{"a short quote of another comment", "The ferry is never ever on time here", "The ferry is never ever on time here. My answer is that it was on time all of last year, and that you can look it up.", []corpus.Quote{{Of: "comment", SourceID: "c1", Span: corpus.Span{0, 36}}}, false},
		{"short and the same", "This is so true, thank you!", "This is so true, thank you!", nil, false},
		{"without words", "!!!", "!!!", nil, false},
		{"a letter a word", "每天早上渡轮都晚点没有人回答我的信", "每天早上渡轮都晚点没有人回复我的信", nil, true},
	} {
		a, b := commentOf("c1", row.a), commentOf("c2", row.b)
		b.Annotation.Quotes, b.Comment.ParentID = row.quotes, "c9"
		of := derive.Oracle([]corpus.Document{a, b})
		if got := of["c1"] != "" && of["c1"] == of["c2"]; got != row.copies {
			t.Errorf("%s: copies %t, want %t", row.name, got, row.copies)
		}
	}
}

func commentOf(id, text string) corpus.Document {
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: id, Text: text}}
}

// TestCopiesOfKinds: articles and comments are in no group together; a very short
// article is told by its headline as well.
func TestCopiesOfKinds(t *testing.T) {
	t.Parallel()
	article := func(id, headline, text string) corpus.Document {
		return corpus.Document{ID: id, Kind: corpus.KindArticle, ArticleID: id, Article: &corpus.Article{ID: id, Headline: headline, Paragraphs: []string{text}}}
	}
	const text = "The ferry was late again this morning, and nobody at the harbour would say why it was."
	of := derive.Oracle([]corpus.Document{
		article("a1", "Late", text), article("a2", "Again", text), commentOf("c1", text),
		article("a3", "Ferry late for the fourth time this week", "No reason was given."), article("a4", "Ferry late for the fourth time this week", "No reason was given."),
		article("a5", "Harbour board meets behind closed doors", "No reason was given."), article("a6", "Ferry late for the fourth time this week", ""), article("a7", "Ferry late for the fourth time this week", ""),
	})
	want := map[string]bool{"a1 a2": true, "a1 c1": false, "a3 a4": true, "a3 a5": false, "a6 a7": false, "a3 a6": false}
	for pair, copies := range want {
		a, b, _ := strings.Cut(pair, " ")
		if got := of[a] != "" && of[a] == of[b]; got != copies {
			t.Errorf("%s: copies %t, want %t", pair, got, copies)
		}
	}
}

// TestAGroupKeepsItsName while later copies come.
func TestAGroupKeepsItsName(t *testing.T) {
	t.Parallel()
	var all []corpus.Document
	name := ""
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 6 {
		d := commentOf(fmt.Sprintf("c%d", rng.IntN(1_000_000)), "The ferry was late again this morning and nobody would say why")
		d.Comment.Posted = time.Date(2025, 4, 1+i, 0, 0, 0, 0, time.UTC)
		all = append(all, d)
		if got := derive.Oracle(all)[all[0].ID]; i == 1 {
			name = got
		} else if i > 1 && got != name {
			t.Errorf("with %d copies the group is %s, no longer %s", i+1, got, name)
		}
	}
	if name == "" {
		t.Error("there is no group")
	}
}
