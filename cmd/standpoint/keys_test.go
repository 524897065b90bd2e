package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/server/problem"
)

// TestPrivateServer: where reads need a key, one that another process makes or revokes
// counts at once, commands on the folder need none, and no file holds it.
func TestPrivateServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, 2)
	program(t, "index", "--stance", "fast", "--data", data, input)
	address := serving(t, data, "--private", "--stance", "fast")
	ask := func(key string, want int) {
		t.Helper()
		response := send(t, http.MethodGet, address+"/api/v1/search", key, nil)
		if err := response.Body.Close(); err != nil || response.StatusCode != want {
			t.Errorf("with the key %q: %d, not %d", key, response.StatusCode, want)
		}
	}
	if p, status := get[problem.Problem](t, address+"/api/v1/search"); status != http.StatusUnauthorized || p.Code != problem.Unauthenticated {
		t.Errorf("without a key: %d %+v", status, p)
	}
	key := strings.TrimSpace(string(program(t, "keys", "add", "ann", "--scope", "read", "--data", data)))
	other := strings.TrimSpace(string(program(t, "keys", "add", "bob", "--scope", "import", "--data", data)))
	ask(key, http.StatusOK)
	ask(other, http.StatusForbidden)
	ask(key+"X", http.StatusUnauthorized)
	if out := string(program(t, "search", "--data", data, "number1")); !strings.Contains(out, " found") {
		t.Errorf("a command on the folder: %s", out)
	}
	program(t, "keys", "revoke", "ann", "--data", data)
	ask(key, http.StatusUnauthorized)
	ask("", http.StatusUnauthorized)
	entries, err := os.ReadDir(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if content, err := os.ReadFile(filepath.Join(data, entry.Name())); err == nil && (strings.Contains(string(content), key) || strings.Contains(string(content), other)) {
			t.Errorf("%s holds a key", entry.Name())
		}
	}
	if info, err := os.Stat(filepath.Join(data, "server.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("server.json: %v, %v", info.Mode(), err)
	}
}
