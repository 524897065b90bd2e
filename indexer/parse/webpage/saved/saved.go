// Package saved knows how browsers, tools and archives save pages: where they
// write the address of a page, and what they add to it.
package saved

import (
	"bytes"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/dom"
)

// reach is how much of a page is searched for what is written at its beginning.
const reach = 16 << 10

// marks are what tools write at the beginning of a page, with its address:
//
//	Chromium, Internet Explorer   <!-- saved from url=(0021)https://example.org/a -->
//	SingleFile                    <!-- Page saved with SingleFile url: … saved date: … -->
//	HTTrack                       <!-- Mirrored from example.org/a by HTTrack Website Copier/3.x … -->
//	monolith                      <!-- Saved from https://example.org/a at 2021-03-09T12:00:00Z using monolith … -->
//	Save Page WE                  <meta name="savepage-url" content="…">
//	WebScrapBook                  <html data-scrapbook-source="…">
//	Wayback Machine               __wm.wombat("https://example.org/a","20210309120000",…)
var marks = []struct {
	word string // in lower case; pages without it have no such mark
	*regexp.Regexp
}{
	{"saved from url=", regexp.MustCompile(`(?i)<!--\s*saved from url=\(\d+\)\s*(\S+)`)},
	{"page saved with singlefile", regexp.MustCompile(`(?is)<!--\s*page saved with singlefile\s+url:\s*(\S+)`)},
	{"httrack", regexp.MustCompile(`(?i)<!--\s*mirrored from (\S+) by httrack`)},
	{"saved from http", regexp.MustCompile(`(?i)<!--\s*saved from (https?://\S+) at `)},
	{"savepage-url", regexp.MustCompile(`(?i)<meta name="?savepage-url"? content="?([^">\s]+)`)},
	{"data-scrapbook-source", regexp.MustCompile(`(?i)\sdata-scrapbook-source="([^"]+)"`)},
	{"__wm.wombat(", regexp.MustCompile(`__wm\.wombat\("([^"]+)"`)},
}

// times are where the same tools write when they saved a page.
var times = []struct {
	word string // in lower case; pages without it have no such time
	*regexp.Regexp
}{
	{"page saved with singlefile", regexp.MustCompile(`(?is)<!--\s*page saved with singlefile\s.*?saved date:\s*([^\n(]+)`)},
	{"httrack", regexp.MustCompile(`(?i)<!--\s*mirrored from [^>]+?\],\s*([^>]+?)\s*-->`)},
	{"saved from http", regexp.MustCompile(`(?i)<!--\s*saved from https?://\S+ at (\S+) `)},
	{"savepage-date", regexp.MustCompile(`(?i)<meta name="?savepage-date"? content="?([^">(]+)`)},
	{"data-scrapbook-create", regexp.MustCompile(`(?i)\sdata-scrapbook-create="(\d{14})\d*"`)},
	{"__wm.wombat(", regexp.MustCompile(`__wm\.wombat\("[^"]+",\s*"(\d{14})"`)},
}

// Origin says, by the beginning of a page, where it was saved from, "" if nothing
// says it, and when, in UTC, zero if nothing does.
func Origin(page []byte) (address string, captured time.Time) {
	head := page[:min(len(page), reach)]
	lower := bytes.Clone(head)
	for i, c := range lower { // the words are in ASCII
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return addressOf(head, lower), capturedOf(head, lower)
}

func capturedOf(head, lower []byte) time.Time {
	for _, mark := range times {
		if !bytes.Contains(lower, []byte(mark.word)) {
			continue
		}
		if found := mark.FindSubmatch(head); found != nil {
			if at := datetime.Exact(strings.TrimSpace(string(found[1]))); !at.IsZero() {
				return at
			}
		}
	}
	return time.Time{}
}

func addressOf(head, lower []byte) string {
	for _, mark := range marks {
		if !bytes.Contains(lower, []byte(mark.word)) {
			continue
		}
		found := mark.FindSubmatch(head)
		if found == nil {
			continue
		}
		address := html.UnescapeString(string(found[1]))
		if !strings.Contains(address, "://") && strings.Contains(address, ".") {
			address = "http://" + address
		}
		if strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://") {
			return address
		}
	}
	return ""
}

// Clean takes off a page what the archive or the cache that keeps it has added: its
// toolbar, its header, and the meta elements in which it gives itself as the
// site and the time of its capture as that of publication. It returns the address
// of the page, if the additions say it; else "".
func Clean(doc *dom.Document) (address string) {
	var added []*html.Node
	shared, isShared := "", false
	for n := doc.Get(0); n != nil; {
		if n.Type == html.ElementNode {
			switch id := dom.Attr(n, "id"); {
			case id == "":
			case id == "wm-ipp-base" || id == "wm-ipp" || id == "donato", strings.HasSuffix(id, "google-cache-hdr"):
				added = append(added, n)
				n = dom.After(n)
				continue
			}
			if !isShared && n.DataAtom == atom.Meta && dom.Attr(n, "property") == "og:url" {
				shared, isShared = dom.Attr(n, "content"), true
			}
		}
		n = dom.Next(n)
	}
	for _, n := range added {
		if strings.HasSuffix(dom.Attr(n, "id"), "google-cache-hdr") {
			address = doc.Find("base[href]").AttrOr("href", "")
		}
		dom.Remove(n)
	}
	if IsArchiveToday(shared) && corpus.Original(shared) != shared {
		doc.Find(`#HEADER, #hashtags, #FOOTER, meta[property^="article:"], meta[property="og:site_name"], link[rel="canonical"]`).Each(func(_ int, s *dom.Selection) { dom.Remove(s.Get(0)) })
		address = corpus.Original(shared)
	}
	return address
}

// IsArchiveToday recognizes addresses of archive.today under its seven names.
func IsArchiveToday(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	end, ok := strings.CutPrefix(strings.TrimPrefix(strings.ToLower(host), "www."), "archive.")
	return ok && strings.Contains(" today ph is li md vn fo ", " "+end+" ")
}
