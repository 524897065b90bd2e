package poll

import (
	"strings"
	"testing"
	"time"
)

// TestRobots follows the sections of RFC 9309 and its examples.
func TestRobots(t *testing.T) {
	for _, c := range []struct{ name, text, yes, no string }{
		{"nothing said", "", "/ /a?b=c", ""},
		{"all robots", "User-agent: *\nDisallow: /private/", "/ /private /public", "/private/ /private/a"},
		{"the own group alone counts", "User-agent: *\nDisallow: /\n\nUser-agent: standpoint\nDisallow: /no", "/ /yes", "/no /no/a"},
		{"any case of letters", "USER-AGENT: StandPoint\nDISALLOW: /no", "/yes", "/no"},
		{"a version after the name", "User-agent: Standpoint/2.1\nDisallow: /no", "/yes", "/no"},
		{"a longer name is another robot", "User-agent: StandpointNews\nDisallow: /", "/", ""},
		{"a shorter name is another robot", "User-agent: Stand\nDisallow: /", "/", ""},
		{"groups of one robot are one (2.2.1)", "User-agent: Standpoint\nDisallow: /a\n\nUser-agent: other\nDisallow: /b\n\nUser-agent: standpoint\nDisallow: /c", "/b", "/a /c"},
		{"several robots of one group", "User-agent: other\nUser-agent: Standpoint\nDisallow: /a", "/b", "/a"},
		{"other lines do not end a group", "User-agent: Standpoint\nSitemap: https://example.org/map.xml\nUser-agent: other\nDisallow: /a", "/b", "/a"},
		{"a group without rules allows all", "User-agent: *\nDisallow: /\n\nUser-agent: Standpoint\nDisallow:", "/ /a", ""},
		{"rules before any group are of none", "Disallow: /\nUser-agent: *\nDisallow: /a", "/b", "/a"},
		{"the longest rule decides (5.2)", "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/ /example/page/a.gif", "/example/page/disallowed.gif"},
		{"of equal ones that which allows", "User-agent: *\nDisallow: /page\nAllow: /page", "/page", ""},
		{"a pattern begins where the path does", "User-agent: *\nDisallow: /a*b", "/x/a1b /a", "/ab /a1b /a/c/bd"},
		{"stars and the end (2.2.3)", "User-agent: *\nDisallow: *.gif$\nAllow: /publications/", "/a.gif?x /publications/a.gif /a.gifs", "/a.gif /example.gif"},
		{"the end without a star", "User-agent: *\nDisallow: /page$", "/page/ /pages", "/page"},
		{"a star before the end", "User-agent: *\nDisallow: /a*$", "/b", "/a /abc"},
		{"a dollar within", "User-agent: *\nDisallow: /a$b", "/a", "/a$b"},
		{"escapes are compared as what they are (2.2.2)", "User-agent: *\nDisallow: /foo/bar/ツ\nDisallow: /%7Ejoe\nDisallow: /a%2fb", "/a/b", "/foo/bar/%E3%83%84 /~joe /%7ejoe /a%2Fb"},
		{"case of paths counts", "User-agent: *\nDisallow: /Private", "/private", "/Private"},
		{"queries count", "User-agent: *\nDisallow: /*?print=", "/a", "/a?print=1"},
		{"robots.txt itself is always allowed", "User-agent: *\nDisallow: /", "/robots.txt", "/robots.txt2"},
		{"comments, blanks, line ends", "\uFEFF# hello\r\nUser-agent : * # all\r\n  Disallow :  /a  # not this\r\r\nDisallow: /b", "/c", "/a /b"},
		{"a page in place of the file", "<!doctype html><html><body>Not found: <a href=\"/\">home</a></body></html>", "/ /a", ""},
		{"a line that is wrong costs no other", "User-agent: *\nCrawl-delay: soon\nDisallow /x\nDisallow: /a", "/x", "/a"},
	} {
		rules := parseRobots([]byte(c.text), "Standpoint")
		for _, path := range strings.Fields(c.yes) {
			if !rules.allowed(path) {
				t.Errorf("%s: %s is not allowed", c.name, path)
			}
		}
		for _, path := range strings.Fields(c.no) {
			if rules.allowed(path) {
				t.Errorf("%s: %s is allowed", c.name, path)
			}
		}
	}
	if delay := parseRobots([]byte("User-agent: *\nCrawl-delay: 9\n\nUser-agent: Standpoint\nCrawl-delay: 2.5"), "Standpoint").delay; delay != 2500*time.Millisecond {
		t.Errorf("Crawl-delay: 2.5 is %s", delay)
	}
	late := "User-agent: *\n" + strings.Repeat("# a line that only takes room\n", 10_000) + "Disallow: /late" // within 500 KiB
	if parseRobots([]byte(late), "Standpoint").allowed("/late") {
		t.Error("a rule within the first 500 KiB is not read")
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /%7e", "/a%2fb?x")
	f.Fuzz(func(t *testing.T, text, path string) {
		rules := parseRobots([]byte(text), "Standpoint")
		if again := parseRobots([]byte(text+"\n\nUser-agent: someone-else\nDisallow: /"), "Standpoint"); len(again.lines) != len(rules.lines) {
			t.Errorf("a group for another robot changes the rules: %v, %v", rules.lines, again.lines)
		}
		if rules.allowed(path) != rules.allowed(normalPath(path)) {
			t.Errorf("%q depends on how it is written", path)
		}
		rules.lines = append(rules.lines, rule{pattern: normalPath(path), allow: true})
		for _, line := range rules.lines {
			if len(line.pattern) > len(normalPath(path)) {
				return
			}
		}
		if !strings.ContainsAny(path, "*$") && !rules.allowed(path) {
			t.Errorf("%q is not allowed by a rule of its own", path)
		}
	})
}

func TestSources(t *testing.T) {
	read, err := ReadSources("list.txt", strings.NewReader("# news\nhttps://Example.org/feed#top\n\nhttp://example.org/story every=6h articles=no # slow\n"))
	want := []Source{{"https://example.org/feed", 0, true}, {"http://example.org/story", 6 * time.Hour, false}}
	if err != nil || len(read) != 2 || read[0] != want[0] || read[1] != want[1] {
		t.Errorf("read %+v, %v", read, err)
	}
	for text, wrong := range map[string]string{
		"ftp://example.org/":                             "list.txt, line 1: \"ftp://example.org/\": want an address that begins with https:// or http:// and a host",
		"\nexample.org/feed":                             "list.txt, line 2: \"example.org/feed\": want an address that begins",
		"https://a:b@example.org/":                       "line 1: the address has a name or a password",
		"https://example.org/ every=1s":                  "line 1: every=1s: want a time from 1m0s to 720h0m0s",
		"https://example.org/ often":                     "line 1: \"often\": want every=TIME or articles=no",
		"https://example.org/ articles=maybe":            "line 1: articles=maybe: want yes or no",
		"https://example.org/\nhttps://example.org/#top": "line 2: https://example.org/ is on line 1 too",
		"# nothing": "there is no address in it",
	} {
		if _, err := ReadSources("list.txt", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v, want %s", text, err, wrong)
		}
	}
}
