package query

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite golden files")

// told is a query in one sentence, with a few labels.
func told(n Node) string {
	words := Words{Label: func(field, value string) string {
		if label := map[string]string{"apnews": "AP News", "us-ice": "ICE", "us-dhs": "DHS", "us-ca": "California", "fr": "French", "us-ice:critical": "critical of ICE", "critical": "critical of the lead agency"}[value]; label != "" {
			return label
		}
		return value
	}}
	documents, conditions := words.Say(n)
	return strings.TrimSpace(documents + " " + strings.Join(conditions, ", "))
}

// TestReadBack compares the queries of testdata/readback.txt with their
// sentences there. -update writes the sentences again; read them aloud then.
func TestReadBack(t *testing.T) {
	path := filepath.Join("testdata", "readback.txt")
	held, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	queries := 0
	for line := range strings.Lines(string(held)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "\t"): // a sentence
		case strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "":
			got.WriteString(line + "\n")
		default:
			n, err := Parse(strings.Trim(line, "·"))
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			queries++
			got.WriteString(line + "\n\t" + told(n) + "\n")
		}
	}
	if queries < 40 {
		t.Errorf("only %d queries are read back", queries)
	}
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(held), got.String()); diff != "" {
		t.Errorf("%s differs; -update writes it again:\n%s", path, diff)
	}
}

// TestReadBackOfAnyQuery: what is said never says "not not" or nothing at all,
// and a double negation is said as what it negates twice.
func TestReadBackOfAnyQuery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNode(t, 3)
		said := told(n)
		for _, bad := range []string{"not not", "with not", "without not", "not without", "with with"} {
			if strings.Contains(said, bad) {
				t.Fatalf("%s is read back as %s", n, said)
			}
		}
		if again := told(Not{Not{n}}); again != said {
			t.Fatalf("%s is read back as %s, negated twice as %s", n, said, again)
		}
		Walk(n, func(leaf Node) {
			if term, ok := leaf.(Term); ok && !strings.Contains(said, term.Text) {
				t.Fatalf("%s is read back as %s, without %s", n, said, term)
			}
		})
	})
}

func TestReadBackOfListsWithoutClauses(t *testing.T) {
	for _, row := range []struct {
		n    Node
		want string
	}{
		{nil, "articles and comments"},
		{And{}, "articles and comments"},
		{Or{}, "articles and comments that match nothing"},
		{Not{And{}}, "articles and comments that match nothing"},
		{Or{[]Node{And{}, term("a")}}, "articles and comments either that match anything, or with “a”"},
	} {
		if got := told(row.n); got != row.want {
			t.Errorf("%#v is read back as %q, want %q", row.n, got, row.want)
		}
	}
}

func TestSpan(t *testing.T) {
	minute := func(h, m int) time.Time { return time.Date(2025, 4, 11, h, m, 0, 0, time.UTC) }
	for _, row := range []struct {
		from, to time.Time
		want     string
	}{
		{date(2025, 1, 1), date(2026, 1, 1), "in 2025"},
		{date(2025, 4, 1), date(2025, 5, 1), "in April 2025"},
		{date(2025, 4, 11), date(2025, 4, 12), "on 11 April 2025"},
		{date(2025, 4, 1), date(2025, 6, 1), "from 1 April 2025 to 31 May 2025"},
		{date(2024, 1, 1), date(2026, 1, 1), "from 1 January 2024 to 31 December 2025"},
		{date(2025, 4, 1), time.Time{}, "from 1 April 2025 on"},
		{time.Time{}, date(2025, 5, 1), "before 1 May 2025"},
		{minute(9, 0), minute(10, 30), "from 11 April 2025, 09:00:00 UTC until 11 April 2025, 10:30:00 UTC"},
		{date(2025, 4, 11), minute(10, 30), "from 11 April 2025 until 11 April 2025, 10:30:00 UTC"},
		{time.Time{}, time.Time{}, "at any known date"},
	} {
		if got := Span(row.from, row.to); got != row.want {
			t.Errorf("%v to %v is %q, want %q", row.from, row.to, got, row.want)
		}
	}
}
