package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
	"standpoint/indexer"
)

// importing is an index process that reads standard input and waits for it.
type importing struct {
	*exec.Cmd
	input    io.WriteCloser
	out      bytes.Buffer
	messages *bufio.Reader
}

func startImport(t *testing.T, data string, arguments ...string) *importing {
	t.Helper()
	p := &importing{Cmd: exec.CommandContext(t.Context(), "standpoint", append([]string{"index", "--data", data}, arguments...)...)}
	p.Stdout = &p.out
	var err error
	if p.input, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	messages, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.messages = bufio.NewReader(messages)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// holding starts an import and returns once it holds the lease.
func holding(t *testing.T, data string) *importing {
	t.Helper()
	folder := openFolder(t, data)
	p := startImport(t, data, "-")
	for {
		lease, err := folder.Records.CurrentLease(t.Context(), indexer.Lease)
		if err == nil && lease.Holder.PID == p.Process.Pid {
			return p
		}
		if t.Context().Err() != nil {
			t.Fatal("the import does not begin")
		}
	}
}

func openFolder(t *testing.T, data string) *datafolder.Folder {
	t.Helper()
	folder, err := datafolder.Open(t.Context(), data, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

// end waits for an import and returns what it said.
func (p *importing) end(t *testing.T, want int) (messages string) {
	t.Helper()
	text, _ := io.ReadAll(p.messages)
	_ = p.Wait()
	if got := p.ProcessState.ExitCode(); got != want {
		t.Errorf("exit code %d, want %d\n%s", got, want, text)
	}
	return string(text)
}

const oneThread = `{"article":{"url":"https://valley-post.example/%d","headline":"Story %d"},"comments":[]}` + "\n"

// TestTwoImportsAtOnce: the second fails at once with --no-wait, and else waits
// and says for whom. Their accounts follow each other.
func TestTwoImportsAtOnce(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	first := holding(t, data)
	who := fmt.Sprintf("process %d on ", first.Process.Pid)

	refused := startImport(t, data, "--no-wait", "-")
	said := refused.end(t, exitFailed)
	if !strings.Contains(said, who) || !strings.Contains(said, "reads -") || !strings.Contains(said, "--no-wait") || refused.out.Len() > 0 {
		t.Errorf("--no-wait says %q, and prints %q", said, refused.out.String())
	}

	second := startImport(t, data, "-")
	if line, err := second.messages.ReadString('\n'); err != nil || !strings.Contains(line, "waiting") || !strings.Contains(line, who) || !strings.Contains(line, "since 2") {
		t.Errorf("the second says %q, %v", line, err)
	}
	fmt.Fprintf(second.input, oneThread, 2, 2)
	second.input.Close()
	if accounts, err := openFolder(t, data).Records.List(t.Context(), 0); err != nil || len(accounts) != 1 {
		t.Errorf("%d accounts while the second waits, %v", len(accounts), err)
	}
	fmt.Fprintf(first.input, oneThread, 1, 1)
	first.input.Close()
	first.end(t, exitDone)
	second.end(t, exitDone)
	for i, p := range []*importing{first, second} {
		if want := fmt.Sprintf("import      %d\n", i+1); !strings.Contains(p.out.String(), want) || !strings.Contains(p.out.String(), "articles    1: 1 new") {
			t.Errorf("no %q in\n%s", want, p.out.String())
		}
	}
	if found := call(t, exitDone, "search", "--data", data, "story"); !strings.Contains(found, "2 found") {
		t.Errorf("found:\n%s", found)
	}
}

// TestInterruptedWhileWaiting: it ends with a word, without a receipt.
func TestInterruptedWhileWaiting(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	first := holding(t, data)
	second := startImport(t, data, "-")
	if _, err := second.messages.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := second.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if said := second.end(t, exitFailed); said != "standpoint: interrupted\n" || second.out.Len() > 0 {
		t.Errorf("it says %q and prints %q", said, second.out.String())
	}
	first.input.Close()
	first.end(t, exitQuarantined) // standard input was empty
}

// TestKilledImportIsTakenOver: nobody waits for a process that was killed.
func TestKilledImportIsTakenOver(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	first := holding(t, data)
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.end(t, -1)
	second := startImport(t, data, "--no-wait", "-")
	fmt.Fprintf(second.input, oneThread, 1, 1)
	second.input.Close()
	second.end(t, exitDone)
}

// TestSlowImportKeepsItsLease: a process that does nothing for a while is there.
func TestSlowImportKeepsItsLease(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	first := holding(t, data)
	if err := first.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	refused := startImport(t, data, "--no-wait", "-")
	refused.end(t, exitFailed)
	if err := first.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(first.input, oneThread, 1, 1)
	first.input.Close()
	first.end(t, exitDone)
}

// TestStolenLease: a process whose lease was taken over writes nothing more.
func TestStolenLease(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	first := holding(t, data)
	folder := openFolder(t, data)
	stolen, err := folder.Records.AcquireLease(t.Context(), indexer.Lease, records.Holder{Host: "elsewhere"}, func(records.Lease) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(first.input, oneThread, 1, 1)
	first.input.Close()
	if said := first.end(t, exitFailed); !strings.Contains(said, "lease") || !strings.Contains(said, "taken") {
		t.Errorf("it says %q", said)
	}
	if last, err := folder.Records.Last(t.Context()); err != nil || last != 0 {
		t.Errorf("it has written up to %d, %v", last, err)
	}
	if err := folder.Records.RenewLease(t.Context(), stolen); err != nil {
		t.Errorf("it gave back a lease that it had lost: %v", err)
	}
}
