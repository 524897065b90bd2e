package gazetteer

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// townsFile is the table of towns and counties: the columns key, id, name, kind,
// parent, mark, geonames, lat, lon and population, without a header. It is large,
// so it is never read as a whole: its lines are sorted by key and are searched
// where they lie.
const townsFile = "sorted/towns.tsv"

//go:embed data/sorted/towns.tsv
var townsTable string

// townColumns is the number of columns of the table of towns.
const townColumns = 10

// towns is a table of towns. It is safe for concurrent use.
type towns struct {
	table  string   // sorted by key
	read   sync.Map // by offset of the line: the *town, so that one id is one *Place
	begins sync.Map // by the first two bytes of a key: the span of its lines
}

// span is where the lines are whose keys begin alike: the offsets of the first and of
// the first after them.
type span struct{ low, high int }

// town is a place of the table with the capitals of its name.
type town struct {
	*Place
	shape shape
}

// townKey is what towns are sorted by: their words in small letters without
// accents or signs, joined by hyphens.
func townKey(words []Word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte('-')
		}
		writeKey(&b, w.Key)
	}
	return b.String()
}

// keyOfID returns the key in the words of an id.
func keyOfID(id string) string {
	var b strings.Builder
	for i, word := range strings.Split(id, "-") {
		if i > 0 {
			b.WriteByte('-')
		}
		writeKey(&b, word)
	}
	return b.String()
}

func writeKey(b *strings.Builder, word string) {
	switch word {
	case "saint":
		word = "st"
	case "mount":
		word = "mt"
	case "fort":
		word = "ft"
	}
	for i := range len(word) {
		if c := word[i]; c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b.WriteByte(c)
		}
	}
}

// find returns the offset of the first line whose key is not before key.
func (t *towns) find(key string) int {
	low, high := t.alike(key)
	return t.search(key, low, high)
}

// alike returns offsets between which find's answer is: those of the lines whose keys
// begin with the same two bytes. They are looked for once.
func (t *towns) alike(key string) (low, high int) {
	if len(key) < 2 {
		return 0, len(t.table)
	}
	begin := [2]byte{key[0], key[1]}
	if found, ok := t.begins.Load(begin); ok {
		return found.(span).low, found.(span).high
	}
	low = t.search(key[:2], 0, len(t.table))
	high = t.search(key[:2]+"\xff", low, len(t.table)) // no key has that byte
	t.begins.Store(begin, span{low, high})
	return low, high
}

// search is find between two offsets, both of the start of a line or the end.
func (t *towns) search(key string, low, high int) int {
	for low < high {
		middle := strings.LastIndexByte(t.table[:(low+high)/2], '\n') + 1
		if middle < low {
			middle = low
		}
		if t.keyAt(middle) < key {
			low = t.after(middle)
		} else {
			high = middle
		}
	}
	return low
}

func (t *towns) keyAt(at int) string {
	key, _, _ := strings.Cut(t.table[at:], "\t")
	return key
}

func (t *towns) after(at int) int {
	return at + strings.IndexByte(t.table[at:], '\n') + 1
}

// keyed returns the offsets of the lines with a key, and whether there are longer
// keys that begin with its words.
func (t *towns) keyed(key string) (lines []int, longer bool) {
	at := t.find(key)
	for at < len(t.table) && t.keyAt(at) == key {
		lines = append(lines, at)
		at = t.after(at)
	}
	return lines, at < len(t.table) && strings.HasPrefix(t.table[at:], key+"-") // a hyphen sorts before letters
}

// place returns the place on the line at an offset.
func (t *towns) place(a *atlas, at int) (*town, error) {
	if p, ok := t.read.Load(at); ok {
		return p.(*town), nil
	}
	line, _, _ := strings.Cut(t.table[at:], "\n")
	c := strings.Split(line, "\t")
	if len(c) != townColumns {
		return nil, fmt.Errorf("%s: %d columns, want %d: %q", townsFile, len(c), townColumns, line)
	}
	key, id, name, kind, parent, mark := c[0], c[1], c[2], c[3], c[4], c[5]
	if id == "" {
		id = idPrefix(parent) + "-" + key
	}
	if kind == "" {
		kind = "city"
	}
	up, ok := a.byID[parent]
	if !ok {
		return nil, fmt.Errorf("%s: %s: no row for its parent %s", townsFile, id, parent)
	}
	p := &Place{ID: id, Name: name, Kind: kind, Path: append(up.Path[:len(up.Path):len(up.Path)], up.ID), Names: []Name{{Text: name}}}
	if mark != "" {
		if p.Names[0].Constraint, ok = constraints[mark]; !ok {
			return nil, fmt.Errorf("%s: %s: unknown constraint %q", townsFile, id, mark)
		}
	}
	var errs [4]error
	p.GeoNames, errs[0] = number(c[6])
	p.Lat, errs[1] = degrees(c[7], 90)
	p.Lon, errs[2] = degrees(c[8], 180)
	p.Population, errs[3] = number(c[9])
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", townsFile, id, err)
	}
	made, _ := t.read.LoadOrStore(at, &town{p, shapeOf(Words(name), false)})
	return made.(*town), nil
}

// idPrefix returns what the ids of the towns in a place begin with: the country, or
// the state where the states' ids have been in use from the first.
func idPrefix(parent string) string {
	country, _, _ := strings.Cut(parent, "-")
	switch country {
	case "us", "ca", "au", "gb":
		return parent
	}
	return country
}

// townsAt returns the towns whose names begin at words[i], shorter names first.
// The rule of capitals is applied.
func (a *atlas) townsAt(words []Word, i int) []Match {
	if !words[i].Capital() {
		return nil
	}
	var found []Match
	var key strings.Builder
	for j := i; j < len(words); j++ {
		if j > i {
			if words[j].apart(words[j-1]) || words[j].Gap == Comma {
				break
			}
			key.WriteByte('-')
		}
		writeKey(&key, words[j].Key)
		lines, longer := a.towns.keyed(key.String())
		for _, at := range lines {
			if p := a.townAt(at); p != nil && p.shape.fits(words[i:j+1]) {
				found = append(found, Match{Len: j - i + 1, Name: p.Names[0], Place: p.Place})
			}
		}
		if !longer {
			break
		}
	}
	return found
}

// CountiesAt returns the counties and parishes whose names, without that word, are
// the longest that begin at words[i].
func (g *Gazetteer) CountiesAt(words []Word, i int) []Match {
	const most = 3 // words in the name of a county
	a := g.atlas()
	for j := min(i+most, len(words)); j > i; j-- {
		if slices.ContainsFunc(words[i+1:j], func(w Word) bool { return w.Gap != Space }) {
			continue
		}
		var found []Match
		for _, sort := range []string{"-county", "-parish", "-borough"} {
			lines, _ := a.towns.keyed(townKey(words[i:j]) + sort)
			for _, at := range lines {
				if p := a.townAt(at); p != nil && p.Kind == "region" {
					found = append(found, Match{Len: j - i, Name: p.Names[0], Place: p.Place})
				}
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}
