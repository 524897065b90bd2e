package datafolder

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"standpoint/indexer/gazetteer"
)

// Names is the gazetteer as parsers and servers ask for it.
type Names struct{ *gazetteer.Gazetteer }

// LoadNames loads the gazetteer, with the tables that the user put into
// DIR/gazetteer, if any, laid over it.
func LoadNames(dir string) (Names, error) {
	own := filepath.Join(dir, "gazetteer")
	if _, err := os.Stat(own); err != nil {
		names, err := gazetteer.Load()
		return Names{names}, err
	}
	names, err := gazetteer.Load(os.DirFS(own))
	if err != nil {
		return Names{}, fmt.Errorf("%s: %w", own, err)
	}
	return Names{names}, nil
}

// ByName gives the slug of an outlet by its name.
func (n Names) ByName(name string) (slug string, ok bool) { return slugOf(n.OutletByName(name)) }

// ByHost gives the slug of an outlet by the host of its pages.
func (n Names) ByHost(host string) (slug string, ok bool) { return slugOf(n.OutletByHost(host)) }

// Zone gives the time zone in which an outlet writes its times; nil if it is not
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
