package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Match is a written form found in a text.
type Match struct {
	Len       int      // words
	Skip      int      // words at its start that are required but not part of the name: an article
	Dot       bool     // the full stop after it is part of it: "Calif."
	Name      Name     // the form, with its constraint
	Agency    *Agency  // one of these is set
	Place     *Place   //
	Adjective bool     // with Place: an adjective such as "Canadian"
	Outlet    *Outlet  //
	Pattern   *Pattern // the words before or after the place
	Never     bool     // a name with an agency's words that no agency has: "Air Force One"
}

// trie holds every written form by its words. The edges of all nodes are one
// map, which is quicker to build than a map for each node.
type trie struct {
	edges map[edge]int32
	ends  map[int32][]form
	nodes int32
	has   map[string]bool // first words: most words of a text do not begin a name
}

type edge struct {
	node int32
	key  string
}

// form is a name, stored at the end of its words.
type form struct {
	shape shape
	dot   bool // it needs its full stop to be an abbreviation
	match Match
}

// shape is where a form has its capitals.
type shape struct {
	caps  []capitals // by word
	words []Word     // as the form is written, if a rule is exact
}

// capitals is what the rule of capitals requires of one word.
type capitals uint8

const (
	small   capitals = iota // anything
	capital                 // begins with a capital
	caps                    // all capitals
	exact                   // as the form is written: "MoD" is not "Mod"
	even                    // all capitals, all small, or a capital and then small: "NASA", "Nasa", not "NASa"
)

func (g *Gazetteer) buildTrie() *trie {
	places := g.atlas().places
	t := &trie{
		edges: make(map[edge]int32, 2*len(places)),
		ends:  make(map[int32][]form, 2*len(places)),
		has:   make(map[string]bool, len(places)),
	}
	for _, a := range g.agencies {
		for _, n := range a.Names {
			t.add(n.Text, Match{Name: n, Agency: a})
		}
	}
	for i := range g.patterns {
		p := &g.patterns[i]
		words := p.After
		if p.Before != "" {
			words = p.Before
		}
		name := Name{Text: words}
		if strings.Contains(words, " ") {
			name.Constraint = Any // "the Houston police department"
		}
		t.add(words, Match{Name: name, Pattern: p})
	}
	for _, name := range g.never {
		t.add(name, Match{Name: Name{Text: name}, Never: true})
	}
	for _, o := range g.outlets {
		for _, name := range append([]string{o.Name}, o.Aliases...) {
			t.add(name, Match{Name: Name{Text: name}, Outlet: o})
		}
	}
	for _, p := range places {
		for _, n := range p.Names {
			t.add(n.Text, Match{Name: n, Place: p})
		}
		for _, adjective := range p.Adjectives {
			t.add(adjective, Match{Name: Name{Text: adjective}, Place: p, Adjective: true})
		}
	}
	return t
}

// keyOf returns a word's key for an edge; it includes a comma before the word.
func keyOf(w Word, first bool) string {
	if !first && w.Gap == Comma {
		return "," + w.Key
	}
	return w.Key
}

func (t *trie) add(name string, m Match) {
	node := int32(0)
	words := Words(name)
	for i, w := range words {
		e := edge{node, keyOf(w, i == 0)}
		next, known := t.edges[e]
		if !known {
			t.nodes++
			next = t.nodes
			t.edges[e] = next
		}
		node = next
		if i == 0 {
			t.has[w.Key] = true
		}
	}
	if len(words) == 0 {
		return
	}
	m.Len = len(words)
	if len(words) > 1 && words[0].Key == "the" {
		m.Skip = 1
	}
	m.Dot = strings.HasSuffix(name, ".")
	f := form{match: m, dot: m.Dot && strings.Count(name, ".") == 1, shape: shapeOf(words, m.Name.Constraint == Any)}
	t.ends[node] = append(t.ends[node], f)
}

// MatchAt returns every form that begins at words[i], shorter ones first. The
// rule of capitals is applied; the other constraints are left to the caller.
func (g *Gazetteer) MatchAt(words []Word, i int) []Match {
	found := g.index().matchAt(words, i)
	if towns := g.atlas().townsAt(words, i); len(towns) > 0 {
		found = append(found, towns...)
		slices.SortStableFunc(found, func(a, b Match) int { return cmp.Compare(a.Len, b.Len) })
	}
	return found
}

func (t *trie) matchAt(words []Word, i int) []Match {
	if !t.has[words[i].Key] {
		return nil
	}
	var found []Match
	node := int32(0)
	for j := i; j < len(words); j++ {
		w := words[j]
		if j > i && w.apart(words[j-1]) {
			break
		}
		next, ok := t.edges[edge{node, keyOf(w, j == i)}]
		if !ok {
			break
		}
		node = next
		for _, f := range t.ends[node] {
			if f.shape.fits(words[i:j+1]) && (!f.dot || w.Dotted) {
				found = append(found, f.match)
			}
		}
	}
	return found
}

// apart reports whether a word cannot go on a name that ends with the word before it.
func (w Word) apart(before Word) bool {
	return w.Gap == Break || w.Gap == Dot && utf8.RuneCountInString(before.Text) > 5
}

// shapeOf returns the rules for the words of a form; anyCase is that of the mark "any".
func shapeOf(words []Word, anyCase bool) shape {
	s := shape{caps: make([]capitals, len(words))}
	for i, w := range words {
		if s.caps[i] = capitalsOf(w, anyCase); s.caps[i] == exact {
			s.words = words
		}
	}
	return s
}

func capitalsOf(w Word, anyCase bool) capitals {
	switch {
	case letters(w.Text) > 1 && w.AllCaps():
		if anyCase {
			return even
		}
		return caps
	case anyCase || !w.Capital():
		return small
	case isMixed(w.Text):
		return exact
	}
	return capital
}

// isMixed reports whether half of the letters or more, and more than the first, are
// capitals: "MoD" and "TfL", not "DeKalb".
func isMixed(s string) bool {
	upper := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper > 1 && upper*2 >= letters(s)
}

// fits reports whether the words have capitals wherever the form has them: at the
// start of a word, or in the whole word. A word that the form writes in small
// letters may be written in any way.
func (s *shape) fits(words []Word) bool {
	for i, want := range s.caps {
		w := words[i]
		switch want {
		case capital:
			if !w.Capital() {
				return false
			}
		case caps:
			if !w.AllCaps() {
				return false
			}
		case exact:
			if w.Text != s.words[i].Text {
				return false
			}
		case even:
			if _, first := utf8.DecodeRuneInString(w.Text); !w.AllCaps() && strings.ToLower(w.Text[first:]) != w.Text[first:] {
				return false
			}
		}
	}
	return true
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
