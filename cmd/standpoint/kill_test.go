package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
	"standpoint/indexer"
)

// killed starts index and ends it with SIGKILL once it has kept so many batches
// and a time has passed since. It reports whether the process was still running.
func killed(t *testing.T, batches int, delay time.Duration, arguments ...string) bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "standpoint", append([]string{"index", "--stance", "fast", "--log", "debug"}, arguments...)...)
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(messages)
	for kept := 0; kept < batches && lines.Scan(); {
		if strings.Contains(lines.Text(), "msg=kept") {
			kept++
		}
	}
	timer := time.AfterFunc(delay, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	for lines.Scan() { // its messages must not hold it up
	}
	return cmd.Wait() != nil && !cmd.ProcessState.Exited()
}

// mustKill is killed for those who know that there is more to do.
func mustKill(t *testing.T, batches int, arguments ...string) {
	t.Helper()
	if !killed(t, batches, 0, arguments...) {
		t.Fatal("the process ended before it could be killed")
	}
}

// kept is everything that a data folder holds: documents, quarantine, what waits
// to be understood, the receipt of its first import, and the whole index with the
// counts of all facets. Sequence numbers are left out, and where a run was resumed.
func kept(t *testing.T, data string) map[string]any {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	for change, err := range folder.Records.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		change.Document.Added = time.Time{}
		all[change.ID] = change.Document
	}
	for item, err := range folder.Records.Quarantined(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		item.ID, item.Since = 0, time.Time{}
		all[fmt.Sprint("quarantine ", item.Path, item.Offset)] = item
	}
	pending, err := folder.Records.Pending(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	all["pending"] = len(pending)
	all["receipt"] = firstReceipt(t, folder.Records)
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	found, facets := everything(t, data)
	for i := range found {
		found[i].Added = nil // each run has its own time
	}
	all["found"], all["facets"] = found, facets
	return all
}

func firstReceipt(t *testing.T, accounts records.Imports) (receipt indexer.Receipt) {
	t.Helper()
	list, err := accounts.List(t.Context(), 0)
	if err != nil || len(list) == 0 {
		t.Fatal(len(list), err)
	}
	first := list[len(list)-1]
	if first.Finished.IsZero() {
		t.Errorf("import %d is not finished", first.ID)
	}
	if err := json.Unmarshal(first.Receipt, &receipt); err != nil {
		t.Fatal(err)
	}
	receipt.Resumed = ""
	return receipt
}

// writeMixed writes a folder of inputs of several kinds: threads of two outlets,
// some of them in pieces with replies before what they answer, a compressed file,
// and lines that are broken.
func writeMixed(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	writeThreads(t, filepath.Join(folder, "a.jsonl"), 20)
	var pieces strings.Builder
	for i := range 30 {
		for _, comment := range []string{`{"native_id":"2","parent_id":"1","text":"The RCMP again."}`, `{"native_id":"1","text":"Shame on FEMA."}`} {
			fmt.Fprintf(&pieces, `{"article":{"url":"https://hill-echo.example/%d","outlet":"hill-echo"},"comments":[%s]}`+"\n", i, comment)
		}
		if i%10 == 3 {
			pieces.WriteString("{broken\n")
		}
	}
	for i := range 30 {
		fmt.Fprintf(&pieces, `{"article":{"url":"https://hill-echo.example/%d","outlet":"hill-echo","headline":"EPA report %d","published":"2025-04-11T00:00:00Z","published_precision":"day","paragraphs":["The EPA said so."]},"comments":[]}`+"\n", i, i)
	}
	write(t, filepath.Join(folder, "b.jsonl"), []byte(pieces.String()))
	writeThreads(t, filepath.Join(folder, "c"), 12)
	plain, err := os.ReadFile(filepath.Join(folder, "c"))
	if err != nil {
		t.Fatal(err)
	}
	var packed strings.Builder
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(strings.ReplaceAll(string(plain), "valley-post", "coast-wire"))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "c")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "c.jsonl.gz"), []byte(packed.String()))
}

// TestKilledAtAnyMoment kills index again and again, at seeded moments, and starts
// it again each time. When a run has come to its end, everything that the folder
// holds and shows is what an undisturbed run gives. Then it begins with a new
// folder, until there were enough kills; STANDPOINT_KILLS says how many.
//
// SIGKILL loses nothing that was written, so this does not show that what is kept
// outlives a loss of power: that takes a file system that drops what was not
// synced, which cannot be mounted without rights that CI does not give. That the
// records sync each commit is a matter of their settings, and tested there.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	want := 200
	if text := os.Getenv("STANDPOINT_KILLS"); text != "" {
		var err error
		if want, err = strconv.Atoi(text); err != nil {
			t.Fatal("STANDPOINT_KILLS must be a whole number:", err)
		}
	}
	input, calm := filepath.Join(t.TempDir(), "input"), filepath.Join(t.TempDir(), "calm")
	writeMixed(t, input)
	call(t, exitQuarantined, "index", "--stance", "fast", "--data", calm, "--batch", "8", input)
	undisturbed := kept(t, calm)

	var kills, folders atomic.Int64
	t.Run("at once", func(t *testing.T) {
		for seed := range uint64(2) {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(seed, 0))
				for kills.Load() < int64(want) {
					data := filepath.Join(t.TempDir(), "data")
					kills.Add(killUntilDone(t, random, "--data", data, "--batch", "8", input))
					folders.Add(1)
					if diff := cmp.Diff(undisturbed, kept(t, data)); diff != "" {
						t.Fatalf("(-undisturbed +killed):\n%.3000s", diff)
					}
				}
			})
		}
	})
	t.Logf("%d kills, %d folders", kills.Load(), folders.Load())
	if kills.Load() < int64(want) {
		t.Errorf("%d processes were killed, want %d", kills.Load(), want)
	}
}

// killUntilDone kills index and starts it again until one comes to its end before
// it is killed. It returns the number of those that were killed.
func killUntilDone(t *testing.T, random *rand.Rand, arguments ...string) (kills int64) {
	t.Helper()
	for {
		batches := random.IntN(3)
		delay := time.Duration(random.IntN(30_000)) * time.Microsecond
		if batches == 0 { // before the first: while it starts
			delay *= 5
		}
		if !killed(t, batches, delay, arguments...) {
			return kills
		}
		kills++
	}
}
