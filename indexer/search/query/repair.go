package query

import (
	"strings"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// fault is what is wrong with a query; at is in bytes. edit is the change to
// the text that would mend it, nil if none is known.
type fault struct {
	at    int
	msg   string
	edit  *edit
	value *schema.ValueError // of a text that is not a value
	err   error              // why a value could not be looked up; there is no msg then
}

// edit replaces the bytes [start, end) by text.
type edit struct {
	start, end int
	text       string
}

func replace(start, end int, text string) *edit { return &edit{start, end, text} }
func insert(at int, text string) *edit          { return &edit{at, at, text} }

func (e *edit) apply(text string) string {
	return text[:e.start] + e.text + text[e.end:]
}

// maxRepairs bounds how many faults of one query a repair mends.
const maxRepairs = 32

// error makes the public error of a fault: with its place in code points and a
// repair that has been tried.
func (f *fault) error(text string, read ReadValue) error {
	if f.err != nil {
		return f.err
	}
	at := min(f.at, len(text))
	return &SyntaxError{Offset: utf8.RuneCountInString(text[:at]), Msg: f.msg, Repair: repair(text, f, read), Value: f.value}
}

// repair mends one fault after the other until the query can be read.
func repair(text string, f *fault, read ReadValue) string {
	for range maxRepairs {
		if f.edit == nil {
			return ""
		}
		text = strings.Join(strings.Fields(f.edit.apply(text)), " ")
		if text == "" || utf8.RuneCountInString(text) > MaxLength {
			return ""
		}
		var p *parser
		if p, f = parse(text, read); f == nil {
			return p.node.String()
		}
	}
	return ""
}

// synonyms are names of fields in other search engines.
var synonyms = map[string]string{
	"title": schema.Headline, "intitle": schema.Headline, "body": schema.Body, "content": schema.Body,
	"source": schema.Outlet, "site": schema.Outlet, "publication": schema.Outlet, "by": schema.Author, "user": schema.Author,
	"place": schema.Location, "language": schema.Language, "type": schema.Kind, "published": schema.Date,
	"story": schema.Article, "thread": schema.Article, "comment": hasComment, "comments": hasComment,
}

func fieldNames() []string {
	var names []string
	for _, f := range schema.Fields {
		if f.Query {
			names = append(names, f.Name)
		}
	}
	return append(names, hasComment)
}

func nearestField(name string) string {
	name = strings.ToLower(name)
	if known := synonyms[name]; known != "" {
		return known
	}
	return schema.Nearest(name, fieldNames())
}
