//go:build cluster

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"standpoint/server/api"
)

// person is somebody with a browser and a key. Cookies are of a host, so they are good at
// every server of this machine, as behind one name.
type person struct {
	*testing.T
	key    string
	client *http.Client
}

func (p *pair) person(t *testing.T, data, name, role string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(string(program(t, "keys", "add", name, "--role", role, "--data", data)))
	return &person{t, key, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// send sends a request that has to have an answer of a status, and returns its text.
func (p *person) send(status int, method, address, kind, body string) string {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), method, address, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if strings.Contains(address, "/api/") {
		req.Header.Set("Authorization", "Bearer "+p.key)
	}
	response, err := p.client.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != status {
		p.Fatalf("%s %s: status %d, want %d, %v: %s", method, address, response.StatusCode, status, err, text)
	}
	return string(text)
}

func (p *person) page(status int, address string) string {
	return p.send(status, "GET", address, "", "")
}

func (p *person) form(status int, address string, fields ...string) string {
	p.Helper()
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	return p.send(status, "POST", address, "application/x-www-form-urlencoded", values.Encode())
}

// worked lets people work at one server, and fails the test unless another one shows at
// once what they did.
func (p *pair) worked(t *testing.T, data string, at, other *process) {
	t.Helper()
	ann, meg := p.person(t, data, "ann", "coder"), p.person(t, data, "meg", "moderator")
	const json1 = "application/json"
	for _, who := range []*person{ann, meg} {
		who.form(http.StatusSeeOther, at.address+"/sign-in", "key", who.key)
	}
	ann.page(http.StatusOK, other.address+"/samples") // signed in there, too

	ann.send(http.StatusCreated, "POST", at.address+"/api/v1/samples", json1, `{"name":"checks","search":"kind=comment","target":"us-ice","size":6,"seed":"7"}`)
	var texts []struct{ Data struct{ Document string } }
	if err := json.Unmarshal([]byte(ann.page(http.StatusOK, other.address+"/api/v1/samples/1/texts?format=labelstudio")), &texts); err != nil || len(texts) == 0 {
		t.Fatalf("the sample at the other server: %v, %v", texts, err)
	}
	id := texts[0].Data.Document
	ann.send(http.StatusOK, "POST", at.address+"/api/v1/samples/1/codes", "text/csv", "document,value\r\n"+id+",critical\r\n")
	if codes := meg.page(http.StatusOK, other.address+"/api/v1/samples/1/codes?format=csv"); !strings.Contains(codes, id) || !strings.Contains(codes, "critical") {
		t.Errorf("what was coded at one server, at the other: %s", codes)
	}

	meg.form(http.StatusSeeOther, at.address+"/desk/select", "search", "kind=comment", "which", "ticked", "id", id, "action", "flag", "note", "")
	meg.form(http.StatusSeeOther, at.address+"/desk/select", "search", "kind=comment", "which", "ticked", "id", id, "action", "note", "note", "ask somebody")
	if page := meg.page(http.StatusOK, other.address+"/desk/flagged"); !strings.Contains(page, "flagged by meg") {
		t.Errorf("a flag is not at the other server: %s", page)
	}
	if page := meg.page(http.StatusOK, other.address+"/desk/acts"); !strings.Contains(page, "ask somebody") {
		t.Errorf("a note is not at the other server: %s", page)
	}

	made := regexp.MustCompile(`/feeds/sp_feed_[A-Z2-7]{26}\.atom`).FindString(ann.form(http.StatusOK, at.address+"/feeds", "search", "kind=comment"))
	if feed := ann.page(http.StatusOK, other.address+made); !strings.Contains(feed, "<entry ") {
		t.Errorf("a feed at the other server: %s", feed)
	}

	meg.send(http.StatusCreated, "POST", at.address+"/api/v1/themes/kept", json1, `{"name":"Shared","q":"kind:comment"}`)
	var kept api.SearchAnswer
	if err := json.Unmarshal([]byte(meg.page(http.StatusOK, other.address+"/api/v1/search?limit=0&theme=Shared")), &kept); err != nil || kept.Total.Value == 0 {
		t.Errorf("a theme that was kept at one server finds %+v at the other, %v", kept.Total, err)
	}

	program(t, "keys", "revoke", "ann", "--data", data)
	for _, s := range []*process{at, other} {
		ann.page(http.StatusUnauthorized, s.address+"/api/v1/samples")
		ann.form(http.StatusForbidden, s.address+"/feeds", "search", "kind=comment") // her browser, too
		ann.page(http.StatusNotFound, s.address+made)
	}
}
