package gazetteer

import (
	"slices"
	"strings"

	"standpoint/indexer/words"
)

// Label returns what people see for a value of the fields agency, location and
// outlet; the value itself if it is not known. For an unknown outlet, it makes a
// name from the slug: "harbor-ledger" becomes "Harbor Ledger".
func (g *Gazetteer) Label(field, value string) string {
	switch field {
	case "agency":
		if a, ok := g.Agency(value); ok {
			return a.Name
		}
	case "location":
		if p, ok := g.Place(value); ok {
			return g.labelOf(p)
		}
	case "outlet":
		if o, ok := g.Outlet(value); ok {
			return o.Name
		}
		return nameOfSlug(value)
	}
	return value
}

// known is how many times as many people as any namesake a place must have to be
// known by its name alone.
const known = 10

// labelOf returns the name of a place, with the place that it lies in if others
// have the name: "Springfield, Illinois". A place that has ten times the people of
// all its namesakes is known by its name alone.
func (g *Gazetteer) labelOf(p *Place) string {
	name := foldName(p.Name)
	twin := slices.ContainsFunc(g.atlas().named(name), func(other *Place) bool {
		return other.ID != p.ID && foldName(other.Name) == name && known*other.Population >= p.Population
	})
	if n := len(p.Path); n > 0 && twin {
		if up, ok := g.Place(p.Path[n-1]); ok {
			return p.Name + ", " + up.Name
		}
	}
	return p.Name
}

// shownAs returns the places that a folded name, alias or label stands for: one that is
// known by its name alone, or else all of that name; with a comma, those that lie in
// what is named after it.
func (g *Gazetteer) shownAs(name string) []*Place {
	list := g.atlas().named(name)
	if town, above, found := strings.Cut(name, ", "); found && len(list) == 0 {
		above := g.atlas().named(above)
		return slices.DeleteFunc(g.atlas().named(town), func(p *Place) bool {
			return !slices.ContainsFunc(above, func(up *Place) bool { return up != p && p.Within(up.ID) })
		})
	}
	for _, p := range list {
		if !slices.ContainsFunc(list, func(other *Place) bool { return other != p && known*other.Population >= p.Population }) {
			return []*Place{p}
		}
	}
	return list
}

// nameOfSlug writes the words of a slug with capitals; other text stays as it is.
func nameOfSlug(slug string) string {
	words := strings.Split(slug, "-")
	for i, word := range words {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return slug
		}
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, " ")
}

// Known reports whether a field (agency, location or outlet) has a value with an
// id.
func (g *Gazetteer) Known(field, id string) (ok bool) {
	switch field {
	case "agency":
		_, ok = g.Agency(id)
	case "location":
		_, ok = g.Place(id)
	case "outlet":
		_, ok = g.Outlet(id)
	}
	return ok
}

// Named returns the ids of the values of a field (agency, location or outlet)
// that have exactly this name, alias or label, in order; letter case, accents and a
// "the" at the beginning do not count. An outlet is also found by its host or an address
// there. Of places of one name, one that has ten times the people of all others is
// meant. Agencies that patterns make from places are found by the pattern's words and
// the name of the place.
func (g *Gazetteer) Named(field, name string) []string {
	key := foldName(name)
	var ids []string
	switch field {
	case "agency":
		for _, a := range g.byName[key] {
			ids = append(ids, a.ID)
		}
		ids = append(ids, g.derivedNamed(key)...)
	case "location":
		for _, p := range g.shownAs(key) {
			ids = append(ids, p.ID)
		}
	case "outlet":
		for _, o := range g.outlets {
			if foldName(o.Name) == key || slices.ContainsFunc(o.Aliases, func(alias string) bool { return foldName(alias) == key }) {
				ids = append(ids, o.Slug)
			}
		}
		if o, ok := g.OutletByHost(hostOf(name)); ok {
			ids = append(ids, o.Slug)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// hostOf is the host of an address as people give it, with or without scheme and path;
// "" if it is none.
func hostOf(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		rest = address
	}
	host, _, _ := strings.Cut(strings.TrimSpace(rest), "/")
	if !strings.Contains(host, ".") || strings.ContainsAny(host, " :@") {
		return ""
	}
	return host
}

// derivedNamed returns the agencies with a folded name that patterns make from
// places.
func (g *Gazetteer) derivedNamed(key string) (ids []string) {
	for _, p := range g.patterns {
		before, after, _ := strings.Cut(words.Fold(p.Name), "{place}")
		place, fits := strings.CutPrefix(key, before)
		if place, fits = cutSuffix(place, after, fits); !fits || place == "" {
			continue
		}
		for _, at := range g.atlas().named(place) {
			if at.Kind == p.Scope && words.Fold(at.Name) == place {
				ids = append(ids, g.Derive(p, at).ID)
			}
		}
	}
	return ids
}

func cutSuffix(text, suffix string, fits bool) (string, bool) {
	if !fits {
		return "", false
	}
	return strings.CutSuffix(text, suffix)
}

// NamesOf returns the names of a value of a field (agency, location or outlet): its
// name, then its aliases and adjectives; nothing if it is not known. An unknown
// outlet gets a name from its slug.
func (g *Gazetteer) NamesOf(field, value string) []string {
	switch field {
	case "agency":
		if a, ok := g.Agency(value); ok {
			return append([]string{a.Name}, texts(a.Names)...)
		}
	case "location":
		if p, ok := g.Place(value); ok {
			return append(append([]string{p.Name}, texts(p.Names)...), p.Adjectives...)
		}
	case "outlet":
		if o, ok := g.Outlet(value); ok {
			return append([]string{o.Name}, o.Aliases...)
		}
		return []string{nameOfSlug(value)}
	}
	return nil
}

func texts(names []Name) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = n.Text
	}
	return list
}
