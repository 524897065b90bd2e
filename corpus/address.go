package corpus

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
)

// addressKey returns the text from which the id of an address is derived: the
// address without everything that can differ between two links to the same page.
// That is the scheme (http or https), upper case and "www." in the host, a default
// port, a slash at the end, the way letters are escaped in the path, the fragment
// and tracking parameters. The copy of a page in an archive
// has the key of the page (Original). A text that is not a web address is its own key; so is
// an address in its shortest form over https.
func addressKey(address string) string {
	u, err := url.Parse(Original(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return address
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	key := "https://" + host + strings.TrimSuffix(upperEscapes(u.EscapedPath()), "/")
	if query := withoutTrackers(u.RawQuery); query != "" {
		key += "?" + query
	}
	if strings.HasPrefix(u.Fragment, "!") { // by an old convention, this is a page of its own
		key += "#" + u.EscapedFragment()
	}
	return key
}

// upperEscapes writes escaped bytes of a path in one way, "%c3" as "%C3".
func upperEscapes(path string) string {
	if !strings.Contains(path, "%") {
		return path
	}
	b := []byte(path)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:], bytes.ToUpper(b[i+1:i+3]))
		}
	}
	return string(b)
}

// withoutTrackers removes the parameters that say where a reader came from.
func withoutTrackers(query string) string {
	kept := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return name == "" || IsTracker(name)
	})
	return strings.Join(kept, "&")
}

// IsTracker reports whether a parameter of an address, in any letter case, says
// where a reader came from. The ids of documents depend on the answer.
func IsTracker(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "mtm_") || slices.Contains(trackers, name)
}

// trackers are the parameters that advertisers, newsletters and networks add to links.
var trackers = []string{
	"fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "gad_source", "srsltid", "_ga", "_gl", "dclid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid",
	"mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "cmpid", "ocid",
}
