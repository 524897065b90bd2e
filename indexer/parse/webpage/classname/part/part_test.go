package part

import (
	"strings"
	"testing"

	"standpoint/indexer/parse/webpage/dom"
)

// TestOneRowForEachWord: who looks for a word finds all that it means in one place.
func TestOneRowForEachWord(t *testing.T) {
	seen := map[string]string{}
	for _, r := range rows {
		if r.parts == 0 || r.why == "" || r.words == "" {
			t.Errorf("the row %q is not complete", r.why)
		}
		for word := range strings.FieldsSeq(r.words) {
			if other, twice := seen[word]; twice {
				t.Errorf("%q is in the rows %q and %q", word, other, r.why)
			}
			seen[word] = r.why
		}
	}
}

// TestRowsAreKeys: an entry that is never looked up would never be found.
func TestRowsAreKeys(t *testing.T) {
	for key := range keys {
		if strings.HasPrefix(key, "<") && strings.HasSuffix(key, ">") || strings.HasPrefix(key, "[") || strings.HasPrefix(key, "role=") || strings.HasPrefix(key, "itemprop=") {
			continue
		}
		name, found := strings.TrimSuffix(key, "$"), false
		Each(name, func(k string, _ Set) { found = found || k == key })
		if !found {
			t.Errorf("%q has the words %q: it is never looked up", key, dom.NameWords(name))
		}
	}
}

func TestEach(t *testing.T) {
	for names, want := range map[string]Set{
		"entry-content":       Text | Entry | Body,
		"storyBody":           Text | Entry | Body,
		"c-share_bar":         Frame | Furniture | Menu,
		"follow-us":           Furniture,
		"follow us":           0, // two names
		"is-hidden":           Furniture,
		"hidden-xs":           0,
		"post-author__name":   Text | Entry | Byline | Details | Name,
		"related kommentare":  Related | Frame | Comments | Aside,
		"wrapper container-2": 0,
		"":                    0,
	} {
		var got Set
		Each(names, func(_ string, parts Set) { got |= parts })
		if got != want {
			t.Errorf("%q: %b, want %b", names, got, want)
		}
	}
}

// TestOfWords: pairs and last words count for Each alone.
func TestOfWords(t *testing.T) {
	for names, want := range map[string]Set{
		"article-footer author": Text | Entry | Frame | Furniture | Footer | Byline,
		"is-hidden follow-us":   0,
		"writer":                MaybeByline,
	} {
		if got := OfWords(names); got != want {
			t.Errorf("%q: %b, want %b", names, got, want)
		}
	}
}

func TestIsProfile(t *testing.T) {
	for address, want := range map[string]bool{
		"https://gazette.example/author/orla-finch":   true,
		"/Autoren/orla-finch/":                        true,
		"https://gazette.example/author/":             false,
		"https://gazette.example/news/author-of-year": false,
		"author":                            false,
		"/team/" + strings.Repeat("x", 300): false,
	} {
		if got := IsProfile(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}
