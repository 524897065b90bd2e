package annotate

import (
	"cmp"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/gazetteer"
)

// subjects is what a text is about: agencies and places, the lead first.
type subjects struct {
	agencies []*gazetteer.Agency
	places   []*gazetteer.Place
}

// maxLent is the most agencies that a text lends those that answer it.
const maxLent = 4

// lend returns what a text lends those that answer it: the agencies that it names,
// then those that it was lent itself, the nearest first.
func lend(named, lent []*gazetteer.Agency) []*gazetteer.Agency {
	all := join(named, lent)
	return all[:min(len(all), maxLent)]
}

// apart returns the agencies that are neither above nor below a named one: a text
// that names one of them says which it means.
func apart(spoken, named []*gazetteer.Agency) []*gazetteer.Agency {
	return slices.DeleteFunc(slices.Clone(spoken), func(a *gazetteer.Agency) bool {
		return slices.ContainsFunc(named, func(n *gazetteer.Agency) bool {
			return slices.Contains(n.Path, a.ID) || slices.Contains(a.Path, n.ID)
		})
	})
}

func join(lists ...[]*gazetteer.Agency) []*gazetteer.Agency {
	var joined []*gazetteer.Agency
	known := map[*gazetteer.Agency]bool{}
	for _, list := range lists {
		for _, item := range list {
			if !known[item] {
				known[item] = true
				joined = append(joined, item)
			}
		}
	}
	return joined
}

// around returns the evidence for the texts that answer this one.
func (r *reading) around() around { return r.proof }

// about returns everything that the text names.
func (r *reading) about() subjects { return r.own(nil) }

// own returns what the text names in its own words.
func (r *reading) own(quotes []corpus.Quote) subjects {
	return r.subjects(func(x *seen) bool { return !r.quoted(x, quotes) })
}

// onlyQuoted returns what the text names only in passages that repeat the words of others.
func (r *reading) onlyQuoted(quotes []corpus.Quote) subjects {
	return r.subjects(func(x *seen) bool { return r.quoted(x, quotes) })
}

func (r *reading) quoted(x *seen, quotes []corpus.Quote) bool {
	if x.head {
		return false
	}
	span := r.span(x.from, x.to, false)
	// Quotes are in order and never overlap: only the last that begins before the name can hold it.
	after, _ := slices.BinarySearchFunc(quotes, span[0]+1, func(q corpus.Quote, at int) int { return cmp.Compare(q.Span[0], at) })
	return after > 0 && span[1] <= quotes[after-1].Span[1]
}

// lends returns the agencies that an article lends its comments: the one that it
// speaks of most, and those that its headline and first paragraph name.
func (r *reading) lends() []*gazetteer.Agency {
	all := r.about().agencies
	early := r.subjects(func(x *seen) bool { return x.head || r.words[x.from].Span[0] < r.first })
	return lend(all[:min(1, len(all))], early.agencies)
}

// subjects ranks the agencies and places of the names that pass: by headline, by
// place in the text and by number.
func (r *reading) subjects(pass func(*seen) bool) subjects {
	var agencies ranking[*gazetteer.Agency]
	var places ranking[*gazetteer.Place]
	for order, x := range r.kept {
		if !pass(x) {
			continue
		}
		weight := 1
		switch {
		case x.head:
			weight = 4
		case r.words[x.from].Span[0] < r.first:
			weight = 3
		}
		if x.agency != nil {
			agencies.add(x.agency, weight, order)
		} else {
			places.add(x.place, weight, order)
		}
	}
	// A text that mentions a part also mentions the whole.
	at := map[string]int{}
	for i, rank := range agencies.ranks {
		at[rank.item.ID] = i
	}
	for _, rank := range agencies.ranks {
		for _, above := range rank.item.Path {
			if i, named := at[above]; named {
				agencies.ranks[i].weight += rank.own / 2
			}
		}
	}
	return subjects{agencies.leadFirst(), places.leadFirst()}
}

// ranking is a list of what a text names, with a weight for each.
type ranking[T comparable] struct {
	ranks []rank[T]
	index map[T]int
}

type rank[T comparable] struct {
	item        T
	own, weight int
	order       int // of its first mention
}

func (l *ranking[T]) add(item T, weight, order int) {
	i, known := l.index[item]
	if !known {
		if l.index == nil {
			l.index = map[T]int{}
		}
		i = len(l.ranks)
		l.index[item] = i
		l.ranks = append(l.ranks, rank[T]{item: item, order: order})
	}
	l.ranks[i].own += weight
	l.ranks[i].weight += weight
}

// leadFirst returns the item of the greatest weight and then the others in order.
func (l *ranking[T]) leadFirst() []T {
	if len(l.ranks) == 0 {
		return nil
	}
	lead := slices.MaxFunc(l.ranks, func(a, b rank[T]) int {
		return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(b.order, a.order))
	})
	items := []T{lead.item}
	for _, rank := range l.ranks {
		if rank.item != lead.item {
			items = append(items, rank.item)
		}
	}
	return items
}

// withRoles adds the agencies that the article names and whose people the text mentions:
// "both principals" are of the school district. What the lead agency's own people
// may be called adds nothing to the lead.
func (a *Annotator) withRoles(spoken []*gazetteer.Agency, words []gazetteer.Word, named []*gazetteer.Agency) []*gazetteer.Agency {
	if len(named) == 0 {
		return spoken
	}
	for i := range words {
		for n := 3; n > 0; n-- {
			if i+n > len(words) {
				continue
			}
			kind, ok := a.gazetteer.Role(phrase(words[i : i+n]))
			if !ok {
				continue
			}
			if agency := ofRole(named, kind); agency != nil && !speaksFor(spoken, agency, kind) {
				spoken = append(slices.Clip(spoken), agency)
			}
			break
		}
	}
	return spoken
}

func phrase(words []gazetteer.Word) string {
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = w.Key
	}
	return strings.Join(keys, " ")
}

func ofRole(named []*gazetteer.Agency, kind string) *gazetteer.Agency {
	for _, agency := range named {
		if agency.Kind == kind {
			return agency
		}
	}
	return nil
}

// speaksFor reports whether the thread speaks of the agency already, of another of
// its kind, or of the agency that it is a part of.
func speaksFor(spoken []*gazetteer.Agency, agency *gazetteer.Agency, kind string) bool {
	return slices.ContainsFunc(spoken, func(a *gazetteer.Agency) bool {
		return a.ID == agency.ID || a.Kind == kind || slices.Contains(agency.Path, a.ID)
	})
}

// agencyMentions writes the agencies down, with the spans where the text's own
// words name them. An agency that only the headline names is named, without spans.
func (r *reading) agencyMentions(named []*gazetteer.Agency, quotes []corpus.Quote) []corpus.AgencyMention {
	spans := spansBy(r, quotes, func(x *seen) *gazetteer.Agency { return x.agency })
	list := make([]corpus.AgencyMention, 0, len(named))
	for _, agency := range named {
		m := mentionOf(agency)
		m.Named, m.Spans = true, spans[agency]
		list = append(list, m)
	}
	return list
}

func mentionOf(agency *gazetteer.Agency) corpus.AgencyMention {
	return corpus.AgencyMention{ID: agency.ID, Name: agency.Name, Path: agency.Path}
}

func (r *reading) placeMentions(named []*gazetteer.Place, quotes []corpus.Quote) []corpus.LocationMention {
	spans := spansBy(r, quotes, func(x *seen) *gazetteer.Place { return x.place })
	list := make([]corpus.LocationMention, 0, len(named))
	for _, place := range named {
		m := corpus.LocationMention{ID: place.ID, Name: place.Name, Path: place.Path, GeoNames: place.GeoNames, Named: true, Spans: spans[place]}
		if lat, lon := place.Lat, place.Lon; lat != 0 || lon != 0 {
			m.Lat, m.Lon = &lat, &lon
		}
		list = append(list, m)
	}
	return list
}

// spansBy returns the spans of what the text names in its own words, in order.
func spansBy[T comparable](r *reading, quotes []corpus.Quote, of func(*seen) T) map[T][]corpus.Span {
	spans := map[T][]corpus.Span{}
	var nothing T
	for _, x := range r.kept {
		item := of(x)
		if item == nothing || r.quoted(x, quotes) {
			continue
		}
		if x.head {
			spans[item] = nil // headlines come first
			continue
		}
		span := r.span(x.from, x.to, x.dot)
		if x.owned {
			span[1] += len("'s")
		}
		spans[item] = append(spans[item], span)
	}
	return spans
}
