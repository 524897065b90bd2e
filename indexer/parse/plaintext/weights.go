package plaintext

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/genre"
)

//go:embed weights.tsv
var shippedWeights string

// Weights are what the boundary's model has learned: what the registers of both
// sides are like, and what each column counts for. Base is used before it is
// known roughly where the boundary is, Full afterwards; only Full has weights for
// the columns of topic.
type Weights struct {
	Article, Comments Normal
	Base, Full        []float64 // in the order of Columns
}

// Model finds where an article ends. It is safe for concurrent use.
type Model struct {
	genre   *genre.Model
	weights *Weights
}

// finder is raised by hand when the same weights and page give another boundary.
const finder = 2

// Version names the shipped weights, those of genre too, and the code that applies them.
func Version() string {
	return corpus.VersionOf(finder, []byte(genre.Version()), []byte(shippedWeights))
}

// Shipped reads what the program carries. Read it once and keep it.
func Shipped() (*Model, error) {
	w, err := ReadWeights(shippedWeights)
	if err != nil {
		return nil, err
	}
	lines, err := genre.Shipped()
	if err != nil {
		return nil, err
	}
	return &Model{genre: lines, weights: w}, nil
}

// ReadWeights reads what Weights.String wrote: lines of a name, a tab and one
// number for what the registers are like, or two for a column, before and after
// the boundary is roughly known. Every name must be there, and no other.
func ReadWeights(tsv string) (*Weights, error) {
	w := &Weights{Base: make([]float64, len(Columns())), Full: make([]float64, len(Columns()))}
	missing := w.fields()
	for i, line := range strings.Split(tsv, "\n") {
		if line == "" || strings.HasPrefix(line, "##") {
			continue
		}
		parts := strings.Split(line, "\t")
		targets, known := missing[parts[0]]
		if !known || len(parts) != 1+len(targets) {
			return nil, fmt.Errorf("plaintext: weights line %d: want the name of a column that was not given before, and a number for each use", i+1)
		}
		for j, target := range targets {
			value, err := strconv.ParseFloat(parts[1+j], 64)
			if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
				return nil, fmt.Errorf("plaintext: weights line %d: %q is not a number", i+1, parts[1+j])
			}
			*target = value
		}
		delete(missing, parts[0])
	}
	for _, name := range w.names() {
		if missing[name] != nil {
			return nil, fmt.Errorf("plaintext: the weights lack %q", name)
		}
	}
	return w, nil
}

// registerNames are the names of what the registers are like.
var registerNames = []string{
	"articles: mean register", "articles: spread between pages", "articles: spread within a page",
	"comments: mean register", "comments: spread between pages", "comments: spread within a page",
}

func (w *Weights) names() []string {
	return append(registerNames[:len(registerNames):len(registerNames)], Columns()...)
}

// fields returns where the numbers of each name are.
func (w *Weights) fields() map[string][]*float64 {
	a, c := &w.Article, &w.Comments
	at := map[string][]*float64{}
	for i, p := range []*float64{&a.Mean, &a.Between, &a.Within, &c.Mean, &c.Between, &c.Within} {
		at[registerNames[i]] = []*float64{p}
	}
	for i, name := range Columns() {
		at[name] = []*float64{&w.Base[i], &w.Full[i]}
	}
	return at
}

// String writes weights as ReadWeights reads them.
func (w *Weights) String() string {
	var b strings.Builder
	at := w.fields()
	for _, name := range w.names() {
		b.WriteString(name)
		for _, value := range at[name] {
			fmt.Fprintf(&b, "\t%.3f", *value)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
