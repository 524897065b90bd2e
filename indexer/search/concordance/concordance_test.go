package concordance

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

func read(t testing.TB, q string, texts map[string]string) []Text {
	t.Helper()
	node, err := query.Parse(q)
	if err != nil {
		t.Fatal(err)
	}
	return NewReader(node, "").Read(texts)
}

func TestLines(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		query, text string
		width       int
		want        []string // left|match|right
	}{
		{"raid", "The raid came at dawn.", 8, []string{"The |raid| came at dawn."}},
		{"raid", "one two three raid four five six", 2, []string{"two three |raid| four five"}},
		{"raid", "raid", 3, []string{"|raid|"}},
		{"raid", "  \n raid \t", 3, []string{"|raid|"}},
		{"raid", "He said (“one two”) raid, “three four”, he said.", 2, []string{"(“one two”) |raid|, “three four”,"}},
		{"raid", "aa.bb raid cc.dd", 1, []string{"bb |raid| cc"}},
		{"police", "the police’s men", 3, []string{"the |police|’s men"}},
		{`"welfare check"`, "A welfare\ncheck. A  welfare check", 1, []string{"A |welfare check|. A", "A |welfare check|"}},
		{"dawn", "At the end.\n\nDawn came.\n\nAnd more", 3, []string{"At the end. |Dawn| came. And more"}},
		{`"welfare check"~2`, "a check on their welfare and check", 9, []string{"a |check on their welfare and check|"}},
		{"日本", "前日本学校", 1, []string{"前|日本|学"}},
		{"raid", "raid raid", 1, []string{"|raid| raid", "raid |raid|"}},
	} {
		var got []string
		for _, text := range read(t, row.query, map[string]string{schema.Body: row.text}) {
			for _, p := range text.Places {
				line := text.Line(p, row.width)
				got = append(got, line.Left+"|"+line.Match+"|"+line.Right)
				if match := string([]rune(row.text)[line.Span[0]:line.Span[1]]); oneSpace(match) != line.Match {
					t.Errorf("%q: the span has %q, the line %q", row.text, match, line.Match)
				}
			}
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s in %q: %q, want %q", row.query, row.text, got, row.want)
		}
	}
}

func TestReadKeepsFieldsApart(t *testing.T) {
	t.Parallel()
	texts := read(t, "headline:a OR b", map[string]string{schema.Headline: "a b", schema.Body: "a b a"})
	var got []string
	for _, text := range texts {
		got = append(got, fmt.Sprint(text.Field, text.Places))
	}
	if want := []string{"headline[{0 0} {1 1}]", "text[{1 1}]"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if texts := read(t, "a", map[string]string{schema.Body: "b"}); len(texts) > 0 {
		t.Errorf("a text without a place is read: %v", texts)
	}
}

// TestLinesReadAsTheText: a line with all the context there is reads as its text, and
// a shorter one is a part of it that holds the match.
func TestLinesReadAsTheText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"raid", "Raids", "the", "é", "ICE’s", " ", "  ", "\n\n", "\t", ", ", "—", "“", "”", ". ", "日本", "😀", "a.b", "$5"}), 0, 30).Draw(r, "parts")
		text := strings.Join(parts, "")
		one := strings.TrimSpace(oneSpace(text))
		width := rapid.IntRange(1, 6).Draw(r, "width")
		for _, found := range read(t, "raid OR the OR 日本", map[string]string{schema.Body: text}) {
			for _, p := range found.Places {
				all, some := found.Line(p, 100), found.Line(p, width)
				if got := strings.TrimSpace(all.Left + all.Match + all.Right); got != one {
					r.Fatalf("%q reads as %q", text, got)
				}
				if !strings.HasSuffix(all.Left, some.Left) || !strings.HasPrefix(all.Right, some.Right) || some.Match != all.Match {
					r.Fatalf("%q: %+v is not a part of %+v", text, some, all)
				}
				left, right := p.First-max(p.First-width, 0), min(p.Last+width, len(found.Words)-1)-p.Last
				if l, r2 := len(schema.Analyze(some.Left+"x")), len(schema.Analyze("x"+some.Right)); l > left+1 && !strings.ContainsFunc(text, isJoiner) || r2 > right+1 && !strings.ContainsFunc(text, isJoiner) {
					r.Fatalf("%q: %+v has more than %d words on a side", text, some, width)
				}
				if at, ok := found.At(found.Words[p.First].Start); !ok || at != p {
					r.Fatalf("the place %v is not found again", p)
				}
			}
		}
	})
}

// isJoiner is what could make one word of two when a part of a text is read alone.
func isJoiner(r rune) bool { return !unicode.IsSpace(r) && !unicode.IsLetter(r) }

func TestKeys(t *testing.T) {
	t.Parallel()
	key := func(text string, side Side) string {
		found := read(t, "x", map[string]string{schema.Body: text})
		return strings.ReplaceAll(string(found[0].AppendKey(nil, found[0].Places[0], side)), "\x00", "/")
	}
	for _, row := range []struct{ text, left, right string }{
		{"One, TWO: x Thrée’s four!", "two/one/", "three/four/"},
		{"x", "", ""},
		{"a\n\nx\n\nb", "a/", "b/"},
		{"l k j i h g f e d c b a x a b c d e f g h i j k l", "a/b/c/d/e/f/g/h/i/j/", "a/b/c/d/e/f/g/h/i/j/"},
	} {
		if l, r := key(row.text, Left), key(row.text, Right); l != row.left || r != row.right {
			t.Errorf("%q: left %q, right %q", row.text, l, r)
		}
	}
	long := strings.Repeat("é", 120) // 240 bytes, 120 folded
	if k := key("x "+strings.Repeat(strings.Repeat("ж", 100)+" ", 9), Right); len(k) > keyBytes || !strings.HasPrefix(k, "ж") {
		t.Errorf("a key of %d bytes", len(k))
	}
	if a, b := key("x "+long, Right), key("x "+strings.ToUpper(long), Right); a != b {
		t.Error("letter case changes a key")
	}
	if !(key("x a", Right) < key("x a b", Right) && key("x a b", Right) < key("x ab", Right)) {
		t.Error("a word must come before longer ones that begin with it")
	}
}

// TestChance: the probability that one of the occurrences is near, by trying.
func TestChance(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct{ words, near, times int }{{10, 3, 1}, {10, 3, 4}, {10, 10, 2}, {7, 0, 3}, {30, 9, 2}, {5, 4, 2}} {
		hits := 0
		const tries = 20_000
		for range tries {
			for _, at := range r.Perm(c.words)[:c.times] {
				if at < c.near {
					hits++
					break
				}
			}
		}
		if got, want := chance(c.words, c.near, c.times), float64(hits)/tries; math.Abs(got-want) > 0.015 {
			t.Errorf("%+v: %v, by trying %v", c, got, want)
		}
	}
}

func add(t testing.TB, c *Collocates, q string, texts ...string) {
	for _, text := range texts {
		headline, body, ok := strings.Cut(text, "|")
		if !ok {
			headline, body = "", text
		}
		c.Add(read(t, q, map[string]string{schema.Headline: headline, schema.Body: body}))
	}
}

// counted writes what was counted of a word.
func counted(c *Collocates, term string) string {
	n := c.words[term]
	if n == nil {
		return "none"
	}
	return fmt.Sprintf("%d near %d certain %d expected %.3f", n.in, n.near, n.certain, float64(n.expected)/unit)
}

func TestCollocates(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, text, query, word, want string }{
		{"a word in the window is near", "a b x c d e f g", "x", "b", "1 near 1 certain 0 expected 0.571"},
		{"one outside is not", "a b x c d e f g", "x", "f", "1 near 0 certain 0 expected 0.571"},
		{"what occurs twice is likelier near", "a b x c d e f f", "x", "f", "1 near 0 certain 0 expected 0.857"},
		{"the words of a place do not count", "a b x c d e f g", "x", "x", "none"},
		{"where all words are near nothing can be said", "a x b", "x", "a", "1 near 1 certain 1 expected 1.000"},
		{"a paragraph ends the window", "a b c d\n\nx e f g", "x", "d", "1 near 0 certain 0 expected 0.286"},
		{"a headline is a field of its own", "x a b c | d x e f g", "x", "d", "1 near 1 certain 0 expected 0.714"},
		{"the window is on both sides of a phrase", "a b x y c d e", `"x y"`, "d", "1 near 1 certain 0 expected 0.800"},
		{"a word near any of two places is near", "x a b c d e x", "x", "d", "1 near 1 certain 0 expected 0.800"},
	} {
		c := &Collocates{Window: 2}
		add(t, c, row.query, row.text)
		if got := counted(c, row.word); got != row.want {
			t.Errorf("%s: %s, want %s", row.says, got, row.want)
		}
	}
}

// TestCollocatesMerge: however documents are divided, the result is the same.
func TestCollocatesMerge(t *testing.T) {
	t.Parallel()
	texts := shuffled(3, 40)
	whole := &Collocates{Window: 3}
	add(t, whole, "x", texts...)
	want, tested := whole.List(20, 2)
	for parts := 2; parts < 5; parts++ {
		merged := &Collocates{Window: 3}
		for part := range parts {
			own := &Collocates{Window: 3}
			for i := part; i < len(texts); i += parts {
				add(t, own, "x", texts[i])
			}
			merged.Merge(own)
		}
		got, gotTested := merged.List(20, 2)
		if !slices.Equal(got, want) || gotTested != tested || merged.Documents() != whole.Documents() {
			t.Errorf("%d parts: %v, want %v", parts, got, want)
		}
	}
}

// shuffled are documents whose words, x among them, stand in random order. They come
// in bursts: a document repeats its words.
func shuffled(seed uint64, documents int) []string {
	r := rand.New(rand.NewPCG(seed, 9))
	zipf := rand.NewZipf(r, 1.1, 5, 600)
	texts := make([]string, documents)
	for i := range texts {
		words := []string{"x"}
		for range 10 + r.IntN(40) {
			word := fmt.Sprintf("w%d", zipf.Uint64())
			for range 1 + r.IntN(4) {
				words = append(words, word)
			}
		}
		r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		texts[i] = strings.Join(words, " ")
	}
	return texts
}

// TestNoCollocatesByChance: in texts whose words stand in random order, hardly any
// word is called a collocate; one that is planted beside the match is, and first.
func TestNoCollocatesByChance(t *testing.T) {
	t.Parallel()
	const level = 0.001
	tested, called := 0, 0
	for seed := range uint64(30) {
		texts := shuffled(seed, 80)
		c := &Collocates{Window: 5}
		add(t, c, "x", texts...)
		list, n := c.List(1000, 5)
		tested += n
		for _, w := range list {
			if w.P < level {
				called++
			}
		}
		for i := range texts[:12] {
			texts[i] = strings.Replace(texts[i], "x", "x planted", 1)
		}
		c = &Collocates{Window: 5}
		add(t, c, "x", texts...)
		if list, _ := c.List(3, 5); len(list) == 0 || list[0].Word != "plant" || list[0].Q > 0.001 || list[0].About.Near != 12 {
			t.Errorf("seed %d: the planted word is not the first of %+v", seed, list)
		}
	}
	t.Logf("%d of %d words are called collocates at %v", called, tested, level)
	if tested < 2000 || float64(called) > 2*level*float64(tested) {
		t.Errorf("%d of %d words are called collocates at %v", called, tested, level)
	}
}
