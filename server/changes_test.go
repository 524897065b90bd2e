package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/server/api"
)

// TestChanges: a copy that follows the changes has what searches find, without an
// engine; the snapshot of a search is a place to begin; deletions come too.
func TestChanges(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	rows := func() map[string]api.Row {
		var all api.SearchAnswer
		s.get("/api/v1/search?limit=1000", http.StatusOK, &all)
		out := map[string]api.Row{}
		for _, d := range all.Data {
			out[d.ID] = d.Row
		}
		return out
	}
	kept := map[string]api.Row{}
	at := s.follow(kept, "")
	if diff := cmp.Diff(rows(), kept); diff != "" {
		t.Fatalf("the copy differs: %s", diff)
	}
	var snapshot api.SearchAnswer
	s.get("/api/v1/search", http.StatusOK, &snapshot)
	if snapshot.Snapshot != at {
		t.Errorf("the search shows %s, the changes end at %s", snapshot.Snapshot, at)
	}
	if _, err := s.store.Withdraw(t.Context(), []string{firstComment}, "asked for"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.Put(t.Context(), []corpus.Document{late("c00000000000000aa")}); err != nil {
		t.Fatal(err)
	}
	s.project()
	at = s.follow(kept, snapshot.Snapshot)
	if diff := cmp.Diff(rows(), kept); diff != "" {
		t.Errorf("after a takedown the copy differs: %s", diff)
	}
	if got := kept[quotingReply].ParentExcerpt; got == nil || *got != "withdrawn" {
		t.Errorf("the reply to what was taken down shows %v", got)
	}
	address := "/api/v1/changes?after=" + at
	nothing := s.get(address, http.StatusOK, nil)
	if got, want := nothing.Body.String(), fmt.Sprintf(`{"data":[],"next_after":%q,"more":false}`+"\n", at); got != want {
		t.Errorf("nothing new is %s", got)
	}
	if again := s.do(http.MethodGet, address, "If-None-Match", nothing.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("nothing new again is %d", again.Code)
	}
}

// follow applies changes to a copy until there are no more, and returns where they end.
func (s *site) follow(kept map[string]api.Row, after string) string {
	s.t.Helper()
	for {
		var answer api.ChangesAnswer
		w := s.get("/api/v1/changes?limit=7&after="+after, http.StatusOK, nil)
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			s.t.Fatal(err)
		}
		for _, change := range answer.Data {
			if delete(kept, change.ID); change.Op == "upsert" {
				kept[change.ID] = *change.Document
			}
		}
		if after = answer.NextAfter; !answer.More {
			return after
		}
	}
}
