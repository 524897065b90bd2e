package corpus

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestEveryFieldHasOneMergeRule: a field without a rule would be lost by Merge.
func TestEveryFieldHasOneMergeRule(t *testing.T) {
	checkFields(t, reflect.TypeFor[Article](), articleRules)
	checkFields(t, reflect.TypeFor[Comment](), commentRules)
}

func checkFields[D Article | Comment](t *testing.T, of reflect.Type, rules []mergeRule[D]) {
	t.Helper()
	count := map[string]int{}
	for _, r := range rules {
		for _, name := range r.fields {
			count[name]++
			if _, there := of.FieldByName(name); !there {
				t.Errorf("%s has no field %s, but a rule for it", of.Name(), name)
			}
		}
	}
	for i := range of.NumField() {
		if name := of.Field(i).Name; count[name] != 1 {
			t.Errorf("%s.%s has %d merge rules, want 1", of.Name(), name, count[name])
		}
	}
}

// TestMergeRulesChangeTheirFieldsAlone: a rule changes only the fields in its row.
func TestMergeRulesChangeTheirFieldsAlone(t *testing.T) {
	checkAlone(t, articleRules)
	checkAlone(t, commentRules)
}

func checkAlone[D Article | Comment](t *testing.T, rules []mergeRule[D]) {
	t.Helper()
	var from pair[D]
	fill(reflect.ValueOf(&from.held).Elem())
	from.given, from.words, from.others = from.held, from.held, from.held
	for _, r := range rules {
		var out D
		r.join(&out, from)
		v := reflect.ValueOf(out)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			named := false
			for _, field := range r.fields {
				named = named || field == name
			}
			if set := !v.Field(i).IsZero(); set != named {
				t.Errorf("the rule of %v: field %s set %t, named %t", r.fields, name, set, named)
			}
		}
	}
}

var timeOfTest = time.Date(2025, 4, 11, 0, 0, 0, 0, time.UTC)

// fill gives every field a value that is not zero.
func fill(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString("x")
		case reflect.Int:
			f.SetInt(1)
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
		case reflect.Struct: // a time
			f.Set(reflect.ValueOf(timeOfTest))
		}
	}
}

// TestMergeRulesAreDocumented: Merge documents the rules as they are.
func TestMergeRulesAreDocumented(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "merge.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	doc := ""
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "Merge" {
			doc = f.Doc.Text()
		}
	}
	for name, want := range map[string]string{"an article": table(articleRules), "a comment": table(commentRules)} {
		want = "The fields of " + name + ":\n\n" + indent(want)
		if !strings.Contains(doc, want) {
			t.Errorf("the documentation of Merge lacks\n%s", want)
		}
	}
}

func indent(lines string) string {
	return "\t" + strings.ReplaceAll(strings.TrimSpace(lines), "\n", "\n\t")
}
