package records

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"standpoint/corpus"
)

// Check reports whether a document can be kept: it has an id and exactly one of
// article and comment, agrees with itself on kind and ids, and comes back from
// JSON as it went in, so its strings are valid UTF-8, its numbers finite and
// its years between 0 and 9999. The error is an *InvalidError.
func Check(d corpus.Document) error {
	if msg := disagreement(d); msg != "" {
		return &InvalidError{ID: d.ID, Msg: msg}
	}
	if path, msg := unwritable(reflect.ValueOf(d)); msg != "" {
		return &InvalidError{ID: d.ID, Msg: path + " " + msg}
	}
	return nil
}

func disagreement(d corpus.Document) string {
	switch {
	case d.ID == "":
		return "it has no id"
	case d.ArticleID == "":
		return "it has no article_id"
	case (d.Article == nil) == (d.Comment == nil):
		return "it must hold an article or a comment, and not both"
	case d.Article != nil && (d.Kind != corpus.KindArticle || d.Article.ID != d.ID || d.ArticleID != d.ID):
		return "its kind and ids are not those of the article that it holds"
	case d.Comment != nil && (d.Kind != corpus.KindComment || d.Comment.ID != d.ID):
		return "its kind and id are not those of the comment that it holds"
	}
	return ""
}

// unwritable walks all of a value and says where it holds what JSON cannot
// carry, and what; msg is "" if nothing. Reflection forgets no field.
func unwritable(v reflect.Value) (path, msg string) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); !utf8.ValidString(s) {
			return "", fmt.Sprintf("is not valid UTF-8 at byte %d", invalidAt(s))
		}
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			return "", fmt.Sprintf("is %v, not a finite number", f)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return unwritable(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		return unwritableElement(v)
	case reflect.Struct:
		return unwritableField(v)
	}
	return "", ""
}

func unwritableElement(v reflect.Value) (path, msg string) {
	for i := range v.Len() {
		if inner, msg := unwritable(v.Index(i)); msg != "" {
			return strings.TrimSuffix(fmt.Sprintf("[%d].%s", i, inner), "."), msg
		}
	}
	return "", ""
}

func unwritableField(v reflect.Value) (path, msg string) {
	if t, ok := v.Interface().(time.Time); ok {
		if _, err := t.MarshalText(); err != nil {
			return "", "cannot be written: " + err.Error()
		}
		return "", ""
	}
	for i := range v.NumField() {
		if inner, msg := unwritable(v.Field(i)); msg != "" {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			return strings.ReplaceAll(strings.TrimSuffix(name+"."+inner, "."), ".[", "["), msg
		}
	}
	return "", ""
}

// invalidAt is the offset in bytes of the first that is not valid UTF-8.
func invalidAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return i
		}
	}
	return len(s)
}
