package pages

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// keynessView is the view of keyness.html.
type keynessView struct {
	frame
	ReadBack, Against string // the two sets in words
	Here, There       int    // documents
	Tested            int
	MinDocuments      int
	Most              int // words that are listed each way at most
	More, Less        []wordView
	Phrases, Themes   []setView
	TooMany           int         // documents, the most of a set whose phrases are compared; 0: they were
	Choices           []orderView // what to compare with
	AgainstQuery      string
	Hidden            []field
	Back              string
	API               string
	Notices           []noticeView
}

// wordView is a word with its counts.
type wordView struct {
	Word        string
	Lines       string // its lines in context
	Href        string // the documents of the set with the word
	Here, There int
	HrefThere   string // the documents of the other set with it; "" if no search finds just them
	Expected    string // documents by chance
	Times       string // how many times as frequent
	// Bar and BarThere are the lengths of bars for the two shares, from 0 to 100.
	Bar, BarThere int
}

// setView is a phrase or a kept theme with its counts.
type setView struct {
	wordView
	More bool // more often here
}

func (p *Pages) keyness(w http.ResponseWriter, r *http.Request) error {
	k, err := p.reader.ReadKeyness(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	found, err := p.reader.Keyness(r.Context(), k)
	if err != nil {
		return err
	}
	v := newKeyness(k, found)
	others, err := p.counterparts(r.Context(), k)
	if err != nil {
		return err
	}
	v.Choices = append(v.Choices, others...)
	return p.renderer.render(w, r, http.StatusOK, "keyness", v)
}

func newKeyness(k searchurl.Keyness, found *results.Keyness) *keynessView {
	s := k.Search
	v := &keynessView{
		frame:        frame{Title: "Words that mark documents", Canonical: k.URL("/keyness"), NoIndex: true, Query: s.Query},
		ReadBack:     visible(found.Here.ReadBack),
		Against:      visible(found.There.ReadBack),
		Here:         found.Here.Documents,
		There:        found.There.Documents,
		Tested:       found.Tested,
		MinDocuments: k.MinDocuments,
		Most:         s.Request.Limit,
		Choices:      againstChoices(k),
		Back:         s.FirstPage().URL("/search"),
		API:          k.URL("/api/v1/keyness"),
		Notices:      noticeViews(found.Notices, found.Here.Documents > 0),
	}
	if s.Query != "" {
		v.Title = corpus.Excerpt(visible(s.Query), namesShown) + " – Words that mark documents"
	}
	plain := k
	plain.Against = nil
	v.Hidden = hiddenOf(plain.Values())
	if k.Against != nil {
		v.AgainstQuery = k.Against.Query
	}
	v.More, v.Less = keyWords(k, found.More, found), keyWords(k, found.Less, found)
	v.Phrases, v.Themes = keySets(k, found.Phrases, found), keySets(k, found.Themes, found)
	if found.TooMany {
		v.TooMany = results.MaxPhrased
	}
	return v
}

// againstChoices are what the set can be compared with, besides what is typed: all
// other documents, and the other documents with the same filters.
func againstChoices(k searchurl.Keyness) []orderView {
	all, within := k, k
	all.Against = nil
	same := unworded(k.Search)
	within.Against = &same
	out := []orderView{{"all other documents", all.URL("/keyness"), k.Against == nil}}
	if k.Search.Query != "" && same.Format() != "" {
		out = append(out, orderView{"the other documents with the same filters", within.URL("/keyness"), k.Against != nil && k.Against.Format() == same.Format()})
	}
	return out
}

// outletsOffered are how many other outlets a set of one outlet can be compared with.
const outletsOffered = 5

// counterparts are sets that differ from that of a search in one thing: the other side, the
// time before, another outlet.
func (p *Pages) counterparts(ctx context.Context, k searchurl.Keyness) (out []orderView, err error) {
	offer := func(label string, other searchurl.Search) {
		with := k
		with.Against = &other
		out = append(out, orderView{label, with.URL("/keyness"), k.Against != nil && k.Against.Format() == other.Format()})
	}
	s := k.Search
	for _, field := range []string{schema.Stance, schema.Toward} {
		f := s.Filter(field)
		if len(f.Any) != 1 || len(f.Not) > 0 || f.Missing {
			continue
		}
		target, side, paired := schema.SplitToward(f.Any[0])
		if !paired {
			side = corpus.Label(f.Any[0])
		}
		other := opposite[side]
		if other == "" {
			continue
		}
		value := string(other)
		if paired {
			value = schema.JoinToward(target, other)
		}
		offer("the "+value+" ones", s.Without(field).With(field, value, searchurl.Any))
	}
	if from, to := s.Request.From, s.Request.To; !from.IsZero() && !to.IsZero() {
		offer("as long before", s.WithRange(from.Add(from.Sub(to)), from))
	}
	f := s.Filter(schema.Outlet)
	if len(f.Any) != 1 || len(f.Not) > 0 || f.Missing {
		return out, nil
	}
	page, err := p.reader.Search(ctx, withLimit(s, 0).WithFacets([]search.FacetRequest{{Field: schema.Outlet, Limit: outletsOffered + 1}}, nil))
	if err != nil {
		return nil, err
	}
	for _, v := range page.Facets[0].Values {
		if v.Value != f.Any[0] && v.Count > 0 {
			offer(visible(v.Label), s.Without(schema.Outlet).With(schema.Outlet, v.Value, searchurl.Any))
		}
	}
	return out, nil
}

// opposite are the sides that are compared with each other.
var opposite = map[corpus.Label]corpus.Label{corpus.Critical: corpus.Supportive, corpus.Supportive: corpus.Critical}

// unworded is a search without its words.
func unworded(s searchurl.Search) searchurl.Search {
	s = searchurl.KeynessOf(s).Search
	s.Query, s.Match = "", searchurl.MatchAll
	s.Request.Query, s.Request.Any = nil, ""
	s.Request.Sort = s.DefaultSort()
	return s
}

// keyWords shows the words whose difference is not likely to be chance, without those
// that the query asks for.
func keyWords(k searchurl.Keyness, words []results.KeyWord, found *results.Keyness) []wordView {
	var out []wordView
	for _, w := range words {
		if w.Q > results.Likely || w.InQuery {
			continue
		}
		ratio := w.Ratio
		if !w.More {
			ratio = 1 / ratio
		}
		v := having(k, found, wordOf(w.Term, w.Form), w.Here, w.There)
		v.Word, v.Times = visible(w.Form), times(ratio)
		if k.Against == nil && k.Search.Request.Query != nil && unworded(k.Search).Format() == "" {
			v.HrefThere = withoutQuery(k.Search, w.Term, w.Form)
		}
		out = append(out, v)
	}
	scale(out, func(w wordView) (here, there float64) {
		return float64(w.Here) / float64(max(found.Here.Documents, 1)), float64(w.There) / float64(max(found.There.Documents, 1))
	})
	return out
}

// scale sets the bars of words; the longest is 100.
func scale(words []wordView, shares func(wordView) (here, there float64)) {
	most := 0.0
	for _, w := range words {
		here, there := shares(w)
		most = max(most, here, there)
	}
	for i := range words {
		here, there := shares(words[i])
		words[i].Bar, words[i].BarThere = bar(here, most), bar(there, most)
	}
}

// bar is the length of a bar; what is there at all is seen.
func bar(share, most float64) int {
	if share <= 0 || most <= 0 {
		return 0
	}
	return max(int(math.Round(100*share/most)), 1)
}

// having leads to the documents of each set, and to the lines of the first, that have
// what a clause finds. Documents of the other set are led to if none of them is in both.
func having(k searchurl.Keyness, found *results.Keyness, n query.Node, here, there int) wordView {
	s := withClause(k.Search, n)
	v := wordView{Href: s.URL("/search"), Here: here, There: there}
	if here > 0 {
		v.Lines = searchurl.LinesOf(s).URL("/kwic")
	}
	if k.Against != nil && found.Apart || here == 0 {
		against := searchurl.New().WithView(k.Search.Request.View)
		if k.Against != nil {
			against = *k.Against
		}
		other := withClause(against, n)
		if v.HrefThere = other.URL("/search"); here == 0 {
			v.Lines = searchurl.LinesOf(other).URL("/kwic")
		}
	}
	return v
}

// keySets shows phrases or kept themes.
func keySets(k searchurl.Keyness, sets []results.KeySet, found *results.Keyness) []setView {
	var out []setView
	for _, set := range sets {
		ratio := set.Ratio
		if !set.More {
			ratio = 1 / ratio
		}
		v := setView{having(k, found, set.Query, set.Here, set.There), set.More}
		v.Word, v.Times = visible(set.Name), times(ratio)
		out = append(out, v)
	}
	return out
}

// withClause is what a search finds that a clause finds too.
func withClause(s searchurl.Search, n query.Node) searchurl.Search {
	return wordedSearch(s, query.And{Nodes: append(queryOf(s), n)})
}

// withWord returns the address of what a search finds that also has a word.
func withWord(s searchurl.Search, term, form string) string {
	return withClause(s, wordOf(term, form)).URL("/search")
}

// withoutQuery returns the address of the documents that have a word and that the
// query of a search does not find.
func withoutQuery(s searchurl.Search, term, form string) string {
	return worded(unworded(s), query.And{Nodes: []query.Node{wordOf(term, form), query.Not{Node: s.Request.Query}}})
}

// worded returns the address of a search with another query.
func worded(s searchurl.Search, n query.Node) string { return wordedSearch(s, n).URL("/search") }

func wordedSearch(s searchurl.Search, n query.Node) searchurl.Search {
	s = searchurl.KeynessOf(s).Search
	s.Query, s.Match, s.Request.Query, s.Request.Any = n.String(), searchurl.MatchAll, n, ""
	s.Request.Sort = s.DefaultSort()
	return s
}

// queryOf is the query of a search as clauses that must all match.
func queryOf(s searchurl.Search) []query.Node {
	if s.Request.Any != "" {
		var either query.Or
		for _, t := range schema.Analyze(s.Request.Any) {
			either.Nodes = append(either.Nodes, query.Term{Text: t.Lower})
		}
		return []query.Node{either}
	}
	switch n := s.Request.Query.(type) {
	case nil:
		return nil
	case query.And:
		return append([]query.Node(nil), n.Nodes...)
	default:
		return []query.Node{n}
	}
}

// wordOf is the clause that finds a word in all its forms: in small letters, because a
// word in capitals could mean these alone, and as its term if it is shown with signs
// that narrow it.
func wordOf(term, form string) query.Node {
	for _, text := range []string{strings.ToLower(form), term} {
		p, _ := query.PatternOf(query.Term{Text: text})
		if len(p.Words) == 1 && p.Words[0] == (query.Word{Form: query.Inflected, Text: term}) {
			return query.Term{Text: text}
		}
	}
	return query.Term{Text: form}
}

// times writes how many times as frequent a word is.
func times(ratio float64) string {
	switch {
	case ratio >= 99.5:
		return number(int(math.Round(ratio)))
	case ratio >= 9.95:
		return strconv.Itoa(int(math.Round(ratio)))
	}
	return strconv.FormatFloat(ratio, 'f', 1, 64)
}

// tenths writes a number of documents that does not have to be whole.
func tenths(n float64) string {
	if n >= 9.95 {
		return number(int(math.Round(n)))
	}
	return strconv.FormatFloat(n, 'f', 1, 64)
}
