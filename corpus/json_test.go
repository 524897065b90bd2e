package corpus_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
)

// TestJSONOfNothing: an empty list is [], and unknown values are left out.
func TestJSONOfNothing(t *testing.T) {
	article := `{"id":"","bylines":[],"paragraphs":[],"captions":[],"related":[]}`
	annotation := `{"agencies":[],"locations":[],"stances":[],"quotes":[]}`
	comment := `{"id":"","parent_id":"","depth":0,"text":""}`
	cases := []struct {
		value any
		want  string
	}{
		{corpus.Article{}, article},
		{corpus.Comment{}, comment},
		{corpus.Thread{}, `{"origin":{"path":"","offset":0},"article":` + article + `,"comments":[]}`},
		{&corpus.Thread{}, `{"origin":{"path":"","offset":0},"article":` + article + `,"comments":[]}`},
		{corpus.Annotation{}, annotation},
		{corpus.AgencyMention{}, `{"id":"","name":"","path":[],"named":false,"spans":[]}`},
		{corpus.LocationMention{}, `{"id":"","name":"","path":[],"named":false,"spans":[]}`},
		{corpus.Stance{}, `{"target":"","label":"unclear","confidence":0,"chances":[0,0,0],"source":""}`},
		{corpus.Quote{}, `{"of":"","span":[0,0],"source_span":[0,0]}`},
		{corpus.Document{}, `{"id":"","kind":"","article_id":"","origin":{"path":"","offset":0},"annotation":` + annotation + `,"replies":0}`},
		{corpus.Document{Article: &corpus.Article{}}, `{"id":"","kind":"","article_id":"","article":` + article + `,"origin":{"path":"","offset":0},"annotation":` + annotation + `,"replies":0}`},
	}
	for _, c := range cases {
		got, err := json.Marshal(c.value)
		if err != nil || string(got) != c.want {
			t.Errorf("%T:\n got %s, error %v\nwant %s", c.value, got, err, c.want)
		}
	}
}

// fullThread is the thread of a line of `parse`, with every field set.
func fullThread() corpus.Thread {
	score := -3
	posted := time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC)
	return corpus.Thread{
		Origin: corpus.Origin{Path: "dump.ndjson.zst", Offset: 18231},
		Article: corpus.Article{
			ID: "a0123456789abcdef", NativeID: "17", URL: "https://example.org/?a=1&b=2", Outlet: "daily-klaxon", Platform: "reddit", Headline: "Fähre <zu> spät",
			Standfirst: "Again", Section: "Local", Bylines: []string{"Orla Finch"}, Published: posted, PublishedPrecision: corpus.PrecisionMinute,
			DateSource: "json-ld", Language: "en", Paragraphs: []string{"One.", "Two."}, Captions: []string{"A ferry"}, Related: []string{"More"},
		},
		Comments: []corpus.Comment{
			{ID: "c0123456789abcdef", NativeID: "t1_x", Author: "Orla", Posted: posted, Score: &score, URL: "https://example.org/c", Language: "en", Text: "Again?\n\n> One.\n\u2028\x00👩‍👧"},
			{ID: "c0123456789abcde0", ParentID: "c0123456789abcdef", Depth: 1, Deleted: true},
		},
	}
}

const fullThreadJSON = `{"origin":{"path":"dump.ndjson.zst","offset":18231},` +
	`"article":{"id":"a0123456789abcdef","native_id":"17","url":"https://example.org/?a=1\u0026b=2","outlet":"daily-klaxon","platform":"reddit",` +
	`"headline":"Fähre \u003czu\u003e spät","standfirst":"Again","section":"Local","bylines":["Orla Finch"],"published":"2025-04-11T21:03:00Z",` +
	`"published_precision":"minute","date_source":"json-ld","language":"en","paragraphs":["One.","Two."],"captions":["A ferry"],"related":["More"]},` +
	`"comments":[{"id":"c0123456789abcdef","native_id":"t1_x","parent_id":"","depth":0,"author":"Orla","posted":"2025-04-11T21:03:00Z","score":-3,` +
	`"url":"https://example.org/c","language":"en","text":"Again?\n\n\u003e One.\n\u2028\u0000👩‍👧"},` +
	`{"id":"c0123456789abcde0","parent_id":"c0123456789abcdef","depth":1,"deleted":true,"text":""}]}`

func TestJSONOfAThread(t *testing.T) {
	got, err := json.Marshal(fullThread())
	if err != nil || string(got) != fullThreadJSON {
		t.Errorf("error %v (-want +got):\n%s", err, cmp.Diff(fullThreadJSON, string(got)))
	}
	var back corpus.Thread
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fullThread(), back); diff != "" {
		t.Errorf("read back (-went in +came out):\n%s", diff)
	}
	identified := fullThread()
	identified.Identify()
	if diff := cmp.Diff(fullThread(), identified); diff != "" {
		t.Errorf("what parse wrote has other ids when it is read:\n%s", diff)
	}
}

func TestJSONOfADocument(t *testing.T) {
	thread := fullThread()
	lat, lon := 34.05, -118.24
	evidence := corpus.Span{0, 6}
	document := corpus.Document{
		ID: "c0123456789abcdef", Kind: corpus.KindComment, ArticleID: thread.Article.ID, Comment: &thread.Comments[0],
		Outlet: "daily-klaxon", Platform: "reddit", Headline: "Ferry late", Origin: thread.Origin, DuplicateGroup: "g1", Event: "e1", Replies: 1,
		Annotation: corpus.Annotation{
			Language:  "en",
			Agencies:  []corpus.AgencyMention{{ID: "us-ice", Name: "ICE", Path: []string{"us-dhs"}, Named: true, Spans: []corpus.Span{{4, 7}, {9, 12}}}},
			Locations: []corpus.LocationMention{{ID: "us-ca", Name: "California", Path: []string{"us"}, GeoNames: 5332921, Lat: &lat, Lon: &lon, Spans: []corpus.Span{}}},
			Stances:   []corpus.Stance{{Target: "us-ice", Chances: corpus.Chances{0.83, 0.15, 0.02}, Evidence: &evidence, Source: "model:1"}},
			Quotes:    []corpus.Quote{{Of: "article", SourceID: thread.Article.ID, Span: corpus.Span{0, 4}, SourceSpan: corpus.Span{10, 14}}},
		},
	}
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	const annotation = `"annotation":{"language":"en",` +
		`"agencies":[{"id":"us-ice","name":"ICE","path":["us-dhs"],"named":true,"spans":[[4,7],[9,12]]}],` +
		`"locations":[{"id":"us-ca","name":"California","path":["us"],"geonames":5332921,"lat":34.05,"lon":-118.24,"named":false,"spans":[]}],` +
		`"stances":[{"target":"us-ice","label":"critical","confidence":0.83,"chances":[0.83,0.15,0.02],"evidence":[0,6],"source":"model:1"}],` +
		`"quotes":[{"of":"article","source_id":"a0123456789abcdef","span":[0,4],"source_span":[10,14]}]},"duplicate_group":"g1","event":"e1","replies":1}`
	if !strings.HasSuffix(string(text), annotation) {
		t.Errorf("got %s\nwant at its end %s", text, annotation)
	}
	var back corpus.Document
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(document, back); diff != "" {
		t.Errorf("read back (-went in +came out):\n%s", diff)
	}
}

// TestStanceOfAnEarlierVersion: what had a label and no chances keeps it; where both
// are, the chances count.
func TestStanceOfAnEarlierVersion(t *testing.T) {
	for text, want := range map[string]corpus.Chances{
		`{"target":"us-ice","label":"critical","confidence":0.83}`:                         {0.83, 0.17, 0},
		`{"target":"us-ice","label":"unclear","confidence":0}`:                             {},
		`{"target":"us-ice","label":"critical","confidence":0.83,"chances":[0.1,0.2,0.7]}`: {0.1, 0.2, 0.7},
		`{"target":"us-ice","label":"critical","confidence":0.83,"chances":[0.0,0.0,0.0]}`: {},
	} {
		var got corpus.Stance
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		if got.Target != "us-ice" || got.Chances != want {
			t.Errorf("%s: %+v, want %v", text, got, want)
		}
	}
}

func TestDocumentReadsItsArticleOrComment(t *testing.T) {
	thread := fullThread()
	posted := time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC)
	cases := []struct {
		name      string
		document  corpus.Document
		text      string
		published time.Time
		authors   []string
	}{
		{"article", corpus.Document{Article: &thread.Article}, "One.\n\nTwo.", posted, []string{"Orla Finch"}},
		{"comment", corpus.Document{Comment: &thread.Comments[0]}, thread.Comments[0].Text, posted, []string{"Orla"}},
		{"without author", corpus.Document{Comment: &thread.Comments[1]}, "", time.Time{}, nil},
		{"neither", corpus.Document{}, "", time.Time{}, nil},
	}
	for _, c := range cases {
		if c.document.Text() != c.text || !c.document.Published().Equal(c.published) || !cmp.Equal(c.document.Authors(), c.authors) {
			t.Errorf("%s: %q %v %q", c.name, c.document.Text(), c.document.Published(), c.document.Authors())
		}
	}
}

func TestStances(t *testing.T) {
	critical := corpus.Stance{Target: "us-dhs", Chances: corpus.Chances{0.7, 0.2, 0.1}}
	if got := critical.Toward(0.7); got != "us-dhs:critical" {
		t.Error(got)
	}
	if got := critical.Toward(0.8); got != "us-dhs:unclear" {
		t.Error(got)
	}
	about := corpus.Annotation{Agencies: []corpus.AgencyMention{{ID: "us-dhs"}, {ID: "us-ice"}}, Stances: []corpus.Stance{{Target: "us-ice"}, critical}}
	if lead, ok := about.Lead(); !ok || lead != critical {
		t.Errorf("lead %+v", lead)
	}
	about.Stances = nil
	if lead, ok := about.Lead(); ok {
		t.Errorf("lead without a stance %+v", lead)
	}
	if _, ok := (corpus.Annotation{}).Lead(); ok {
		t.Error("what is about no agency has a lead")
	}
}
