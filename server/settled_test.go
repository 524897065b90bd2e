package server_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"standpoint/server/api"
)

// settledComments is the search that TestPeoplesLabelsWin draws its sample from.
const settledComments = "agency=us-dhs&kind=comment"

// answered searches and checks that facets, filters and rows say the same of who gave
// the sides.
func (d desk) answered(who string) (found api.SearchAnswer, w *httptest.ResponseRecorder) {
	d.t.Helper()
	w = d.call(who, http.MethodGet, "/search?"+settledComments+"&limit=100&facets=labelled_by,toward", "", http.StatusOK, &found)
	rows := map[string]int{}
	for _, row := range found.Data {
		for _, pair := range row.Toward {
			rows[pair]++
		}
		rows[*row.LabelledBy]++
	}
	for _, field := range []string{"labelled_by", "toward"} {
		for _, v := range found.Facets[field].Values {
			var filtered api.SearchAnswer
			d.call(who, http.MethodGet, "/search?"+settledComments+"&limit=0&"+field+"="+url.QueryEscape(v.Value), "", http.StatusOK, &filtered)
			if v.Count != rows[v.Value] || v.Count != filtered.Total.Value {
				d.t.Errorf("%s: the facet counts %d, rows have %d, the filter finds %d", v.Value, v.Count, rows[v.Value], filtered.Total.Value)
			}
		}
	}
	return found, w
}

// sides are the labels toward the agency of the sample, by document, and those that the
// model alone gives.
func sides(found api.SearchAnswer) (shown, model map[string]string) {
	shown, model = map[string]string{}, map[string]string{}
	for _, row := range found.Data {
		for _, s := range row.Stances {
			if s.Target == "us-dhs" && s.ModelLabel != nil {
				shown[row.ID], model[row.ID] = s.Label, *s.ModelLabel
			}
		}
	}
	return shown, model
}

// by counts the documents of a search whose sides are by people or by the model.
func by(found api.SearchAnswer, who string) int {
	for _, v := range found.Facets["labelled_by"].Values {
		if v.Value == who {
			return v.Count
		}
	}
	return 0
}

// TestPeoplesLabelsWin: what coders say changes nothing that anybody else sees. Once
// somebody who may decide lets it count, it takes the place of the model's label in
// rows, facets, filters, exports, pages and the change log, the model's stays beside it
// and is what the next sample is stratified by; and it can be taken back.
func TestPeoplesLabelsWin(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sample := d.drawn()
	before, first := d.answered("ray")
	shown, model := sides(before)
	var changes api.ChangesAnswer
	d.call("ray", http.MethodGet, "/changes?limit=1000", "", http.StatusOK, &changes)

	var ids []string
	for id := d.judging("ann", sample); id != ""; id = d.judging("ann", sample) {
		ids = append(ids, id)
		d.post("ann", sample+"/label", http.StatusSeeOther, "document", id, "value", "supportive")
	}
	d.project()
	again, _ := d.answered("ray")
	if now, _ := sides(again); !maps.Equal(now, shown) || by(again, "people") != 0 || by(again, "model") != 13 {
		t.Errorf("what is said blind can be seen: %v, %v, was %v", again.Facets["labelled_by"], now, shown)
	}

	d.call("ann", http.MethodPost, sample+"/agreement", "", http.StatusForbidden, nil)
	d.post("bob", sample+"/settle-agreed", http.StatusForbidden)
	if page := d.page("meg", sample+"/agreement", http.StatusOK); !strings.Contains(page, "Let the 6 agreed labels count") || strings.Contains(page, "agreed labels back") {
		t.Errorf("the labels cannot be settled: %s", page)
	}
	d.post("meg", sample+"/settle-agreed", http.StatusSeeOther)
	d.project()

	after, second := d.answered("ray")
	if first.Header().Get("ETag") == second.Header().Get("ETag") {
		t.Error("other labels have the same ETag")
	}
	if by(after, "people") != 6 || by(after, "model") != 7 {
		t.Errorf("settled: %v", after.Facets["labelled_by"])
	}
	now, modelNow := sides(after)
	if !maps.Equal(modelNow, model) {
		t.Errorf("the model's labels are %v, were %v", modelNow, model)
	}
	for id, label := range now {
		if settled := slices.Contains(ids, id); settled && label != "supportive" || !settled && label != shown[id] {
			t.Errorf("%s is %s, settled %v", id, label, settled)
		}
	}
	csv := d.call("ray", http.MethodGet, "/search.csv?shape=stances&labelled_by=people&toward=us-dhs:supportive&"+settledComments, "", http.StatusOK, nil).Body.String()
	if strings.Count(csv, ",people,people,") != 6 || !strings.Contains(csv, "source,labelled_by,model_label,") {
		t.Errorf("the export: %s", csv)
	}
	var told api.ChangesAnswer
	d.call("ray", http.MethodGet, "/changes?limit=1000&after="+url.QueryEscape(changes.NextAfter), "", http.StatusOK, &told)
	settled := 0
	for _, c := range told.Data {
		switch { // what answers a document changes with it
		case slices.Contains(ids, c.ID):
			settled++
		case !slices.Contains(ids, c.Document.ParentID):
			t.Errorf("%s changed", c.ID)
		}
	}
	if settled != len(ids) {
		t.Errorf("%d of %d settled documents changed", settled, len(ids))
	}

	page := d.page("ray", "/search?"+settledComments, http.StatusOK)
	for _, want := range []string{"Who labelled the sides", "by people", "(the model said "} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if text := d.page("ray", "/data", http.StatusOK); !strings.Contains(text, "stance settled by people") {
		t.Error("the page about the data does not say that people settled labels")
	}
	if text := d.call("ray", http.MethodGet, "/methods?"+settledComments, "", http.StatusOK, nil).Body.String(); !strings.Contains(text, "Of 6 documents, people settled a side") {
		t.Errorf("the methods do not say it: %s", text)
	}

	// Another sample is stratified by what the model says, not by what people said.
	labels := map[string]int{}
	for _, label := range model {
		labels[label]++
	}
	d.call("ann", http.MethodPost, "/samples", `{"name":"two","search":"`+settledComments+`","size":13,"by":"model","target":"us-dhs"}`, http.StatusCreated, nil)
	two, err := d.samples.Find(t.Context(), "two")
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range two.Sizes {
		if size.Documents != labels[size.Label] {
			t.Errorf("the second sample has %+v, the model %v", two.Sizes, labels)
		}
	}

	d.call("meg", http.MethodDelete, sample+"/agreement", "", http.StatusOK, nil)
	d.project()
	back, _ := d.answered("ray")
	if again, _ := sides(back); !maps.Equal(again, shown) || by(back, "people") != 0 {
		t.Errorf("taken back: %v, was %v", again, shown)
	}
}
