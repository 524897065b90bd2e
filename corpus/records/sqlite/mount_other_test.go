//go:build !linux

package sqlite_test

import "testing"

// mountSmall mounts nothing here.
func mountSmall(t *testing.T, bytes int) (folder string, mounted bool) {
	t.Logf("without a small file system of %d bytes", bytes)
	return t.TempDir(), false
}

func remountReadOnly(string) error { return nil }
