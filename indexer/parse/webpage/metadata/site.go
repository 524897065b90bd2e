package metadata

import (
	"net/url"
	"slices"
	"strings"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/structured"
)

// address is the page's own word for where it stands: its canonical link, else
// og:url, else what JSON-LD says; an address of a home page only if nothing
// points deeper. Without a word of its own it is where it was fetched from.
func address(data *structured.Page, fetched string) string {
	base := resolve(fetched, data.Base)
	if base == "" {
		base = fetched
	}
	home := ""
	said := []string{data.Link("canonical"), data.Content("og:url"), data.Content("twitter:url")}
	for item := range data.All(articleTypes...) {
		said = append(said, item.Address("mainEntityOfPage"), item.Address("url"))
		break
	}
	for _, said := range append(said, fetched) {
		at := resolve(base, said)
		switch {
		case at == "":
		case !isHome(at):
			return at
		case home == "":
			home = at
		}
	}
	return home
}

// resolve makes an address absolute; "" if it is none of the web, or relative to
// nothing.
func resolve(base, said string) string {
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

// unwrapped is the address of the page that an archive or cache of pages keeps
// a copy of: it stands in the copy's own path.
func unwrapped(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	for _, scheme := range []string{"http://", "https://"} {
		if i := strings.Index(u.Path, "/"+scheme); i >= 0 && isCopy(u.Hostname()) {
			inner := u.Path[i+1:]
			if u.RawQuery != "" {
				inner += "?" + u.RawQuery
			}
			return inner
		}
	}
	if strings.HasSuffix(u.Hostname(), "cdn.ampproject.org") {
		for _, mark := range []string{"/c/s/", "/v/s/", "/c/", "/v/"} {
			if rest, ok := strings.CutPrefix(u.Path, mark); ok {
				return "https://" + rest
			}
		}
	}
	return address
}

// isCopy tells hosts that are archives: web.archive.org, archive.example.org.
func isCopy(host string) bool {
	return strings.Contains(host, "archive") || strings.Contains(host, "wayback") || strings.Contains(host, "webcache")
}

// isHome tells the address of an outlet as a whole.
func isHome(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	path := strings.Trim(u.Path, "/")
	return u.RawQuery == "" && u.Fragment == "" && (path == "" || path == "index.html" || path == "index.php")
}

// sameAddress compares addresses without scheme, www, query and last slash.
func sameAddress(a, b string) bool { return bare(a) == bare(b) }

func bare(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	return strings.TrimSuffix(strings.TrimPrefix(address, "www."), "/")
}

// outlet is the slug of the page's outlet: as it is known by host or name; else
// the label of the host that its owner registered, for names are written in many
// ways; else the name.
func outlet(s Site, fetched string) string {
	said := siteNames(s.Data)
	s.Address = ownAddress(s, said)
	for _, at := range []string{unwrapped(s.Address), unwrapped(fetched)} {
		if slug, ok := s.Options.OutletAt(at); ok {
			return slug
		}
	}
	for _, name := range said {
		if slug, ok := s.Options.Outlets.ByName(name); ok {
			return slug
		}
	}
	if label := format.Registered(unwrapped(s.Address)); label != "" {
		if own := hosted(unwrapped(s.Address), label, said); own != "" {
			label = own
		}
		return format.Slug(label)
	}
	for _, name := range said {
		if slug := format.Slug(name); slug != "" {
			return slug
		}
	}
	return ""
}

// ownAddress is the address by which a page tells its outlet. One that prints what
// another outlet wrote first names that one's page as canonical, but shares its
// own (og:url). Where the canonical host is that of the page's own name, it counts.
func ownAddress(s Site, said []string) string {
	shared := resolve(s.Address, s.Data.Content("og:url"))
	own, first := format.Registered(unwrapped(shared)), format.Registered(unwrapped(s.Address))
	if own == "" || own == first || slices.ContainsFunc(said, func(name string) bool { return strings.Contains(key(name), key(first)) }) {
		return s.Address
	}
	return shared
}

// siteNames are the names by which a page calls its outlet, the plainest first.
func siteNames(data *structured.Page) (all []string) {
	add := func(name string) {
		if name = clean(name); name != "" && wordsOf(name) <= 6 && len(name) < 60 && !strings.Contains(name, "://") && !strings.HasPrefix(name, "{") {
			all = append(all, name)
		}
	}
	add(data.Content("og:site_name"))
	for item := range data.All(articleTypes...) {
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

// hosted is the first label of a host if the site's own name begins with it and
// does not hold the registered one: a blog on a platform.
func hosted(address, label string, said []string) string {
	u, err := url.Parse(address)
	if err != nil || len(said) == 0 {
		return ""
	}
	own, _, _ := strings.Cut(strings.ToLower(u.Hostname()), ".")
	if name := key(said[0]); len(own) >= 5 && own != label && strings.HasPrefix(name, key(own)) && !strings.Contains(name, key(label)) {
		return own
	}
	return ""
}

// names are the keys of the names of an outlet.
type names map[string]bool

func namesOf(s Site) names {
	n := names{}
	for _, name := range siteNames(s.Data) {
		n.add(name)
	}
	n.add(format.Registered(unwrapped(s.Address)))
	n.add(s.Outlet)
	if u, err := url.Parse(unwrapped(s.Address)); err == nil {
		n.add(strings.TrimPrefix(u.Hostname(), "www."))
	}
	return n
}

func (n names) add(name string) {
	k := key(name)
	if len(k) < 2 {
		return
	}
	n[k] = true
	if short := strings.TrimPrefix(k, "the"); len(short) > 2 {
		n[short] = true
	}
}

// is tells whether a text is a name of the outlet and nothing else.
func (n names) is(text string) bool {
	k := key(text)
	return k != "" && (n[k] || n[strings.TrimPrefix(k, "the")])
}

// are tells whether a text is a name of the outlet, the beginning of one, or one
// with a few words more.
func (n names) are(text string) bool {
	if n.is(text) {
		return true
	}
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	for i := range words {
		run := ""
		for _, w := range words[i:] {
			run += key(w)
			if len(run) >= 3 && n[run] {
				return true
			}
		}
	}
	k := key(text)
	for name := range n {
		if len(k) >= 4 && strings.HasPrefix(name, k) {
			return true
		}
	}
	return false
}

// begin tells whether a text begins with a name of the outlet.
func (n names) begin(text string) bool {
	run := ""
	for word := range strings.FieldsSeq(text) {
		if run += key(word); len(run) > 60 {
			return false
		}
		if len(run) >= 3 && n[run] {
			return true
		}
	}
	return false
}
