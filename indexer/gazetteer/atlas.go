package gazetteer

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// placesFile is the table of places.
const placesFile = "places.tsv"

// atlas holds the places: the tables of places, which are read, and the large
// table of towns, which is searched. It does not change after it is read.
type atlas struct {
	places []*Place
	byID   map[string]*Place
	byName func() map[string][]*Place // by folded name and alias; built when first needed
	towns  *towns
}

// lazyAtlas returns the places of the folders. If there is only the embedded table,
// it is read when first needed, because commands that look up outlets do not need
// places. A user's rows may have errors, so they are read at once.
func lazyAtlas(folders []fs.FS) (func() *atlas, error) {
	for _, folder := range folders[1:] {
		if _, err := fs.Stat(folder, placesFile); !errors.Is(err, fs.ErrNotExist) {
			a, err := readAtlas(folders)
			return func() *atlas { return a }, err
		}
	}
	return sync.OnceValue(func() *atlas {
		a, err := readAtlas(folders[:1])
		if err != nil {
			panic(fmt.Sprintf("gazetteer: the embedded places: %v", err)) // a test reads them
		}
		return a
	}), nil
}

func readAtlas(folders []fs.FS) (*atlas, error) {
	a := &atlas{places: make([]*Place, 0, 1<<12), byID: make(map[string]*Place, 1<<12), towns: &towns{table: townsTable}}
	columns := []string{"id", "name", "kind", "parent", "aliases", "adjectives", "geonames", "lat", "lon", "population"}
	for i, folder := range folders {
		if err := readTables(folder, i, []table{{placesFile, columns, a.readPlace, 0}}); err != nil {
			return nil, err
		}
	}
	a.byName = sync.OnceValue(a.indexNames)
	return a, a.link()
}

func (a *atlas) indexNames() map[string][]*Place {
	all := make(map[string][]*Place, len(a.places))
	for _, p := range a.places {
		for _, n := range append([]Name{{Text: p.Name}}, p.Names...) {
			key := foldName(n.Text)
			if !slices.Contains(all[key], p) {
				all[key] = append(all[key], p)
			}
		}
	}
	return all
}

// place looks up a place by its id.
func (a *atlas) place(id string) (*Place, bool) {
	if p, ok := a.byID[id]; ok {
		return p, true
	}
	return a.town(id)
}

// longestID is how many words the id of a town has at most.
const longestID = 10

// town looks up a town by its id.
func (a *atlas) town(id string) (*Place, bool) {
	if strings.Count(id, "-") >= longestID {
		return nil, false // ids come from addresses too, and every part of a long one would be searched
	}
	for cut := strings.IndexByte(id, '-') + 1; cut > 0 && cut < len(id); {
		for key := id[cut:]; ; { // what tells it from a namesake may follow the name
			lines, _ := a.towns.keyed(keyOfID(key))
			for _, at := range lines {
				if p := a.townAt(at); p != nil && p.ID == id {
					return p.Place, true
				}
			}
			end := strings.LastIndexByte(key, '-')
			if end < 0 {
				break
			}
			key = key[:end]
		}
		next := strings.IndexByte(id[cut:], '-')
		if next < 0 {
			break
		}
		cut += next + 1
	}
	return nil, false
}

// townAt returns the town on the line at an offset; nil if a row of a user's table
// has its id.
func (a *atlas) townAt(at int) *town {
	p, err := a.towns.place(a, at)
	if err != nil {
		panic("gazetteer: the embedded towns: " + err.Error()) // a test reads them
	}
	if a.byID[p.ID] != nil {
		return nil
	}
	return p
}

// named returns the places that have exactly this folded name or alias.
func (a *atlas) named(name string) []*Place {
	list := slices.Clone(a.byName()[name])
	lines, _ := a.towns.keyed(townKey(Words(name)))
	for _, at := range lines {
		if p := a.townAt(at); p != nil {
			list = append(list, p.Place)
		}
	}
	return list
}

// link fills in the paths. Until then a Path holds only the parent.
func (a *atlas) link() error {
	for i := 0; i < len(a.places); i++ { // a user's place may lie in a town, which is then read with the others
		if up := parentOf(a.places[i].Path); up != "" && a.byID[up] == nil {
			if town, ok := a.town(up); ok {
				mine := *town
				mine.Path = mine.Path[len(mine.Path)-1:]
				a.byID[mine.ID] = &mine
				a.places = append(a.places, &mine)
			}
		}
	}
	a.towns.read.Clear() // those were read before the paths were known
	row := func(id string) (string, origin, bool) {
		p, known := a.byID[id]
		if !known {
			return "", origin{}, false
		}
		return parentOf(p.Path), p.origin, true
	}
	below := map[string][]string{} // the children of one parent share their path
	for _, p := range a.places {
		up := parentOf(p.Path)
		if up == "" {
			continue
		}
		if below[up] == nil {
			path, err := pathOf(placesFile, p.ID, row)
			if err != nil {
				return err
			}
			below[up] = path
		}
		p.Path = below[up]
	}
	return nil
}

// placeKinds are the kinds of places.
var placeKinds = []string{"country", "state", "region", "city"}

func (a *atlas) readPlace(c []string, at origin) error {
	if err := checkID(c[0]); err != nil {
		return err
	}
	if err := checkKind(c[2], placeKinds); err != nil {
		return err
	}
	names, err := readNames(c[1], c[4])
	if err != nil {
		return err
	}
	p := &Place{ID: c[0], Name: c[1], Kind: c[2], Names: names, origin: at}
	if c[3] != "" {
		p.Path = []string{c[3]}
	}
	if c[5] != "" {
		p.Adjectives = strings.Split(c[5], "|")
	}
	if p.GeoNames, err = number(c[6]); err != nil {
		return fmt.Errorf("geonames: %w", err)
	}
	if p.Population, err = number(c[9]); err != nil {
		return fmt.Errorf("population: %w", err)
	}
	if p.Lat, err = degrees(c[7], 90); err != nil {
		return fmt.Errorf("lat: %w", err)
	}
	if p.Lon, err = degrees(c[8], 180); err != nil {
		return fmt.Errorf("lon: %w", err)
	}
	if old, known := a.byID[p.ID]; known {
		err := at.once(old.origin)
		*old = *p
		return err
	}
	a.byID[p.ID] = p
	a.places = append(a.places, p)
	return nil
}

func degrees(cell string, limit float64) (float64, error) {
	if cell == "" {
		return 0, nil
	}
	d, err := strconv.ParseFloat(cell, 64)
	if err != nil || !(d >= -limit && d <= limit) {
		return 0, fmt.Errorf("%q is not between -%g and %g", cell, limit, limit)
	}
	return d, nil
}
