package discussion_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/discussion"
	"standpoint/indexer/parse/webpage/dom"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// TestGolden reads the pages of testdata: a case has the page, what is found on
// it, and what is left of it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := string(archive.Files[0].Data)
	doc, err := dom.Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("outlet", 2*60*60)
	got := []txtar.File{archive.Files[0], {Name: "found", Data: []byte(shown(discussion.Take(doc, zone)))}, {Name: "left", Data: []byte(dom.Text(doc.Find("body").Get(0)) + "\n")}}
	if *update {
		archive.Files = got
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(archive.Files, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// shown writes what was found for people to check.
func shown(found discussion.Found) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d comments of %q", len(found.Comments), found.Platform)
	if found.Count != nil {
		fmt.Fprintf(&b, " of %d", *found.Count)
	}
	if found.Skipped > 0 {
		fmt.Fprintf(&b, ", %d skipped", found.Skipped)
	}
	b.WriteString("\n")
	native := map[string]string{}
	thread := corpus.Thread{Comments: found.Comments}
	thread.Identify()
	for i, c := range thread.Comments {
		if native[c.ID] = c.NativeID; c.NativeID == "" {
			native[c.ID] = fmt.Sprintf("#%d", i+1)
		}
		fmt.Fprintf(&b, "\n%s", native[c.ID])
		if c.ParentID != "" {
			fmt.Fprintf(&b, " answers %s", native[c.ParentID])
			if native[c.ParentID] == "" {
				b.WriteString("one that is not here")
			}
		}
		fmt.Fprintf(&b, "\n%s, %s %s %s", c.Author, when(c.Posted), c.PostedPrecision, c.PostedZone)
		if c.Score != nil {
			fmt.Fprintf(&b, " score %d", *c.Score)
		}
		fmt.Fprintf(&b, " %s", c.URL)
		if c.Deleted {
			b.WriteString(" deleted")
		}
		fmt.Fprintf(&b, "\n%s\n", strings.ReplaceAll("  "+c.Text, "\n", "\n  "))
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func when(t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return t.Format(time.RFC3339)
}
