package table

import (
	"bytes"
	"encoding/json"

	"github.com/go-json-experiment/json/jsontext"

	"standpoint/indexer/parse/format"
)

// objects decodes objects one after the other, numbers as they are written. What
// holds for all of them is made once.
type objects struct {
	in      bytes.Reader
	decoder *jsontext.Decoder
	options []jsontext.Options
}

// decode reads the object with which a text begins. Of names that come twice, the
// last counts.
func (o *objects) decode(raw []byte) (object map[string]any, err error) {
	o.in.Reset(raw)
	if o.decoder == nil {
		o.options = format.Decoding()
		o.decoder = jsontext.NewDecoder(&o.in, o.options...)
	} else {
		o.decoder.Reset(&o.in, o.options...)
	}
	if value, err := o.value(); err == nil {
		object, _ = value.(map[string]any)
		return object, nil
	}
	// Errors are those of encoding/json, which say more.
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	err = d.Decode(&object)
	return object, err
}

func (o *objects) value() (any, error) {
	token, err := o.decoder.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case '"':
		return token.String(), nil
	case '0':
		return json.Number(token.String()), nil
	case 't', 'f':
		return token.Bool(), nil
	case '{':
		object := map[string]any{}
		for o.decoder.PeekKind() != '}' {
			name, err := o.decoder.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String()
			if object[key], err = o.value(); err != nil {
				return nil, err
			}
		}
		_, err = o.decoder.ReadToken()
		return object, err
	case '[':
		list := []any{}
		for o.decoder.PeekKind() != ']' {
			value, err := o.value()
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = o.decoder.ReadToken()
		return list, err
	}
	return nil, nil
}
