package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/server/api"
	"standpoint/server/problem"
)

func TestKWIC(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var answer api.LinesAnswer
	golden(t, "kwic.json", s.get("/api/v1/kwic?q=%22welfare+check%22+OR+job&width=3&sort=right", http.StatusOK, &answer).Body.Bytes())
	if len(answer.Data) != answer.Total.Lines || answer.NextCursor != "" {
		t.Errorf("%d lines of %d on one page, then %q", len(answer.Data), answer.Total.Lines, answer.NextCursor)
	}
	for _, line := range answer.Data {
		var document struct {
			Headline   *string  `json:"headline"`
			Text       string   `json:"text"`
			Paragraphs []string `json:"paragraphs"`
		}
		s.get("/api/v1/"+line.Kind+"s/"+line.ID, http.StatusOK, &document)
		text := document.Text
		switch {
		case line.Field == "headline":
			text = *document.Headline
		case line.Kind == "article":
			text = strings.Join(document.Paragraphs, "\n\n")
		}
		if got := string([]rune(text)[line.Span[0]:line.Span[1]]); strings.Join(strings.Fields(got), " ") != line.Match {
			t.Errorf("the span of %+v has %q", line, got)
		}
	}
	golden(t, "kwic-totals.json", s.get("/api/v1/kwic?q=check&limit=0", http.StatusOK, nil).Body.Bytes())
}

// TestKWICCursors: a cursor is good after a change of the records, and is refused for
// other records.
func TestKWICCursors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var first, second api.LinesAnswer
	s.get("/api/v1/kwic?q=check&sort=left&limit=3", http.StatusOK, &first)
	if first.NextCursor == "" {
		t.Fatal("there is no second page")
	}
	if _, err := s.store.Put(t.Context(), []corpus.Document{{ID: "c00000000000000aa", Kind: corpus.KindComment, ArticleID: firstArticle,
		Comment: &corpus.Comment{ID: "c00000000000000aa", Text: "Aaa check"}}}); err != nil {
		t.Fatal(err)
	}
	s.project()
	s.get("/api/v1/kwic?q=check&sort=left&limit=3&cursor="+first.NextCursor, http.StatusOK, &second)
	if second.Total.Lines != first.Total.Lines+1 || second.Snapshot == first.Snapshot {
		t.Errorf("after a change: %+v in %s, before %+v in %s", second.Total, second.Snapshot, first.Total, first.Snapshot)
	}
	for _, line := range second.Data {
		if slices.Contains(first.Data, line) {
			t.Errorf("%+v is on both pages", line)
		}
	}
	other := newSite(t)
	if _, err := other.store.Put(t.Context(), []corpus.Document{late("c00000000000000bb")}); err != nil {
		t.Fatal(err)
	}
	other.project()
	var p problem.Problem
	other.get("/api/v1/kwic?q=check&sort=left&limit=3&cursor="+second.NextCursor, http.StatusBadRequest, &p)
	if p.Code != "bad-cursor" {
		t.Errorf("a cursor of other records: %+v", p)
	}
}

func TestKeyness(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var answer api.KeynessAnswer
	golden(t, "keyness.json", s.get("/api/v1/keyness?outlet=harbor-ledger&against.outlet=daily-klaxon&limit=2&min_documents=1", http.StatusOK, &answer).Body.Bytes())
	if len(answer.Data) != 4 || !answer.Data[0].More || answer.Data[3].More {
		t.Errorf("%d words: %+v", len(answer.Data), answer.Data)
	}
	s.get("/api/v1/keyness", http.StatusOK, &answer)
	if answer.Against.Documents != 0 || answer.Set.Documents != 36 {
		t.Errorf("everything against nothing: %+v, %+v", answer.Set, answer.Against)
	}
	golden(t, "collocates.json", s.get("/api/v1/collocates?q=check&window=2&limit=2", http.StatusOK, nil).Body.Bytes())
}
