package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/api"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// writings are ways to write a value of a field, and how each is read. For an
// error, suggestion is the suggested value; "" if there is none.
var writings = []struct {
	field, how, text string
	id               string // the value that is read; "" if it is an error
	suggestion       string
	message          string // a part of the error's message
}{
	{schema.Kind, "id", "comment", "comment", "", ""},
	{schema.Kind, "other letter case", "Comment", "comment", "", ""},
	{schema.Kind, "unknown", "coment", "", "comment", "not a kind"},

	{schema.Outlet, "id", "harbor-ledger", "harbor-ledger", "", ""},
	{schema.Outlet, "other letter case", "Harbor-Ledger", "harbor-ledger", "", ""},
	{schema.Outlet, "name", "Harbor Ledger", "harbor-ledger", "", ""},
	{schema.Outlet, "name that the tables know", "AP News", "apnews", "", ""},
	{schema.Outlet, "alias", "the associated press", "apnews", "", ""},
	{schema.Outlet, "ambiguous name", "Morning Post", "", "east-post", "east-post, west-post"},
	{schema.Outlet, "known, in no document", "Reuters", "reuters", "", ""},
	{schema.Outlet, "unknown", "harbor-legder", "", "harbor-ledger", "neither the id nor the name of an outlet"},

	{schema.Agency, "id", "us-ice", "us-ice", "", ""},
	{schema.Agency, "other letter case", "US-ICE", "us-ice", "", ""},
	{schema.Agency, "name", "Immigration and Customs Enforcement", "us-ice", "", ""},
	{schema.Agency, "alias", "ICE", "us-ice", "", ""},
	{schema.Agency, "parent", "DHS", "us-dhs", "", ""},
	{schema.Agency, "ambiguous name", "Supreme Court", "", "us-supreme-court", "is the name of several agencies"},
	{schema.Agency, "known, in no document", "ca-rcmp", "ca-rcmp", "", ""},
	{schema.Agency, "unknown", "customs", "", "us-ice", "neither the id nor the name of an agency"},

	{schema.Location, "id", "us-ca", "us-ca", "", ""},
	{schema.Location, "other letter case", "US-CA", "us-ca", "", ""},
	{schema.Location, "name", "california", "us-ca", "", ""},
	{schema.Location, "alias", "Calif.", "us-ca", "", ""},
	{schema.Location, "ambiguous name", "Springfield", "", "us-il-springfield", "is the name of several places"},
	{schema.Location, "known, in no document", "fr-paris", "fr-paris", "", ""},
	{schema.Location, "unknown", "californa", "", "us-ca", "neither the id nor the name of a place"},

	{schema.Stance, "id", "critical", "critical", "", ""},
	{schema.Stance, "other letter case", "Critical", "critical", "", ""},
	{schema.Stance, "unknown", "negative", "", "critical", "not a stance"},

	{schema.Toward, "id", "us-ice:critical", "us-ice:critical", "", ""},
	{schema.Toward, "other letter case", "US-ICE:Critical", "us-ice:critical", "", ""},
	{schema.Toward, "name", "Immigration and Customs Enforcement:critical", "us-ice:critical", "", ""},
	{schema.Toward, "alias", "ICE:critical", "us-ice:critical", "", ""},
	{schema.Toward, "ambiguous name", "Supreme Court:critical", "", "", "is the name of several agencies"},
	{schema.Toward, "unknown", "us-ise:critical", "", "us-ice:critical", "neither the id nor the name of an agency"},
	{schema.Toward, "unknown side", "ICE:critcal", "", "us-ice:critical", "not a side"},

	{schema.Author, "id", "Jane Doe", "Jane Doe", "", ""},
	{schema.Author, "other letter case", "jane doe", "jane doe", "", ""}, // may be another person; a warning names Jane Doe
	{schema.Author, "unknown", "Nobody", "Nobody", "", ""},

	{schema.Corpus, "id", "Agents of June", "Agents of June", "", ""},
	{schema.Corpus, "other letter case", "agents of june", "Agents of June", "", ""},
	{schema.Corpus, "unknown", "Agents of Jun", "", "Agents of June", "neither the id nor the name of a frozen corpus"},

	{schema.Theme, "id", "Nights", "Nights", "", ""},
	{schema.Theme, "other letter case", "nights", "Nights", "", ""},
	{schema.Theme, "unknown", "Nigths", "", "Nights", "neither the id nor the name of a kept theme"},

	{schema.Language, "id", "en", "en", "", ""},
	{schema.Language, "other letter case", "EN", "en", "", ""},
	{schema.Language, "name", "English", "en", "", ""},
	{schema.Language, "alias", "eng", "en", "", ""},
	{schema.Language, "known, in no document", "Deutsch", "de", "", ""},
	{schema.Language, "unknown", "engilsh", "", "en", "not a language"},

	{schema.Labelled, "id", "model", "model", "", ""},
	{schema.Labelled, "other letter case", "People", "people", "", ""},
	{schema.Labelled, "unknown", "peple", "", "people", "not a labeller"},
	{schema.Platform, "id", "reddit", "reddit", "", ""},
	{schema.Platform, "other letter case", "Reddit", "reddit", "", ""},
	{schema.Platform, "unknown", "redit", "", "reddit", "neither the id nor the name of a platform"},

	{schema.Article, "id", "a0000000000000a01", "a0000000000000a01", "", ""},
	{schema.Article, "other letter case", "A0000000000000A01", "a0000000000000a01", "", ""},
	{schema.Article, "unknown", "c0000000000000a01", "", "", "not the id of an article"},

	{"article.outlet", "id", "harbor-ledger", "harbor-ledger", "", ""},
	{"article.outlet", "other letter case", "Harbor-Ledger", "harbor-ledger", "", ""},
	{"article.outlet", "known, in no document", "Reuters", "reuters", "", ""},
	{"article.outlet", "unknown", "harbor-legder", "", "harbor-ledger", "neither the id nor the name of an outlet"},
	{"article.agency", "id", "us-ice", "us-ice", "", ""},
	{"article.agency", "other letter case", "US-ICE", "us-ice", "", ""},
	{schema.Copies, "id", "gba53c1f6bf764b43", "gba53c1f6bf764b43", "", ""},
	{schema.Copies, "other letter case", "GBA53C1F6BF764B43", "gba53c1f6bf764b43", "", ""},
	{schema.Copies, "unknown", "g0000000000000000", "g0000000000000000", "", ""},
	{schema.Event, "id", "ec9f5181a7e482290", "ec9f5181a7e482290", "", ""},
	{schema.Event, "other letter case", "EC9F5181A7E482290", "ec9f5181a7e482290", "", ""},
	{schema.Event, "unknown", "g0123456789abcdef", "", "", "is not the name of an event"},

	{"article.agency", "alias", "ICE", "us-ice", "", ""},
	{"article.agency", "parent", "DHS", "us-dhs", "", ""},
	{"article.agency", "unknown", "customs", "", "us-ice", "neither the id nor the name of an agency"},
	{"article.location", "id", "us-ca", "us-ca", "", ""},
	{"article.location", "other letter case", "US-CA", "us-ca", "", ""},
	{"article.location", "unknown", "californa", "", "us-ca", "neither the id nor the name of a place"},
	{"article.stance", "id", "neutral", "neutral", "", ""},
	{"article.stance", "other letter case", "Neutral", "neutral", "", ""},
	{"article.stance", "unknown", "negative", "", "critical", "not a stance"},
	{"article.toward", "id", "us-ice:neutral", "us-ice:neutral", "", ""},
	{"article.toward", "other letter case", "ICE:Neutral", "us-ice:neutral", "", ""},
	{"article.toward", "unknown", "us-ise:critical", "", "us-ice:critical", "neither the id nor the name of an agency"},
	{"article.author", "id", "Ann Field", "Ann Field", "", ""},
	{"article.author", "other letter case", "ann field", "ann field", "", ""}, // of no article; a warning names Ann Field
	{"article.author", "unknown", "Jane Doe", "Jane Doe", "", ""},             // of comments alone
	{"article.lang", "id", "en", "en", "", ""},
	{"article.lang", "other letter case", "EN", "en", "", ""},
	{"article.lang", "name", "English", "en", "", ""},
	{"article.lang", "unknown", "engilsh", "", "en", "not a language"},
	{"article.event", "id", "ec9f5181a7e482290", "ec9f5181a7e482290", "", ""},
	{"article.event", "other letter case", "EC9F5181A7E482290", "ec9f5181a7e482290", "", ""},
	{"article.event", "unknown", "e0123", "", "", "is not the name of an event"},
}

// valueThreads are threads with a few values of each field.
func valueThreads(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	add := func(a corpus.Article, author string, comments ...string) {
		thread := corpus.Thread{Article: a}
		for _, text := range comments {
			thread.Comments = append(thread.Comments, corpus.Comment{NativeID: text[:8], Author: author, Text: text})
		}
		if err := encoder.Encode(thread); err != nil {
			t.Fatal(err)
		}
	}
	add(corpus.Article{ID: "a0000000000000a01", URL: "https://harbor-ledger.example/1", Outlet: "harbor-ledger", Platform: "reddit", Headline: "Agents on the pier", Language: "en", Bylines: []string{"Ann Field"},
		Paragraphs: []string{"Immigration and Customs Enforcement agents came to the harbor of Los Angeles, California, on Monday, officials said."}},
		"Jane Doe", "Shame on ICE, they are a disgrace to the harbor.", "They told us twice that the harbor would be open by noon.", "Nothing happened on the pier, as far as I could see.")
	add(corpus.Article{ID: "a0000000000000a04", URL: "https://apnews.com/4", Outlet: "apnews", Headline: "Agents come to the pier", Language: "en",
		Paragraphs: []string{"Agents of Immigration and Customs Enforcement came to the harbor of Los Angeles, California, officials said on Monday. They left the pier at noon."}}, "")
	add(corpus.Article{ID: "a0000000000000a02", URL: "https://apnews.com/2", Outlet: "apnews", Headline: "Court hears the case", Language: "en",
		Paragraphs: []string{"The U.S. Supreme Court heard the case of a school in Springfield, Illinois, on Tuesday."}},
		"Tom Reed", "The Supreme Court did well there, thank you.", "They told us twice that the harbor would be open by noon.")
	add(corpus.Article{ID: "a0000000000000a03", URL: "https://east-post.example/3", Outlet: "east-post", Headline: "Le port", Language: "fr",
		Paragraphs: []string{"Le port de la ville est ouvert depuis lundi, selon les autorités de la région."}}, "")
	return out.Bytes()
}

// entrance is one of the ways to ask for a value.
type entrance struct {
	name string
	ask  func(field, text string) (answer api.SearchAnswer, fault problem.Problem)
	// param is the parameter that an error names, and canonical is the value in the
	// canonical address.
	param     func(field string) string
	canonical func(field, id string) url.Values
	negates   bool
}

// TestOneRuleForValues asks for every writing of every filter field as a
// parameter, as an excluded value, in a query and on the command line. All read
// it as the same value or refuse it in the same words, and all find the same
// number of documents.
func TestOneRuleForValues(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	write(t, filepath.Join(data, "gazetteer", "outlets.tsv"), []byte("slug\tname\taliases\thosts\tzone\neast-post\tMorning Post\t\t\t\nwest-post\tMorning Post\t\t\t\n"))
	feed(t, exitDone, valueThreads(t), "index", "--data", data, "-")
	feed(t, exitDone, nil, "corpus", "freeze", "--data", data, "Agents of June", "--agency", "ICE")
	feed(t, exitDone, nil, "theme", "keep", "--data", data, "Nights", "agents")
	address := serving(t, data)
	all, _ := get[api.SearchAnswer](t, address+"/api/v1/search?limit=1")
	entrances := valueEntrances(t, data, address)
	for _, row := range writings {
		field, _ := schema.Lookup(row.field)
		totals := map[string]int{}
		for _, way := range entrances {
			if way.name == "query" && !field.Query {
				continue
			}
			where := row.field + " " + row.how + " as " + way.name
			answer, fault := way.ask(row.field, row.text)
			if row.id == "" {
				checkFault(t, where, fault, way, row.field, row.suggestion, row.message)
				continue
			}
			if fault.Detail != "" {
				t.Errorf("%s: %s", where, fault.Detail)
				continue
			}
			if want := way.canonical(row.field, row.id).Encode(); answer.Query.Canonical != want {
				t.Errorf("%s: canonical is %s, want %s", where, answer.Query.Canonical, want)
			}
			byID, _ := way.ask(row.field, row.id)
			if answer.Total != byID.Total {
				t.Errorf("%s: %d found, and %d by id", where, answer.Total.Value, byID.Total.Value)
			}
			found := answer.Total.Value
			if way.negates {
				found = all.Total.Value - found
			}
			totals[way.name] = found
			if wanted := strings.Contains(row.how, "in no document"); !way.negates && (found == 0) != (len(answer.Warnings) == 1) || wanted && found != 0 {
				t.Errorf("%s: %d found with the warnings %q", where, found, answer.Warnings)
			}
		}
		for name, n := range totals {
			if n != totals["parameter"] {
				t.Errorf("%s %s: %d as %s, %d as parameter", row.field, row.how, n, name, totals["parameter"])
			}
		}
		if row.how == "id" && totals["parameter"] == 0 {
			t.Errorf("%s: nothing is found by id, so the row shows nothing", row.field)
		}
	}
	for _, field := range searchurl.FilterFields() {
		for _, how := range []string{"id", "other letter case", "unknown"} {
			if !slices.ContainsFunc(writings, func(row struct{ field, how, text, id, suggestion, message string }) bool {
				return row.field == field && row.how == how
			}) {
				t.Errorf("no row for %s %s", field, how)
			}
		}
	}
}

func checkFault(t *testing.T, where string, fault problem.Problem, way entrance, field, suggestion, message string) {
	t.Helper()
	if !strings.Contains(fault.Detail, message) || message == "" {
		t.Errorf("%s: %q does not say %q", where, fault.Detail, message)
	}
	if strings.HasSuffix(way.name, "command line") { // it prints the API's words
		return
	}
	if fault.Code != string(searchurl.UnknownValue) || len(fault.Errors) != 1 {
		t.Errorf("%s: fault is %+v", where, fault)
		return
	}
	wrong := fault.Errors[0]
	got := ""
	if wrong.Suggestion != nil {
		got = *wrong.Suggestion
	}
	want := suggestion
	if way.name == "query" {
		if wrong.Position == nil || *wrong.Position != len(field)+1 {
			t.Errorf("%s: the place is %v", where, wrong.Position)
		}
		if suggestion != "" {
			want = field + ":" + suggestion
			if _, fault := way.ask(field, suggestion); fault.Detail != "" {
				t.Errorf("%s: the suggestion %s is refused: %+v", where, suggestion, fault)
			}
		}
	}
	if wrong.Param != way.param(field) || got != want {
		t.Errorf("%s: %s with the suggestion %q, want %q", where, wrong.Param, got, want)
	}
}

func valueEntrances(t *testing.T, data, address string) []entrance {
	ask := func(values url.Values) (answer api.SearchAnswer, fault problem.Problem) {
		request := address + "/api/v1/search?" + values.Encode()
		if answer, status := get[api.SearchAnswer](t, request); status == http.StatusOK {
			return answer, fault
		}
		fault, _ = get[problem.Problem](t, request)
		return answer, fault
	}
	command := func(arguments ...string) (answer api.SearchAnswer, fault problem.Problem) {
		var out, messages bytes.Buffer
		switch code := run(t.Context(), append([]string{"search", "--data", data, "--json"}, arguments...), streams{out: &out, err: &messages}); code {
		case exitDone:
			if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
				t.Fatal(err)
			}
		case exitUsage:
			fault.Detail = messages.String()
		default:
			t.Fatalf("standpoint search %q: exit code %d: %s", arguments, code, messages.String())
		}
		return answer, fault
	}
	same := func(name string) string { return name }
	not := func(name string) string { return "not." + name }
	q := func(string) string { return "q" }
	parameter := func(name func(string) string) func(field, id string) url.Values {
		return func(field, id string) url.Values { return url.Values{name(field): {id}} }
	}
	inQuery := func(field, text string) string {
		if strings.Contains(text, " ") {
			text = `"` + text + `"`
		}
		return field + ":" + text
	}
	canonicalQuery := func(field, id string) url.Values { return url.Values{"q": {inQuery(field, id)}} }
	return []entrance{
		{"parameter", func(f, text string) (api.SearchAnswer, problem.Problem) { return ask(url.Values{f: {text}}) }, same, parameter(same), false},
		{"not.parameter", func(f, text string) (api.SearchAnswer, problem.Problem) { return ask(url.Values{"not." + f: {text}}) }, not, parameter(not), true},
		{"query", func(f, text string) (api.SearchAnswer, problem.Problem) {
			return ask(url.Values{"q": {inQuery(f, text)}})
		}, q, canonicalQuery, false},
		{"command line", func(f, text string) (api.SearchAnswer, problem.Problem) { return command("--"+f, text) }, same, parameter(same), false},
		{"not. on the command line", func(f, text string) (api.SearchAnswer, problem.Problem) { return command("--not."+f, text) }, not, parameter(not), true},
	}
}
