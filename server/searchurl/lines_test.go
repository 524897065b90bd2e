package searchurl

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

func TestLinesAreReadAndWritten(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"q=welfare":                              "q=welfare",
		"q=welfare&sort=document&width=8":        "q=welfare",
		"q=welfare&sort=left&width=12&limit=50":  "limit=50&q=welfare&sort=left&width=12",
		"width=&sort=&q=a&outlet=B&outlet=a":     "outlet=a&outlet=b&q=a",
		"match=any&q=a+b&sort=right&limit=0":     "limit=0&match=any&q=a+b&sort=right",
		"q=a&not.kind=article&missing=agency":    "missing=agency&not.kind=article&q=a",
		"q=a&named=true&min_confidence=0.7&to=2": "",
	} {
		l, err := ParseLines(t.Context(), raw, Options{})
		if want == "" {
			if err == nil {
				t.Errorf("%s is read", raw)
			}
			continue
		}
		if err != nil || l.Format() != want {
			t.Errorf("%s is written %s, not %s (%v)", raw, l.Format(), want, err)
		}
		if l.Search.Request.Sort != l.Search.DefaultSort() {
			t.Errorf("%s: the order of lines became that of documents, %s", raw, l.Search.Request.Sort)
		}
	}
}

func TestFaultsAroundASearch(t *testing.T) {
	t.Parallel()
	lines := func(raw string) error { _, err := ParseLines(t.Context(), raw, Options{}); return err }
	keyness := func(raw string) error { _, err := ParseKeyness(t.Context(), raw, Options{}); return err }
	collocates := func(raw string) error { _, err := ParseCollocates(t.Context(), raw, Options{}); return err }
	for _, test := range []struct {
		read                            func(string) error
		raw, param, suggestion, message string
		code                            Code
	}{
		{lines, "sort=newest", "sort", "", "not one of document, left, right", UnknownValue},
		{lines, "sort=lefts", "sort", "left", "not one of document", UnknownValue},
		{lines, "width=0", "width", "1", "from 1 to 50", UnknownValue},
		{lines, "width=99", "width", "50", "from 1 to 50", UnknownValue},
		{lines, "width=1&width=2", "width", "1", "given 2 times", UnknownValue},
		{lines, "widht=1", "widht", "width", "no such parameter", UnknownParameter},
		{lines, "outlett=x", "outlett", "outlet", "no such parameter", UnknownParameter},
		{lines, "kind=coment", "kind", "comment", "not a kind", UnknownValue},
		{lines, "cursor=AAAA", "cursor", "", "not a next_cursor of these lines", BadCursor},
		{lines, "q=%zz", "", "", "not a list of parameters", UnknownValue},
		{keyness, "against=x", "against", "against.q", "parameters such as against.q", UnknownParameter},
		{keyness, "against.outlett=x", "against.outlett", "against.outlet", "no such parameter", UnknownParameter},
		{keyness, "against.kind=coment", "against.kind", "comment", "not a kind", UnknownValue},
		{keyness, "against.sort=newest", "against.sort", "", "sort holds for both sides", UnknownParameter},
		{keyness, "against.named=true", "against.named", "", "named holds for both sides", UnknownParameter},
		{keyness, "min_documents=0", "min_documents", "1", "from 1 to", UnknownValue},
		{keyness, "window=3", "window", "", "no such parameter", UnknownParameter},
		{collocates, "window=51", "window", "50", "from 1 to 50", UnknownValue},
		{collocates, "windows=5", "windows", "window", "no such parameter", UnknownParameter},
		{collocates, "against.q=x", "against.q", "", "no such parameter", UnknownParameter},
	} {
		err := test.read(test.raw)
		all, ok := errors.AsType[*Errors](err)
		if !ok || len(all.Faults) != 1 {
			t.Errorf("%s: faults are %v", test.raw, err)
			continue
		}
		f := all.Faults[0]
		if f.Param != test.param || f.Code != test.code || f.Suggestion != test.suggestion || !strings.Contains(f.Message, test.message) {
			t.Errorf("%s: fault is %+v", test.raw, f)
		}
	}
	if err := keyness("against.kind=x&kind=y&min_documents=z"); err == nil || len(err.(*Errors).Faults) != 3 {
		t.Errorf("not every fault is named: %v", err)
	}
	err := keyness("q=ok&against.q=(a")
	if all, ok := errors.AsType[*Errors](err); !ok || all.Faults[0].Param != "against.q" || all.Faults[0].Position != 0 {
		t.Errorf("a syntax error in the other query: %v", err)
	}
}

func TestKeynessSidesShareAView(t *testing.T) {
	t.Parallel()
	k, err := ParseKeyness(t.Context(), "q=a&named=true&min_confidence=0.7&against.outlet=b&against.from=2025&min_documents=9", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if k.Against == nil || k.Against.Request.View != k.Search.Request.View || k.Against.Request.From.IsZero() || k.MinDocuments != 9 {
		t.Errorf("read as %+v", k)
	}
	if got, want := k.Values().Encode(), "against.from=2025-01-01&against.outlet=b&min_confidence=0.7&min_documents=9&named=true&q=a"; got != want {
		t.Errorf("written %s, not %s", got, want)
	}
	if k, err = ParseKeyness(t.Context(), "q=a&against.q=&against.outlet=", Options{}); err != nil || k.Against != nil {
		t.Errorf("empty parameters, as a form sends them, are read as %+v, %v", k.Against, err)
	}
}

func TestAroundIsTheInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := LinesOf(drawSearch(t))
		l.Width = rapid.IntRange(1, MaxWidth).Draw(t, "width")
		l.Sort = rapid.SampledFrom(LineSorts).Draw(t, "sort")
		if rapid.Bool().Draw(t, "cursor") {
			l.After = &Line{Key: rapid.StringN(0, 100, maxLineKey).Draw(t, "key"), ID: rapid.StringMatching(`[ac][0-9a-f]{16}`).Draw(t, "id"),
				Field: rapid.SampledFrom(schema.TextFields).Draw(t, "field"), Start: rapid.IntRange(0, 1<<30).Draw(t, "start")}
			l.Since = corpus.State{Seq: corpus.Seq(rapid.Uint64().Draw(t, "seq")), Lineage: rapid.StringMatching(`[1-9a-f][0-9a-f]{15}`).Draw(t, "lineage")}
		}
		again, err := ParseLines(t.Context(), l.Format(), Options{})
		if err != nil {
			t.Fatalf("%s: %v", l.Format(), err)
		}
		if diff := cmp.Diff(l, again); diff != "" {
			t.Fatalf("%s:\n%s", l.Format(), diff)
		}
		k := KeynessOf(drawSearch(t))
		k.MinDocuments = rapid.IntRange(1, 20).Draw(t, "least")
		if other := KeynessOf(drawSearch(t)).Search.WithView(k.Search.Request.View); len(other.Deciding()) > 0 && rapid.Bool().Draw(t, "against") {
			k.Against = &other
		}
		if kAgain, err := ParseKeyness(t.Context(), k.Values().Encode(), Options{}); err != nil || kAgain.Values().Encode() != k.Values().Encode() {
			t.Fatalf("%s is read as %s, %v", k.Values().Encode(), kAgain.Values().Encode(), err)
		}
		c := CollocatesOf(drawSearch(t))
		c.Window = rapid.IntRange(1, MaxWindow).Draw(t, "window")
		if cAgain, err := ParseCollocates(t.Context(), c.Values().Encode(), Options{}); err != nil || !cmp.Equal(c, cAgain) {
			t.Fatalf("%s is read as %+v, %v", c.Values().Encode(), cAgain, err)
		}
	})
}

func TestLineCursorBelongsToItsLines(t *testing.T) {
	t.Parallel()
	l, err := ParseLines(t.Context(), "q=x&outlet=a&sort=left", Options{})
	if err != nil {
		t.Fatal(err)
	}
	after := Line{Key: "the\x00at\x00", ID: "c0123456789abcdef", Field: schema.Body, Start: 77}
	since := corpus.State{Seq: 7, Lineage: "0123456789abcdef"}
	token := l.Cursor(after, since)
	for raw, good := range map[string]bool{
		"q=x&outlet=a&sort=left":                        true,
		"q=x&outlet=a&sort=left&width=3&limit=7":        true,
		"q=x&outlet=a&sort=right":                       false,
		"q=x&outlet=a":                                  false,
		"q=x&sort=left":                                 false,
		"q=y&outlet=a&sort=left":                        false,
		"q=x&outlet=a&sort=left&match=any":              false,
		"q=x&outlet=a&sort=left&named=true&facets=kind": false,
	} {
		got, err := ParseLines(t.Context(), raw+"&cursor="+token, Options{})
		if (err == nil) != good {
			t.Errorf("%s: %v", raw, err)
		}
		if good && (got.After == nil || *got.After != after || got.Since != since) {
			t.Errorf("%s: cursor read as %+v of %v", raw, got.After, got.Since)
		}
	}
	for i := range token {
		changed := []byte(token)
		changed[i] = 'A' + (changed[i]+1)%26
		for _, bad := range []string{string(changed), token[:i]} {
			if _, err := ParseLines(t.Context(), "q=x&outlet=a&sort=left&cursor="+bad, Options{}); err == nil && bad != "" {
				t.Errorf("changed or cut at %d it is still taken", i)
			}
		}
	}
	search := New()
	search.Query = "x"
	if long := (Lines{Search: search}).Cursor(Line{Key: strings.Repeat("x", maxLineKey), ID: strings.Repeat("y", maxLineID), Field: schema.Headline, Start: 1 << 40}, since); len(long) > maxCursor {
		t.Errorf("the longest cursor has %d characters", len(long))
	}
}

func TestParamsAroundAreDescribed(t *testing.T) {
	t.Parallel()
	for name, params := range map[string][]Param{"lines": LineParams(), "keyness": KeynessParams(), "collocates": CollocatesParams()} {
		seen := map[string]bool{}
		for _, p := range params {
			if seen[p.Name] || p.Description == "" || strings.HasPrefix(p.Description, " ") || p.Type == "" {
				t.Errorf("%s: %+v", name, p)
			}
			seen[p.Name] = true
			value := p.Example
			switch {
			case len(p.Enum) > 0:
				value = p.Enum[0]
			case p.Default != "":
				value = p.Default
			case value == "":
				value = "x"
			}
			values := url.Values{p.Name: {value}}
			var err error
			switch {
			case p.Name == "cursor":
				values = LinesOf(New()).Values()
				values.Set("cursor", LinesOf(New()).Cursor(Line{ID: "x", Field: schema.Body}, corpus.State{}))
				fallthrough
			case name == "lines":
				_, err = ParseLines(t.Context(), values.Encode(), Options{})
			case name == "keyness":
				_, err = ParseKeyness(t.Context(), values.Encode(), Options{})
			default:
				_, err = ParseCollocates(t.Context(), values.Encode(), Options{})
			}
			if err != nil {
				t.Errorf("%s: %s does not take what its description says: %v", name, p.Name, err)
			}
		}
		for _, own := range map[string][]string{"lines": {"width", "sort", "cursor"}, "keyness": {"min_documents", "against.q", "against.outlet", "against.from"}, "collocates": {"window", "min_documents"}}[name] {
			if !seen[own] {
				t.Errorf("%s: %s is not described", name, own)
			}
		}
	}
}
