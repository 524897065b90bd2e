package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/frozen"
	"standpoint/server"
)

// TestFrozenCorpora: a corpus finds the same documents whatever comes in and goes; every
// form of a search heeds it, and it is said what is not as it was.
func TestFrozenCorpora(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *server.Options) { o.Corpora = o.Records.(stores).Frozen() })
	store := s.store.(stores)
	held := documents()
	var items []frozen.Item
	var ids []string
	for i, d := range held {
		if i%2 == 0 {
			documents, err := store.Get(t.Context(), []string{d.ID})
			if err != nil {
				t.Fatal(err)
			}
			items, ids = append(items, frozen.ItemOf(documents[0])), append(ids, d.ID)
		}
	}
	slices.Sort(ids)
	before := s.do(http.MethodGet, "/api/v1/corpora").Header().Get("ETag")
	c, err := frozen.Corpus{Name: "Every second", Snapshot: "s1-0123456789abcdef"}.Fill(items)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = store.Frozen().Add(t.Context(), c, items); err != nil {
		t.Fatal(err)
	}
	var listed struct{ Data []struct{ Name, Hash string } }
	if s.get("/api/v1/corpora", http.StatusOK, &listed).Header().Get("ETag") == before || len(listed.Data) != 1 || listed.Data[0].Hash != c.Hash {
		t.Errorf("%+v", listed)
	}
	const asked = "corpus=every+second&limit=1000"
	find := func() (found []string, warnings string) {
		var answer struct {
			Data     []struct{ ID string }
			Warnings []string
			Query    struct {
				Canonical string
				ReadBack  string `json:"read_back"`
			}
		}
		s.get("/api/v1/search?"+asked, http.StatusOK, &answer)
		for _, d := range answer.Data {
			found = append(found, d.ID)
		}
		if !strings.Contains(answer.Query.Canonical, "corpus=Every+second") || !strings.Contains(answer.Query.ReadBack, "in the frozen corpus “Every second”") {
			t.Errorf("%+v", answer.Query)
		}
		return found, strings.Join(answer.Warnings, " ")
	}
	found, warnings := find()
	slices.Sort(found)
	if !slices.Equal(found, ids) || strings.Contains(warnings, "frozen corpus") {
		t.Errorf("%v, %s; want %v", found, warnings, ids)
	}

	// One is put with other words, one is withdrawn, and another one comes in.
	changed := slices.IndexFunc(held, func(d corpus.Document) bool { return d.Comment != nil && slices.Contains(ids, d.ID) && d.Replies == 0 })
	again, other := held[changed], held[changed]
	words := *again.Comment
	words.Text += " And more."
	again.Comment = &words
	newer := words
	other.ID, newer.ID, newer.NativeID, other.Comment = "c00000000000beef", "c00000000000beef", "", &newer
	if _, err := store.Put(t.Context(), []corpus.Document{again, other}); err != nil {
		t.Fatal(err)
	}
	gone := ids[slices.IndexFunc(ids, func(id string) bool { return id[0] == 'c' && id != again.ID })]
	if _, err := store.Withdraw(t.Context(), []string{gone}, "asked to"); err != nil {
		t.Fatal(err)
	}
	s.project()
	kept := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == gone })
	found, warnings = find()
	slices.Sort(found)
	if !slices.Equal(found, kept) || !strings.Contains(warnings, "1 has other words") || !strings.Contains(warnings, "1 was withdrawn") {
		t.Errorf("%v, %s; want %v", found, warnings, kept)
	}
	var one struct {
		Since struct{ Words, Labels, Withdrawn, Missing int }
	}
	s.get("/api/v1/corpora/Every%20second", http.StatusOK, &one)
	if one.Since.Words != 1 || one.Since.Withdrawn != 1 || one.Since.Missing != 0 {
		t.Errorf("%+v", one)
	}
	if page := s.do(http.MethodGet, "/corpora").Body.String(); !strings.Contains(page, "1 was withdrawn") || !strings.Contains(page, c.Hash) {
		t.Error(page)
	}

	// Rows, tables and words are those of the corpus too.
	if rows := strings.Count(strings.TrimSpace(s.do(http.MethodGet, "/api/v1/search.jsonl?"+strings.Split(asked, "&")[0]).Body.String()), "\n") + 1; rows != len(kept) {
		t.Errorf("%d rows, want %d", rows, len(kept))
	}
	var table struct{ Total struct{ Value int } }
	s.get("/api/v1/aggregate?by=kind&corpus=Every+second", http.StatusOK, &table)
	if table.Total.Value != len(kept) {
		t.Errorf("%d counted", table.Total.Value)
	}
	var words2 struct{ Set, Against struct{ Documents int } }
	s.get("/api/v1/keyness?corpus=Every+second", http.StatusOK, &words2)
	if words2.Set.Documents != len(kept) {
		t.Errorf("words of %d documents", words2.Set.Documents)
	}
	var without struct{ Total struct{ Value int } }
	s.get("/api/v1/search?not.corpus=Every+second&limit=0", http.StatusOK, &without)
	if without.Total.Value != len(held)+1-len(ids) {
		t.Errorf("%d without", without.Total.Value)
	}
	for address, says := range map[string]string{"/api/v1/search?corpus=every": "Every second", "/api/v1/search?missing=corpus": "missing", "/api/v1/corpora/none": "no frozen corpus"} {
		w := s.do(http.MethodGet, address)
		var p struct{ Detail string }
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code < 400 || w.Code >= 500 || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: %d %s", address, w.Code, w.Body)
		}
	}
}
