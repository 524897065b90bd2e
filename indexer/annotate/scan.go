package annotate

import (
	"slices"
	"strings"

	"standpoint/indexer/gazetteer"
)

// seen is a name found in a text, before and after it is resolved.
type seen struct {
	part     *part
	head     bool // in the headline
	from, to int  // words
	dot      bool // the full stop after it is part of it
	owned    bool // the 's after it is part of it: "St. John's"

	agencies []gazetteer.Match // what it may be as an agency
	places   []gazetteer.Match // what it may be as a place; of a pattern, the place that it speaks of
	pattern  []gazetteer.Match // what makes an agency of the place, or stands for one named in full
	within   *seen             // the place named right after a comma: "Paris, Texas"
	seat     *seen             // the place in the name of its agency, which the text names too: "Tulsa police"
	short    string            // the word that stands for a body named in full: "the Court"
	unit     string            // what sort of numbered unit it is: "army", "police"
	voice    *gazetteer.Agency // the government that the place stands for here

	agency *gazetteer.Agency // what it was resolved to, if to an agency
	place  *gazetteer.Place  // what it was resolved to, if to a place
}

// isPlace reports whether the name is a place by itself, not part of an agency's name.
func (s *seen) isPlace() bool { return len(s.places) > 0 && len(s.pattern) == 0 }

// scanner finds names, the longest first, from left to right.
type scanner struct {
	gazetteer *gazetteer.Gazetteer
	people    map[string]bool // words that were seen as somebody's surname
}

func (s *scanner) scan(p *part, head bool) []*seen {
	var list []*seen
	for i := 0; i < len(p.words); {
		if p.link[i] {
			i++
			continue
		}
		if coordinated := s.coordinated(p, i); len(coordinated) > 0 {
			for _, x := range coordinated {
				x.head = head
			}
			list = append(list, coordinated...)
			i = coordinated[len(coordinated)-1].to
			continue
		}
		found, length := s.at(p, i)
		if unit := p.unitAt(i); unit != nil && (found == nil || unit.to > found.to) {
			found, length = unit, unit.to-i
		}
		if found == nil {
			if short := s.shortForm(p, i); short != nil && short.to-i >= length {
				found, length = short, short.to-i
			}
		}
		if p.words[i].Key == "the" && i+1 < len(p.words) { // "the House", but "the House of Commons"
			switch next, further := s.at(p, i+1); {
			case next != nil && (found == nil || next.to > found.to):
				found, length = next, further+1
			case next == nil && found != nil && i+1+further > found.to: // "the Pentagon Papers"
				found, length = nil, further+1
			}
		}
		if found != nil {
			found.head = head
			list = append(list, found)
		}
		i += max(length, 1)
	}
	return list
}

// at returns the name that begins at word i and how many words to go on by; nil
// if there is none, or if it is neither an agency nor a place.
func (s *scanner) at(p *part, i int) (*seen, int) {
	if listed := s.countiesAt(p, i); len(listed) > 0 {
		return named(p, i, listed), listed[0].Len
	}
	matches := s.gazetteer.MatchAt(p.words, i)
	if len(matches) == 0 {
		return nil, 1
	}
	var best *seen
	consider := func(c *seen) {
		switch {
		case best == nil || c.to > best.to:
			best = c
		case c.to == best.to && best.seat == nil:
			best.seat = s.seatOf(best.agencies, c)
		}
	}
	other := 0 // words of an outlet's name, or of one that no agency has
	for length := matches[len(matches)-1].Len; length > 0; length-- {
		agencies, places, patterns, isOther := matchesByKind(matches, length)
		agencies, voices := withoutVoices(agencies)
		end := i + length
		if len(agencies) > 0 && s.mayBeAgency(p, i, end) {
			consider(&seen{from: i + agencies[0].Skip, to: end, dot: agencies[0].Dot, agencies: agencies, pattern: withoutPlace(patterns)})
		}
		for _, m := range patterns {
			if c := s.placeAfter(p, i, end, m); c != nil {
				consider(c)
			} else if m.Pattern.Bare {
				consider(&seen{from: i, to: end, pattern: []gazetteer.Match{m}})
			}
		}
		if places = s.withoutPostal(p, i, p.asOwned(end, places)); len(places) > 0 {
			if c := s.agencyAfter(p, i, end, places); c != nil {
				consider(c)
			} else if c := s.longName(p, i, end, places); c != nil {
				consider(c)
			}
			if s.mayBePlace(p, i, end, places) {
				c := named(p, i, s.withCounties(p, i, places))
				c.voice = p.voice(end, voices)
				consider(c)
			}
		}
		if isOther && other == 0 {
			other = length
			if slices.ContainsFunc(matches, func(m gazetteer.Match) bool { return m.Never && m.Len == length }) && (best == nil || best.to <= i+length) {
				return nil, length
			}
		}
	}
	switch {
	case best == nil:
		return nil, max(other, matches[len(matches)-1].Len)
	case other > 0 && i+other > best.to || other > 0 && i+other == best.to && best.isPlace():
		return nil, other
	}
	best.part = p
	return best, best.to - i
}

// seatOf returns the place in a name that a pattern reads, if the agency that the
// pattern makes is one of the table's.
func (s *scanner) seatOf(agencies []gazetteer.Match, read *seen) *seen {
	if len(agencies) == 0 || read.seat == nil {
		return nil
	}
	for _, at := range read.places {
		for _, m := range read.pattern {
			made := s.gazetteer.Derive(*m.Pattern, at.Place)
			if m.Pattern.Scope == at.Place.Kind && slices.ContainsFunc(agencies, func(a gazetteer.Match) bool { return a.Agency == made }) {
				read.seat.place = at.Place
				return read.seat
			}
		}
	}
	return nil
}

// withoutVoices parts the names of places that stand for governments from the others.
func withoutVoices(agencies []gazetteer.Match) (names, voices []gazetteer.Match) {
	for _, m := range agencies {
		if m.Name.Constraint == gazetteer.Speaks {
			voices = append(voices, m)
		} else {
			names = append(names, m)
		}
	}
	return names, voices
}

// voice returns the government that speaks in "Washington rejected the offer", whose
// name ends before word j; nil where the place is only a place.
func (p *part) voice(j int, voices []gazetteer.Match) *gazetteer.Agency {
	if len(voices) == 0 || !p.joined(j) || !decides[p.words[j].Key] || p.heading[j] {
		return nil
	}
	return voices[0].Agency
}

// mayBeAgency reports whether the words may name an agency: not in "a state department
// of health", "Queensland Health Minister" or "student senate".
func (s *scanner) mayBeAgency(p *part, i, j int) bool {
	if last := p.words[j-1].Key; p.joined(j) && ((last == "department" || last == "dept") && p.words[j].Key == "of" || last == "health" && p.words[j].Key == "minister") {
		return false
	}
	if j == i+1 && p.words[i].Start > 0 && p.text[p.words[i].Start-1] == '@' {
		return false
	}
	if p.joined(j) && p.words[j].Capital() && !p.heading[i] && ventures[p.words[j].Key] {
		return false // "Supreme Court Pizza"
	}
	if j+1 < len(p.words) && p.words[j].Key == "the" && things[p.words[j+1].Key] {
		return false // "FEMA the band"
	}
	if !p.joined(i) {
		return true
	}
	before := p.words[i-1]
	if things[before.Key] {
		return false // "the band Interpol"
	}
	if otherSenates[before.Key] {
		return false
	}
	if j != i+1 || !bodies[p.words[i].Key] || !before.Capital() || p.heading[i] || p.begins(i-1) {
		return true
	}
	// "the Value Investing Congress", but "the Democratic Congress" and "In Congress"
	return functionWords[before.Key] || offices[before.Key] || parties[before.Key] || s.namesPlace(p, i-1)
}

func matchesByKind(matches []gazetteer.Match, length int) (agencies, places, patterns []gazetteer.Match, other bool) {
	for _, m := range matches {
		switch {
		case m.Len != length:
		case m.Agency != nil:
			agencies = append(agencies, m)
		case m.Place != nil:
			if k := slices.IndexFunc(places, func(o gazetteer.Match) bool { return o.Place == m.Place }); k < 0 {
				places = append(places, m)
			} else if m.Name.Constraint < places[k].Name.Constraint {
				places[k] = m // "Québec" and "Quebec" are one form
			}
		case m.Pattern != nil:
			patterns = append(patterns, m)
		case m.Outlet != nil || m.Never:
			other = true
		}
	}
	return agencies, places, patterns, other
}

// named returns the name of a place at word i.
func named(p *part, i int, places []gazetteer.Match) *seen {
	x := &seen{part: p, from: i + places[0].Skip, to: i + places[0].Len, places: places}
	x.dot = allOf(places, func(m gazetteer.Match) bool { return m.Dot })
	x.owned = x.possessive() && allOf(places, func(m gazetteer.Match) bool { return strings.HasSuffix(m.Name.Text, "'s") })
	return x
}

// asOwned keeps the places whose names end as the text before word j does: with 's
// ("St. John's") or without.
func (p *part) asOwned(j int, places []gazetteer.Match) []gazetteer.Match {
	owns := func(m gazetteer.Match) bool { return strings.HasSuffix(m.Name.Text, "'s") }
	if !slices.ContainsFunc(places, owns) {
		return places
	}
	owned := p.isOwned(j)
	return slices.DeleteFunc(slices.Clone(places), func(m gazetteer.Match) bool { return owns(m) != owned })
}

// withCounties adds the counties that have the name of a small town of their state:
// Livingston in Louisiana is the parish.
func (s *scanner) withCounties(p *part, i int, places []gazetteer.Match) []gazetteer.Match {
	const times = 8
	if !isLocal(places[0].Place) {
		return places
	}
	for _, c := range s.gazetteer.CountiesAt(p.words[:i+places[0].Len], i) {
		rival := func(m gazetteer.Match) bool {
			return isLocal(m.Place) && stateOf(m.Place) == stateOf(c.Place) && m.Place.Population*times > c.Place.Population
		}
		town := slices.IndexFunc(places, func(m gazetteer.Match) bool { return isLocal(m.Place) && stateOf(m.Place) == stateOf(c.Place) })
		if c.Len == places[0].Len && town >= 0 && !slices.ContainsFunc(places, rival) {
			c.Name.Constraint = places[town].Name.Constraint
			places = append(slices.Clip(places), c)
		}
	}
	return places
}

// placeAfter reads "Supreme Court of" and then a place.
func (s *scanner) placeAfter(p *part, i, end int, m gazetteer.Match) *seen {
	if m.Pattern.Before == "" || end >= len(p.words) {
		return nil
	}
	matches := s.gazetteer.MatchAt(p.words, end)
	for k := len(matches) - 1; k >= 0; k-- {
		if at := matches[k]; at.Place != nil && !at.Adjective && at.Place.Kind == m.Pattern.Scope && at.Name.Constraint != gazetteer.Postal {
			_, places, _, _ := matchesByKind(matches, at.Len)
			places = ofKind(places, m.Pattern.Scope)
			return &seen{from: i, to: end + at.Len, places: places, pattern: []gazetteer.Match{m}, seat: named(p, end, places)}
		}
	}
	return nil
}

// agencyAfter reads a place and then what makes it the name of an agency: the words
// of a pattern ("Houston" + "Police Department"), or an agency of that country
// ("U.S." + "Secret Service").
func (s *scanner) agencyAfter(p *part, i, end int, places []gazetteer.Match) *seen {
	if end >= len(p.words) || !p.joined(end) && !p.words[end].Hyphen {
		return nil
	}
	var best *seen
	for _, m := range s.gazetteer.MatchAt(p.words, end) {
		var c *seen
		switch {
		case m.Pattern != nil && m.Pattern.Before == "" && !m.Pattern.OnlyBare:
			if at := ofKind(places, m.Pattern.Scope); len(at) > 0 {
				c = &seen{from: i + at[0].Skip, to: end + m.Len, places: at, pattern: []gazetteer.Match{m}, seat: named(p, i, at)}
			}
		case m.Agency != nil && m.Name.Constraint != gazetteer.Speaks && m.Skip == 0 && len(m.Name.Text) > 1:
			if slices.ContainsFunc(places, func(at gazetteer.Match) bool { return at.Place.ID == m.Agency.Country }) {
				m.Name.Constraint = gazetteer.Shape // its country stands before it
				c = &seen{from: i + places[0].Skip, to: end + m.Len, dot: m.Dot, agencies: []gazetteer.Match{m}}
			}
		}
		if c == nil {
			continue
		}
		switch {
		case best == nil || c.to > best.to:
			best = c
		case c.to == best.to && len(c.agencies) > 0 && len(best.agencies) == 0:
			c.seat = s.seatOf(c.agencies, best)
			best = c // an agency of its own before what a pattern makes
		case c.to == best.to && len(best.agencies) > 0 && best.seat == nil:
			best.seat = s.seatOf(best.agencies, c)
		case c.to == best.to && len(c.pattern) > 0 && len(best.pattern) > 0:
			best.pattern = append(best.pattern, c.pattern...)
			best.places = append(best.places, c.places...)
		}
	}
	return best
}

// between is how many words may stand in an agency's name between its place and
// the words of a pattern.
const between = 3

// longName reads a place, then what sort of agency it is, then a pattern's words: the
// "Waukegan Community Unit School District" is the school district of Waukegan.
func (s *scanner) longName(p *part, i, end int, places []gazetteer.Match) *seen {
	for at := end; at < len(p.words) && at <= end+between && p.joined(at) && p.words[at].Capital() && (at == end || sorts[p.words[at-1].Key]); at++ {
		if at == end {
			continue // agencyAfter reads what follows at once
		}
		for _, m := range slices.Backward(s.gazetteer.MatchAt(p.words, at)) {
			if m.Pattern == nil || !m.Pattern.Bare || m.Pattern.Before != "" || !capitalised(p.words[at:at+m.Len]) {
				continue
			}
			if here := ofKind(places, m.Pattern.Scope); len(here) > 0 {
				return &seen{from: i + here[0].Skip, to: at + m.Len, places: here, pattern: []gazetteer.Match{m}, seat: named(p, i, here)}
			}
		}
	}
	return nil
}

// withoutPlace returns the patterns that are read without a place: many countries have a Senate.
func withoutPlace(patterns []gazetteer.Match) []gazetteer.Match {
	return slices.DeleteFunc(slices.Clone(patterns), func(m gazetteer.Match) bool { return !m.Pattern.OnlyBare })
}

func capitalised(words []gazetteer.Word) bool {
	return !slices.ContainsFunc(words, func(w gazetteer.Word) bool { return !w.Capital() && !functionWords[w.Key] })
}

func ofKind(places []gazetteer.Match, kind string) []gazetteer.Match {
	var list []gazetteer.Match
	for _, m := range places {
		if m.Place.Kind == kind && m.Name.Constraint != gazetteer.Postal {
			list = append(list, m)
		}
	}
	return list
}
