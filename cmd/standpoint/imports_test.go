package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/server/api"
	"standpoint/server/problem"
)

// send asks a server with a key; "" is without one.
func send(t *testing.T, method, url, key string, body io.Reader) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// post sends a body and reads the answer.
func post[T any](t *testing.T, url, key string, body io.Reader) (answer T, response *http.Response) {
	t.Helper()
	response = send(t, http.MethodPost, url, key, body)
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer, response
}

// read asks for an address with a key and reads the answer.
func read[T any](t *testing.T, url, key string) (answer T) {
	t.Helper()
	response := send(t, http.MethodGet, url, key, nil)
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", url, response.StatusCode, err)
	}
	return answer
}

// TestImportOverHTTP: what is sent is imported as the command index imports it, with the
// same receipt; sending it again changes nothing; wrong parameters and keys are refused.
func TestImportOverHTTP(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, 3)
	text, err := os.ReadFile(input)
	if err != nil {
		t.Fatal(err)
	}
	broken := append(text, "{\"article\":1}\n"...)
	if err := os.WriteFile(input, broken, 0o644); err != nil {
		t.Fatal(err)
	}
	address := serving(t, data, "--stance", "fast") + "/api/v1/imports"
	key := strings.TrimSpace(string(program(t, "keys", "add", "ann", "--scope", "import", "--data", data)))
	reader := strings.TrimSpace(string(program(t, "keys", "add", "bob", "--scope", "read", "--data", data)))

	for _, test := range []struct {
		key, parameters, code string
		status                int
	}{
		{"", "", problem.Unauthenticated, http.StatusUnauthorized},
		{reader, "", problem.Forbidden, http.StatusForbidden},
		{key, "?outlet=%21", "unknown-value", http.StatusBadRequest},
		{key, "?format=thread", "unknown-value", http.StatusBadRequest},
		{key, "?file=x", "unknown-parameter", http.StatusBadRequest},
	} {
		p, response := post[problem.Problem](t, address+test.parameters, test.key, bytes.NewReader(broken))
		if response.StatusCode != test.status || p.Code != test.code {
			t.Errorf("%q: %d %+v", test.parameters, response.StatusCode, p)
		}
	}
	first, response := post[api.Import](t, address+"?filename=threads.jsonl&format=threads", key, bytes.NewReader(broken))
	if response.StatusCode != http.StatusCreated || response.Header.Get("Location") != "/api/v1/imports/1" || first.Status != "finished" || first.Receipt == nil {
		t.Fatalf("%d %v %+v", response.StatusCode, response.Header, first)
	}
	listed := read[api.ImportsAnswer](t, address+"?limit=5", key)
	if len(listed.Data) != 1 || listed.Data[0].ID != first.ID || listed.Data[0].Receipt == nil {
		t.Errorf("the list of imports: %+v", listed)
	}
	one := read[corpus.Annotation](t, strings.TrimSuffix(address, "imports")+"annotate?text=FEMA+should+be+ashamed.", "")
	if len(one.Agencies) != 1 || one.Agencies[0].ID != "us-fema" {
		t.Errorf("the annotation of a text: %+v", one)
	}
	if r := first.Receipt; r.Articles.New != 3 || r.Comments.New != 12 || r.Quarantined.Total != 1 || r.Quarantined.Listed[0].Path != "threads.jsonl" || r.Quarantined.Listed[0].Line != 4 {
		t.Errorf("receipt %+v", r)
	}
	again, _ := post[api.Import](t, address, key, bytes.NewReader(text))
	if again.ID != 2 || again.Receipt.Articles.Unchanged != 3 || again.Receipt.Comments.Unchanged != 12 {
		t.Errorf("again %+v", again.Receipt)
	}
	if left, err := os.ReadDir(filepath.Join(data, uploadsName)); err != nil || len(left) != 0 {
		t.Errorf("%d uploads are left, %v", len(left), err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/1", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	asked, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer asked.Body.Close()
	var kept api.Import
	if err := json.NewDecoder(asked.Body).Decode(&kept); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, kept); diff != "" {
		t.Errorf("asked for later it is another: %s", diff)
	}

	other := filepath.Join(dir, "other")
	out, err := os.ReadFile(indexed(t, other, input))
	if err != nil {
		t.Fatal(err)
	}
	var whole, ours any
	encoded, err := json.Marshal(first.Receipt)
	if err == nil {
		err = json.Unmarshal(encoded, &ours)
	}
	if err == nil {
		err = json.Unmarshal(bytes.ReplaceAll(out, []byte(input), []byte("threads.jsonl")), &whole)
	}
	if diff := cmp.Diff(whole, ours); err != nil || diff != "" {
		t.Errorf("the receipt differs from that of index (%v): %s", err, diff)
	}
}

// indexed runs index and returns the name of a file with its receipt as JSON.
func indexed(t *testing.T, data, input string) string {
	t.Helper()
	path := data + ".json"
	var out, messages bytes.Buffer
	if code := run(t.Context(), []string{"index", "--json", "--stance", "fast", "--format", "threads", "--data", data, input}, streams{nil, &out, &messages}); code != exitQuarantined {
		t.Fatalf("index: %d %s", code, messages.String())
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestAnnotateOverHTTP: the answers are those of the command.
func TestAnnotateOverHTTP(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	address := serving(t, data, "--stance", "fast") + "/api/v1/annotate"
	texts := `{"id":"1","text":"FEMA should be ashamed.","targets":["letters"]}` + "\n\n" + `{"id":"2","text":` + "\n" + `{"id":"3","text":"Nothing."}`
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(texts))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out, messages bytes.Buffer
	if code := run(t.Context(), []string{"annotate", "--stance", "fast", "--data", data}, streams{strings.NewReader(texts), &out, &messages}); code != exitQuarantined {
		t.Fatalf("annotate: %d %s", code, messages.String())
	}
	if diff := cmp.Diff(out.String(), string(got)); diff != "" || strings.Count(string(got), "\n") != 3 || response.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("%v: %s", response.Header, diff)
	}
	p, response := post[problem.Problem](t, address, "", strings.NewReader(strings.Repeat("x", 4<<20+1)))
	if response.StatusCode != http.StatusRequestEntityTooLarge || p.Code != problem.TooLarge || !strings.Contains(p.Detail, "4194304") {
		t.Errorf("too much: %d %+v", response.StatusCode, p)
	}
}
