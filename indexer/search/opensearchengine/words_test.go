package opensearchengine

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

const odd = "Police raids U.S. #AbolishTolls @ann C++ l’homme 3\u202f412 😀 $5\n\nÉcole x\u00a0y Straße 学校 F.B.I. ICE"

// TestFormsAreThoseOfWords: a word that is asked for is at a place of a text in the
// cluster if and only if it matches the token there.
func TestFormsAreThoseOfWords(t *testing.T) {
	tokens := schema.Analyze(odd)
	var places []string
	for _, paragraph := range paragraphs(tokens) {
		places = append(places, strings.Fields(paragraph)...)
	}
	if len(places) != len(tokens) || len(paragraphs(tokens)) != 2 {
		t.Fatalf("%d places in %d paragraphs, of %d words", len(places), len(paragraphs(tokens)), len(tokens))
	}
	var words []query.Word
	for _, asked := range tokens {
		words = append(words, query.Word{Form: query.Inflected, Text: asked.Term}, query.Word{Form: query.Lower, Text: asked.Lower}, query.Word{Form: query.Open, Text: asked.Folded})
		for _, part := range asked.Parts {
			words = append(words, query.Word{Form: query.Inflected, Text: part})
		}
		for _, narrow := range asked.Narrow {
			words = append(words, query.Word{Form: query.Narrow, Text: narrow})
		}
		if asked.Written != asked.Lower { // as a query asks
			words = append(words, query.Word{Form: query.Written, Text: asked.Written})
		}
	}
	found := 0
	for i, token := range tokens {
		for _, w := range words {
			there := slices.Contains(strings.Split(places[i], betweenForms), form(w.Form, w.Text))
			if there != w.Matches(token) {
				t.Errorf("%+v at %q: %v in the cluster, %v in the text", w, places[i], there, w.Matches(token))
			}
			if there {
				found++
			}
		}
	}
	if found < 3*len(tokens) {
		t.Errorf("%d of %d words are found", found, len(words))
	}
}

func TestSafeIsUndone(t *testing.T) {
	for _, word := range []string{"plain", "a b", "3\u2009412", "x\u202fy", "tab\tand\nline", "\x00", betweenForms, "学校"} {
		if len(strings.FieldsFunc(safe(word), func(r rune) bool { return r <= ' ' || string(r) == betweenForms })) != 1 || plain(safe(word)) != word {
			t.Errorf("%q is written %q and read %q", word, safe(word), plain(safe(word)))
		}
	}
}

func TestPermute(t *testing.T) {
	orders := func(text string) (all []string) {
		var words []query.Word
		for _, w := range strings.Fields(text) {
			words = append(words, query.Word{Text: w})
		}
		permute(words, func(order []query.Word) {
			var s []string
			for _, w := range order {
				s = append(s, w.Text)
			}
			all = append(all, strings.Join(s, " "))
		})
		return all
	}
	for text, want := range map[string][]string{
		"a": {"a"}, "a b": {"a b", "b a"}, "a a": {"a a"}, "a b a": {"a a b", "a b a", "b a a"},
	} {
		if got := orders(text); !slices.Equal(got, want) {
			t.Errorf("orders of %s: %q, want %q", text, got, want)
		}
	}
	if got := len(orders("a b c d e")); got != 120 {
		t.Errorf("%d orders of five words", got)
	}
}

// TestAnswersOfACluster: which answers say that the cluster cannot answer now, and how
// often it is asked.
func TestAnswersOfACluster(t *testing.T) {
	for _, row := range []struct {
		status      int
		body        string
		unavailable bool
		requests    int
		says        string
	}{
		{http.StatusTooManyRequests, `{"error":{"type":"circuit_breaking_exception","reason":"no room"},"status":429}`, true, attempts, "no room"},
		{http.StatusServiceUnavailable, `busy`, true, attempts, "busy"},
		{http.StatusForbidden, `{"error":{"root_cause":[{"type":"cluster_block_exception","reason":"index is read-only"}],"type":"x","reason":"y"}}`, true, 1, "read-only"},
		{http.StatusBadRequest, `{"error":{"type":"parsing_exception","reason":"no such query"}}`, false, 1, "no such query"},
		{http.StatusNotFound, `{"error":{"type":"index_not_found_exception","reason":"gone"}}`, false, 1, "gone"},
		{http.StatusOK, `{"cut":`, true, 1, "EOF"},
	} {
		requests := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			requests++
			w.WriteHeader(row.status)
			_, _ = w.Write([]byte(row.body))
		}))
		c, err := connect(server.URL, Access{})
		if err != nil {
			t.Fatal(err)
		}
		err = c.call(t.Context(), http.MethodGet, "/x", nil, &object{})
		if is := errors.Is(err, search.ErrUnavailable); is != row.unavailable || requests != row.requests || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%d %s: %v after %d requests", row.status, row.body, err, requests)
		}
		server.Close()
	}
}

// TestNearIn: each word needs a place of its own.
func TestNearIn(t *testing.T) {
	text := tokens(paragraphs(schema.Analyze("#AbolishTolls now a b a c"))[0])
	near := func(slop int, words ...string) query.Pattern {
		p := query.Pattern{Slop: slop}
		for _, w := range words {
			p.Words = append(p.Words, query.Word{Form: query.Inflected, Text: w})
		}
		return p
	}
	for _, row := range []struct {
		p    query.Pattern
		want bool
	}{
		{near(1, "c", "a", "b"), true}, {near(1, "a", "a"), true}, {near(1, "a", "a", "a"), false}, {near(2, "abolish", "toll"), false},
		{near(1, "now", "abolish"), true}, {near(1, "now", "toll"), true}, {near(1, "now", "c"), false}, {near(3, "now", "c"), true}, {near(9, "b", "b"), false},
	} {
		if got := nearIn(row.p, text); got != row.want {
			t.Errorf("%+v: %v", row.p, got)
		}
	}
}

// TestBehindWord: the expression stands for what is greater than a word, and nothing else.
func TestBehindWord(t *testing.T) {
	words := []string{"", "a", "ab", "aba", "abc", "b", "a.b", "a]", "a^", `a\`, "z{", "\u00e9", "\ud7ff", "\ud7ffx", "\ue000", "\uffff", "😀", "😀a", "\U0010ffff", "\U0010ffffa", "学校", "a\nb", "3%"}
	for _, last := range words {
		behind, err := regexp.Compile(`(?s)^(` + behindWord(last) + `)$`)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range words {
			if got, want := behind.MatchString(word), word > last; got != want {
				t.Errorf("%q is behind %q: %v", word, last, got)
			}
		}
	}
}

// TestLikeWord: the expression stands for every word that is asked for.
func TestLikeWord(t *testing.T) {
	for _, asked := range []query.Word{{Form: query.Open, Text: "ab*"}, {Form: query.Open, Text: "?b"}, {Form: query.Open, Text: "*.*"},
		{Form: query.Similar, Text: "abc", Edits: 1}, {Form: query.Similar, Text: "a", Edits: 2}, {Form: query.Similar, Text: "éa"}, {Form: query.Similar, Text: "*a", Edits: 2}} {
		like, err := regexp.Compile(`(?s)^(` + likeWord(asked) + `)$`)
		if err != nil {
			t.Fatal(err)
		}
		fit := 0
		for _, word := range []string{"a", "ab", "abc", "abcd", "abcde", "acb", "xb", "x.", ".", "xx", "éa", "é", "éab", "*", "*ab", "学校"} {
			if !asked.Matches(schema.Token{Folded: word}) {
				continue
			}
			if fit++; !like.MatchString(word) {
				t.Errorf("%+v: %q is not like it", asked, word)
			}
		}
		if fit == 0 {
			t.Errorf("nothing fits %+v", asked)
		}
	}
}
