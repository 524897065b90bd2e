package corpus

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"
)

// Original is the address of the page that an archive or a cache keeps a copy of:
// it is a part of the copy's own address. Any other address is returned as it is.
//
//	web.archive.org/web/20210309120000/https://example.org/a  a time, then the address
//	archive.ph/2021.03.09-120000/https://example.org/a        the same, written otherwise
//	webcache.googleusercontent.com/search?q=cache:ID:example.org/a
//	example-org.cdn.ampproject.org/c/s/example.org/a
func Original(address string) string {
	for range maxCopies {
		inner := original(address)
		if inner == address {
			break
		}
		address = inner
	}
	return address
}

// maxCopies is how often a copy may be one of a copy.
const maxCopies = 3

func original(address string) string {
	address = strings.TrimSpace(address)
	if !mayBeCopy(address) {
		return address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	switch host := strings.ToLower(u.Hostname()); {
	case strings.HasSuffix(host, "cdn.ampproject.org"):
		return cmp.Or(ampOriginal(u), address)
	case strings.HasSuffix(host, "googleusercontent.com"):
		return cmp.Or(cacheOriginal(u), address)
	case isArchive(host):
		return cmp.Or(inPath(u, anyCapture), address)
	default:
		return cmp.Or(inPath(u, timedCapture), address)
	}
}

// mayBeCopy is a first look: most addresses are of no copy.
func mayBeCopy(address string) bool {
	rest := address[min(len(address), len("https://")):]
	return strings.Contains(rest, "http") || strings.Contains(rest, "rchive") || strings.Contains(rest, "wayback") ||
		strings.Contains(rest, "cdn.ampproject.org") || strings.Contains(rest, "googleusercontent.com/")
}

// isArchive recognizes hosts that are archives of pages: web.archive.org,
// archive.example.org, webcache.example.com.
func isArchive(host string) bool {
	return strings.Contains(host, "archive") || strings.Contains(host, "wayback") || strings.Contains(host, "webcache")
}

// What is before the address of a page in the path of its copy: a time (with or
// without the two letters that say how the copy is shown) or, where the host says
// that it is an archive, anything.
var (
	timedCapture = regexp.MustCompile(`(?i)/(?:\d{8,14}|\d{4}\.\d\d\.\d\d-\d{6})(?:[a-z]{2}_)?/(https?):/{1,2}([^/])`)
	anyCapture   = regexp.MustCompile(`(?i)/(https?):/{1,2}([^/])`)
	bareCapture  = regexp.MustCompile(`/\d{8,14}(?:[a-z]{2}_)?/([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,}(?:/.*)?)$`)
)

// inPath is the address in the path of another.
func inPath(u *url.URL, capture *regexp.Regexp) string {
	path := u.EscapedPath()
	query := queryOf(u)
	if at := capture.FindStringSubmatchIndex(path); at != nil {
		return strings.ToLower(path[at[2]:at[3]]) + "://" + path[at[4]:] + query
	}
	if found := bareCapture.FindStringSubmatch(path); found != nil && isArchive(strings.ToLower(u.Hostname())) {
		return "http://" + found[1] + query
	}
	return ""
}

// ampOriginal is the address of a page that Google's cache of AMP pages shows; "s"
// is for https.
func ampOriginal(u *url.URL) string {
	for _, mark := range []string{"/c/s/", "/v/s/", "/c/", "/v/"} {
		if rest, ok := strings.CutPrefix(u.EscapedPath(), mark); ok && rest != "" {
			return "https://" + rest + queryOf(u)
		}
	}
	return ""
}

func queryOf(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}

// cacheOriginal is the address of a page in Google's cache: "cache:", an id that
// may be missing, the address, and after a space the words that were searched.
func cacheOriginal(u *url.URL) string {
	rest, ok := strings.CutPrefix(u.Query().Get("q"), "cache:")
	if !ok {
		return ""
	}
	rest, _, _ = strings.Cut(rest, " ")
	if id, after, found := strings.Cut(rest, ":"); found && !strings.ContainsAny(id, "./") && !strings.HasPrefix(after, "//") {
		rest = after
	}
	switch {
	case rest == "":
		return ""
	case strings.HasPrefix(rest, "http://"), strings.HasPrefix(rest, "https://"):
		return rest
	}
	return "http://" + rest
}
