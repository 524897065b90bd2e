// Package newswire reads what news agencies send in other forms than XML.
//
//	form        told by                                      read after
//	ninjs       uri and versioncreated, headline or          IPTC, ninjs 1.4, 2.1 and 3.0 (schemas); as Superdesk and TT write it
//	            headlines, body_… or bodies
//	IPTC 7901   SOH, a line of source, number, priority,     IPTC 7901, revision 5 (1995), as Superdesk's parser reads it; the
//	            category and words, then STX and ETX         standard itself and real wires were not seen
//
// An item is an article. Pictures, videos and plans are skipped; codes of subjects and
// places have no field and are left.
package newswire

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return []format.Format{
		{Name: "ninjs", Title: "ninjs, news in JSON", Claims: claimsNinjs, Read: readNinjs},
		{Name: "iptc7901", Title: "wire text (IPTC 7901)", Claims: claimsWire, Read: readWire},
	}
}

func claimsNinjs(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range ninjsMembers {
		item := o.Under(strings.TrimSuffix(at, "[]"))
		if !item.Has("uri") && !item.Has("guid") {
			continue
		}
		titled := item.Has("headline") || item.Has("headlines.value")
		filled := item.Has("body_text") || item.Has("body_html") || item.Has("body_xhtml") || item.Has("bodies.value") || item.Has("description_text") || item.Has("descriptions.value")
		if titled && filled && (item.Has("versioncreated") || item.Has("firstcreated")) {
			return true
		}
	}
	return false
}

// ninjsMembers are where items are in the envelopes of services.
var ninjsMembers = []string{"", "items[]", "_items[]", "hits[]", "item"}

func readNinjs(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		for r, err := range format.Records(ctx, in.Text, ninjsMembers[1:]...) {
			var t corpus.Thread
			if err == nil {
				t, err = ninjs(r, in)
			}
			if !yield(t, err) || ctx.Err() != nil {
				return
			}
		}
	}
}

// item is an item of ninjs. What version 1 writes under names ("body_html"), the later
// write as lists.
type item struct {
	URI    string `json:"uri"`
	GUID   string `json:"guid"`
	Type   string `json:"type"`
	Status string `json:"pubstatus"`

	Headline string  `json:"headline"`
	Byline   string  `json:"byline"`
	By       string  `json:"by"`
	Heads    []value `json:"headlines"`
	Leads    []value `json:"descriptions"`
	Bodies   []value `json:"bodies"`

	Lead     string `json:"description_text"`
	LeadHTML string `json:"description_html"`
	Text     string `json:"body_text"`
	HTML     string `json:"body_html"`
	XHTML    string `json:"body_xhtml"`

	First    string `json:"firstcreated"`
	Content  string `json:"contentcreated"`
	Version  string `json:"versioncreated"`
	Language string `json:"language"`
	Source   string `json:"source"`
	Holder   string `json:"copyrightholder"`
	Sources  []struct {
		Name string `json:"name"`
	} `json:"infosources"`
	Associations json.RawMessage `json:"associations"`
}

// value is a text in one of its forms.
type value struct {
	Role  string `json:"role"`
	Type  string `json:"contenttype"`
	Value string `json:"value"`
}

// best is the main one of several texts, as HTML if that is there.
func best(all []value) (text value) {
	for _, v := range all {
		rank := func(v value) (n int) {
			if v.Role == "main" || v.Role == "" || v.Role == "summary" || v.Role == "full" {
				n += 2
			}
			if strings.Contains(v.Type, "html") {
				n++
			}
			return n
		}
		if v.Value != "" && (text.Value == "" || rank(v) > rank(text)) {
			text = v
		}
	}
	return text
}

// first is the first text that is not empty.
func first(texts ...value) value {
	return texts[max(0, slices.IndexFunc(texts, func(v value) bool { return v.Value != "" }))]
}

// plain is a text, without the tags that it may have.
func (v value) plain() string {
	if strings.Contains(v.Type, "html") || strings.Contains(v.Value, "</") {
		return markup.FromHTML(v.Value)
	}
	return strings.TrimSpace(strings.ReplaceAll(v.Value, "\r\n", "\n"))
}

func ninjs(r format.Record, in format.Input) (t corpus.Thread, err error) {
	var i item
	if err := json.Unmarshal(r.Raw, &i); err != nil {
		return t, r.Broken("the item is broken: "+format.Reason(err), err)
	}
	switch {
	case i.Status == "canceled" || i.Status == "withheld":
		return t, r.Skip("its agency has taken it back")
	case i.Type != "" && i.Type != "text" && i.Type != "composite":
		return t, r.Skip("it is an item of the type " + corpus.Printable(i.Type) + ", not an article")
	}
	t.Origin.Offset = r.Offset
	a := &t.Article
	a.NativeID = cmp.Or(i.URI, i.GUID)
	if strings.HasPrefix(i.URI, "http://") || strings.HasPrefix(i.URI, "https://") {
		a.URL = i.URI
	}
	a.Headline = markup.OneLine(cmp.Or(i.Headline, best(i.Heads).Value))
	a.Standfirst = oneLine(first(value{Value: i.Lead}, value{Type: "html", Value: i.LeadHTML}, best(i.Leads)).plain())
	a.Bylines = bylines(cmp.Or(i.Byline, i.By))
	a.Language = format.Language(i.Language)
	body := first(best(i.Bodies), value{Type: "html", Value: i.HTML}, value{Type: "html", Value: i.XHTML}, value{Value: i.Text})
	a.Paragraphs = paragraphs(body.plain())
	source := cmp.Or(i.Source, i.Holder)
	if len(i.Sources) > 0 {
		source = cmp.Or(i.Sources[0].Name, source)
	}
	in.Attribute(a, a.URL, source)
	published(a, in, i.First, i.Content, i.Version)
	if m, ok := datetime.Parse(i.Version, in.Outlets.Zone(a.Outlet)); ok && m.Time.After(a.Published) {
		a.Modified = m.Time
	}
	a.Captions = captions(i.Associations)
	if a.Headline == "" && len(a.Paragraphs) == 0 {
		return t, r.Skip("the item has neither headline nor text")
	}
	return t, nil
}

// captions are the texts of pictures beside an item: of those that are named, in version
// 1, or listed.
func captions(raw json.RawMessage) (list []string) {
	var named map[string]item
	var listed []item
	if json.Unmarshal(raw, &named) == nil {
		for _, name := range slices.Sorted(maps.Keys(named)) {
			listed = append(listed, named[name])
		}
	} else if json.Unmarshal(raw, &listed) != nil {
		return nil
	}
	for _, i := range listed {
		text := oneLine(first(value{Value: i.Lead}, best(i.Leads)).plain())
		if (i.Type == "picture" || i.Type == "graphic") && text != "" {
			list = append(list, text)
		}
	}
	return list
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// paragraphs are those of a text: separated by blank lines or, without these, its lines.
func paragraphs(text string) []string {
	if !strings.Contains(text, "\n\n") {
		text = strings.ReplaceAll(text, "\n", "\n\n")
	}
	list := markup.Paragraphs(text)
	for i, paragraph := range list {
		list[i] = oneLine(paragraph)
	}
	return list
}

// bylines are the names in "By Jo Doe and Ann Roe, Harbour".
func bylines(line string) (names []string) {
	line = strings.TrimSpace(markup.OneLine(line))
	for _, opener := range []string{"By ", "by ", "BY ", "Von ", "Par ", "Por ", "Av "} {
		line = strings.TrimPrefix(line, opener)
	}
	line, _, _ = strings.Cut(line, ",")
	for _, and := range []string{" and ", " und ", " et ", " och ", " & ", "/"} {
		line = strings.ReplaceAll(line, and, ";")
	}
	for name := range strings.SplitSeq(line, ";") {
		if name = format.Person(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// published sets the first of the dates that is one.
func published(a *corpus.Article, in format.Input, dates ...string) {
	for _, date := range dates {
		if m, ok := datetime.Parse(date, in.Outlets.Zone(a.Outlet)); ok {
			a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
			return
		}
	}
}
