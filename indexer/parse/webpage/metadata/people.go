package metadata

import (
	"slices"
	"strings"

	"standpoint/indexer/parse/webpage/metadata/person"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"

	"standpoint/indexer/parse/webpage/dom"
)

// bylines are the people who wrote the article, each by name alone. Of all that
// names authors the first source that names people counts; if none does, the
// first that names anybody, such as an agency or the outlet itself.
func (e *evidence) bylines() []string {
	said := e.saidAuthors()
	if e.namesPeople(said) {
		return said
	}
	meta := e.metaAuthors()
	if len(meta) == 1 && person.IsAgency(meta[0]) && e.signsItself() {
		meta = nil // it brought the news, but they wrote
	}
	if e.namesPeople(meta) {
		return meta
	}
	seen := e.seenAuthors()
	if len(said)+len(meta) > 0 { // a single word that is seen may be anything
		seen = slices.DeleteFunc(seen, func(name string) bool { return textkey.Words(name) == 1 && person.IsLatin(name) })
	}
	for _, found := range [][]string{seen, said, meta} {
		if e.namesPeople(found) {
			return found
		}
	}
	for _, found := range [][]string{said, meta, seen} {
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// namesPeople reports whether somebody in particular is named.
func (e *evidence) namesPeople(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return !e.isCollective(name) })
}

// signsItself reports whether the article's item gives the outlet as a person: so
// editors sign who write for the outlet. An organization is there on every page.
func (e *evidence) signsItself() bool {
	return slices.ContainsFunc(e.item.Items("author"), func(author *structured.Item) bool {
		return author.Is("Person") && e.names.Is(author.Text("name"))
	})
}

// saidAuthors are the authors that the article's item names.
func (e *evidence) saidAuthors() (all []string) {
	for _, name := range []string{"author", "creator"} {
		for _, v := range e.item.Values(name) {
			all = append(all, authorNames(v)...)
		}
		if found := e.people(all); len(found) > 0 {
			return found
		}
	}
	return nil
}

// authorNames are the names in the value of an author.
func authorNames(v structured.Value) (all []string) {
	if v.Item == nil {
		return []string{v.String()}
	}
	for _, name := range v.Item.Values("name") {
		all = append(all, name.String())
	}
	if len(all) == 0 && v.Item.Text("familyName") != "" {
		all = append(all, v.Item.Text("givenName")+" "+v.Item.Text("familyName"))
	}
	if len(all) == 0 && v.Item.Node != nil && len(v.Item.Properties) == 0 {
		all = append(all, structured.TextOf(v.Item.Node, longest))
	}
	return all
}

// metaAuthors are the authors that meta elements name.
func (e *evidence) metaAuthors() (anybody []string) {
	for _, name := range []string{
		"parsely-author", "article:author", "author", "sailthru.author", "dc.creator", "dcterms.creator", "dc:creator", "citation_author", "dcterms.contributor",
		"byl", "cxenseparse:author", "articleauthor", "article:author_name", "og:article:author", "og:author", "authors", "book:author", "cse-authors", "byline",
	} {
		found := e.people(inOrder(name, e.data.Contents(name)))
		if e.namesPeople(found) {
			return found
		}
		if anybody == nil && len(found) > 0 {
			anybody = found
		}
	}
	return anybody
}

// inOrder writes names that libraries read as people say them: "Finch, Orla" in
// the meta elements of citations and Dublin Core is Orla Finch.
func inOrder(meta string, names []string) []string {
	if !strings.HasPrefix(meta, "citation_") && !strings.HasPrefix(meta, "dc") {
		return names
	}
	for i, name := range names {
		if last, first, ok := strings.Cut(name, ", "); ok && textkey.Words(last) == 1 && textkey.Words(first) <= 2 && !strings.ContainsAny(first, ",;") && !person.IsAgency(first) && !person.IsAgency(last) {
			names[i] = first + " " + last
		}
	}
	return names
}

// people splits and cleans what names authors.
func (e *evidence) people(said []string) (all []string) {
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
		if !e.names.Is(text) && !e.isShared(text) {
			parts = person.Split(text)
		}
		for _, name := range parts {
			if name = person.Name(name); len(parts) > 1 && e.names.Is(name) {
				continue // "Orla Finch, Example Post"
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
func (e *evidence) isShared(text string) bool {
	for _, and := range slices.Concat(person.Ands, []string{" avec ", " con ", " com ", "/"}) {
		if front, back, ok := strings.Cut(text, and); ok {
			return e.names.Is(front) && person.IsAgency(back) || person.IsAgency(front) && e.names.Is(back)
		}
	}
	return false
}

// isCollective recognizes names that are not a person's: of the outlet, of its staff, a
// word to log in with.
func (e *evidence) isCollective(name string) bool {
	if e.names.Is(name) || person.IsLogin(name) || strings.Contains(name, "_") {
		return true
	}
	collective := false
	dom.EachWord(name, func(word string) {
		switch word {
		case "redaktion", "staff", "newsroom", "redaction", "rédaction", "redacción", "redazione", "editor", "editors", "desk", "team", "editorial", "admin", "agency", "agencies", "online", "news", "newsdesk", "redaktionsteam":
			collective = true
		}
	})
	return collective || textkey.Words(name) != 2 && e.names.Resemble(name)
}
