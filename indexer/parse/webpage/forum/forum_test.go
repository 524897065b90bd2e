package forum_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/parse/dump"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/forum"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func TestMain(m *testing.M) { corpustest.Main(m) }

func read(t testing.TB, page string) (thread corpus.Thread, faults []string, ok bool) {
	t.Helper()
	doc, err := dom.Parse([]byte(page))
	if err != nil {
		return thread, nil, false
	}
	thread, warnings, ok := forum.Read(doc, format.Input{Options: format.Options{Outlets: format.NoOutlets{}}})
	thread.Identify()
	for _, w := range warnings {
		faults = append(faults, w.Error())
	}
	return thread, faults, ok
}

// TestGolden reads the pages of each case; the result of each is after it as
// NAME.want: the article, then one line for each comment.
func TestGolden(t *testing.T) {
	formattest.Archives(t, golden, *update, func(t *testing.T, archive *txtar.Archive) []txtar.File {
		return formattest.Each(archive, func(file txtar.File) string {
			thread, faults, ok := read(t, string(file.Data))
			if !ok {
				t.Fatalf("%s is not read", file.Name)
			}
			return show(t, thread, faults)
		})
	})
}

func show(t *testing.T, thread corpus.Thread, faults []string) string {
	t.Helper()
	var b strings.Builder
	write := func(value any) {
		line, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	write(thread.Article)
	for _, c := range thread.Comments {
		write(c)
	}
	for _, fault := range faults {
		b.WriteString("! " + fault + "\n")
	}
	return b.String()
}

// TestNoThread: pages that list submissions, and pages of others, are none.
func TestNoThread(t *testing.T) {
	for name, page := range map[string]string{
		"a listing of old Reddit": `<div id="siteTable"><div class="thing link" data-fullname="t3_a" data-permalink="/r/a/comments/a/x/"><div class="entry"><a class="title">A</a></div></div><div class="thing link" data-fullname="t3_b"></div></div>`,
		"a feed of new Reddit":    `<shreddit-feed><shreddit-post id="t3_a" post-title="A"></shreddit-post><shreddit-post id="t3_b" post-title="B"></shreddit-post></shreddit-feed>`,
		"the front of HN":         `<table id="hnmain"><tr class="athing submission" id="1"><td class="title"><span class="titleline"><a href="x">A</a></span></td></tr></table>`,
		"the front of Lemmy":      `<script>window.isoData = {"path":"/","routeData":{"postsRes":{"state":"success","data":{"posts":[]}}}}</script><div class="post-listing"></div><div class="post-listing"></div>`,
		"the front of Discourse":  `<meta name="generator" content="Discourse 3"><div id="data-preloaded" data-preloaded="{}"></div><table class="topic-list"></table>`,
		"an article":              `<article data-post-id="17" id="post_17"><h1>Ferry late</h1><p>It was late.</p></article>`,
		"nothing":                 ``,
		"broken data":             `<link rel="canonical" href="https://x.example/t/a/1"><div id="data-preloaded" data-preloaded="{&quot;topic_1&quot;:&quot;{&quot;}"></div><script>window.isoData = {"routeData":</script>`,
	} {
		if thread, _, ok := read(t, page); ok {
			t.Errorf("%s is read as %+v", name, thread.Article)
		}
	}
}

func pages(t testing.TB) (out []string) {
	t.Helper()
	for _, page := range formattest.Inputs(t, golden, func(name string) bool { return strings.HasSuffix(name, ".html") }) {
		out = append(out, string(page))
	}
	return out
}

// TestCut cuts pages at every byte: a part is read or not, without harm, and no
// comment of it has no id.
func TestCut(t *testing.T) {
	for _, page := range pages(t) {
		for end := 0; end < len(page); end += 1 + len(page)/300 {
			thread, _, _ := read(t, page[:end])
			for _, c := range thread.Comments {
				if c.NativeID == "" || (c.Text == "") != c.Deleted {
					t.Errorf("cut at %d: %+v", end, c)
				}
			}
		}
	}
}

// TestSameAsDump: a thread has the same ids on its page as in a dump.
func TestSameAsDump(t *testing.T) {
	dumped := map[string]map[string]string{} // article → comment's native id → id
	for _, page := range dumps(t) {
		head := format.Head{Text: []byte(strings.TrimSpace(page)), Whole: true}
		for _, f := range dump.Formats() {
			if !f.Claims(head) {
				continue
			}
			in := format.Input{Text: bufio.NewReader(strings.NewReader(page)), Options: format.Options{Outlets: format.NoOutlets{}}}
			for thread, err := range f.Read(t.Context(), in) {
				if err == nil {
					thread.Identify()
					remember(dumped, thread)
				}
			}
		}
	}
	for _, page := range pages(t) {
		thread, _, _ := read(t, page)
		ids := dumped[thread.Article.ID]
		if ids == nil {
			t.Errorf("%s (%s) is in no dump", thread.Article.ID, thread.Article.Headline)
		}
		for _, c := range thread.Comments {
			if id, known := ids[c.NativeID]; known && id != c.ID {
				t.Errorf("comment %s of %s is %s on the page and %s in a dump", c.NativeID, thread.Article.Headline, c.ID, id)
			}
		}
	}
}

func dumps(t *testing.T) (out []string) {
	t.Helper()
	for _, page := range formattest.Inputs(t, "../../dump/testdata/*.txtar", func(string) bool { return true }) {
		out = append(out, string(page))
	}
	return out
}

func remember(dumped map[string]map[string]string, thread corpus.Thread) {
	if dumped[thread.Article.ID] == nil {
		dumped[thread.Article.ID] = map[string]string{}
	}
	for _, c := range thread.Comments {
		dumped[thread.Article.ID][c.NativeID] = c.ID
	}
}

func FuzzRead(f *testing.F) {
	for _, page := range pages(f) {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		thread, _, ok := read(t, page)
		if ok && thread.Article.ID == "" {
			t.Error("a thread without an article")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	all := pages(b)
	size := 0
	for _, page := range all {
		size += len(page)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, page := range all {
			read(b, page)
		}
	}
	b.ReportMetric(float64(b.N*len(all))/b.Elapsed().Seconds(), "pages/s")
}
