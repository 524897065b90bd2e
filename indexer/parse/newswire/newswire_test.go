package newswire

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

func FuzzNewswire(f *testing.F) { formattest.Fuzz(f, Formats(), golden) }

func TestForeignPagesAreNotClaimed(t *testing.T) {
	for _, page := range []string{
		`{"uri":"x","headline":"y"}`, `{"uri":"at://x","record":{"text":"y"}}`, `{"headline":"A","body_text":"B","versioncreated":"2024-05-06"}`, "\x01 abc \x02", "abc123 3 s 45\nText", `[]`, `{}`,
	} {
		for _, f := range Formats() {
			if f.Claims(format.Head{Text: []byte(page), Whole: true}) {
				t.Errorf("%s claims %q", f.Name, page)
			}
		}
	}
}

// TestLongMessage: a message without end is one fault, and those after it are read.
func TestLongMessage(t *testing.T) {
	const start, good = "\x01dpx001 3 pl 9\npier/\n\x02Pier\n\n", "\x03\n\x01dpx002 3 pl 9\npier/\n\x02Pier shut\n\nThe pier is shut.\n\x03061015 May 24\n"
	_, threads, faults := formattest.Read(t, Formats(), formattest.Repeat(start, "The pier is shut.\n", (format.MaxLine+1<<20)/18, good), format.Options{})
	if len(threads) != 1 || len(faults) != 1 || !strings.Contains(faults[0].Error(), "the message is longer than 16 MiB") {
		t.Errorf("%d threads, faults %v", len(threads), faults)
	}
}
