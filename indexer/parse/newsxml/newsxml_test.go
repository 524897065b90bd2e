package newsxml

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

func FuzzNewsXML(f *testing.F) { formattest.Fuzz(f, Formats(), golden) }

func TestForeignPagesAreNotClaimed(t *testing.T) {
	for _, page := range []string{"<doc><p>One</p></doc>", `<doc title="A" type="B">`, "<documents>", "<reuters>", "<rss>", "<html>", "nitf", "<!-- <nitf> -->"} {
		if Formats()[0].Claims(format.Head{Text: []byte(page), Whole: true}) {
			t.Errorf("%s is claimed", page)
		}
	}
}

// TestHostileArticles: what is nested or counted without end is one fault, and
// the articles after it are read.
func TestHostileArticles(t *testing.T) {
	const start, end, good = "<NewsML>", "</NewsML>", `<NewsItem><NewsComponent><NewsLines><HeadLine>Good</HeadLine></NewsLines></NewsComponent></NewsItem>`
	for name, bad := range map[string]string{
		"deep":     "<NewsItem>" + strings.Repeat("<p>", 10_000) + strings.Repeat("</p>", 10_000) + "</NewsItem>",
		"many":     "<NewsItem>" + strings.Repeat("<p/>", mostElements+1) + "</NewsItem>",
		"open":     "<NewsItem><p>",
		"unclosed": "<NewsItem><p></NewsItem>",
		"section":  "<NewsItem><p><![CDATA[ </p></NewsItem>",
		"long":     "<NewsItem>" + strings.Repeat("x", format.MaxLine+1<<20) + "</NewsItem>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, threads, faults := formattest.Read(t, Formats(), strings.NewReader(start+good+bad+good+end), format.Options{})
			if len(threads) != 2 || len(faults) < 1 || !strings.Contains(faults[0].Error(), "quarantined: the <NewsItem> is broken") {
				t.Errorf("%d threads, faults %v", len(threads), faults)
			}
		})
	}
}

func TestBasicTimes(t *testing.T) {
	for in, want := range map[string]string{
		"20210304T101500Z": "2021-03-04T10:15:00Z", "20210304T1015+0100": "2021-03-04T10:15:00+0100", "20210304T000000": "2021-03-04", "20210304": "2021-03-04",
		"2021-03-04": "2021-03-04", "20210304T000000Z": "2021-03-04T00:00:00Z", "2021030": "2021030", "": "",
	} {
		if got := basic(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
