package schema

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// table knows names by field and id; the first is the name.
type table map[string]map[string][]string

func (n table) Known(field, id string) bool { return n[field][id] != nil }
func (n table) Named(field, name string) []string {
	var found []string
	for id, names := range n[field] {
		if FitOf(name, names...) == Whole {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	return found
}
func (n table) NamesOf(field, id string) []string { return n[field][id] }

// counted has values by field.
type counted map[string][]string

func (c counted) Values(_ context.Context, field string) ([]string, error) {
	if field == Platform && c[field] == nil {
		return nil, errors.New("the index is closed")
	}
	return c[field], nil
}

func someValues() Values {
	names := table{
		Agency: {
			"us-ice": {"Immigration and Customs Enforcement", "ICE"}, "us-dhs": {"Department of Homeland Security", "DHS"},
			"us-dc-dhs": {"Department of Human Services", "DHS"}, "us-doj": {"Department of Justice"},
		},
		Outlet:   {"apnews": {"AP News", "Associated Press"}, "guardian-weekly": {"Guardian"}},
		Location: {"ca": {"Canada"}, "us-ca": {"California", "CA"}, "us-tx-paris": {"Paris"}, "fr-paris": {"Paris"}},
	}
	for i := range 30 {
		names[Location][fmt.Sprintf("us-%02d-salem", i)] = []string{"Salem"}
	}
	return Values{Names: names, Data: counted{
		Agency: {"us-dhs", "us-ice"}, Outlet: {"Harbor-Ledger", "apnews", "guardian"}, Location: {"us-17-salem", "us-ca"},
		Toward: {"us-ice:critical", "us-dhs:neutral", "Pier Works:supportive"}, Language: {"en", "english"},
	}}
}

func TestRead(t *testing.T) {
	v := someValues()
	for _, row := range []struct{ field, text, want string }{
		{Kind, " Comment ", "comment"},
		{Stance, "CRITICAL", "critical"},
		{Agency, "us-ICE", "us-ice"},
		{Agency, "ice", "us-ice"},
		{Agency, "immigration  and customs enforcement", "us-ice"},
		{Agency, "US-DOJ", "us-doj"}, // known, in no document
		{Outlet, "harbor-ledger", "Harbor-Ledger"},
		{Outlet, "Harbor-Ledger", "Harbor-Ledger"},
		{Outlet, "Ássociated Press", "apnews"},
		{Outlet, "guardian", "guardian"}, // an id that the data has wins over a name
		{Location, "CA", "ca"},           // an id that is known wins over a name
		{Location, "california", "us-ca"},
		{Toward, "ICE:Critical", "us-ice:critical"},
		{Toward, "pier works:neutral", "Pier Works:neutral"},
		{Toward, "us-doj : critical", "us-doj:critical"},
		{Author, " Jane  Doe", " Jane  Doe"},
		{Language, "EN", "en"},
		{Language, "français", "fr"},
		{Language, "english", "english"}, // the data has it
		{Language, "German", "de"},
		{Article, "A0123456789ABCDEF", "a0123456789abcdef"},
	} {
		got, err := v.Read(t.Context(), row.field, row.text)
		if err != nil || got != row.want {
			t.Errorf("%s %q is read as %q, %v; want %q", row.field, row.text, got, err, row.want)
		}
		if again, err := v.Read(t.Context(), row.field, got); err != nil || again != got {
			t.Errorf("%s %q is read again as %q, %v", row.field, got, again, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	v := someValues()
	for _, row := range []struct {
		field, text, message string
		suggestions          []string
	}{
		{Kind, "articles", "write one of article, comment", []string{"article"}},
		{Stance, "against", "write one of supportive", []string{"critical"}},
		{Stance, "purple", "“purple” is not a stance", nil},
		{Agency, "DHS", "several agencies; write the id of one: us-dhs (Department of Homeland Security), us-dc-dhs (Department of Human Services)", []string{"us-dhs"}},
		{Agency, "us-dojj", "neither the id nor the name of an agency", nil}, // us-doj is in no document
		{Agency, "customs", "neither", []string{"us-ice"}},
		{Agency, "customs immigration", "neither", []string{"us-ice"}},
		{Agency, "imigration", "neither", []string{"us-ice"}},
		{Agency, "us", "; the most similar are us-dhs (Department of Homeland Security), us-ice (Immigration and Customs Enforcement)", []string{"us-dhs", "us-ice"}},
		{Agency, "  ", "blank", nil},
		{Outlet, "ap-news", "neither", []string{"apnews"}},
		{Location, "Paris", "several places; write the id of one: fr-paris, us-tx-paris", nil},
		{Location, "Salem", "us-17-salem, us-00-salem, us-01-salem, us-02-salem, us-03-salem, us-04-salem, us-05-salem, us-06-salem, us-07-salem, us-08-salem and 20 more", []string{"us-17-salem"}},
		{Toward, "us-ice", "is not a target and a side", nil},
		{Toward, ":critical", "is not a target and a side", nil},
		{Toward, "ICE:crit", "“crit” is not a side", []string{"us-ice:critical"}},
		{Toward, "customs:critical", "neither", []string{"us-ice:critical"}},
		{Toward, "customs:neutral", "neither", nil}, // no document has that pair
		{Toward, "DHS:neutral", "several agencies", []string{"us-dhs:neutral"}},
		{Language, "zz", "not a language", nil},
		{Language, "englich", "not a language", []string{"en"}},
		{Article, "a012", "not the id of an article", nil},
	} {
		got, err := v.Read(t.Context(), row.field, row.text)
		wrong, ok := errors.AsType[*ValueError](err)
		if !ok {
			t.Errorf("%s %q is read as %q, %v", row.field, row.text, got, err)
			continue
		}
		if wrong.Field != row.field || !strings.Contains(wrong.Msg, row.message) {
			t.Errorf("%s %q: %s: %q does not say %q", row.field, row.text, wrong.Field, wrong.Msg, row.message)
		}
		if diff := cmp.Diff(row.suggestions, wrong.Suggestions); diff != "" {
			t.Errorf("%s %q suggests (-want +got)\n%s", row.field, row.text, diff)
		}
	}
	if _, err := v.Read(t.Context(), Platform, "reddit"); err == nil || !strings.Contains(err.Error(), "the index is closed") {
		t.Errorf("data that cannot be asked gives %v", err)
	}
}

// TestReadWithNothingToAsk: an open vocabulary takes any id then.
func TestReadWithNothingToAsk(t *testing.T) {
	for _, row := range []struct{ field, text, want string }{
		{Agency, "US-ICE", "us-ice"}, {Platform, "Reddit", "reddit"}, {Toward, "Pier Works:Critical", "Pier Works:critical"}, {Toward, "EPA:neutral", "epa:neutral"},
		{Kind, "coment", ""}, {Language, "klingonese", ""}, {Toward, "epa:pro", ""},
	} {
		got, err := Values{}.Read(t.Context(), row.field, row.text)
		if got != row.want || (err != nil) != (row.want == "") {
			t.Errorf("%s %q is read as %q, %v; want %q", row.field, row.text, got, err, row.want)
		}
	}
}

// TestWhatIsReadIsAnID: what a text is read as is read as itself.
func TestWhatIsReadIsAnID(t *testing.T) {
	fields := []string{Kind, Outlet, Agency, Location, Stance, Toward, Author, Language, Article}
	texts := rapid.OneOf(rapid.SampledFrom([]string{"us-ice", "ICE", "Guardian", "guardian", "ca", "CA", "California", "english", "eng", "Pier Works:neutral", "us-ice:CRITICAL", "A0123456789abcdef"}),
		rapid.StringMatching(`[A-Za-zé:. -]{0,12}`))
	for _, v := range []Values{{}, someValues()} {
		rapid.Check(t, func(t *rapid.T) {
			field, text := rapid.SampledFrom(fields).Draw(t, "field"), texts.Draw(t, "text")
			id, err := v.Read(t.Context(), field, text)
			if err != nil {
				return
			}
			if again, err := v.Read(t.Context(), field, id); err != nil || again != id {
				t.Fatalf("%s %q is read as %q, and that as %q, %v", field, text, id, again, err)
			}
		})
	}
}

func TestFitOf(t *testing.T) {
	for _, row := range []struct {
		text, name string
		want       Fit
	}{
		{"ICE", "ice", Whole}, {"Québec", "QUEBEC", Whole}, {"ap  news", "AP News", Whole}, {"", "", Whole},
		{"ice", "us-ice", ByWord}, {"customs and", "Customs and Border", ByWord}, {"ice", "Service of ICE", ByWord},
		{"ice", "Iceland", ByBeginning}, {"immig", "Office of Immigration", ByBeginning}, {"", "anything", ByBeginning},
		{"ice", "Public Service", Inside}, {"é", "cafés", Inside},
		{"ices", "ice", NoFit}, {"x", "", NoFit},
	} {
		if got := FitOf(row.text, "zzz", row.name); got != row.want && row.name != "" {
			t.Errorf("%q fits %q by %d, want %d", row.text, row.name, got, row.want)
		}
	}
	if FitOf("x") != NoFit {
		t.Error("a text fits no names")
	}
}

func TestDistance(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"colour", "color", 1}, {"outlte", "outlet", 1}, {"ca", "abc", 3}, {"naïve", "naive", 1}, {"kitten", "sitting", 3},
	} {
		if got := Distance(row.a, row.b); got != row.want || Distance(row.b, row.a) != got {
			t.Errorf("%q and %q are %d apart, want %d", row.a, row.b, got, row.want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"outlet", "agency", "kind", "not.outlet", "newest"}
	for name, want := range map[string]string{
		"outlett": "outlet", "Outlte": "outlet", "notoutlet": "not.outlet", "new": "newest", "kindness": "kind", "zzzzzz": "", "ag": "", "": "",
		strings.Repeat("outlet", 20): "",
	} {
		if got := Nearest(name, known); got != want {
			t.Errorf("nearest to %q is %q, want %q", name, got, want)
		}
	}
}
