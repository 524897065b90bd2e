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

func (s subjects) empty() bool { return len(s.agencies) == 0 && len(s.places) == 0 }

// or returns the agencies of s, or those of other if s has none; places likewise.
func (s subjects) or(other subjects) subjects {
	if len(s.agencies) == 0 {
		s.agencies = other.agencies
	}
	if len(s.places) == 0 {
		s.places = other.places
	}
	return s
}

// then returns what other has, then what only s has.
func (s subjects) then(other subjects) subjects {
	return subjects{join(other.agencies, s.agencies), join(other.places, s.places)}
}

func join[T comparable](lists ...[]T) []T {
	var joined []T
	known := map[T]bool{}
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

// lends returns what the comments of an article inherit: the agency that it speaks
// of most, and what its headline and first paragraph name.
func (r *reading) lends() subjects {
	all := r.about()
	early := r.subjects(func(x *seen) bool { return x.head || r.words[x.from].Span[0] < r.first })
	if len(all.agencies) > 0 {
		early.agencies = join(all.agencies[:1], early.agencies)
	}
	return early
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
func (a *Annotator) withRoles(about []*gazetteer.Agency, words []gazetteer.Word, named []*gazetteer.Agency) []*gazetteer.Agency {
	if len(named) == 0 {
		return about
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
			if agency := ofRole(named, kind); agency != nil && !speaksFor(about, agency, kind) {
				about = append(slices.Clip(about), agency)
			}
			break
		}
	}
	return about
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

// speaksFor reports whether the text is about the agency already, about another of
// its kind, or about the agency that it is a part of.
func speaksFor(about []*gazetteer.Agency, agency *gazetteer.Agency, kind string) bool {
	return slices.ContainsFunc(about, func(a *gazetteer.Agency) bool {
		return a.ID == agency.ID || a.Kind == kind || slices.Contains(agency.Path, a.ID)
	})
}

// agencyMentions writes the agencies down, with the spans where the text's own
// words name them. An agency that only the headline names is named, without spans.
func (r *reading) agencyMentions(about []*gazetteer.Agency, quotes []corpus.Quote) []corpus.AgencyMention {
	spans := spansBy(r, quotes, func(x *seen) *gazetteer.Agency { return x.agency })
	list := make([]corpus.AgencyMention, 0, len(about))
	for _, agency := range about {
		at, named := spans[agency]
		list = append(list, corpus.AgencyMention{ID: agency.ID, Name: agency.Name, Path: agency.Path, Named: named, Spans: at})
	}
	return list
}

func (r *reading) placeMentions(about []*gazetteer.Place, quotes []corpus.Quote) []corpus.LocationMention {
	spans := spansBy(r, quotes, func(x *seen) *gazetteer.Place { return x.place })
	list := make([]corpus.LocationMention, 0, len(about))
	for _, place := range about {
		at, named := spans[place]
		m := corpus.LocationMention{ID: place.ID, Name: place.Name, Path: place.Path, GeoNames: place.GeoNames, Named: named, Spans: at}
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
