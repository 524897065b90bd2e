package format

import (
	"cmp"
	"net"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"standpoint/corpus"
)

// Outlet returns the slug of the outlet whose page is at an address or that
// calls itself by a name; "" if it has neither. It follows from the host of the
// address, whatever the source calls the outlet, because every source of its pages has
// that, while names are written in many ways and borne by several: a known host has
// the slug of the table, any other one its own. The name counts without an address, or
// if the host carries what many outlets wrote. A name that is a host, such as
// www.example.co.uk, is an address.
func (o Options) Outlet(address, name string) string {
	if address == "" && isHost(name) {
		address = "https://" + name
	}
	if slug, ok := o.OutletAt(address); ok {
		return slug
	}
	named := HostAddress(name)
	if own := hostSlug(address); own != "" && (name == "" || !carriers[SiteOf(address)]) {
		return own
	}
	if slug, ok := o.Outlets.ByName(name); ok {
		return slug
	}
	if slug, ok := o.OutletAt(named); ok {
		return slug
	}
	return cmp.Or(hostSlug(named), Slug(name), hostSlug(address))
}

// Attribute gives an article to the outlet of an address and a name, and keeps the name
// if the tables do not have it.
func (o Options) Attribute(a *corpus.Article, address, name string) {
	a.Outlet = o.Outlet(address, name)
	a.OutletName = o.OutletName(a.Outlet, address, name)
}

// Renamed is the slug of today for an outlet that an article was given before: an
// earlier version called it by the label that its owner registered, or the tables have
// learned its host since. What was not found by the address stays.
func (o Options) Renamed(a corpus.Article) string {
	at := corpus.Original(a.URL)
	if a.Outlet == "" || a.Outlet != hostSlug(at) && a.Outlet != Slug(Registered(at)) {
		return a.Outlet
	}
	return cmp.Or(o.Outlet(at, ""), a.Outlet)
}

// HostOfSlug is the host that the slug of an outlet which no table knows was made of:
// thelocal.de of thelocal-de; "" if it does not tell.
func HostOfSlug(slug string) string {
	label, suffix := ownAndSuffix(slug)
	if label == "" || !likeHost.MatchString(slug) {
		return ""
	}
	return label + "." + suffix
}

// FormerSlug is the slug by which earlier versions called the outlet of a host, without
// its public suffix; "" if it is the same.
func FormerSlug(slug string) string {
	label, _ := ownAndSuffix(slug)
	return label
}

// ownAndSuffix cuts the slug of a host before its public suffix.
func ownAndSuffix(slug string) (own, suffix string) {
	suffix, listed := publicsuffix.PublicSuffix(strings.ReplaceAll(slug, "-", "."))
	own, has := strings.CutSuffix(slug, "-"+strings.ReplaceAll(suffix, ".", "-"))
	if !listed || !has {
		return "", ""
	}
	return own, suffix
}

// OutletName is what a source calls an outlet that the tables do not know: the first
// of its names, or parts of a title ("World | The Daily Bugle"), that fits the host of
// the address, else the first. It is "" for an outlet that the tables know.
func (o Options) OutletName(outlet, address string, names ...string) string {
	if _, known := o.Outlets.ByName(outlet); known || outlet == "" {
		return ""
	}
	label, _, _ := strings.Cut(SiteOf(corpus.Original(address)), ".")
	first := ""
	for _, name := range names {
		name = strings.Join(strings.Fields(name), " ")
		parts := strings.FieldsFunc(name, separates)
		for _, part := range parts {
			if part = strings.TrimSpace(part); part == outlet || !isName(part) {
				continue
			}
			if fitsHost(part, label) {
				return part
			}
			if first == "" && len(parts) == 1 {
				first = part
			}
		}
	}
	return first
}

func separates(r rune) bool { return strings.ContainsRune("|»›·•–—", r) }

// isName refuses what stands where a name should: an address, a template, a sentence.
func isName(text string) bool {
	return text != "" && len(text) < 60 && !strings.ContainsAny(text, "{}<>\"“”") && !strings.Contains(text, "://") && (text != strings.ToLower(text) || HostAddress(text) == "")
}

// fitsHost reports whether a name is like the first label of a host: one holds the
// other, or the label is made of the first letters of the name's words.
func fitsHost(name, label string) bool {
	words := strings.Split(Slug(name), "-")
	label = strings.ReplaceAll(Slug(label), "-", "")
	key, initials := strings.Join(words, ""), ""
	for _, word := range words {
		for _, r := range word {
			initials += string(r)
			break
		}
	}
	return label != "" && (strings.Contains(key, label) || len(key) > 3 && strings.Contains(label, strings.TrimPrefix(key, "the")) || initials == label)
}

// HostAddress is the address that a source gives in place of an outlet's name:
// "www.example.org" or "https://example.org/news"; "" if the name is none.
func HostAddress(name string) string {
	name = strings.TrimSpace(name)
	if strings.ContainsAny(name, " \t\n") || !strings.Contains(name, ".") {
		return ""
	}
	sure := strings.Contains(name, "://") || strings.HasPrefix(strings.ToLower(name), "www.")
	if !strings.Contains(name, "://") {
		name = "https://" + name
	}
	u, err := url.Parse(name)
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	if suffix, icann := publicsuffix.PublicSuffix(strings.ToLower(u.Hostname())); !sure && !icann || suffix == strings.ToLower(u.Hostname()) {
		return ""
	}
	return name
}

// Registered is the label of an address that its owner registered: "example" of
// https://www.news.example.co.uk/. An address in numbers has none.
func Registered(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if host == "" || net.ParseIP(host) != nil || !strings.Contains(host, ".") {
		return ""
	}
	whole, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	label, _, _ := strings.Cut(whole, ".")
	if plain, err := idna.ToUnicode(label); err == nil {
		label = plain
	}
	return label
}

// isHost reports whether a name is that of a host below a public suffix, as U.S. and
// will.i.am are not.
func isHost(name string) bool {
	host := strings.ToLower(name)
	if strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || strings.Trim(host, ".") != host {
		return false
	}
	suffix, listed := publicsuffix.PublicSuffix(host)
	return listed && len(suffix) < len(host)
}

// OutletAt looks the outlet of an address up by its host.
func (o Options) OutletAt(address string) (slug string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "", false
	}
	return o.Outlets.ByHost(strings.ToLower(u.Hostname()))
}

// Slug writes a name as a slug: letters and digits in lower case, joined by
// hyphens where something else is between them.
func Slug(name string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			b.WriteRune(c)
		case c == '\'' || c == '’' || c == '.':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
