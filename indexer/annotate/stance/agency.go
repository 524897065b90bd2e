package stance

import (
	"slices"

	"github.com/cespare/xxhash/v2"

	"standpoint/corpus"
)

// agency is what the rules know about a target: the kind of agency that its name
// denotes, and how the article presents it.
type agency struct {
	kind     string          // "" is unknown
	role     group           // what its people are called
	rivals   group           // what the people of other kinds of agencies are called
	names    [][]token       // what it is called for short
	disputed bool            // the article questions its conduct
	alone    bool            // the article has nobody else who uses force
	topic    map[string]bool // words of content of the article
}

// enforces reports whether an agency uses force on people.
func (b agency) enforces() bool { return b.kind == "enforcement" }

// blamed reports whether condemnation without a name is aimed at the agency: its
// conduct is what the article is about.
func (b agency) blamed() bool { return b.disputed && (b.enforces() || b.alone) }

// onTopic reports whether a text can be about what the article is about: it is
// short, or has words of content in common with it.
func (b agency) onTopic(t text) bool {
	const brief, common = 3, 2
	if len(t.sentences) <= brief {
		return true
	}
	read := corpus.Span{0, t.sentences[min(len(t.sentences), maxSentences)-1][1]} // what the rules read
	shared := map[string]bool{}
	for _, w := range within(t.tokens, read) {
		if w.content() && b.topic[w.text] {
			shared[w.text] = true
			if len(shared) == common {
				return true
			}
		}
	}
	return false
}

// content reports whether a word is long and rare enough to tell a topic.
func (t token) content() bool { return t.word && len(t.text) > 4 && !commonWords[t.text] }

// kinds of agencies, in the order in which a name is tried for them.
var kinds = []string{"enforcement", "school", "health", "court", "post", "tax", "military", "legislature", "fire"}

// maxAgencies limits how many agencies are remembered.
const maxAgencies = 256

// agency returns what the rules know of the target of an input.
func (a *aim) agency(in Input) agency {
	h := xxhash.New()
	for _, part := range []string{in.Target, in.Headline, in.Article} {
		h.WriteString(part)
		h.Write([]byte{0})
	}
	key := h.Sum64()
	a.mu.Lock()
	b, known := a.agencies[key]
	a.mu.Unlock()
	if known {
		return b
	}
	b = a.derive(in)
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.agencies) >= maxAgencies {
		clear(a.agencies)
	}
	a.agencies[key] = b
	return b
}

// derive finds what kind of agency a name denotes, and reads the article.
func (a *aim) derive(in Input) agency {
	name := tokenize(in.Target)
	hits := a.find(name)
	var b agency
	for _, kind := range kinds {
		is := func(h hit) bool { return h.groups&a.names["kind "+kind] != 0 }
		if b.kind == "" && slices.ContainsFunc(hits, is) {
			b.kind, b.role = kind, a.names["role "+kind]
		} else {
			b.rivals |= a.names["role "+kind]
		}
	}
	b.names = shortNames(name)
	if !b.enforces() && b.kind != "" {
		b.names = append(b.names, placeNames(name[:hits[0].start])...)
	}
	a.readArticle(&b, in)
	return b
}

// shortNames returns the name itself and what an agency is called for short: its
// initials if they are three or more, and its name after "of" ("Department of
// Homeland Security").
func shortNames(name []token) [][]token {
	var names [][]token
	if len(name) > 0 {
		names = append(names, name)
	}
	var initials []rune
	for i, t := range name {
		if t.capital {
			initials = append(initials, []rune(t.text)[0])
		}
		if t.text == "of" && len(name)-i > 2 {
			names = append(names, name[i+1:])
		}
	}
	if len(initials) >= 3 {
		names = append(names, []token{{text: string(initials), word: true}})
	}
	return names
}

// placeNames returns the names of a place at the head of an agency's name, and its
// initials if it has two words: readers praise a city for what its schools did.
func placeNames(head []token) [][]token {
	if end := slices.IndexFunc(head, func(t token) bool { return !t.capital || legalWords[t.text] }); end >= 0 {
		head = head[:end]
	}
	if len(head) == 0 {
		return nil
	}
	names := [][]token{head}
	if len(head) == 2 {
		first, second := string([]rune(head[0].text)[:1]), string([]rune(head[1].text)[:1])
		names = append(names, []token{{text: first + second, word: true}}, []token{{text: first + "." + second, word: true}})
	}
	return names
}

var legalWords = set("unified independent public department county consolidated central community state")

// maxContext is how much of an article is looked at, in bytes.
const maxContext = 20000

// readArticle finds whether the article questions the conduct of the agency's
// people in two sentences or more, and more often than that of suspects.
func (a *aim) readArticle(b *agency, in Input) {
	text := in.Headline + "\n" + in.Article[:min(len(in.Article), maxContext)]
	tokens := tokenize(text)
	own := b.role | a.names["kind "+b.kind]
	disputes, suspects := 0, 0
	b.alone, b.topic = true, map[string]bool{}
	for _, w := range tokens {
		if w.content() {
			b.topic[w.text] = true
		}
	}
	for _, s := range sentences(text) {
		part := within(tokens, s)
		var found group
		for _, h := range a.find(part) {
			found |= h.groups
		}
		if found&a.names["role enforcement"] != 0 {
			b.alone = false
		}
		if found&a.names["suspect"] != 0 {
			suspects++
		}
		if found&a.names["dispute"] != 0 && (found&own != 0 || namedIn(part, b.names)) {
			disputes++
		}
	}
	b.disputed = disputes >= 2 && disputes > suspects
}

// namedIn reports whether tokens have one of some names.
func namedIn(tokens []token, names [][]token) bool {
	for i := range tokens {
		for _, name := range names {
			if startsWith(tokens[i:], name) {
				return true
			}
		}
	}
	return false
}

func startsWith(tokens, name []token) bool {
	if len(tokens) < len(name) {
		return false
	}
	for k := range name {
		if !sameWord(tokens[k].text, name[k].text) {
			return false
		}
	}
	return true
}
