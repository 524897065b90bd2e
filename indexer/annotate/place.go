package annotate

import (
	"slices"

	"standpoint/indexer/gazetteer"
)

// mayBePlace tells whether the words from i to before j, which have the form of
// a place's name, stand as one: not as somebody's surname, not inside a longer
// name, not as a word for people or a language.
func (s *scanner) mayBePlace(p *part, i, j int, places []gazetteer.Match) bool {
	if places[0].Adjective {
		return s.mayBeAdjective(p, i, j)
	}
	if postal := allCare(places, gazetteer.Postal); postal {
		return i > 0 && (p.words[i].Gap == gazetteer.Comma || p.joined(i)) && p.words[i-1].Capital() && !p.shouted[i]
	}
	if p.shouted[i] && shouts[p.words[i].Key] && j == i+1 {
		return false // "US" and "us" are alike when all is shouted
	}
	if s.insideName(p, i, j, places) {
		return false
	}
	if j == i+1 && s.isSurname(p, i, places) {
		if s.people == nil {
			s.people = map[string]bool{}
		}
		s.people[p.words[i].Key] = true
		return false
	}
	return true
}

func allCare(matches []gazetteer.Match, care gazetteer.Care) bool {
	return !slices.ContainsFunc(matches, func(m gazetteer.Match) bool { return m.Name.Care != care })
}

// mayBeAdjective tells "Canadian officials" from "a Canadian", "the Swiss" and
// "German Shepherd".
func (s *scanner) mayBeAdjective(p *part, i, j int) bool {
	if p.joined(i) && i > 0 && notBefore[p.words[i-1].Key] {
		return false // "African American", "in French"
	}
	if j >= len(p.words) {
		return false
	}
	next := p.words[j]
	if next.Hyphen {
		return p.text[p.words[j-1].End:next.Start] == "-" && !next.Capital() || next.Capital()
	}
	if !p.joined(j) || functionWords[next.Key] || people[next.Key] {
		return false
	}
	if next.Capital() && !p.heading[j] {
		return offices[next.Key] || len(s.gazetteer.MatchAt(p.words, j)) > 0
	}
	return true
}

// insideName tells whether the words belong to a longer name: "Jackson
// Hospital", "Lake Victoria", "University of Chicago".
func (s *scanner) insideName(p *part, i, j int, places []gazetteer.Match) bool {
	small := !slices.ContainsFunc(places, func(m gazetteer.Match) bool {
		return m.Place.Kind != "city" || m.Place.Population >= 1_000_000
	})
	if j < len(p.words) && p.joined(j) && p.words[j].Capital() && !(places[0].Dot && p.words[j-1].Dotted) {
		next := p.words[j]
		switch {
		case offices[next.Key] || months[next.Key]:
		case nameParts[next.Key]:
			return true
		case p.heading[j] || p.shouted[j]:
		case s.namesPlace(p, j):
		default:
			return true
		}
	}
	if i >= 2 && p.words[i-1].Key == "of" && p.joined(i) && p.joined(i-1) && ofPlace[p.words[i-2].Key] {
		return true
	}
	if i == 0 || !p.joined(i) || !p.words[i-1].Capital() {
		return false
	}
	before := p.words[i-1]
	switch {
	case nameBefore[before.Key]:
		return true
	case directions[before.Key] || functionWords[before.Key] || months[before.Key] || offices[before.Key]:
		return false
	}
	return small && !p.begins(i-1) && !p.heading[i] && !s.namesPlace(p, i-1)
}

func (s *scanner) namesPlace(p *part, i int) bool {
	return slices.ContainsFunc(s.gazetteer.MatchAt(p.words, i), func(m gazetteer.Match) bool {
		return m.Place != nil || m.Agency != nil || m.Pattern != nil
	})
}

// isSurname tells "Michael Jordan" and "Mr. Washington" from the places.
func (s *scanner) isSurname(p *part, i int, places []gazetteer.Match) bool {
	if i > 0 && p.words[i-1].Capital() {
		before := p.words[i-1]
		if p.joined(i) && s.gazetteer.FirstName(before.Key) && !s.isBigPlace(p, i-1) {
			return true
		}
		if (p.joined(i) || before.Dotted) && forms[before.Key] && !p.heading[i] {
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

// isBigPlace tells whether a first name is rather a place here: "in Virginia Beach".
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
