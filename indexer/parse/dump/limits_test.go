package dump_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"standpoint/indexer/parse/dump"
	"standpoint/indexer/parse/format"
)

func named(t testing.TB, name string) format.Format {
	t.Helper()
	for _, f := range dump.Formats() {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("there is no format %s", name)
	return format.Format{}
}

// stream gives n records that a function writes, one a line.
type stream struct {
	record  func(i int) string
	i, n    int
	pending string
}

func (s *stream) Read(p []byte) (int, error) {
	for s.pending == "" {
		if s.i == s.n {
			return 0, io.EOF
		}
		s.pending = s.record(s.i) + "\n"
		s.i++
	}
	n := copy(p, s.pending)
	s.pending = s.pending[n:]
	return n, nil
}

func redditComment(i int) string {
	return fmt.Sprintf(`{"author":"reader%d","author_flair_css_class":null,"author_flair_text":null,"body":"It was late &gt; again, as on line %d. %s","controversiality":0,"created_utc":%d,"distinguished":null,"edited":false,"gilded":0,"id":"c%d","link_id":"t3_f%d","nest_level":1,"parent_id":"t3_f%d","permalink":"/r/ferries/comments/f%d/x/c%d/","retrieved_on":1700000000,"score":%d,"score_hidden":false,"stickied":false,"subreddit":"ferries","subreddit_id":"t5_x","total_awards_received":0,"treatment_tags":[],"all_awardings":[],"author_premium":false}`,
		i%100, i, strings.Repeat("The queue was long. ", 8), 1600000000+i, i, i/7, i/7, i/7, i, i%50)
}

func hackerNewsItem(i int) string {
	if i%20 == 0 {
		return fmt.Sprintf(`{"by":"reader%d","id":%d,"score":3,"time":%d,"title":"Ferries %d","type":"story"}`, i%100, i+1, 1600000000+i, i)
	}
	return fmt.Sprintf(`{"by":"reader%d","id":%d,"parent":%d,"text":"It was late.<p>%s","time":%d,"type":"comment"}`,
		i%100, i+1, i-i%20+1, strings.Repeat("The queue was long. ", 12), 1600000000+i)
}

// TestMemory: a stream of any length takes the memory of a short one, also where
// no comment finds its story.
func TestMemory(t *testing.T) {
	orphan := func(i int) string { return strings.Replace(hackerNewsItem(i), `"title"`, `"caption"`, 1) }
	cases := []struct {
		name   string
		record func(int) string
		most   uint64
	}{{"reddit", redditComment, 16 << 20}, {"hackernews", hackerNewsItem, 16 << 20}, {"hackernews", orphan, 120 << 20}}
	for _, c := range cases {
		const n = 60_000
		in := format.Input{Text: bufio.NewReader(&stream{record: c.record, n: n}), Options: format.Options{Outlets: format.NoOutlets{}}}
		comments, seen, most := 0, 0, uint64(0)
		for thread, err := range named(t, c.name).Read(t.Context(), in) {
			var fault *format.Error
			if errors.As(err, &fault) && fault.Outcome == format.Quarantined {
				t.Fatal(err)
			}
			comments += len(thread.Comments)
			if seen++; seen%5000 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		if comments < n*9/10 {
			t.Errorf("%s: %d comments of %d records", c.name, comments, n)
		}
		if most > c.most {
			t.Errorf("%s holds %d MB", c.name, most>>20)
		}
	}
}

// TestBombs: what is nested or long beyond all measure ends in a clear fault.
func TestBombs(t *testing.T) {
	replies := strings.Repeat(`{"kind":"t1","data":{"link_id":"t3_f","id":"c","body":"x","replies":{"kind":"Listing","data":{"children":[`, 3000)
	children := strings.Repeat(`{"id":2,"type":"comment","created_at_i":1,"text":"x","story_id":1,"children":[`, 6000)
	for _, c := range []struct{ name, format, page, want string }{
		{"replies", "reddit", `[` + replies, "exceeded max depth"},
		{"replies, on a line", "reddit", "{\"kind\":\"t1\"}\n" + replies, "exceeded max depth"},
		{"children", "hackernews", children, "exceeded max depth"},
		{"brackets", "lemmy", strings.Repeat("[", 1<<20), "exceeded max depth"},
		{"a long body", "reddit", `[{"kind":"t1","data":{"body":"` + strings.Repeat("x", format.MaxLine+format.Window*2), "longer than 16 MiB"},
		{"a long line", "discourse", `{"cooked":"x"}` + "\n" + `{"cooked":"` + strings.Repeat("x", format.MaxLine+1) + `"}`, "at most 16777216 are read"},
		{"many empty parts", "hackernews", `{"id":1,"type":"story","children":[` + strings.Repeat("{},", 5<<20) + `{}]}`, "too many for its"},
		{"many small parts", "reddit", `{"kind":"Listing","data":{"children":` + "\n" + `[` + strings.Repeat(`{"replies":{"data":{"children":[{ "id":1},{}]}}},`, 20_000) + `{}]}}`, ""},
		{"many small parts, on a line", "reddit", `{"kind":"t1","data":{"replies":{"data":{"children":[` + strings.Repeat(`{"replies":{"data":{"children":[{ "id":1},{}]}}},`, 200_000) + `{}]}}}}`, "too many for its"},
	} {
		r := readAs(t, named(t, c.format), c.page)
		all := strings.Join(r.faults, "\n")
		if !strings.Contains(all, c.want) || !strings.Contains(all, "quarantined") && c.want != "" {
			t.Errorf("%s: want a fault %q, got %.300q", c.name, c.want, all)
		}
	}
}

// TestDeepThread: a thread may be as deep as people answer each other.
func TestDeepThread(t *testing.T) {
	const depth = 1500
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, `{"kind":"t1","data":{"link_id":"t3_f","id":"c%d","parent_id":"t1_c%d","body":"x","author":"orla","replies":{"kind":"Listing","data":{"children":[`, i, i-1)
	}
	page := b.String() + strings.Repeat(`]}}}}`, depth)
	r := readAs(t, named(t, "reddit"), page)
	if len(r.threads) != 2 || len(r.faults) > 0 {
		t.Fatalf("%d threads, %.300q", len(r.threads), r.faults)
	}
	if last := r.threads[1].Comments; last[len(last)-1].NativeID != "t1_c1499" || len(r.threads[0].Comments) != 1000 {
		t.Errorf("the last is %+v", last[len(last)-1])
	}
}

// TestWaiting: comments that come before their story find it, however many wait.
func TestWaiting(t *testing.T) {
	const n = 2000
	var b strings.Builder
	for i := n; i > 1; i-- {
		fmt.Fprintf(&b, `{"by":"orla","id":%d,"parent":%d,"text":"x","time":1600000000,"type":"comment"}`+"\n", i, i-1)
	}
	b.WriteString(`{"by":"orla","id":1,"time":1600000000,"type":"story","title":"Ferry"}`)
	r := readAs(t, named(t, "hackernews"), b.String())
	comments := 0
	for _, thread := range r.threads {
		if thread.Article.NativeID != "1" {
			t.Errorf("a thread of %s", thread.Article.NativeID)
		}
		comments += len(thread.Comments)
	}
	if comments != n-1 || len(r.faults) > 0 {
		t.Errorf("%d comments of %d, %q", comments, n-1, r.faults)
	}
}

// FuzzRead reads anything in every format.
func FuzzRead(f *testing.F) {
	for _, page := range inputs(f) {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		for _, found := range dump.Formats() {
			r := readAs(t, found, page)
			for _, thread := range r.threads {
				for _, c := range thread.Comments {
					if (c.Text == "") != c.Deleted || c.NativeID == "" {
						t.Errorf("%s reads %+v", found.Name, c)
					}
				}
			}
		}
		if text := strings.TrimSpace(page); text != "" {
			for _, found := range dump.Formats() {
				found.Claims(format.Head{Text: []byte(text)})
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		name   string
		record func(int) string
	}{{"reddit", redditComment}, {"hackernews", hackerNewsItem}} {
		b.Run(c.name, func(b *testing.B) {
			page, err := io.ReadAll(&stream{record: c.record, n: 20_000})
			if err != nil {
				b.Fatal(err)
			}
			found := named(b, c.name)
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				in := format.Input{Text: bufio.NewReaderSize(strings.NewReader(string(page)), format.Window), Options: format.Options{Outlets: format.NoOutlets{}}}
				for _, err := range found.Read(b.Context(), in) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
