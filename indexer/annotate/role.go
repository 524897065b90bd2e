package annotate

import (
	"slices"
	"strings"

	"standpoint/indexer/gazetteer"
)

// asNoun reports whether an abbreviation stands where only a common noun can: "a MOD
// removed it", "my HUD is too small", but "a HUD official".
func (x *seen) asNoun() bool {
	return isShort(x) && x.part.joined(x.from) && notProper[x.part.words[x.from-1].Key] && !x.goesOn()
}

// goesOn reports whether the word after the name may be what the name stands before, as
// in "an FBI agent".
func (x *seen) goesOn() bool {
	if !x.part.joined(x.to) && !(x.to < len(x.part.words) && x.part.words[x.to].Hyphen) {
		return false
	}
	next := x.part.words[x.to].Key
	return !functionWords[next] && !acts[next] && !does[next]
}

// asActor reports whether the name stands where a body does what bodies do: "the DOT
// has fined the airline".
func (x *seen) asActor() bool {
	if !isShort(x) || !x.after("the") || x.part.shouted[x.from] {
		return false
	}
	next := x.to
	for ; next < x.to+2 && x.part.joined(next) && auxiliaries[x.part.words[next].Key]; next++ {
	}
	return x.part.joined(next) && (acts[x.part.words[next].Key] || decides[x.part.words[next].Key])
}

// after reports whether a word stands right before the name.
func (x *seen) after(word string) bool {
	return x.part.joined(x.from) && x.part.words[x.from-1].Key == word
}

// subjects counts the words of the agency's name, those aside that many agencies have,
// among the words around its abbreviation: energy speaks for the Department of Energy.
func (x *seen) subjects(a *gazetteer.Agency) int {
	var found words
	for word := range strings.FieldsSeq(strings.ToLower(a.Name)) {
		if functionWords[word] || bodies[word] || commonParts[word] || len(word) < 4 {
			continue
		}
		for i := max(0, x.from-reach); i < min(len(x.part.words), x.to+reach); i++ {
			if (i < x.from || i >= x.to) && strings.TrimSuffix(x.part.words[i].Key, "s") == strings.TrimSuffix(word, "s") {
				found.add(word)
				break
			}
		}
	}
	return len(found)
}

// inRole returns the one agency that an abbreviation with several meanings is, from
// what it does or from its subject; nil if nothing tells.
func (r *reading) inRole(x *seen) *gazetteer.Agency {
	if !isShort(x) || !x.part.words[x.from].AllCaps() || !x.after("the") || x.shouted() {
		return nil
	}
	var found []*gazetteer.Agency
	subjects := 0
	for _, m := range x.agencies {
		if n := x.subjects(m.Agency); n >= subjects {
			if n > subjects {
				subjects, found = n, nil
			}
			found = append(found, m.Agency)
		}
	}
	if len(found) != 1 || subjects == 0 && !x.asActor() || isLocalBody(found[0]) || r.ofOther(found[0]) {
		return nil
	}
	return found[0]
}

// isLocalBody reports whether many towns have a body of this kind, each with
// initials of its own.
func isLocalBody(a *gazetteer.Agency) bool {
	return slices.Contains([]string{"police", "school", "transit", "fire", "military", "broadcaster"}, a.Kind)
}
