package server_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/server/problem"
)

// aggregated is an answer of aggregate, with rows as programs get them.
type aggregated struct {
	Columns  []struct{ Name, Label, Type string }
	Data     []map[string]any
	Total    struct{ Value int }
	Warnings []string
	Query    struct{ Canonical string }
}

func TestAggregate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, query := range map[string]string{
		"aggregate.json":       "by=outlet,stance&metrics=count,authors,articles,share&of=outlet&kind=comment&labels=true",
		"aggregate-time.json":  "by=time:day,article.outlet&tz=America/New_York&agency=DHS",
		"aggregate-wide.json":  "by=time:day,outlet,stance&format=wide&metrics=count,share&of=time&top=1",
		"aggregate-wide2.json": "by=time:day,outlet&format=wide&stance=critical",
	} {
		golden(t, name, s.get("/api/v1/aggregate?"+query, http.StatusOK, nil).Body.Bytes())
	}
	w := s.do(http.MethodGet, "/api/v1/aggregate.csv?by=outlet,time:day&metrics=count,share&of=outlet")
	goldenText(t, "aggregate.csv", w.Body.Bytes())
	if got := w.Header().Get("Content-Type"); got != "text/csv; charset=utf-8; header=present" {
		t.Errorf("type %q", got)
	}
}

// TestAggregateAddsUp: rows of single values add up to the total, and every row has
// every column.
func TestAggregateAddsUp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"by=outlet", "by=stance,outlet,time:day&top=1", "by=time:hour&kind=comment", "by=lang,article.stance,kind", "by=time:month,outlet&from=2025-01-01&to=2026-01-01", "q=check&by=platform&min_confidence=0.9", "by=stance&q=nothing-has-this"} {
		var answer aggregated
		w := s.get("/api/v1/aggregate?"+query, http.StatusOK, &answer)
		sum := 0
		for _, row := range answer.Data {
			sum += int(row["count"].(float64))
			for _, c := range answer.Columns {
				if _, has := row[c.Name]; !has || len(row) != len(answer.Columns) {
					t.Errorf("%s: row %v has not the columns %v", query, row, answer.Columns)
				}
			}
		}
		if sum != answer.Total.Value || w.Header().Get("Expected-Rows") != strconv.Itoa(len(answer.Data)) {
			t.Errorf("%s: %d rows, %s expected, add up to %d of %d", query, len(answer.Data), w.Header().Get("Expected-Rows"), sum, answer.Total.Value)
		}
		var again aggregated
		if s.get("/api/v1/aggregate?"+answer.Query.Canonical, http.StatusOK, &again); cmp.Diff(again, answer) != "" {
			t.Errorf("%s: the canonical request %s has another answer", query, answer.Query.Canonical)
		}
	}
}

// TestAggregateGap: a 0 where the outlet has documents is another one than a 0 where it
// has none.
func TestAggregateGap(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var answer aggregated
	s.get("/api/v1/aggregate?by=outlet,time:day&q=draw&from=2025-04-10&to=2025-04-14&outlet=harbor-ledger", http.StatusOK, &answer)
	var got []string
	for _, row := range answer.Data {
		got = append(got, row["time"].(string)[8:10]+" "+strconv.Itoa(int(row["count"].(float64)))+" "+strconv.FormatBool(row["gap"].(bool)))
	}
	if want := []string{"10 0 true", "11 1 false", "12 0 false", "13 0 false"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	s.get("/api/v1/aggregate?by=time:day&outlet=daily-klaxon&from=2025-04-11&to=2025-04-13", http.StatusOK, &answer)
	if answer.Data[0]["gap"] != true || answer.Data[1]["gap"] != false {
		t.Errorf("of the outlet that is searched: %v", answer.Data)
	}
	// What comes later is seen.
	d := late("c00000000000000cc")
	d.ArticleID, d.Outlet, d.Comment.Posted = secondArticle, "daily-klaxon", time.Date(2025, 4, 11, 3, 0, 0, 0, time.UTC)
	if _, err := s.store.Put(t.Context(), []corpus.Document{d}); err != nil {
		t.Fatal(err)
	}
	s.project()
	s.get("/api/v1/aggregate?by=time:day&outlet=daily-klaxon&from=2025-04-11&to=2025-04-13", http.StatusOK, &answer)
	if answer.Data[0]["gap"] != false {
		t.Errorf("after an import: %v", answer.Data)
	}
}

func TestAggregateRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct{ query, param, says, suggestion string }{
		{"", "by", "is missing", "outlet,stance,time:month"},
		{"by=", "by", "is missing", "outlet,stance,time:month"},
		{"by=outlets", "by", "“outlets” is not one of", "outlet"},
		{"by=month", "by", "“month” is not one of", "time:month"},
		{"by=time", "by", "“time” is not one of", "time:day"},
		{"by=date", "by", "“date” is not one of", "time:day"},
		{"by=time:auto", "by", "“time:auto” is not one of", "time:day"},
		{"by=headline", "by", "“headline” is not one of", ""},
		{"by=outlet,outlet", "by", "names outlet twice", ""},
		{"by=time:day,time:month", "by", "names time twice", ""},
		{"by=outlet,stance,kind,lang", "by", "names 4 fields; there can be at most 3", ""},
		{"by=outlet&by=stance", "by", "is given 2 times", "outlet"},
		{"by=outlet&metrics=counts", "metrics", "“counts” is not one of count, authors, articles, share", "count"},
		{"by=outlet&metrics=share&of=stance", "of", "“stance” is not one of the fields in by: outlet", ""},
		{"by=outlet&top=0", "top", "is not a whole number from 1 to 1000", "1"},
		{"by=outlet&top=2000", "top", "is not a whole number from 1 to 1000", "1000"},
		{"by=outlet&format=tall", "format", "is not one of long, wide", ""},
		{"by=outlet&labels=yes", "labels", "is not one of true, false", ""},
		{"by=outlet&tz=Mars", "tz", "", ""},
		{"by=outlet&group_by=stance", "group_by", "there is no such parameter", "by"},
		{"by=outlet&outlet=nobody", "outlet", "", ""},
		{"by=time:hour&from=1000-01-01&to=2025-01-01", "by", "more than 100000 buckets of one hour; take a wider interval", ""},
		{"by=author,outlet,time:day&from=1800-01-01&to=2070-01-01", "by", "too many rows: 7 of author × 2 of outlet × 98616 of time are more than 1000000 together, most of all by time; take a wider interval, or a shorter range with from and to, or leave a field out", ""},
		{"by=outlet&download=1", "download", "there is no such parameter", ""},
	} {
		var p problem.Problem
		s.get("/api/v1/aggregate?"+c.query, http.StatusBadRequest, &p)
		if len(p.Errors) == 0 || p.Errors[0].Param != c.param || !strings.Contains(p.Errors[0].Message, c.says) {
			t.Errorf("%s: %+v", c.query, p)
			continue
		}
		if c.suggestion != "" && (p.Errors[0].Suggestion == nil || *p.Errors[0].Suggestion != c.suggestion) {
			t.Errorf("%s: suggests %v, want %q", c.query, p.Errors[0].Suggestion, c.suggestion)
		}
	}
	var p problem.Problem
	s.get("/api/v1/aggregate.csv?by=outlet&download=yes", http.StatusBadRequest, &p)
	if p.Errors[0].Param != "download" {
		t.Errorf("%+v", p)
	}
}

func TestAggregateWarns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for query, want := range map[string]string{
		"by=outlet":                                    "",
		"by=outlet&tz=Europe/Paris":                    "tz changes nothing here",
		"by=outlet&of=outlet":                          "changes nothing without share in metrics",
		"by=outlet,agency":                             "several values of agency",
		"by=agency,author":                             "several values of agency and of author",
		"by=outlet&missing=date&from=2025":             "Documents without a date",
		"by=outlet&outlet=harbor-ledger&outlet=nobody": "No document has the outlet “nobody”",
	} {
		var answer aggregated
		s.get("/api/v1/aggregate?"+query, http.StatusOK, &answer)
		if got := strings.Join(answer.Warnings, " "); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: warnings %q, want %q", query, got, want)
		}
	}
	rough := late("c00000000000000dd")
	rough.Comment.Posted, rough.Comment.PostedPrecision = time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC), corpus.PrecisionMonth
	if _, err := s.store.Put(t.Context(), []corpus.Document{rough}); err != nil {
		t.Fatal(err)
	}
	s.project()
	var answer aggregated
	s.get("/api/v1/aggregate?by=time:day", http.StatusOK, &answer)
	if last := answer.Data[len(answer.Data)-1]; last["time"] != nil || last["count"] != 3.0 || !strings.Contains(strings.Join(answer.Warnings, " "), "Of the documents without a time, 1 have a date") {
		t.Errorf("%v, %q", last, answer.Warnings)
	}
}

// TestAggregateHostileValues: values that read as a column, as what stands for no value,
// or as a formula stay apart, and harm nothing.
func TestAggregateHostileValues(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var docs []corpus.Document
	for i, author := range []string{"kind", "kind.count", "(missing)", "((other))", "=HYPERLINK(\"http://x\")", "a,\"b\"\r\nc", "ü | \\", "x", "X"} {
		d := late("c" + strings.Repeat("e", 15) + strconv.Itoa(i))
		d.Comment.Author = author
		docs = append(docs, d)
	}
	if _, err := s.store.Put(t.Context(), docs); err != nil {
		t.Fatal(err)
	}
	s.project()
	var long, wide aggregated
	s.get("/api/v1/aggregate?by=kind,author&top=1000", http.StatusOK, &long)
	s.get("/api/v1/aggregate?by=kind,author&top=1000&format=wide", http.StatusOK, &wide)
	seen := map[string]bool{}
	for _, c := range wide.Columns {
		if seen[c.Name] {
			t.Errorf("two columns are called %q", c.Name)
		}
		seen[c.Name] = true
	}
	for _, name := range []string{"kind", "kind.count", "kind.count.count", "((missing))", "(((other)))", "(missing)", "x", "X"} {
		if !seen[name] {
			t.Errorf("no column is called %q: %v", name, wide.Columns)
		}
	}
	ofLong, ofWide := 0.0, 0.0
	for _, row := range long.Data {
		ofLong += row["count"].(float64)
	}
	for _, row := range wide.Data {
		for name, value := range row {
			if name != "kind" {
				ofWide += value.(float64)
			}
		}
	}
	if ofLong != ofWide {
		t.Errorf("%v in long rows, %v in wide ones", ofLong, ofWide)
	}
	for _, format := range []string{"long", "wide"} {
		body := s.do(http.MethodGet, "/api/v1/aggregate.csv?by=kind,author&top=1000&format="+format).Body.String()
		rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil || !strings.Contains(body, `"=HYPERLINK(""http://x"")"`) {
			t.Errorf("%s: %v in %q", format, err, body)
		}
		w := s.do(http.MethodGet, "/api/v1/aggregate.csv?download=1&by=kind,author&top=1000&format="+format)
		guarded, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\uFEFF"))).ReadAll()
		if err != nil || len(guarded) != len(rows) || !strings.Contains(w.Body.String(), `"'=HYPERLINK(""http://x"")"`) {
			t.Errorf("%s as a file: %v in %q", format, err, w.Body)
		}
		if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="standpoint-aggregate.csv"` {
			t.Errorf("disposition %q", got)
		}
	}
}

// TestAggregateETag: an answer that the client has costs no search.
func TestAggregateETag(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/api/v1/aggregate?by=outlet", "/api/v1/aggregate.csv?by=outlet"} {
		etag := s.do(http.MethodGet, path).Header().Get("ETag")
		before := s.engine.searches.Load()
		w := s.do(http.MethodGet, path, "If-None-Match", etag)
		if w.Code != http.StatusNotModified || w.Body.Len() > 0 || s.engine.searches.Load() != before || etag == "" {
			t.Errorf("%s: %d with %d bytes after %d searches, ETag %s", path, w.Code, w.Body.Len(), s.engine.searches.Load()-before, etag)
		}
		if w := s.do(http.MethodGet, path, "If-None-Match", "*"); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s, *: %d", path, w.Code)
		}
		if w := s.do(http.MethodHead, path); w.Code != http.StatusOK || w.Body.Len() > 0 || w.Header().Get("Expected-Rows") != "2" {
			t.Errorf("HEAD %s: %d, %v", path, w.Code, w.Header())
		}
	}
}

// TestAggregateShares: shares of single values add up to 1 within their base, and the
// interval holds the share.
func TestAggregateShares(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"by=outlet,stance&of=outlet", "by=stance", "by=kind,stance&of=kind", "by=stance,time:day&of=time"} {
		var answer aggregated
		s.get("/api/v1/aggregate?metrics=count,articles,share&"+query, http.StatusOK, &answer)
		sums := map[string]float64{}
		of, _ := url.ParseQuery(query)
		for _, row := range answer.Data {
			base, _ := json.Marshal(row[of.Get("of")])
			share, known := row["share"].(float64)
			low, inside := row["share_low"].(float64)
			high, _ := row["share_high"].(float64)
			if !known {
				if row["n"] != 0.0 {
					t.Errorf("%s: %v", query, row)
				}
				continue
			}
			sums[string(base)] += share
			if inside && !(low <= share && share <= high) || inside && row["articles"] == 1.0 {
				t.Errorf("%s: %v", query, row)
			}
		}
		for base, sum := range sums {
			if sum < 0.9999 || sum > 1.0001 {
				t.Errorf("%s: the shares of %s add up to %v", query, base, sum)
			}
		}
	}
}
