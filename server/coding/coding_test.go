package coding

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus/samples"
	"standpoint/indexer/estimate"
)

// coded is a sample of n documents of 400, judged by ann and bob, who differ about every
// k-th.
func coded(n, k int) Coded {
	c := Coded{Sample: samples.Sample{Name: "one", Target: "us-fema", Codebook: samples.Stance(),
		Sizes: []samples.Size{{Label: "critical", Documents: 100}, {Label: "unclear", Documents: 300}}}}
	for i := range n {
		id := fmt.Sprintf("c%d", i)
		item := samples.Item{Document: id, Article: fmt.Sprintf("a%d", i/3), Label: "unclear"}
		value := "neutral"
		if i%4 == 0 {
			item.Label = "critical"
		}
		if i%4 == 0 && i%12 > 0 || i%12 == 1 {
			value = "critical"
		}
		other := value
		if i%k == k-1 {
			other = "supportive"
		}
		c.Items = append(c.Items, item)
		c.Codes = append(c.Codes, samples.Code{Document: id, Coder: "ann", Value: value}, samples.Code{Document: id, Coder: "bob", Value: other})
	}
	return c
}

func TestShares(t *testing.T) {
	c := coded(60, 1000)
	shares, err := c.Shares()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, s := range shares {
		sum += s.Estimate.Share
	}
	critical := shares[1]
	if critical.Value != "critical" || critical.Raw != 0.25 || critical.Documents != 400 || critical.Estimate.Labelled != 60 || sum < 1-1e-9 || sum > 1+1e-9 {
		t.Errorf("%+v, sum %v", critical, sum)
	}
	if share := 0.25*10/15 + 0.75*5/45; critical.Estimate.Share < share-1e-9 || critical.Estimate.Share > share+1e-9 || critical.NoPrecision != "" || critical.Precision.Share < 0.66 || critical.Precision.Share > 0.67 {
		t.Errorf("%+v", critical)
	}
	if shares[0].NoPrecision == "" || critical.More == 0 {
		t.Errorf("%+v", shares[0])
	}
}

// TestStrata: the part of a sample in a stratum is a sample of that stratum.
func TestStrata(t *testing.T) {
	c := coded(60, 1000)
	for i := range c.Items {
		c.Items[i].Stratum = c.Items[i].Label
	}
	for i := range c.Sizes {
		c.Sizes[i].Stratum = c.Sizes[i].Label
	}
	whole, err := c.Shares()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, stratum := range c.Strata() {
		part, err := c.In(stratum).Shares()
		if err != nil || part[1].Documents != c.Sizes[i].Documents {
			t.Fatalf("%s: %+v, %v", stratum, part, err)
		}
		sum += part[1].Estimate.Share * float64(part[1].Documents) / 400
	}
	if share := whole[1].Estimate.Share; sum < share-1e-9 || sum > share+1e-9 {
		t.Errorf("the parts have %v, the whole %v", sum, share)
	}
}

// TestRefused: a sample with too much to settle has no shares, and settling gives them.
func TestRefused(t *testing.T) {
	c := coded(60, 6)
	_, err := c.Shares()
	if refusal := (*estimate.Refusal)(nil); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "coders disagree about 10") {
		t.Errorf("%v", err)
	}
	for _, d := range c.Agreement().Open {
		c.Codes = append(c.Codes, samples.Code{Document: d.Document, Coder: samples.Settler, Value: "neutral"})
	}
	if _, err := c.Shares(); err != nil || c.Progress() != (Progress{Documents: 60, Settled: 60}) {
		t.Errorf("%v %+v", err, c.Progress())
	}
	c.Codes = nil
	if _, err := c.Shares(); err == nil {
		t.Error("shares of nothing")
	}
}

func TestAgreement(t *testing.T) {
	c := coded(60, 6)
	c.Codes = append(c.Codes, samples.Code{Document: "c0", Coder: samples.Settler, Value: "neutral"})
	a := c.Agreement()
	if len(a.Coders) != 2 || len(a.Pairs) != 1 || len(a.Open) != 10 || a.Nominal.Texts != 60 || a.Ordinal != nil || len(a.ByValue) != 4 {
		t.Errorf("%+v", a)
	}
	if agreement := a.Nominal.Agreement; agreement < 0.83 || agreement > 0.84 {
		t.Errorf("agreement %v", agreement)
	}
}

// TestForms: what is written for another program is read back once people have judged
// there, and holds no label before.
func TestForms(t *testing.T) {
	texts := []Text{{Document: "c1", Kind: "comment", Outlet: "apnews", Headline: "<b>", Parent: "=1+1", Text: "line\nline, \"quoted\""}, {Document: "c2", Text: "x"}}
	want := []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}}
	judged := map[Form]func(string) string{
		CSV:     func(s string) string { return strings.Replace(s, `"line`+"\n"+`line, ""quoted""",,`, "x,critical,", 1) },
		Doccano: func(s string) string { return strings.Replace(s, `"label":[]`, `"label":["critical"]`, 1) },
		LabelStudio: func(s string) string {
			return strings.Replace(s, `{"data"`, `{"annotations":[{"result":[{"type":"choices","value":{"choices":["critical"]}}]},{"was_cancelled":true,"result":[]}],"data"`, 1)
		},
	}
	for _, form := range Forms {
		for _, spreadsheet := range []bool{false, true} {
			var out bytes.Buffer
			if err := form.Write(&out, texts, spreadsheet); err != nil {
				t.Fatal(err)
			}
			if none, err := Read(strings.NewReader(out.String()), "ann"); err != nil || len(none) > 0 {
				t.Errorf("%s: %v %v", form, none, err)
			}
			got, err := Read(strings.NewReader(judged[form](out.String())), "ann")
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s: %v %s\n%s", form, err, diff, judged[form](out.String()))
			}
		}
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "the file is empty",
		"id,value\n":           "line 1: the columns document and value are needed, and there are id, value",
		"document,value\nc1\n": "line 2",
		"{\"label\":[]}":       "line 1: it does not say which document it is",
		"{\"document\":\"c1\",\"label\":[\"a\",\"b\"]}": "line 1: 2 labels",
		"[{\"data\":{}}]": "task 1: its data do not say which document it is",
	} {
		if _, err := Read(strings.NewReader(text), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	c := coded(3, 1000)
	for _, codes := range [][]samples.Code{{{Document: "c7", Coder: "ann", Value: "critical"}}, {{Document: "c1", Coder: "ann", Value: "angry"}}, {{Document: "c1", Value: "critical"}}} {
		if c.Check(codes) == nil {
			t.Errorf("%v can be kept", codes)
		}
	}
}

// FuzzRead: no input makes reading panic, and what is read has a coder and a value.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"document,value\nc1,critical\n", `{"document":"c1","label":["critical"]}`, `[{"data":{"document":"c1"},"annotations":[{"completed_by":3,"result":[{"type":"choices","value":{"choices":["critical"]}}]}]}]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		codes, err := Read(strings.NewReader(text), "ann")
		for _, c := range codes {
			if err == nil && (c.Coder == "" || c.Value == "") {
				t.Errorf("%q: %+v", text, c)
			}
		}
	})
}
