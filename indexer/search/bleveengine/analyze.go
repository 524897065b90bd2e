package bleveengine

import (
	"sync"

	index "github.com/blevesearch/bleve_index_api"

	"standpoint/indexer/search/bleveengine/inverted"
	"standpoint/indexer/search/schema"
)

// field is one field of a document: its terms. The words of texts are cut when scorch
// asks for them, on its own workers; no analyzer of bleve's is used.
type field struct {
	name  string
	text  *text // nil: the terms are known from the start
	part  part  // what of text this field holds
	terms []inverted.Term
}

// part says what of a text's words a field holds.
type part int

const (
	stems   part = iota // schema.Token.Term and Parts
	forms               // Folded, Lower, Written and Narrow
	lengths             // their number
)

var _ index.Field = (*field)(nil)

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return nil }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) AnalyzedLength() int                              { return len(f.terms) }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return nil }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }
func (f *field) Options() index.FieldIndexingOptions              { return index.IndexField }

// positioned reports whether the terms have positions.
func (f *field) positioned() bool { return f.text != nil && f.part != lengths }

// Analyze is called by scorch once for each field, in order, on one worker for
// each document.
func (f *field) Analyze() {
	if f.text == nil {
		return
	}
	tokens := f.text.words()
	switch f.part {
	case stems:
		f.terms = stemTerms(tokens)
	case forms:
		f.terms = formTerms(tokens)
	case lengths:
		if len(tokens) > 0 {
			f.terms = numberField(f.name, int64(len(tokens))).terms
		}
	}
}

// textFields are the three fields of one text, which is analyzed once.
func textFields(name, content string) []*field {
	t := &text{content: content}
	return []*field{
		{name: name, text: t, part: stems},
		{name: formsField(name), text: t, part: forms},
		{name: lengthField(name), text: t, part: lengths},
	}
}

// text is analyzed at first use.
type text struct {
	content string
	tokens  []schema.Token
}

// analyzers remember the words that they met.
var analyzers = sync.Pool{New: func() any { return &schema.Analyzer{} }}

func (t *text) words() []schema.Token {
	if t.content != "" {
		analyzer := analyzers.Get().(*schema.Analyzer)
		t.tokens, t.content = analyzer.Append(nil, t.content), ""
		analyzers.Put(analyzer)
	}
	return t.tokens
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
		add := func(term string) { out = append(out, inverted.Term{Text: term, Position: uint32(t.Position)}) }
		if t.Lower == t.Folded {
			add(markBoth + t.Lower)
		} else {
			add(markFolded + t.Folded)
			add(markLower + t.Lower)
		}
		if t.Written != t.Lower {
			add(markWritten + t.Written)
		}
		for _, term := range t.Narrow {
			add(markNarrow + term)
		}
	}
	return out
}

// The terms under which the forms of a word are found.

func foldedTerms(folded string) []string { return []string{markBoth + folded, markFolded + folded} }
func lowerTerms(lower string) []string   { return []string{markBoth + lower, markLower + lower} }
func writtenTerms(written string) []string {
	return []string{markWritten + written}
}
func narrowTerms(narrow string) []string { return []string{markNarrow + narrow} }
