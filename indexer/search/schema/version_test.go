package schema_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/search/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// versioned are texts, written for this test, for the rules of the analyzer.
var versioned = []string{
	"The quick readers were running; runners ran, and run they did.",
	"women woman children child men policemen bought buying buses",
	"university universities universal organ organization busy business office officer",
	"Café cafés naïve NAÏVE Zürich façade coöperate Ångström",
	"l’homme d'État aujourd'hui it's Smith's the dogs' bone don’t",
	"U.S. U.S.A. F.B.I. FBI over.Then apnews.com raid:why _raid_ a.b.c",
	"3,412 3412 3.5 1st 2nd 50% $20 C++ #tag @name e-mail well-being",
	"CO₂ H2O x² ½ ① ﬁne ｆｕｌｌ",
	"first paragraph\n\nsecond paragraph\n \nthird",
	"emoji 🔥 👩‍👩‍👧 flags 🇨🇦 and signs ∑ ©",
	"naïve\u0301 combining e\u0301 soft\u00adhyphen zero\u200bwidth",
	"Москва ещё ёлка 東京 北京市 서울 القاهرة שלום",
	"the who IT it US us ICE ice",
	"#AbolishTolls #abolish_tolls @Ann_B #ICE F.B.I.’s M.P.s 1990's 3\u00a0412 km² qu'il D'Souza a.m. 50 % c#",
	"frobnicated Kardashians livestreamed anchorwomen founded saws evenings",
	strings.Repeat("x", 300),
}

// TestVersionFollowsTheOutput: an index is built again when the version
// changes, so the version has to change when it would come out otherwise.
func TestVersionFollowsTheOutput(t *testing.T) {
	var output strings.Builder
	for _, text := range versioned {
		for _, token := range schema.Analyze(text) {
			fmt.Fprintf(&output, "%d %q %q %q %q", token.Position, token.Term, token.Folded, token.Lower, token.Written)
			for _, term := range slices.Concat(token.Narrow, token.Parts) {
				fmt.Fprintf(&output, " %q", term)
			}
			output.WriteByte('\n')
		}
	}
	score := 3
	document := schema.From(corpus.Document{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Outlet: "harbor-ledger", Platform: "reddit", Replies: 2,
		Comment: &corpus.Comment{ID: "c1", Author: "Ann", Text: "Words.", Score: &score, Posted: time.Date(2025, 4, 11, 0, 0, 0, 0, time.UTC), PostedPrecision: corpus.PrecisionDay},
		Added:   time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Annotation: corpus.Annotation{Language: "en",
			Agencies:  []corpus.AgencyMention{{ID: "us-ice", Path: []string{"us-dhs"}, Named: true}, {ID: "us-epa"}},
			Locations: []corpus.LocationMention{{ID: "us-ca-los-angeles", Path: []string{"us", "us-ca"}}},
			Stances:   []corpus.Stance{{Target: "us-ice", Chances: corpus.Chances{0.72, 0.2, 0.08}}, {Target: "us-epa", Chances: corpus.Chances{0.35, 0.55, 0.1}}},
		}})
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&output, "%s\n", text)
	corpustest.Versioned(t, "testdata/version.golden", schema.Version, output.String(), *update)
}
