package datafolder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
	"standpoint/indexer/generations"
)

// recordsName is the file of the records in a data folder.
const recordsName = "records.db"

// leftOut are the files of a data folder that a backup of the folder does not
// copy, by the beginning of their names, and why. Everything else is copied.
var leftOut = []struct{ prefix, why string }{
	{"index", "it is made from the records"},
	{"server.json", "it says which process serves the folder now"},
	{addressName, "the records are copied into a file"},
	{engineName, "a restored folder has its own index"},
	{recordsName, "the records are copied as of one moment, which no copy of their files is"},
	{"records-", "records that were kept when others took their place"},
}

func isLeftOut(name string) bool {
	for _, rule := range leftOut {
		if strings.HasPrefix(name, rule.prefix) {
			return true
		}
	}
	return false
}

// Backup copies the records to a file or, if to is a folder or ends in a slash,
// all that cannot be made again to a folder, while others read and write. What
// is there already is replaced only with force, and only once the copy is
// whole.
func (f *Folder) Backup(ctx context.Context, to string, force bool) error {
	whole := isFolderName(to)
	to = filepath.Clean(to)
	if err := f.checkTarget(to, force); err != nil {
		return err
	}
	partial := to + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	copyAll := f.Records.Copy
	if whole {
		copyAll = f.copyFolder
	}
	err := copyAll(ctx, partial)
	if err == nil {
		err = replace(partial, to)
	}
	if err != nil {
		return fmt.Errorf("backup to %s: %w", to, errors.Join(err, os.RemoveAll(partial)))
	}
	return nil
}

// isFolderName reports whether a path that a person gave means a folder.
func isFolderName(path string) bool {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator)) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (f *Folder) checkTarget(to string, force bool) error {
	absolute, err := filepath.Abs(to)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	dir, err := filepath.Abs(f.Dir)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if inside, err := filepath.Rel(dir, absolute); err == nil && !strings.HasPrefix(inside, "..") {
		return fmt.Errorf("backup: %s is in the data folder; name a place outside of %s", to, f.Dir)
	}
	entries, err := os.ReadDir(to)
	empty := err == nil && len(entries) == 0
	if _, err := os.Lstat(to); err == nil && !empty && !force {
		return fmt.Errorf("backup: %s is there already; name another place, or replace it with --force", to)
	}
	return nil
}

// copyFolder copies what belongs into a backup to a new folder.
func (f *Folder) copyFolder(ctx context.Context, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	if err := f.Records.Copy(ctx, filepath.Join(to, recordsName)); err != nil {
		return err
	}
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if isLeftOut(entry.Name()) {
			continue
		}
		if err := copyTree(ctx, filepath.Join(f.Dir, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
			return err
		}
	}
	return syncFolder(to)
}

// Restored says what Restore did.
type Restored struct {
	Records records.Verified
	Kept    []string // what was there before, under its new name
}

// Restore puts a backup into a data folder: a file of records, or a folder that
// Backup made. The backup is checked before anything is touched, and what was
// put into the folder is checked again. If the folder holds records they are
// kept under a dated name, and only force allows that. Nobody may have the
// folder open.
func Restore(ctx context.Context, from, dir string, force bool, tell func(records.Problem)) (Restored, error) {
	r := restoring{dir: dir, from: filepath.Clean(from), stamp: time.Now().UTC().Format("20060102T150405Z"), tell: tell}
	err := r.run(ctx, force)
	if err != nil {
		err = fmt.Errorf("restore %s: %w", from, err)
	}
	return r.did, err
}

// restoring is one run of Restore.
type restoring struct {
	dir, from, stamp string
	tell             func(records.Problem)
	did              Restored
}

// errProblems says that there are problems, which were reported.
var errProblems = errors.New("the backup is damaged, and nothing was changed")

func (r *restoring) run(ctx context.Context, force bool) error {
	source := r.from
	info, err := os.Stat(source)
	if err != nil {
		return err
	}
	whole := info.IsDir()
	if whole {
		source = filepath.Join(source, recordsName)
	}
	if address, err := addressOf(r.dir); err != nil || address != "" {
		return errors.Join(err, fmt.Errorf("the records of %s are not in the folder; bring a file to an empty place with: standpoint copy", r.dir))
	}
	if Exists(r.dir) && !force {
		return fmt.Errorf("%s holds records; keep them under another name and go on with --force, or name another folder with --data", r.dir)
	}
	if err := os.MkdirAll(filepath.Join(r.dir, "index"), 0o755); err != nil {
		return err
	}
	release, err := r.alone(ctx)
	if err != nil {
		return err
	}
	defer release()
	fresh := filepath.Join(r.dir, recordsName+".restoring")
	defer removeRecords(fresh)
	if err := r.bring(ctx, source, fresh); err != nil {
		return err
	}
	if whole {
		if err := r.putBeside(ctx); err != nil {
			return err
		}
	}
	return r.swap(ctx, fresh)
}

// alone makes sure that no server and no other command has the folder open.
func (r *restoring) alone(ctx context.Context) (release func(), err error) {
	lock, err := generations.Lock(ctx, filepath.Join(r.dir, indexName), 0)
	if errors.Is(err, generations.ErrHeld) {
		return nil, fmt.Errorf("%s: %w; stop the server or the command that uses the folder first", r.dir, err)
	}
	if err != nil {
		return nil, err
	}
	release = func() { _ = lock.Unlock() }
	if Exists(r.dir) {
		if err := sqlite.Settle(ctx, filepath.Join(r.dir, recordsName)); errors.Is(err, sqlite.ErrInUse) {
			release()
			return nil, err
		} // damaged records cannot be settled, and are kept as they are
	}
	return release, nil
}

// bring copies the records of the backup beside those of the folder, and checks
// them there: opening them where they are would write to the backup.
func (r *restoring) bring(ctx context.Context, source, fresh string) error {
	removeRecords(fresh)
	if err := copyTree(ctx, source, fresh); err != nil {
		return err
	}
	if info, err := os.Stat(source + "-wal"); err == nil && info.Size() > 0 { // a copy of the files of records
		if err := copyTree(ctx, source+"-wal", fresh+"-wal"); err != nil {
			return err
		}
	}
	info, err := os.Stat(fresh)
	if err == nil && info.Size() == 0 {
		err = errors.New("the file is empty; it is not a backup")
	}
	if err != nil {
		return err
	}
	if r.did.Records, err = verifyFile(ctx, fresh, r.tell); err != nil {
		return err
	}
	return sqlite.Settle(ctx, fresh)
}

// verifyFile checks the records in a file, and fails if anything is wrong.
func verifyFile(ctx context.Context, path string, tell func(records.Problem)) (records.Verified, error) {
	store, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return records.Verified{}, err
	}
	problems := 0
	checked, err := store.Verify(ctx, func(p records.Problem) { problems++; tell(p) })
	if err == nil && problems > 0 {
		err = errProblems
	}
	return checked, errors.Join(err, store.Close())
}

// putBeside copies what a backup of a folder holds beside the records, and keeps
// what was there.
func (r *restoring) putBeside(ctx context.Context) error {
	entries, err := os.ReadDir(r.from)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if isLeftOut(entry.Name()) {
			continue
		}
		to := filepath.Join(r.dir, entry.Name())
		if err := copyTree(ctx, filepath.Join(r.from, entry.Name()), to+".restoring"); err != nil {
			return err
		}
		if err := r.keep(to, to+"-"+r.stamp); err != nil {
			return err
		}
		if err := os.Rename(to+".restoring", to); err != nil {
			return err
		}
	}
	return nil
}

// swap keeps the records that are there and puts the fresh ones in their place.
func (r *restoring) swap(ctx context.Context, fresh string) error {
	at := filepath.Join(r.dir, recordsName)
	kept := filepath.Join(r.dir, "records-"+r.stamp+".db")
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := r.keep(at+suffix, kept+suffix); err != nil {
			return err
		}
	}
	if err := os.Rename(fresh, at); err != nil {
		return err
	}
	if err := syncFolder(r.dir); err != nil {
		return err
	}
	_, err := verifyFile(ctx, at, r.tell)
	return err
}

// keep gives a file or folder another name, if it is there.
func (r *restoring) keep(path, name string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("%s is there already; try again in a second", name)
	}
	r.did.Kept = append(r.did.Kept, name)
	return os.Rename(path, name)
}

func removeRecords(path string) {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + suffix)
	}
}
