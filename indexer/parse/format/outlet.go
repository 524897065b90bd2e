package format

import (
	"net/url"
	"strings"
	"unicode"
)

// Outlet gives the slug of the outlet whose page stands at an address or that
// calls itself by a name; "" if it has neither. A known host goes before a known
// name; the name of an outlet that is not known is written as a slug (Slug).
func (o Options) Outlet(address, name string) string {
	if slug, ok := o.OutletAt(address); ok {
		return slug
	}
	if slug, ok := o.Outlets.ByName(name); ok {
		return slug
	}
	return Slug(name)
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
// hyphens where something else stands between them.
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
