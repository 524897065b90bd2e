package forumapi

import (
	"cmp"
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"standpoint/indexer/parse/markup"
)

// fourchanPost is a post of an image board (4chan API, github.com/4chan/4chan-API, 2023).
type fourchanPost struct {
	Number  text   `json:"no"`
	Thread  number `json:"resto"`
	Time    number `json:"time"`
	Name    text   `json:"name"`
	Trip    text   `json:"trip"`
	Subject text   `json:"sub"`
	Comment text   `json:"com"`
	Board   text   `json:"board"`
}

// quoted is the first post that a post answers.
var quoted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`href="#p(\d+)" class="quotelink"`) })

// Fourchan reads a post of a board, which is "" where that is not known. A post answers
// the first one that it names; its quotes keep their "> ".
func Fourchan(raw []byte, board string) (posts []Post, left []string, err error) {
	var f fourchanPost
	if err := decode(raw, &f); err != nil {
		return nil, nil, err
	}
	if f.Number == "" || !f.Time.known {
		return nil, nil, nil
	}
	of := cmp.Or(string(f.Board), board)
	if of != "" {
		of += "/"
	}
	p := Post{
		Platform: "4chan", ID: of + string(f.Number), Author: strings.TrimSpace(person(f.Name) + " " + string(f.Trip)), Posted: unix(f.Time),
		Headline: strings.TrimSpace(html.UnescapeString(string(f.Subject))),
		Text:     quoteMarks().ReplaceAllString(markup.FromHTML(string(f.Comment)), "> $1"),
	}
	if p.Author == "Anonymous" { // as everyone who gives no name
		p.Author = ""
	}
	if of != "" {
		p.Section = "/" + of
		p.URL = "https://boards.4chan.org/" + of + "thread/" + string(f.Number)
	}
	if thread := f.Thread.count(); thread != nil && *thread > 0 {
		p.Root = of + strconv.Itoa(*thread)
		p.Parent = p.Root
		if p.URL != "" {
			p.URL = "https://boards.4chan.org/" + of + "thread/" + strconv.Itoa(*thread) + "#p" + string(f.Number)
		}
		if m := quoted().FindStringSubmatch(string(f.Comment)); m != nil {
			p.Parent = of + m[1]
		}
	}
	return []Post{p}, nil, nil
}

// quoteMarks are the signs before a line that is quoted, which boards write without a space.
var quoteMarks = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^>([^> ])`) })
