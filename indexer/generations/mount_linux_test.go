package generations

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestReadOnlyFileSystem opens a whole index where nothing can be written, not
// even a lock.
func TestReadOnlyFileSystem(t *testing.T) {
	if os.Geteuid() != 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("CI runs this as root, because it mounts a file system")
		}
		t.Skip("needs root to mount a file system")
	}
	small := t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=20m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(small, 0); err != nil {
			t.Error(err)
		}
	})
	b := newBench(t)
	b.dir = filepath.Join(small, "index")
	put(t, b.store, 0, 35)
	x := b.open()
	b.catchUp(x)
	b.close(x)
	if err := syscall.Mount("", small, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	b.opt.ReadOnly = true
	x, two := b.open(), b.open()
	for _, x := range []*Index{x, two} {
		if _, _, err := x.CatchUp(t.Context()); err != nil {
			t.Error(err)
		}
		b.expect(x, 0, 35)
		b.close(x)
	}
}
