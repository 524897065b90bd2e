package table

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// Bounds of the names that are looked at in objects.
const (
	deepest  = 3   // levels: "author.name.first"
	namesMax = 500 // of all objects of the head
)

// claimsJSON takes several objects, or a single one that has a text and more than
// the text, or is an article without.
func claimsJSON(head format.Head) bool {
	if head.Text[0] != '{' && head.Text[0] != '[' {
		return false
	}
	names, rows := peekJSON(head.Text, envelopesOf(head.Text))
	if len(rows) == 0 {
		return false
	}
	columns := guess(names, rows, nil).columns
	named := columns["headline"] != "" && columns["url"] != ""
	listed := columns["outlet"] != "" && (len(rows) >= 2 || columns["language"] != "")
	return isSupported(columns) || named && (columns["standfirst"] != "" || listed) || len(rows) >= 3
}

func readJSON(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		head, _ := in.Text.Peek(format.Window)
		r := newReader(in, yield, head)
		head = bytes.TrimSpace(head)
		members := envelopesOf(head)
		names, rows := peekJSON(head, members)
		if len(names) == 0 {
			names = []string{"text"} // the first record is longer than the head, or broken
		}
		p, faults := r.plan(names, rows, nil)
		if !r.faults(faults) || p == nil {
			return
		}
		for rec, err := range format.Records(ctx, in.Text, members...) {
			more := false
			if err != nil {
				more = yield(corpus.Thread{}, err) && ctx.Err() == nil
			} else {
				more = r.object(rec, p)
			}
			if !more {
				return
			}
		}
		r.end()
	}
}

// object takes a record in; false if nobody wants more.
func (r *reader) object(rec format.Record, p *plan) bool {
	if rec.Raw[0] != '{' {
		return r.yield(corpus.Thread{}, rec.Broken("it is not an object", nil))
	}
	object, err := r.objects.decode(rec.Raw)
	if err != nil {
		return r.yield(corpus.Thread{}, rec.Broken("the object is broken: "+format.Reason(err), err))
	}
	r.newNames(object)
	get := func(field string) string {
		name, ok := p.columns[field]
		if !ok {
			return ""
		}
		return strings.TrimSpace(show(lookup(object, name), field))
	}
	value := func(name string) string { return show(lookup(object, name), "") }
	return r.take(record{get: get, offset: rec.Offset, line: rec.Line}, len(rec.Raw), value)
}

// newNames notes names of an object that had no value before.
func (r *reader) newNames(object map[string]any) {
	if r.late == nil {
		return
	}
	for name, value := range object {
		if r.late.seen[name] {
			continue
		}
		if _, inner := value.(map[string]any); !inner && show(value, "text") != "" {
			r.late.sees(name)
		}
	}
}

// lookup is the value of a name such as "author" or "author.name".
func lookup(object map[string]any, name string) any {
	if v, ok := object[name]; ok {
		return v
	}
	first, rest, ok := strings.Cut(name, ".")
	if inner, is := object[first].(map[string]any); ok && is {
		return lookup(inner, rest)
	}
	return nil
}

// show writes a value as text: of a list its texts, parted as the field wants; where
// no field is known yet, as their length suggests.
func show(value any, field string) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	case []any:
		var parts []string
		for _, part := range v {
			switch part := part.(type) {
			case string:
				parts = append(parts, part)
			case map[string]any:
				if paragraphs := sectionIn(part); paragraphs != "" {
					parts = append(parts, paragraphs)
				} else if name := nameIn(part); name != "" {
					parts = append(parts, name)
				}
			}
		}
		between := "; "
		if field == "text" || field == "" && slices.ContainsFunc(parts, func(part string) bool { return len(part) > 60 }) {
			between = "\n\n"
		}
		return strings.Join(parts, between)
	case map[string]any: // MongoDB's {"$date": …}, {"$oid": …}
		for _, name := range []string{"$date", "$oid", "$numberLong", "$numberInt"} {
			if inner, ok := v[name]; ok {
				return show(inner, field)
			}
		}
	}
	return ""
}

// sectionIn is the text of a section of an article: its headlines, then its paragraphs.
func sectionIn(object map[string]any) string {
	paragraphs, ok := object["paragraphs"].([]any)
	if !ok {
		return ""
	}
	headline, _ := object["headline"].([]any)
	return show(slices.Concat(headline, paragraphs), "text")
}

// nameIn is the name of a person or thing that is an object.
func nameIn(object map[string]any) string {
	for _, name := range []string{"name", "full_name", "fullName", "display_name", "displayName", "by"} {
		if s, ok := object[name].(string); ok {
			return s
		}
	}
	return ""
}

// peekJSON returns the names and values of the first objects of a page.
func peekJSON(head []byte, members []string) (names []string, rows [][]string) {
	at := map[string]int{}
	var decoder objects
	for rec, err := range format.Records(context.Background(), bufio.NewReader(bytes.NewReader(head)), members...) {
		if err != nil || len(rows) >= sampleRows || rec.Raw[0] != '{' {
			break
		}
		raw := rec.Raw
		object, err := decoder.decode(raw)
		if err != nil {
			break
		}
		values := map[string]string{}
		flatten(object, "", 1, values)
		for _, name := range order(raw, values) {
			if _, known := at[name]; !known && len(names) < namesMax {
				at[name] = len(names)
				names = append(names, name)
			}
		}
		row := make([]string, len(names))
		for name, value := range values {
			if i, known := at[name]; known {
				row[i] = value
			}
		}
		rows = append(rows, row)
	}
	return names, rows
}

// flatten returns the values of an object by their names. A name that is written
// "a.b" goes before a "b" in an "a", as in lookup.
func flatten(object map[string]any, prefix string, level int, into map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		inner, ok := object[name].(map[string]any)
		if text := show(object[name], ""); !ok || text != "" {
			into[prefix+name] = text
		} else if level < deepest {
			flatten(inner, prefix+name+".", level+1, into)
		}
	}
}

// order returns names in the order of an object: first by where their first part
// is in it, then by name.
func order(raw []byte, values map[string]string) []string {
	place := placesOf(raw)
	of := func(name string) int {
		if at, whole := place[name]; whole {
			return at
		}
		first, _, _ := strings.Cut(name, ".")
		return place[first]
	}
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int {
		return cmp.Or(of(a)-of(b), strings.Compare(a, b))
	})
}

// placesOf returns where the names of an object are in it.
func placesOf(raw []byte) map[string]int {
	place := map[string]int{}
	d := jsontext.NewDecoder(bytes.NewReader(raw), format.Decoding()...)
	_, _ = d.ReadToken()
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			break
		}
		if _, again := place[name.String()]; !again {
			place[name.String()] = len(place)
		}
		if d.SkipValue() != nil {
			break
		}
	}
	return place
}
