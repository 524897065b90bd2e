package format

import (
	"cmp"
	"net"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Outlet returns the slug of the outlet whose page is at an address or that
// calls itself by a name; "" if it has neither. A known host goes before a known
// name. The slug of an outlet that is not known is the label of the host that
// its owner registered, because every source of its pages has that, while names
// are written in many ways; without an address it is the name (Slug). A name that is a
// host, such as www.example.co.uk, is an address.
func (o Options) Outlet(address, name string) string {
	if address == "" && isHost(name) {
		address = "https://" + name
	}
	if slug, ok := o.OutletAt(address); ok {
		return slug
	}
	if slug, ok := o.Outlets.ByName(name); ok {
		return slug
	}
	named := HostAddress(name)
	if slug, ok := o.OutletAt(named); ok {
		return slug
	}
	return cmp.Or(Slug(Registered(address)), Slug(Registered(named)), Slug(name))
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
