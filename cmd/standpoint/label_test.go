package main

import (
	"bufio"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// killable starts a server, which the returned function ends with SIGKILL.
func killable(t *testing.T, data string) (address string, kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "standpoint", "serve", "--data", data, "--addr", "127.0.0.1:0", "--log", "warn", "--stance", "fast")
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it says that it was killed
	}
	line, err := bufio.NewReader(messages).ReadString('\n')
	if err != nil {
		kill()
		t.Fatalf("the server said nothing: %v", err)
	}
	_, address, _ = strings.Cut(line, "Standpoint is at ")
	address, _, _ = strings.Cut(address, " ")
	return address, kill
}

// labelling is a browser of somebody who judges.
type labelling struct {
	t       *testing.T
	address string
	cookie  string
}

func (l *labelling) send(method, path string, fields url.Values) (status int, page string, cookies []*http.Cookie) {
	l.t.Helper()
	r, err := http.NewRequestWithContext(l.t.Context(), method, l.address+path, strings.NewReader(fields.Encode()))
	if err != nil {
		l.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", l.cookie)
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer response.Body.Close()
	var text strings.Builder
	if _, err := bufio.NewReader(response.Body).WriteTo(&text); err != nil {
		l.t.Fatal(err)
	}
	return response.StatusCode, text.String(), response.Cookies()
}

var documentToJudge = regexp.MustCompile(`name="document" value="(c[0-9a-f]{16})">\n<h2>`)

// TestKilledBetweenLabels: the server is killed after each label, as soon as it has
// answered. The next one knows the session and every label, and goes on with the next document.
func TestKilledBetweenLabels(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, 4)
	program(t, "index", "--stance", "fast", "--data", data, input)
	program(t, "sample", "draw", "shame", "--data", data, "--kind", "comment", "--agency", "FEMA", "--size", "4")
	key := strings.TrimSpace(string(program(t, "keys", "add", "ann", "--role", "coder", "--data", data)))
	l := &labelling{t: t}
	var judged []string
	for n := range 4 {
		address, kill := killable(t, data)
		l.address = address
		if l.cookie == "" {
			status, page, cookies := l.send(http.MethodPost, "/sign-in", url.Values{"key": {key}})
			if status != http.StatusSeeOther || len(cookies) != 1 {
				t.Fatalf("sign in: %d %s", status, page)
			}
			l.cookie = cookies[0].Name + "=" + cookies[0].Value
		}
		_, page, _ := l.send(http.MethodGet, "/samples/1/label", nil)
		found := documentToJudge.FindStringSubmatch(page)
		if found == nil {
			kill()
			t.Fatalf("after %d labels there is nothing to judge: %s", n, page)
		}
		status, answer, _ := l.send(http.MethodPost, "/samples/1/label", url.Values{"document": {found[1]}, "value": {"critical"}, "note": {"label " + found[1]}})
		kill()
		if status != http.StatusSeeOther {
			t.Fatalf("label: %d %s", status, answer)
		}
		judged = append(judged, found[1])
	}
	codes := string(program(t, "sample", "export", "shame", "--codes", "--data", data))
	for _, id := range judged {
		if strings.Count(codes, id+",ann,critical,label "+id) != 1 {
			t.Errorf("the label of %s is not kept once: %s", id, codes)
		}
	}
}
