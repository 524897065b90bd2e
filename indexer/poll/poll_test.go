package poll

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"standpoint/corpus"
	"standpoint/indexer"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
)

// web is a small web: what addresses answer, and what they were asked.
type web struct {
	mu    sync.Mutex
	pages map[string]http.HandlerFunc // by host and path
	asked []request
}

type request struct {
	at     time.Duration
	what   string // "GET example.org/feed"
	header http.Header
}

var began = time.Now()

func (w *web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	name := r.Host + r.URL.RequestURI()
	w.mu.Lock()
	w.asked = append(w.asked, request{time.Since(began), name, r.Header})
	page := w.pages[name]
	w.mu.Unlock()
	if page == nil {
		http.NotFound(out, r)
		return
	}
	page(out, r)
}

// RoundTrip answers without a network, in the time of the test.
func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	out := httptest.NewRecorder()
	r.Host = r.URL.Host
	w.ServeHTTP(out, r)
	response := out.Result()
	response.Request = r
	return response, nil
}

func (w *web) set(name string, page http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pages == nil {
		w.pages = map[string]http.HandlerFunc{}
	}
	w.pages[name] = page
}

// names lists what was asked since the last time, without robots.txt.
func (w *web) names() (names []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.asked {
		if !strings.HasSuffix(r.what, "/robots.txt") {
			names = append(names, r.what)
		}
	}
	w.asked = nil
	return names
}

// text answers with a body and an ETag, and 304 to those who have it.
func text(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprint(len(body))))
		w.Header().Set("Content-Type", kind)
		if r.Header.Get("If-None-Match") == w.Header().Get("ETag") {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, body)
	}
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// feedOf is a feed in Atom; an item is an address and, after a blank, when it changed.
func feedOf(items ...string) string {
	var b strings.Builder
	b.WriteString(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbor Ledger</title><id>urn:x</id><updated>2025-05-01T10:00:00Z</updated>`)
	for _, item := range items {
		address, changed, _ := strings.Cut(item, " ")
		fmt.Fprintf(&b, `<entry><title>Story %s</title><id>%[1]s</id><link href="%[1]s"/><published>2025-05-01T10:00:00Z</published><updated>%[2]s</updated><summary>What the ferry did.</summary></entry>`, address, cmp.Or(changed, "2025-05-01T10:00:00Z"))
	}
	return b.String() + "</feed>"
}

const article = `<!doctype html><title>Ferry</title><article><h1>Ferry</h1><p>The ferry to the island was late again on Monday, its captain said.</p></article>`

// history is that of records to which each import adds a change.
type history struct{ seq corpus.Seq }

func (h *history) Last(context.Context) (corpus.Seq, error) { return h.seq, nil }
func (h *history) Lineage(_ context.Context, seq corpus.Seq) (string, error) {
	return fmt.Sprintf("%016x", uint64(seq)), nil
}

// rig polls with a list into a folder.
type rig struct {
	t       *testing.T
	opt     Options
	list    string
	history history
	kept    []string // addresses that were imported since the last time
	failed  []indexer.Fault
	imports int
}

func newRig(t *testing.T, w http.RoundTripper, list ...string) *rig {
	parser, err := parse.New(parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, list: strings.Join(list, "\n")}
	r.opt = Options{
		Parser: parser, State: filepath.Join(t.TempDir(), "poll.json"), History: &r.history, UserAgent: "Standpoint/1.0", transport: w, Import: r.imported,
		Sources: func() ([]Source, error) { return ReadSources("list.txt", strings.NewReader(r.list)) },
	}
	return r
}

func (r *rig) imported(ctx context.Context, archive io.Reader, failed []indexer.Fault) error {
	r.imports++
	r.history.seq++
	r.failed = append(r.failed, failed...)
	if archive == nil {
		return nil
	}
	for page, err := range intake.Pages(ctx, []string{"-"}, intake.Options{Stdin: archive, Name: "poll"}) {
		if err != nil {
			r.t.Errorf("the archive: %v", err)
			continue
		}
		r.kept = append(r.kept, page.URL)
	}
	return nil
}

// upToDate polls as a run of its own and returns what was imported.
func (r *rig) upToDate() (kept []string) {
	r.t.Helper()
	p, err := New(r.t.Context(), r.opt)
	if err != nil {
		r.t.Fatal(err)
	}
	defer p.Close()
	if err := p.UpToDate(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
	kept, r.kept = r.kept, nil
	slices.Sort(kept) // hosts are read side by side
	return kept
}

func equal(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestPollFollowsFeeds: new posts lead to their pages, once; restarts go on; changed posts
// are read again; what has not changed is not sent again.
func TestPollFollowsFeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		w.set("a.example/feed", text("application/atom+xml", feedOf("https://a.example/1", "https://b.example/2")))
		w.set("a.example/1", text("text/html", article))
		w.set("b.example/2", text("text/html", article))
		r := newRig(t, w, "https://a.example/feed every=10m")
		equal(t, "the first time", r.upToDate(), "https://a.example/1", "https://a.example/feed", "https://b.example/2")
		equal(t, "at once again", r.upToDate())
		w.names()
		time.Sleep(10 * time.Minute)
		equal(t, "nothing new", r.upToDate())
		equal(t, "asked then", w.names(), "a.example/feed")
		if r.imports != 1 {
			t.Errorf("%d imports, want 1: there was nothing new", r.imports)
		}
		time.Sleep(10 * time.Minute)
		w.set("a.example/feed", text("application/atom+xml", feedOf("https://a.example/3", "https://a.example/1", "https://b.example/2 2025-05-02T10:00:00Z")))
		w.set("a.example/3", text("text/html", article))
		w.set("b.example/2", text("text/html", article+"<p>Changed.</p>"))
		equal(t, "a new post and a changed one", r.upToDate(), "https://a.example/3", "https://a.example/feed", "https://b.example/2")
		r.list += "\nhttps://c.example/page\nhttps://c.example/feed articles=no"
		w.set("c.example/page", text("text/html", article))
		w.set("c.example/feed", text("application/atom+xml", feedOf("https://c.example/9")))
		equal(t, "new sources", r.upToDate(), "https://c.example/feed", "https://c.example/page")
	})
}

// TestPollSameAgain: an answer that is the same as before is not imported again, although
// the server cannot say so.
func TestPollSameAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		page := article
		w.set("a.example/page", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, page) })
		r := newRig(t, w, "https://a.example/page")
		equal(t, "the first time", r.upToDate(), "https://a.example/page")
		time.Sleep(DefaultEvery)
		equal(t, "the same", r.upToDate())
		page += "<p>And more.</p>"
		time.Sleep(DefaultEvery)
		equal(t, "another", r.upToDate(), "https://a.example/page")
		if r.imports != 2 {
			t.Errorf("%d imports, want 2", r.imports)
		}
	})
}

// TestPollAfterRestore: with older records, what was read since is read again.
func TestPollAfterRestore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		w.set("a.example/page", text("text/html", article))
		r := newRig(t, w, "https://a.example/page")
		equal(t, "the first time", r.upToDate(), "https://a.example/page")
		r.history.seq--
		equal(t, "with older records", r.upToDate(), "https://a.example/page")
	})
}

// TestPollPace: requests to one host wait for each other, as long as its robots.txt says;
// other hosts do not.
func TestPollPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		w.set("slow.example/robots.txt", text("text/plain", "User-agent: *\nCrawl-delay: 100\nDisallow: /3\n"))
		w.set("slow.example/feed", text("application/atom+xml", feedOf("https://slow.example/1", "https://slow.example/2", "https://slow.example/3", "https://fast.example/4")))
		for _, page := range []string{"slow.example/1", "slow.example/2", "slow.example/3", "fast.example/4"} {
			w.set(page, text("text/html", article))
		}
		r := newRig(t, w, "https://slow.example/feed every=24h")
		equal(t, "kept", r.upToDate(), "https://fast.example/4", "https://slow.example/1", "https://slow.example/2", "https://slow.example/feed")
		last := map[string]time.Duration{}
		for _, asked := range w.asked {
			host, path, _ := strings.Cut(asked.what, "/")
			wait := DefaultDelay
			if host == "slow.example" && path != "feed" { // its robots.txt was read just before
				wait = 100 * time.Second
			}
			if before, again := last[host]; again && asked.at-before < wait {
				t.Errorf("%s came %s after the one before, want at least %s", asked.what, asked.at-before, wait)
			}
			last[host] = asked.at
			if agent := asked.header.Get("User-Agent"); agent != "Standpoint/1.0" {
				t.Errorf("asked as %q", agent)
			}
		}
		if len(r.failed) != 1 || r.failed[0].Path != "https://slow.example/3" || !strings.Contains(r.failed[0].Reason, "robots.txt of slow.example does not allow") {
			t.Errorf("failed: %+v", r.failed)
		}
	})
}

// TestPollBacksOff: a server that wants to be left alone is, as long as it says; others are
// asked less and less often; what is gone is given up.
func TestPollBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		w.set("busy.example/feed", status(http.StatusServiceUnavailable, "Retry-After", "7200"))
		w.set("busy.example/page", text("text/html", article))
		w.set("broken.example/page", status(http.StatusInternalServerError))
		w.set("list.example/feed", text("application/atom+xml", feedOf("https://list.example/gone", "https://list.example/here")))
		w.set("list.example/gone", status(http.StatusGone))
		w.set("list.example/here", text("text/html", article))
		r := newRig(t, w, "https://busy.example/feed", "https://busy.example/page", "https://broken.example/page", "https://list.example/feed every=240h")
		p, err := New(t.Context(), r.opt)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		ctx, stop := context.WithTimeout(t.Context(), 8*time.Hour)
		defer stop()
		if err := p.Run(ctx); ctx.Err() == nil {
			t.Fatal(err)
		}
		at := map[string][]time.Duration{}
		for _, asked := range w.asked {
			if !strings.HasSuffix(asked.what, "robots.txt") {
				at[asked.what] = append(at[asked.what], (asked.at - start.Sub(began)).Round(time.Minute))
			}
		}
		minutes := func(name string, want ...int) {
			var got []int
			for _, d := range at[name] {
				got = append(got, int(d.Minutes()))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s was asked after %v minutes, want %v", name, got, want)
			}
		}
		minutes("busy.example/feed", 0, 120, 240, 360)
		minutes("busy.example/page", 120, 240, 360)
		minutes("broken.example/page", 0, 15, 45, 105, 225, 465)
		minutes("list.example/gone", 0)
		minutes("list.example/here", 0)
		if len(r.failed) != 3 {
			t.Errorf("each failure is told once: %+v", r.failed)
		}
		got := p.Status()
		if got.Round.Before(start) || got.Round.After(time.Now()) {
			t.Errorf("the last round ended at %v", got.Round)
		}
		got.Round = time.Time{}
		if want := (Status{Sources: 4, Failing: 2, Read: 3, Unchanged: 2, Failed: 11}); got != want {
			t.Errorf("status %+v, want %+v", got, want)
		}
	})
}

// TestPollRobotsOutOfReach: where robots.txt cannot be reached, nothing is read; where there
// is none, everything is (RFC 9309, section 2.3.1).
func TestPollRobotsOutOfReach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		for host, robots := range map[string]http.HandlerFunc{
			"none.example": status(http.StatusNotFound), "forbidden.example": status(http.StatusForbidden), "error.example": status(http.StatusBadGateway),
			"many.example": status(http.StatusTooManyRequests), "moved.example": status(http.StatusMovedPermanently, "Location", "https://else.example/rules"),
		} {
			w.set(host+"/robots.txt", robots)
			w.set(host+"/page", text("text/html", article))
		}
		w.set("else.example/rules", text("text/plain", "User-agent: *\nDisallow: /page\n"))
		r := newRig(t, w, "https://none.example/page", "https://forbidden.example/page", "https://error.example/page", "https://many.example/page", "https://moved.example/page")
		kept := r.upToDate()
		slices.Sort(kept)
		equal(t, "read", kept, "https://forbidden.example/page", "https://none.example/page")
		asked := w.names()
		slices.Sort(asked)
		equal(t, "asked", asked, "else.example/rules", "forbidden.example/page", "none.example/page")
	})
}

// TestPollNetworks: private addresses are refused when they are connected to, so that neither
// a name nor a redirect leads there.
func TestPollNetworks(t *testing.T) {
	w := &web{}
	here, there := httptest.NewServer(w), httptest.NewServer(w)
	defer here.Close()
	defer there.Close()
	name := strings.Replace(there.URL, "127.0.0.1", "127.0.0.2", 1) // as much this machine, and not allowed
	host := strings.TrimPrefix(here.URL, "http://")
	w.set(host+"/away", status(http.StatusFound, "Location", name+"/page"))
	w.set(host+"/page", text("text/html", article))
	r := newRig(t, nil, here.URL+"/page", here.URL+"/away", strings.Replace(there.URL, "127.0.0.1", "localhost", 1)+"/page")
	r.opt.Delay = -1
	equal(t, "without a word", r.upToDate())
	if len(r.failed) != 3 {
		t.Errorf("failed: %+v", r.failed)
	}
	for _, f := range r.failed {
		if !strings.Contains(f.Reason, "private network") {
			t.Errorf("%s: %s", f.Path, f.Reason)
		}
	}
	if asked := w.names(); len(asked) > 0 {
		t.Errorf("asked %v", asked)
	}
	if err := os.Remove(r.opt.State); err != nil {
		t.Fatal(err)
	}
	r.failed, r.list = nil, here.URL+"/page\n"+here.URL+"/away"
	r.opt.Private = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	equal(t, "one address is allowed", r.upToDate(), here.URL+"/page")
	if len(r.failed) != 1 || r.failed[0].Path != here.URL+"/away" || !strings.Contains(r.failed[0].Reason, "private network") {
		t.Errorf("failed: %+v", r.failed)
	}
}

// TestPollBounds: what is too large, leads in a circle or elsewhere is not read.
func TestPollBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &web{}
		w.set("a.example/large", func(w http.ResponseWriter, _ *http.Request) { w.Write(bytes.Repeat([]byte("x"), pageLimit+1)) })
		w.set("a.example/circle", status(http.StatusFound, "Location", "/circle"))
		w.set("a.example/file", status(http.StatusFound, "Location", "file:///etc/hostname"))
		w.set("a.example/never", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		w.set("a.example/moved", status(http.StatusMovedPermanently, "Location", "/page"))
		w.set("a.example/page", text("text/html", article))
		r := newRig(t, w, "https://a.example/large", "https://a.example/circle", "https://a.example/file", "https://a.example/moved", "https://a.example/nowhere")
		equal(t, "kept", r.upToDate(), "https://a.example/page")
		var reasons []string
		for _, f := range r.failed {
			reasons = append(reasons, strings.TrimPrefix(f.Path, "https://a.example")+": "+f.Reason)
		}
		equal(t, "failed", reasons, "/circle: it leads on more than 10 times", `/file: it leads to "file:///etc/hostname", which is not an address of the web`,
			"/large: it has more than 16777216 bytes", "/nowhere: the server answers 404 Not Found")
	})
}
