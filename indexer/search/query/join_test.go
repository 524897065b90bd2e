package query

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const someArticle = "a0123456789abcdef"

func TestJoinsAreRead(t *testing.T) {
	id := Value{"article", someArticle}
	for _, row := range []struct {
		text string
		want Node
	}{
		{"article:flood", Article{term("flood")}},
		{"article:(flood)", Article{term("flood")}},
		{"Article:(flood damage)", Article{And{[]Node{term("flood"), term("damage")}}}},
		{`article:"flood damage"`, Article{Phrase{Text: "flood damage"}}},
		{`article:"flood damage"~3`, Article{Phrase{Text: "flood damage", Slop: 3}}},
		{"article:flood*", Article{Wildcard{Text: "flood*"}}},
		{"article:=ICE", Article{Term{Text: "ICE", Exact: true}}},
		{"article:headline:flood", Article{Term{Field: "headline", Text: "flood"}}},
		{"article:outlet:apnews", Article{Value{"outlet", "apnews"}}},
		{"article:(outlet:(apnews OR foxnews) -flood date:2025)", Article{And{[]Node{
			Or{[]Node{Value{"outlet", "apnews"}, Value{"outlet", "foxnews"}}}, Not{term("flood")}, DateRange{date(2025, 1, 1), date(2026, 1, 1)}}}}},
		{"-article:(flood OR fire) raid", And{[]Node{Not{Article{Or{[]Node{term("flood"), term("fire")}}}}, term("raid")}}},
		{"has_comment:shame", HasComment{term("shame")}},
		{"has_comment:(author:x NOT shame)", HasComment{And{[]Node{Value{"author", "x"}, Not{term("shame")}}}}},
		{"article:(article:flood)", Article{term("flood")}},
		{"article:article:flood", Article{term("flood")}},
		{"article:has_comment:(article:flood)", Article{HasComment{Article{term("flood")}}}},
		{"has_comment:has_comment:flood", HasComment{HasComment{term("flood")}}},
		{"article:" + someArticle, id},
		{"article:" + strings.ToUpper(someArticle), id},
		{"article:(" + someArticle + ")", id},
		{"article:(" + someArticle + " OR " + someArticle + ")", Or{[]Node{id, id}}},
		{"article:(" + someArticle + " OR flood)", Article{Or{[]Node{id, term("flood")}}}},
		{"has_comment:" + someArticle, HasComment{term(someArticle)}},
		{`article:"` + someArticle + `"`, Article{term(someArticle)}},
		{someArticle, term(someArticle)},
	} {
		got, err := Parse(row.text)
		if err != nil || !reflect.DeepEqual(got, row.want) {
			t.Errorf("Parse(%q) = %#v, %v; want %#v", row.text, got, err, row.want)
			continue
		}
		checkRoundTrip(t, got)
	}
}

func TestWrongJoins(t *testing.T) {
	deep := strings.Repeat("article:(has_comment:(", 26) + "x" + strings.Repeat("))", 26)
	for _, row := range []struct {
		text        string
		offset      int
		msg, repair string
	}{
		{"article:", 8, "no value", ""},
		{"article: flood", 8, "no value", "article:(flood)"},
		{"article:()", 9, "nothing between", ""},
		{"article:(flood", 8, "not closed", "article:(flood)"},
		{"article:-flood", 8, "before the field", "-article:(flood)"},
		{"headline:(fire article:flood)", 15, "inside the parentheses", "fire article:(flood)"},
		{"outlet:(apnews article:flood)", 15, "inside another", `outlet:apnews outlet:"article:flood"`},
		{"has_coment:flood", 0, "did you mean has_comment", "has_comment:(flood)"},
		{"comment:flood", 0, "did you mean has_comment", "has_comment:(flood)"},
		{"story:flood", 0, "did you mean article", "article:(flood)"},
		{"article:c0123456789abcdef", 8, "not the id of an article", ""},
		{deep, 50*9 + 25*4 + 8, "50 deep", ""},
		{strings.Repeat("article:", 51) + "x", 50 * 8, "50 deep", ""},
	} {
		node, err := Parse(row.text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%.40q) = %v, %v; want a syntax error", row.text, node, err)
			continue
		}
		if syntax.Offset != row.offset || !strings.Contains(syntax.Msg, row.msg) || syntax.Repair != row.repair {
			t.Errorf("Parse(%.40q): offset %d, message %q, repair %q; want %d, …%s…, %q", row.text, syntax.Offset, syntax.Msg, syntax.Repair, row.offset, row.msg, row.repair)
		}
	}
}

// drawJoin makes a join that Parse can return: neither of the article of an article
// nor of an id alone.
func drawJoin(t *rapid.T, depth int) Node {
	inner := drawNode(t, depth-1)
	if rapid.Bool().Draw(t, "has_comment") {
		return HasComment{inner}
	}
	if _, same := inner.(Article); same {
		return inner
	}
	return Article{inner}
}

func TestPositiveStopsAtJoins(t *testing.T) {
	node, err := Parse("a article:(b -c) has_comment:d -article:e")
	if err != nil {
		t.Fatal(err)
	}
	var all, positive []string
	Walk(node, func(n Node) {
		if term, ok := n.(Term); ok {
			all = append(all, term.Text)
		}
	})
	Positive(node, func(n Node) {
		if _, list := n.(And); !list {
			positive = append(positive, n.String())
		}
	})
	if got := strings.Join(all, ""); got != "abcde" {
		t.Errorf("walked %s", got)
	}
	if got := strings.Join(positive, ", "); got != "a, article:(b -c), has_comment:(d)" {
		t.Errorf("positive are %s", got)
	}
}
