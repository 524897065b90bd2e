package schema

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
)

func TestFromAComment(t *testing.T) {
	score := -2
	posted := time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC)
	d := corpus.Document{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Outlet: "apnews", Headline: "Of the article", Replies: 3,
		Comment: &corpus.Comment{Author: "Jane", Text: "Words", Score: &score, Posted: posted},
		Annotation: corpus.Annotation{Language: "en",
			Agencies:  []corpus.AgencyMention{{ID: "us-ice", Path: []string{"us-dhs"}}, {ID: "us-dhs", Named: true}},
			Locations: []corpus.LocationMention{{ID: "us-ca-los-angeles", Path: []string{"us", "us-ca"}, Named: true}},
			Stances:   []corpus.Stance{{Target: "us-ice", Chances: corpus.Chances{0.7, 0.2, 0.1}}, {Target: "us-dhs", Chances: corpus.Chances{0.01, 0.55, 0.44}}}}}
	got := From(d)
	want := Document{ID: "c1", Texts: map[string]string{Body: "Words"}, Date: posted, Precision: corpus.PrecisionMinute, Replies: 3, Score: got.Score, Keywords: map[string][]string{
		Kind: {"comment"}, Outlet: {"apnews"}, Article: {"a1"}, Author: {"Jane"}, Language: {"en"}, Labelled: {"model"},
		Agency: {"us-dhs", "us-ice"}, "agency_named": {"us-dhs"},
		Location: {"us", "us-ca", "us-ca-los-angeles"}, "location_named": {"us", "us-ca", "us-ca-los-angeles"},
		Stance: {"critical"}, "stance_30": {"critical"}, "stance_40": {"critical"}, "stance_60": {"critical"}, "stance_70": {"critical"}, "stance_80": {"unclear"}, "stance_90": {"unclear"},
		Toward: {"us-dhs:neutral", "us-ice:critical"}, "toward_30": {"us-dhs:supportive", "us-ice:critical"}, "toward_40": {"us-dhs:supportive", "us-ice:critical"},
		"toward_60": {"us-dhs:neutral", "us-ice:critical"}, "toward_70": {"us-dhs:neutral", "us-ice:critical"},
		"toward_80": {"us-dhs:neutral", "us-ice:unclear"}, "toward_90": {"us-dhs:neutral", "us-ice:unclear"},
	}, Chances: map[string][]string{
		"stance_chance": {"critical:0700"}, "toward_chance": {"us-dhs:neutral:0550", "us-dhs:supportive:0440", "us-ice:critical:0700"}, "taken_chance": {"0700"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.Score == nil || *got.Score != -2 {
		t.Errorf("score %v", got.Score)
	}
}

func TestFromAnArticle(t *testing.T) {
	got := From(corpus.Document{ID: "a1", Kind: corpus.KindArticle, ArticleID: "a1", Platform: "reddit",
		Article: &corpus.Article{Headline: "Head", Paragraphs: []string{"One", "Two"}, Bylines: []string{"B", "A", "B"}}})
	want := Document{ID: "a1", Texts: map[string]string{Headline: "Head", Body: "One\n\nTwo"}, Keywords: map[string][]string{
		Kind: {"article"}, Platform: {"reddit"}, Article: {"a1"}, Author: {"A", "B"}}, Chances: map[string][]string{}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestFromSettledByPeople: the side that people settled stands in every view, and its
// chance is certain; the other sides stay the model's.
func TestFromSettledByPeople(t *testing.T) {
	model := corpus.Annotation{Agencies: []corpus.AgencyMention{{ID: "us-dhs"}, {ID: "us-ice"}},
		Stances: []corpus.Stance{{Target: "us-dhs", Chances: corpus.Chances{0.1, 0.8, 0.1}, Source: "model:1"}, {Target: "us-ice", Chances: corpus.Chances{0.7, 0.2, 0.1}, Source: "model:1"}}}
	got := From(corpus.Document{ID: "a1", Annotation: model.Settle([]corpus.Judgement{{Target: "us-dhs", Label: corpus.Supportive}})})
	for _, view := range Views(Stance) {
		if stance := got.Keywords[view.Variant(Stance)]; len(stance) != 1 || stance[0] != "supportive" {
			t.Errorf("%+v: %v", view, stance)
		}
		if toward := got.Keywords[view.Variant(Toward)]; len(toward) != 2 || toward[0] != "us-dhs:supportive" {
			t.Errorf("%+v: %v", view, toward)
		}
	}
	if diff := cmp.Diff(map[string][]string{"stance_chance": {"supportive:1000"}, "toward_chance": {"us-dhs:supportive:1000", "us-ice:critical:0700"}, "taken_chance": {"1000"}}, got.Chances); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"people"}, got.Keywords[Labelled]); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasNotJudgedIsUnclear(t *testing.T) {
	about := corpus.Annotation{Agencies: []corpus.AgencyMention{{ID: "us-dhs"}}}
	if got := From(corpus.Document{ID: "a1", Annotation: about}); len(got.Keywords[Stance]) > 0 {
		t.Errorf("without a stance it has %v", got.Keywords[Stance])
	}
	about.Stances = []corpus.Stance{{Target: "us-dhs"}}
	got := From(corpus.Document{ID: "a1", Annotation: about})
	for _, view := range Views(Stance) {
		if values := got.Keywords[view.Variant(Stance)]; len(values) != 1 || values[0] != "unclear" {
			t.Errorf("%+v: %v", view, values)
		}
	}
	if len(got.Chances) > 0 {
		t.Errorf("unclear has chances: %v", got.Chances)
	}
}

func TestVariantsAreFieldsOfTheirOwn(t *testing.T) {
	seen := map[string]string{}
	for _, field := range Fields {
		if field.Of != "" { // the article's values, in its own fields
			continue
		}
		for _, view := range Views(field.Name) {
			name := view.Variant(field.Name)
			if other, taken := seen[name]; taken {
				t.Errorf("%s and %s are both %s", other, field.Name, name)
			}
			seen[name] = field.Name
		}
		// A view never leads to a field that From does not fill.
		for _, confidence := range append([]float64{0}, corpus.Minimums...) {
			name := View{Named: true, MinConfidence: confidence}.Variant(field.Name)
			if seen[name] != field.Name {
				t.Errorf("%s under confidence %v is %s, which no view fills", field.Name, confidence, name)
			}
		}
	}
}

// TestFieldsOfTheArticle: they are what the fields are whose values they have.
func TestFieldsOfTheArticle(t *testing.T) {
	joined := 0
	for _, f := range Fields {
		origin, ofArticle := Origin(f.Name)
		if ofArticle != (f.Of != "") || !ofArticle && origin != f.Name {
			t.Errorf("Origin(%q) = %q, %v", f.Name, origin, ofArticle)
		}
		if !ofArticle {
			continue
		}
		joined++
		own, known := Lookup(origin)
		if !known || f.Name != "article."+origin || f.Type != own.Type || f.Filter != own.Filter || f.Facet != own.Facet || f.Single != own.Single || f.Query {
			t.Errorf("%+v is of %+v", f, own)
		}
		for _, view := range []View{{}, {Named: true}, {MinConfidence: 0.9}} {
			if got, want := view.Variant(f.Name), view.Variant(origin); got != want {
				t.Errorf("%s under %+v is %s, not %s", f.Name, view, got, want)
			}
		}
	}
	if joined != 8 {
		t.Errorf("%d fields of the article", joined)
	}
}

func TestFieldsAreWhatTheyCanBe(t *testing.T) {
	for _, f := range Fields {
		if f.Facet && (!f.Filter || f.Type != Keyword) || f.Type == Text != (f.Boost > 0) {
			t.Errorf("%+v", f)
		}
		if got, ok := Lookup(f.Name); !ok || got != f {
			t.Errorf("Lookup(%q) = %+v, %v", f.Name, got, ok)
		}
	}
	for _, name := range TextFields {
		if f, ok := Lookup(name); !ok || f.Type != Text {
			t.Errorf("%s is not a text field", name)
		}
	}
	if _, ok := Lookup("agency_named"); ok {
		t.Error("a variant is not a request field")
	}
}

func TestSplitToward(t *testing.T) {
	for token, want := range map[string][2]string{
		"us-dhs:critical":   {"us-dhs", "critical"},
		"a: phrase:neutral": {"a: phrase", "neutral"},
		"us-dhs":            {},
		":critical":         {},
		"us-dhs:Critical":   {},
		"us-dhs:":           {},
	} {
		target, label, ok := SplitToward(token)
		if ok != (want[0] != "") || target != want[0] || string(label) != want[1] {
			t.Errorf("%q: %q, %q, %v", token, target, label, ok)
		}
	}
}
