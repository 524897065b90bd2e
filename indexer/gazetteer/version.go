package gazetteer

import (
	"errors"
	"io/fs"
	"slices"
	"sync"

	"standpoint/corpus"
)

// code is raised by hand when the same tables and text give different matches.
const code = 3

// Version returns the version of the tables, with the user's own, and of the code that
// reads them.
func (g *Gazetteer) Version() string { return g.version() }

// versionOf reads the tables of the first folder, which is embedded and never
// changes, when the version is first needed, and those of the others at once.
func versionOf(folders []fs.FS) (func() string, error) {
	own, err := contents(folders[1:])
	if err != nil {
		return nil, err
	}
	return sync.OnceValue(func() string {
		shipped, err := contents(folders[:1])
		if err != nil {
			panic("gazetteer: the embedded tables: " + err.Error()) // a test reads them
		}
		return corpus.VersionOf(code, slices.Concat(shipped, [][]byte{[]byte(townsTable)}, own)...)
	}), nil
}

// contents returns the names and bytes of the tables in the folders, in order.
func contents(folders []fs.FS) (all [][]byte, err error) {
	for _, folder := range folders {
		for _, name := range files {
			data, err := fs.ReadFile(folder, name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			all = append(all, []byte(name), data)
		}
	}
	return all, nil
}
