package annotate

import (
	"encoding/json"
	"strings"
	"testing"

	"standpoint/corpus"
)

// TestContract: a line of the command annotate, as JSON, gives what the text is
// about, lent or named, and a stance toward every agency and every target, in
// order.
func TestContract(t *testing.T) {
	const article = "The Federal Emergency Management Agency said on Monday that it would close its office in Dayton, Ohio."
	a := annotator(t)
	for _, row := range []struct {
		name, line string
		agencies   string // ids; in brackets if only the thread speaks of it
		locations  string
		targets    string // of the stances
	}{
		{"only text", `{"text":"Hello."}`, "", "", ""},
		{"named", `{"text":"FEMA closed."}`, "us-fema", "", "us-fema"},
		{"the article lends", `{"text":"Shame.","article":"` + article + `"}`, "(us-fema)", "", "us-fema"},
		{"the headline lends", `{"kind":"comment","text":"Shame.","headline":"FEMA closes an office in Ohio"}`, "(us-fema)", "", "us-fema"},
		{"the headline lends below a parent", `{"text":"Shame.","parent":"I know.","headline":"FEMA closes an office in Ohio"}`, "(us-fema)", "", "us-fema"},
		{"the parent lends first", `{"text":"Shame.","parent":"Blame the IRS.","article":"` + article + `"}`, "(us-irs) (us-fema)", "", "us-irs us-fema"},
		{"own words come before what is lent", `{"text":"Blame the IRS in Texas.","article":"` + article + `"}`, "us-irs (us-fema)", "us-tx", "us-irs us-fema"},
		{"what is lent needs a side", `{"text":"I am indifferent.","article":"` + article + `","targets":["tents"]}`, "", "", "tents"},
		{"a headline is an article's own", `{"kind":"article","text":"It closed.","headline":"FEMA closes"}`, "us-fema", "", "us-fema"},
		{"targets after agencies, in order", `{"text":"FEMA and the IRS like tents.","targets":["tents","camps",{"text":"the tents","span":[22,27]}]}`,
			"us-fema us-irs", "", "us-fema us-irs tents camps the+tents"},
		{"targets alone, in any language", `{"text":"Ich mag Zelte nicht und sage es allen Leuten.","targets":["Zelte"]}`, "", "", "Zelte"},
		{"a target twice", `{"text":"Tents!","targets":["tents","tents"]}`, "", "", "tents tents"},
		{"a span outside the text", `{"text":"Tents!","targets":[{"text":"tents","span":[4,99]}]}`, "", "", "tents"},
		{"no text", `{"text":"","article":"` + article + `","targets":["tents"]}`, "", "", "tents"},
	} {
		var in Input
		if err := json.Unmarshal([]byte(row.line), &in); err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		got, err := a.Text(t.Context(), in)
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		var agencies, locations, targets []string
		for _, m := range got.Agencies {
			agencies = append(agencies, bracketed(m.ID, m.Named))
		}
		for _, m := range got.Locations {
			locations = append(locations, bracketed(m.ID, m.Named))
		}
		for _, s := range got.Stances {
			targets = append(targets, strings.ReplaceAll(s.Target, " ", "+"))
			if s.Source == "" || s.Label() == "" || s.Label() != corpus.Unclear && (s.Evidence == nil || s.Confidence() <= 0 || s.Confidence() > 1) {
				t.Errorf("%s: a stance that says too little: %+v", row.name, s)
			}
		}
		for what, pair := range map[string][2]string{
			"agencies": {strings.Join(agencies, " "), row.agencies}, "locations": {strings.Join(locations, " "), row.locations},
			"stances toward": {strings.Join(targets, " "), row.targets},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %s %q, want %q", row.name, what, pair[0], pair[1])
			}
		}
	}
}

func bracketed(id string, named bool) string {
	if named {
		return id
	}
	return "(" + id + ")"
}

// TestBadTargets: a target that is neither a phrase nor one with its span is an error.
func TestBadTargets(t *testing.T) {
	for _, line := range []string{`{"targets":[3]}`, `{"targets":[{"span":[0,1]}]}`, `{"targets":[{"text":"x","span":"0-1"}]}`} {
		var in Input
		if err := json.Unmarshal([]byte(line), &in); err == nil || !strings.Contains(err.Error(), "a target is a phrase") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// TestOneTextAnyOrder: the annotation of a text does not depend on the texts before
// it.
func TestOneTextAnyOrder(t *testing.T) {
	texts := []string{
		"The TSA is a mess. I trust the TSA. Would the TSA know what a mutant is, and what would it do with one who flies?",
		"The FBI did well. The FBI did badly. I have no opinion of the FBI at all, nor of the CIA, which I adore.",
	}
	want := map[string]string{}
	for _, order := range [][]int{{0, 1}, {1, 0}, {1, 1, 0, 0}} {
		a, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range order {
			got, err := a.Text(t.Context(), Input{Kind: corpus.KindComment, Text: texts[i]})
			if err != nil {
				t.Fatal(err)
			}
			line, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if have, known := want[texts[i]]; known && have != string(line) {
				t.Errorf("%s\nonce %s\nthen %s", texts[i], have, line)
			}
			want[texts[i]] = string(line)
		}
	}
}

// TestRepliesAreLentThroughTheirParents: a comment that names a place alone may be
// about the agency of the article too, and so may the reply to it.
func TestRepliesAreLentThroughTheirParents(t *testing.T) {
	thread := corpus.Thread{
		Article: corpus.Article{ID: "a1", Headline: "FEMA closes an office", Paragraphs: []string{"FEMA said so on Monday."}},
		Comments: []corpus.Comment{
			{ID: "c1", Text: "What about Texas?"}, {ID: "c2", ParentID: "c1", Text: "They never come."}, {ID: "c3", ParentID: "c2", Text: "Never."},
		},
	}
	documents, err := annotator(t).Thread(t.Context(), thread)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range documents[1:] {
		places := 0
		if i == 0 {
			places = 1
		}
		if len(d.Annotation.Agencies) != 1 || d.Annotation.Agencies[0].ID != "us-fema" || len(d.Annotation.Locations) != places {
			t.Errorf("%s is about %+v and %+v", d.ID, d.Annotation.Agencies, d.Annotation.Locations)
		}
	}
}

// TestAboutNothing: what has no words for an agency is about none, whatever its
// thread speaks of.
func TestAboutNothing(t *testing.T) {
	a, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"lol ok professor", "https://example.org/raid", "Black ice on the road again.", "", "> ICE agents raided a school on Monday."} {
		got, err := a.Text(t.Context(), Input{Text: text, Headline: "ICE raids a school", Article: "ICE agents raided a school on Monday.", Parent: "They are thugs."})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Agencies) > 0 || len(got.Stances) > 0 || len(got.Locations) > 0 {
			t.Errorf("%q is about %+v, %+v, %+v", text, got.Agencies, got.Locations, got.Stances)
		}
	}
}
