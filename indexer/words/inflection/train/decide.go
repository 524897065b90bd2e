package main

import (
	"cmp"
	"log"
	"slices"
	"strings"
)

// take reads the sources.
func (m *made) take(s *sources) {
	readings := map[string][]string{} // of a form
	known := map[string]bool{}        // words that have a lemma or are a form
	for _, l := range s.lemmas {
		known[l.word] = true
		if l.class != "noun" && l.class != "verb" {
			m.keep(l.word)
			continue
		}
		for _, form := range l.forms {
			if l.name && s.surnames[form] >= commonSurname {
				m.keep(form)
				continue
			}
			known[form] = true
			m.flag(l.word, l.class[:1])
			readings[form] = append(readings[form], l.word)
		}
	}
	m.pairs(s, known, readings)
	for form, words := range readings {
		m.bases[form] = slices.MinFunc(words, func(a, b string) int {
			return cmp.Or(cmp.Compare(s.level(a), s.level(b)), strings.Compare(a, b))
		})
	}
	for word := range s.levels {
		m.keep(word)
	}
	for name := range s.names {
		if singular, plural := strings.CutSuffix(name, "s"); isWord(name) && !(plural && s.names[singular]) {
			m.keep(name)
		}
	}
	for name := range s.surnames {
		m.keep(name)
	}
}

func (s *sources) level(word string) int {
	if level, ok := s.levels[word]; ok {
		return level
	}
	return rarest + 1
}

// keep makes a word its own base if it is not a form.
func (m *made) keep(word string) {
	if m.bases[word] == "" {
		m.bases[word] = word
	}
}

func (m *made) flag(word, class string) {
	if !strings.Contains(m.flags[word], class) {
		m.flags[word] += class
		if m.flags[word] == "vn" {
			m.flags[word] = "nv"
		}
	}
}

// pairs adds the words of SCOWL that have no lemma and are regular forms of one
// another: a word and its plural, or a verb with three of its forms.
func (m *made) pairs(s *sources, known map[string]bool, readings map[string][]string) {
	is := func(word string) bool { return s.levels[word] > 0 }
	for word := range s.levels {
		if before, men := strings.CutSuffix(word, "men"); men && !known[word] && is(before+"man") {
			m.flag(before+"man", "n")
			readings[word] = append(readings[word], before+"man")
		}
		if len(word) < 3 || known[word] && m.flags[word] == "" {
			continue
		}
		forms := verbForms(word)
		if !known[word] && slices.IndexFunc(forms, func(f string) bool { return !is(f) || known[f] }) < 0 {
			m.flag(word, "v")
			for _, form := range forms {
				readings[form] = append(readings[form], word)
			}
		}
		if form := forms[0]; is(form) && !known[form] && (!s.names[form] || s.names[word]) {
			m.flag(word, "n")
			readings[form] = append(readings[form], word)
		}
	}
}

// verbForms are the regular forms of a verb, with s, ed and ing; the first is also
// the plural of a noun.
func verbForms(word string) []string {
	last, before := word[len(word)-1], word[len(word)-2]
	stem := word
	switch {
	case last == 'e':
		stem = word[:len(word)-1]
		return []string{word + "s", stem + "ed", stem + "ing"}
	case last == 'y' && strings.IndexByte("aeiou", before) < 0:
		stem = word[:len(word)-1]
		return []string{stem + "ies", stem + "ied", word + "ing"}
	case strings.IndexByte("sxz", last) >= 0 || last == 'h' && (before == 's' || before == 'c'):
		return []string{word + "es", word + "ed", word + "ing"}
	case strings.IndexByte("bdglmnprt", last) >= 0 && strings.IndexByte("aeiou", before) >= 0 && len(word) < 5:
		return []string{word + "s", word + string(last) + "ed", word + string(last) + "ing"}
	}
	return []string{word + "s", word + "ed", word + "ing"}
}

// decide reads the decisions, which come before the sources.
func (m *made) decide(decisions string) {
	apart := map[string]bool{}
	decided := map[string]string{}
	for line := range strings.Lines(decisions) {
		kind, list, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(list) {
			switch form, base, _ := strings.Cut(word, "="); kind {
			case "is":
				decided[form] = base
			case "own":
				decided[word] = word
			case "apart":
				apart[word] = true
			case "noun", "verb":
				m.extra(word, kind)
			default:
				log.Fatalf("decisions.txt: %q is not a kind of decision", kind)
			}
		}
	}
	for word, base := range decided {
		m.bases[word] = base
	}
	follow := func(word string) string {
		for range 5 {
			base := m.bases[word]
			if base == "" || base == word {
				break
			}
			if word = base; apart[word] {
				break
			}
		}
		return word
	}
	final := map[string]string{}
	for word := range m.bases {
		final[word] = follow(word)
	}
	m.bases = final
}

// extra adds a word with its regular forms.
func (m *made) extra(word, class string) {
	if !isWord(word) {
		return
	}
	m.flag(word, class[:1])
	m.keep(word)
	forms := verbForms(word)
	if class == "noun" {
		forms = forms[:1]
	}
	for _, form := range forms {
		if base := m.bases[form]; base == "" || base == form {
			m.bases[form] = word
		}
	}
}
