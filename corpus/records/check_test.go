package records_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/recordstest"
)

func TestCheckSaysWhere(t *testing.T) {
	wants := map[string]string{
		"nothing":                    `document "": it has no id`,
		"invalid UTF-8 in id":        `document "c\xff": id is not valid UTF-8 at byte 1`,
		"invalid UTF-8 in text":      `document "c1": comment.text is not valid UTF-8 at byte 3`,
		"invalid UTF-8 in paragraph": `document "a1": article.paragraphs[1] is not valid UTF-8 at byte 0`,
		"a surrogate in agency":      `document "a1": annotation.agencies[0].path[0] is not valid UTF-8 at byte 0`,
		"a chance is not a number":   `document "a1": annotation.stances[0].chances[0] is NaN, not a finite number`,
		"endless latitude":           `document "a1": annotation.locations[0].lat is +Inf, not a finite number`,
		"year 10000":                 `document "c1": comment.posted cannot be written: Time.MarshalText: year outside of range [0,9999]`,
	}
	documents := recordstest.Invalid()
	for name, want := range wants {
		if err := records.Check(documents[name]); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", name, err, want)
		}
	}
}

// TestCheckLooksEverywhere spoils every string that a document can hold, one
// after the other, those of fields yet to come as well.
func TestCheckLooksEverywhere(t *testing.T) {
	spoilt := 0
	for _, full := range recordstest.Full() {
		for i := range countStrings(full) {
			d := copyOf(t, full)
			spoil(reflect.ValueOf(&d), new(i))
			var invalid *records.InvalidError
			if err := records.Check(d); !errors.As(err, &invalid) {
				t.Errorf("string %d of %s is accepted though it is not UTF-8: %s", i, full.ID, cmp.Diff(full, d))
			}
			spoilt++
		}
	}
	if spoilt < 50 {
		t.Errorf("only %d strings", spoilt)
	}
}

func TestWhatPassesComesBackFromJSON(t *testing.T) {
	for _, d := range recordstest.Full() {
		if err := records.Check(d); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, copyOf(t, d)); diff != "" {
			t.Errorf("(-went in +came out):\n%s", diff)
		}
	}
}

func TestErrorsTellWhatTheyAre(t *testing.T) {
	err := fmt.Errorf("store: put: %w", records.Check(corpus.Document{ID: "c1"}))
	var invalid *records.InvalidError
	if !errors.As(err, &invalid) || invalid.ID != "c1" || !strings.Contains(err.Error(), `"c1"`) {
		t.Errorf("error %v", err)
	}
}

func copyOf(t *testing.T, d corpus.Document) (out corpus.Document) {
	t.Helper()
	text, err := json.Marshal(d)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func countStrings(d corpus.Document) int {
	n := 1 << 20
	left := n
	spoil(reflect.ValueOf(&d), &left)
	return n - left
}

// spoil makes string number n of a value invalid; it counts n down as it goes.
func spoil(v reflect.Value, n *int) {
	switch v.Kind() {
	case reflect.String:
		if *n == 0 {
			v.SetString("caf\xe9")
		}
		*n--
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem(), n)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			spoil(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				spoil(v.Field(i), n)
			}
		}
	}
}
