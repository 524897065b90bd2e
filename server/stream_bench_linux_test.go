package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"standpoint/corpus"
)

// BenchmarkWholeResult compares streams with a walk over the pages of /search, in rows a
// second of processor time, that of the client included.
func BenchmarkWholeResult(b *testing.B) {
	const rows = 20_000
	s := newSite(b)
	for from := 0; from < rows; from += 2000 {
		var batch []corpus.Document
		for n := from; n < from+2000; n++ {
			batch = append(batch, benchComment(n))
		}
		if _, err := s.store.Put(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	s.project()
	ts := httptest.NewServer(s.handler)
	defer ts.Close()
	get := func(path string, read func(io.Reader)) {
		r, err := http.Get(ts.URL + path)
		if err != nil || r.StatusCode != http.StatusOK {
			b.Fatal(err, r)
		}
		defer r.Body.Close()
		read(r.Body)
	}
	report := func(b *testing.B, each func()) {
		before := processorTime(b)
		for b.Loop() {
			each()
		}
		b.ReportMetric(rows*float64(b.N)/(processorTime(b)-before).Seconds(), "rows/cpu-s")
	}
	for _, format := range []string{"csv", "jsonl", "parquet", "csv?shape=stances"} {
		b.Run(format, func(b *testing.B) {
			report(b, func() {
				get("/api/v1/search."+strings.Replace(format, "?", "?kind=comment&", 1), func(r io.Reader) {
					if _, err := io.Copy(io.Discard, r); err != nil {
						b.Fatal(err)
					}
				})
			})
		})
	}
	for _, limit := range []int{20, 1000} {
		b.Run(fmt.Sprintf("walk by %d", limit), func(b *testing.B) {
			report(b, func() {
				for cursor := ""; ; {
					var page struct {
						NextCursor string `json:"next_cursor"`
					}
					get(fmt.Sprintf("/api/v1/search?limit=%d&cursor=%s", limit, cursor), func(r io.Reader) {
						if err := json.NewDecoder(r).Decode(&page); err != nil {
							b.Fatal(err)
						}
					})
					if cursor = page.NextCursor; cursor == "" {
						return
					}
				}
			})
		})
	}
}

// benchComment is a comment of usual length, about half of which answer others.
func benchComment(n int) corpus.Document {
	id := fmt.Sprintf("c2%015x", n)
	score := n % 50
	d := corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: firstArticle, Outlet: "harbor-ledger", Headline: "Welfare checks draw a crowd",
		Comment: &corpus.Comment{ID: id, Author: fmt.Sprintf("reader %d", n%500), Score: &score, Posted: time.Unix(1_745_000_000+int64(n)*60, 0).UTC(),
			Text: strings.Repeat(fmt.Sprintf("Comment number %d says what everybody knows. ", n), 6)}}
	if n%2 == 1 {
		d.Comment.ParentID = fmt.Sprintf("c2%015x", n-1)
	}
	d.Annotation.Language = "en"
	d.Annotation.Agencies = []corpus.AgencyMention{{ID: "us-dhs", Name: "Department of Homeland Security", Named: true, Spans: []corpus.Span{{4, 33}}}}
	d.Annotation.Stances = []corpus.Stance{{Target: "us-dhs", Chances: corpus.Chances{0.6, 0.3, 0.1}, Evidence: &corpus.Span{0, 30}, Source: "model:1"}}
	return d
}

func processorTime(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
