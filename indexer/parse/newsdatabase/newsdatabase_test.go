package newsdatabase

import (
	"flag"
	"strings"
	"testing"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func TestPages(t *testing.T) { formattest.Suite(t, Formats(), golden, *update) }

func FuzzNewsDatabase(f *testing.F) { formattest.Fuzz(f, Formats(), golden) }

func TestForeignPagesAreNotClaimed(t *testing.T) {
	for _, page := range []string{
		"We found 1 of 2 DOCUMENTS in the cellar.\n\nThe other one is lost.\n", "Length: 3 m\nSection: B\nThe pier.\n", "End of Document\n",
		"Document A1 was found in the cellar.\n355 words\n", "HD\nBY\nPD\nSN\n", "Title: A\nAuthor: B\nFull text: C\nPublication title: D\n", "TY - NEWS\n", "TY is a name.\n",
		`<div class="article enArticle">`, "____________________________________________________________\nTitle: A\n",
	} {
		for _, f := range Formats() {
			if f.Claims(format.Head{Text: []byte(page), Whole: true}) {
				t.Errorf("%s claims %q", f.Name, page)
			}
		}
	}
}

// TestHostileExports: an article without end is one fault, and the ones around
// it are read.
func TestHostileExports(t *testing.T) {
	const good = "1 of 3 DOCUMENTS\n\nThe Bugle\n\nMay 6, 2020\n\nPier shut\n\nLENGTH: 9 words\n\nThe pier of Harbour is shut.\n\n"
	for name, line := range map[string]string{"a long line": "x y ", "many lines": "The pier is shut.\n", "blank lines": "x\n\n"} {
		page := formattest.Repeat(good+"2 of 3 DOCUMENTS\n\n", line, (format.MaxLine+1<<20)/len(line), "\n"+strings.Replace(good, "1 of", "3 of", 1))
		_, threads, faults := formattest.Read(t, Formats(), page, format.Options{})
		if len(threads) != 2 || len(faults) != 1 || !strings.Contains(faults[0].Error(), "quarantined: the article is longer than 16 MiB") {
			t.Errorf("%s: %d threads, faults %v", name, len(threads), faults)
		}
	}
}
