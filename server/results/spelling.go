package results

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Suggestion is a search with other spellings of words that find nothing or little. It
// finds more than the search for which it is made.
type Suggestion struct {
	Search searchurl.Search
	Total  int
}

// How words are taken for misspelled. In 51,059 forum posts 0.3% of 1,500 right words
// that one to twenty of them hold get a suggestion, and 16% of right words that none
// holds; of typing errors that find nothing 89% get the right one and 7% another.
const (
	spellMost   = 20   // different words of a query that are looked at
	spellLeast  = 5    // letters of a word that is corrected
	longWord    = 7    // letters from which on a common slip can be distinguished from another word
	twoLeast    = 8    // letters from which on two edits are looked for
	littleMost  = 20   // documents that may hold a word that is misspelled, if it is long
	oneIn       = 5000 // documents; another word is in more than one for each of these
	commonLeast = 2    // documents that hold it, if a common slip leads to it
	twoEdits    = 5    // times as many, if two edits are needed
	oftener     = 50   // times as frequent as it another word is
	trials      = 8    // spellings of a whole query that are tried
	spellings   = 3    // of one word that are tried
)

// suggest returns the search with its misspelled words corrected; none if no word
// finds little, or if no other spelling finds more.
func (r *Reader) suggest(ctx context.Context, s searchurl.Search, total int) ([]Suggestion, error) {
	if s.Request.After != nil || total > littleMost && !hasAlternatives(s.Request) {
		return nil, nil
	}
	var wrong []string
	var right [][]string // spellings of each, the best first
	for _, word := range wordsOf(s) {
		others, err := r.spellings(ctx, word)
		if err != nil {
			return nil, err
		}
		if len(others) > 0 {
			wrong, right = append(wrong, word.Lower), append(right, others)
		}
	}
	for _, chosen := range combinations(right, trials) {
		corrected, ok := r.corrected(ctx, s, wrong, chosen)
		if !ok {
			continue
		}
		n, err := r.Total(ctx, corrected)
		if err != nil {
			return nil, err
		}
		if n > total {
			return []Suggestion{{corrected, n}}, nil
		}
	}
	return nil, nil
}

// hasAlternatives reports whether a word may find nothing although the search finds
// something.
func hasAlternatives(req search.Request) bool {
	found := req.Any != ""
	query.Walk(req.Query, func(n query.Node) {
		_, or := n.(query.Or)
		found = found || or
	})
	return found
}

// wordsOf returns the first different words that a search looks for in all their
// inflections.
func wordsOf(s searchurl.Search) []schema.Token {
	asked := map[string]bool{}
	for _, w := range query.AnyWords(s.Request.Any) {
		asked[w.Text] = true
	}
	query.Positive(s.Request.Query, func(n query.Node) {
		pattern, _ := query.PatternOf(n)
		for _, w := range pattern.Words {
			asked[w.Text] = asked[w.Text] || w.Form == query.Inflected
		}
	})
	var words []schema.Token
	for _, t := range schema.Analyze(s.Query) {
		if asked[t.Term] && len(words) < spellMost {
			asked[t.Term] = false
			words = append(words, t)
		}
	}
	return words
}

// spellings returns better spellings of a word that few documents hold, the best
// first: those with one edit, its first letter kept; else those with an edit of the
// first letter; else those with two.
func (r *Reader) spellings(ctx context.Context, word schema.Token) ([]string, error) {
	letters := utf8.RuneCountInString(word.Folded)
	noLetter := func(c rune) bool { return !unicode.IsLetter(c) }
	if letters < spellLeast || strings.ContainsFunc(word.Folded, noLetter) || r.isName(word.Written) {
		return nil, nil
	}
	found, err := r.engine.Search(ctx, search.Request{Query: query.Term{Text: word.Lower}})
	if err != nil {
		return nil, fmt.Errorf("results: word: %w", err)
	}
	if found.Total > littleMost || found.Total > 0 && letters < longWord {
		return nil, nil
	}
	speller := speller{word: word, letters: letters, held: found.Total}
	looks := []func() error{func() error { return r.similar(ctx, word.Folded, 1, &speller) }}
	if found.Total == 0 {
		looks = append(looks, func() error { return r.otherwiseBegun(ctx, word.Folded, &speller) })
	}
	if found.Total == 0 && letters >= twoLeast {
		looks = append(looks, func() error { return r.similar(ctx, word.Folded, 2, &speller) })
	}
	for _, look := range looks {
		if err := look(); err != nil || len(speller.found) > 0 {
			return speller.best(), err
		}
	}
	return nil, nil
}

// isName reports whether a word is the name of something, so that it is right
// though no document may hold it.
func (r *Reader) isName(word string) bool {
	return r.values.Names != nil && slices.ContainsFunc([]string{schema.Agency, schema.Location, schema.Outlet}, func(field string) bool {
		return len(r.values.Names.Named(field, word)) > 0
	})
}

// similar offers the words of all documents that are within some edits of a word.
func (r *Reader) similar(ctx context.Context, word string, edits int, to *speller) error {
	req := search.WordsRequest{Sets: []search.Request{{}}, Word: query.Word{Form: query.Similar, Text: word, Edits: edits}}
	_, err := r.engine.Words(ctx, req, func(w search.WordCount) error {
		to.offer(w.Word, w.In[0], w.Of[0])
		return nil
	})
	if err != nil {
		return fmt.Errorf("results: similar words: %w", err)
	}
	return nil
}

// otherwiseBegun offers the words of all documents that differ from a word by an edit
// of its first letter.
func (r *Reader) otherwiseBegun(ctx context.Context, word string, to *speller) error {
	var any query.Or
	others := otherBeginnings(word)
	for _, other := range others {
		any.Nodes = append(any.Nodes, query.Term{Text: other, Exact: true})
	}
	found, err := r.engine.Search(ctx, search.Request{Query: any})
	if err != nil {
		return fmt.Errorf("results: words: %w", err)
	}
	if found.Total == 0 { // as for most words, which then cost one search and not one each
		return nil
	}
	for _, other := range others {
		if err := r.similar(ctx, other, 0, to); err != nil {
			return err
		}
	}
	return nil
}

// otherBeginnings are the words that differ from one by an edit of its first letter.
func otherBeginnings(word string) []string {
	letters := []rune(word)
	others := []string{string(letters[1:]), string(letters[1]) + string(letters[0]) + string(letters[2:])}
	for first := 'a'; first <= 'z'; first++ {
		others = append(others, string(first)+word, string(first)+string(letters[1:]))
	}
	return others
}

// speller gathers better spellings of a word.
type speller struct {
	word    schema.Token
	letters int
	held    int // documents that hold it
	found   []spelling
}

// spelling is a word and the number of documents that hold it.
type spelling struct {
	word string
	in   int
}

// offer takes another word, which in of all documents hold.
func (s *speller) offer(other string, in, of int) {
	tokens := schema.Analyze(other)
	edits := schema.Distance(s.word.Folded, other)
	if edits == 0 || len(tokens) != 1 || tokens[0].Term == s.word.Term {
		return
	}
	least := 1 + of/oneIn
	common := s.letters >= longWord && edits == 1 && isCommonSlip(other, s.word.Folded)
	switch {
	case s.held > 0 && !common:
		return
	case s.held > 0:
		least = max(least, oftener*s.held)
	case common:
		least = min(least, commonLeast)
	case edits > 1:
		least *= twoEdits
	}
	if in >= least {
		s.found = append(s.found, spelling{other, in})
	}
}

// isCommonSlip reports whether a word that is one edit from another is what comes of
// it most often: a letter is lost or one too many, but not at the end, where it makes
// another word; two are swapped; or a vowel stands for another.
func isCommonSlip(right, wrong string) bool {
	a, b := []rune(right), []rune(wrong)
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	if len(a) != len(b) {
		return at < min(len(a), len(b))
	}
	return at+1 < len(a) && a[at+1] != b[at+1] || isVowel(a[at]) && isVowel(b[at])
}

func isVowel(letter rune) bool { return strings.ContainsRune("aeiouy", letter) }

// best returns the most frequent spellings; ties by word.
func (s *speller) best() []string {
	slices.SortFunc(s.found, func(a, b spelling) int { return cmp.Or(cmp.Compare(b.in, a.in), cmp.Compare(a.word, b.word)) })
	var words []string
	for _, f := range s.found[:min(len(s.found), spellings)] {
		words = append(words, f.word)
	}
	return words
}

// combinations returns ways to choose one of each list, the first of every list
// first, at most so many.
func combinations(lists [][]string, most int) [][]string {
	if len(lists) == 0 {
		return nil
	}
	all := [][]string{nil}
	for _, list := range lists {
		var longer [][]string
		for _, chosen := range all {
			for _, word := range list {
				longer = append(longer, append(slices.Clone(chosen), word))
			}
		}
		all = longer[:min(len(longer), most)]
	}
	return all
}

// corrected returns a search with words replaced wherever its query looks for them;
// ok is false if that would change anything else.
func (r *Reader) corrected(ctx context.Context, s searchurl.Search, wrong, right []string) (searchurl.Search, bool) {
	replace := func(text string) string {
		var b strings.Builder
		end := 0
		for _, t := range schema.Analyze(text) {
			if i := slices.Index(wrong, t.Lower); i >= 0 {
				b.WriteString(text[end:t.Start] + inCaseOf(t.Written, right[i]))
				end = t.End
			}
		}
		return b.String() + text[end:]
	}
	values := s.FirstPage().Values()
	values.Set("q", replace(s.Query))
	read, err := searchurl.Parse(ctx, values, r.options())
	if err != nil || read.Query == s.Query {
		return s, false
	}
	before, after := leavesOf(s.Request.Query), leavesOf(read.Request.Query)
	ok := slices.EqualFunc(before, after, func(before, after query.Node) bool {
		text := before.String()
		switch before.(type) {
		case query.Term, query.Phrase:
			text = replace(text)
		}
		return after.String() == text
	})
	return read, ok
}

// leavesOf returns the clauses of a query that hold no others.
func leavesOf(n query.Node) []query.Node {
	var leaves []query.Node
	query.Walk(n, func(n query.Node) {
		switch n.(type) {
		case query.And, query.Or, query.Not:
		default:
			leaves = append(leaves, n)
		}
	})
	return leaves
}

// inCaseOf writes a word in small letters with the capitals of another.
func inCaseOf(like, word string) string {
	first, size := utf8.DecodeRuneInString(like)
	begin, width := utf8.DecodeRuneInString(word)
	switch {
	case like == strings.ToUpper(like):
		return strings.ToUpper(word)
	case unicode.IsUpper(first) && size < len(like):
		return string(unicode.ToUpper(begin)) + word[width:]
	}
	return word
}
