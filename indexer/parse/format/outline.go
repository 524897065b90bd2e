package format

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Outline is what the beginning of a page in JSON holds: by path ("data.children.kind",
// without arrays), the first value at this path, as it is written; "{" and "["
// for objects and arrays.
type Outline map[string]string

// OutlineOf reads the beginning of a page up to where it stops being valid JSON,
// for example because it is cut off. It returns nil for what is not JSON.
func OutlineOf(head Head) Outline {
	if c := head.Text[0]; c != '{' && c != '[' {
		return nil
	}
	o := Outline{}
	dec := jsontext.NewDecoder(bytes.NewReader(head.Text), Decoding()...)
	var path []string // of the containers that are open; "" of arrays, and of those at the top
	var name string
	for {
		inObject, length := dec.StackIndex(dec.StackDepth())
		isName := inObject == '{' && length%2 == 0
		token, err := dec.ReadToken()
		if err != nil || len(path) > 100 {
			return o
		}
		switch kind := token.Kind(); {
		case kind == '}' || kind == ']':
			path = path[:len(path)-1]
		case isName:
			name = token.String()
		default:
			if inObject != '{' {
				name = ""
			}
			o.add(path, name, token)
			if kind == '{' || kind == '[' {
				path = append(path, name)
			}
		}
	}
}

func (o Outline) add(path []string, name string, token jsontext.Token) {
	const longest = 200 // of a path that means anything
	var b strings.Builder
	for _, part := range append(path[:len(path):len(path)], name) {
		if part == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		if b.Len()+len(part) > longest {
			return
		}
		b.WriteString(part)
	}
	if _, taken := o[b.String()]; !taken {
		o[b.String()] = token.String()
	}
}

// Has reports whether all of some paths are there.
func (o Outline) Has(paths ...string) bool {
	for _, path := range paths {
		if _, ok := o[path]; !ok {
			return false
		}
	}
	return true
}

// Under returns the outline of the records that are at a path.
func (o Outline) Under(path string) Outline {
	if path == "" {
		return o
	}
	below := Outline{}
	for at, value := range o {
		if rest, ok := strings.CutPrefix(at, path+"."); ok {
			below[rest] = value
		}
	}
	return below
}
