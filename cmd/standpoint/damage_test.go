package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/server/api"
)

// TestDamagedRecordsAreToldAsSuch overwrites pages of the records next to an
// intact index, and cuts the file: a search lists everything, or fails with the
// name of the file and what to do. It never lists less.
func TestDamagedRecordsAreToldAsSuch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	writeThreads(t, input, 40)
	program(t, "index", "--data", data, input)
	path := filepath.Join(data, "records.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(2, 3))
	const page = 4096
	failed := 0
	for range 12 {
		damaged := bytes.Clone(whole)
		at := page * (1 + random.IntN(len(whole)/page-1))
		for i := at; i < at+page; i++ {
			damaged[i] = byte(random.Uint32())
		}
		if random.IntN(4) == 0 {
			damaged = damaged[:at]
		}
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		var out, messages bytes.Buffer
		code := run(t.Context(), []string{"search", "--data", data, "--json", "--limit", "1000"}, streams{strings.NewReader(""), &out, &messages})
		var answer api.SearchAnswer
		switch {
		case code == exitDone:
			if err := json.Unmarshal(out.Bytes(), &answer); err != nil || len(answer.Data) != 200 || answer.Total.Value != 200 {
				t.Errorf("damaged at %d: %d of %d documents, error %v", at, len(answer.Data), answer.Total.Value, err)
			}
		case code != exitFailed || !strings.Contains(messages.String(), path) || !strings.Contains(messages.String(), "standpoint restore"):
			t.Errorf("damaged at %d: exit code %d, %s", at, code, messages.String())
		default:
			failed++
		}
	}
	if failed < 4 {
		t.Errorf("only %d damages were met", failed)
	}
}
