package bleveengine

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	index "github.com/blevesearch/bleve_index_api"

	"standpoint/indexer/search/bleveengine/inverted"
	"standpoint/indexer/search/schema"
)

// The fields of the index. Keyword fields have the names of their variants in
// the schema; a text field holds the stems under its own name and the other
// forms of its words under formsField; numbers are terms whose bytes sort as
// the numbers do.
const idField = inverted.IDField

func formsField(text string) string  { return text + ".forms" }
func lengthField(text string) string { return text + ".length" }

// precisionField holds the schema.PrecisionRank of a date that is not known to the minute.
const precisionField = schema.Date + ".precision"

// Marks part the forms of words, which share one field. A word whose Lower is
// its Folded has one term for both; otherwise it has one of each.
const (
	markBoth    = 'b'
	markFolded  = 'f'
	markLower   = 'l'
	markWritten = 'w' // only where Written is not Lower
	markNarrow  = 'n'
)

// Keys of the values that are written with every batch.
var (
	appliedKey = []byte("standpoint.applied")
	schemaKey  = []byte("standpoint.schema")
)

// newDocument turns what the schema gives of a document into fields, in an
// order that depends on nothing else.
func newDocument(d schema.Document) *document {
	out := &document{id: d.ID}
	for _, name := range schema.TextFields {
		if content := d.Texts[name]; content != "" {
			out.fields = append(out.fields, textFields(name, content)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Keywords)) {
		if values := d.Keywords[name]; len(values) > 0 {
			out.fields = append(out.fields, keywordField(name, values...))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Chances)) {
		out.fields = append(out.fields, keywordField(name, d.Chances[name]...))
	}
	if !d.Date.IsZero() {
		out.fields = append(out.fields, numberField(schema.Date, d.Date.Unix()))
	}
	if rank := schema.PrecisionRank(d.Precision); rank > 0 {
		out.fields = append(out.fields, numberField(precisionField, int64(rank)))
	}
	if !d.Added.IsZero() {
		out.fields = append(out.fields, numberField(schema.Added, d.Added.Unix()))
	}
	out.fields = append(out.fields, numberField(schema.Replies, d.Replies))
	if d.Score != nil {
		out.fields = append(out.fields, numberField(schema.Score, *d.Score))
	}
	return out
}

// keywordField holds whole values, each once.
func keywordField(name string, values ...string) *field {
	terms := make([]inverted.Term, len(values))
	for i, value := range values {
		terms[i].Text = value
	}
	return &field{name: name, terms: terms}
}

func numberField(name string, value int64) *field {
	return keywordField(name, string(encodeNumber(value)))
}

// encodeNumber writes a number in 8 bytes that sort as the numbers do.
func encodeNumber(v int64) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(v)^(1<<63))
}

func decodeNumber(term string) (int64, error) {
	if len(term) != 8 {
		return 0, fmt.Errorf("a number of %d bytes, not 8", len(term))
	}
	return int64(binary.BigEndian.Uint64([]byte(term)) ^ (1 << 63)), nil
}

// document is what scorch is given of a document.
type document struct {
	id     string
	fields []*field
}

var _ inverted.Document = (*document)(nil)

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return len(d.id) + 64*len(d.fields) }
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }

func (d *document) VisitFields(visit index.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// EachField visits the fields with their terms.
func (d *document) EachField(visit func(name string, positioned bool, terms []inverted.Term)) {
	for _, f := range d.fields {
		visit(f.name, f.positioned, f.terms)
	}
}

// AddIDField is called by scorch.
func (d *document) AddIDField() { d.fields = append(d.fields, keywordField(idField, d.id)) }
