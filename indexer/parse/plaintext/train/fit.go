package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"slices"

	"standpoint/indexer/logistic"
	"standpoint/indexer/parse/genre"
	"standpoint/indexer/parse/plaintext"
)

// page is a page with its truth: the number of lines of the article.
type page struct {
	Set     string `json:"set"`
	Text    string `json:"text"`
	Article int    `json:"article"`
}

// strength is the inverse of the penalty on leaving the start. The pages are made, and
// real ones differ from them: with ten times the strength, pages of real articles
// are read worse, and only made ones better.
const strength, steps = 0.0005, 120

// fit learns what the registers are like, then the rough weights, then the weights
// among the places that are near the best by those.
func fit(ctx context.Context, lines *genre.Model, pages []page) (*plaintext.Weights, error) {
	var read []plaintext.Page
	var ends []int
	for _, p := range pages {
		r, err := plaintext.NewPage(ctx, lines, p.Text)
		if err != nil {
			return nil, err
		}
		if !r.Signed() {
			read, ends = append(read, r), append(ends, p.Article)
		}
	}
	n := len(plaintext.Columns())
	w := &plaintext.Weights{Base: make([]float64, n), Full: make([]float64, n)}
	w.Article, w.Comments = registersOf(read, ends)
	var all []logistic.Choice
	for i, r := range read {
		all = append(all, r.Rough(w, ends[i]))
	}
	o := logistic.Options{C: strength, Rounds: steps}
	w.Base = logistic.TrainChoices(all, start(), o)
	all = all[:0]
	for i, r := range read {
		if near, ok := r.Near(w, ends[i]); ok {
			all = append(all, near)
		}
	}
	log.Printf("%d pages without signatures, %d of them roughly right", len(read), len(all))
	w.Full = logistic.TrainChoices(all, start(), o)
	return w, nil
}

// registersOf estimates what the registers of both sides are like.
func registersOf(pages []plaintext.Page, ends []int) (article, comments plaintext.Normal) {
	var above, below [][]float64
	for i, p := range pages {
		r := p.Registers()
		above = append(above, r[:ends[i]])
		if ends[i] < len(r) {
			below = append(below, r[ends[i]:])
		}
	}
	return normalOf(above), normalOf(below)
}

// normalOf estimates by moments.
func normalOf(pages [][]float64) plaintext.Normal {
	var means []float64
	within, free, share := 0.0, 0.0, 0.0
	for _, p := range pages {
		m := mean(p)
		means = append(means, m)
		for _, v := range p {
			within += (v - m) * (v - m)
		}
		free += float64(len(p) - 1)
		share += 1 / float64(len(p)) / float64(len(pages))
	}
	within /= free
	middle, between := mean(means), 0.0
	for _, m := range means {
		between += (m - middle) * (m - middle) / float64(len(means))
	}
	return plaintext.Normal{Mean: middle, Between: math.Sqrt(max(0.25, between-within*share)), Within: math.Sqrt(within)}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// measure prints for each set how many pages are exactly right, and how many
// within one line.
func measure(ctx context.Context, out io.Writer, lines *genre.Model, w *plaintext.Weights, pages []page) error {
	type tally struct{ pages, exact, near int }
	tallies := map[string]*tally{}
	var sets []string
	for _, p := range pages {
		read, err := plaintext.NewPage(ctx, lines, p.Text)
		if err != nil {
			return err
		}
		t := tallies[p.Set]
		if t == nil {
			t = &tally{}
			tallies[p.Set] = t
			sets = append(sets, p.Set)
		}
		off := read.Boundary(w) - p.Article
		t.pages++
		if off == 0 {
			t.exact++
		}
		if off >= -1 && off <= 1 {
			t.near++
		}
	}
	slices.Sort(sets)
	for _, set := range sets {
		t := tallies[set]
		n := float64(t.pages)
		fmt.Fprintf(out, "%-36s %5d pages, exact %.3f, within one line %.3f\n", set, t.pages, float64(t.exact)/n, float64(t.near)/n)
	}
	return nil
}

func writePages(out io.Writer, pages []page) error {
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	for _, p := range pages {
		if err := encoder.Encode(p); err != nil {
			return err
		}
	}
	return w.Flush()
}

// shipped reads the weights that are beside the package.
func shipped() string {
	b, err := os.ReadFile("indexer/parse/plaintext/weights.tsv")
	if err != nil {
		log.Fatal("train: run it in the top folder: ", err)
	}
	return string(b)
}
