package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"standpoint/corpus"
	"standpoint/indexer/search/bleveengine/inverted"
	"standpoint/server/api"
	"standpoint/server/problem"
)

// secret is a word that is only in the texts that are taken down.
const secret = "zanzibarqx"

// TestNoFileHoldsWhatWasTakenDown puts a word into an article, a comment, an
// earlier version and quarantined bytes, with so many other documents that the
// index stores columns, and searches every file before and after the takedown.
func TestNoFileHoldsWhatWasTakenDown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, others := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, others, 500)
	planted := func(version string) string {
		path := filepath.Join(dir, version+".jsonl")
		thread := corpus.Thread{
			Article: corpus.Article{URL: "https://valley-post.example/planted", Outlet: "valley-post", Headline: "A story of " + secret + " " + version,
				Paragraphs: []string{"The county said that " + secret + " was there, " + version + ". " + strings.Repeat("More of it. ", 500)}, Bylines: []string{"Writer " + secret}},
			Comments: []corpus.Comment{
				{NativeID: "1", Author: "reader" + secret, Text: "I know " + secret + " from school, " + version + "."},
				{NativeID: "2", ParentID: "1", Author: "bob", Text: "So do I."},
			},
		}
		text, err := json.Marshal(thread)
		if err != nil {
			t.Fatal(err)
		}
		if version == "broken" {
			text = bytes.ReplaceAll(text[:len(text)-120], []byte("zanzibar"), []byte(`z\u0061nzibar`))
		}
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, path := range []string{others, planted("first"), planted("second")} {
		program(t, "index", "--stance", "fast", "--data", data, path)
	}
	quarantine(t, data, planted("broken"))
	article := findOne(t, data, "--kind", "article", secret)
	before := heldIn(t, data)
	for _, part := range []string{"records.db", "terms of index"} {
		if !strings.Contains(strings.Join(before, "\n"), part) {
			t.Fatalf("the word was not planted in the %s: %q", part, before)
		}
	}
	program(t, "takedown", "--data", data, "--reason", "asked for", "--thread", article)
	for range 2 {
		if left := heldIn(t, data); len(left) > 0 {
			t.Errorf("it is left in %q", left)
		}
		program(t, "index", "--stance", "fast", "--data", data, filepath.Join(dir, "second.jsonl")) // does not bring it back
	}
	if found, _ := everything(t, data); len(found) != 2500 {
		t.Errorf("%d documents are left, want the 2500 others", len(found))
	}
}

// TestWordsOfAnArticleAreNotLeftInItsComments takes down an article without its
// comments.
func TestWordsOfAnArticleAreNotLeftInItsComments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	text := `{"article":{"url":"https://valley-post.example/x","headline":"About ` + secret + `","paragraphs":["The county closed the bridge."]},"comments":[{"native_id":"1","author":"ann","text":"Shame."}]}`
	if err := os.WriteFile(input, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	program(t, "index", "--stance", "fast", "--data", data, input)
	program(t, "takedown", "--data", data, "--reason", "asked for", findOne(t, data, "--kind", "article", secret))
	program(t, "index", "--stance", "fast", "--data", data, input)
	if left := heldIn(t, data); len(left) > 0 {
		t.Errorf("it is left in %q", left)
	}
	if found, _ := everything(t, data); len(found) != 1 || found[0].ArticleHeadline != nil {
		t.Errorf("found %+v", found)
	}
}

// findOne returns the id of the first document that a search finds.
func findOne(t *testing.T, data string, arguments ...string) string {
	t.Helper()
	var answer api.SearchAnswer
	if err := json.Unmarshal(program(t, append([]string{"search", "--data", data, "--json"}, arguments...)...), &answer); err != nil || len(answer.Data) == 0 {
		t.Fatalf("found %d, error %v", len(answer.Data), err)
	}
	return answer.Data[0].ID
}

// heldIn returns where in a data folder the secret is.
func heldIn(t *testing.T, dir string) (places []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if holds(content) {
			places = append(places, name)
		}
		if filepath.Ext(path) == ".zap" && filepath.Base(filepath.Dir(path)) != "columns" { // the files in columns have the names of segments
			for _, part := range segmentHolds(t, path) {
				places = append(places, part+" of "+name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return places
}

// holds looks for the secret as plain text, in wide letters and in escapes.
func holds(content []byte) bool {
	text := strings.ToLower(string(content))
	var wide []byte
	for _, unit := range utf16.Encode([]rune(secret)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	var escaped strings.Builder
	for part := range strings.SplitSeq(text, `\u`) {
		if n, err := strconv.ParseUint(part[:min(4, len(part))], 16, 16); err == nil && len(part) >= 4 {
			part = string(rune(n)) + part[4:]
		}
		escaped.WriteString(part)
	}
	return strings.Contains(text, secret) || strings.Contains(text, string(wide)) ||
		strings.Contains(escaped.String(), secret) || strings.Contains(html.UnescapeString(text), secret)
}

// segmentHolds returns which parts of a segment of the index hold the secret: terms
// share their beginnings with those before them, so that plain bytes do not tell.
func segmentHolds(t *testing.T, path string) (parts []string) {
	t.Helper()
	segment, err := inverted.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer segment.Close()
	content, _ := inverted.Of(segment)
	found := map[string]bool{}
	for _, field := range content.Fields() {
		walk, ok := content.Terms(field).Walk(nil, nil, nil)
		for ; ok; ok = walk.Next() {
			if holds(walk.Term()) {
				found["terms"] = true
			}
		}
	}
	for part := range found {
		parts = append(parts, part)
	}
	return parts
}

// quarantine indexes a file that cannot be read.
func quarantine(t *testing.T, data, path string) {
	t.Helper()
	var out, messages bytes.Buffer
	if code := run(t.Context(), []string{"index", "--stance", "fast", "--data", data, path}, streams{strings.NewReader(""), &out, &messages}); code != exitQuarantined {
		t.Fatal(fmt.Sprint("exit code ", code, "\n", out.String(), messages.String()))
	}
}

// TestTakedownBesideAServer: a server that has the index open is asked to build
// it again, and answers without the document from then on.
func TestTakedownBesideAServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, 3)
	program(t, "index", "--stance", "fast", "--data", data, input)
	address := serving(t, data, "--stance", "fast")
	id := findOne(t, data, "--kind", "comment")
	before, _ := get[api.SearchAnswer](t, address+"/api/v1/search")
	generation, err := filepath.Glob(filepath.Join(data, "index", "v*"))
	if err != nil || len(generation) != 1 {
		t.Fatal(generation, err)
	}
	if said := string(program(t, "takedown", "--data", data, "--reason", "asked for", id)); !strings.Contains(said, "built again") {
		t.Error(said)
	}
	if _, err := os.Stat(generation[0]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the files of the index that held its words are still there: %v", err)
	}
	if after, status := get[api.SearchAnswer](t, address+"/api/v1/search"); status != http.StatusOK || after.Total.Value != before.Total.Value-1 {
		t.Errorf("status %d, %d documents of %d", status, after.Total.Value, before.Total.Value)
	}
	if p, status := get[problem.Problem](t, address+"/api/v1/comments/"+id); status != http.StatusGone || p.Code != problem.Withdrawn {
		t.Errorf("the server answers %d, %+v", status, p)
	}
}

// TestBackupWhileOthersWrite: a backup made during an import, with a server
// running, is intact.
func TestBackupWhileOthersWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, 300)
	_ = serving(t, data, "--stance", "fast")
	importing := exec.CommandContext(t.Context(), "standpoint", "index", "--stance", "fast", "--data", data, input)
	if err := importing.Start(); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		copied := filepath.Join(dir, fmt.Sprint(n, ".db"))
		program(t, "backup", "--data", data, copied)
		restored := filepath.Join(dir, fmt.Sprint("restored", n))
		program(t, "restore", "--data", restored, copied)
		if said := string(program(t, "verify", "--data", restored)); !strings.Contains(said, "no problems found") {
			t.Error(said)
		}
	}
	if err := importing.Wait(); err != nil {
		t.Error(err)
	}
}
