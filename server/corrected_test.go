package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/samples"
	"standpoint/server"
	"standpoint/server/problem"
)

// judgements are samples and codes in memory.
type judgements struct {
	list  []samples.Sample
	items []samples.Item
	codes []samples.Code
}

func (j *judgements) State(context.Context) (string, error) { return fmt.Sprint(j.codes), nil }

func (j *judgements) List(context.Context) ([]samples.Sample, error) { return j.list, nil }
func (j *judgements) Items(context.Context, int64) ([]samples.Item, error) {
	return j.items, nil
}
func (j *judgements) Codes(context.Context, int64) ([]samples.Code, error) {
	return j.codes, nil
}

// zebras are comments about an agency: the model marks every fifth critical, and people
// every second of these and every fourth of the others.
func zebras(s *site) *judgements {
	s.t.Helper()
	j := &judgements{}
	var documents []corpus.Document
	critical := 0
	for i := range 60 {
		d := corpus.Document{ID: fmt.Sprintf("c%016x", 1<<40+i), Kind: corpus.KindComment, ArticleID: fmt.Sprintf("a%016x", 1<<40+i/4), Comment: &corpus.Comment{Text: "The zebra and ICE."}}
		d.Comment.ID = d.ID
		chances, label, value := corpus.NewChances(0.1, 0.8, 0.1), "neutral", "neutral"
		if i%5 == 0 {
			chances, label = corpus.NewChances(0.8, 0.1, 0.1), "critical"
			critical++
		}
		if i%10 == 0 || i%4 == 1 {
			value = "critical"
		}
		d.Annotation = corpus.Annotation{Agencies: []corpus.AgencyMention{{ID: "us-ice", Named: true}}, Stances: []corpus.Stance{{Target: "us-ice", Chances: chances}}}
		if i == 0 { // the sample does not cover this row
			d.Annotation.Agencies = append(d.Annotation.Agencies, corpus.AgencyMention{ID: "us-dhs", Named: true})
			d.Annotation.Stances = append(d.Annotation.Stances, corpus.Stance{Target: "us-dhs", Chances: chances})
		}
		documents = append(documents, d)
		if i < 40 {
			j.items = append(j.items, samples.Item{Document: d.ID, Article: d.ArticleID, Label: label})
			j.codes = append(j.codes, samples.Code{Document: d.ID, Coder: "ann", Value: value})
		}
	}
	if _, err := s.store.Put(s.t.Context(), documents); err != nil {
		s.t.Fatal(err)
	}
	s.project()
	j.list = []samples.Sample{{ID: 1, Name: "zebras", Search: "agency=us-ice&q=zebra", Target: "us-ice", Codebook: samples.Stance(),
		Sizes: []samples.Size{{Label: "critical", Documents: critical}, {Label: "neutral", Documents: 60 - critical}}}}
	return j
}

// TestCorrected: shares that people have checked stand beside those of the model, in
// every form; another address, or other judgements, have another ETag.
func TestCorrected(t *testing.T) {
	t.Parallel()
	var held judgements
	s := newSite(t, func(o *server.Options) { o.Judgements = &held })
	held = *zebras(s)
	const query = "q=zebra&agency=ICE&by=toward&metrics=count,share&corrected=true"
	var answer aggregated
	first := s.get("/api/v1/aggregate?"+query, http.StatusOK, &answer)
	rows := map[any]map[string]any{}
	for _, row := range answer.Data {
		rows[row["toward"]] = row
	}
	row := rows["us-ice:critical"]
	if row["share"] != 0.2 || row["n_labelled"] != 40.0 || row["method"] != "post-stratified" {
		t.Fatalf("%v", answer.Data)
	}
	// 4 of the 8 that the model marks, and 8 of the 32 others
	if share := row["share_corrected"].(float64); share < 0.28 || share > 0.37 || row["low"].(float64) >= share || row["high"].(float64) <= share {
		t.Errorf("%v", row)
	}
	if other := rows["us-dhs:critical"]; other["count"] != 1.0 || other["share_corrected"] != nil || other["method"] != nil {
		t.Errorf("%v", other)
	}
	if plain := s.get("/api/v1/aggregate?q=zebra&agency=ICE&by=toward", http.StatusOK, nil).Body.String(); strings.Contains(plain, "share_corrected") {
		t.Error("corrected shares were not asked for")
	}
	if csv := s.do(http.MethodGet, "/api/v1/aggregate.csv?"+query).Body.String(); !strings.HasPrefix(csv, "toward,count,n,share,share_low,share_high,share_corrected,low,high,n_labelled,method\r\n") {
		t.Error(csv)
	}
	if wide := s.get("/api/v1/aggregate?format=wide&"+query, http.StatusOK, nil).Body.String(); !strings.Contains(wide, `"us-ice:critical.share_corrected":0.`) {
		t.Error(wide)
	}
	held.codes[0].Value = "supportive"
	if again := s.get("/api/v1/aggregate?"+query, http.StatusOK, nil); again.Header().Get("ETag") == first.Header().Get("ETag") {
		t.Error("other judgements have the same ETag")
	}
	var changed aggregated
	s.get("/api/v1/aggregate?"+query, http.StatusOK, &changed)
	for _, now := range changed.Data {
		if now["toward"] == "us-ice:critical" && now["share_corrected"] == row["share_corrected"] {
			t.Error("other judgements give the same share")
		}
	}
}

// TestCorrectedRefuses: where a sample cannot carry it, the reason is said.
func TestCorrectedRefuses(t *testing.T) {
	t.Parallel()
	var held judgements
	s := newSite(t, func(o *server.Options) { o.Judgements = &held })
	for _, c := range []struct {
		query, want string
		change      func(j *judgements)
	}{
		{"q=zebra&agency=ICE&by=stance", "put toward into by", nil},
		{"q=zebra&agency=ICE&by=toward,outlet", "write of=outlet", nil},
		{"q=zebra&by=toward", "no sample was drawn from this search", nil},
		{"q=zebra&agency=ICE&by=toward", "drawn from 59 documents, and the search now finds 60; extend it", func(j *judgements) { j.list[0].Sizes[0].Documents-- }},
		{"q=zebra&agency=ICE&by=toward", "too few documents have been judged: 9", func(j *judgements) { j.codes = j.codes[:9] }},
		{"q=zebra&agency=ICE&by=toward&corrected=maybe", "corrected", nil},
	} {
		held = *zebras(s)
		if c.change != nil {
			c.change(&held)
		}
		query := c.query
		if !strings.Contains(query, "corrected") {
			query += "&corrected=true"
		}
		var p problem.Problem
		s.get("/api/v1/aggregate?"+query, http.StatusBadRequest, &p)
		if len(p.Errors) == 0 || p.Errors[0].Param != "corrected" || !strings.Contains(p.Detail, c.want) {
			t.Errorf("%s: %+v, want %s", c.query, p, c.want)
		}
	}
}

// TestCheckedPages: the search that was sampled, the page of the agency and the page about
// the data show what people say beside what the model says; other searches do not, and
// a page that a browser holds is out of date once people said more.
func TestCheckedPages(t *testing.T) {
	t.Parallel()
	var held judgements
	s := newSite(t, func(o *server.Options) { o.Judgements = &held })
	held = *zebras(s)
	whole := held.codes
	const sampled = "/search?q=zebra&agency=us-ice"
	before := s.do(http.MethodGet, sampled)
	for _, address := range []string{sampled, "/agency?q=zebra&agency=us-ice", "/data"} {
		page := s.do(http.MethodGet, address).Body.String()
		for _, says := range []string{"40 of 60 documents were judged", "<td>20%</td><td><strong>3", "of 100 (", "more documents to judge for intervals of five points"} {
			if !strings.Contains(page, says) {
				t.Errorf("%s does not say %q", address, says)
			}
		}
	}
	for _, address := range []string{"/search?q=zebra", "/search?agency=us-ice", "/agency?agency=us-ice"} {
		if page := s.do(http.MethodGet, address).Body.String(); strings.Contains(page, "were judged") {
			t.Errorf("%s speaks of another set than was sampled", address)
		}
	}
	var methods struct{ Text, BibTeX string }
	s.get("/api/v1/methods?q=zebra&agency=us-ice", http.StatusOK, &methods)
	if page := s.do(http.MethodGet, "/methods?q=zebra&agency=us-ice").Body.String(); !strings.Contains(methods.Text, "40 of 60 were judged by people") || !strings.Contains(page, "40 of 60 were judged by people") || !strings.Contains(page, "@misc{") {
		t.Errorf("%s\n%s", methods.Text, page)
	}
	if !strings.Contains(methods.Text, "http://example.com/search?agency=us-ice&q=zebra") || !strings.Contains(methods.Text, "60 documents (0 articles, 60 comments)") {
		t.Error(methods.Text)
	}
	methodsBefore := s.do(http.MethodGet, "/api/v1/methods?q=zebra&agency=us-ice").Header().Get("ETag")
	held.codes = whole[:39]
	if s.do(http.MethodGet, "/api/v1/methods?q=zebra&agency=us-ice").Header().Get("ETag") == methodsBefore {
		t.Error("other judgements have the same ETag for the methods")
	}
	if after := s.do(http.MethodGet, sampled); after.Header().Get("ETag") == before.Header().Get("ETag") {
		t.Error("other judgements have the same ETag")
	}
	held.codes = whole[:5]
	if page := s.do(http.MethodGet, sampled).Body.String(); !strings.Contains(page, "No corrected shares: too few documents have been judged") {
		t.Error("it is not said why there is no share")
	}
	held.codes = whole
	late := corpus.Document{ID: "c00000000000beef", Kind: corpus.KindComment, ArticleID: "a00000000000beef", Comment: &corpus.Comment{ID: "c00000000000beef", Text: "Another zebra."}}
	late.Annotation.Agencies = []corpus.AgencyMention{{ID: "us-ice", Named: true}}
	if _, err := s.store.Put(t.Context(), []corpus.Document{late}); err != nil {
		t.Fatal(err)
	}
	s.project()
	if page := s.do(http.MethodGet, sampled).Body.String(); !strings.Contains(page, "was drawn from 60 documents, and the search now finds 61") {
		t.Error("it is not said that the set has grown")
	}
}
