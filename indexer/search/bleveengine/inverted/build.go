package inverted

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
)

// Document is what segments are made of.
type Document interface {
	index.Document
	// EachField visits the fields with their terms; in a field with positions these
	// ascend. A field is visited once, has positions in all documents or in none, and
	// marks before all terms or before none.
	EachField(visit func(field string, positioned bool, terms []Term))
}

// Term is a term of a document, at a position in fields that have them.
type Term struct {
	Text     string
	Position uint32
	Mark     byte // stands before the text; 0: nothing does
}

func (t Term) String() string { return string(appendTerm(nil, t.Mark, t.Text)) }

func appendTerm(to []byte, mark byte, text string) []byte {
	if mark != 0 {
		to = append(to, mark)
	}
	return append(to, text...)
}

// build makes a segment of documents, which are numbered in the order of their ids.
func build(given []index.Document) ([]byte, error) {
	documents := slices.Clone(given)
	slices.SortFunc(documents, func(a, b index.Document) int { return strings.Compare(a.ID(), b.ID()) })
	fields := map[string]*gathered{}
	for i, d := range documents {
		ours, ok := d.(Document)
		if !ok {
			return nil, fmt.Errorf("a document of another kind (%T)", d)
		}
		ours.EachField(func(field string, positioned bool, terms []Term) {
			g := fields[field]
			if g == nil {
				g = &gathered{name: field, positioned: positioned}
				fields[field] = g
			}
			g.add(uint32(i), terms)
		})
	}
	var ordered []*gathered
	for _, g := range fields {
		ordered = append(ordered, g)
	}
	slices.SortFunc(ordered, func(a, b *gathered) int { return cmp.Compare(a.name, b.name) })
	return writeMemory(len(documents), func(w *writer) {
		for _, g := range ordered {
			g.write(w)
		}
	})
}

// gathered are the occurrences of a field in the order of the documents.
type gathered struct {
	name       string
	positioned bool
	ordinals   []marked // for each mark that was met
	terms      []term   // by ordinal
	found      []occurrence
}

// marked numbers the texts behind one mark.
type marked struct {
	mark byte
	of   map[string]uint32
}

type term struct {
	text        string
	mark        byte
	occurrences uint32
}

type occurrence struct{ term, doc, position uint32 }

func (g *gathered) add(doc uint32, terms []Term) {
	for _, t := range terms {
		ordinals := g.behind(t.Mark)
		ordinal, known := ordinals[t.Text]
		if !known {
			ordinal = uint32(len(g.terms))
			ordinals[t.Text] = ordinal
			g.terms = append(g.terms, term{text: t.Text, mark: t.Mark})
		}
		g.terms[ordinal].occurrences++
		g.found = append(g.found, occurrence{ordinal, doc, t.Position})
	}
}

func (g *gathered) behind(mark byte) map[string]uint32 {
	for _, one := range g.ordinals {
		if one.mark == mark {
			return one.of
		}
	}
	g.ordinals = append(g.ordinals, marked{mark, map[string]uint32{}})
	return g.ordinals[len(g.ordinals)-1].of
}

// write sorts the occurrences by term, by counting, and writes them.
func (g *gathered) write(w *writer) {
	order := make([]uint32, len(g.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(g.terms[a].mark, g.terms[b].mark), strings.Compare(g.terms[a].text, g.terms[b].text))
	})
	ends, end := make([]uint32, len(g.terms)), uint32(0)
	for i, t := range g.terms {
		ends[i] = end
		end += t.occurrences
	}
	sorted := make([]occurrence, len(g.found))
	for _, o := range g.found {
		sorted[ends[o.term]] = o
		ends[o.term]++
	}
	var p postings
	var key []byte
	for _, ordinal := range order {
		t := g.terms[ordinal]
		p.reset()
		p.add(sorted[ends[ordinal]-t.occurrences:ends[ordinal]], g.positioned)
		key = appendTerm(key[:0], t.mark, t.text)
		w.add(key, &p, g.positioned)
	}
	w.endField(g.name, g.positioned)
}

// add adds the occurrences of one term.
func (p *postings) add(found []occurrence, positioned bool) {
	before := uint32(0)
	for i, o := range found {
		if i == 0 || found[i-1].doc != o.doc {
			p.docs, p.times = append(p.docs, o.doc), append(p.times, 0)
			before = 0
		}
		p.times[len(p.times)-1]++
		if positioned {
			p.places = binary.AppendUvarint(p.places, uint64(o.position-before))
			before = o.position
		}
	}
}
