package bleveengine

import (
	index "github.com/blevesearch/bleve_index_api"

	"standpoint/indexer/search/schema"
)

// field is one field of a document as scorch takes it: terms with their
// occurrences. The words of texts are cut when scorch asks for them, on its
// own workers; no analyzer of bleve's is used.
type field struct {
	name        string
	stored      []byte
	text        *text // nil: the occurrences are known from the start
	part        part  // what of text this field holds
	length      int   // number of words
	occurrences index.TokenFrequencies
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
func (f *field) Value() []byte                                    { return f.stored }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.occurrences }
func (f *field) NumPlainTextBytes() uint64                        { return uint64(len(f.stored)) }

func (f *field) Options() index.FieldIndexingOptions {
	options := index.IndexField
	if f.stored != nil {
		options |= index.StoreField
	}
	if f.text != nil && f.part != lengths {
		options |= index.IncludeTermVectors
	}
	return options
}

// Analyze is called by scorch once for each field, in order, on one worker for
// each document.
func (f *field) Analyze() {
	if f.text == nil {
		return
	}
	tokens := f.text.words()
	switch f.part {
	case stems:
		f.length, f.occurrences = len(tokens), stemOccurrences(tokens)
	case forms:
		f.length, f.occurrences = len(tokens), formOccurrences(tokens)
	case lengths:
		if len(tokens) > 0 {
			number := numberField(f.name, int64(len(tokens)))
			f.length, f.occurrences = number.length, number.occurrences
		}
	}
}

// textFields are the three fields of one text, which is analyzed once.
func textFields(name, content string) []index.Field {
	t := &text{content: content}
	return []index.Field{
		&field{name: name, text: t, part: stems},
		&field{name: formsField(name), text: t, part: forms},
		&field{name: lengthField(name), text: t, part: lengths},
	}
}

// text is analyzed at first use.
type text struct {
	content string
	tokens  []schema.Token
}

func (t *text) words() []schema.Token {
	if t.content != "" {
		t.tokens, t.content = schema.Analyze(t.content), ""
	}
	return t.tokens
}

func stemOccurrences(tokens []schema.Token) index.TokenFrequencies {
	out := newOccurrences(len(tokens))
	for _, t := range tokens {
		out.at(t.Term, t.Position)
		for _, term := range t.Parts {
			out.at(term, t.Position)
		}
	}
	return out.terms
}

func formOccurrences(tokens []schema.Token) index.TokenFrequencies {
	out := newOccurrences(len(tokens))
	for _, t := range tokens {
		if t.Lower == t.Folded {
			out.at(markBoth+t.Lower, t.Position)
		} else {
			out.at(markFolded+t.Folded, t.Position)
			out.at(markLower+t.Lower, t.Position)
		}
		if t.Written != t.Lower {
			out.at(markWritten+t.Written, t.Position)
		}
		for _, term := range t.Narrow {
			out.at(markNarrow+term, t.Position)
		}
	}
	return out.terms
}

// The terms under which the forms of a word are found.

func foldedTerms(folded string) []string { return []string{markBoth + folded, markFolded + folded} }
func lowerTerms(lower string) []string   { return []string{markBoth + lower, markLower + lower} }
func writtenTerms(written string) []string {
	return []string{markWritten + written}
}
func narrowTerms(narrow string) []string { return []string{markNarrow + narrow} }

// occurrences gathers the terms of one field. Offsets into the text are left
// out: highlights are made from the text itself.
type occurrences struct {
	terms index.TokenFrequencies
	spare []index.TokenLocation // allocated together, handed out one by one
}

// newOccurrences expects about so many occurrences with positions.
func newOccurrences(expected int) *occurrences {
	return &occurrences{terms: make(index.TokenFrequencies, expected/2), spare: make([]index.TokenLocation, expected)}
}

func (o *occurrences) count(term string) *index.TokenFreq {
	found, ok := o.terms[term]
	if !ok {
		found = &index.TokenFreq{Term: []byte(term)}
		o.terms[term] = found
	}
	found.SetFrequency(found.Frequency() + 1)
	return found
}

func (o *occurrences) at(term string, position int) {
	if len(o.spare) == 0 {
		o.spare = make([]index.TokenLocation, 16)
	}
	location := &o.spare[0]
	o.spare = o.spare[1:]
	location.Position = position
	found := o.count(term)
	found.Locations = append(found.Locations, location)
}
