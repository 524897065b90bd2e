package plaintext

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
)

const body = "The council voted on Tuesday to close two bridges, officials said.\n"

func TestHeader(t *testing.T) {
	for name, c := range map[string]struct {
		page   string
		want   corpus.Article
		faults []string
	}{
		"all": {
			page: "Outlet: AP News\nurl: https://apnews.com/a\nheadline: Two bridges: closed\npublished: 2025-04-11 21:03\nauthors: By A. Doe, Jr., B. Roe and C. Poe\nlanguage: en-US\n\n" + body,
			want: corpus.Article{Outlet: "apnews", URL: "https://apnews.com/a", Headline: "Two bridges: closed", Bylines: []string{"A. Doe, Jr.", "B. Roe", "C. Poe"},
				Published: time.Date(2025, 4, 12, 1, 3, 0, 0, time.UTC), PublishedPrecision: corpus.PrecisionMinute, PublishedZone: corpus.ZoneOutlet, DateSource: "header", Language: "en"},
		},
		"outlet by host":   {page: "url: https://www.apnews.com/a\n\n" + body, want: corpus.Article{URL: "https://www.apnews.com/a", Outlet: "apnews"}},
		"unknown outlet":   {page: "outlet: The Daily Klaxon’s Own\n\n" + body, want: corpus.Article{Outlet: "the-daily-klaxons-own", OutletName: "The Daily Klaxon’s Own"}},
		"fences and crlf":  {page: "---\r\ntitle: Bridges\r\n---\r\n" + body, want: corpus.Article{Headline: "Bridges"}},
		"month":            {page: "date: 2025-04\n\n" + body, want: corpus.Article{Published: time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC), PublishedPrecision: corpus.PrecisionMonth, DateSource: "header"}},
		"year":             {page: "date: 2025\n\n" + body, want: corpus.Article{Published: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), PublishedPrecision: corpus.PrecisionYear, DateSource: "header"}},
		"bad date":         {page: "headline: H\npublished: last week\n\n" + body, want: corpus.Article{Headline: "H"}, faults: []string{`page: line 2: byte 12: warned: the date "last week" was left out; want 2006-01-02`}},
		"unknown key":      {page: "headline: H\nmood: good\n\n" + body, want: corpus.Article{Headline: "H"}, faults: []string{`page: line 2: byte 12: warned: the header "mood" is not known`}},
		"given twice":      {page: "headline: H\ntitle: I\n\n" + body, want: corpus.Article{Headline: "H"}, faults: []string{`page: line 2: byte 12: warned: the header "title" was given before`}},
		"bad language":     {page: "language: english\n\n" + body, faults: []string{`warned: the language "english" was left out; write an ISO 639-1 code such as en`}},
		"ordinary text":    {page: "Note: " + body + "\nMore about it was said by the mayor of the town.\n", want: corpus.Article{Paragraphs: []string{"Note: " + strings.TrimSpace(body), "More about it was said by the mayor of the town."}}},
		"no blank line":    {page: "Date: Tuesday\n" + body, want: corpus.Article{Paragraphs: []string{"Date: Tuesday", strings.TrimSpace(body)}}},
		"a known key late": {page: "mood: good\noutlet: AP News\n\n" + body, want: corpus.Article{Paragraphs: []string{"mood: good", "outlet: AP News", strings.TrimSpace(body)}}},
	} {
		t.Run(name, func(t *testing.T) {
			threads, faults := read(t, pastedText(t), c.page)
			if len(threads) != 1 {
				t.Fatalf("%d threads, faults %q", len(threads), faults)
			}
			got := threads[0].Article
			got.ID = ""
			if c.want.Paragraphs == nil {
				c.want.Paragraphs = []string{strings.TrimSpace(body)}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if len(faults) != len(c.faults) {
				t.Fatalf("faults %q", faults)
			}
			for i, want := range c.faults {
				if !strings.Contains(faults[i], want) {
					t.Errorf("fault %q, want %q", faults[i], want)
				}
			}
		})
	}
}

func TestSelfNamedOutlet(t *testing.T) {
	for text, want := range map[string]string{
		"The county wrote in an email to The Associated Press that it was sorry.":                                "apnews",
		"WASHINGTON (AP) — The agency said on Friday that nobody was hurt.":                                      "apnews",
		"LONDON (Reuters) - The agency said on Friday that nobody was hurt.":                                     "reuters",
		"The ministry did not respond to a request for comment from the Globe and Mail.":                         "globe-and-mail",
		"The ministry did not answer The Globe and Mail’s questions about the contract.":                         "globe-and-mail",
		"Documents obtained by The Associated Press show what the agency knew.":                                  "apnews",
		"Associated Press writers Jo Doe in Rome and Al Roe in Bonn contributed to this report.":                 "apnews",
		"The plan was first reported by the Washington Post. The agency declined to comment.":                    "",
		"“It is over,” she told Fox News on Sunday.":                                                             "",
		"She told Fox News that it was over.":                                                                    "",
		"“In an email to The Associated Press I said no,” he said.":                                              "",
		"A spokesman said in a statement to the Washington Post and in an email to The Associated Press nothing": "",
		"The agency said in an email to the Nobody Gazette that it was fine.":                                    "",
	} {
		if got := selfNamed([]string{text}, outlets); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	told := []string{"She told the Globe and Mail it was over.", "He told The Globe and Mail that it was not.", "They told the Globe and Mail they did not know."}
	if got := selfNamed(told, outlets); got != "globe-and-mail" {
		t.Errorf("an outlet that is told again and again: got %q", got)
	}
}
