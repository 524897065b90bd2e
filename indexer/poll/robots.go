package poll

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// robotsLimit is how much of a robots.txt is read: at least 500 KiB (RFC 9309, section 2.5).
const robotsLimit = 512 << 10

// rules are what a robots.txt says to one robot (RFC 9309).
type rules struct {
	lines []rule
	delay time.Duration // Crawl-delay, which many sites give and the RFC does not know; 0: none
}

// rule allows or disallows paths.
type rule struct {
	pattern string // normalized
	allow   bool
}

// disallowAll are the rules of a host whose robots.txt cannot be reached.
var disallowAll = rules{lines: []rule{{pattern: "/"}}}

// parseRobots reads the groups that apply to a product token: all that name it or, if none
// does, all for every robot. What cannot be read is skipped, line by line.
func parseRobots(text []byte, token string) rules {
	text = bytes.TrimPrefix(text[:min(len(text), robotsLimit)], []byte("\uFEFF"))
	var own, others rules
	named := false                // a group names the token
	forMe, forAll := false, false // the group that is read applies
	naming := false               // the last line named a robot
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	for line := range strings.SplitSeq(strings.ReplaceAll(string(text), "\r", "\n"), "\n") {
		line, _, _ = strings.Cut(line, "#")
		key, value, found := strings.Cut(line, ":")
		if !found {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if !naming {
				forMe, forAll = false, false
			}
			naming = true
			if value == "*" || strings.HasPrefix(value, "* ") {
				forAll = true
			} else if strings.EqualFold(productToken(value), token) {
				forMe, named = true, true
			}
			continue
		case "allow", "disallow", "crawl-delay":
			naming = false
		default: // of no group, such as Sitemap
			continue
		}
		if forMe {
			own.add(key, value)
		}
		if forAll {
			others.add(key, value)
		}
	}
	if named {
		return own
	}
	return others
}

// productToken is the beginning of a name that can be one (RFC 9309, section 2.2.1).
func productToken(name string) string {
	end := strings.IndexFunc(name, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_'
	})
	if end >= 0 {
		return name[:end]
	}
	return name
}

func (r *rules) add(key, value string) {
	switch {
	case key == "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds <= Longest.Seconds() {
			r.delay = max(r.delay, time.Duration(seconds*float64(time.Second)))
		}
	case value != "": // an empty one says nothing
		r.lines = append(r.lines, rule{normalPath(value), key == "allow"})
	}
}

// allowed reports whether a path with its query may be read: the longest rule that matches
// decides, of equally long ones that which allows (RFC 9309, section 2.2.2).
func (r rules) allowed(path string) bool {
	path = normalPath(path)
	if path == "/robots.txt" {
		return true
	}
	longest, allow := -1, true
	for _, line := range r.lines {
		if n := len(line.pattern); (n > longest || n == longest && line.allow) && matches(line.pattern, path) {
			longest, allow = n, line.allow
		}
	}
	return allow
}

// matches compares a pattern with the beginning of a path. A * is any number of characters;
// a $ at its end is the end of the path. The time is bounded by the product of the lengths.
func matches(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	pieces := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, pieces[0]) {
		return false
	}
	path = path[len(pieces[0]):]
	for i, piece := range pieces[1:] {
		if whole && i == len(pieces)-2 {
			return strings.HasSuffix(path, piece)
		}
		at := strings.Index(path, piece)
		if at < 0 {
			return false
		}
		path = path[at+len(piece):]
	}
	return !whole || path == ""
}

// normalPath writes a path or a pattern in the one way in which they are compared (RFC 9309,
// section 2.2.2): unreserved characters as they are, others that are not ASCII or were
// escaped as %XX.
func normalPath(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '%' && i+2 < len(text) {
			if n, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				i += 2
				if isUnreserved(byte(n)) {
					b.WriteByte(byte(n))
				} else {
					b.WriteString("%" + strings.ToUpper(text[i-1:i+1]))
				}
				continue
			}
		}
		if c <= ' ' || c >= 0x7f {
			b.WriteString("%" + strings.ToUpper(strconv.FormatUint(0x100+uint64(c), 16)[1:]))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// isUnreserved says what RFC 3986, section 2.3 does of an octet.
func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
