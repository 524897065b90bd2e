package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
)

// totals finds the numbers of documents in a receipt.
var totals = regexp.MustCompile(`(?m)^(read .*|articles +\d+|comments +\d+)`)

// TestResumed kills an import in the middle and starts the same one again: it
// continues where it was, its receipt covers both, and nothing is doubled.
func TestResumed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	input, calm, killed := filepath.Join(dir, "threads.jsonl"), filepath.Join(dir, "calm"), filepath.Join(dir, "killed")
	const threads = 600
	writeThreads(t, input, threads)
	whole := string(program(t, "index", "--stance", "fast", "--data", calm, input))
	mustKill(t, 1, "--data", killed, input) // of three batches
	receipt := string(program(t, "index", "--stance", "fast", "--data", killed, input))
	if !strings.Contains(receipt, "resumed     a run that was cut off, from "+input+" on") {
		t.Errorf("the receipt does not say that a run was taken up:\n%s", receipt)
	}
	if got, want := totals.FindAllString(receipt, -1), totals.FindAllString(whole, -1); !reflect.DeepEqual(got, want) {
		t.Errorf("totals %q after a kill, %q without", got, want)
	}
	same(t, held(t, calm), held(t, killed))

	// A finished run is not resumed: started once more, it is a new run.
	if again := string(program(t, "index", "--stance", "fast", "--data", killed, input)); strings.Contains(again, "resumed") || !strings.Contains(again, "nothing changed") {
		t.Errorf("a run that was done was taken up or changed something:\n%s", again)
	}
}

// quarantined returns what a data folder has in quarantine.
func quarantined(t *testing.T, data string) (items []records.Quarantined) {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for item, err := range folder.Records.Quarantined(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

// setAside puts something into quarantine, as an older version may have in a run
// with settings.
func setAside(t *testing.T, data, settings string, item records.Quarantined) {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	request, err := json.Marshal(map[string]any{"paths": []string{"old"}, "settings": settings})
	if err == nil {
		item.Import, err = folder.Records.Begin(t.Context(), request)
	}
	if err == nil {
		err = folder.Records.Quarantine(t.Context(), []records.Quarantined{item})
	}
	if err == nil {
		err = folder.Records.Finish(t.Context(), item.Import, []byte(`{}`))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestRetry reads what an older version could not read, from the bytes that were
// kept, although the file is gone. What is still broken stays in quarantine, once.
func TestRetry(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	setAside(t, data, "", records.Quarantined{
		Path: "gone/dump.ndjson", Offset: 4711, Line: 12, Reason: "of a format that is not read yet", Format: "reddit-of-old",
		Body: []byte(`{"id":"k1","body":"FEMA letters are useless.","author":"orla","created_utc":1746181000,"link_id":"t3_1abcd","parent_id":"t3_1abcd","subreddit":"damnotes"}`),
	})
	broken := filepath.Join(t.TempDir(), "half.html")
	write(t, broken, nil)
	call(t, exitQuarantined, "index", "--stance", "fast", "--data", data, broken)
	if n := len(quarantined(t, data)); n != 2 {
		t.Fatalf("%d things are in quarantine, want 2", n)
	}

	dry := call(t, exitQuarantined, "index", "--stance", "fast", "--data", data, "--retry", "--dry-run")
	if !strings.Contains(dry, "comments    1: 1 new") || len(quarantined(t, data)) != 2 {
		t.Errorf("a dry run of a retry changes something or does not say what it would do:\n%s", dry)
	}
	for round := range 2 {
		receipt := call(t, exitQuarantined, "index", "--stance", "fast", "--data", data, "--retry")
		if want := fmt.Sprintf("comments    %d: %d new", 1-round, 1-round); !strings.Contains(receipt, want) {
			t.Errorf("round %d: no %q in\n%s", round, want, receipt)
		}
		left := quarantined(t, data)
		if len(left) != 1 || left[0].Path != broken {
			t.Errorf("round %d: in quarantine are %+v, want the empty file alone", round, left)
		}
	}
	if found := call(t, exitDone, "search", "--data", data, "letters"); !strings.Contains(found, "1 found") {
		t.Errorf("what was read after all is not found:\n%s", found)
	}
}

// TestRetryKnowsItsSettings: outlet and map are those of the run that quarantined
// something, unless flags say otherwise.
func TestRetryKnowsItsSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		flags []string
		want  string
	}{
		{nil, "coast-wire"},
		{[]string{"--outlet", "hill-echo"}, "hill-echo"},
	} {
		data := filepath.Join(t.TempDir(), "data")
		setAside(t, data, `{"parser":"0","outlet":"coast-wire","map":{"text":"prose","headline":"top"}}`, records.Quarantined{
			Path: "gone.jsonl", Line: 2, Format: "jsonl", Reason: "broken",
			Body: []byte(`{"prose":"Nobody reads letters.","top":"Ferry late","id":"7"}`),
		})
		call(t, exitDone, append([]string{"index", "--stance", "fast", "--data", data, "--retry"}, c.flags...)...)
		found, _ := everything(t, data)
		if len(found) != 1 || found[0].Outlet == nil || *found[0].Outlet != c.want || *found[0].ArticleHeadline != "Ferry late" {
			t.Errorf("flags %q: read as %+v, want an article of %s", c.flags, found, c.want)
		}
	}
}
