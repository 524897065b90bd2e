package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"standpoint/server/api"
)

// TestKeptThemes: a theme that a moderator keeps is found, counted and left out exactly
// alike, also by documents that come later; a changed query counts at once; and nobody else
// keeps, changes or removes one.
func TestKeptThemes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.speak()
	const all = "/themes/kept"
	var found api.ThemesAnswer
	d.call("ray", http.MethodGet, "/themes?kind=comment", "", http.StatusOK, &found)
	label := strings.Join(found.Data[0].Label, ", ")
	var rule api.RuleAnswer
	d.call("ray", http.MethodGet, "/themes/rule?"+url.Values{"in_theme": {label}, "themes_of": {"kind=comment"}}.Encode(), "", http.StatusOK, &rule)
	if rule.Theme.Count != found.Data[0].Count || rule.Inside.Count != rule.Theme.Count || rule.Found.Count != rule.Theme.Count {
		t.Errorf("the words of %s give %+v", label, rule)
	}
	total := func(parameters string) int {
		t.Helper()
		var answer api.SearchAnswer
		d.call("ray", http.MethodGet, "/search?limit=0&facets=theme&"+parameters, "", http.StatusOK, &answer)
		return answer.Total.Value
	}
	for _, part := range []api.Part{rule.Theme, rule.Inside, rule.Found} {
		if n := total(part.Canonical); n != part.Count {
			t.Errorf("%s finds %d, not %d", part.Canonical, n, part.Count)
		}
	}
	body := fmt.Sprintf(`{"name":"On the water","q":%q,"from":"kind=comment"}`, rule.Q)
	for _, who := range []string{"ray", "ann"} {
		d.call(who, http.MethodPost, all, body, http.StatusForbidden, nil)
	}
	before := d.call("ray", http.MethodGet, all, "", http.StatusOK, nil).Header().Get("ETag")
	var kept api.KeptTheme
	d.call("meg", http.MethodPost, all, body, http.StatusCreated, &kept)
	if kept.By != "meg" || kept.From != "kind=comment" || kept.Documents < rule.Found.Count {
		t.Errorf("kept %+v", kept)
	}
	if d.call("ray", http.MethodGet, all, "", http.StatusOK, nil).Header().Get("ETag") == before {
		t.Error("the list has the ETag of before")
	}
	d.call("meg", http.MethodPost, all, `{"name":"Fruit","q":"apples OR agency:DHS"}`, http.StatusCreated, &kept)
	if kept.Q != "apples OR agency:us-dhs" {
		t.Errorf("the query is kept as %s", kept.Q)
	}
	for wrong, says := range map[string]string{
		`{"name":"Fruit","q":"pears"}`:                     "is the name of a kept theme already",
		`{"name":"Both","q":"theme:Fruit OR pears"}`:       "a theme cannot be made of themes",
		`{"name":"Both","q":"article:(-theme:fruit)"}`:     "a theme cannot be made of themes",
		`{"name":"Both","q":"(pears"}`:                     "parenthesis",
		`{"name":"Both","q":"agency:nobody"}`:              "neither the id nor the name",
		`{"name":" ","q":"pears"}`:                         "needs a name",
		`{"name":"Both","q":"pears","from":"colour=red"}`:  "colour",
		`{"name":"Both","q":"pears","by":"somebody else"}`: "unknown field",
		`{"name":"Both\u202e","q":"pears"}`:                "letters, digits, signs",
	} {
		if w := d.call("meg", http.MethodPost, all, wrong, http.StatusBadRequest, nil); !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: %s", wrong, w.Body)
		}
	}
	agree := func() {
		t.Helper()
		var counted api.SearchAnswer
		d.call("ray", http.MethodGet, "/search?limit=0&facets=theme", "", http.StatusOK, &counted)
		facet := counted.Facets["theme"]
		if len(facet.Values) != 2 {
			t.Errorf("the facet has %+v", facet)
		}
		for _, v := range facet.Values {
			by, q := url.Values{"theme": {v.Value}}.Encode(), url.Values{"q": {fmt.Sprintf("theme:%q", v.Value)}}.Encode()
			without := url.Values{"not.theme": {v.Value}}.Encode()
			if n := total(by); n != v.Count || total(q) != n || total(without) != counted.Total.Value-n {
				t.Errorf("%s: facet %d, filter %d, query %d, without %d of %d", v.Value, v.Count, n, total(q), total(without), counted.Total.Value)
			}
			var one api.KeptTheme
			d.call("ray", http.MethodGet, all+"/"+url.PathEscape(v.Value), "", http.StatusOK, &one)
			if one.Documents != v.Count {
				t.Errorf("%s has %d documents, the facet says %d", v.Value, one.Documents, v.Count)
			}
		}
		if n := total("missing=theme"); n != facet.Missing {
			t.Errorf("%d documents have no theme, the facet says %d", n, facet.Missing)
		}
	}
	agree()
	was := total("theme=fruit")
	d.speak() // the same again: nothing is new
	if n := total("theme=fruit"); n != was {
		t.Errorf("nothing came, and the theme has %d documents, not %d", n, was)
	}
	d.call("meg", http.MethodPost, all+"/Fruit", `{"q":"apples"}`, http.StatusOK, &kept)
	if n := total("theme=fruit"); n >= was || n != kept.Documents {
		t.Errorf("with another query it has %d documents, before %d", n, was)
	}
	agree()
	d.call("ann", http.MethodDelete, all+"/Fruit", "", http.StatusForbidden, nil)
	d.call("meg", http.MethodDelete, all+"/Fruit", "", http.StatusOK, nil)
	d.call("meg", http.MethodDelete, all+"/Fruit", "", http.StatusNotFound, nil)
	d.call("ray", http.MethodGet, "/search?theme=fruit", "", http.StatusBadRequest, nil)
}

// TestComparedSets: what sets two sets apart has the numbers of the searches that find it,
// whether or not documents are in both sets.
func TestComparedSets(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.speak()
	d.call("meg", http.MethodPost, "/themes/kept", `{"name":"Water","q":"ferry OR crossing"}`, http.StatusCreated, nil)
	total := func(q string) int {
		t.Helper()
		var answer api.SearchAnswer
		d.call("ray", http.MethodGet, "/search?"+url.Values{"limit": {"0"}, "q": {q}}.Encode(), "", http.StatusOK, &answer)
		return answer.Total.Value
	}
	for here, against := range map[string]string{"captain": "librarian", "kind:comment captain": "kind:comment", "shelves": ""} {
		asked := url.Values{"q": {here}, "min_documents": {"1"}}
		there := "NOT (" + here + ")"
		if against != "" {
			asked.Set("against.q", against)
			there = against + " " + there
		}
		var found api.KeynessAnswer
		d.call("ray", http.MethodGet, "/keyness?"+asked.Encode(), "", http.StatusOK, &found)
		if len(found.Themes) != 1 || (against == "librarian") != (len(found.Phrases) > 0) && against != "kind:comment" {
			t.Errorf("%s against %s: themes %+v, phrases %+v", here, against, found.Themes, found.Phrases)
		}
		for _, set := range append(found.Themes, found.Phrases...) {
			if n := total("(" + here + ") (" + set.Q + ")"); n != set.Documents {
				t.Errorf("%s: %s has %d documents, a search finds %d", here, set.Name, set.Documents, n)
			}
			if n := total("(" + set.Q + ") " + there); n != set.DocumentsAgainst {
				t.Errorf("%s against %s: %s has %d documents, a search finds %d", here, against, set.Name, set.DocumentsAgainst, n)
			}
		}
	}
}
