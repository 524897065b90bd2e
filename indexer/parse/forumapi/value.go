package forumapi

import (
	"bytes"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The kinds of values in dumps. None refuses a value of another kind, because
// fields changed theirs over the years: the value is then unknown.

// text is a string, or a number as it is written.
type text string

func (t *text) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	switch dec.PeekKind() {
	case '"':
		token, err := dec.ReadToken()
		if err == nil {
			*t = text(token.String())
		}
		return err
	case '0':
		value, err := dec.ReadValue()
		*t = text(value)
		return err
	}
	return dec.SkipValue()
}

// number is a number, also in a string.
type number struct {
	value float64
	known bool
}

func (n *number) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	kind := dec.PeekKind()
	if kind != '0' && kind != '"' {
		return dec.SkipValue()
	}
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	f, err := strconv.ParseFloat(string(bytes.Trim(value, `"`)), 64)
	if err == nil && f > -1e15 && f < 1e15 {
		*n = number{value: f, known: true}
	}
	return nil
}

// count is a number that may be shown; nil if it is not known.
func (n number) count() *int {
	if !n.known {
		return nil
	}
	c := int(n.value)
	return &c
}

// flag is true, or not.
type flag bool

func (f *flag) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	*f = dec.PeekKind() == 't'
	return dec.SkipValue()
}

// list is an array of objects; what else is in it is counted.
type list[T any] struct {
	items []T
	other int
}

func (l *list[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() != '[' {
		return dec.SkipValue()
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != ']' {
		var item object[T]
		if err := item.UnmarshalJSONFrom(dec); err != nil {
			return err
		}
		if item.it == nil {
			l.other++
			continue
		}
		l.items = append(l.items, *item.it)
	}
	_, err := dec.ReadToken()
	return err
}

// object is an object, or nil.
type object[T any] struct{ it *T }

func (o *object[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() != '{' {
		return dec.SkipValue()
	}
	o.it = new(T)
	return json.UnmarshalDecode(dec, o.it)
}

// xTweets is a list of posts, or a single one.
type xTweets struct{ list[tweet] }

func (l *xTweets) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() != '{' {
		return l.list.UnmarshalJSONFrom(dec)
	}
	var one object[tweet]
	err := one.UnmarshalJSONFrom(dec)
	if one.it != nil {
		l.items = append(l.items, *one.it)
	}
	return err
}
