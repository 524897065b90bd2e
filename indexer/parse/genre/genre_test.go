package genre

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func shipped(t testing.TB) *Model {
	t.Helper()
	m, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestNewsReadsAsNewsAndCommentsAsComments(t *testing.T) {
	m := shipped(t)
	for _, news := range []string{
		"The governor signed the bill on Tuesday, according to a statement from her office.",
		"“We have no comment at this time,” said Lorna Petrakis, a spokeswoman for the department.",
		"Mr. Winthrop, who voted against the contract, told reporters that he would seek a review.",
	} {
		if s := m.Score(news); s <= 0 {
			t.Errorf("%.1f for %q", s, news)
		}
	}
	for _, comment := range []string{
		"I don't get why you people keep voting for this guy, he's a joke.",
		"so glad i don't live there anymore... what a mess",
		"Why is nobody asking who pays for it? My taxes went up again!!",
	} {
		if s := m.Score(comment); s >= 0 {
			t.Errorf("%.1f for %q", s, comment)
		}
	}
}

func TestTopicWords(t *testing.T) {
	got := strings.Join(shipped(t).Topic("The Alder Street bridges, Petrakis’s report on Monday said: “Portland’s beams are cracked.”"), " ")
	for _, want := range []string{"alder", "street", "petraki", "portland"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if strings.Contains(got, "monday") || strings.Contains(got, "said") {
		t.Errorf("common words in %q", got)
	}
}

func TestBrokenWeightsAreAnError(t *testing.T) {
	for _, tsv := range []string{"word", "word\tmuch", "## note\n\na\t1\nb\t"} {
		if _, err := Read(tsv); err == nil {
			t.Errorf("no error for %q", tsv)
		}
	}
}

// TestNoNamesAreLearned: a model of how news is written knows nobody.
func TestFeaturesHideNamesAndFigures(t *testing.T) {
	features := strings.Join(Features("On Friday Xavier Quillfeather paid $312 to 1,204 people.", nil), " ")
	for _, hidden := range []string{"xavier", "quillfeather", "friday", "312", "1,204"} {
		if strings.Contains(strings.ToLower(features), hidden) {
			t.Errorf("%q shows in %q", hidden, features)
		}
	}
}

func TestAnyLineHasOneScore(t *testing.T) {
	m := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.String().Draw(t, "line")
		if a, b := m.Score(line), m.Score(line); a != b {
			t.Fatalf("%v and then %v", a, b)
		}
		m.Topic(line)
	})
	long := strings.Repeat("\"«“ a", 100000)
	m.Score(long)
	m.Topic(long)
}
