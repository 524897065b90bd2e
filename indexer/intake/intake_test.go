package intake

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seen is what a caller makes of a run: a line a page and a line a fault,
// the folder's own path left out.
func seen(t *testing.T, base string, paths []string, opt Options) []string {
	t.Helper()
	var out []string
	for page, err := range Pages(t.Context(), paths, opt) {
		var fault *Fault
		switch {
		case errors.As(err, &fault):
			out = append(out, string(fault.Outcome)+" "+fault.Path+": "+fault.Reason)
		case err != nil:
			out = append(out, "error "+err.Error())
		default:
			body, err := io.ReadAll(page.Body)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, page.Path+" "+string(body))
		}
	}
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], base, "BASE")
	}
	return out
}

func write(t *testing.T, base string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPagesComeInOrderAndFaultsStopNothing(t *testing.T) {
	base := t.TempDir()
	write(t, base, map[string]string{
		"b.txt": "B", "a.txt": "A", "sub/z.txt": "Z", "sub/deep/y.txt": "Y", "empty.txt": "",
		".hidden": "H", ".git/config": "G", "large.txt": "0123456789ABCDEF",
	})
	if err := syscall.Mkfifo(filepath.Join(base, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"sub/up": "..", "sub/broken": "nowhere", "sub/self": "self", "sub/link.txt": "../a.txt", "twice": "sub/deep"} {
		if err := os.Symlink(to, filepath.Join(base, link)); err != nil {
			t.Fatal(err)
		}
	}
	got := seen(t, base, []string{base, base + "/none", base + "/.hidden", "-", "/dev/null"}, Options{Stdin: strings.NewReader("S"), MaxSize: 10})
	want := []string{
		"BASE/a.txt A",
		"BASE/b.txt B",
		"quarantined BASE/empty.txt: the file is empty",
		"quarantined BASE/large.txt: the file has 16 bytes; at most 10 are read",
		"skipped BASE/pipe: it is a pipe, not a file",
		"quarantined BASE/sub/broken: there is no such file or folder",
		"BASE/sub/deep/y.txt Y",
		"BASE/sub/link.txt A",
		"quarantined BASE/sub/self: its links lead in a circle",
		"quarantined BASE/sub/up: a folder loop: it leads back to BASE, which it is in",
		"BASE/sub/z.txt Z",
		"skipped BASE/twice: it is the folder that was read as BASE/sub/deep",
		"failed BASE/none: there is no such file or folder",
		"BASE/.hidden H",
		"- S",
		"failed /dev/null: it is a device, not a file; what it holds can be given as standard input, by the path -",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPathStaysAsGiven(t *testing.T) {
	base := t.TempDir()
	write(t, base, map[string]string{"f/a.txt": "A"})
	t.Chdir(base)
	for path, want := range map[string]string{"f": "f/a.txt", "f/": "f/a.txt", "./f": "./f/a.txt", ".": "./f/a.txt", "f/a.txt": "f/a.txt"} {
		if got := seen(t, base, []string{path}, Options{}); len(got) != 1 || got[0] != want+" A" {
			t.Errorf("Pages(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestStdinMustBeThere(t *testing.T) {
	got := seen(t, "?", []string{"-"}, Options{})
	if len(got) != 1 || !strings.HasPrefix(got[0], "failed -") {
		t.Errorf("got %q", got)
	}
}

func TestCancelledContextEnds(t *testing.T) {
	base := t.TempDir()
	write(t, base, map[string]string{"a.txt": "A", "b.txt": "B"})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	pages := 0
	for _, err := range Pages(ctx, []string{base}, Options{}) {
		if pages++; pages == 2 && !errors.Is(err, context.Canceled) {
			t.Errorf("after cancelling: %v", err)
		}
		cancel()
	}
	if pages != 2 {
		t.Errorf("%d yields, want the first page and the end", pages)
	}
}

func TestFaultSaysWhere(t *testing.T) {
	for want, fault := range map[string]Fault{
		"a.txt: skipped: why":                 {Outcome: Skipped, Path: "a.txt", Reason: "why"},
		"a.txt: byte 17: quarantined: broken": {Outcome: Quarantined, Path: "a.txt", Offset: 17, Reason: "broken"},
		`"a\nb": failed: gone`:                {Outcome: Failed, Path: "a\nb", Reason: "gone"},
	} {
		if got := fault.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
