package site_test

import (
	"testing"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/site"
)

func read(t *testing.T, page, fetched string) site.Site {
	t.Helper()
	doc, err := dom.Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	return site.Read(doc, format.Input{URL: fetched, Options: format.Options{Outlets: formattest.Outlets{}}})
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct{ page, fetched, address, outlet string }{
		"canonical":               {`<link rel=canonical href="/a">`, "https://www.bugle.example/a?x=1", "https://www.bugle.example/a", "bugle"},
		"og:url":                  {`<meta property="og:url" content="https://www.bugle.example/b">`, "", "https://www.bugle.example/b", "bugle"},
		"a canonical home page":   {`<link rel=canonical href="https://www.bugle.example/">`, "https://www.bugle.example/c", "https://www.bugle.example/c", "bugle"},
		"a name":                  {`<meta property="og:site_name" content="The Bugle">`, "", "", "bugle"},
		"an outlet not known":     {`<meta property="og:site_name" content="The Harbour Gazette">`, "https://www.gazette.example/1", "https://www.gazette.example/1", "gazette"},
		"nothing":                 {"<p>x", "", "", ""},
		"a copy in a web archive": {"<p>x", "https://web.archive.example/web/2020/https://bugle.example/d", "https://web.archive.example/web/2020/https://bugle.example/d", "bugle"},
	} {
		got := read(t, c.page, c.fetched)
		if got.Address != c.address || got.Outlet != c.outlet {
			t.Errorf("%s: %q of %q", name, got.Address, got.Outlet)
		}
		if (got.Zone != nil) != (got.Outlet == "bugle") {
			t.Errorf("%s: the zone is %v", name, got.Zone)
		}
	}
}

func TestNames(t *testing.T) {
	names := read(t, `<meta property="og:site_name" content="The Harbour Gazette">`, "https://www.gazette.example/1").Names()
	for text, want := range map[string]bool{"harbour gazette": true, "The Harbour Gazette": true, "gazette": true, "Orla Finch": false, "": false} {
		if names.Is(text) != want {
			t.Errorf("Is %q: want %t", text, want)
		}
	}
	if !names.Resemble("Harbour Gazette Online") || names.Resemble("Orla Finch") {
		t.Error("a name with one more word is not distinguished from a person")
	}
	if !names.Begin("The Harbour Gazette reports") || names.Begin("Orla of the Harbour Gazette") {
		t.Error("a text that begins with the name is not distinguished from one that does not")
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]bool{"https://x.example/": true, "https://x.example/index.html": true, "https://x.example/a": false, "https://x.example/?p=1": false, "": false} {
		if site.IsHome(address) != want {
			t.Errorf("IsHome %q: want %t", address, want)
		}
	}
	if !site.SameAddress("https://www.x.example/a/?utm=1#top", "http://x.example/a") || site.SameAddress("https://x.example/a", "https://x.example/b") {
		t.Error("addresses are not compared without scheme, www, query and last slash")
	}
}
