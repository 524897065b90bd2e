package metadata

import (
	"slices"
	"strings"

	"standpoint/indexer/parse/webpage/metadata/person"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"
)

// bylines finds who wrote the article.
type bylines struct {
	declared
	credits
	seen seenBylines
}

// read returns the people who wrote the article, each by name alone. Of all that
// names authors the first source that names people counts; if none does, the
// first that names anybody, such as an agency or the outlet itself.
func (b bylines) read() []string {
	said := b.saidAuthors()
	if b.namesPeople(said) {
		return said
	}
	meta := b.metaAuthors()
	if len(meta) == 1 && person.IsAgency(meta[0]) && b.signsItself() {
		meta = nil // it brought the news, but they wrote
	}
	if b.namesPeople(meta) {
		return meta
	}
	seen := b.seen.read()
	if len(said)+len(meta) > 0 { // a single word that is seen may be anything
		seen = slices.DeleteFunc(seen, func(name string) bool { return textkey.Words(name) == 1 && person.IsLatin(name) })
	}
	for _, found := range [][]string{seen, said, meta} {
		if b.namesPeople(found) {
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

// signsItself reports whether the article's item gives the outlet as a person: so
// editors sign who write for the outlet. An organization is there on every page.
func (b bylines) signsItself() bool {
	return slices.ContainsFunc(b.item.Items("author"), func(author *structured.Item) bool {
		return author.Is("Person") && b.outlet.Is(author.Text("name"))
	})
}

// saidAuthors are the authors that the article's item names.
func (b bylines) saidAuthors() (all []string) {
	for _, name := range []string{"author", "creator"} {
		for _, v := range b.item.Values(name) {
			all = append(all, authorNames(v)...)
		}
		if found := b.people(all); len(found) > 0 {
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
func (b bylines) metaAuthors() (anybody []string) {
	for _, name := range []string{
		"parsely-author", "article:author", "author", "sailthru.author", "dc.creator", "dcterms.creator", "dc:creator", "citation_author", "dcterms.contributor",
		"byl", "cxenseparse:author", "articleauthor", "article:author_name", "og:article:author", "og:author", "authors", "book:author", "cse-authors", "byline",
	} {
		found := b.people(inOrder(name, b.Contents(name)))
		if b.namesPeople(found) {
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
