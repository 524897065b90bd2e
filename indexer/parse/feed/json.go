package feed

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/mmcdole/gofeed"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

func claimsJSON(head format.Head) bool {
	return head.Text[0] == '{' && bytes.Contains(head.Text, []byte("jsonfeed.org/version"))
}

// jsonItem is an item of a JSON Feed, versions 1 and 1.1 (jsonfeed.org/version/1.1).
type jsonItem struct {
	ID        any          `json:"id"` // should be a text; a number is met as well
	URL       string       `json:"url"`
	External  string       `json:"external_url"`
	Title     string       `json:"title"`
	HTML      string       `json:"content_html"`
	Text      string       `json:"content_text"`
	Summary   string       `json:"summary"`
	Published string       `json:"date_published"`
	Modified  string       `json:"date_modified"`
	Author    *jsonPerson  `json:"author"`
	Authors   []jsonPerson `json:"authors"`
	Tags      []string     `json:"tags"`
	Language  string       `json:"language"`
}

type jsonPerson struct {
	Name string `json:"name"`
}

func readJSON(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		head, _ := in.Text.Peek(format.Window)
		about := jsonSource(head)
		r := &reader{in: in, yield: yield}
		for record, err := range format.Records(ctx, in.Text, "items") {
			if err != nil {
				if !yield(corpus.Thread{}, err) || ctx.Err() != nil {
					return
				}
				continue
			}
			if record.Member == "" { // the feed itself, without items
				continue
			}
			r.items++
			var item jsonItem
			if err := json.Unmarshal(record.Raw, &item); err != nil {
				if !yield(corpus.Thread{}, record.Broken("the item is broken: "+format.Reason(err), err)) {
					return
				}
				continue
			}
			if !r.hand(item.entry(), about, record.Offset) {
				return
			}
		}
		r.end()
	}
}

func (i *jsonItem) entry() entry {
	e := entry{
		title: i.Title, link: cmp.Or(i.URL, i.External), published: i.Published, updated: i.Modified,
		content: i.HTML, summary: i.Summary, categories: i.Tags, language: i.Language,
	}
	if i.ID != nil {
		e.id = fmt.Sprint(i.ID)
	}
	if e.content == "" {
		e.content, e.plain = i.Text, true
	}
	if i.Author != nil {
		i.Authors = append(i.Authors, *i.Author)
	}
	e.authors = jsonNames(i.Authors)
	return e
}

func jsonNames(persons []jsonPerson) []string {
	list := make([]*gofeed.Person, 0, len(persons))
	for _, p := range persons {
		list = append(list, &gofeed.Person{Name: p.Name})
	}
	return names(list)
}

// jsonSource reads what a feed says of itself before its items.
func jsonSource(head []byte) (s source) {
	d := jsontext.NewDecoder(bytes.NewReader(head), format.Decoding()...)
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return s
	}
	for {
		key, err := d.ReadToken()
		if err != nil || key.Kind() != '"' {
			return s
		}
		name := key.String()
		value, err := d.ReadValue()
		if err != nil {
			return s
		}
		s.set(name, value)
	}
}

func (s *source) set(name string, value []byte) {
	var to any
	var authors []jsonPerson
	switch name {
	case "title":
		to = &s.title
	case "home_page_url":
		to = &s.link
	case "language":
		to = &s.language
	case "authors":
		to = &authors
	default:
		return
	}
	if json.Unmarshal(value, to) == nil && authors != nil {
		s.authors = jsonNames(authors)
	}
}
