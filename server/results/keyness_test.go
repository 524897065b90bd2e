package results

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// wordsCount is how many documents of a library hold a word, found by looking at all.
func (l *library) wordsCount(set map[string]bool, term string) (n int) {
	for id := range set {
		for _, text := range textsOf(l.shelf[id]) {
			if slices.ContainsFunc(schema.Analyze(text), func(t schema.Token) bool { return t.Term == term }) {
				n++
				break
			}
		}
	}
	return n
}

// found are the ids that a search finds.
func (l *library) found(t testing.TB, s searchurl.Search) map[string]bool {
	t.Helper()
	req := s.Request
	req.Limit = 1e6
	results, err := l.engine.Search(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, hit := range results.Hits {
		ids[hit.ID] = true
	}
	return ids
}

// TestKeynessCounts: every word is listed with the numbers of documents that looking
// at all of them gives; a document in both sets counts in the first.
func TestKeynessCounts(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(2, 2))
	lib := newLibrary()
	var documents []corpus.Document
	for n := range 80 {
		documents = append(documents, someDocument(rnd, n))
	}
	lib.put(t, documents)
	r := New(lib.engine, lib, fewNames{}, nil)
	for _, raw := range []string{"q=police", "q=police&against.kind=comment", "kind=comment&against.q=police", "q=police&against.q=officer&min_documents=9", "q=nothing", ""} {
		k, err := r.ReadKeyness(t.Context(), raw+"&limit=1000")
		if err != nil {
			t.Fatal(err)
		}
		answer, err := r.Keyness(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		here, there := lib.found(t, k.Search), lib.found(t, searchurl.New())
		if k.Against != nil {
			there = lib.found(t, *k.Against)
		}
		for id := range here {
			delete(there, id)
		}
		if answer.Here.Documents != len(here) || answer.There.Documents != len(there) {
			t.Errorf("%s: %d and %d documents, want %d and %d", raw, answer.Here.Documents, answer.There.Documents, len(here), len(there))
		}
		listed := map[string]bool{}
		for _, w := range slices.Concat(answer.More, answer.Less) {
			listed[w.Term] = true
			if a, b := lib.wordsCount(here, w.Term), lib.wordsCount(there, w.Term); w.Here != a || w.There != b || a+b < k.MinDocuments {
				t.Errorf("%s: %q is in %d and %d documents, want %d and %d", raw, w.Term, w.Here, w.There, a, b)
			}
			if got, want := w.More, w.Here*len(there) > w.There*len(here); got != want {
				t.Errorf("%s: %q more: %v", raw, w.Term, got)
			}
		}
		for _, word := range lineWords {
			for _, token := range schema.Analyze(word) {
				if in := lib.wordsCount(here, token.Term) + lib.wordsCount(there, token.Term); (in >= k.MinDocuments) != listed[token.Term] {
					t.Errorf("%s: %q is in %d documents, listed: %v", raw, token.Term, in, listed[token.Term])
				}
			}
		}
		if answer.Tested != len(listed) {
			t.Errorf("%s: %d words are tested, %d listed", raw, answer.Tested, len(listed))
		}
	}
}

// comments are comments with texts.
func comments(texts ...string) (documents []corpus.Document) {
	for n, text := range texts {
		id := fmt.Sprintf("c%016x", n)
		documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a", Comment: &corpus.Comment{ID: id, Text: text}})
	}
	return documents
}

// TestForms: a word is shown as most documents of the first set write it.
func TestForms(t *testing.T) {
	t.Parallel()
	lib := newLibrary()
	lib.put(t, comments("x ICE raids", "x ICE raid", "x ice raids", "x Ice", "raiding ice", "raiding ice", "raiding ice", "raiding Ice", "Schools", "schools", "Café", "café", "cafe", "cafe", "cafe"))
	r := New(lib.engine, lib, fewNames{}, nil)
	for raw, want := range map[string]string{"q=x": "ICE raids schools cafe", "q=x+NOT+raids": "Ice raiding schools cafe", "q=%3DICE": "ICE raid schools cafe", "": "ice raiding schools cafe"} {
		s, err := r.Read(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		terms := []string{"ice", "raid", "school", "cafe"}
		forms, err := r.forms(t.Context(), []search.Request{plainly(s), {}}, terms)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, term := range terms {
			got = append(got, forms[term])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

func TestWordsOfTheQueryAreMarked(t *testing.T) {
	t.Parallel()
	lib := newLibrary()
	lib.put(t, comments("welfare check deported x", "welfare checks deporting x", "welfare check deportation y", "z", "z y"))
	r := New(lib.engine, lib, fewNames{}, nil)
	for raw, want := range map[string]string{
		"q=%22welfare+check%22":                "check welfare",
		"q=deport*":                            "deportation deported",
		"match=any&q=welfare+something":        "welfare",
		"q=text:check+-z":                      "check",
		"q=kind:comment":                       "",
		"q=welfare&against.q=z":                "welfare",
		"q=welfare&min_documents=4&limit=1000": "",
	} {
		k, err := r.ReadKeyness(t.Context(), "min_documents=1&"+raw)
		if strings.Contains(raw, "min_documents") {
			k, err = r.ReadKeyness(t.Context(), raw)
		}
		if err != nil {
			t.Fatal(err)
		}
		answer, err := r.Keyness(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range slices.Concat(answer.More, answer.Less) {
			if w.InQuery {
				got = append(got, w.Form)
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}

func TestCollocatesAreFound(t *testing.T) {
	t.Parallel()
	lib := newLibrary()
	var texts []string
	filler := strings.Repeat("one two three four five six seven eight nine ten ", 2)
	for range 12 {
		texts = append(texts, filler+"the Pepper spray was "+filler+" water", filler+" spray "+filler, filler+"pepper "+filler)
	}
	lib.put(t, comments(texts...))
	r := New(lib.engine, lib, fewNames{}, nil)
	c, err := r.ReadCollocates(t.Context(), "q=spray&window=2")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := r.Collocates(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Documents != 24 || len(answer.Words) == 0 {
		t.Fatalf("%+v", answer)
	}
	for i, want := range []string{"was", "Pepper", "the"} {
		w := answer.Words[i]
		if w.Form != want || w.Near != 12 || w.In != 12 || !(w.Expected > 0.5 && w.Expected < 2) || w.Q > 0.001 {
			t.Errorf("word %d is %+v, want %s", i, w, want)
		}
	}
}
