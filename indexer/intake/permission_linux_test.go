package intake

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// Root may read everything, so the test reads as nobody where it runs as root.
func TestNoPermission(t *testing.T) {
	base := t.TempDir()
	for at := base; strings.HasPrefix(at, os.TempDir()) && at != os.TempDir(); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, base, map[string]string{"a.txt": "A", "locked.txt": "L", "shut/b.txt": "B", "z.txt": "Z"})
	for _, name := range []string{"locked.txt", "shut"} {
		if err := os.Chmod(filepath.Join(base, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(base, "shut"), 0o755) })
	if os.Geteuid() == 0 {
		const nobody = 65534
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = syscall.Setfsuid(0) }()
	}
	got := strings.Join(seen(t, base, []string{base}, Options{}), "\n")
	want := "BASE/a.txt A\nquarantined BASE/locked.txt: no permission to read it\nquarantined BASE/shut: no permission to read it\nBASE/z.txt Z"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
