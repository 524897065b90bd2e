package body

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"standpoint/indexer/parse/webpage/dom"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestCases reads the small pages of testdata, one a cause: page.html is the
// page, known what is known of its article (headline and standfirst a line
// each, then its text), want the body.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range archive.Files {
				files[f.Name] = string(f.Data)
			}
			doc, err := dom.Parse([]byte(files["page.html"]))
			if err != nil {
				t.Fatal(err)
			}
			got := written(Extract(doc, knownIn(files["known"])))
			if *update {
				rewrite(t, path, archive, got)
				return
			}
			if diff := cmp.Diff(files["want"], got); diff != "" {
				t.Errorf("%s\n%s", archive.Comment, diff)
			}
		})
	}
}

func knownIn(s string) Known {
	lines := strings.SplitN(s, "\n", 3)
	for len(lines) < 3 {
		lines = append(lines, "")
	}
	return Known{Headline: lines[0], Standfirst: lines[1], Text: lines[2]}
}

func written(b Body) string {
	var out strings.Builder
	for _, list := range []struct {
		name  string
		texts []string
	}{{"", b.Paragraphs}, {"caption: ", b.Captions}, {"related: ", b.Related}} {
		for _, s := range list.texts {
			out.WriteString(list.name + s + "\n")
		}
	}
	return out.String()
}

func rewrite(t *testing.T, path string, archive *txtar.Archive, want string) {
	t.Helper()
	for i := range archive.Files {
		if archive.Files[i].Name == "want" {
			archive.Files[i].Data = []byte(want)
		}
	}
	if err := os.WriteFile(path, txtar.Format(archive), 0o600); err != nil {
		t.Fatal(err)
	}
}

func FuzzExtract(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name == "page.html" {
				f.Add(file.Data, "")
			}
		}
	}
	f.Add([]byte("<p>x"), "x\n\n<p>y")
	f.Fuzz(func(t *testing.T, page []byte, text string) {
		doc, err := dom.Parse(page)
		if err != nil {
			return
		}
		known := Known{Headline: text, Standfirst: text, Text: text}
		b := Extract(doc, known)
		for _, p := range b.Paragraphs {
			if strings.TrimSpace(p) == "" || strings.ContainsAny(p, "\n\u00ad") {
				t.Errorf("a paragraph is %q", p)
			}
		}
		again, _ := dom.Parse(page)
		if diff := cmp.Diff(b, Extract(again, known)); diff != "" {
			t.Errorf("the same page gives another body:\n%s", diff)
		}
	})
}
