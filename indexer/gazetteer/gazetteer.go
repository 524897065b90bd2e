// Package gazetteer knows the names of government agencies, places and outlets.
//
// Its data are tables of tab-separated values that anyone can read and extend
// (see data/README.md for the columns). A user's own folder can hold files with the
// same names. Their rows are added; a row with a known id replaces the old one.
package gazetteer

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"standpoint/indexer/words"
)

//go:embed data/*.tsv
var embedded embed.FS

// Constraint says how a written form must look, and what else the text must have,
// for the form to be read as a name.
type Constraint uint8

// The constraints.
const (
	Shape  Constraint = iota // the capitals of the form must be capitals in the text
	Any                      // upper and lower case are both fine: no other word is written like this
	Weak                     // as Shape, and something else in the text must support it
	Near                     // as Weak: the text must speak of the country; other countries have an agency with this name
	Postal                   // a postal code: only after the name of a town
	Speaks                   // a place that stands for its government: only where it says or decides something
)

var constraints = map[string]Constraint{"any": Any, "weak": Weak, "near": Near, "postal": Postal, "speaks": Speaks}

// Name is one written form.
type Name struct {
	Text       string
	Constraint Constraint
}

// Agency is a government agency: a department, court, legislature, police force,
// school district, broadcaster, or intergovernmental organization.
type Agency struct {
	ID      string
	Name    string
	Kind    string   // the kind of agency, such as "police"; roles.tsv uses these
	Path    []string // ids from the root to the parent; empty for a root
	Names   []Name   // the name and its aliases
	Country string   // id of the country, "int" for intergovernmental organizations, "eu"
	origin  origin
}

// Place is a country, a state or province, a region, or a city.
type Place struct {
	ID         string
	Name       string
	Kind       string   // "country"; "state": a first-level division; "region": a county, another division or an island; "city"
	Path       []string // ids from the country to the parent; empty for a country
	Names      []Name   // the name and its aliases
	Adjectives []string
	GeoNames   int     // 0: unknown
	Lat, Lon   float64 // degrees; north and east are positive
	Population int
	origin     origin
}

// Country returns the id of the country that the place is or lies in.
func (p *Place) Country() string {
	if len(p.Path) > 0 {
		return p.Path[0]
	}
	return p.ID
}

// Within reports whether the place is the place id or lies in it.
func (p *Place) Within(id string) bool { return p.ID == id || slices.Contains(p.Path, id) }

// Outlet is a publication.
type Outlet struct {
	Slug    string
	Name    string
	Aliases []string
	Hosts   []string
	Zone    *time.Location // the zone of its times; nil: unknown
	home    string         // what the table says of Home
	origin  origin
}

// Home returns the id of the state or country that the outlet is written for: what the
// table says, else the country of its zone, or of its first host's top-level domain; "" if
// none tells.
func (o *Outlet) Home() string {
	if o.home != "" {
		return o.home
	}
	if o.Zone != nil {
		if country, known := zoneHomes[o.Zone.String()]; known {
			return country
		}
	}
	if len(o.Hosts) == 0 {
		return ""
	}
	first := o.Hosts[0] // the others may be short ones in far countries
	if domain := first[strings.LastIndexByte(first, '.')+1:]; len(domain) == 2 {
		return cmp.Or(map[string]string{"uk": "gb"}[domain], domain)
	}
	return ""
}

// Pattern makes an agency from a place: "{place} Police Department".
type Pattern struct {
	Before, After string // the words around the place; the one not used is ""
	Scope         string // kind of the place: "city", "state" or "country"
	Slug          string // the agency's id is the place's id, a hyphen and the slug
	Name          string // template of the agency's name
	Kind          string // kind of the agency
	Bare          bool   // also read without a place directly before it, for an agency named in full elsewhere
	OnlyBare      bool   // never read with a place directly before it
}

// Gazetteer holds the tables. It is safe for concurrent use and never changes.
type Gazetteer struct {
	agencies   []*Agency
	atlas      func() *atlas // the places: most of the data, read when first needed
	outlets    []*Outlet
	patterns   []Pattern
	roles      map[string]string         // words of a role → kind of agency
	cues       map[string]map[string]int // words → country → weight; nil for the first words of cues
	company    map[string]*Company       // by name as it is written
	never      []string                  // names with an agency's words that no agency has
	firstNames map[string]bool

	agencyByID map[string]*Agency
	outletBy   map[string]*Outlet // by slug
	byHost     map[string]*Outlet
	zones      map[string]*time.Location // of outlets, by name
	byOutlet   map[string]*Outlet        // by folded name
	derived    map[string]*Pattern       // by scope and slug
	byName     map[string][]*Agency      // by folded name and alias

	made  sync.Map     // by id: agencies made by patterns, so that one id is one *Agency
	index func() *trie // built when first needed

	version func() string // of the tables, read when first needed
}

// Load reads the embedded tables and then the files with the same names in each
// folder of extra, in order. A row with an error is an error that names file and
// line. The embedded places are read when first needed, unless a folder adds to them.
func Load(extra ...fs.FS) (*Gazetteer, error) {
	own, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	g := &Gazetteer{
		roles: map[string]string{}, cues: map[string]map[string]int{}, company: map[string]*Company{}, firstNames: map[string]bool{},
		agencyByID: map[string]*Agency{}, outletBy: map[string]*Outlet{},
		byHost: map[string]*Outlet{}, zones: map[string]*time.Location{}, byOutlet: map[string]*Outlet{}, derived: map[string]*Pattern{}, byName: map[string][]*Agency{},
	}
	folders := append([]fs.FS{own}, extra...)
	for i, folder := range folders {
		if err := checkNames(folder); err != nil {
			return nil, fmt.Errorf("gazetteer: %w", err)
		}
		if err := readTables(folder, i, g.tables()); err != nil {
			return nil, fmt.Errorf("gazetteer: %w", err)
		}
	}
	if g.atlas, err = lazyAtlas(folders); err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	if err := g.link(); err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	g.index = sync.OnceValue(g.buildTrie)
	if g.version, err = versionOf(folders); err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	return g, nil
}

// link fills in what rows say about each other. Until then a Path holds only the parent.
func (g *Gazetteer) link() error {
	row := func(id string) (string, origin, bool) {
		a, known := g.agencyByID[id]
		if !known {
			return "", origin{}, false
		}
		return parentOf(a.Path), a.origin, true
	}
	for _, a := range g.agencies {
		path, err := pathOf(agenciesFile, a.ID, row)
		if err != nil {
			return err
		}
		a.Path = path
		for _, n := range a.Names {
			key := foldName(n.Text)
			g.byName[key] = append(g.byName[key], a)
		}
	}
	for _, o := range g.outlets {
		if o.home != "" && o.origin.folder > 0 { // a test looks up the others, which would read the places at every start
			if _, known := g.Place(o.home); !known {
				return fmt.Errorf("%s:%d: there is no place %s; write the id of a state or country, or leave home empty", outletsFile, o.origin.line, o.home)
			}
		}
		for _, host := range o.Hosts {
			g.byHost[host] = o
		}
		for _, name := range append([]string{o.Name, o.Slug}, o.Aliases...) {
			g.byOutlet[foldName(name)] = o
		}
	}
	for i := range g.patterns {
		p := &g.patterns[i]
		key := p.Scope + " " + p.Slug
		if _, known := g.derived[key]; !known {
			g.derived[key] = p
		}
	}
	return nil
}

// parentOf returns the last id of a path; "" if it is empty.
func parentOf(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return path[len(path)-1]
}

// pathOf returns the path from the root of an id to its parent. Row returns the
// parent of an id ("" for a root) and where its row is in the file. An unknown
// parent or a ring of parents is an error.
func pathOf(file, id string, row func(id string) (parent string, at origin, known bool)) ([]string, error) {
	path := []string{id}
	parent, at, _ := row(id)
	for parent != "" {
		above, next, known := row(parent)
		if !known {
			return nil, fmt.Errorf("%s:%d: there is no row for %s, the parent of %s; write an id of %s, the shipped table or your own, or leave the cell empty",
				file, at.line, parent, path[len(path)-1], file)
		}
		if i := slices.Index(path, parent); i >= 0 {
			return nil, ringError(file, path[i:], row)
		}
		path = append(path, parent)
		parent, at = above, next
	}
	path = path[1:]
	slices.Reverse(path)
	return path, nil
}

// ringError names a row of the ring that is in the last folder: the user's.
func ringError(file string, ring []string, row func(id string) (parent string, at origin, known bool)) error {
	var last origin
	for _, id := range ring {
		if _, at, _ := row(id); at.folder >= last.folder {
			last = at
		}
	}
	return fmt.Errorf("%s:%d: the parents form a ring, %s; give one of these rows another parent, or leave the cell empty",
		file, last.line, strings.Join(append(ring, ring[0]), " → "))
}

// Agency looks up an agency by its id, including one that a pattern makes from a
// place.
func (g *Gazetteer) Agency(id string) (*Agency, bool) {
	if a, ok := g.agencyByID[id]; ok {
		return a, true
	}
	for cut := len(id) - 1; cut > 0; cut-- {
		if id[cut] != '-' {
			continue
		}
		place, ok := g.atlas().place(id[:cut])
		if !ok {
			continue
		}
		if p, ok := g.derived[place.Kind+" "+id[cut+1:]]; ok {
			return g.Derive(*p, place), true
		}
	}
	return nil, false
}

// Derive returns the agency that a pattern makes from a place. If the tables have
// an agency with the same id, or with the same name in the same state or country,
// it returns that one.
func (g *Gazetteer) Derive(p Pattern, place *Place) *Agency {
	id := place.ID + "-" + p.Slug
	if known, ok := g.agencyByID[id]; ok {
		return known
	}
	name := p.Name
	if first, ok := g.derived[p.Scope+" "+p.Slug]; ok {
		name = first.Name // one id, one name
	}
	name = strings.ReplaceAll(name, "{place}", place.Name)
	home := place.ID
	if place.Kind == "city" || place.Kind == "region" {
		for _, up := range place.Path {
			if strings.HasPrefix(id, up+"-") {
				home = up
			}
		}
	}
	for _, known := range g.byName[foldName(name)] {
		if strings.HasPrefix(known.ID, home+"-") {
			return known
		}
	}
	made, _ := g.made.LoadOrStore(id, &Agency{ID: id, Name: name, Kind: p.Kind, Names: []Name{{Text: name}}, Country: place.Country()})
	return made.(*Agency)
}

// Place looks up a place by its id.
func (g *Gazetteer) Place(id string) (*Place, bool) {
	return g.atlas().place(id)
}

// Outlet looks up an outlet by its slug.
func (g *Gazetteer) Outlet(slug string) (*Outlet, bool) {
	o, ok := g.outletBy[slug]
	return o, ok
}

// OutletByName looks up an outlet by its name, an alias or its slug, in upper or
// lower case.
func (g *Gazetteer) OutletByName(name string) (*Outlet, bool) {
	o, ok := g.byOutlet[foldName(name)]
	return o, ok
}

// OutletByHost looks up an outlet by the host of an address, with or without
// "www." and subdomains.
func (g *Gazetteer) OutletByHost(host string) (*Outlet, bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for {
		if o, ok := g.byHost[host]; ok {
			return o, true
		}
		_, rest, more := strings.Cut(host, ".")
		if !more || !strings.Contains(rest, ".") {
			return nil, false
		}
		host = rest
	}
}

// Patterns returns the patterns.
func (g *Gazetteer) Patterns() []Pattern { return g.patterns }

// Role returns the kind of agency whose people or short form the words name:
// "principals" belong to a school.
func (g *Gazetteer) Role(words string) (kind string, ok bool) {
	kind, ok = g.roles[words]
	return kind, ok
}

// Cue returns the countries that words in lower case point to, with weights; begins is
// false if no cue begins with these words.
func (g *Gazetteer) Cue(words string) (weights map[string]int, begins bool) {
	weights, begins = g.cues[words]
	return weights, begins
}

// FirstName reports whether a word in lower case is a first name.
func (g *Gazetteer) FirstName(word string) bool { return g.firstNames[word] }

func foldName(name string) string {
	return strings.TrimPrefix(strings.Join(strings.Fields(words.Fold(name)), " "), "the ")
}
