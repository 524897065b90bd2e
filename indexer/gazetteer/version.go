package gazetteer

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"standpoint/corpus"
)

// code is raised by hand when the same tables and text give different matches.
const code = 2

// Version returns the version of the tables that say what a text is about, with the
// user's own, and of the code that reads them. Of the table of outlets only their
// homes are part of it, because the rest does not affect what a text is about.
func (g *Gazetteer) Version() string { return g.version() }

// versionOf reads the tables of the first folder, which is embedded and never
// changes, when the version is first needed, and those of the others at once.
func versionOf(folders []fs.FS, homes []byte) (func() string, error) {
	own, err := contents(folders[1:])
	if err != nil {
		return nil, err
	}
	return sync.OnceValue(func() string {
		shipped, err := contents(folders[:1])
		if err != nil {
			panic("gazetteer: the embedded tables: " + err.Error()) // a test reads them
		}
		return corpus.VersionOf(code, slices.Concat(shipped, [][]byte{[]byte(townsTable), homes}, own)...)
	}), nil
}

// homes lists the outlets that have a home, with it.
func (g *Gazetteer) homes() (list []byte) {
	for _, o := range g.outlets {
		if o.Home != "" {
			list = fmt.Appendf(list, "%s %s\n", o.Slug, o.Home)
		}
	}
	return list
}

// contents returns the names and bytes of the tables in the folders, in order.
func contents(folders []fs.FS) (all [][]byte, err error) {
	for _, folder := range folders {
		for _, name := range files {
			if name == outletsFile {
				continue
			}
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
