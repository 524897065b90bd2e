package plaintext

import (
	"strings"
	"testing"

	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

// TestTop: the lines above a text that say who wrote it and when are not
// read as paragraphs of it; what only looks like them is.
func TestTop(t *testing.T) {
	const prose = "The pier of Harbour is shut, the harbour said on Tuesday, and nobody knows for how long it will be.\nIt may open again in May, when the ferry has been mended and painted, the mayor wrote to the paper.\n"
	for top, want := range map[string]string{
		"Pier shut\nBy Jo Doe\nMay 6, 2020\n\n":                              "Pier shut|Jo Doe|2020-05-06",
		"Pier shut\n\nBy Jo Doe and Ann Roe\n\n":                             "Pier shut|Jo Doe,Ann Roe|",
		"Pier shut: what now?\nPublished: 6 May 2020\nBy Jo Doe\n":           "Pier shut: what now?|Jo Doe|2020-05-06",
		"Pier shut\nBy Jo Doe\nUpdated May 8, 2020\nPublished May 6, 2020\n": "Pier shut|Jo Doe|2020-05-06",
		"Der Pier ist zu\nVon Jo Doe\n":                                      "Der Pier ist zu|Jo Doe|",
		"Pier shut\nBy Jo Doe, Staff Writer\nMay 6, 2020\n":                  "Pier shut|Jo Doe|2020-05-06",
		"Pier shut\nBy Jo Doe | May 6, 2020\n":                               "Pier shut|Jo Doe|2020-05-06",
		"Pier shut\nBy Jo Doe | Updated May 6, 2020\n":                       "Pier shut|Jo Doe|",
		"Le port est fermé\nPar Jo Doe\nPublié le 6 mai 2020\n":              "Le port est fermé|Jo Doe|2020-05-06",
		"headline: Pier shut\n\nBy Jo Doe\nMay 6, 2020\n":                    "Pier shut|Jo Doe|2020-05-06",
		"":                                    "||",
		"By all accounts the pier is shut.\n": "||",
		"Pier shut\nBy the end of May it opens\n": "||",
	} {
		_, threads, _ := formattest.Read(t, []format.Format{Format(Shipped)}, strings.NewReader(top+prose), format.Options{})
		if len(threads) != 1 {
			t.Fatalf("%q: %d threads", top, len(threads))
		}
		a := threads[0].Article
		date := ""
		if !a.Published.IsZero() {
			date = a.Published.Format("2006-01-02")
		}
		got := a.Headline + "|" + strings.Join(a.Bylines, ",") + "|" + date
		if got != want || want != "||" && len(a.Paragraphs) != 2 {
			t.Errorf("%q is read as %q with %d paragraphs, want %q", top, got, len(a.Paragraphs), want)
		}
	}
}
