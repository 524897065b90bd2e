package datafolder

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Check fails if a folder has no file of records and none may be made. That is so
// where records were: whoever lost them would get a new store that holds nothing,
// and nobody would say so.
func Check(dir string) error {
	if address, err := addressOf(dir); err != nil || address != "" {
		return err
	}
	path := filepath.Join(dir, recordsName)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a folder, but it must be the file that holds the records; move it away, or name another data folder with --data DIR", path)
	case err == nil && info.Size() > 0:
		return nil // what it is, the store says
	}
	state := "is missing"
	if err == nil {
		state = "is empty"
	}
	if sign := signOfRecords(dir); sign != "" {
		return fmt.Errorf("%s %s, but %s; put the records back with: standpoint restore --data %s BACKUP, or remove what is left to begin again", path, state, sign, dir)
	}
	return nil
}

// signOfRecords says what in a folder shows that it had records; "" if nothing does.
func signOfRecords(dir string) string {
	if info, err := os.Stat(filepath.Join(dir, recordsName+"-wal")); err == nil && info.Size() > 0 {
		return "their write-ahead log " + recordsName + "-wal is there"
	}
	if generations, err := os.ReadDir(filepath.Join(dir, "index")); err == nil {
		for _, entry := range generations {
			if entry.IsDir() {
				return "an index made from them is there, index/" + entry.Name()
			}
		}
	}
	if copies := copiesIn(dir); len(copies) > 0 {
		return "the file " + copies[0] + " seems to hold them"
	}
	return ""
}

// Copies are the files in the folder that may be copies of its records, such as
// those that a restore kept.
func (f *Folder) Copies() []string { return copiesIn(f.Dir) }

func copiesIn(dir string) (names []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		if name := entry.Name(); looksLikeRecords(name) {
			names = append(names, name)
		}
	}
	return names
}

// looksLikeRecords reports whether a file may be a copy of records, by its name.
func looksLikeRecords(name string) bool {
	if name == recordsName || name == recordsName+"-wal" || name == recordsName+"-shm" || name == recordsName+"-journal" {
		return false
	}
	return strings.HasPrefix(name, "records") || strings.HasSuffix(name, ".db") || strings.HasSuffix(name, ".db.partial")
}
