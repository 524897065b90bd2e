package results

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/keyness"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// MaxPhrased is how many documents a set of Keyness may have for its phrases to be compared.
const MaxPhrased = 5_000

// KeySet is a phrase or a kept theme that more or fewer documents have here than there.
type KeySet struct {
	Name        string
	Query       query.Node // finds its documents
	Here, There int        // documents
	keyness.Measure
}

// Likely is the most that q may be of words, phrases and themes that people are shown: of
// these, at most one in twenty is expected to be there by chance.
const Likely = 0.05

// keySets compares the kept themes of two sets and, if these are small enough, the phrases
// of the words that mark them. What differs no more than by chance is left out;
// the most telling first.
func (r *Reader) keySets(ctx context.Context, k searchurl.Keyness, sets []search.Request, out *Keyness) error {
	if k.Search.Request.Unit != search.ByDocument {
		return nil // what stands for a group here may not there
	}
	kept, err := r.kept(ctx)
	if err != nil {
		return err
	}
	overlap, err := r.overlap(ctx, k, sets, out)
	if err != nil {
		return err
	}
	if out.Themes, err = r.compareSets(ctx, sets, overlap, kept.given, out); err != nil {
		return err
	}
	phrases, err := r.phrases(ctx, k, sets, out)
	if err != nil {
		return err
	}
	out.Phrases, err = r.compareSets(ctx, sets, overlap, phrases, out)
	return err
}

// overlap asks for the documents of both sets; nil if there are none. All other documents
// are everything but the first set, so the overlap of everything with it is that set.
func (r *Reader) overlap(ctx context.Context, k searchurl.Keyness, sets []search.Request, out *Keyness) (*search.Request, error) {
	if k.Against == nil {
		return &sets[0], nil
	}
	against, err := r.ask(ctx, sets[1])
	if err != nil {
		return nil, err
	}
	if out.Apart = against.Total == out.There.Documents; out.Apart {
		return nil, nil
	}
	listing, err := r.engine.List(ctx, search.ListRequest{Request: sets[0]})
	if err != nil {
		return nil, fmt.Errorf("results: keyness: %w", err)
	}
	both, ids := sets[1], idsOf(listing)
	if both.Only != nil {
		ids = slices.DeleteFunc(ids, func(id string) bool {
			_, in := slices.BinarySearch(both.Only.IDs, id)
			return !in
		})
	}
	both.Only = corpusOf(ids)
	return &both, nil
}

// compareSets counts queries in both sets, and measures how far they differ.
func (r *Reader) compareSets(ctx context.Context, sets []search.Request, overlap *search.Request, named search.Themes, out *Keyness) ([]KeySet, error) {
	if len(named) == 0 {
		return nil, nil
	}
	here, err := r.countThemes(ctx, sets[0], named)
	if err != nil {
		return nil, err
	}
	there, err := r.countThemes(ctx, sets[1], named)
	if err != nil {
		return nil, err
	}
	both := map[string]int{}
	if overlap != nil {
		if both, err = r.countThemes(ctx, *overlap, named); err != nil {
			return nil, err
		}
	}
	words := keyness.NewWords[[2]int](len(named))
	for name := range named {
		n := [2]int{here[name], there[name] - both[name]}
		words.Add(name, keyness.Table{In: n[0], Of: out.Here.Documents, Other: n[1], OtherOf: out.There.Documents}.Measure(), n)
	}
	more, less := words.List()
	var found []KeySet
	for _, w := range slices.Concat(more, less) {
		if w.Q <= Likely {
			found = append(found, KeySet{w.Word, named[w.Word].Query, w.About[0], w.About[1], w.Measure})
		}
	}
	return found, nil
}

// countThemes counts the documents of themes among what a request finds.
func (r *Reader) countThemes(ctx context.Context, req search.Request, named search.Themes) (map[string]int, error) {
	req.Themes, req.Facets = named, []search.FacetRequest{{Field: schema.Theme}}
	found, err := r.ask(ctx, req)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, v := range found.Facets[0].Values {
		counts[v.Value] = v.Count
	}
	return counts, nil
}

// mostPhrases is how many phrases are compared at most: those that most documents have.
const mostPhrases = 100

// phrases are pairs of marking words that stand next to each other in documents of either
// set, by themselves as queries. There are none if a set has too many documents, or is all
// others.
func (r *Reader) phrases(ctx context.Context, k searchurl.Keyness, sets []search.Request, out *Keyness) (search.Themes, error) {
	if k.Against == nil {
		return nil, nil
	}
	if out.TooMany = out.Here.Documents > MaxPhrased || out.There.Documents > MaxPhrased; out.TooMany {
		return nil, nil
	}
	marking := map[string]bool{}
	for _, w := range slices.Concat(out.More, out.Less) {
		marking[w.Term] = w.Q <= Likely
	}
	counts := map[string]int{}
	for _, set := range sets {
		if err := r.countPairs(ctx, set, marking, counts); err != nil {
			return nil, err
		}
	}
	common := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	found := search.Themes{}
	for _, pair := range common[:min(len(common), mostPhrases)] {
		if n := (query.Phrase{Text: pair}); counts[pair] >= k.MinDocuments {
			found[pair] = &search.Theme{Key: n.String(), Query: n}
		}
	}
	return found, nil
}

// countPairs counts the documents of a set in which two marking words are side by side.
func (r *Reader) countPairs(ctx context.Context, set search.Request, marking map[string]bool, counts map[string]int) error {
	listing, err := r.engine.List(ctx, search.ListRequest{Request: set})
	if err != nil {
		return fmt.Errorf("results: phrases: %w", err)
	}
	if listing.Len > 2*MaxPhrased { // documents came meanwhile
		return nil
	}
	for some := range slices.Chunk(idsOf(listing), walkedIDs) {
		documents, err := r.documents.Get(ctx, some)
		if err != nil {
			return fmt.Errorf("results: documents: %w", err)
		}
		for _, d := range documents {
			for pair := range pairsOf(schema.From(d), marking) {
				counts[pair]++
			}
		}
	}
	return nil
}

// idsOf are the ids of a listing, in its order.
func idsOf(listing *search.Listing) []string {
	ids := make([]string, listing.Len)
	for i := range ids {
		ids[i] = listing.At(i).ID
	}
	return ids
}

// pairsOf are the pairs of marking words that are side by side in a document, each once.
func pairsOf(d schema.Document, marking map[string]bool) map[string]bool {
	pairs := map[string]bool{}
	for _, text := range d.Texts {
		var before schema.Token
		for _, t := range schema.Analyze(text) {
			if t.Position == before.Position+1 && marking[t.Term] && marking[before.Term] {
				pairs[before.Lower+" "+t.Lower] = true
			}
			before = t
		}
	}
	return pairs
}
