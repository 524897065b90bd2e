package pages_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/corpus/quality"
	"standpoint/corpus/records/sqlite"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/corpus/theme"
	"standpoint/indexer/derive"
	"standpoint/indexer/follow"
	"standpoint/indexer/search/bleveengine"
	"standpoint/indexer/search/schema"
	"standpoint/server"
)

// newSite is the whole server over documents, in a real store and a real engine.
func newSite(t *testing.T, documents ...[]corpus.Document) http.Handler {
	t.Helper()
	return newSiteWith(t, func(*server.Options) {}, documents...)
}

// newPrivateSite is one that only people with a key may read, with a key of a role for
// each name.
func newPrivateSite(t *testing.T, people map[string]credentials.Role, documents ...[]corpus.Document) (site http.Handler, keys map[string]string) {
	t.Helper()
	return newPrivateSiteWith(t, people, func(*server.Options) {}, documents...)
}

func newPrivateSiteWith(t *testing.T, people map[string]credentials.Role, change func(*server.Options), documents ...[]corpus.Document) (site http.Handler, keys map[string]string) {
	t.Helper()
	keys = map[string]string{}
	return newSiteWith(t, func(opt *server.Options) {
		store := opt.Records.(*sqlite.Store)
		opt.Open, opt.Credentials, opt.Moderation, opt.Themes = nil, store.Credentials(), store.Moderation(), store.Themes()
		for name, role := range people {
			keys[name] = credentials.NewSecret(credentials.Key)
			key := credentials.Credential{Kind: credentials.Key, Name: name, Scopes: credentials.ScopesOf(role)}
			if _, err := opt.Credentials.Add(t.Context(), key, credentials.DigestOf(keys[name])); err != nil {
				t.Fatal(err)
			}
		}
		change(opt)
	}, documents...), keys
}

// newThemedSite is one where queries are kept as themes, by their names.
func newThemedSite(t *testing.T, kept map[string]string, documents ...[]corpus.Document) http.Handler {
	t.Helper()
	return newSiteWith(t, func(opt *server.Options) {
		opt.Themes = opt.Records.(*sqlite.Store).Themes()
		for name, query := range kept {
			if _, err := opt.Themes.Add(t.Context(), theme.Theme{Name: name, Query: query}); err != nil {
				t.Fatal(err)
			}
		}
	}, documents...)
}

func newSiteWith(t *testing.T, change func(*server.Options), documents ...[]corpus.Document) http.Handler {
	t.Helper()
	ctx := t.Context()
	store := sqlitetest.Open(t, t.TempDir())
	engine, err := bleveengine.Open(ctx, "", bleveengine.Options{InMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	for _, thread := range documents {
		if _, err := store.Put(ctx, thread); err != nil {
			t.Fatal(err)
		}
	}
	if err := derive.CatchUp(ctx, store, derive.Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := follow.New(store, engine, follow.Options{}).CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	opt := server.Options{
		Engine: engine, Records: store, Names: names{}, Version: "test", Quality: measured, Open: []credentials.Scope{credentials.Read},
		Logger: slog.New(slog.NewTextHandler(&bytes.Buffer{}, nil)),
	}
	change(&opt)
	handler, err := server.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// measured is how good the labels are.
var measured = quality.Table{
	{Kind: corpus.KindComment, Named: true, Label: corpus.Critical, Min: 0.5, What: "comments", Texts: 296, Given: 50, Right: 31, True: 200},
	{Kind: corpus.KindComment, Named: true, Label: corpus.Critical, Min: 0.7, What: "comments", Texts: 296, Given: 3, Right: 3, True: 200},
}

// get asks for a page and fails if it does not have the status.
func get(t *testing.T, site http.Handler, address string, status int) string {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	r.Header.Set("X-Request-Id", "request-1")
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	if w.Code != status {
		t.Fatalf("GET %s: status %d, want %d\n%s", address, w.Code, status, w.Body)
	}
	if kind := w.Header().Get("Content-Type"); kind != "text/html; charset=utf-8" {
		t.Fatalf("GET %s: type %q", address, kind)
	}
	return w.Body.String()
}

// names holds the names of the fixture.
type names struct{}

var known = map[string]map[string]string{
	schema.Outlet:   {"harbor-ledger": "The Harbor Ledger", "daily-klaxon": "The Daily Klaxon", "quiet-times": "The Quiet Times"}, // the last one has no documents
	schema.Agency:   {"us-dhs": "Department of Homeland Security", "us-ice": "Immigration and Customs Enforcement", "us-fema": "Federal Emergency Management Agency"},
	schema.Location: {"us": "United States", "us-il": "Illinois", "us-il-waukegan": "Waukegan", "us-la": "Louisiana"},
}

func (names) Known(field, id string) bool { return known[field][id] != "" }

func (names) Named(field, name string) []string {
	var found []string
	for value, known := range known[field] {
		if schema.FitOf(name, known) == schema.Whole {
			found = append(found, value)
		}
	}
	return found
}

func (names) NamesOf(field, value string) []string {
	if name := known[field][value]; name != "" {
		return []string{name}
	}
	return nil
}

// find returns the span of the first occurrence of words in a text.
func find(text, words string) corpus.Span {
	at := strings.Index(text, words)
	if at < 0 {
		panic(fmt.Sprintf("no %q in %q", words, text))
	}
	from := utf8.RuneCountInString(text[:at])
	return corpus.Span{from, from + utf8.RuneCountInString(words)}
}

func agency(id string, path []string, text string, named ...string) corpus.AgencyMention {
	m := corpus.AgencyMention{ID: id, Name: known[schema.Agency][id], Path: path, Named: len(named) > 0}
	for _, words := range named {
		m.Spans = append(m.Spans, find(text, words))
	}
	return m
}

func place(id string, path []string, text string, named ...string) corpus.LocationMention {
	m := corpus.LocationMention{ID: id, Name: known[schema.Location][id], Path: path, Named: len(named) > 0}
	for _, words := range named {
		m.Spans = append(m.Spans, find(text, words))
	}
	return m
}

func stance(target string, label corpus.Label, confidence float64, text, evidence string) corpus.Stance {
	s := corpus.Stance{Target: target, Chances: corpus.ChancesFor(label, confidence), Source: "model:1"}
	if evidence != "" {
		span := find(text, evidence)
		s.Evidence = &span
	}
	return s
}

// documentsOf makes the documents of a thread; annotations holds the annotation
// of each, by its native id.
func documentsOf(t corpus.Thread, annotations map[string]corpus.Annotation) []corpus.Document {
	native := make([]string, len(t.Comments))
	for i, c := range t.Comments {
		native[i] = c.NativeID
	}
	t.Identify()
	documents := []corpus.Document{{ID: t.Article.ID, Kind: corpus.KindArticle, ArticleID: t.Article.ID, Article: &t.Article,
		Outlet: t.Article.Outlet, Headline: t.Article.Headline, Lead: t.Article.Lead(), Annotation: annotations[""]}}
	for i := range t.Comments {
		c := &t.Comments[i]
		documents = append(documents, corpus.Document{ID: c.ID, Kind: corpus.KindComment, ArticleID: t.Article.ID, Comment: c,
			Outlet: t.Article.Outlet, Headline: t.Article.Headline, Lead: t.Article.Lead(), Annotation: annotations[c.NativeID]})
	}
	return documents
}

func at(clock string) time.Time {
	when, err := time.Parse(time.RFC3339, clock)
	if err != nil {
		panic(err)
	}
	return when
}

func number(n int) *int { return &n }

// stopped returns an article and a thread with one of everything.
func stopped() []corpus.Document {
	article := corpus.Article{
		URL: "https://harbor-ledger.example/2025/02/25/stop", Outlet: "harbor-ledger",
		Headline:   "‘It is on our cameras’: ICE held the wrong father",
		Standfirst: "Two girls were in the back seat.", Section: "Lakes", Bylines: []string{"Corliss Wenham"},
		Published: at("2025-02-25T23:15:00Z"), PublishedPrecision: corpus.PrecisionMinute, DateSource: "json-ld",
		Paragraphs: []string{
			"WAUKEGAN — The crossing guard saw it first. “I blew my whistle at them,” she said.",
			"The Department of Homeland Security, which oversees ICE, disputes where it happened.",
			"“ICE officers did not enter school grounds,” the department said. Any claim to the contrary is false.",
		},
		Captions: []string{"The drop-off loop. (Harbor Ledger/Teo Brandvold)"},
		Related:  []string{"READ MORE: WHAT TO CARRY"},
	}
	body := article.Text()
	dhs, ice := []string(nil), []string{"us-dhs"}
	quoted := "“ICE officers did not enter school grounds,”"
	critical := "“ICE officers did not enter school grounds,”\n\nIt is on VIDEO. Just say you did, DHS. Lying about it is shameful."
	t := corpus.Thread{Article: article, Comments: []corpus.Comment{
		{NativeID: "1", Author: "m_okonjo", Posted: at("2025-02-25T23:44:00Z"), Score: number(97), Text: critical},
		{NativeID: "2", ParentID: "1", Author: "Ron P.", Posted: at("2025-02-25T23:55:00Z"), Score: number(-10), Text: "They do a hard job and I thank them."},
		{NativeID: "3", ParentID: "2", Deleted: true, Posted: at("2025-02-25T23:56:00Z")},
		{NativeID: "4", ParentID: "3", Author: "whistle_fan", Posted: at("2025-02-26T00:06:00Z"), Text: "Why delete it? “They do a hard job” is an opinion."},
		{NativeID: "5", ParentID: "elsewhere", Text: "answer to what is not here"},
	}}
	annotations := map[string]corpus.Annotation{
		"": {Language: "en",
			Agencies:  []corpus.AgencyMention{agency("us-ice", ice, body, "ICE"), agency("us-dhs", dhs, body, "Department of Homeland Security")},
			Locations: []corpus.LocationMention{place("us-il-waukegan", []string{"us", "us-il"}, body, "WAUKEGAN")},
			Stances:   []corpus.Stance{stance("us-ice", corpus.Unclear, 0, body, ""), stance("us-dhs", corpus.Neutral, 0.71, body, "disputes where it happened")}},
		"1": {Language: "en",
			Agencies: []corpus.AgencyMention{agency("us-dhs", dhs, critical, "DHS"), agency("us-ice", ice, critical, "ICE")},
			Stances:  []corpus.Stance{stance("us-dhs", corpus.Critical, 0.83, critical, "Lying about it is shameful"), stance("us-ice", corpus.Critical, 0.55, critical, "Just say you did")},
			Quotes:   []corpus.Quote{{Of: "article", Span: find(critical, quoted), SourceSpan: find(body, quoted)}}},
		"2": {Language: "en",
			Agencies: []corpus.AgencyMention{agency("us-dhs", dhs, "")},
			Stances:  []corpus.Stance{stance("us-dhs", corpus.Supportive, 0.64, "They do a hard job and I thank them.", "I thank them")}},
	}
	t.Identify()
	reply := t.Comments[3].Text
	annotations["4"] = corpus.Annotation{
		Agencies: []corpus.AgencyMention{agency("us-dhs", dhs, "")},
		Stances:  []corpus.Stance{stance("us-dhs", corpus.Unclear, 0, "", "")},
		Quotes:   []corpus.Quote{{Of: "comment", SourceID: t.Comments[1].ID, Span: find(reply, "They do a hard job"), SourceSpan: corpus.Span{0, 18}}}}
	return documentsOf(t, annotations)
}

// letters returns a short article of another outlet, a month later.
func letters() []corpus.Document {
	article := corpus.Article{
		URL: "https://daily-klaxon.example/fema", Outlet: "daily-klaxon", Headline: "FEMA takes back its letters",
		Published: at("2025-04-11T00:00:00Z"), PublishedPrecision: corpus.PrecisionDay, DateSource: "header",
		Paragraphs: []string{"FEMA took back 1,140 letters in Louisiana."},
	}
	body := article.Text()
	comment := "FEMA did right by us in Houma."
	return documentsOf(corpus.Thread{Article: article, Comments: []corpus.Comment{
		{NativeID: "9", Author: "bayou", Posted: at("2025-04-12T09:00:00Z"), Text: comment}}}, map[string]corpus.Annotation{
		"": {Language: "en",
			Agencies:  []corpus.AgencyMention{agency("us-fema", []string{"us-dhs"}, body, "FEMA")},
			Locations: []corpus.LocationMention{place("us-la", []string{"us"}, body, "Louisiana")},
			Stances:   []corpus.Stance{stance("us-fema", corpus.Neutral, 0.6, body, "took back 1,140 letters")}},
		"9": {Language: "en",
			Agencies: []corpus.AgencyMention{agency("us-fema", []string{"us-dhs"}, comment, "FEMA")},
			Stances:  []corpus.Stance{stance("us-fema", corpus.Supportive, 0.9, comment, "did right by us")}}})
}

// nameless returns an article about which almost nothing is known.
func nameless() []corpus.Document {
	return documentsOf(corpus.Thread{Article: corpus.Article{NativeID: "nameless", URL: "javascript:alert(1)",
		Paragraphs: []string{"Words without a headline, an outlet or a date."}}}, nil)
}
