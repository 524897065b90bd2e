// Package site tells whose page a page is: its address, its outlet, and the names
// by which it calls its outlet.
package site

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"
)

// Site is what must be known of a page before anything else of it is read.
type Site struct {
	Address    string           // canonical, else where the page was fetched from; "" if neither is known
	Outlet     string           // slug
	OutletName string           // what the page calls an outlet that no table knows
	Zone       *time.Location   // in which the outlet writes its times; nil if not known
	Data       *structured.Page // what the page says to machines, read before anything is taken out of it
	Options    format.Options
}

// Read returns the site that a page belongs to.
func Read(doc *dom.Document, in format.Input) Site {
	s := Site{Data: structured.Read(doc), Options: in.Options}
	if s.Options.Outlets == nil {
		s.Options.Outlets = format.NoOutlets{}
	}
	s.Address = address(s.Data, in.URL)
	said := siteNames(s.Data)
	s.Outlet = outlet(s, in.URL, said)
	s.OutletName = s.Options.OutletName(s.Outlet, s.Address, said...)
	s.Zone = s.Options.Outlets.Zone(s.Outlet)
	return s
}

// address is what the page itself says its address is: its canonical link, else
// og:url, else what JSON-LD says; an address of a home page only if nothing
// points deeper. Without a word of its own it is where it was fetched from.
func address(data *structured.Page, fetched string) string {
	base := Resolve(fetched, data.Base)
	if base == "" {
		base = fetched
	}
	home := ""
	said := []string{data.Link("canonical"), data.Content("og:url"), data.Content("twitter:url")}
	for item := range data.All(structured.ArticleTypes...) {
		said = append(said, item.Address("mainEntityOfPage"), item.Address("url"))
		break
	}
	for _, said := range append(said, fetched) {
		at := Resolve(base, said)
		switch {
		case at == "":
		case !IsHome(at):
			return at
		case home == "":
			home = at
		}
	}
	return home
}

// Resolve makes an address absolute; "" if it is not an address of the web, or relative to
// nothing.
func Resolve(base, said string) string {
	said = strings.TrimSpace(said)
	if said == "" || strings.ContainsAny(said, "<>\"{} \n\t") {
		return ""
	}
	u, err := url.Parse(said)
	if err != nil {
		return ""
	}
	if u.IsAbs() && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return said
	}
	b, err := url.Parse(base)
	if err != nil || b.Host == "" {
		if u.Host != "" && u.Scheme == "" {
			return "https:" + said // an address without its scheme
		}
		return ""
	}
	at := b.ResolveReference(u)
	if at.Scheme != "http" && at.Scheme != "https" || at.Host == "" {
		return ""
	}
	return at.String()
}

// IsHome recognizes the address of an outlet as a whole.
func IsHome(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	path := strings.Trim(u.Path, "/")
	return u.RawQuery == "" && u.Fragment == "" && (path == "" || path == "index.html" || path == "index.php")
}

// SameAddress compares addresses without scheme, www, query and last slash.
func SameAddress(a, b string) bool { return bare(a) == bare(b) }

func bare(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	return strings.TrimSuffix(strings.TrimPrefix(address, "www."), "/")
}

// outlet is the slug of the page's outlet: by the host of its address, else of where it
// was fetched from, else by its name.
func outlet(s Site, fetched string, said []string) string {
	s.Address = ownAddress(s, said)
	for _, at := range []string{corpus.Original(s.Address), corpus.Original(fetched)} {
		if slug, ok := s.Options.OutletAt(at); ok {
			return slug
		}
	}
	name := ""
	for _, other := range said {
		if _, known := s.Options.Outlets.ByName(other); name == "" || known {
			if name = other; known {
				break
			}
		}
	}
	return s.Options.Outlet(corpus.Original(s.Address), name)
}

// ownAddress is the address by which a page tells its outlet. One that prints what
// another outlet wrote first names that one's page as canonical, but shares its
// own (og:url). Where the canonical host is that of the page's own name, it counts.
func ownAddress(s Site, said []string) string {
	shared := Resolve(s.Address, s.Data.Content("og:url"))
	own, first := format.Registered(corpus.Original(shared)), format.Registered(corpus.Original(s.Address))
	if own == "" || own == first || slices.ContainsFunc(said, func(name string) bool { return strings.Contains(textkey.Of(name), textkey.Of(first)) }) {
		return s.Address
	}
	return shared
}

// siteNames are the names by which a page calls its outlet, the plainest first.
func siteNames(data *structured.Page) (all []string) {
	add := func(name string) {
		if name = textkey.Clean(name); name != "" && textkey.Words(name) <= 6 && len(name) < 60 && !strings.Contains(name, "://") && !strings.HasPrefix(name, "{") {
			all = append(all, name)
		}
	}
	add(data.Content("og:site_name"))
	for item := range data.All(structured.ArticleTypes...) {
		add(item.Text("publisher"))
		break
	}
	for item := range data.All("WebSite", "NewsMediaOrganization") {
		add(item.Text("name"))
		add(item.Text("alternateName"))
	}
	add(data.Content("application-name"))
	add(data.Content("apple-mobile-web-app-title"))
	add(data.Content("dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher"))
	return all
}

// Names are the keys of the names of an outlet.
type Names map[string]bool

// Names returns the names by which the outlet of a page is known.
func (s Site) Names() Names {
	n := Names{}
	for _, name := range siteNames(s.Data) {
		n.add(name)
	}
	n.add(format.Registered(corpus.Original(s.Address)))
	n.add(s.Outlet)
	if u, err := url.Parse(corpus.Original(s.Address)); err == nil {
		n.add(strings.TrimPrefix(u.Hostname(), "www."))
	}
	return n
}

func (n Names) add(name string) {
	k := textkey.Of(name)
	if len(k) < 2 {
		return
	}
	n[k] = true
	if short := strings.TrimPrefix(k, "the"); len(short) > 2 {
		n[short] = true
	}
}

// Is reports whether a text is a name of the outlet and nothing else.
func (n Names) Is(text string) bool {
	k := textkey.Of(text)
	return k != "" && (n[k] || n[strings.TrimPrefix(k, "the")])
}

// Resemble reports whether a text is a name of the outlet, the beginning of one, or one
// with a few words more.
func (n Names) Resemble(text string) bool {
	if n.Is(text) {
		return true
	}
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	for i := range words {
		run := ""
		for _, w := range words[i:] {
			run += textkey.Of(w)
			if len(run) >= 3 && n[run] {
				return true
			}
		}
	}
	k := textkey.Of(text)
	for name := range n {
		if len(k) >= 4 && strings.HasPrefix(name, k) {
			return true
		}
	}
	return false
}

// Begin reports whether a text begins with a name of the outlet.
func (n Names) Begin(text string) bool {
	run := ""
	for word := range strings.FieldsSeq(text) {
		if run += textkey.Of(word); len(run) > 60 {
			return false
		}
		if len(run) >= 3 && n[run] {
			return true
		}
	}
	return false
}
