package server_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus/credentials"
	"standpoint/corpus/samples"
	"standpoint/server"
	"standpoint/server/api"
)

// desk is a site with people who draw and judge: ann and bob, and meg who decides.
type desk struct {
	*site
	samples samples.Store
	keys    map[string]string
	cookies map[string]string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	d := desk{keys: map[string]string{}, cookies: map[string]string{}}
	var store credentials.Store
	d.site, _ = newGuarded(t, private, today, func(opt *server.Options) {
		d.samples, store = opt.Records.(stores).Samples(), opt.Credentials
		opt.Samples, opt.Themes = d.samples, opt.Records.(stores).Themes()
	})
	for name, role := range map[string]credentials.Role{"ann": "coder", "bob": "coder", "meg": "moderator", "ray": "reader"} {
		d.keys[name] = credentials.NewSecret(credentials.Key)
		key := credentials.Credential{Kind: credentials.Key, Name: name, Scopes: credentials.ScopesOf(role)}
		if _, err := store.Add(t.Context(), key, credentials.DigestOf(d.keys[name])); err != nil {
			t.Fatal(err)
		}
		d.cookies[name] = d.signedIn(d.keys[name])
	}
	return d
}

// page reads a page as a person.
func (d desk) page(who, address string, status int) string {
	d.t.Helper()
	w := d.do(http.MethodGet, address, "Cookie", d.cookies[who])
	if w.Code != status {
		d.t.Fatalf("%s reads %s: %d, not %d: %s", who, address, w.Code, status, w.Body)
	}
	return w.Body.String()
}

// post sends a form as a person, and returns where it leads.
func (d desk) post(who, address string, status int, fields ...string) string {
	d.t.Helper()
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	w := d.send(address, values, "Cookie", d.cookies[who])
	if w.Code != status {
		d.t.Fatalf("%s sends %v to %s: %d, not %d: %s", who, fields, address, w.Code, status, w.Body)
	}
	return w.Header().Get("Location")
}

// call calls the API with the key of a person.
func (d desk) call(who, method, address, body string, status int, into any) *httptest.ResponseRecorder {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.t.Context(), method, "/api/v1"+address, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+d.keys[who])
	w := d.answer(r)
	if w.Code != status {
		d.t.Fatalf("%s: %s %s: %d, not %d: %s", who, method, address, w.Code, status, w.Body)
	}
	if into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			d.t.Fatalf("%s: %v", address, err)
		}
	}
	return w
}

// drawn draws a sample of six comments from the page.
func (d desk) drawn() string {
	d.t.Helper()
	at := d.post("ann", "/samples", http.StatusSeeOther, "search", "agency=us-dhs&kind=comment", "name", "checks", "size", "6", "seed", "7", "unit", "documents",
		"target", "us-dhs", "codebook", "stance", "by", "", "allocation", "proportional", "values", "")
	return strings.TrimSuffix(at, "?said=drawn")
}

var toJudge = regexp.MustCompile(`name="document" value="(c[0-9a-f]{16})"`)

// judging is the document that a person is to judge; "" if all are judged.
func (d desk) judging(who, sample string) string {
	d.t.Helper()
	found := toJudge.FindStringSubmatch(strings.Split(d.page(who, sample+"/label", http.StatusOK), "/undo")[0])
	if found == nil {
		return ""
	}
	return found[1]
}

// TestSampleOnPages: a sample is drawn from a search, judged by two people who do not see
// what the other says, settled by a third, and exported.
func TestSampleOnPages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if page := d.page("ann", "/search?agency=us-dhs&kind=comment", http.StatusOK); !strings.Contains(page, `href="/samples/new?agency=us-dhs&amp;kind=comment"`) || !strings.Contains(page, `<a href="/samples">Samples</a>`) {
		t.Error("the search does not lead to a sample")
	}
	if form := d.page("ann", "/samples/new?agency=us-dhs&kind=comment", http.StatusOK); !strings.Contains(form, `name="target" value="us-dhs"`) || !strings.Contains(form, "13 documents") {
		t.Errorf("the form: %s", form)
	}
	sample := d.drawn()
	var order []string
	for _, who := range []string{"ann", "bob"} {
		for n := 0; ; n++ {
			id := d.judging(who, sample)
			if id == "" {
				break
			}
			if who == "ann" {
				order = append(order, id)
			} else if order[n] != id {
				t.Errorf("document %d of bob is %s, and of ann %s", n, id, order[n])
			}
			value := "critical"
			if who == "bob" && n < 2 {
				value = "neutral"
			}
			d.post(who, sample+"/label", http.StatusSeeOther, "document", id, "value", value, "note", "<b>why</b>", "own", "irony, "+who, "mark1", "wrong place")
			if page := d.page("bob", sample, http.StatusOK); who == "ann" && (strings.Contains(page, "<dt>All</dt>") || strings.Contains(page, "<bdi>ann</bdi>")) {
				t.Errorf("bob sees what ann said: %s", page)
			}
		}
		if who == "ann" {
			d.page("bob", sample+"/agreement", http.StatusForbidden)
			if w := d.call("bob", http.MethodGet, sample+"/codes", "", http.StatusOK, nil); strings.Contains(w.Body.String(), "ann") {
				t.Errorf("bob reads what ann said: %s", w.Body)
			}
		}
	}
	if len(order) != 6 {
		t.Fatalf("%d documents were judged", len(order))
	}
	page := d.page("bob", sample+"/agreement", http.StatusOK)
	for _, part := range []string{"<bdi>ann</bdi>, <bdi>bob</bdi>", "Cohen’s kappa", `id="` + order[0] + `"`, `id="` + order[1] + `"`, "(<bdi>wrong place, irony, bob</bdi>)", "&lt;b&gt;why&lt;/b&gt;"} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is not in %s", part, page)
		}
	}
	if strings.Contains(page, `id="`+order[2]+`"`) || strings.Contains(page, sample+`/settle"`) {
		t.Error("what is agreed is to settle, or a coder can settle it")
	}
	d.post("bob", sample+"/settle", http.StatusForbidden, "document", order[0], "value", "neutral")
	d.post("meg", sample+"/settle", http.StatusSeeOther, "document", order[0], "value", "neutral")
	if page := d.page("meg", sample+"/agreement", http.StatusOK); !strings.Contains(page, "Decided: <strong><bdi>neutral</bdi></strong>") {
		t.Errorf("nothing is decided: %s", page)
	}
	if page := d.page("meg", sample, http.StatusOK); !strings.Contains(page, "5 settled, 1 to settle") {
		t.Errorf("progress: %s", page)
	}
	codes := d.call("meg", http.MethodGet, sample+"/codes?format=csv", "", http.StatusOK, nil).Body.String()
	if strings.Count(codes, "\r\n") != 1+13 || !strings.Contains(codes, order[0]+",settled,neutral,") || !strings.Contains(codes, ",wrong place|irony|ann,") {
		t.Errorf("codes: %s", codes)
	}
}

// TestSampleUndo: what was said last is taken back, and shown again to be judged.
func TestSampleUndo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sample := d.drawn()
	first := d.judging("ann", sample)
	d.post("ann", sample+"/label", http.StatusSeeOther, "document", first, "value", "critical")
	second := d.judging("ann", sample)
	d.post("ann", sample+"/label", http.StatusSeeOther, "document", second, "value", samples.CannotTell)
	third := d.judging("ann", sample)
	if first == second || second == third {
		t.Fatalf("%s, %s, %s", first, second, third)
	}
	if at := d.post("ann", sample+"/undo", http.StatusSeeOther, "document", second); at != sample+"/label?at="+second {
		t.Errorf("undo leads to %s", at)
	}
	if d.judging("ann", sample) != second {
		t.Error("what was undone is not to judge")
	}
	again := d.page("ann", sample+"/label?at="+first, http.StatusOK)
	if !strings.Contains(again, "You said: <bdi>critical</bdi>") {
		t.Errorf("what was said is not shown: %s", again)
	}
	if page := d.page("bob", sample+"/label?at="+first, http.StatusOK); strings.Contains(page, "You said") || strings.Contains(page, `class="chosen"`) {
		t.Error("bob sees what ann said")
	}
	d.page("ann", sample+"/label?at=c0000000000000000", http.StatusNotFound)
}

// TestSampleRefuses: who lacks a scope, another site, and what is wrong with a form.
func TestSampleRefuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sample := d.drawn()
	d.page("ray", "/samples", http.StatusForbidden)
	d.page("ray", sample+"/label", http.StatusForbidden)
	id := d.judging("ann", sample)
	if w := d.send(sample+"/label", url.Values{"document": {id}, "value": {"critical"}}, "Cookie", d.cookies["ann"], "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("another site judges: %d", w.Code)
	}
	for _, bad := range [][]string{{"value", "critical"}, {"document", id}, {"document", id, "value", "blue"}, {"document", "c0000000000000000", "value", "critical"}, {"document", id, "value", "critical", "coder", "bob"}, {"document", id, "value", "critical", "own", strings.Repeat("long ", 30)}} {
		d.post("ann", sample+"/label", http.StatusBadRequest, bad...)
	}
	for _, bad := range [][]string{{"name", "checks"}, {"size", "none"}, {"size", "0"}, {"by", "mood"}, {"target", "nobody at all"}, {"codebook", "own", "values", "one"}, {"search", "agency=us-dhs&q=(("}, {"search", "q=zzzz"}} {
		fields := append([]string{"search", "agency=us-dhs&kind=comment", "name", "two", "size", "6", "seed", "1", "codebook", "stance", "target", "us-dhs"}, bad...)
		d.post("ann", "/samples", http.StatusBadRequest, fields...)
	}
	d.post("ann", sample+"/remove", http.StatusForbidden, "name", "checks")
	d.post("meg", sample+"/remove", http.StatusBadRequest, "name", "others")
	d.post("meg", sample+"/remove", http.StatusSeeOther, "name", "checks")
	d.page("ann", sample, http.StatusNotFound)
	if codes, err := d.samples.List(t.Context()); err != nil || len(codes) != 0 {
		t.Errorf("%v, %v", codes, err)
	}
}

// TestSampleLeavesOutWhatIsGone: a document that was taken down is not judged, and does
// not keep a coder from seeing what others said.
func TestSampleLeavesOutWhatIsGone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sample := d.drawn()
	gone := d.judging("ann", sample)
	if _, err := d.store.Withdraw(t.Context(), []string{gone}, "asked to"); err != nil {
		t.Fatal(err)
	}
	n := 0
	for id := d.judging("ann", sample); id != ""; id = d.judging("ann", sample) {
		if n++; id == gone {
			t.Fatal("a document that was taken down is to judge")
		}
		d.post("ann", sample+"/label", http.StatusSeeOther, "document", id, "value", "neutral")
	}
	if n != 5 {
		t.Errorf("%d documents were judged", n)
	}
	d.page("ann", sample+"/agreement", http.StatusOK)
	if texts := d.call("ann", http.MethodGet, sample+"/texts?format=doccano", "", http.StatusOK, nil).Body.String(); strings.Count(texts, "\n") != 5 || strings.Contains(texts, gone) {
		t.Errorf("texts: %s", texts)
	}
}

// TestCodebookOnPages: who decides changes the codebook; what was said must stay in it.
func TestCodebookOnPages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sample := d.drawn()
	d.post("ann", sample+"/label", http.StatusSeeOther, "document", d.judging("ann", sample), "value", "critical")
	if page := d.page("ann", sample+"/codebook", http.StatusOK); strings.Contains(page, "<form class=\"sheet\"") || !strings.Contains(page, "Great job, as always") {
		t.Errorf("a coder changes the codebook, or does not see it: %s", page)
	}
	if page := d.page("meg", sample+"/codebook", http.StatusOK); !strings.Contains(page, `name="version" value="3"`) || !strings.Contains(page, `name="value8-name"`) {
		t.Errorf("the form: %s", page)
	}
	fields := []string{"name", "mine", "version", "3", "ask", "Which?", "majority", "1", "value0-name", "critical", "value1-name", "funny", "value1-definition", "It is meant to be.", "value1-examples", "Ha.\r\nHa ha.", "mark0-name", "odd"}
	d.post("ann", sample+"/codebook", http.StatusForbidden, fields...)
	d.post("meg", sample+"/codebook", http.StatusBadRequest, append(slices.Clone(fields), "value0-name", "blue")...) // critical was said
	d.post("meg", sample+"/codebook", http.StatusBadRequest, append(slices.Clone(fields), "version", "2")...)
	d.post("meg", sample+"/codebook", http.StatusSeeOther, fields...)
	var book samples.Codebook
	d.call("ann", http.MethodGet, sample+"/codebook", "", http.StatusOK, &book)
	if book.Version != "3" || !book.Majority || len(book.Values) != 2 || !slices.Equal(book.Values[1].Examples, []string{"Ha.", "Ha ha."}) || book.Marks[0].Name != "odd" {
		t.Errorf("%+v", book)
	}
	if page := d.page("ann", sample+"/label", http.StatusOK); !strings.Contains(page, "It is meant to be.") || !strings.Contains(page, "Which?") {
		t.Errorf("coders do not see it: %s", page)
	}
	book.Version = "4"
	text, _ := json.Marshal(book)
	d.call("ann", http.MethodPost, sample+"/codebook", string(text), http.StatusForbidden, nil)
	d.call("meg", http.MethodPost, sample+"/codebook", string(text), http.StatusOK, nil)
	d.call("meg", http.MethodPost, sample+"/codebook", `{"nme":"x"}`, http.StatusBadRequest, nil)
}

// TestSampleOverTheAPI: what pages do, programs can do too.
func TestSampleOverTheAPI(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var one api.DrawnSample
	w := d.call("ann", http.MethodPost, "/samples", `{"name":"checks","search":"kind=comment&agency=DHS","size":6,"seed":"7","by":"model","allocation":"equal"}`, http.StatusCreated, &one)
	if w.Header().Get("Location") != "/api/v1/samples/1" || one.Target != "us-dhs" || one.Search != "agency=us-dhs&kind=comment" || one.Found != 13 || one.Documents < 6 || one.Progress != nil {
		t.Fatalf("%v %+v", w.Header(), one)
	}
	const at = "/samples/1"
	var larger api.DrawnSample
	d.call("ann", http.MethodPost, at, `{"size":13,"allocation":"equal"}`, http.StatusOK, &larger)
	if larger.Documents <= one.Documents {
		t.Errorf("%+v", larger)
	}
	d.call("ann", http.MethodPost, at, `{"size":1,"allocation":"equal"}`, http.StatusBadRequest, nil)
	d.call("ann", http.MethodPost, at, `{"size":13,"allocation":"some"}`, http.StatusBadRequest, nil)
	d.call("ray", http.MethodGet, "/samples", "", http.StatusForbidden, nil)
	var texts []struct{ Data struct{ Document string } }
	d.call("ann", http.MethodGet, at+"/texts?format=labelstudio", "", http.StatusOK, &texts)
	if len(texts) != larger.Documents {
		t.Fatalf("%d texts of %d", len(texts), larger.Documents)
	}
	for _, who := range []string{"ann", "bob"} {
		lines := "document,value,marks\r\n"
		for i, text := range texts {
			lines += text.Data.Document + "," + []string{"critical", "neutral"}[i%2] + ",off topic|a\\|b\r\n"
		}
		d.call(who, http.MethodPost, at+"/codes", strings.ReplaceAll(lines, "critical", "blue"), http.StatusBadRequest, nil)
		d.call(who, http.MethodPost, at+"/codes?coder=settled", lines, http.StatusBadRequest, nil)
		var kept api.Judged
		d.call(who, http.MethodPost, at+"/codes", lines, http.StatusOK, &kept)
		if kept.Kept != len(texts) || kept.Progress == nil || kept.Progress.Settled != len(texts) {
			t.Errorf("%+v", kept)
		}
	}
	var agreed api.SampleAgreement
	d.call("bob", http.MethodGet, at+"/agreement", "", http.StatusOK, &agreed)
	if !slices.Equal(agreed.Coders, []string{"ann", "bob"}) || agreed.Alpha.Value == nil || *agreed.Alpha.Value != 1 || len(agreed.Pairs) != 1 || len(agreed.Values) != 4 || agreed.Values[0].Value != nil || agreed.Values[0].Undefined == "" {
		t.Errorf("%+v", agreed)
	}
	for _, form := range []string{"csv", "doccano", "labelstudio"} { // what is written is read back
		before := d.call("meg", http.MethodGet, at+"/codes?format=csv", "", http.StatusOK, nil).Body.String()
		file := d.call("meg", http.MethodGet, at+"/codes?format="+form, "", http.StatusOK, nil).Body.String()
		codes, err := d.samples.Codes(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		for i := range codes {
			codes[i].Value = ""
		}
		if err := d.samples.SetCodes(t.Context(), 1, codes); err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		form2 := multipart.NewWriter(&body)
		part, _ := form2.CreateFormFile("file", "codes")
		_, _ = part.Write([]byte(file))
		_ = form2.Close()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, at+"/import", &body)
		r.Header.Set("Content-Type", form2.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", sameOrigin)
		r.Header.Set("Cookie", d.cookies["meg"])
		if w := d.answer(r); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", form, w.Code, w.Body)
		}
		times := regexp.MustCompile(`,[^,]*\r\n`)
		after := d.call("meg", http.MethodGet, at+"/codes?format=csv", "", http.StatusOK, nil).Body.String()
		if form == "labelstudio" { // which has no marks
			before = strings.ReplaceAll(before, `off topic|a\|b`, "")
		}
		if before, after := times.ReplaceAllString(before, "\n"), times.ReplaceAllString(after, "\n"); before != after {
			t.Errorf("%s: %s is read back as %s", form, before, after)
		}
	}
	d.call("ann", http.MethodDelete, at, "", http.StatusForbidden, nil)
	d.call("meg", http.MethodDelete, at, "", http.StatusOK, nil)
	d.call("meg", http.MethodGet, at, "", http.StatusNotFound, nil)
}
