package annotate

import (
	"slices"
	"strings"
	"unicode"

	"standpoint/indexer/gazetteer"
)

// shortForm returns what may be left of a longer name at word i, as "Court", "Circuit
// Court" or "Commission"; nil if nothing is, or if it belongs to a longer name.
func (s *scanner) shortForm(p *part, i int) *seen {
	const most = 3 // words
	if s.commonForm(p, i) {
		return &seen{part: p, from: i, to: i + 1, short: p.words[i].Key}
	}
	if !p.words[i].Capital() || functionWords[p.words[i].Key] || p.heading[i] || p.shouted[i] || p.words[i].Hyphen {
		return nil
	}
	j := i // the last word
	for !bodies[p.words[j].Key] || p.words[j].AllCaps() {
		if j++; j == i+most || !p.joined(j) || !p.words[j].Capital() {
			return nil
		}
		if found, _ := s.at(p, j); found != nil {
			return nil // a name of its own
		}
	}
	if p.joined(i) {
		if before := p.words[i-1]; before.Capital() && !functionWords[before.Key] || notShort[before.Key] {
			return nil
		}
	}
	if j+1 < len(p.words) && (p.joined(j+1) || p.words[j+1].Hyphen) && (p.words[j+1].Capital() || p.words[j+1].Key == "of" || p.words[j+1].Key == "for") {
		return nil
	}
	return &seen{part: p, from: i, to: j + 1, short: p.words[j].Key}
}

// commonForm reports whether word i is a short form in small letters: "the department".
func (s *scanner) commonForm(p *part, i int) bool {
	if p.words[i].Capital() || !bodies[p.words[i].Key] || !p.joined(i) || p.words[i-1].Key != "the" {
		return false
	}
	_, known := s.gazetteer.Role("the " + p.words[i].Key)
	next := i + 1
	return known && !(next < len(p.words) && (p.words[next].Hyphen || p.joined(next) && (p.words[next].Capital() || p.words[next].Key == "of" || p.words[next].Key == "for")))
}

// capital reports whether the name begins with a capital.
func (x *seen) capital() bool { return x.part.words[x.from].Capital() }

// stands reports whether a short form stands for the body: its words are all in the
// name.
func (x *seen) stands(a *gazetteer.Agency) bool {
	if a == nil || isShort(x) {
		return a != nil
	}
	name := strings.Fields(strings.ToLower(a.Name))
	return !slices.ContainsFunc(x.part.words[x.from:x.to], func(w gazetteer.Word) bool { return !slices.Contains(name, w.Key) })
}

// resolveShort finds what short forms stand for: the body with this word in its name
// that was named last before, or else, of capitalised ones, the only one in the text,
// or else the only one in the texts around.
func (r *reading) resolveShort(g *gazetteer.Gazetteer, context around) {
	last := map[string]*gazetteer.Agency{} // by short form
	only := map[string]*gazetteer.Agency{} // nil if there are several
	note := func(a *gazetteer.Agency) {
		for _, word := range shortFormsOf(a) {
			last[word] = a
			if known, found := only[word]; found && known != a {
				only[word] = nil
			} else {
				only[word] = a
			}
		}
	}
	open := false
	for _, x := range r.seen {
		switch {
		case x.agency != nil:
			note(x.agency)
		case x.short != "":
			if x.stands(last[x.short]) {
				x.agency = last[x.short]
			}
			open = open || x.agency == nil && x.capital()
		case x.unit != "":
			if x.agency = last[x.unit]; x.agency == nil {
				x.agency = r.force(g, x.unit)
			}
		}
	}
	if !open {
		return
	}
	if len(only) == 0 {
		for id := range context.agencies {
			if a, ok := g.Agency(id); ok {
				note(a)
			}
		}
	}
	for _, x := range r.seen {
		if x.short != "" && x.agency == nil && x.capital() && x.stands(only[x.short]) {
			x.agency = only[x.short]
		}
	}
}

// shortFormsOf returns the words that may stand for a body: those in its name, and
// those for its kind.
func shortFormsOf(a *gazetteer.Agency) []string {
	var forms []string
	for word := range strings.FieldsSeq(strings.ToLower(a.Name)) {
		if bodies[word] {
			forms = append(forms, word)
		}
	}
	switch a.Kind {
	case "agency":
		forms = append(forms, "agency")
	case "court":
		forms = append(forms, "court")
	case "legislature":
		forms = append(forms, "assembly", "parliament")
	case "police":
		forms = append(forms, "police")
	}
	return forms
}

// unitAt reads a numbered unit that begins at word i: "3rd Infantry Division",
// "101st Airborne", "Precinct 5"; nil if there is none.
func (p *part) unitAt(i int) *seen {
	w := p.words[i]
	if w.Key == "precinct" && w.Capital() && p.joined(i+1) && unicode.IsDigit(rune(p.words[i+1].Text[0])) {
		return &seen{part: p, from: i, to: i + 2, unit: "police"}
	}
	if !isOrdinal(w) || p.heading[i] {
		return nil
	}
	unit, to, arm := "", i, false
	for j := i + 1; j < len(p.words) && j <= i+4 && p.joined(j) && p.words[j].Capital(); j++ {
		key := p.words[j].Key
		if of := units[key]; of != "" {
			unit, to = of, j+1
		}
		if key == "marine" {
			arm = true
		}
		if !arms[key] {
			break
		}
	}
	if unit == "" {
		return nil
	}
	if arm {
		unit = "marines"
	}
	return &seen{part: p, from: i, to: to, unit: unit}
}

// isOrdinal reports whether a word is "3rd" or a capitalised "Third".
func isOrdinal(w gazetteer.Word) bool {
	if w.Capital() {
		return ordinals[w.Key]
	}
	digits := strings.TrimRight(w.Key, "stndrh")
	return len(digits) < len(w.Key) && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// force returns the armed force of the country that the text speaks of, or else of
// the United States, whose units English news names without more; nil for other
// units.
func (r *reading) force(g *gazetteer.Gazetteer, unit string) *gazetteer.Agency {
	if unit == "police" {
		return nil
	}
	country := "us"
	if r.country != nil && r.proof.countries["us"] == 0 {
		country = r.country.ID
	}
	agency, _ := g.Agency(country + "-" + unit)
	return agency
}

// coordinated reads bodies that share one word: "the Departments of Justice and
// Defense", "the Foreign and Interior Ministries"; nil if none begin at word i.
func (s *scanner) coordinated(p *part, i int) []*seen {
	var list []*seen
	if single, plural := plurals[p.words[i].Key]; plural && p.joined(i+1) && p.words[i+1].Key == "of" {
		list = s.coordinatedAfter(p, i, single)
	} else if i+3 < len(p.words) && p.words[i].Capital() && p.words[i+1].Key == "and" {
		if single, plural := plurals[p.words[i+3].Key]; plural && p.joined(i+1) && p.joined(i+2) && p.joined(i+3) {
			for at := i; at <= i+2; at += 2 {
				if found, length := s.joinedName(p, []gazetteer.Word{p.words[at], single}, 1); length == 1 {
					found.from, found.to = at, at+1+(at-i)/2
					list = append(list, found)
				}
			}
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// coordinatedAfter reads "Justice, Defense and State" after "the Departments of", which
// begins at word i; nil if the list has no "and".
func (s *scanner) coordinatedAfter(p *part, i int, single gazetteer.Word) []*seen {
	const most = 8 // words of a name
	var list []*seen
	shared := []gazetteer.Word{single, p.words[i+1]}
	from, at, last := i, i+2, false
	for at < len(p.words) {
		words := slices.Concat(shared, p.words[at:min(at+most, len(p.words))])
		if at > i+2 {
			words[len(shared)].Gap = gazetteer.Space // instead of the comma
		}
		found, length := s.joinedName(p, words, len(shared))
		if found == nil {
			break
		}
		at += length
		found.from, found.to = from, at
		list = append(list, found)
		if last || at >= len(p.words) {
			break
		}
		switch next := p.words[at]; {
		case next.Key == "and" && (next.Gap == gazetteer.Space || next.Gap == gazetteer.Comma) && p.joined(at+1):
			at, last = at+1, true
		case next.Gap != gazetteer.Comma:
			return nil
		}
		from = at
	}
	if !last {
		return nil
	}
	return list
}

// joinedName returns the body that words name, with the number of them that are not
// the shared ones.
func (s *scanner) joinedName(p *part, words []gazetteer.Word, shared int) (*seen, int) {
	matches := s.gazetteer.MatchAt(words, 0)
	if len(matches) == 0 {
		return nil, 0
	}
	length := matches[len(matches)-1].Len
	agencies, _, patterns, _ := matchesByKind(matches, length)
	if patterns = withoutPlace(patterns); length <= shared || len(agencies)+len(patterns) == 0 {
		return nil, 0
	}
	return &seen{part: p, agencies: agencies, pattern: patterns}, length - shared
}

// plurals are the words that bodies share where they are named together.
var plurals = map[string]gazetteer.Word{
	"departments": {Text: "Department", Key: "department"},
	"ministries":  {Text: "Ministry", Key: "ministry"},
}
