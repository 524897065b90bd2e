package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/server/api"
)

// program runs the program as a process and returns its output.
func program(t *testing.T, arguments ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "standpoint", arguments...)
	var messages bytes.Buffer
	cmd.Stderr = &messages
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("standpoint %s: %v\n%s%s", strings.Join(arguments, " "), err, out, messages.Bytes())
	}
	return out
}

// writeThreads writes many small threads, so that indexing them takes several
// batches of records and index.
func writeThreads(t *testing.T, path string, threads int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := json.NewEncoder(file)
	bodies := []string{"FEMA", "the EPA", "the RCMP", "nobody"}
	for i := range threads {
		about := bodies[i%len(bodies)]
		thread := corpus.Thread{Article: corpus.Article{
			URL: fmt.Sprintf("https://valley-post.example/%d", i), Outlet: "valley-post", Headline: fmt.Sprintf("Story %d of %s", i, about),
			Paragraphs: []string{fmt.Sprintf("Officials of %s said on Monday that report number%d was late.", about, i)},
		}}
		for j := range 4 {
			comment := corpus.Comment{NativeID: fmt.Sprint(j), Author: fmt.Sprintf("reader%d", j), Text: fmt.Sprintf("Shame on %s, reply %d to number%d.", about, j, i)}
			if j > 1 {
				comment.ParentID = fmt.Sprint(j - 1)
			}
			thread.Comments = append(thread.Comments, comment)
		}
		if err := out.Encode(thread); err != nil {
			t.Fatal(err)
		}
	}
}

// everything returns the whole content of a data folder as searches show it, with
// the counts of all facets. Sequence numbers and times of answers are left out.
func everything(t *testing.T, data string) (found []api.Found, facets map[string]api.Facet) {
	t.Helper()
	cursor := ""
	for {
		arguments := []string{"search", "--data", data, "--json", "--limit", "1000", "--facets", "outlet,agency,location,stance,toward,kind,author,lang"}
		if cursor != "" {
			arguments = append(arguments, "--cursor", cursor)
		}
		var answer api.SearchAnswer
		if err := json.Unmarshal(program(t, arguments...), &answer); err != nil {
			t.Fatal(err)
		}
		found = append(found, answer.Data...)
		cursor, facets = answer.NextCursor, answer.Facets
		if cursor == "" {
			if answer.Total.Value != len(found) {
				t.Fatalf("total %d, but %d were listed", answer.Total.Value, len(found))
			}
			return found, facets
		}
	}
}

// serving starts a server on a free port and returns its address.
func serving(t *testing.T, data string, more ...string) string {
	t.Helper()
	cmd := exec.Command("standpoint", append([]string{"serve", "--data", data, "--addr", "127.0.0.1:0", "--log", "warn"}, more...)...)
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // once: a second one would end the server before it has cleared up
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	line, err := bufio.NewReader(messages).ReadString('\n')
	if err != nil {
		t.Fatalf("the server said nothing: %v", err)
	}
	_, address, ok := strings.Cut(line, "Standpoint is at ")
	if !ok {
		t.Fatalf("the server said %q", line)
	}
	address, _, _ = strings.Cut(address, " ")
	return address
}

func get[T any](t *testing.T, address string) (answer T, status int) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil && response.StatusCode < 300 {
		t.Fatal(err) // a problem has other members
	}
	return answer, response.StatusCode
}

// TestServerShowsWhatIndexAdds runs index beside a server, and asks the server
// through the search command, which cannot open the index that it holds.
func TestServerShowsWhatIndexAdds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl")
	address := serving(t, data)
	if answer, _ := get[api.SearchAnswer](t, address+"/api/v1/search"); answer.Total.Value != 0 {
		t.Fatalf("a new folder holds %d documents", answer.Total.Value)
	}
	writeThreads(t, input, 20)
	if receipt := string(program(t, "index", "--data", data, input)); !strings.Contains(receipt, address) {
		t.Errorf("the receipt does not say that the server at %s shows it:\n%s", address, receipt)
	}
	began := time.Now()
	for {
		if answer, _ := get[api.SearchAnswer](t, address+"/api/v1/search"); answer.Total.Value == 100 {
			break
		}
		if time.Since(began) > time.Minute {
			t.Fatal("what was indexed is not shown")
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Logf("shown %v after index had ended", time.Since(began).Round(time.Millisecond))
	if found, _ := everything(t, data); len(found) != 100 {
		t.Errorf("search beside the server finds %d documents, want 100", len(found))
	}
}

// TestFullDisk indexes into a file system of one megabyte: the error names the
// file and says that it is full, and the earlier documents are intact.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if os.Geteuid() != 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("CI runs this as root, because it mounts a small file system")
		}
		t.Skip("needs root to mount a small file system")
	}
	small := filepath.Join(dir, "small")
	if err := os.Mkdir(small, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=3m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(small, 0); err != nil {
			t.Error(err)
		}
	})
	few, many := filepath.Join(dir, "few.jsonl"), filepath.Join(dir, "many.jsonl")
	writeThreads(t, few, 10)
	writeThreads(t, many, 700)
	program(t, "index", "--stance", "fast", "--data", small, few)
	before, _ := everything(t, small)

	cmd := exec.CommandContext(t.Context(), "standpoint", "index", "--stance", "fast", "--data", small, many)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState.ExitCode() != exitFailed {
		t.Errorf("exit code %d (%v), want %d", cmd.ProcessState.ExitCode(), err, exitFailed)
	}
	if !bytes.Contains(out, []byte("full")) || !bytes.Contains(out, []byte(small)) {
		t.Errorf("the error does not name %s and say that it is full:\n%s", small, out)
	}
	after, _ := everything(t, small)
	held := map[string]api.Found{}
	for _, found := range after {
		held[found.ID] = found
	}
	for _, found := range before {
		if !reflect.DeepEqual(held[found.ID], found) {
			t.Errorf("%s was there before the disk was full, and is not as it was", found.ID)
		}
	}

	// When there is room again, the same command runs to the end.
	if err := syscall.Mount("", small, "", syscall.MS_REMOUNT, "size=200m"); err != nil {
		t.Fatal(err)
	}
	program(t, "index", "--stance", "fast", "--data", small, many)
	if found, _ := everything(t, small); len(found) != 700*5 {
		t.Errorf("%d documents after the disk had room again, want %d", len(found), 700*5)
	}
}
