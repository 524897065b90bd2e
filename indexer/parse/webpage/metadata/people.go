package metadata

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/structured"
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
	if len(meta) == 1 && isAgency(meta[0]) && e.signsItself() {
		meta = nil // it gave the news, but they wrote
	}
	if e.namesPeople(meta) {
		return meta
	}
	seen := e.seenAuthors()
	if len(said)+len(meta) > 0 { // a single word that is seen may be anything
		seen = slices.DeleteFunc(seen, func(name string) bool { return wordsOf(name) == 1 && isLatin(name) })
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

// namesPeople tells whether somebody in particular is named.
func (e *evidence) namesPeople(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return !e.isCollective(name) })
}

// signsItself tells whether the article's item gives the outlet as a person: so
// editors sign who write for the outlet. An organization stands there on every page.
func (e *evidence) signsItself() bool {
	return slices.ContainsFunc(e.item.Items("author"), func(author *structured.Item) bool {
		return author.Is("Person") && e.names.is(author.Text("name"))
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
		if last, first, ok := strings.Cut(name, ", "); ok && wordsOf(last) == 1 && wordsOf(first) <= 2 && !strings.ContainsAny(first, ",;") && !isAgency(first) && !isAgency(last) {
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
		text = withoutBrackets(clean(text))
		parts := []string{text}
		if !e.names.is(text) && !e.isShared(text) {
			parts = split(text)
		}
		for _, name := range parts {
			if name = e.name(name); len(parts) > 1 && e.names.is(name) {
				continue // "Orla Finch, Example Post"
			}
			if k := key(name); k != "" && !seen[k] {
				seen[k] = true
				all = append(all, name)
			}
		}
	}
	return all
}

// isShared tells a credit that an outlet shares with an agency: "The Gazette
// with AFP". It names nobody and is no list.
func (e *evidence) isShared(text string) bool {
	for _, and := range append(ands, " avec ", " con ", " com ", "/") {
		if front, back, ok := strings.Cut(text, and); ok {
			return e.names.is(front) && isAgency(back) || isAgency(front) && e.names.is(back)
		}
	}
	return false
}

// isCollective tells names that are no person's: of the outlet, of its staff, a
// word to log in with.
func (e *evidence) isCollective(name string) bool {
	if e.names.is(name) || isLogin(name) || strings.Contains(name, "_") {
		return true
	}
	collective := false
	dom.EachWord(name, func(word string) {
		switch word {
		case "redaktion", "staff", "newsroom", "redaction", "rédaction", "redacción", "redazione", "editor", "editors", "desk", "team", "editorial", "admin", "agency", "agencies", "online", "news", "newsdesk", "redaktionsteam":
			collective = true
		}
	})
	return collective || wordsOf(name) != 2 && e.names.are(name)
}

// isLogin tells a single word in lower case letters.
func isLogin(name string) bool {
	return wordsOf(name) == 1 && name == strings.ToLower(name) && name != strings.ToUpper(name)
}

// openers stand before names.
var openers = []string{
	"by", "von", "par", "por", "de", "di", "door", "av", "af", "written by", "posted by", "published by", "geschrieben von", "ein artikel von", "artikel von",
	"publicado por", "escrito por", "autor", "autorin", "autoren", "author", "authors", "auteur", "text", "texte", "story by", "report by", "words by", "reported by", "by:",
	"a cura di", "scritto da", "da", "przez", "autor:", "yazan", "article by", "from", "reporter",
}

// split parts a list of names.
func split(text string) (names []string) {
	for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '|' || r == '•' || r == '·' || r == '/' || r == '\n' }) {
		for _, p := range splitAnd(piece) {
			names = append(names, splitComma(p)...)
		}
	}
	return names
}

var ands = []string{" and ", " und ", " & ", " et ", " y ", " e ", " og ", " och ", " en ", " i ", " ve ", " AND ", " UND ", " with ", " mit "}

func splitAnd(text string) []string {
	for _, and := range ands {
		if front, back, ok := strings.Cut(text, and); ok && wordsOf(front) > 0 && wordsOf(back) > 0 {
			if len(and) == 3 && and != " & " && wordsOf(back) == 1 && !isInitials(back) {
				continue // "José Ortega y Gasset"
			}
			if looksLikeName(front) || wordsOf(back) > 1 {
				return append([]string{front}, splitAnd(back)...)
			}
		}
	}
	return []string{text}
}

// splitComma parts at commas; what follows a name and is none itself (a place, a
// role, an agency) is dropped.
func splitComma(text string) (names []string) {
	pieces := strings.Split(text, ",")
	if len(pieces) == 1 {
		return pieces
	}
	for i, p := range pieces {
		p = strings.TrimSpace(p)
		if i == 0 || wordsOf(p) > 1 && looksLikeName(p) || isInitials(p) || isAgency(p) {
			names = append(names, p)
		}
	}
	return names
}

// isInitials tells names of agencies as they are written: "AFP", "dpa".
func isInitials(text string) bool {
	return len(text) >= 2 && len(text) <= 4 && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) && (text == strings.ToUpper(text) || text == strings.ToLower(text))
}

// looksLikeName tells two to five words that begin with capitals, as names do.
func looksLikeName(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) || !unicode.IsLower(r) && unicode.IsLetter(r) {
			capitals++
		}
		if strings.ContainsAny(w, "0123456789@:!?") {
			return false
		}
	}
	return capitals > 0 && capitals*2 >= len(words)
}

// name takes what is no name off a name: openers, addresses, handles, initials
// in brackets, roles; "" if nothing is left or it is no name.
func (e *evidence) name(text string) string {
	text = withoutBrackets(text)
	text = strings.Trim(text, " ,:;-–—.*\"“”|·•")
	text = withoutOpener(text)
	if i := strings.IndexAny(text, "@"); i >= 0 {
		text = withoutWord(text, '@')
	}
	for _, mark := range []string{" - ", " – ", " — ", ": "} {
		if front, back, ok := strings.Cut(text, mark); ok {
			text = front
			if mark == ": " && withoutOpener(front+" x") == "x" {
				text = back
			}
		}
	}
	text = strings.Trim(text, " ,:;-–—*\"“”|·•")
	if text == "" || utf8.RuneCountInString(text) > 60 || wordsOf(text) > 7 || strings.Contains(text, "://") || strings.Contains(text, "www.") ||
		strings.ContainsAny(text, "{}<>[]=%$#") {
		return ""
	}
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return ""
	}
	return text
}

func withoutBrackets(text string) string {
	for {
		i := strings.IndexByte(text, '(')
		if i < 0 {
			return text
		}
		j := strings.IndexByte(text[i:], ')')
		if j < 0 {
			return text[:i]
		}
		text = strings.TrimSpace(text[:i]) + " " + strings.TrimSpace(text[i+j+1:])
	}
}

// withoutOpener takes words such as "By" off the beginning of names.
func withoutOpener(text string) string {
	for {
		rest, ok := cutOpener(text)
		if !ok {
			return text
		}
		text = rest
	}
}

func cutOpener(text string) (rest string, ok bool) {
	for _, o := range openers {
		if len(text) <= len(o) || !strings.EqualFold(text[:len(o)], o) {
			continue
		}
		rest := text[len(o):]
		r, size := utf8.DecodeRuneInString(rest)
		if r != ' ' && r != ':' && r != '\u00a0' || r != ':' && beginsName(o, rest[size:]) {
			continue
		}
		return strings.TrimLeft(rest, " :\u00a0"), true
	}
	return "", false
}

// beginsName tells openers that may be the beginning of a name as well: "De
// Niro", "von der Leyen".
func beginsName(opener, rest string) bool {
	switch opener {
	case "de", "di", "da":
		return true
	case "von":
		next, _, _ := strings.Cut(rest, " ")
		return isParticle(next)
	}
	return false
}

func withoutWord(text string, with rune) string {
	var kept []string
	for w := range strings.FieldsSeq(text) {
		if !strings.ContainsRune(w, with) {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}
