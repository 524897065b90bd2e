package datafolder

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"standpoint/indexer/annotate/stance/head"
	"standpoint/indexer/gazetteer"
)

// Names is the gazetteer as parsers and servers ask for it, with what else a folder has
// for annotating.
type Names struct {
	*gazetteer.Gazetteer
	Heads  []*head.Head // see Heads
	Tables string       // the state of the user's own tables and of the heads; see TablesOf
}

// LoadNames loads the gazetteer, with the tables that the user put into
// DIR/gazetteer, if any, laid over it, and the heads. If it fails, only Tables is set.
func LoadNames(dir string) (Names, error) {
	loaded := Names{Tables: TablesOf(dir)} // before they are read: a later change is noticed
	var err error
	if loaded.Heads, err = Heads(dir); err != nil {
		return Names{Tables: loaded.Tables}, err
	}
	own := tablesDir(dir)
	if _, err := os.Stat(own); err != nil {
		loaded.Gazetteer, err = gazetteer.Load()
		return loaded, err
	}
	if loaded.Gazetteer, err = gazetteer.Load(os.DirFS(own)); err != nil {
		return loaded, fmt.Errorf("%s: %w", own, err)
	}
	return loaded, nil
}

func tablesDir(dir string) string { return filepath.Join(dir, "gazetteer") }

// TablesOf returns the state of the user's own tables and of the heads: the names, sizes
// and times of change of the files in DIR/gazetteer and DIR/heads; "" if there are none.
func TablesOf(dir string) string {
	var state strings.Builder
	for _, from := range []string{tablesDir(dir), headsDir(dir)} {
		entries, err := os.ReadDir(from)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			if info, err := entry.Info(); err == nil {
				fmt.Fprintf(&state, "%s %d %d\n", entry.Name(), info.Size(), info.ModTime().UnixNano())
			}
		}
	}
	return state.String()
}

// ByName returns the slug of an outlet by its name.
func (n Names) ByName(name string) (slug string, ok bool) { return slugOf(n.OutletByName(name)) }

// ByHost returns the slug of an outlet by the host of its pages.
func (n Names) ByHost(host string) (slug string, ok bool) { return slugOf(n.OutletByHost(host)) }

// Zone returns the time zone in which an outlet writes its times; nil if it is not
// known.
func (n Names) Zone(slug string) *time.Location {
	if outlet, ok := n.Outlet(slug); ok {
		return outlet.Zone
	}
	return nil
}

func slugOf(outlet *gazetteer.Outlet, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	return outlet.Slug, true
}
