package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"standpoint/cmd/internal/datafolder"
)

// critics is a model that is critical of everything.
type critics struct {
	name    string
	answers atomic.Int64 // before it refuses; below 0: it never does
}

func (m *critics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if m.answers.Load() == 0 {
		http.Error(w, "the model is being trained", http.StatusForbidden)
		return
	}
	m.answers.Add(-1)
	for decoder := json.NewDecoder(r.Body); ; {
		var question struct{ ID string }
		if decoder.Decode(&question) != nil {
			return
		}
		fmt.Fprintf(w, `{"id":%q,"stances":[{"label":"critical","confidence":0.9,"source":%q}]}`+"\n", question.ID, m.name)
	}
}

// sources counts the stances in the records by what judged them.
func sources(t *testing.T, data string) map[string]int {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	found := map[string]int{}
	for change, err := range folder.Records.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range change.Document.Annotation.Stances {
			found[s.Source]++
		}
	}
	return found
}

// ended runs the program and returns its exit code, its output and its messages.
func ended(t *testing.T, arguments ...string) (code int, out, messages string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "standpoint", arguments...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// TestStanceURL: a model behind a URL judges, its name is kept with each label,
// and a change of the model replaces its labels. While it does not answer,
// documents are kept and found, and wait for their labels.
func TestStanceURL(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	const threads = 8
	writeThreads(t, input, threads)
	model := &critics{name: "judge:7"}
	server := httptest.NewServer(model)
	defer server.Close()

	for _, answers := range []int64{0, 3} { // it does not even say its name; it fails on the way
		model.answers.Store(answers)
		code, out, messages := ended(t, "index", "--data", data, "--stance-url", server.URL, input)
		if code != exitFailed || !strings.Contains(out, "unlabelled ") || !strings.Contains(out, "shows all changes") {
			t.Fatalf("answers %d times: exit code %d\n%s%s", answers, code, out, messages)
		}
		for _, part := range []string{"kept without labels: ", input, server.URL, "question", `403 Forbidden: "the model is being trained"`} {
			if !strings.Contains(messages, part) {
				t.Errorf("answers %d times: %q is not in %s", answers, part, messages)
			}
		}
		if found, _ := everything(t, data); len(found) != 5*threads {
			t.Errorf("answers %d times: %d documents are found", answers, len(found))
		}
	}
	if got := sources(t, data); got["judge:7"] == 0 || len(got) != 1 {
		t.Errorf("labels before it failed: %v", got)
	}
	if code, _, messages := ended(t, "reannotate", "--data", data, "--stance-url", server.URL); code != exitFailed || !strings.Contains(messages, "403") {
		t.Errorf("still refusing: exit code %d, %s", code, messages)
	}

	model.answers.Store(-1)
	program(t, "reannotate", "--data", data, "--stance-url", server.URL)
	labelled := sources(t, data)
	if labelled["judge:7"] < threads*3/4*5 || len(labelled) != 1 {
		t.Errorf("labels %v", labelled)
	}
	if out := program(t, "index", "--data", data, "--stance-url", server.URL, input); bytes.Contains(out, []byte("annotations")) {
		t.Errorf("the same model judged again:\n%s", out)
	}

	// Another model replaces the labels, all at once or not at all.
	other := &critics{name: "judge:8"}
	other.answers.Store(3)
	server = httptest.NewServer(other)
	defer server.Close()
	if code, _, messages := ended(t, "index", "--data", data, "--stance-url", server.URL, input); code != exitFailed || !strings.Contains(messages, "403") {
		t.Errorf("refusing: exit code %d, %s", code, messages)
	}
	if got := sources(t, data); got["judge:7"] != labelled["judge:7"] || len(got) != 1 {
		t.Errorf("labels %v, want the former ones", got)
	}
	other.answers.Store(-1)
	program(t, "index", "--data", data, "--stance-url", server.URL, input)
	if got := sources(t, data); got["judge:8"] != labelled["judge:7"] || len(got) != 1 {
		t.Errorf("labels %v of another model", got)
	}
}

// TestAnnotateWithStanceURL: answers that came before the model failed are
// printed.
func TestAnnotateWithStanceURL(t *testing.T) {
	t.Parallel()
	model := &critics{name: "judge:7"}
	model.answers.Store(2) // for its name, and for one line
	server := httptest.NewServer(model)
	defer server.Close()
	var out, messages bytes.Buffer
	line := `{"id":"1","text":"FEMA is here."}` + "\n"
	std := streams{io.MultiReader(strings.NewReader(line), strings.NewReader(line)), &out, &messages}
	if code := run(t.Context(), []string{"annotate", "--data", t.TempDir(), "--stance-url", server.URL}, std); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	if got := strings.Count(out.String(), `"label":"critical","confidence":0.9,"chances":[0.9,0.1,0],"evidence":[0,13],"source":"judge:7"`); got != 1 {
		t.Errorf("answers:\n%s", &out)
	}
	if want := "standpoint: line 2: the stance model at " + server.URL + ": questions 1 to 1 of 1: 403 Forbidden"; !strings.HasPrefix(messages.String(), want) {
		t.Errorf("message %s, want %s", &messages, want)
	}
}
