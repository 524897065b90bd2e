package discussion_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"standpoint/corpus"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/webpage/discussion"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const cases = "testdata/*.txtar"

// TestGolden reads the pages of testdata: a case has the page, what is found on
// it, and what is left of it.
func TestGolden(t *testing.T) {
	formattest.Archives(t, cases, *update, func(t *testing.T, archive *txtar.Archive) []txtar.File {
		doc, err := dom.Parse(archive.Files[0].Data)
		if err != nil {
			t.Fatal(err)
		}
		zone := time.FixedZone("outlet", 2*60*60)
		found := shown(discussion.Take(doc, comment.Reader{Zone: zone}))
		left := dom.Text(doc.Find("body").Get(0)) + "\n"
		return append(formattest.First(archive, "found", found), txtar.File{Name: "left", Data: []byte(left)})
	})
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
