// Package feed writes feeds: Atom 1.0 (RFC 4287) and JSON Feed 1.1
// (https://www.jsonfeed.org/version/1.1/). All texts are plain, and escaped here.
package feed

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"time"
)

// Feed is a list of entries that grows.
type Feed struct {
	ID      string // URI that never changes
	Title   string
	Self    string    // address of the feed
	Home    string    // address of the page that shows the same
	Updated time.Time // of the newest entry; zero if there is none
	Entries []Entry   // the newest first
}

// Entry is one document.
type Entry struct {
	ID        string // URI that never changes
	Title     string
	Authors   []string
	Address   string // of its page
	Published time.Time
	Updated   time.Time // when it came into the collection
	Language  string    // ISO 639-1; "" if it is not known
	Text      string
}

// The types of feeds.
const (
	AtomType = "application/atom+xml; charset=utf-8"
	JSONType = "application/feed+json"
)

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Lang      string       `xml:"xml:lang,attr,omitempty"`
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Authors   []atomAuthor `xml:"author"`
	Published string       `xml:"published,omitempty"`
	Updated   string       `xml:"updated"`
	Link      atomLink     `xml:"link"`
	Content   string       `xml:"content"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

// unknown is the author of a text whose author is not known: Atom demands one.
const unknown = "unknown"

// Atom returns a feed as Atom. A character that XML does not have becomes U+FFFD.
func (f Feed) Atom() ([]byte, error) {
	out := atomFeed{ID: f.ID, Title: f.Title, Updated: stamp(f.Updated),
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "text/html", f.Home}}}
	for _, e := range f.Entries {
		entry := atomEntry{Lang: e.Language, ID: e.ID, Title: e.Title, Updated: stamp(e.Updated), Link: atomLink{"alternate", "text/html", e.Address}, Content: e.Text}
		for _, name := range e.Authors {
			entry.Authors = append(entry.Authors, atomAuthor{name})
		}
		if len(entry.Authors) == 0 {
			entry.Authors = []atomAuthor{{unknown}}
		}
		if !e.Published.IsZero() {
			entry.Published = stamp(e.Published)
		}
		out.Entries = append(out.Entries, entry)
	}
	body, err := xml.MarshalIndent(out, "", " ")
	return append([]byte(xml.Header), append(body, '\n')...), err
}

type jsonFeed struct {
	Version string     `json:"version"`
	Title   string     `json:"title"`
	Home    string     `json:"home_page_url"`
	Self    string     `json:"feed_url"`
	Items   []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	Address   string       `json:"url"`
	Title     string       `json:"title"`
	Text      string       `json:"content_text"`
	Published *time.Time   `json:"date_published,omitempty"`
	Updated   *time.Time   `json:"date_modified,omitempty"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Language  string       `json:"language,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// JSON returns a feed as JSON Feed.
func (f Feed) JSON() ([]byte, error) {
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Home: f.Home, Self: f.Self, Items: []jsonItem{}}
	for _, e := range f.Entries {
		item := jsonItem{ID: e.ID, Address: e.Address, Title: e.Title, Text: e.Text, Language: e.Language, Published: known(e.Published), Updated: known(e.Updated)}
		for _, name := range e.Authors {
			item.Authors = append(item.Authors, jsonAuthor{name})
		}
		out.Items = append(out.Items, item)
	}
	var body strings.Builder
	err := json.NewEncoder(&body).Encode(out)
	return []byte(body.String()), err
}

// stamp writes a time in UTC; one that is not known as the beginning of time, for Atom
// demands one.
func stamp(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format(time.RFC3339)
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
