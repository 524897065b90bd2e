package corpus

import (
	"net/url"
	"slices"
	"strings"
)

// addressKey is what an id is derived from for an address: the address without
// what differs between two links to one page. These are the scheme (http or
// https), upper case and "www." in the host, a default port, a slash at the
// end, the fragment and the parameters that follow readers around. What is no
// address on the web is its own key; so is an address in its shortest form over https.
func addressKey(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return address
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	key := "https://" + host + strings.TrimSuffix(u.EscapedPath(), "/")
	if query := withoutTrackers(u.RawQuery); query != "" {
		key += "?" + query
	}
	if strings.HasPrefix(u.Fragment, "!") { // a page of its own, by an old convention
		key += "#" + u.EscapedFragment()
	}
	return key
}

// withoutTrackers drops parameters that tell where a reader came from.
func withoutTrackers(query string) string {
	kept := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		name = strings.ToLower(name)
		return name == "" || strings.HasPrefix(name, "utm_") || slices.Contains(trackers, name)
	})
	return strings.Join(kept, "&")
}

var trackers = []string{"fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "cmpid", "ocid"}
