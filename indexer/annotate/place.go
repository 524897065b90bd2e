package annotate

import (
	"slices"
	"strings"

	"standpoint/indexer/gazetteer"
)

// mayBePlace reports whether the words from i to before j, which have the form of
// a place's name, stand as one: not as somebody's surname, not inside a longer
// name, not as a word for people or a language.
func (s *scanner) mayBePlace(p *part, i, j int, places []gazetteer.Match) bool {
	if places[0].Adjective {
		return s.mayBeAdjective(p, i, j)
	}
	if j == i+1 && p.shoutedAt(i) {
		return false // "US" and "us" are alike when all is shouted
	}
	if p.isSaint(i, j, places) || months[p.words[i].Key] && j == i+1 || p.marked(i, j, places) || s.hyphenated(p, i, j) {
		return false
	}
	if s.insideName(p, i, j, places) {
		if j == i+1 && s.isFirstName(p, i) {
			s.person(p.words[i])
		}
		return false
	}
	if j == i+1 && (s.isSurname(p, i, places) || s.followsName(p, i, places) || p.saidBy(i, j) && areSmall(places)) {
		s.person(p.words[i])
		return false
	}
	return true
}

// person remembers a word that was seen as part of somebody's name.
func (s *scanner) person(w gazetteer.Word) {
	if s.people == nil {
		s.people = map[string]bool{}
	}
	s.people[w.Key] = true
}

// isFirstName reports whether word i is a first name before a surname.
func (s *scanner) isFirstName(p *part, i int) bool {
	if !s.gazetteer.FirstName(p.words[i].Key) || !p.joined(i+1) || !p.words[i+1].Capital() || p.heading[i] {
		return false
	}
	next := p.words[i+1].Key
	return !nameParts[next] && !offices[next] && !s.namesPlace(p, i+1)
}

// saidBy reports whether the words from i to before j are whoever says something:
// "said Noma", "Noma said", "according to Taylor".
func (p *part) saidBy(i, j int) bool {
	if j < len(p.words) && p.joined(j) && speaks[p.words[j].Key] {
		return true
	}
	if i == 0 || !p.joined(i) {
		return false
	}
	before := p.words[i-1].Key
	return speaks[before] || before == "to" && i > 1 && p.words[i-2].Key == "according"
}

// areSmall reports whether a name is only that of small towns.
func areSmall(places []gazetteer.Match) bool {
	const people = 100_000
	return !slices.ContainsFunc(places, func(m gazetteer.Match) bool { return isWide(m.Place) || m.Place.Population >= people })
}

// isSaint reports whether "St. Paul's" is a church or a school, not the town.
func (p *part) isSaint(i, j int, places []gazetteer.Match) bool {
	if key := p.words[i].Key; key != "st" && key != "saint" {
		return false
	}
	if !p.isOwned(j) {
		return false
	}
	if j < len(p.words) && p.words[j].Gap == gazetteer.Space && p.words[j].Capital() {
		return true // "St. Mary's High School"
	}
	return !slices.ContainsFunc(places, func(m gazetteer.Match) bool { return strings.Contains(m.Name.Text, "'s") })
}

// marked reports whether the words are part of a handle ("@Gillette"), a sum of
// money ("US$40") or a name with initials ("Jos. A. Bank"), not a place.
func (p *part) marked(i, j int, places []gazetteer.Match) bool {
	start, end := p.words[i].Start, p.words[j-1].End
	if start > 0 && p.text[start-1] == '@' || strings.HasPrefix(p.text[end:], "$") {
		return true
	}
	if j < len(p.words) && (money[p.words[j].Key] || p.joined(j) && p.words[j].Text == "&" && areSmall(places)) {
		return true // "Stevens & Wilkinson"
	}
	if i > 0 && p.joined(i) && len(p.words[i].Text) <= 3 && (p.words[i-1].Text[0] <= '9' && p.words[i-1].Text != "&" || clock[p.words[i-1].Key]) {
		return true // "500 BC", "10 AM CT"
	}
	return j < len(p.words) && p.words[j].Gap == gazetteer.Dot && p.words[j-1].Dotted && p.words[j].Dotted &&
		len(p.words[j].Text) == 1 && p.words[j].Capital() && j == i+1 && !strings.Contains(p.words[i].Text, ".")
}

// hyphenated reports whether a hyphen makes the words part of a longer name, as
// in "Melbourne-Blake", but not in "Paris-London" or "London-based".
func (s *scanner) hyphenated(p *part, i, j int) bool {
	if j < len(p.words) && p.words[j].Text[0] >= '0' && p.words[j].Text[0] <= '9' && (p.words[j].Hyphen || p.joined(j)) && p.words[i].AllCaps() {
		return true // a road: "US-24"
	}
	after := p.hyphened(j) && p.words[j].Capital() && !s.namesPlace(p, j)
	before := p.hyphened(i) && p.words[i-1].Capital() && !s.namesPlace(p, i-1) && !directions[p.words[i-1].Key] &&
		!prefixes[p.words[i-1].Key]
	return after || before
}

// hyphened reports whether nothing but a hyphen stands between word i and the word before.
func (p *part) hyphened(i int) bool {
	return i > 0 && i < len(p.words) && p.words[i].Hyphen && p.words[i].Start-p.words[i-1].End <= len("‑")
}

// withoutPostal drops the postal codes of states where no town stands before
// them: "LA" is Los Angeles, ", LA" Louisiana.
func (s *scanner) withoutPostal(p *part, i int, places []gazetteer.Match) []gazetteer.Match {
	if i > 0 && p.words[i-1].Capital() && len(places) > 0 {
		dot := places[0].Dot && p.words[i].Dotted
		switch {
		case p.words[i].Gap == gazetteer.Comma:
			if dot || !codeWords[p.words[i].Key] || s.endsPlace(p, i) {
				return places
			}
		case p.joined(i) && !p.shouted[i] && allCare(places, gazetteer.Postal) && s.endsPlace(p, i):
			return places
		}
	}
	return slices.DeleteFunc(slices.Clone(places), func(m gazetteer.Match) bool { return m.Name.Constraint == gazetteer.Postal })
}

// endsPlace reports whether a town's name ends before word i.
func (s *scanner) endsPlace(p *part, i int) bool {
	for from := max(0, i-4); from < i; from++ {
		for _, m := range s.gazetteer.MatchAt(p.words, from) {
			if m.Place != nil && isLocal(m.Place) && from+m.Len == i {
				return true
			}
		}
	}
	return false
}

func allCare(matches []gazetteer.Match, care gazetteer.Constraint) bool {
	return !slices.ContainsFunc(matches, func(m gazetteer.Match) bool { return m.Name.Constraint != care })
}

// mayBeAdjective reports whether an adjective stands for its country, as in
// "Canadian officials", but not in "a Canadian", "the Swiss" or "German Shepherd".
func (s *scanner) mayBeAdjective(p *part, i, j int) bool {
	if p.joined(i) && i > 0 && notBefore[p.words[i-1].Key] {
		return false // "African American", "in French"
	}
	if j >= len(p.words) {
		return false
	}
	next := p.words[j]
	if next.Hyphen {
		if people[next.Key] {
			return false // "French-speaking"
		}
		return p.text[p.words[j-1].End:next.Start] == "-" && !next.Capital() || next.Capital()
	}
	if next.Key == "and" || next.Key == "or" {
		return j+1 < len(p.words) && s.adjectiveAt(p, j+1) // "British and American"
	}
	if next.Gap == gazetteer.Comma {
		return s.adjectiveAt(p, j)
	}
	if !p.joined(j) || functionWords[next.Key] || people[next.Key] || money[next.Key] || speaks[next.Key] || notBefore[next.Key] {
		return false
	}
	if next.Capital() && !p.heading[j] {
		return !nameParts[next.Key] && !slices.ContainsFunc(s.gazetteer.MatchAt(p.words, j), isOtherPlace)
	}
	return true
}

// isOtherPlace reports whether an adjective before a name only says what language is
// spoken there: "English Canada".
func isOtherPlace(m gazetteer.Match) bool {
	return m.Place != nil && !m.Adjective && isWide(m.Place) && m.Name.Constraint < gazetteer.Weak
}

func (s *scanner) adjectiveAt(p *part, i int) bool {
	return slices.ContainsFunc(s.gazetteer.MatchAt(p.words, i), func(m gazetteer.Match) bool { return m.Adjective })
}

// insideName reports whether the words belong to a longer name: "Jackson
// Hospital", "Lake Victoria", "University of Chicago".
func (s *scanner) insideName(p *part, i, j int, places []gazetteer.Match) bool {
	if j < len(p.words) && p.joined(j) && p.words[j].Capital() && !(places[0].Dot && p.words[j-1].Dotted) {
		next := p.words[j]
		switch {
		case next.Key == "state" && !(j+1 < len(p.words) && p.joined(j+1) && p.words[j+1].Capital()):
			return true // "Michigan State" won
		case offices[next.Key] || months[next.Key] || functionWords[next.Key] && !next.AllCaps():
		case nameParts[next.Key]:
			return true
		case p.heading[j] || p.shouted[j]:
		case isCountyName(places):
		case isWide(places[0].Place) && places[0].Name.Constraint != gazetteer.Weak && s.gazetteer.FirstName(next.Key): // "of Vietnam Nguyen Phu Trong"
		case p.words[i].AllCaps() && !next.AllCaps(): // a dateline, or "US Energy Secretary"
		case s.namesPlace(p, j):
		default:
			return true
		}
	}
	if p.isCounty(j) {
		return true
	}
	if i >= 2 && p.words[i-1].Key == "of" && p.joined(i) && p.joined(i-1) {
		if ofPlace[p.words[i-2].Key] {
			return true // "University of Chicago"
		}
	}
	if i == 0 || !p.joined(i) {
		return false
	}
	before := p.words[i-1]
	switch {
	case particles[before.Key]:
		return true
	case continents[before.Key] && p.words[i].Key == "america":
		return true
	}
	return before.Capital() && nameBefore[before.Key]
}

// isCountyName reports whether a name says that it is a county: whatever it begins
// ("Walker County Fair") is of the county.
func isCountyName(places []gazetteer.Match) bool {
	return !slices.ContainsFunc(places, func(m gazetteer.Match) bool {
		last := m.Name.Text[strings.LastIndexByte(m.Name.Text, ' ')+1:]
		return m.Place.Kind != "region" || last != "County" && last != "Parish"
	})
}

// countiesAt returns the counties that are named at word i without their word,
// which follows later or in small letters: "Lake and Cook counties", "Livingston
// parish".
func (s *scanner) countiesAt(p *part, i int) []gazetteer.Match {
	const most = 12 // words in a list
	if !p.words[i].Capital() {
		return nil
	}
	for at := i + 1; at < min(i+most, len(p.words)); at++ {
		w := p.words[at]
		switch {
		case w.Gap != gazetteer.Space && w.Gap != gazetteer.Comma:
			return nil
		case counties[w.Key] && !w.Capital():
			return s.gazetteer.CountiesAt(p.words, i)
		case !w.Capital() && w.Key != "and" && w.Key != "or":
			return nil
		}
	}
	return nil
}

// isCounty reports whether what ends before word j is a county: "Livingston
// parish", "Lake and Cook counties".
func (p *part) isCounty(j int) bool {
	if !p.joined(j) {
		return false
	}
	if counties[p.words[j].Key] {
		return true
	}
	for at := j + 2; p.words[j].Key == "and" && at < min(j+4, len(p.words)); at++ {
		if key := p.words[at].Key; p.joined(at) && p.words[at-1].Capital() && (key == "counties" || key == "parishes") {
			return true
		}
	}
	return false
}

// followsName reports whether a small town's name follows a capitalised word that
// does not begin a sentence and is not a place: then it is somebody's surname or
// the end of a longer name.
func (s *scanner) followsName(p *part, i int, places []gazetteer.Match) bool {
	if i == 0 || !p.joined(i) || !p.words[i-1].Capital() || p.begins(i-1) || p.heading[i] {
		return false
	}
	if slices.ContainsFunc(places, func(m gazetteer.Match) bool { return m.Place.Kind != "city" || m.Place.Population >= 1_000_000 }) {
		return false
	}
	before := p.words[i-1].Key
	return !directions[before] && !functionWords[before] && !months[before] && !offices[before] && !s.namesPlace(p, i-1)
}

// namesPlace reports whether a well-known place, or an agency, is named at word i:
// there is a small town of almost every surname.
func (s *scanner) namesPlace(p *part, i int) bool {
	return slices.ContainsFunc(s.gazetteer.MatchAt(p.words, i), func(m gazetteer.Match) bool {
		return m.Place != nil && isKnown(m) || m.Agency != nil || m.Pattern != nil
	})
}

// isKnown reports whether a name is that of a place which needs no explanation.
func isKnown(m gazetteer.Match) bool {
	const people = 50_000
	return m.Name.Constraint != gazetteer.Weak && (isWide(m.Place) || m.Place.Population >= people)
}

// isSurname reports whether the word is a surname, as in "Michael Jordan" and
// "Mr. Washington", not a place.
func (s *scanner) isSurname(p *part, i int, places []gazetteer.Match) bool {
	if i > 0 && p.words[i-1].Capital() {
		before := p.words[i-1]
		if p.joined(i) && s.gazetteer.FirstName(before.Key) && !s.isBigPlace(p, i-1) {
			return true
		}
		if (p.joined(i) && forms[before.Key] || before.Dotted && titles[before.Key]) && !p.heading[i] {
			return true
		}
		if before.Dotted && len(before.Text) == 1 && i > 1 && p.words[i-2].Capital() && p.joined(i-1) {
			return true // "John F. Jordan"
		}
	}
	if i+1 < len(p.words) && p.joined(i+1) && speaks[p.words[i+1].Key] {
		return allCare(places, gazetteer.Weak) && s.gazetteer.FirstName(p.words[i].Key)
	}
	return false
}

// isBigPlace reports whether a first name is rather a place here: "in Virginia Beach".
func (s *scanner) isBigPlace(p *part, i int) bool {
	return i > 0 && locatives[p.words[i-1].Key] && s.namesPlace(p, i)
}

// withoutPeople drops places whose one word was seen as a surname elsewhere in the text.
func (s *scanner) withoutPeople(list []*seen) []*seen {
	if len(s.people) == 0 {
		return list
	}
	return slices.DeleteFunc(list, func(x *seen) bool {
		if !x.isPlace() || x.to != x.from+1 || !s.people[x.part.words[x.from].Key] || x.places[0].Adjective {
			return false
		}
		return x.from == 0 || !locatives[x.part.words[x.from-1].Key]
	})
}
