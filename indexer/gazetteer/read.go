package gazetteer

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // time zones by name, also on machines without their database

	"standpoint/indexer/words"
)

// table says how the rows of one file are read.
type table struct {
	file    string
	columns []string
	row     func(cells []string, at origin) error
	// optional is how many of the last columns may be missing in a file.
	optional int
}

// origin is where a row was read: the number of its folder, 0 for the embedded
// one, and its line.
type origin struct{ folder, line int }

// once fails if a row with the same id was read from the same file before.
func (o origin) once(before origin) error {
	if o.folder == before.folder {
		return fmt.Errorf("line %d has the same id; write one row for each id", before.line)
	}
	return nil
}

const (
	agenciesFile = "agencies.tsv"
	outletsFile  = "outlets.tsv"
)

// files are the tables that a folder may hold.
var files = []string{agenciesFile, placesFile, "patterns.tsv", "roles.tsv", "cues.tsv", "company.tsv", "firstnames.tsv", outletsFile}

// checkNames refuses a folder with tables that nobody would read.
func checkNames(folder fs.FS) error {
	found, err := fs.Glob(folder, "*.tsv")
	if err != nil {
		return err
	}
	for _, name := range found {
		if !slices.Contains(files, name) {
			return fmt.Errorf("%s is not one of the tables %s", name, strings.Join(files, ", "))
		}
	}
	return nil
}

func (g *Gazetteer) tables() []table {
	return []table{
		{agenciesFile, []string{"id", "name", "parent", "kind", "aliases"}, g.readAgency, 0},
		{outletsFile, []string{"slug", "name", "aliases", "hosts", "zone", "home"}, g.readOutlet, 2},
		{"patterns.tsv", []string{"pattern", "scope", "slug", "name", "kind", "bare"}, g.readPattern, 0},
		{"roles.tsv", []string{"words", "kind"}, g.readRole, 0},
		{"cues.tsv", []string{"words", "country", "weight"}, g.readCue, 0},
		{"company.tsv", []string{"name", "alone", "with", "without"}, g.readCompany, 0},
		{"firstnames.tsv", []string{"name"}, g.readFirstName, 0},
	}
}

// readTables reads the tables that a folder holds. Number is that of the folder.
func readTables(folder fs.FS, number int, tables []table) error {
	for _, t := range tables {
		data, err := fs.ReadFile(folder, t.file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := t.read(data, number); err != nil {
			return err
		}
	}
	return nil
}

// read reads one file: a header line, then one row on each line; empty lines and
// lines that begin with # are skipped.
func (t table) read(data []byte, folder int) error {
	text := string(bytes.TrimPrefix(data, []byte("\ufeff")))
	cells, columns := make([]string, len(t.columns)), len(t.columns)
	for number := 1; text != ""; number++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
		if number == 1 {
			columns = strings.Count(line, "\t") + 1
			if columns < len(t.columns)-t.optional || columns > len(t.columns) || line != strings.Join(t.columns[:columns], "\t") {
				return fmt.Errorf("%s:1: the header is %q, want %q", t.file, line, strings.Join(t.columns, "\t"))
			}
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		if n := strings.Count(line, "\t") + 1; n != columns {
			return fmt.Errorf("%s:%d: %d columns, want %d", t.file, number, n, columns)
		}
		for i := range cells { // a column that the file lacks is empty
			cells[i], line, _ = strings.Cut(line, "\t")
		}
		if cells[0] == "" {
			return fmt.Errorf("%s:%d: %s is empty", t.file, number, t.columns[0])
		}
		if err := t.row(cells, origin{folder, number}); err != nil {
			return fmt.Errorf("%s:%d: %w", t.file, number, err)
		}
	}
	return nil
}

// kinds are the kinds of agencies.
var kinds = []string{
	"department", "agency", "regulator", "police", "intelligence", "military", "court", "legislature", "executive", "council",
	"school", "health", "transit", "fire", "post", "bank", "broadcaster", "intergovernmental",
}

func checkKind(kind string, allowed []string) error {
	if slices.Contains(allowed, kind) {
		return nil
	}
	return fmt.Errorf("the kind is %q; write one of %s", kind, strings.Join(allowed, ", "))
}

func (g *Gazetteer) readAgency(c []string, at origin) error {
	if err := checkID(c[0]); err != nil {
		return err
	}
	if c[3] != "" {
		if err := checkKind(c[3], kinds); err != nil {
			return err
		}
	}
	names, err := readNames(c[1], c[4])
	if err != nil {
		return err
	}
	country, _, _ := strings.Cut(c[0], "-")
	a := &Agency{ID: c[0], Name: c[1], Kind: c[3], Names: names, Country: country, origin: at}
	if c[2] != "" {
		a.Path = []string{c[2]}
	}
	if old, known := g.agencyByID[a.ID]; known {
		err := at.once(old.origin)
		*old = *a
		return err
	}
	g.agencyByID[a.ID] = a
	g.agencies = append(g.agencies, a)
	return nil
}

func (g *Gazetteer) readOutlet(c []string, at origin) error {
	if err := checkID(c[0]); err != nil {
		return err
	}
	if c[1] == "" {
		return errors.New("the name is empty")
	}
	if err := checkID(c[5]); err != nil {
		return fmt.Errorf("home: %w", err)
	}
	zone, err := g.zone(c[4])
	if err != nil {
		return err
	}
	o := &Outlet{Slug: c[0], Name: c[1], Aliases: list(c[2]), Hosts: list(c[3]), Zone: zone, home: c[5], origin: at}
	if old, known := g.outletBy[o.Slug]; known {
		err := at.once(old.origin)
		*old = *o
		return err
	}
	g.outletBy[o.Slug] = o
	g.outlets = append(g.outlets, o)
	return nil
}

// zone looks up a time zone by its name; nil if the name is empty.
func (g *Gazetteer) zone(name string) (*time.Location, error) {
	if name == "" {
		return nil, nil
	}
	if zone, known := g.zones[name]; known {
		return zone, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("unknown time zone %q", name)
	}
	g.zones[name] = zone
	return zone, nil
}

func (g *Gazetteer) readPattern(c []string, _ origin) error {
	p := Pattern{Scope: c[1], Slug: c[2], Name: c[3], Kind: c[4], Bare: c[5] == "bare" || c[5] == "onlybare", OnlyBare: c[5] == "onlybare"}
	if c[5] != "" && c[5] != "bare" && c[5] != "onlybare" {
		return fmt.Errorf("bare must be bare, onlybare or empty, not %q", c[5])
	}
	if !slices.Contains(placeKinds, p.Scope) {
		return fmt.Errorf("the scope is %q; write one of %s", p.Scope, strings.Join(placeKinds, ", "))
	}
	if err := checkKind(p.Kind, kinds); err != nil {
		return err
	}
	if !strings.Contains(p.Name, "{place}") {
		return errors.New("the name must contain {place}")
	}
	before, after, found := strings.Cut(c[0], "{place}")
	switch {
	case p.OnlyBare && !found:
		p.After = c[0]
	case !found || (before == "") == (after == ""):
		return fmt.Errorf("pattern %q must begin or end with {place}", c[0])
	default:
		p.Before, p.After = strings.TrimSpace(before), strings.TrimSpace(after)
	}
	g.patterns = append(g.patterns, p)
	return nil
}

func (g *Gazetteer) readRole(c []string, _ origin) error {
	if err := checkKind(c[1], kinds); err != nil {
		return err
	}
	g.roles[words.Fold(c[0])] = c[1]
	return nil
}

func (g *Gazetteer) readCue(c []string, _ origin) error {
	weight, err := number(c[2])
	if err != nil {
		return fmt.Errorf("weight: %w", err)
	}
	key := words.Fold(c[0])
	if g.cues[key] == nil {
		g.cues[key] = map[string]int{}
	}
	g.cues[key][c[1]] = weight
	for at := strings.LastIndexByte(key, ' '); at > 0; at = strings.LastIndexByte(key[:at], ' ') {
		if begin := key[:at]; g.cues[begin] == nil {
			g.cues[begin] = nil
		}
	}
	return nil
}

func (g *Gazetteer) readFirstName(c []string, _ origin) error {
	g.firstNames[words.Fold(c[0])] = true
	return nil
}

// readNames reads a name and its aliases. An alias that repeats the name with
// another constraint sets the constraint of the name itself.
func readNames(name, aliases string) ([]Name, error) {
	if name == "" {
		return nil, errors.New("the name is empty")
	}
	if aliases == "" {
		return []Name{{Text: name}}, nil
	}
	names := make([]Name, 1, 2+strings.Count(aliases, "|"))
	names[0] = Name{Text: name}
	for aliases != "" {
		var alias string
		alias, aliases, _ = strings.Cut(aliases, "|")
		text, mark, marked := strings.Cut(alias, "=")
		n := Name{Text: text}
		if marked {
			constraint, known := constraints[mark]
			if !known {
				return nil, fmt.Errorf("alias %q has the mark %q; write any, weak, near, postal or speaks", text, mark)
			}
			n.Constraint = constraint
		}
		if text == "" {
			return nil, errors.New("an alias is empty")
		}
		if text == name {
			names[0] = n
			continue
		}
		names = append(names, n)
	}
	return names, nil
}

func checkID(id string) error {
	for i := range len(id) {
		c := id[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return fmt.Errorf("id %q must have only a-z, 0-9 and hyphens", id)
		}
	}
	return nil
}

func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}

func number(cell string) (int, error) {
	if cell == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(cell)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is not a whole number", cell)
	}
	return n, nil
}
