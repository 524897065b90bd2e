package themes

import (
	"strings"

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
	made := form{written: strings.Clone(t.Written)}
	if says(t) {
		n, known := f.termOf[t.Term]
		if !known {
			n = uint32(len(f.terms))
			term := strings.Clone(t.Term)
			f.terms, f.termOf[term] = append(f.terms, term), n
		}
		made.term = n
	}
	n := uint32(len(f.forms))
	f.forms, f.numbers[made.written] = append(f.forms, made), n
	return n
}
