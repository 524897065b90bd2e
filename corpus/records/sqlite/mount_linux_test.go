package sqlite_test

import (
	"errors"
	"fmt"
	"syscall"
	"testing"
	"time"
)

// mountSmall mounts a file system of a few bytes until the test ends; false
// where that is not allowed.
func mountSmall(t *testing.T, bytes int) (folder string, mounted bool) {
	t.Helper()
	folder = t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Logf("without a small file system: %v", err)
		return folder, false
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder, true
}

// remountReadOnly takes the right to write from a file system of mountSmall. It tries
// again while a process that another test has just started still
// has what was open here.
func remountReadOnly(folder string) (err error) {
	for range 200 {
		err = syscall.Mount("tmpfs", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "")
		if !errors.Is(err, syscall.EBUSY) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}
