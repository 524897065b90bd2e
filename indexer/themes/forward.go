package themes

import (
	"strings"
	"sync"

	"standpoint/indexer/search/schema"
)

// Document is one text among those whose themes are looked for.
type Document struct {
	ID     string
	Text   string // its own words: Own leaves out what others said
	Parent string // id of the comment that it answers; "" if it answers none
	Group  string // of near-identical texts; "" for a text of its own. The first of a group by ID alone makes themes
}

// form is one way to write a word. Forms are numbered from 1; 0 stands for a boundary
// that no phrase crosses.
type form struct {
	written string
	term    uint32 // number of its term; 0: the word makes no theme
}

// forward is an index from each document to its words, in order and as they are
// written.
type forward struct {
	analyzer *schema.Analyzer
	numbers  map[string]uint32 // of forms, by how they are written
	forms    []form
	terms    []string          // by number; the first stands for none
	termOf   map[string]uint32 // numbers of terms
	tokens   []schema.Token
}

func newForward(analyzer *schema.Analyzer) *forward {
	return &forward{analyzer: analyzer, numbers: map[string]uint32{}, forms: make([]form, 1), terms: make([]string, 1), termOf: map[string]uint32{}}
}

// mostReaders is how many processors read texts at most, as each remembers words by itself.
const mostReaders = 8

// forwardOf reads the texts of documents, a run of them on each processor. Numbers are
// those of reading one after the other: what is met first has the lower one.
func forwardOf(docs []Document, analyzers []schema.Analyzer) (f *forward, texts [][]uint32) {
	texts = make([][]uint32, len(docs))
	size := max(1, (len(docs)+len(analyzers)-1)/len(analyzers))
	runs := make([]*forward, len(analyzers))
	var reading sync.WaitGroup
	for n := range analyzers {
		runs[n] = newForward(&analyzers[n])
		reading.Go(func() {
			for i := n * size; i < min((n+1)*size, len(docs)); i++ {
				texts[i] = runs[n].read(docs[i].Text)
			}
		})
	}
	reading.Wait()
	f = runs[0]
	for n, run := range runs[1:] {
		number := f.add(run)
		for _, text := range texts[min((n+1)*size, len(docs)):min((n+2)*size, len(docs))] {
			for i, form := range text {
				text[i] = number[form]
			}
		}
	}
	return f, texts
}

// add adds the forms of another index, in their order, and returns the numbers that they
// have here.
func (f *forward) add(other *forward) (number []uint32) {
	number = make([]uint32, len(other.forms))
	for n, made := range other.forms {
		if n > 0 {
			number[n] = f.number(made.written, other.terms[made.term])
		}
	}
	return number
}

// read returns the forms of a text, with a 0 at each boundary.
func (f *forward) read(text string) []uint32 {
	f.tokens = f.analyzer.Append(f.tokens[:0], text)
	out := make([]uint32, 0, len(f.tokens)+len(f.tokens)/8)
	end, position := 0, 0
	for _, t := range f.tokens {
		if t.Position != position+1 || strings.ContainsAny(text[end:t.Start], boundaries) {
			out = append(out, 0)
		}
		out = append(out, f.form(t))
		end, position = t.End, t.Position
	}
	return out
}

// boundaries are signs that no phrase goes across.
const boundaries = ".!?;:,()[]\"“”\n–—"

func (f *forward) form(t schema.Token) uint32 {
	if n, known := f.numbers[t.Written]; known {
		return n
	}
	term := ""
	if says(t) {
		term = strings.Clone(t.Term)
	}
	return f.number(strings.Clone(t.Written), term)
}

// number is that of a form of a term; "" stands for no term.
func (f *forward) number(written, term string) uint32 {
	if n, known := f.numbers[written]; known {
		return n
	}
	made := form{written: written}
	if term != "" {
		n, known := f.termOf[term]
		if !known {
			n = uint32(len(f.terms))
			f.terms, f.termOf[term] = append(f.terms, term), n
		}
		made.term = n
	}
	n := uint32(len(f.forms))
	f.forms, f.numbers[written] = append(f.forms, made), n
	return n
}
