package gazetteer

import (
	"slices"
	"strings"

	"standpoint/indexer/words"
)

// Label is what people are shown for a value of the fields agency, location and
// outlet; the value itself if it is not known. An outlet that is not known is
// shown by its slug as a name: "harbor-ledger" is "Harbor Ledger".
func (g *Gazetteer) Label(field, value string) string {
	switch field {
	case "agency":
		if a, ok := g.Agency(value); ok {
			return a.Name
		}
	case "location":
		if p, ok := g.Place(value); ok {
			return p.Name
		}
	case "outlet":
		if o, ok := g.Outlet(value); ok {
			return o.Name
		}
		return nameOfSlug(value)
	}
	return value
}

// nameOfSlug writes the words of a slug with capitals; what is not a slug stays as
// it is.
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

// Search returns the ids of a field (agency, location or outlet) whose name, an
// alias or id contains the words, without regard to case and accents, in the
// order of the tables.
func (g *Gazetteer) Search(field, contains string) []string {
	want := words.Fold(strings.TrimSpace(contains))
	var ids []string
	consider := func(id string, names ...string) {
		if strings.Contains(id, want) || slices.ContainsFunc(names, func(n string) bool { return strings.Contains(words.Fold(n), want) }) {
			ids = append(ids, id)
		}
	}
	switch field {
	case "agency":
		for _, a := range g.agencies {
			consider(a.ID, texts(a.Names)...)
		}
	case "location":
		for _, p := range g.atlas().places {
			consider(p.ID, append(texts(p.Names), p.Adjectives...)...)
		}
	case "outlet":
		for _, o := range g.outlets {
			consider(o.Slug, append([]string{o.Name}, o.Aliases...)...)
		}
	}
	return ids
}

func texts(names []Name) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = n.Text
	}
	return list
}
