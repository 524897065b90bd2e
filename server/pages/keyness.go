package pages

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"standpoint/corpus"
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
	Href        string // the documents of the set with the word
	Here, There int
	HrefThere   string // the documents of the other set with it; "" if no search finds just them
	Expected    string // documents by chance
	Times       string // how many times as frequent
	// Bar and BarThere are the lengths of bars for the two shares, from 0 to 100.
	Bar, BarThere int
}

// likely is the most that q may be of words that the pages list: of these, at most
// one in twenty is expected to be there by chance.
const likely = 0.05

func (p *Pages) keyness(w http.ResponseWriter, r *http.Request) error {
	k, err := p.reader.ReadKeyness(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	found, err := p.reader.Keyness(r.Context(), k)
	if err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "keyness", newKeyness(k, found))
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
		if w.Q > likely || w.InQuery {
			continue
		}
		ratio := w.Ratio
		if !w.More {
			ratio = 1 / ratio
		}
		v := wordView{Word: visible(w.Form), Href: withWord(k.Search, w.Term, w.Form), Here: w.Here, There: w.There, Times: times(ratio)}
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

// withWord returns the address of what a search finds that also has a word.
func withWord(s searchurl.Search, term, form string) string {
	return worded(s, query.And{Nodes: append(queryOf(s), wordOf(term, form))})
}

// withoutQuery returns the address of the documents that have a word and that the
// query of a search does not find.
func withoutQuery(s searchurl.Search, term, form string) string {
	return worded(unworded(s), query.And{Nodes: []query.Node{wordOf(term, form), query.Not{Node: s.Request.Query}}})
}

// worded returns the address of a search with another query.
func worded(s searchurl.Search, n query.Node) string {
	s = searchurl.KeynessOf(s).Search
	s.Query, s.Match, s.Request.Query, s.Request.Any = n.String(), searchurl.MatchAll, n, ""
	s.Request.Sort = s.DefaultSort()
	return s.URL("/search")
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
