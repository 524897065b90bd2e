package results

import (
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/estimate"
	"standpoint/server/coding"
)

// TestMethods: the text says all that is known and nothing that is not; no sign of a
// query means anything to TeX.
func TestMethods(t *testing.T) {
	t.Parallel()
	m := Methods{ReadBack: "comments with “50% & {more}_$#”", Canonical: "q=50%25+%26+%7Bmore%7D", Total: 44, Comments: 44, Outlets: 3, Distinct: 41, Undated: 2, Min: 0.5,
		From: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2025, 4, 2, 0, 0, 0, 0, time.UTC), Judges: []string{"encoder:2", "rule:1"}, Looked: 44,
		Snapshot: Snapshot{Index: corpus.State{Seq: 7, Lineage: "0123456789abcdef"}},
		Checked: &Checked{Sample: "fema", Target: "us-fema", Documents: 44, Labelled: 30, Shares: []coding.Share{
			{Value: "critical", Raw: 0.295, Estimate: estimate.Estimate{Interval: estimate.Interval{Share: 0.612, Low: 0.514, High: 0.713}, Method: "post-stratified"}}, {Value: "neutral", Raw: -1}}}}
	text := m.Text(m.Address("https://site.test"), "1.2")
	for _, says := range []string{"https://site.test/search?q=50%25+%26+%7Bmore%7D", "44 documents (0 articles, 44 comments) of 3 outlets in the state s7-0123456789abcdef", "from 1 March 2025 to 2 April 2025; 2 have no date.",
		"counted once, there are 41", "Standpoint 1.2", "from encoder:2, rule:1", "at least 50% likely", "30 of 44 were judged by people", "critical 61.2% (51.4 to 71.3; the model says 29.5%), neutral 0.0% (0.0 to 0.0)."} {
		if !strings.Contains(text, says) {
			t.Errorf("%q does not say %q", text, says)
		}
	}
	bib := m.BibTeX(m.Address("https://site.test"), "1.2")
	for _, says := range []string{`title = {Search for comments with “50\% \& \textbraceleft{}more\textbraceright{}\_\$\#”}`, "@misc{standpoint-7-0123456789abcdef-", "url = {https://site.test/search?q=50%25+%26+%7Bmore%7D}"} {
		if !strings.Contains(bib, says) {
			t.Errorf("%s does not say %s", bib, says)
		}
	}
	half := m
	half.ReadBack = "comments with “{”"
	if bib := half.BibTeX("", ""); strings.Count(bib, "{") != strings.Count(bib, "}") {
		t.Errorf("a reader that counts braces does not find the end of %s", bib)
	}
	other := m
	other.Canonical = "q=other"
	if m.CSL("", "").ID == other.CSL("", "").ID {
		t.Error("two searches have one name")
	}
	m.Checked, m.Distinct, m.From, m.Judges = &Checked{Refused: "too few"}, 44, time.Time{}, nil
	if text := m.Text("", ""); strings.Contains(text, "published") || strings.Contains(text, "counted once") || strings.Contains(text, "The sides of") || !strings.Contains(text, "They do not carry corrected shares: too few.") {
		t.Error(text)
	}
}
