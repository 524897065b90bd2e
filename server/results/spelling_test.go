package results

import (
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/searchtest"
)

// spelled is a reader over texts, each in so many comments of an outlet.
func spelled(t *testing.T, texts map[string]int) *Reader {
	t.Helper()
	held, oracle := shelf{}, &searchtest.Oracle{}
	var batch search.Batch
	for text, times := range texts {
		outlet, words, _ := strings.Cut(text, ": ")
		for range times {
			id := fmt.Sprintf("c%016x", len(held)+1)
			d := corpus.Document{ID: id, Kind: corpus.KindComment, Outlet: outlet, Comment: &corpus.Comment{ID: id, Text: words, Author: "Derailmant"}}
			held[id], batch.Upserts = d, append(batch.Upserts, d)
		}
	}
	if err := oracle.Write(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	return New(oracle, held, fewNames{}, nil)
}

func TestSpelling(t *testing.T) {
	t.Parallel()
	r := spelled(t, map[string]int{
		"apnews: the derailment of a train":                       4,
		"ledger: a derailment in Obama's speech about the police": 3,
		"ledger: government conspiracy and policy":                60,
		"ledger: a goverment form":                                1,
		"ledger: cremation of the swatch, calif":                  1,
		"apnews: kitchen cat":                                     2,
	})
	for raw, want := range map[string]string{
		"q=derailmant":                            "derailment 7",
		"q=Derailmant&outlet=apnews":              "Derailment 4",
		"q=DERAILMANTS+outlet:apnews&sort=oldest": "DERAILMENT outlet:apnews 4",
		"q=goverment":                             "government 60",
		"q=goverment+polocy":                      "government policy 60",
		"q=%22goverment+conspirasy%22":            `"government conspiracy" 60`,
		"q=%22polocy+conspiracy+goverment%22~3":   `"policy conspiracy government"~3 60`,
		"q=text:derailmant":                       "text:derailment 7",
		"q=olice":                                 "police 3",
		"q=oplice":                                "police 3",
		"q=plice":                                 "police 3",
		"q=kitchan+OR+train":                      "kitchen OR train 6",
		"q=derailmant+-train":                     "derailment -train 3",
		"q=derailmant+-goverment":                 "derailment -goverment 7",
		"q=derailmant+author:Derailmant":          "",
		"q=author:Nobody+derailmant":              "",
		"match=any&q=A+derailmant,+perhaps?":      "",
		"match=any&q=derailmant+cat?":             "derailment cat? 9",
		"q=derailment":                            "",
		"q=derailment+cat":                        "",
		"q=goverment+form":                        "",
		"q=swatch":                                "",
		"q=california":                            "", // a place
		"q=%3Dderailmant":                         "",
		"q=derailman*":                            "",
		"q=derailmant~":                           "",
		"q=-derailmant":                           "",
		"q=xyzzyq":                                "",
		"q=dera1lment":                            "",
		"outlet=apnews":                           "",
	} {
		s, err := r.Read(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		page, err := r.Search(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, suggested := range page.Suggestions {
			got += fmt.Sprintf("%s %d", suggested.Search.Query, suggested.Total)
			again, err := r.Read(t.Context(), suggested.Search.Format())
			if err != nil || again.Format() != suggested.Search.Format() {
				t.Errorf("%s: the suggestion is read again as %s (%v)", raw, again.Format(), err)
			}
			if suggested.Search.Request.Sort != s.Request.Sort || len(suggested.Search.Request.Filters) != len(s.Request.Filters) || suggested.Total <= page.Total {
				t.Errorf("%s: %s finds %d and is another search", raw, suggested.Search.Format(), suggested.Total)
			}
		}
		if got != want {
			t.Errorf("%s finds %d and suggests %q, not %q", raw, page.Total, got, want)
		}
	}
}

// TestNextPagesAreNotCorrected: a suggestion is made once, on the first page.
func TestNextPagesAreNotCorrected(t *testing.T) {
	t.Parallel()
	r := spelled(t, map[string]int{"a: goverment": 2, "a: government": 110})
	s, err := r.Read(t.Context(), "q=goverment&limit=1")
	if err != nil {
		t.Fatal(err)
	}
	first, err := r.Search(t.Context(), s)
	if err != nil || len(first.Suggestions) != 1 {
		t.Fatalf("%d suggestions (%v)", len(first.Suggestions), err)
	}
	next := s.Values()
	next.Set("cursor", first.Next)
	if s, err = r.Read(t.Context(), next.Encode()); err != nil {
		t.Fatal(err)
	}
	second, err := r.Search(t.Context(), s)
	if err != nil || len(second.Items) != 1 || len(second.Suggestions) != 0 {
		t.Errorf("%d documents, %d suggestions (%v)", len(second.Items), len(second.Suggestions), err)
	}
}

func TestCommonSlips(t *testing.T) {
	t.Parallel()
	for pair, common := range map[string]bool{
		"government goverment": true, "welfare wellfare": true, "police polcie": true, "derailment derailmant": true,
		"trains train": false, "train trains": false, "police polize": false, "women woman": true,
	} {
		right, wrong, _ := strings.Cut(pair, " ")
		if isCommonSlip(right, wrong) != common {
			t.Errorf("%s for %s: common %v", wrong, right, !common)
		}
	}
}
