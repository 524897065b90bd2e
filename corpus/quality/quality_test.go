package quality_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/quality"
)

func table() quality.Table {
	return quality.Table{
		{Kind: corpus.KindComment, Named: true, Label: corpus.Critical, Min: 0.5, What: "comments", Texts: 296, Given: 50, Right: 31, True: 200},
		{Kind: corpus.KindComment, Named: true, Label: corpus.Critical, Min: 0.9, What: "comments", Texts: 296, Given: 3, Right: 3, True: 200},
		{Kind: corpus.KindComment, Label: corpus.Supportive, Min: 0.5, What: "comments", Texts: 1296, Given: 12, Right: 6, True: 4 + 5},
		{Kind: corpus.KindArticle, Named: true, Label: corpus.Neutral, Min: 0.5, What: "sentences of news", Texts: 100, Given: 40, Right: 30, True: 60},
	}
}

func TestSentences(t *testing.T) {
	for i, want := range []string{
		"Of 100 comments marked critical of an agency that they name, about 62 are. Of 100 that are, about 16 are marked. Measured with the full model of Standpoint on 296 labelled comments.",
		"Too few comments were marked critical of an agency that they name to say how many are: 3. Of 100 that are, about 2 are marked. Measured with the full model of Standpoint on 296 labelled comments.",
		"Of 100 comments marked supportive of an agency that only their thread names, about 50 are. Measured with the full model of Standpoint on 1,296 labelled comments.",
		"Of 100 sentences of news marked neutral toward an agency that they name, about 75 are. Of 100 that are, about 50 are marked. Measured with the full model of Standpoint on 100 labelled sentences of news.",
	} {
		if got := table()[i].String(); got != want {
			t.Errorf("row %d says\n%s, not\n%s", i, got, want)
		}
	}
	unmeasured := quality.Row{Kind: corpus.KindComment, Label: corpus.Critical, Min: 0.5}
	if got, want := unmeasured.String(), "Not measured: comments marked critical of an agency that only their thread names."; got != want {
		t.Errorf("got %s", got)
	}
}

// TestFor: every label has a row, measured or not, and no other minimum's.
func TestFor(t *testing.T) {
	var got []string
	for _, r := range table().For(corpus.KindComment, 0.5) {
		got = append(got, strings.TrimSpace(strings.Join([]string{map[bool]string{true: "named", false: "inherited"}[r.Named], string(r.Label), map[bool]string{true: "measured"}[r.Texts > 0]}, " ")))
	}
	want := []string{"named critical measured", "named supportive", "named neutral", "inherited critical", "inherited supportive measured"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if rows := table().For(corpus.KindArticle, 0.5); len(rows) != 3 || !rows[0].Named {
		t.Errorf("articles: %v", rows)
	}
}

func TestReadWhatWasWritten(t *testing.T) {
	var b strings.Builder
	if err := table().Write(&b, "made for a test"); err != nil {
		t.Fatal(err)
	}
	got, err := quality.Read(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(table(), got); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefuses(t *testing.T) {
	const head = "kind\ttarget\tlabel\tmin\twhat\ttexts\tgiven\tright\ttrue\n"
	for name, text := range map[string]string{
		"other columns":   "kind\tlabel\n",
		"too few fields":  head + "comment\tnamed\tcritical\t0.5\n",
		"a kind":          head + "letter\tnamed\tcritical\t0.5\tletters\t9\t3\t2\t4\n",
		"a target":        head + "comment\tmeant\tcritical\t0.5\tcomments\t9\t3\t2\t4\n",
		"unclear":         head + "comment\tnamed\tunclear\t0.5\tcomments\t9\t3\t2\t4\n",
		"a count":         head + "comment\tnamed\tcritical\t0.5\tcomments\tnine\t3\t2\t4\n",
		"more right":      head + "comment\tnamed\tcritical\t0.5\tcomments\t9\t3\t4\t4\n",
		"more than texts": head + "comment\tnamed\tcritical\t0.5\tcomments\t9\t13\t4\t4\n",
		"twice":           head + strings.Repeat("comment\tnamed\tcritical\t0.5\tcomments\t9\t3\t2\t4\n", 2),
	} {
		if got, err := quality.Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s: read as %v", name, got)
		}
	}
}

func TestMeasure(t *testing.T) {
	judged := func(truth corpus.Label, critical, neutral, supportive float64) quality.Judged {
		return quality.Judged{Kind: corpus.KindComment, Named: true, What: "comments", Truth: truth, Chances: corpus.NewChances(critical, neutral, supportive)}
	}
	table, err := quality.Measure([]quality.Judged{
		judged(corpus.Critical, 0.9, 0.1, 0), judged(corpus.Critical, 0.4, 0.6, 0), judged(corpus.Neutral, 0.7, 0.2, 0.1),
		judged(corpus.Neutral, 0.2, 0.8, 0), judged(corpus.Supportive, 0, 0, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table.For(corpus.KindComment, 0.5) {
		want := map[corpus.Label][4]int{corpus.Critical: {5, 2, 1, 2}, corpus.Neutral: {5, 2, 1, 2}, corpus.Supportive: {5, 0, 0, 1}}[row.Label]
		if got := [4]int{row.Texts, row.Given, row.Right, row.True}; row.Named && got != want {
			t.Errorf("%s: %v, want %v", row.Label, got, want)
		}
	}
	inherited := judged(corpus.Critical, 0.4, 0.35, 0.25)
	inherited.Named = false
	lent, err := quality.Measure([]quality.Judged{inherited})
	if err != nil {
		t.Fatal(err)
	}
	if row := lent.For(corpus.KindComment, 0.3)[3]; row.Named || row.Given != 0 || row.True != 1 {
		t.Errorf("a document that takes no side at 0.5 is not about an agency that it does not name: %+v", row)
	}
	if row := table.For(corpus.KindComment, 0.3)[0]; row.Given != 3 || row.Right != 2 {
		t.Errorf("critical at 0.3: %+v", row)
	}
	if _, err := quality.Measure([]quality.Judged{judged(corpus.Unclear, 1, 0, 0)}); err == nil {
		t.Error("unclear was taken for a right label")
	}
}
