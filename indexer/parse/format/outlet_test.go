package format_test

import (
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

var outlets = format.Options{Outlets: formattest.Outlets{}}

func TestOutlet(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ address, name, want string }{
		{"https://www.bugle.example/a/1", "Anything", "bugle"},
		{"https://news.ledger.co.uk/a/1", "The Ledger", "ledger-co-uk"},
		{"", "Harbor Ledger", "harbor-ledger"},
		{"", "ledger.co.uk", "ledger-co-uk"},
		{"", "www.Ledger.com", "ledger"},
		{"", "blogs.ledger.com", "ledger"},
		{"", "U.S.", "us"},
		{"", "co.uk", "couk"},
		{"", "St. Louis Post", "st-louis-post"},
		{"https://ledger.com/1", "other.com", "ledger"},
		// A host says whose a page is. Names are borne by several outlets.
		{"https://www.ledger.com/1", "The Bugle", "ledger"},
		{"https://www.msn.com/en-us/news/1", "The Bugle", "bugle"},
		{"https://news.google.com/articles/CBMi", "Harbor Ledger", "harbor-ledger"},
		{"https://bit.ly/3abc", "https://www.ledger.com/", "ledger"},
		{"https://www.msn.com/en-us/news/1", "", "msn"},
		{"", "", ""},
	} {
		if got := outlets.Outlet(row.address, row.name); got != row.want {
			t.Errorf("the outlet of %q at %q is %q, want %q", row.name, row.address, got, row.want)
		}
	}
}

// TestOutletOfHost: hosts that show one publication have one slug, any two others two.
func TestOutletOfHost(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for slug, hosts := range map[string][]string{
		"ledger":                  {"ledger.com", "www.ledger.com", "m.ledger.com", "amp.ledger.com", "feeds.ledger.com", "WWW2.Ledger.com.", "ledger.com:8080", "www-ledger-com.translate.goog", "ledger.com.nyud.net", "ledger.example"},
		"ledger-co-uk":            {"ledger.co.uk", "www.ledger.co.uk"},
		"ledger-de":               {"ledger.de", "mobil.ledger.de"},
		"ledger-org":              {"ledger.org"},
		"ledger-edu":              {"ledger.edu"},
		"ledger-co-uk-com":        {"ledger-co-uk.com"},
		"ledger-de-com":           {"ledger-de.com"},
		"post-gazette":            {"post-gazette.com"},
		"state-tx-us":             {"state.tx.us", "www.agency.state.tx.us"},
		"state-oh-us":             {"state.oh.us"},
		"gov-uk":                  {"www.gov.uk"},
		"wordpress":               {"wordpress.com", "www.wordpress.com"},
		"harbour-wordpress-com":   {"harbour.wordpress.com", "www.harbour.wordpress.com", "m.harbour.wordpress.com"},
		"tides-wordpress-com":     {"tides.wordpress.com"},
		"harbour-blogspot-com":    {"harbour.blogspot.com", "harbour.blogspot.co.uk", "harbour.blogspot.de", "harbour.blogspot.com.au", "m.harbour.blogspot.com"},
		"harbour-substack-com":    {"harbour.substack.com"},
		"harbour-github-io":       {"harbour.github.io"},
		"newyork-cbslocal-com":    {"newyork.cbslocal.com"},
		"köln-blatt-de":           {"xn--kln-blatt-07a.de"},
		"metro-gov-au-news":       {"metro-gov-au.news"},
		"my-long-example-name-io": {"my-long-example-name.io"},
	} {
		for _, host := range hosts {
			if got := outlets.Outlet("https://"+host+"/2021/a", "Whatever"); got != slug {
				t.Errorf("the outlet of %s is %q, want %q", host, got, slug)
			}
		}
		if other, taken := owner[slug]; taken {
			t.Errorf("%s and %s have one slug", other, hosts[0])
		}
		owner[slug] = hosts[0]
	}
	for _, host := range []string{"", "localhost", "127.0.0.1", "[::1]:80", "com", "co.uk", ".com", "..", "a..com"} {
		if got := format.SiteOf("https://" + host + "/a"); got != "" && host != "a..com" {
			t.Errorf("the site of %q is %q, want none", host, got)
		}
	}
}

// TestRenamed: what an earlier version called an outlet by its host follows the tables
// and the rule of today; what somebody said stays.
func TestRenamed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ outlet, url, want string }{
		{"thelocal", "https://www.thelocal.de/20210309/a", "thelocal-de"},
		{"thelocal", "https://web.archive.org/web/20210309120000/https://www.thelocal.se/a", "thelocal-se"},
		{"bugle-example", "https://www.bugle.example/a", "bugle-example"}, // no slug of that host, ever
		{"wordpress", "https://harbour.wordpress.com/a", "harbour-wordpress-com"},
		{"valley-post", "https://www.thelocal.de/20210309/a", "valley-post"},
		{"thelocal", "", "thelocal"},
		{"", "https://www.thelocal.de/a", ""},
		{"bugle", "https://www.bugle.example/a", "bugle"},
	} {
		if got := outlets.Renamed(corpus.Article{Outlet: row.outlet, URL: row.url}); got != row.want {
			t.Errorf("%s of %s is now %s, want %s", row.outlet, row.url, got, row.want)
		}
	}
	for slug, want := range map[string]string{"thelocal-de": "thelocal", "9news-com-au": "9news", "bugle": "", "harbor-ledger": ""} {
		if got := format.FormerSlug(slug); got != want {
			t.Errorf("%s was called %q, want %q", slug, got, want)
		}
	}
	for slug, want := range map[string]string{"thelocal-de": "thelocal.de", "9news-com-au": "9news.com.au", "bugle": "", "harbor-ledger": "", "psu-edu": "psu.edu"} {
		if got := format.HostOfSlug(slug); got != want {
			t.Errorf("the host of %s is %q, want %q", slug, got, want)
		}
	}
}

// TestOutletName: of the names that a source gives, the one that fits the host.
func TestOutletName(t *testing.T) {
	t.Parallel()
	at := "https://www.millbrookcourier.com/a"
	for _, row := range []struct {
		address string
		names   []string
		want    string
	}{
		{at, []string{"Millbrook Courier"}, "Millbrook Courier"},
		{at, []string{"News | The Millbrook Courier"}, "The Millbrook Courier"},
		{at, []string{"Courier Media Group", "Millbrook  Courier"}, "Millbrook Courier"},
		{at, []string{"Courier Media Group"}, "Courier Media Group"},
		{at, []string{"World – Latest – Top stories"}, ""},
		{at, []string{"millbrookcourier.com", "https://www.millbrookcourier.com", "{{site.title}}", ""}, ""},
		{"https://orf.at/a", []string{"ORF.at"}, "ORF.at"},
		{"https://www.hbl.fi/a", []string{"Etusivu", "Hufvudstadsbladet", "Harbour Baltic Letter"}, "Harbour Baltic Letter"},
		{"https://www.bugle.example/a", []string{"Bugle Online"}, ""}, // the table has its name
	} {
		if got := outlets.OutletName(outlets.Outlet(row.address, ""), row.address, row.names...); got != row.want {
			t.Errorf("%s with the names %q is called %q, want %q", row.address, row.names, got, row.want)
		}
	}
}
