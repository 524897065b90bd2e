package metadata

import (
	"slices"
	"strings"

	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/person"
	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/metadata/textkey"
)

// credits reads names in texts that say who wrote, as the outlet's pages write them.
type credits struct{ outlet site.Names }

// namesPeople reports whether somebody in particular is named.
func (c credits) namesPeople(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return !c.isCollective(name) })
}

// people splits and cleans what names authors.
func (c credits) people(said []string) (all []string) {
	seen := map[string]bool{}
	for _, text := range said {
		if len(text) > longest {
			continue // no list of names
		}
		if strings.Contains(text, "://") || strings.HasPrefix(text, "//") || strings.HasPrefix(text, "www.") {
			continue // an address of a profile
		}
		text = person.WithoutBrackets(textkey.Clean(text))
		parts := []string{text}
		if !c.outlet.Is(text) && !c.isShared(text) {
			parts = person.Split(text)
		}
		for _, name := range parts {
			if name = person.Name(name); len(parts) > 1 && c.outlet.Is(name) {
				continue // "Orla Finch, Example Post"
			}
			if len(parts) > 1 && person.IsHouse(name) && !person.IsAgency(name) {
				continue
			}
			if k := textkey.Of(name); k != "" && !seen[k] {
				seen[k] = true
				all = append(all, name)
			}
		}
	}
	return all
}

// isShared recognizes a credit that an outlet shares with an agency: "The Gazette
// with AFP". It names nobody and is not a list.
func (c credits) isShared(text string) bool {
	for _, and := range slices.Concat(person.Ands, []string{" avec ", " con ", " com ", "/"}) {
		if front, back, ok := strings.Cut(text, and); ok {
			return c.outlet.Is(front) && person.IsAgency(back) || person.IsAgency(front) && c.outlet.Is(back)
		}
	}
	return false
}

// isCollective recognizes names that are not a person's: of the outlet, of its staff, a
// word to log in with.
func (c credits) isCollective(name string) bool {
	if c.outlet.Is(name) || person.IsLogin(name) || strings.Contains(name, "_") {
		return true
	}
	collective := false
	dom.EachNameWord(name, func(word string) {
		switch word {
		case "redaktion", "staff", "newsroom", "redaction", "rédaction", "redacción", "redazione", "editor", "editors", "desk", "team", "editorial", "admin", "agency", "agencies", "online", "news", "newsdesk", "redaktionsteam":
			collective = true
		}
	})
	return collective || person.IsHouse(name) || textkey.Words(name) != 2 && c.outlet.Resemble(name)
}
