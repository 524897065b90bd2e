package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"standpoint/indexer"
	"standpoint/server/api"
)

// newsroom is a site with a feed of summaries, and the pages with the whole texts.
type newsroom struct {
	mu      sync.Mutex
	stories []string
	again   int // requests that were answered with 304
}

func (n *newsroom) publish(story string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.stories = append(n.stories, story)
}

func (n *newsroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	base := "http://" + r.Host
	switch name := strings.Trim(r.URL.Path, "/"); {
	case name == "robots.txt":
		io.WriteString(w, "User-agent: Standpoint\nDisallow: /secret\n")
	case name == "feed":
		etag := fmt.Sprintf("%q", fmt.Sprint(len(n.stories)))
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			n.again++
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Valley Post</title><link>%s</link>`, base)
		for _, story := range n.stories {
			fmt.Fprintf(w, `<item><title>FEMA and the %s</title><link>%s/%[1]s</link><pubDate>Mon, 05 May 2025 10:00:00 GMT</pubDate><description>In short, the %[1]s.</description></item>`, story, base)
		}
		io.WriteString(w, "</channel></rss>")
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>FEMA and the %s</title><meta property="og:type" content="article"><link rel="canonical" href="%s/%[1]s"></head>
<body><article><h1>FEMA and the %[1]s</h1><p>Officials of FEMA said on Monday that they had lost the %[1]s, and that nobody knew where it was.</p>
<p>The wholestory of it was told to the council in the evening, and many people came to hear it there.</p></article></body></html>`, name, base)
	}
}

// TestPoll reads a local site into a folder, as a command and in a server.
func TestPoll(t *testing.T) {
	t.Parallel()
	site := &newsroom{}
	site.publish("letters")
	web := httptest.NewServer(site)
	defer web.Close()
	dir := t.TempDir()
	data, list := filepath.Join(dir, "data"), filepath.Join(dir, "sources.txt")
	if err := os.WriteFile(list, []byte("# a local site\n"+web.URL+"/feed every=1m\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := []string{"--data", data, "--stance", "fast", "--allow-network", "127.0.0.0/8", "--delay", "0s", "--once", "--json", list}
	poll := func() (receipt indexer.Receipt) {
		out := program(t, append([]string{"poll"}, flags...)...)
		if len(out) == 0 {
			return receipt
		}
		if err := json.Unmarshal(out, &receipt); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return receipt
	}
	if first := poll(); first.Articles.New != 1 || first.Threads != 2 || first.Failed.Total != 0 || first.Quarantined.Total != 0 || first.Skipped.Total != 0 {
		t.Errorf("the first receipt: %+v", first) // the article in short and whole
	}
	if again := poll(); again.Import != 0 {
		t.Errorf("nothing is due, but there is a receipt: %+v", again)
	}
	var answer api.SearchAnswer
	if err := json.Unmarshal(program(t, "search", "--data", data, "--json", "wholestory"), &answer); err != nil || answer.Total.Value != 1 {
		t.Fatalf("the text of the page is found %d times, %v", answer.Total.Value, err)
	}
	if found := answer.Data[0]; found.Published == nil || found.URL == nil || *found.URL != web.URL+"/letters" {
		t.Errorf("found %+v", found)
	}

	// A server goes on with the same state: it asks the feed when it is due, which is at once
	// if its time is over.
	state := filepath.Join(data, "poll.json")
	text, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	var kept map[string]any
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	delete(kept["sources"].(map[string]any)[web.URL+"/feed"].(map[string]any), "next")
	if text, err = json.Marshal(kept); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(state, text, 0o600); err != nil {
		t.Fatal(err)
	}
	site.publish("boats")
	address := serving(t, data, "--stance", "fast", "--poll", list, "--poll-allow-network", "127.0.0.0/8", "--poll-delay", "0s")
	for {
		found, _ := get[api.SearchAnswer](t, address+"/api/v1/search?q=wholestory")
		if found.Total.Value == 2 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	measured, err := http.Get(address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer measured.Body.Close()
	metrics, err := io.ReadAll(measured.Body)
	for _, line := range []string{"standpoint_poll_sources 1", "standpoint_poll_failing_sources 0", "standpoint_poll_failed_total 0"} {
		if !strings.Contains(string(metrics), "\n"+line+"\n") {
			t.Errorf("no %q in the metrics: %v", line, err)
		}
	}
	// A second process waits for its turn.
	second := exec.CommandContext(t.Context(), "standpoint", append([]string{"poll"}, flags...)...)
	messages, err := second.StderrPipe()
	if err == nil {
		err = second.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(messages).ReadString('\n')
	if !strings.Contains(line, "waiting for another process that reads sources") {
		t.Errorf("a second process says %q, %v", line, err)
	}
	_ = second.Process.Kill()
	_ = second.Wait()
}

// TestPollUsage: what cannot be meant is said before anything is opened.
func TestPollUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, "sources.txt")
	if err := os.WriteFile(list, []byte("\nwww.example.org\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		arguments []string
		code      int
		said      string
	}{
		{[]string{"poll", list}, exitFailed, "line 2: \"www.example.org\": want an address that begins with https://"},
		{[]string{"poll", "--every", "1s", list}, exitUsage, "--every 1s: want a time from 1m0s"},
		{[]string{"poll", "--allow-network", "home", list}, exitUsage, "--allow-network home: want an address or a network"},
		{[]string{"poll", "--contact", "me (at) home", list}, exitUsage, "--contact"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--poll", list}, exitFailed, "line 2"},
		{[]string{"serve", "--poll-delay", "-1s"}, exitUsage, "--poll-delay"},
	} {
		var out strings.Builder
		code := run(t.Context(), append([]string{"--data", filepath.Join(dir, "data")}, c.arguments...), streams{strings.NewReader(""), &out, &out})
		if code != c.code || !strings.Contains(out.String(), c.said) {
			t.Errorf("%v: exit %d, want %d with %q:\n%s", c.arguments, code, c.code, c.said, out.String())
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		t.Error("a data folder was made")
	}
}
