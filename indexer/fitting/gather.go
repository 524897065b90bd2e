// Package fitting compares the model of stances with what people said of the documents of
// a collection, and fits heads to it (package head).
package fitting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/samples"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/head"
)

// Row is a document and an agency toward which people settled its side, as the second
// tier with its rules found it.
type Row struct {
	Document string
	Agency   string
	Article  string // or the group of copies that it is in: rows that share it are alike
	Part     head.Part
	Truth    corpus.Label // critical, supportive, or neutral: no side, which is what neutral and unclear have in common
	Weight   float64      // how many documents it stands for, where a sample has more of some than of others; 1 on average in a sample
	Chances  corpus.Chances
	Vector   []float32 // nil: nothing was judged of it, or a rule alone judged it
	// Given is what the model gives with the heads that are in use, and Head whose it is;
	// "" if no head has a say.
	Given corpus.Chances
	Head  string
}

// Labels are what people settled, with what can not be compared.
type Labels struct {
	Rows      []Row    // in the order of documents and agencies
	Samples   []string // that they are from
	Gone      int      // documents that are not in the collection any more
	Silent    int      // that the model is not asked about: as it reads them, they and their threads do not speak of the agency
	Contested int      // samples say different things of these
}

// Choice says which labels are wanted. The zero value is all of them.
type Choice struct {
	Samples  []string // names; none: all
	Codebook string   // name
	Agency   string
}

// Source is what labels are gathered from.
type Source struct {
	Samples interface {
		List(ctx context.Context) ([]samples.Sample, error)
		Items(ctx context.Context, id int64) ([]samples.Item, error)
		Codes(ctx context.Context, id int64) ([]samples.Code, error)
	}
	Records interface {
		Thread(ctx context.Context, articleID string) ([]corpus.Document, error)
	}
	// Annotator says what is asked about the documents of a thread, and Model answers.
	Annotator interface {
		Questions(ctx context.Context, t corpus.Thread) ([][]stance.Input, error)
	}
	Model *stance.Model
}

// pair is a document and an agency.
type pair struct{ document, agency string }

// settled is what was settled of a pair.
type settled struct {
	article   string
	label     corpus.Label
	weight    float64
	contested bool
}

// Gather reads what people settled and asks the model about the same documents. Samples
// count if they are of sides toward an agency.
func Gather(ctx context.Context, from Source, which Choice) (Labels, error) {
	var out Labels
	all, err := from.Samples.List(ctx)
	if err != nil {
		return out, err
	}
	said := map[pair]settled{}
	for _, sample := range all {
		if !which.wants(sample) {
			continue
		}
		out.Samples = append(out.Samples, sample.Name)
		if err := from.settle(ctx, sample, said); err != nil {
			return out, err
		}
	}
	byArticle := map[string][]pair{}
	for p, s := range said {
		if s.contested {
			out.Contested++
		} else {
			byArticle[s.article] = append(byArticle[s.article], p)
		}
	}
	for article, pairs := range byArticle {
		if err := out.read(ctx, from, article, pairs, said); err != nil {
			return out, err
		}
	}
	slices.SortFunc(out.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Agency, b.Agency))
	})
	return out, nil
}

func (c Choice) wants(s samples.Sample) bool {
	return s.Target != "" && s.Codebook.Sides() &&
		(len(c.Samples) == 0 || slices.Contains(c.Samples, s.Name)) &&
		(c.Codebook == "" || c.Codebook == s.Codebook.Name) && (c.Agency == "" || c.Agency == s.Target)
}

// settle adds what is settled in a sample.
func (from Source) settle(ctx context.Context, sample samples.Sample, said map[pair]settled) error {
	items, err := from.Samples.Items(ctx, sample.ID)
	if err != nil {
		return err
	}
	codes, err := from.Samples.Codes(ctx, sample.ID)
	if err != nil {
		return err
	}
	byDocument := map[string][]samples.Code{}
	for _, code := range codes {
		byDocument[code.Document] = append(byDocument[code.Document], code)
	}
	labels, judged := map[string]corpus.Label{}, map[string]int{}
	for _, item := range items {
		if value := sample.Codebook.Settled(byDocument[item.Document]); sample.Codebook.Number(value) >= 0 {
			labels[item.Document] = corpus.Label(value)
			judged[item.Stratum]++
		}
	}
	sizes, size := map[string]int{}, 0
	for _, s := range sample.Sizes {
		if judged[s.Stratum] > 0 {
			sizes[s.Stratum] += s.Documents
			size += s.Documents
		}
	}
	for _, item := range items {
		label, ok := labels[item.Document]
		if !ok {
			continue
		}
		if label == corpus.Unclear {
			label = corpus.Neutral
		}
		s := settled{article: item.Article, label: label, weight: 1}
		if size > 0 {
			s.weight = float64(sizes[item.Stratum]) / float64(judged[item.Stratum]) * float64(len(labels)) / float64(size)
		}
		p := pair{item.Document, sample.Target}
		if before, twice := said[p]; twice {
			s = before
			s.contested = s.contested || before.label != label
		}
		said[p] = s
	}
	return nil
}

// read asks about the documents of an article.
func (l *Labels) read(ctx context.Context, from Source, article string, pairs []pair, said map[pair]settled) error {
	held, err := from.Records.Thread(ctx, article)
	if errors.Is(err, records.ErrNotFound) {
		l.Gone += len(pairs)
		return nil
	}
	if err != nil {
		return fmt.Errorf("the thread of article %s: %w", article, err)
	}
	thread := corpus.ThreadOf(held)
	asked, err := from.Annotator.Questions(ctx, thread)
	if err != nil {
		return err
	}
	documents := thread.Documents()
	alike := article
	for _, d := range held {
		if d.Kind == corpus.KindArticle && d.DuplicateGroup != "" {
			alike = d.DuplicateGroup
		}
	}
	for _, p := range pairs {
		at := slices.IndexFunc(documents, func(d corpus.Document) bool { return d.ID == p.document })
		if at < 0 {
			l.Gone++
			continue
		}
		question := slices.IndexFunc(asked[at], func(in stance.Input) bool { return in.Agency == p.agency })
		if question < 0 {
			l.Silent++
			continue
		}
		in := asked[at][question]
		row := Row{Document: p.document, Agency: p.agency, Article: alike, Part: in.Part(), Truth: said[p].label, Weight: said[p].weight}
		judgement, vector := from.Model.Find(in)
		row.Chances, row.Vector = judgement.Chances, vector
		row.Given, row.Head = row.Chances, ""
		if h := from.Model.HeadOf(in); h != nil && vector != nil {
			row.Given, row.Head = h.Chances(row.Part, row.Chances, vector), h.Name()
		}
		l.Rows = append(l.Rows, row)
	}
	return nil
}
