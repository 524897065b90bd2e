package main

import (
	"bufio"
	"bytes"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"standpoint/corpus/credentials"
	"standpoint/server"
)

var (
	suggested   = regexp.MustCompile(`<li><a href="(/(?:search|kwic|keyness|explore|facets)[^"]*)">(?:<bdi>|<code>|)([^<]*)`)
	shownItem   = regexp.MustCompile(`(?s)<li class="result of-(\w+)">.*?<a class="open" href="/(?:articles|comments)/([ac][0-9a-f]{16})[^"]*">.*?</article>`)
	shownSide   = regexp.MustCompile(`class="stance (critical|supportive)"`)
	asksSide    = regexp.MustCompile(`toward=([a-z0-9-]+)%3A(critical|supportive)`)
	writtenSide = regexp.MustCompile(`(c[0-9a-f]{16})[^\n]*?\b([a-z]{2}-[a-z-]+):(critical|supportive)\b`) // in README

	nothing = regexp.MustCompile(`<(?:p|h1|h2)[^>]*class="total"[^>]*>(?:Nothing|0 )`)
)

// suggestions checks that every search that the start page and the help suggest finds
// something in the shipped corpus, which the folder holds, and that the sides that they
// and README show are right: suggestions FOLDER TRUTH README.
func suggestions(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: suggestions FOLDER TRUTH README")
	}
	s := &served{dir: ts.MkAbs(args[0]), logger: slog.New(slog.DiscardHandler), handler: &exchanged{}, options: server.Options{Open: []credentials.Scope{credentials.Read}}}
	ts.Check(s.handler.exchange(func() (http.Handler, error) { return s.open(context.Background()) }))
	defer s.close()
	get := func(address string) string {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, address, nil)
		r.Host = "localhost"
		s.handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			ts.Fatalf("%s: status %d\n%s", address, w.Code, w.Body)
		}
		return w.Body.String()
	}
	truth := readSides(ts, args[1])
	readMe, err := os.ReadFile(args[2])
	ts.Check(err)
	examples := writtenSide.FindAllStringSubmatch(string(readMe), -1)
	if len(examples) < 2 {
		ts.Fatalf("%s shows only %d sides", args[2], len(examples))
	}
	for _, e := range examples {
		if got := truth[e[1]+" "+e[2]]; got != e[3] {
			ts.Fatalf("%s shows %s as %s of %s; corpus/sample/sides.tsv says %q", args[2], e[1], e[3], e[2], got)
		}
	}
	for _, page := range []string{"/", "/help"} {
		links := suggested.FindAllStringSubmatch(get(page), -1)
		if len(links) < 8 {
			ts.Fatalf("%s suggests only %d searches", page, len(links))
		}
		for _, l := range links {
			address := html.UnescapeString(l[1])
			answer := get(address)
			if strings.Contains(answer, "Nothing found") || strings.Contains(answer, `class="empty"`) || nothing.MatchString(answer) {
				ts.Fatalf("%s suggests %q, which finds nothing", page, address)
			}
			if asked := asksSide.FindStringSubmatch(address); asked != nil {
				checkSides(ts, address, answer, asked[1], asked[2], truth)
			}
		}
	}
}

// checkSides fails if a search for a side shows a comment that does not take it.
func checkSides(ts *testscript.TestScript, address, answer, target, side string, truth map[string]string) {
	items := shownItem.FindAllStringSubmatch(answer, -1)
	if len(items) == 0 {
		ts.Fatalf("%s shows no documents", address)
	}
	for _, item := range items {
		if got := truth[item[2]+" "+target]; got != side {
			ts.Fatalf("%s shows %s as %s of %s; corpus/sample/sides.tsv says %q.\nRead the comment. If the label is right, add a line there; if not, the suggestion needs a wider margin.", address, item[2], side, target, got)
		}
		if mark := shownSide.FindStringSubmatch(item[0]); mark == nil {
			ts.Fatalf("%s: no side stands beside %s", address, item[2])
		}
	}
}

// readSides reads which comment takes which side, by its id and the agency.
func readSides(ts *testscript.TestScript, path string) map[string]string {
	data, err := os.ReadFile(filepath.Clean(path))
	ts.Check(err)
	sides := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		if fields := strings.Split(lines.Text(), "\t"); !strings.HasPrefix(lines.Text(), "#") && len(fields) == 4 {
			sides[fields[0]+" "+fields[1]] = fields[2]
		}
	}
	ts.Check(lines.Err())
	return sides
}
