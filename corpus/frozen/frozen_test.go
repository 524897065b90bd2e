package frozen

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
)

func comment(id, text string) corpus.Document {
	return corpus.Document{ID: id, Kind: corpus.KindComment, Comment: &corpus.Comment{ID: id, Text: text}, Annotation: corpus.Annotation{
		Language:  "en",
		Agencies:  []corpus.AgencyMention{{ID: "us-fema", Name: "FEMA", Named: true, Spans: []corpus.Span{{0, 4}}}, {ID: "us-dhs"}},
		Locations: []corpus.LocationMention{{ID: "us-la", Named: true}},
		Stances:   []corpus.Stance{{Target: "us-fema", Chances: corpus.NewChances(8, 1, 1), Source: "encoder:1"}, {Target: "<script>&\u2028", Source: "encoder:1"}},
	}}
}

func small(t *testing.T) (Corpus, []Item) {
	t.Helper()
	items := []Item{ItemOf(comment("c2", "FEMA again")), ItemOf(comment("c1", "FEMA")), ItemOf(corpus.Document{ID: "a1", Kind: corpus.KindArticle, Article: &corpus.Article{Headline: "FEMA"}})}
	c, err := Corpus{Name: "one", Snapshot: "s1"}.Fill(items)
	if err != nil {
		t.Fatal(err)
	}
	return c, items
}

// TestFile: what is written is read back, and anyone can check it: the digest of each line
// and the hash of all are what the documentation says.
func TestFile(t *testing.T) {
	c, items := small(t)
	if want := (Counts{3, 1, 2}); c.Counts != want {
		t.Errorf("counts %+v", c.Counts)
	}
	var file bytes.Buffer
	if err := Write(&file, c, items); err != nil {
		t.Fatal(err)
	}
	got, read, err := Read(bytes.NewReader(file.Bytes()))
	if diff := cmp.Diff(c, got); err != nil || diff != "" || !slices.EqualFunc(items, read, Item.Equal) {
		t.Errorf("%v\n%s", err, diff)
	}
	var all strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(file.String()), "\n")[1:] {
		_, content, _ := strings.Cut(line, `"content":`)
		sum := sha256.Sum256([]byte(strings.TrimSuffix(content, "}")))
		var item Item
		if err := json.Unmarshal([]byte(line), &item); err != nil || item.Digest != hex.EncodeToString(sum[:]) {
			t.Errorf("%v: the digest of %s is %x", err, line, sum)
		}
		fmt.Fprintf(&all, "%s %s\n", item.ID, item.Digest)
	}
	if sum := sha256.Sum256([]byte(all.String())); hex.EncodeToString(sum[:]) != c.Hash {
		t.Errorf("the hash is %s, and of the lines %x", c.Hash, sum)
	}
	if strings.Contains(file.String(), "again") {
		t.Error("the file has words of a document")
	}
}

// TestDamage: any other byte in a file is noticed, in words that say where.
func TestDamage(t *testing.T) {
	c, items := small(t)
	items[1].Content = nil // withdrawn
	var file bytes.Buffer
	if err := Write(&file, c, items); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Read(bytes.NewReader(file.Bytes())); err != nil {
		t.Errorf("with a gap: %v", err)
	}
	lines := strings.SplitAfter(file.String(), "\n")
	for what, damaged := range map[string]string{
		"line 1": lines[1],
		"line 2": lines[0] + strings.Replace(lines[1], `"article"`, `"comment"`, 1) + lines[2] + lines[3],
		"line 4: document c1 is not in the order": lines[0] + lines[1] + lines[3] + lines[2],
		"the file has 2": lines[0] + lines[1] + lines[2],
		"the hash":       lines[0] + lines[1] + strings.Replace(lines[2], `"digest":"`, `"digest":"0`, 1) + lines[3],
		`line 1: the file is of version 9; this program knows version`: strings.Replace(file.String(), `"frozen_corpus":1`, `"frozen_corpus":9`, 1),
		"unknown field": strings.Replace(file.String(), `"snapshot"`, `"state"`, 1),
	} {
		if _, _, err := Read(strings.NewReader(damaged)); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("error %v, not %s", err, what)
		}
	}
}

// TestCompare: other words, other labels and what is gone are told apart; who judged does
// not matter.
func TestCompare(t *testing.T) {
	was := ItemOf(comment("c1", "FEMA"))
	same, other, relabelled := comment("c1", "FEMA"), comment("c1", "FEMA!"), comment("c1", "FEMA")
	same.Annotation.Stances[0].Source = "encoder:2"
	relabelled.Annotation.Stances[0].Chances = corpus.NewChances(1, 8, 1)
	var drift Drift
	gap := was
	gap.Content = nil
	for _, c := range []struct {
		item Item
		now  *corpus.Document
		want State
	}{{was, &same, Same}, {was, &other, OtherWords}, {was, &relabelled, OtherLabels}, {was, nil, Missing}, {gap, &same, Withdrawn}} {
		got, err := c.item.Compare(c.now)
		if got != c.want || err != nil {
			t.Errorf("state %d, %v; want %d", got, err, c.want)
		}
		drift.Add(got)
	}
	if want := "1 has other words, 1 has other labels, 1 was withdrawn, 1 is not in this collection"; drift.String() != want || !drift.Any() {
		t.Errorf("%s", drift)
	}
	if got := (Drift{}).String(); got != "none has changed" {
		t.Error(got)
	}
}

func TestNames(t *testing.T) {
	for _, name := range []string{"FEMA, May 2025", "Zoë’s"} {
		if err := CheckName(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"", " ", "a ", "a\nb", "a\u202eb", strings.Repeat("a", MaxName+1)} {
		if CheckName(name) == nil {
			t.Errorf("%q is a name", name)
		}
	}
}
