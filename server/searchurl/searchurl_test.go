package searchurl

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

const someArticle = "a0123456789abcdef"

func TestParseReadsEveryParameter(t *testing.T) {
	t.Parallel()
	s, err := ParseRaw(t.Context(), "q=welfare+check&kind=comment&outlet=foxnews&outlet=apnews&outlet=apnews&agency=us-dhs&not.agency=us-ice&not.author=A+B&missing=location&missing=agency"+
		"&missing=date&from=2025-04&to=2025-05-02T10:30:00Z&added_from=2026-01-02+03:04&added_to=1767500000&tz=europe/paris&named=true&min_confidence=0.7&sort=oldest&limit=50&facets=outlet,agency:50&histogram=auto&highlight=none&toward=us-dhs:critical&article="+someArticle, Options{})
	if err != nil {
		t.Fatal(err)
	}
	req := s.Request
	want := []search.Filter{
		{Field: "kind", Any: []string{"comment"}},
		{Field: "outlet", Any: []string{"apnews", "foxnews"}},
		{Field: "agency", Any: []string{"us-dhs"}, Not: []string{"us-ice"}, Missing: true},
		{Field: "location", Missing: true},
		{Field: "toward", Any: []string{"us-dhs:critical"}},
		{Field: "author", Not: []string{"A B"}},
		{Field: "article", Any: []string{someArticle}},
		{Field: "date", Missing: true},
	}
	if diff := cmp.Diff(want, req.Filters); diff != "" {
		t.Error(diff)
	}
	if s.Query != "welfare check" || req.Query == nil || req.Any != "" || s.Highlight {
		t.Errorf("query read as %+v", s)
	}
	if !req.From.Equal(time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)) || !req.To.Equal(time.Date(2025, 5, 2, 10, 30, 0, 0, time.UTC)) {
		t.Errorf("range read as %v to %v", req.From, req.To)
	}
	if !req.AddedFrom.Equal(time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC)) || !req.AddedTo.Equal(time.Date(2026, 1, 4, 4, 13, 20, 0, time.UTC)) || req.Zone != "Europe/Paris" {
		t.Errorf("additions read as %v to %v, zone as %s", req.AddedFrom, req.AddedTo, req.Zone)
	}
	if req.View != (schema.View{Named: true, MinConfidence: 0.7}) || req.Sort != search.Oldest || req.Limit != 50 {
		t.Errorf("view, sort, limit read as %+v", req)
	}
	if diff := cmp.Diff([]search.FacetRequest{{Field: "agency", Limit: 50}, {Field: "outlet", Limit: 20}}, req.Facets); diff != "" {
		t.Error(diff)
	}
	if req.Histogram == nil || req.Histogram.Interval != search.Auto {
		t.Errorf("histogram read as %v", req.Histogram)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]search.Request{
		"":                          {Sort: search.Newest, Limit: 20},
		"q=&from=&outlet=&limit=":   {Sort: search.Newest, Limit: 20},
		"limit=0&tz=UTC":            {Sort: search.Newest},
		"match=any&q=two+words":     {Any: "two words", Sort: search.Relevance, Limit: 20},
		"match=any&q=a&sort=newest": {Any: "a", Sort: search.Newest, Limit: 20},
		"match=any":                 {Sort: search.Newest, Limit: 20},
	} {
		s, err := ParseRaw(t.Context(), raw, Options{})
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if diff := cmp.Diff(want, s.Request); diff != "" {
			t.Errorf("%s: %s", raw, diff)
		}
	}
}

func TestFormatIsCanonical(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"": "",
		"limit=20&highlight=spans&match=all&named=false&sort=newest": "",
		"match=any&q=x&sort=relevance":                               "match=any&q=x",
		"q=+x+&match=any&sort=newest":                                "match=any&q=x&sort=newest",
		"kind=Comment&lang=English&toward=US-DHS:Critical&outlet=B":  "kind=comment&lang=en&outlet=b&toward=us-dhs%3Acritical",
		"q=agency:US-DHS+kind:Comment+raid":                          "q=agency%3Aus-dhs+kind%3Acomment+raid",
		"outlet=b&outlet=a&kind=comment&outlet=b":                    "kind=comment&outlet=a&outlet=b",
		"from=2025&to=2025-04-11T02:00:00%2B02:00":                   "from=2025-01-01&to=2025-04-11",
		"facets=outlet:20,agency:7":                                  "facets=agency%3A7%2Coutlet",
		"limit=0&tz=utc&sort=added&missing=date":                     "limit=0&missing=date&sort=added",
		"tz=America/new_york&histogram=day":                          "histogram=day&tz=America%2FNew_York",
		"from=2025-03-01+12:00:00+02:00&to=1740830400001":            "from=2025-03-01T10%3A00%3A00Z&to=2025-03-01T12%3A00%3A01Z",
		"from=2025-03-01T00:00:00.000Z&added_to=2025-03":             "added_to=2025-03-01&from=2025-03-01",
		"from=0999&to=0999-12-31T23:59:59.5Z":                        "from=0999-01-01&to=1000-01-01",
		"from=0001-01-01&to=9999-12-31T23:59:59.999Z":                "from=0001-01-01&to=9999-12-31T23%3A59%3A59.999Z",
		"from=0000": "from=0000-01-01",
	} {
		s, err := ParseRaw(t.Context(), raw, Options{})
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if got := s.Format(); got != want {
			t.Errorf("%s is written %s, not %s", raw, got, want)
		}
	}
	if got := New().Format(); got != "" {
		t.Errorf("the search of an address without parameters is written %q", got)
	}
}

func TestFaultsNameParameterPlaceAndRepair(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		raw, param string
		code       Code
		suggestion string
		message    string
	}{
		{"outlett=x", "outlett", UnknownParameter, "outlet", "no such parameter"},
		{"language=en", "language", UnknownParameter, "lang", "no such parameter"},
		{"notoutlet=x", "notoutlet", UnknownParameter, "not.outlet", "no such parameter"},
		{"zzzzzz=x", "zzzzzz", UnknownParameter, "", "no such parameter"},
		{"not.headline=x", "not.headline", UnknownParameter, "", "no such parameter"},
		{"kind=coment", "kind", UnknownValue, "comment", "“coment” is not a kind; write one of article, comment"},
		{"not.stance=critcal", "not.stance", UnknownValue, "critical", "write one of supportive, critical, neutral, unclear"},
		{"stance=against", "stance", UnknownValue, "critical", "not a stance"},
		{"lang=zz", "lang", UnknownValue, "", "not a language"},
		{"toward=us-dhs:critcal", "toward", UnknownValue, "us-dhs:critical", "“critcal” is not a side"},
		{"toward=us-dhs", "toward", UnknownValue, "", "is not a target and a side"},
		{"article=c0123456789abcdef", "article", UnknownValue, "", "not the id of an article"},
		{"missing=headline", "missing", UnknownValue, "", "not one of kind, outlet"},
		{"from=11.04.2025", "from", UnknownValue, "", "write a year, a month, a day or a time (2025, 2025-04, 2025-04-11"},
		{"from=2025-02-30", "from", UnknownValue, "", "“2025-02-30” is not a date"},
		{"to=2025-4-1", "to", UnknownValue, "2025-04-01", "not a date or time"},
		{"added_from=20250401", "added_from", UnknownValue, "2025-04-01", "not a date or time"},
		{"from=2025-05&to=2025-05-01", "from", UnknownValue, "", "the range is empty"},
		{"from=2025-05-01T12:00:00.1Z&to=2025-05-01T12:00:00.9Z", "from", UnknownValue, "", "the range is empty"},
		{"added_from=2025-05&added_to=2025", "added_from", UnknownValue, "", "2025-05-01 is not before added_to, 2025-01-01"},
		{"tz=PST", "tz", UnknownValue, "America/Los_Angeles", "“PST” is not a time zone; write a name of the IANA database"},
		{"tz=Local", "tz", UnknownValue, "", "not a time zone"},
		{"named=yes", "named", UnknownValue, "", "not one of true, false"},
		{"min_confidence=0.75", "min_confidence", UnknownValue, "0.7", "not one of 0.3, 0.4, 0.5, 0.6"},
		{"sort=new", "sort", UnknownValue, "newest", "not one of relevance"},
		{"limit=-1", "limit", UnknownValue, "0", "from 0 to 1000"},
		{"limit=100000000000000000000", "limit", UnknownValue, "1000", "from 0 to 1000"},
		{"limit=ten", "limit", UnknownValue, "", "not a whole number"},
		{"limit=5&limit=6", "limit", UnknownValue, "5", "is given 2 times"},
		{"facets=outlets", "facets", UnknownValue, "outlet", "not one of kind, outlet"},
		{"facets=outlet:0", "facets", UnknownValue, "", "not a whole number"},
		{"facets=outlet,outlet:5", "facets", UnknownValue, "", "twice"},
		{"histogram=days", "histogram", UnknownValue, "day", "not one of auto"},
		{"outlet=%ff", "outlet", UnknownValue, "", "not valid UTF-8"},
		{"cursor=AAAA", "cursor", BadCursor, "", "is not a next_cursor of this search"},
		{"q=%zz", "", UnknownValue, "", "not a list of parameters"},
		{"q=a;b=c", "", UnknownValue, "", "not a list of parameters"},
		{"q=" + strings.Repeat("a+", MaxQuery), "q", TooLarge, "", "characters; it can have at most"},
		{"outlet=" + strings.Repeat("a&outlet=a", 1) + manyValues(MaxValues+1), "", TooLarge, "", "values are given"},
	} {
		_, err := ParseRaw(t.Context(), test.raw, Options{})
		all, ok := errors.AsType[*Errors](err)
		if !ok || len(all.Faults) != 1 {
			t.Errorf("%.40s: faults are %v", test.raw, err)
			continue
		}
		f := all.Faults[0]
		if f.Param != test.param || f.Code != test.code || f.Suggestion != test.suggestion || !strings.Contains(f.Message, test.message) || f.Position != -1 {
			t.Errorf("%.40s: fault is %+v", test.raw, f)
		}
	}
}

func manyValues(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("&outlet=o")
		b.WriteString(strings.Repeat("x", i%30))
		b.WriteByte(byte('a' + i%26))
		b.WriteByte(byte('a' + i/26%26))
		b.WriteByte(byte('a' + i/676))
	}
	return b.String()
}

func TestEveryFaultIsNamed(t *testing.T) {
	t.Parallel()
	s, err := ParseRaw(t.Context(), "outlett=x&kind=y&limit=z&outlet=apnews", Options{})
	all, ok := errors.AsType[*Errors](err)
	if !ok || len(all.Faults) != 3 {
		t.Fatalf("faults are %v", err)
	}
	if s.State("outlet", "apnews") != Any {
		t.Error("what could be read is lost")
	}
	if want := "kind: “y” is not a kind; write one of article, comment; limit: “z” is not a whole number from 0 to 1000; outlett: there is no such parameter (did you mean “outlet”?)"; err.Error() != want {
		t.Errorf("faults are reported as\n%s", err)
	}
}

func TestAlsoAllowsFurtherParameters(t *testing.T) {
	t.Parallel()
	if _, err := ParseRaw(t.Context(), "contains=x", Options{Also: []string{"contains"}}); err != nil {
		t.Error(err)
	}
	_, err := ParseRaw(t.Context(), "contain=x", Options{Also: []string{"contains"}})
	if all, ok := errors.AsType[*Errors](err); !ok || all.Faults[0].Suggestion != "contains" {
		t.Errorf("fault is %v", err)
	}
}

func TestReadOthers(t *testing.T) {
	t.Parallel()
	form := Param{Name: "form", Type: "string", Enum: []string{"tree", "flat"}}
	for raw, want := range map[string]string{"": "", "form=flat": "flat", "form=&form=flat": "flat", "form=": ""} {
		values, err := ReadOthers(raw, form)
		if err != nil || values.Get("form") != want || Value(values, "form") != want {
			t.Errorf("%q is read as %v, %v", raw, values, err)
		}
	}
	for raw, want := range map[string]string{
		"form=flag":           "form: “flag” is not one of tree, flat (did you mean “flat”?)",
		"from=flat":           "from: there is no such parameter (did you mean “form”?)",
		"form=flat&form=tree": "form: is given 2 times; give it once (did you mean “flat”?)",
		"%zz":                 `the address is not a list of parameters: invalid URL escape "%zz"`,
	} {
		if _, err := ReadOthers(raw, form); err == nil || err.Error() != want {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestToggleGoesThroughThreeStatesAndReturns(t *testing.T) {
	t.Parallel()
	s, err := ParseRaw(t.Context(), "outlet=b&missing=outlet", Options{})
	if err != nil {
		t.Fatal(err)
	}
	s = s.After(search.Cursor{Key: 3, ID: "c1"}, corpus.State{Seq: 7, Lineage: "0123456789abcdef"})
	var states []string
	for range 3 {
		s = s.Toggle("outlet", "a")
		states = append(states, s.Format())
	}
	want := []string{"missing=outlet&outlet=a&outlet=b", "missing=outlet&not.outlet=a&outlet=b", "missing=outlet&outlet=b"}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Error(diff)
	}
	if got := s.Without("outlet").Format(); got != "" {
		t.Errorf("without the filter: %s", got)
	}
}

func TestMethodsLeaveTheirSearchAlone(t *testing.T) {
	t.Parallel()
	s, _ := ParseRaw(t.Context(), "outlet=a&outlet=c&kind=comment", Options{})
	before := s.Format()
	s.Toggle("outlet", "b")
	s.Toggle("outlet", "a")
	s.With("kind", "article", Not)
	s.WithMissing("agency", true)
	s.Without("kind")
	if s.Format() != before {
		t.Errorf("%s became %s", before, s.Format())
	}
}

func TestCursorBelongsToItsSearch(t *testing.T) {
	t.Parallel()
	s, _ := ParseRaw(t.Context(), "match=any&q=x&outlet=a", Options{})
	since := corpus.State{Seq: 7, Lineage: "0123456789abcdef"}
	token := s.Cursor(search.Cursor{Key: 1.5, ID: "c0123456789abcdef"}, since)
	if strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Errorf("%s needs escaping in an address", token)
	}
	for raw, good := range map[string]bool{
		"match=any&q=x&outlet=a":                                     true,
		"match=any&q=x&outlet=a&limit=5&facets=kind&highlight=none":  true,
		"match=any&q=x&outlet=a&limit=0&histogram=day&tz=Asia/Tokyo": true,
		"match=any&q=x&outlet=a&added_from=2025":                     false,
		"match=any&q=x&outlet=a&sort=relevance":                      true,
		"match=any&q=x&outlet=a&sort=newest":                         false,
		"match=any&q=x":                                              false,
		"match=any&q=y&outlet=a":                                     false,
		"match=any&q=x&outlet=a&named=true":                          false,
	} {
		got, err := ParseRaw(t.Context(), raw+"&cursor="+token, Options{})
		if (err == nil) != good {
			t.Errorf("%s: %v", raw, err)
		}
		if good && (got.Since != since || got.Request.After == nil || *got.Request.After != search.Cursor{Key: 1.5, ID: "c0123456789abcdef"}) {
			t.Errorf("%s: cursor read as %v of %v", raw, got.Request.After, got.Since)
		}
	}
	for i := range token {
		changed := []byte(token)
		changed[i] = 'A' + (changed[i]+1)%26
		if _, err := ParseRaw(t.Context(), "match=any&q=x&outlet=a&cursor="+string(changed), Options{}); err == nil {
			t.Errorf("changed at %d it is still taken", i)
		}
		if _, err := ParseRaw(t.Context(), "match=any&q=x&outlet=a&cursor="+token[:i], Options{}); err == nil && i > 0 {
			t.Errorf("cut to %d it is still taken", i)
		}
	}
}

// TestCursorSaysWhyItIsRefused: one of an earlier version of the program is not taken
// for one that was written wrongly.
func TestCursorSaysWhyItIsRefused(t *testing.T) {
	t.Parallel()
	token := New().Cursor(search.Cursor{Key: 1, ID: "c1"}, corpus.State{})
	for first, says := range map[string]string{"Ag": "another version", "BA": "not a next_cursor", "AA": "not a next_cursor"} {
		_, err := ParseRaw(t.Context(), "cursor="+first+token[2:], Options{})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s…: %v", first, err)
		}
	}
}

func TestParamsAreDescribed(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range Params() {
		if seen[p.Name] || p.Description == "" || strings.HasPrefix(p.Description, " ") || p.Type == "" {
			t.Errorf("%+v", p)
		}
		seen[p.Name] = true
		value := p.Example
		switch {
		case len(p.Enum) > 0:
			value = p.Enum[len(p.Enum)-1]
		case p.Default != "":
			value = p.Default
		case value == "":
			value = "x"
		}
		if p.Name == "cursor" {
			value = New().Cursor(search.Cursor{ID: "x"}, corpus.State{})
		}
		if _, err := Parse(t.Context(), url.Values{p.Name: {value}}, Options{}); err != nil {
			t.Errorf("%s does not take what its description says: %v", p.Name, err)
		}
	}
}

// drawSearch makes an arbitrary canonical search.
func drawSearch(t *rapid.T) Search {
	values := url.Values{}
	word := rapid.StringMatching(`[a-zé&=+%; ]{0,8}`)
	optional := func(name string, from ...string) {
		if rapid.Bool().Draw(t, "has "+name) {
			values.Set(name, rapid.SampledFrom(from).Draw(t, name))
		}
	}
	if rapid.Bool().Draw(t, "any") {
		values.Set("match", "any")
		values.Set("q", rapid.String().Draw(t, "text"))
	} else {
		optional("q", "welfare check", `"a phrase" OR -deport*`, "outlet:apnews date:2025", `="Exact" colour~`)
	}
	for _, field := range FilterFields() {
		some := word
		switch origin, _ := schema.Origin(field); origin {
		case "kind":
			some = rapid.SampledFrom([]string{"article", "comment"})
		case "stance", "labelled_by":
			some = rapid.SampledFrom(schema.Vocabulary(origin))
		case "toward":
			some = rapid.SampledFrom([]string{"us-dhs:critical", "a:b:unclear"})
		case "article":
			some = rapid.Just(someArticle)
		case "duplicate_group":
			some = rapid.Just("g0123456789abcdef")
		case "event":
			some = rapid.Just("e0123456789abcdef")
		case "lang":
			some = rapid.SampledFrom([]string{"en", "FR", "German"})
		}
		if values[field] = rapid.SliceOfN(some, 0, 3).Draw(t, field); rapid.Bool().Draw(t, "not") {
			values["not."+field] = rapid.SliceOfN(some, 0, 2).Draw(t, "not."+field)
		}
	}
	values["missing"] = rapid.SliceOfN(rapid.SampledFrom(MissingFields()), 0, 3).Draw(t, "missing")
	optional("from", "2024", "1999-12", "2020-02-29", "2024-06-01T12:30:05+02:00")
	optional("to", "2025", "2026-12", "2025-07-01T12:30:05Z")
	optional("added_from", "2024", "0001", "1740830400")
	optional("added_to", "2027-01-01 12:00", "9999-12-31T23:59:59.9Z")
	optional("tz", "UTC", "asia/kolkata")
	optional("named", "true", "false")
	optional("min_confidence", "0.3", "0.5", "0.9")
	optional("unit", "document", "group")
	optional("sort", "relevance", "newest", "oldest", "replies", "score", "added")
	optional("limit", "0", "1", "20", "1000")
	optional("facets", "outlet", "toward:1000,agency,kind:3")
	optional("histogram", "auto", "week")
	optional("highlight", "none", "spans")
	s, err := Parse(t.Context(), values, Options{})
	if err != nil {
		t.Skip(err)
	}
	if rapid.Bool().Draw(t, "cursor") {
		s = s.After(search.Cursor{Key: rapid.Float64().Draw(t, "key"), ID: rapid.StringMatching(`[ac][0-9a-f]{16}`).Draw(t, "id"), Statistics: drawStatistics(t)},
			corpus.State{Seq: corpus.Seq(rapid.Uint64().Draw(t, "seq")), Lineage: rapid.StringMatching(`[1-9a-f][0-9a-f]{15}`).Draw(t, "lineage")})
	}
	return s
}

func drawStatistics(t *rapid.T) *search.Statistics {
	if rapid.Bool().Draw(t, "without statistics") {
		return nil
	}
	number := rapid.IntRange(0, 1<<40)
	s := &search.Statistics{Index: rapid.StringMatching(`[a-z0-9-]{0,20}`).Draw(t, "index"), Documents: number.Draw(t, "documents"), Left: number.Draw(t, "left")}
	for range schema.TextFields {
		s.Texts = append(s.Texts, search.TextStatistics{Documents: number.Draw(t, "with text"), Words: int64(number.Draw(t, "words"))})
	}
	next := 0
	for range rapid.IntRange(0, 5).Draw(t, "ranked") {
		f := search.Frequency{Clause: next + rapid.IntRange(0, 300).Draw(t, "skipped"), Documents: number.Draw(t, "matching")}
		s.Ranked = append(s.Ranked, f)
		next = f.Clause + 1
	}
	return s
}

// TestCursorOfManyWordsIsShort: the longest cursor that there can be, of the longest
// query over very many documents, has at most 4,096 characters, and is read as it
// was written.
func TestCursorOfManyWordsIsShort(t *testing.T) {
	t.Parallel()
	s, err := ParseRaw(t.Context(), "match=any&q=x", Options{})
	if err != nil {
		t.Fatal(err)
	}
	many := &search.Statistics{Index: "v123-0123456789abcdef-000123", Documents: 1 << 34, Left: MaxQuery, Texts: make([]search.TextStatistics, 2)}
	for i := range search.MaxRanked {
		many.Ranked = append(many.Ranked, search.Frequency{Clause: i * MaxQuery / 2 / search.MaxRanked, Documents: 1 << 34})
	}
	token := s.Cursor(search.Cursor{Key: 1, ID: "c0123456789abcdef", Statistics: many}, corpus.State{})
	if len(token) > 4096 {
		t.Errorf("%d characters", len(token))
	}
	again, err := ParseRaw(t.Context(), "match=any&q=x&cursor="+token, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(many, again.Request.After.Statistics); diff != "" {
		t.Error(diff)
	}
}

func TestParseIsTheInverseOfFormat(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSearch(t)
		again, err := ParseRaw(t.Context(), s.Format(), Options{})
		if err != nil {
			t.Fatalf("%s: %v", s.Format(), err)
		}
		if diff := cmp.Diff(s, again); diff != "" {
			t.Fatalf("%s:\n%s", s.Format(), diff)
		}
		field := rapid.SampledFrom(FilterFields()).Draw(t, "toggled")
		toggled := s.Toggle(field, "apnews").Toggle(field, "apnews").Toggle(field, "apnews")
		if s.State(field, "apnews") != Not && toggled.Format() != s.FirstPage().Format() {
			t.Fatalf("three toggles of %s lead from %s to %s", field, s.Format(), toggled.Format())
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "q=%22welfare+check%22&outlet=apnews", "q=(a+OR", "q=date:2025-04..2025-05&match=all", "match=any&q=%f0%9f%98%80+a",
		"not.agency=us-dhs&missing=agency&from=2025&to=2026&named=true&min_confidence=0.9", "cursor=AQAAAAAAAAAA", "facets=outlet,agency:50&histogram=auto", "from=2025-03-01+12:00:00.5+02:00&to=99999999999&added_to=0000&tz=z&missing=date&limit=0",
		"limit=1e3&sort=%00&kind=%ff;", "q=%zz&&==&a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		s, err := ParseRaw(t.Context(), raw, Options{})
		if err != nil {
			if all, ok := errors.AsType[*Errors](err); !ok || len(all.Faults) == 0 {
				t.Fatalf("%q: error is %v", raw, err)
			}
			return
		}
		written := s.Format()
		again, err := ParseRaw(t.Context(), written, Options{})
		if err != nil || again.Format() != written {
			t.Fatalf("%q is written %q, which is read as %q, %v", raw, written, again.Format(), err)
		}
	})
}
