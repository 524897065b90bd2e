package datafolder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// copyTree copies a file or a folder with what is in it, durably.
func copyTree(ctx context.Context, from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		inside, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, inside)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		return copyFile(path, target)
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// replace renames a file or folder to a name that may be taken. Of a folder
// that has the name there is never less than one whole.
func replace(fresh, name string) error {
	old := name + ".old"
	info, err := os.Lstat(name)
	if err == nil && info.IsDir() {
		if err := errors.Join(os.RemoveAll(old), os.Rename(name, old)); err != nil {
			return err
		}
	}
	if err := os.Rename(fresh, name); err != nil {
		return err
	}
	return errors.Join(syncFolder(filepath.Dir(name)), os.RemoveAll(old))
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Size is the number of bytes in a file or a folder of the data folder, and in files
// beside it whose names go on with a hyphen. What cannot be read counts nothing.
func (f *Folder) Size(name string) (bytes int64) {
	paths, _ := filepath.Glob(filepath.Join(f.Dir, name+"-*")) // of SQLite
	for _, path := range append(paths, filepath.Join(f.Dir, name)) {
		_ = filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil
			}
			if info, err := entry.Info(); err == nil {
				bytes += info.Size()
			}
			return nil
		})
	}
	return bytes
}
