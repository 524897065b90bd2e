// Package coding says what a sample that people judged says of the set that it was drawn
// from: corrected shares, how good the model's labels are, how well coders agree. It also
// writes samples for other programs, and reads what people said there.
package coding

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"standpoint/corpus/samples"
	"standpoint/indexer/agreement"
	"standpoint/indexer/estimate"
)

// Coded is a sample with everything that was said of its documents.
type Coded struct {
	samples.Sample
	Items []samples.Item
	Codes []samples.Code
}

// Source is where what belongs to a sample is kept; a samples.Store is one.
type Source interface {
	Items(ctx context.Context, id int64) ([]samples.Item, error)
	Codes(ctx context.Context, id int64) ([]samples.Code, error)
}

// Of reads what belongs to a sample.
func Of(ctx context.Context, from Source, sample samples.Sample) (c Coded, err error) {
	c.Sample = sample
	if c.Items, err = from.Items(ctx, sample.ID); err == nil {
		c.Codes, err = from.Codes(ctx, sample.ID)
	}
	return c, err
}

// byDocument are the codes of each document.
func (c Coded) byDocument() map[string][]samples.Code {
	all := map[string][]samples.Code{}
	for _, code := range c.Codes {
		all[code.Document] = append(all[code.Document], code)
	}
	return all
}

// Progress counts the documents of a sample.
type Progress struct {
	Documents  int // in the sample
	Settled    int // that have a value that stands
	Disagreed  int // on which coders differ, and nobody has settled it
	CannotTell int // that nobody who judged them could tell
}

// Progress counts how far the coding has come.
func (c Coded) Progress() (p Progress) {
	codes := c.byDocument()
	p.Documents = len(c.Items)
	for _, item := range c.Items {
		said := codes[item.Document]
		switch value := c.Codebook.Settled(said); {
		case value != "" && value != samples.CannotTell:
			p.Settled++
		case len(said) == 0:
		case !slices.ContainsFunc(said, func(code samples.Code) bool { return code.Value != samples.CannotTell }):
			p.CannotTell++
		default:
			p.Disagreed++
		}
	}
	return p
}

// Share is what a sample says of one value of its codebook.
type Share struct {
	Value                 string
	Raw                   float64 // share of the set that the model gives it; -1 if the sample has no labels of the model
	Documents             int     // of the set
	Estimate              estimate.Estimate
	More                  int // documents to judge for an interval of five points to either side
	Precision, Recall     estimate.Interval
	NoPrecision, NoRecall string // why there is none
}

// In is the part of a sample that is in one of the strata that it was drawn by: a
// sample of that stratum.
func (c Coded) In(stratum string) Coded {
	c.Sizes = slices.DeleteFunc(slices.Clone(c.Sizes), func(s samples.Size) bool { return s.Stratum != stratum })
	in := map[string]bool{}
	c.Items = slices.DeleteFunc(slices.Clone(c.Items), func(i samples.Item) bool { return i.Stratum != stratum })
	for _, item := range c.Items {
		in[item.Document] = true
	}
	c.Codes = slices.DeleteFunc(slices.Clone(c.Codes), func(code samples.Code) bool { return !in[code.Document] })
	return c
}

// Strata lists the strata that a sample was drawn by.
func (c Coded) Strata() []string {
	_, strata, _ := c.set()
	return strata
}

// Shares estimates the share of each value of the codebook in the set that the sample
// was drawn from. Documents that are not settled are left out. Where these are
// more than a tenth of those that were judged, they could be of another kind than the
// rest, and the error, a *estimate.Refusal, says so; or why else the sample cannot carry
// an estimate.
func (c Coded) Shares() (shares []Share, err error) {
	return c.shares(true)
}

// Estimates are Shares without what takes longest: how many more documents to judge, and
// how good the model's labels are.
func (c Coded) Estimates() (shares []Share, err error) {
	return c.shares(false)
}

func (c Coded) shares(quality bool) (shares []Share, err error) {
	p := c.Progress()
	if open := p.Disagreed + p.CannotTell; 10*open > p.Settled+open {
		return nil, &estimate.Refusal{Reason: fmt.Sprintf("of %d documents that were judged, %d are not settled: coders disagree about %d, and cannot tell of %d; settle them first", p.Settled+open, open, p.Disagreed, p.CannotTell)}
	}
	set, strata, labels := c.set()
	settled := c.settled()
	for _, value := range c.Codebook.Values {
		var judged []estimate.Judged
		articles := map[string]int{}
		for _, item := range c.Items {
			said, ok := settled[item.Document]
			if !ok {
				continue
			}
			if _, seen := articles[item.Article]; !seen {
				articles[item.Article] = len(articles)
			}
			judged = append(judged, estimate.Judged{Stratum: slices.Index(strata, item.Stratum), Model: slices.Index(labels, item.Label), Has: said == value.Name, Article: articles[item.Article]})
		}
		s, err := c.share(value.Name, set, labels, judged, quality)
		if err != nil {
			return nil, err
		}
		shares = append(shares, s)
	}
	return shares, nil
}

func (c Coded) share(value string, set estimate.Set, labels []string, judged []estimate.Judged, quality bool) (s Share, err error) {
	s = Share{Value: value, Raw: -1}
	given := 0
	number := slices.Index(labels, value)
	for _, sizes := range set.Sizes {
		for k, size := range sizes {
			s.Documents += size
			if k == number {
				given += size
			}
		}
	}
	if s.Estimate, err = estimate.Share(set, judged); err != nil {
		return s, err
	}
	if c.Target != "" {
		s.Raw = float64(given) / float64(s.Documents)
	}
	if !quality {
		return s, nil
	}
	s.More = s.Estimate.More(0.05)
	s.NoPrecision, s.NoRecall = "the model gives no such label", "the model gives no such label"
	if number >= 0 {
		s.Precision, err = estimate.Precision(set, judged, number)
		s.NoPrecision = reason(err)
		s.Recall, err = estimate.Recall(set, judged, number)
		s.NoRecall = reason(err)
	}
	return s, nil
}

func reason(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

// set is what the sample was drawn from, with the names of its strata and labels.
func (c Coded) set() (set estimate.Set, strata, labels []string) {
	for _, size := range c.Sizes {
		if !slices.Contains(strata, size.Stratum) {
			strata = append(strata, size.Stratum)
		}
		if !slices.Contains(labels, size.Label) {
			labels = append(labels, size.Label)
		}
	}
	set.Articles = c.Articles
	for range strata {
		set.Sizes = append(set.Sizes, make([]int, len(labels)))
	}
	for _, size := range c.Sizes {
		set.Sizes[slices.Index(strata, size.Stratum)][slices.Index(labels, size.Label)] += size.Documents
	}
	return set, strata, labels
}

// settled are the values that stand, by document.
func (c Coded) settled() map[string]string {
	out := map[string]string{}
	for document, codes := range c.byDocument() {
		if value := c.Codebook.Settled(codes); value != "" && value != samples.CannotTell {
			out[document] = value
		}
	}
	return out
}

// Coders are the names of those who judged, in their order; who settles is not one of
// them.
func (c Coded) Coders() (names []string) {
	for _, code := range c.Codes {
		if code.Coder != samples.Settler && !slices.Contains(names, code.Coder) {
			names = append(names, code.Coder)
		}
	}
	slices.Sort(names)
	return names
}

// SaidBy is what a coder said, by document.
func (c Coded) SaidBy(coder string) map[string]samples.Code {
	said := map[string]samples.Code{}
	for _, code := range c.Codes {
		if code.Coder == coder {
			said[code.Document] = code
		}
	}
	return said
}

// Agreement is how well the coders of a sample agree.
type Agreement struct {
	Coders  []string
	Nominal agreement.Measure
	Ordinal *agreement.Measure           // nil if the values have no order
	ByValue map[string]agreement.Measure // of each value against the others
	Pairs   []Pair
	Open    []Disagreement // to settle, in the order of the sample
}

// Pair is how two coders agree: Table[i][j] counts the documents that have value i of the
// codebook for the first and value j for the second.
type Pair struct {
	First, Second string
	Kappa         agreement.Measure
	Table         [][]int
}

// Disagreement is a document on which coders differ.
type Disagreement struct {
	Document string
	Codes    []samples.Code
}

// Agreement measures how well coders agree. Who settles takes no part, and what a coder
// cannot tell counts as not judged.
func (c Coded) Agreement() (a Agreement) {
	a.Coders = c.Coders()
	said := c.byDocument()
	var table agreement.Codes
	for _, item := range c.Items {
		row := slices.Repeat([]int{agreement.Missing}, len(a.Coders))
		for _, code := range said[item.Document] {
			if i := slices.Index(a.Coders, code.Coder); i >= 0 {
				row[i] = c.Codebook.Number(code.Value)
			}
		}
		table = append(table, row)
		if codes := said[item.Document]; len(codes) > 1 && c.Codebook.Settled(codes) == "" && differ(codes) {
			a.Open = append(a.Open, Disagreement{item.Document, codes})
		}
	}
	n := len(c.Codebook.Values)
	a.Nominal = agreement.Alpha(table, n, agreement.Nominal)
	if c.Codebook.Ordinal {
		ordinal := agreement.Alpha(table, n, agreement.Ordinal)
		a.Ordinal = &ordinal
	}
	a.ByValue = map[string]agreement.Measure{}
	for i, value := range c.Codebook.Values {
		a.ByValue[value.Name] = agreement.AlphaOf(i, table)
	}
	for i, first := range a.Coders {
		for j := i + 1; j < len(a.Coders); j++ {
			confusion := agreement.Confusion(table, i, j, n)
			a.Pairs = append(a.Pairs, Pair{first, a.Coders[j], agreement.Kappa(confusion), confusion})
		}
	}
	return a
}

func differ(codes []samples.Code) bool {
	return slices.ContainsFunc(codes, func(code samples.Code) bool { return code.Value != codes[0].Value })
}

// Check is an error if codes cannot be of a sample: the line says which one.
func (c Coded) Check(codes []samples.Code) error {
	in := map[string]bool{}
	for _, item := range c.Items {
		in[item.Document] = true
	}
	for i, code := range codes {
		switch {
		case !in[code.Document]:
			return fmt.Errorf("judgement %d: the document %q is not in the sample “%s”", i+1, code.Document, c.Name)
		case code.Value != "" && !c.Codebook.Allows(code.Value):
			var names []string
			for _, v := range c.Codebook.Values {
				names = append(names, v.Name)
			}
			return fmt.Errorf("judgement %d: %q is not a value of the codebook “%s”: %s or %s", i+1, code.Value, c.Codebook.Name, strings.Join(names, ", "), samples.CannotTell)
		case strings.TrimSpace(code.Coder) == "":
			return fmt.Errorf("judgement %d: it does not say who the coder is", i+1)
		}
		if err := c.Codebook.CheckMarks(code.Marks); err != nil {
			return fmt.Errorf("judgement %d: %w", i+1, err)
		}
	}
	return nil
}
