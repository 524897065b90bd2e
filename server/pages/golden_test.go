package pages_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden files")

// hashes are the digests in the addresses of static files.
var hashes = regexp.MustCompile(`\?v=[0-9a-f]+`)

// Cursors and snapshots name the history of the records, which changes with everything
// that is kept of documents.
var (
	cursors   = regexp.MustCompile(`cursor=[A-Za-z0-9_-]+`)
	snapshots = regexp.MustCompile(`s[0-9]+-[0-9a-f]{16}`)
)

// TestGolden compares the main pages with golden files. Add a page by adding a row.
func TestGolden(t *testing.T) {
	thread := stopped()
	site := newSite(t, thread, letters(), nameless())
	rows := []struct {
		name, address string
		status        int
	}{
		{"start", "/", 200},
		{"search-all", "/search", 200},
		{"search", "/search?q=grounds&agency=us-dhs&not.outlet=daily-klaxon&missing=location&from=2025-02&min_confidence=0.6&sort=oldest", 200},
		{"search-page", "/search?kind=comment&limit=2&facets=stance&histogram=month", 200},
		{"search-syntax", "/search?q=%28dhs+OR&outlet=harbor-ledger", 400},
		{"search-fault", "/search?oulet=harbor-ledger&from=yesterday", 400},
		{"search-value", "/search?agency=Immigration+and+Custom+Enforcement&q=outlet:%22the+harbor+ledger%22+dhs", 400},
		{"search-empty", "/search?q=whistle+zzz&outlet=daily-klaxon", 200},
		{"kwic", "/kwic?q=grounds+OR+dhs&sort=left&limit=4&width=4&near=3", 200},
		{"keyness", "/keyness?q=dhs&kind=comment&min_documents=1&against.outlet=daily-klaxon", 200},
		{"themes-few", "/themes?q=whistle", 200},
		{"explore", "/explore?q=dhs&by=outlet,toward&metrics=count,share&of=outlet", 200},
		{"explore-time", "/explore?by=time:month&kind=comment", 200},
		{"search-spelled", "/search?q=wistle", 200},
		{"search-notices", "/search?q=whistle+or+ground!&kind=comment", 200},
		{"search-nothing", "/search?q=headline:cameras&kind=comment", 200},
		{"facet", "/facets/agency?agency=us-ice&kind=comment&contains=security", 200},
		{"article", "/articles/" + thread[0].ID + "?q=whistle", 200},
		{"article-nameless", "/articles/" + nameless()[0].ID, 200},
		{"comment", "/comments/" + thread[2].ID, 200},
		{"about", "/about", 200},
		{"events", "/events", 200},
		{"error-404", "/articles/a0000000000000000", 404},
		{"error-parameter", "/articles/" + thread[0].ID + "?pag=2", 400},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := hashes.ReplaceAllString(get(t, site, row.address, row.status), "?v=hash")
			got = cursors.ReplaceAllString(got, "cursor=cursor")
			got = snapshots.ReplaceAllString(got, "snapshot")
			file := filepath.Join("testdata", row.name+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s differs from %s (rewrite with -update):\n%s", row.address, file, diff)
			}
		})
	}
}
