package searchtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// wordsRow is one sentence about what a WordsRequest over some texts is answered.
// want is the answer as renderWords writes it.
type wordsRow struct {
	says  string
	texts []string
	req   search.WordsRequest
	want  string
}

// everyDocument is one set of all documents.
var everyDocument = []search.Request{{}}

func find(word string) search.Request { return search.Request{Query: query.Term{Text: word}} }

var wordsRows = []wordsRow{
	{"words are in order, each with the documents that hold it", []string{"b a", "a c a", "a"},
		search.WordsRequest{Sets: everyDocument}, "3: a 3, b 1, c 1"},
	{"a word that is in headline and text counts a document once", []string{"Raid | raid police", "Quiet | raid"},
		search.WordsRequest{Sets: everyDocument}, "2: police 1, quiet 1, raid 2"},
	{"Field counts one field alone", []string{"Raid | police", "Quiet | raid"},
		search.WordsRequest{Sets: everyDocument, Field: schema.Headline}, "2: quiet 1, raid 1"},
	{"without a document there is no word", nil, search.WordsRequest{Sets: everyDocument}, "0:"},
	{"texts without words count as documents", []string{"a", "!!!", ""}, search.WordsRequest{Sets: everyDocument}, "3: a 1"},
	{"words of the inflected form are terms", []string{"Deported", "deporting", "café", "CAFE"},
		search.WordsRequest{Sets: everyDocument}, "4: cafe 2, deport 2"},
	{"in lower case they keep accents and endings", []string{"Deported", "deporting", "café", "CAFÉ cafe"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Lower}}, "4: cafe 1, café 2, deported 1, deporting 1"},
	{"as written are those with a capital", []string{"ICE ice Ice", "ICE", "ice"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Written}}, "3: ICE 2, Ice 1"},
	{"one word in a form", []string{"Deported", "deporting", "deport deported"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Lower, Text: "deported"}}, "3: deported 2"},
	{"one term", []string{"Deported", "deporting", "port"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Text: "deport"}}, "3: deport 2"},
	{"words with a beginning are folded", []string{"Cafés", "CAFE", "decaf", "cafétéria"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Open, Text: "caf*"}}, "4: cafe 1, cafes 1, cafeteria 1"},
	{"open letters without a text are every word", []string{"Cafés", "a"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Open}}, "2: a 1, cafes 1"},
	{"similar words are folded, within the edits, and begin alike", []string{"Derailment", "derailments", "derailed", "dérailmant", "erailmant"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Similar, Text: "derailmant", Edits: 1}}, "5: derailmant 1, derailment 1"},
	{"Times counts occurrences, in all fields", []string{"Raid | raid raids police", "x raid"},
		search.WordsRequest{Sets: []search.Request{find("police"), {}}, Word: query.Word{Form: query.Lower}, Times: true}, "1+1: police 1+0 (1+0), raid 1+1 (2+1), raids 1+0 (1+0), x 0+1 (0+1)"},
	{"Only says which words are counted", []string{"a abc abd", "abc"},
		search.WordsRequest{Sets: everyDocument, Only: func(word string) bool { return len(word) == 3 }}, "2: abc 2, abd 1"},
	{"Only leaves out of similar words", []string{"abc abd", "abc"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Similar, Text: "abx", Edits: 1}, Only: func(word string) bool { return word != "abd" }}, "2: abc 2"},
	{"open letters fit any number of words", []string{"ab aba abb abc abd abe abf abé ab3 bab", "abc 学ab ab学 #ab_ab", "ABC Abe"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Open, Text: "ab*"}}, "3: ab 2, ab3 1, aba 1, abab 1, abb 1, abc 3, abd 1, abe 2, abf 1"},
	{"any number of words are similar", []string{"abc abd abe abf abg abh ab abcd abcde xbc", "abd acb", "ab bab"},
		search.WordsRequest{Sets: everyDocument, Word: query.Word{Form: query.Similar, Text: "abc", Edits: 1}}, "3: ab 2, abc 1, abcd 1, abd 2, abe 1, abf 1, abg 1, abh 1, acb 1"},
	{"of a set, the words that fit are counted in its documents", []string{"raid abc abd", "abd raid", "abe"},
		search.WordsRequest{Sets: []search.Request{find("raid")}, Word: query.Word{Form: query.Open, Text: "a*"}}, "2: abc 1, abd 2"},
	{"sets are counted side by side", []string{"raid a", "raid b", "a b", "b"},
		search.WordsRequest{Sets: []search.Request{find("raid"), {Query: query.Not{Node: query.Term{Text: "raid"}}}}}, "2+2: a 1+1, b 1+2, raid 2+0"},
	{"a document is in the first set that finds it", []string{"raid a", "a b", "b", "c"},
		search.WordsRequest{Sets: []search.Request{find("raid"), find("a"), {}}}, "1+1+2: a 1+1+0, b 0+1+1, c 0+0+1, raid 1+0+0"},
	{"what no set finds does not count", []string{"raid a", "a b", "b c"},
		search.WordsRequest{Sets: []search.Request{find("raid"), find("nothing")}}, "1+0: a 1+0, raid 1+0"},
	{"a set is found by plain text, filters and dates as well", []string{"raid a", "b | raid"},
		search.WordsRequest{Sets: []search.Request{{Any: "raid x", Filters: filters(filter(schema.Kind, "comment"))}}}, "1: a 1, raid 1"},
	{"Least leaves out what fewer documents of all sets hold", []string{"raid a", "a b", "b c"},
		search.WordsRequest{Sets: []search.Request{find("raid"), {}}, Least: 2}, "1+2: a 1+1, b 0+2"},
}

func (h Harness) words(t *testing.T) {
	for _, row := range wordsRows {
		t.Run(row.says, func(t *testing.T) {
			engine := h.holding(t, texts(row.texts...)...)
			got, err := renderWords(t.Context(), engine, row.req)
			if err != nil || got != row.want {
				t.Errorf("got %q, %v, want %q", got, err, row.want)
			}
		})
	}
	t.Run("replaced and deleted documents do not count", h.wordsOfChanged)
	t.Run("a bad request is a *BadRequestError that names its field", h.badWords)
	t.Run("a cancelled context ends it", h.cancelledWords)
	t.Run("the first error of visit ends it and is returned", h.stoppedWords)
}

// renderWords writes the answer to a request as: documents of each set joined by +,
// a colon, and each word with its counts and, in parentheses, its occurrences.
func renderWords(ctx context.Context, lexicon search.Lexicon, req search.WordsRequest) (string, error) {
	join := func(numbers []int) string {
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", "+"), "[]")
	}
	var words []string
	totals, err := lexicon.Words(ctx, req, func(w search.WordCount) error {
		word := " " + w.Word + " " + join(w.In)
		if w.Times != nil {
			word += " (" + join(w.Times) + ")"
		}
		words = append(words, word)
		return nil
	})
	return join(totals.Of) + ":" + strings.Join(words, ","), err
}

func (h Harness) wordsOfChanged(t *testing.T) {
	docs := texts("raid a", "a b", "c")
	engine := h.holding(t, docs...)
	changed := texts("raid d")[0]
	write(t, engine, search.Batch{Upserts: append(docs[:0:0], changed), Deletes: []string{docs[2].ID}, Seq: 2})
	for least, want := range map[int]string{0: "2: a 1, b 1, d 1, raid 1", 1: "2: a 1, b 1, d 1, raid 1", 2: "2:"} {
		got, err := renderWords(t.Context(), engine, search.WordsRequest{Sets: everyDocument, Least: least})
		if err != nil || got != want {
			t.Errorf("at least %d: got %q, %v, want %q", least, got, err, want)
		}
	}
	got, err := renderWords(t.Context(), engine, search.WordsRequest{Sets: []search.Request{find("raid"), {}}})
	if want := "1+1: a 0+1, b 0+1, d 1+0, raid 1+0"; err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func (h Harness) badWords(t *testing.T) {
	engine := h.holding(t, texts("a")...)
	for field, req := range map[string]search.WordsRequest{
		"sets":  {},
		"field": {Sets: everyDocument, Field: schema.Outlet},
		"word":  {Sets: everyDocument, Word: query.Word{Form: query.Similar, Edits: 3}},
		"least": {Sets: everyDocument, Least: -1},
		"limit": {Sets: []search.Request{{}, {Limit: -1}}},
	} {
		_, err := engine.Words(t.Context(), req, func(search.WordCount) error { return nil })
		if bad := new(search.BadRequestError); !errors.As(err, &bad) || bad.Field != field {
			t.Errorf("%v, want a BadRequestError of %q", err, field)
		}
	}
}

func (h Harness) cancelledWords(t *testing.T) {
	engine := h.holding(t, texts("a")...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := renderWords(ctx, engine, search.WordsRequest{Sets: everyDocument}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func (h Harness) stoppedWords(t *testing.T) {
	engine := h.holding(t, texts("a b c")...)
	enough := errors.New("enough")
	visited := 0
	_, err := engine.Words(t.Context(), search.WordsRequest{Sets: everyDocument}, func(search.WordCount) error {
		visited++
		return enough
	})
	if !errors.Is(err, enough) || visited != 1 {
		t.Errorf("%d words were visited, error %v", visited, err)
	}
}

// randomWordsRequest asks for anything that the contract allows.
func randomWordsRequest(r *rand.Rand) search.WordsRequest {
	req := search.WordsRequest{Field: pick(r, []string{"", "", schema.Headline, schema.Body}), Least: pick(r, []int{0, 1, 2, 5}), Times: r.IntN(3) == 0}
	for range 1 + r.IntN(3) {
		req.Sets = append(req.Sets, randomRequest(r))
	}
	if r.IntN(2) == 0 {
		req.Sets = append(req.Sets, search.Request{})
	}
	req.Word.Form = pick(r, []query.Form{query.Inflected, query.Inflected, query.Narrow, query.Lower, query.Written, query.Open, query.Similar})
	if req.Word.Form == query.Similar || r.IntN(4) == 0 {
		req.Word.Text = wordIn(pick(r, vocabulary), req.Word.Form)
	}
	if req.Word.Form == query.Similar {
		req.Word.Edits = r.IntN(3)
	}
	return req
}

// wordIn is a word as it is asked for in a form.
func wordIn(text string, form query.Form) string {
	tokens := schema.Analyze(text)
	if len(tokens) == 0 {
		return text
	}
	if form == query.Written {
		return tokens[0].Written
	}
	words := formsOf(tokens[0], form)
	if len(words) == 0 {
		return text
	}
	word := words[len(words)-1]
	if letters := []rune(word); form == query.Open {
		return string(letters[:1+len(letters)/2]) + "*"
	}
	return word
}

// wordsDiffer says where an engine's words differ from the oracle's, or "".
func wordsDiffer(ctx context.Context, engine search.Lexicon, oracle *Oracle, req search.WordsRequest) string {
	got, err := renderWords(ctx, engine, req)
	want, wantErr := renderWords(ctx, oracle, req)
	if err != nil || wantErr != nil {
		if fmt.Sprint(err) != fmt.Sprint(wantErr) {
			return fmt.Sprintf("words: error %v, want %v", err, wantErr)
		}
		return ""
	}
	if got == want {
		return ""
	}
	var sets []string
	for _, set := range req.Sets {
		sets = append(sets, describe(set))
	}
	return fmt.Sprintf("words %+v in %q, least %d, sets:\n%s\n(- engine, + oracle):\n%s", req.Word, req.Field, req.Least, strings.Join(sets, "\n"),
		cmp.Diff(strings.Split(got, ", "), strings.Split(want, ", ")))
}
