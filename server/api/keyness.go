package api

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/indexer/search/keyness"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

func (a *API) registerKeyness() {
	const measures = "Words are counted by documents, not by occurrences: a text that repeats a word is one observation. g2 is the log-likelihood ratio (Dunning 1993), p its probability by chance (chi-square, one degree of freedom), q is p corrected for the number of words tested (Benjamini and Hochberg 1995): among all words with a q as low, at most this share is expected to be there by chance. Near-identical documents are counted one by one. "
	get(a, huma.Operation{
		OperationID: "keyness", Path: Base + "/keyness", Tags: []string{"Words"},
		Summary: "Words that mark a set of documents",
		Description: "Compares the words of the documents that a search finds with those of other documents: of all others or, with parameters such as against.q and against.outlet, of those that another search finds; a document that both find counts in the first set. " + measures +
			"ratio is the share of documents with the word over that of the other set, with half a document added to each count and one to each set. Words of the query itself are marked with in_query. " +
			"The time grows with the number of different words in the whole collection.",
	}, searchurl.KeynessParams(), a.keyness)
	get(a, huma.Operation{
		OperationID: "collocates", Path: Base + "/collocates", Tags: []string{"Words"},
		Summary: "Words near those of a search",
		Description: "Lists the words that stand within window words of a match, in the same field and paragraph, in more documents than by chance. " + measures +
			"expected is the number of documents in which the word would be near a match if the words of each document stood in random order, so neither what a document is about nor how often it repeats a word counts, only where the word stands. " +
			"Where texts are hardly longer than the window, hardly anything can be more than chance; keyness then says more. As in kwic, the texts of all documents found are read.",
	}, searchurl.CollocatesParams(), a.collocates)
}

// Measure is how far the number of documents with a word is from what chance explains.
type Measure struct {
	Ratio    float64 `json:"ratio" doc:"How many times as frequent the word is."`
	LogRatio float64 `json:"log_ratio" doc:"Binary logarithm of ratio."`
	G2       float64 `json:"g2" doc:"Log-likelihood ratio."`
	P        float64 `json:"p" doc:"Probability of a g2 as high by chance; 0 if it is too small to be written."`
	Q        float64 `json:"q" doc:"p, corrected for the number of words tested."`
}

// KeyWord is a word that more or fewer documents hold than in the other set.
type KeyWord struct {
	Word             string  `json:"word" doc:"The word as the set writes it most often." example:"ICE"`
	Term             string  `json:"term" doc:"The word as it is compared: without inflection, letter case and accents."`
	More             bool    `json:"more" doc:"True if it is more frequent in the set, false if it is less frequent."`
	Documents        int     `json:"documents" doc:"Documents of the set that hold it."`
	Share            float64 `json:"share" doc:"Their share of the set."`
	DocumentsAgainst int     `json:"documents_against" doc:"Documents of the other set that hold it."`
	ShareAgainst     float64 `json:"share_against" doc:"Their share of the other set."`
	InQuery          bool    `json:"in_query" doc:"True if the query itself asks for the word."`
	Measure
}

// DocumentSet is a set of documents.
type DocumentSet struct {
	Documents int   `json:"documents"`
	Query     Query `json:"query" doc:"The search that finds them."`
}

// KeynessAnswer is the answer of keyness.
type KeynessAnswer struct {
	Data     []KeyWord   `json:"data" doc:"First the words that are more frequent in the set, then those that are less frequent, each with the highest g2 first."`
	Set      DocumentSet `json:"set"`
	Against  DocumentSet `json:"against" doc:"The documents that the set is compared with, without those of the set. The canonical query is empty if they are all others."`
	Tested   int         `json:"tested" doc:"Words that were compared."`
	Phrases  []KeySet    `json:"phrases" doc:"Of two sets that were asked for: phrases of two of these words, first those that are more frequent in the set. None if a set has more than 5,000 documents; warnings say so."`
	Themes   []KeySet    `json:"themes" doc:"Kept themes, likewise."`
	Snapshot string      `json:"snapshot"`
	Query    Query       `json:"query"`
	Warnings []string    `json:"warnings"`
	TookMS   int64       `json:"took_ms"`
}

// KeySet is a phrase or kept theme that more or fewer documents have than in the other set.
type KeySet struct {
	Name             string  `json:"name" example:"woke me up"`
	Q                string  `json:"q" doc:"The query that finds its documents."`
	More             bool    `json:"more" doc:"True if it is more frequent in the set, false if it is less frequent."`
	Documents        int     `json:"documents" doc:"Documents of the set that have it."`
	Share            float64 `json:"share" doc:"Their share of the set."`
	DocumentsAgainst int     `json:"documents_against" doc:"Documents of the other set that have it."`
	ShareAgainst     float64 `json:"share_against" doc:"Their share of the other set."`
	Measure
}

func keySets(sets []results.KeySet, found *results.Keyness) []KeySet {
	out := []KeySet{}
	for _, s := range sets {
		out = append(out, KeySet{Name: s.Name, Q: s.Query.String(), More: s.More, Documents: s.Here, Share: partOf(s.Here, found.Here.Documents),
			DocumentsAgainst: s.There, ShareAgainst: partOf(s.There, found.There.Documents), Measure: measure(s.Measure)})
	}
	return out
}

func (a *API) keyness(ctx context.Context, in *request) (*KeynessAnswer, error) {
	started := a.opt.Now()
	k, err := a.reader.ReadKeyness(ctx, in.rawQuery())
	if err != nil {
		return nil, err
	}
	found, err := a.reader.Keyness(ctx, k)
	if err != nil {
		return nil, err
	}
	out := &KeynessAnswer{
		Data: []KeyWord{}, Set: documentSet(found.Here), Against: documentSet(found.There), Tested: found.Tested,
		Phrases: keySets(found.Phrases, found), Themes: keySets(found.Themes, found),
		Snapshot: found.Snapshot.String(), Query: Query{Canonical: found.Canonical, ReadBack: found.ReadBack},
		Warnings: results.Strings(found.Notices), TookMS: a.opt.Now().Sub(started).Milliseconds(),
	}
	if found.TooMany {
		out.Warnings = append(out.Warnings, fmt.Sprintf("Phrases are compared where both sets have at most %d documents.", results.MaxPhrased))
	}
	for _, w := range slices.Concat(found.More, found.Less) {
		out.Data = append(out.Data, KeyWord{
			Word: w.Form, Term: w.Term, More: w.More, Documents: w.Here, Share: partOf(w.Here, found.Here.Documents),
			DocumentsAgainst: w.There, ShareAgainst: partOf(w.There, found.There.Documents), InQuery: w.InQuery, Measure: measure(w.Measure),
		})
	}
	return out, nil
}

func documentSet(s results.Set) DocumentSet {
	return DocumentSet{Documents: s.Documents, Query: Query{Canonical: s.Canonical, ReadBack: s.ReadBack}}
}

// Collocate is a word that stands near those of a search.
type Collocate struct {
	Word      string  `json:"word" doc:"The word as the documents write it most often."`
	Term      string  `json:"term" doc:"The word as it is compared: without inflection, letter case and accents."`
	Near      int     `json:"near" doc:"Documents in which it is near a match."`
	Documents int     `json:"documents" doc:"Documents with a match that hold it."`
	Expected  float64 `json:"expected" doc:"Documents in which it would be near a match by chance."`
	Measure
}

// CollocatesAnswer is the answer of collocates.
type CollocatesAnswer struct {
	Data      []Collocate `json:"data" doc:"The highest g2 first."`
	Documents int         `json:"documents" doc:"Documents that have a match."`
	Tested    int         `json:"tested" doc:"Words that were compared with chance."`
	Snapshot  string      `json:"snapshot"`
	Query     Query       `json:"query"`
	Warnings  []string    `json:"warnings"`
	TookMS    int64       `json:"took_ms"`
}

func (a *API) collocates(ctx context.Context, in *request) (*CollocatesAnswer, error) {
	started := a.opt.Now()
	c, err := a.reader.ReadCollocates(ctx, in.rawQuery())
	if err != nil {
		return nil, err
	}
	found, err := a.reader.Collocates(ctx, c)
	if err != nil {
		return nil, err
	}
	out := &CollocatesAnswer{
		Data: []Collocate{}, Documents: found.Documents, Tested: found.Tested, Snapshot: found.Snapshot.String(),
		Query: Query{Canonical: found.Canonical, ReadBack: found.ReadBack}, Warnings: results.Strings(found.Notices), TookMS: a.opt.Now().Sub(started).Milliseconds(),
	}
	for _, w := range found.Words {
		out.Data = append(out.Data, Collocate{Word: w.Form, Term: w.Term, Near: w.Near, Documents: w.In, Expected: digits(w.Expected, 6), Measure: measure(w.Measure)})
	}
	return out, nil
}

func measure(m keyness.Measure) Measure {
	return Measure{Ratio: digits(m.Ratio, 4), LogRatio: digits(math.Log2(m.Ratio), 4), G2: digits(m.G2, 6), P: digits(m.P, 3), Q: digits(m.Q, 3)}
}

// partOf is the share of a part of a set; 0 of an empty one.
func partOf(part, of int) float64 { return digits(float64(part)/float64(max(of, 1)), 6) }

// digits rounds a number to so many significant digits.
func digits(x float64, n int) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', n, 64), 64) // it was written here
	return rounded
}
