package bleveengine

import (
	"sync"

	index "github.com/blevesearch/bleve_index_api"

	"standpoint/indexer/search/bleveengine/inverted"
	"standpoint/indexer/search/schema"
)

// field is one field of a document: its terms. Those of a text are found when scorch
// asks for them, on its own workers; no analyzer of bleve's is used.
type field struct {
	name       string
	positioned bool // the terms have positions
	terms      []inverted.Term
	text       *text // to be analyzed with this field; nil: no text is
}

var _ index.Field = (*field)(nil)

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return nil }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) AnalyzedLength() int                              { return len(f.terms) }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return nil }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }
func (f *field) Options() index.FieldIndexingOptions              { return index.IndexField }

// Analyze is called by scorch once for each field, in order, on one worker for
// each document.
func (f *field) Analyze() {
	if f.text != nil {
		f.text.analyze()
		f.text = nil
	}
}

// text is a text with the fields that hold its words: their stems (schema.Token.Term and
// Parts), their forms (Folded, Lower, Written and Narrow) and their number.
type text struct {
	content              string
	stems, forms, length *field
}

// textFields are the three fields of one text, which is analyzed once.
func textFields(name, content string) []*field {
	t := &text{
		content: content,
		stems:   &field{name: name, positioned: true},
		forms:   &field{name: formsField(name), positioned: true},
		length:  &field{name: lengthField(name)},
	}
	t.stems.text = t
	return []*field{t.stems, t.forms, t.length}
}

// analyzers remember the words that they met.
var analyzers = sync.Pool{New: func() any { return &analyzer{} }}

type analyzer struct {
	schema.Analyzer
	tokens []schema.Token // of the last text
}

func (t *text) analyze() {
	a := analyzers.Get().(*analyzer)
	defer analyzers.Put(a)
	a.tokens = a.Append(a.tokens[:0], t.content)
	t.stems.terms, t.forms.terms = stemTerms(a.tokens), formTerms(a.tokens)
	if len(a.tokens) > 0 {
		t.length.terms = numberField("", int64(len(a.tokens))).terms
	}
}

func stemTerms(tokens []schema.Token) []inverted.Term {
	out := make([]inverted.Term, 0, len(tokens))
	for _, t := range tokens {
		position := uint32(t.Position)
		out = append(out, inverted.Term{Text: t.Term, Position: position})
		for _, term := range t.Parts {
			out = append(out, inverted.Term{Text: term, Position: position})
		}
	}
	return out
}

func formTerms(tokens []schema.Token) []inverted.Term {
	out := make([]inverted.Term, 0, len(tokens)+len(tokens)/4)
	for _, t := range tokens {
		add := func(mark byte, term string) {
			out = append(out, inverted.Term{Mark: mark, Text: term, Position: uint32(t.Position)})
		}
		if t.Lower == t.Folded {
			add(markBoth, t.Lower)
		} else {
			add(markFolded, t.Folded)
			add(markLower, t.Lower)
		}
		if t.Written != t.Lower {
			add(markWritten, t.Written)
		}
		for _, term := range t.Narrow {
			add(markNarrow, term)
		}
	}
	return out
}

// The terms under which the forms of a word are found.

func foldedTerms(folded string) []string   { return withMarks(folded, markBoth, markFolded) }
func lowerTerms(lower string) []string     { return withMarks(lower, markBoth, markLower) }
func writtenTerms(written string) []string { return withMarks(written, markWritten) }
func narrowTerms(narrow string) []string   { return withMarks(narrow, markNarrow) }

func withMarks(form string, marks ...byte) (terms []string) {
	for _, mark := range marks {
		terms = append(terms, string(mark)+form)
	}
	return terms
}
