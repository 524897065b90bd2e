package bleveengine

import (
	"standpoint/indexer/search"
	"standpoint/indexer/search/calendar"
	"standpoint/indexer/search/schema"
)

// lists holds some numbers for each of some documents, one list after the other.
type lists struct {
	values []uint32
	many   bool     // lists have any number of numbers; otherwise each has one
	first  uint32   // where the first list begins, if many
	ends   []uint32 // of each list, if many
}

func (l *lists) reset() { l.values, l.many, l.ends = l.values[:0], false, l.ends[:0] }

// end ends a list that may have any number of numbers.
func (l *lists) end() {
	l.many = true
	l.ends = append(l.ends, uint32(len(l.values)))
}

// of gives the list of the document number i.
func (l *lists) of(i int) []uint32 {
	if !l.many {
		return l.values[i : i+1]
	}
	start := l.first
	if i > 0 {
		start = l.ends[i-1]
	}
	return l.values[start:l.ends[i]]
}

// take appends the lists of others, in which all or none have any number of numbers. It
// reports whether that makes no more numbers than most.
func (l *lists) take(others *lists, most int) bool {
	if len(l.values)+len(others.values) > most {
		return false
	}
	before := uint32(len(l.values))
	l.many = others.many
	l.values = append(l.values, others.values...)
	for _, end := range others.ends {
		l.ends = append(l.ends, before+end)
	}
	return true
}

// some are the lists of the documents from one number on and before another.
func (l *lists) some(from, to int) *lists {
	if !l.many {
		return &lists{values: l.values[from:to]}
	}
	out := &lists{values: l.values, many: true, first: l.first, ends: l.ends[from:to]}
	if from > 0 {
		out.first = l.ends[from-1]
	}
	return out
}

// filler appends one list for each of some documents, in order.
type filler interface {
	fill(p *pass, docs []uint32, to *lists)
}

// axis is an axis of an aggregate. Its slots are the places of its values, then
// those of search.Other and search.Missing, if a document is there.
type axis struct {
	filler
	margin                   search.Margin
	values, others, missings int // slots
}

func (a *axis) other() uint32   { return uint32(a.values) }
func (a *axis) missing() uint32 { return uint32(a.values + a.others) }
func (a *axis) slots() int      { return a.values + a.others + a.missings }

// place gives the place of a slot.
func (a *axis) place(slot int) int {
	switch {
	case slot < a.values:
		return slot
	case slot == a.values && a.others > 0:
		return search.Other
	}
	return search.Missing
}

// newAxes counts the axes of an aggregate by themselves.
func (e *Engine) newAxes(found []*findings, u *units, req search.Request) ([]*axis, error) {
	axes := make([]*axis, len(req.Aggregate.By))
	tallies := make([]*tally, len(axes))
	var counted []*tally
	for i, by := range req.Aggregate.By {
		axes[i] = &axis{}
		if by.Histogram == nil {
			tallies[i] = e.newTally(by.Facet, req)
			counted = append(counted, tallies[i])
		}
	}
	if err := e.countAll(found, u, counted); err != nil {
		return nil, err
	}
	for i, by := range req.Aggregate.By {
		var err error
		if by.Histogram != nil {
			err = axes[i].beTime(found, u, req, by.Histogram)
		} else {
			err = axes[i].beField(e, found, req, tallies[i])
		}
		if err != nil {
			return nil, err
		}
	}
	return axes, nil
}

func (a *axis) beTime(found []*findings, u *units, req search.Request, asked *search.HistogramRequest) error {
	if u != nil {
		found = u.heads
	}
	t, err := newTimeline(found, req, asked.Interval)
	if err != nil {
		return err
	}
	h := t.histogram()
	a.margin.Histogram, a.values, a.missings = h, len(h.Buckets), min(h.Undated+h.Imprecise, 1)
	a.filler = &timeSlots{timeline: t, coarsest: calendar.Finest(t.interval), missing: a.missing(), units: u}
	return nil
}

func (a *axis) beField(e *Engine, found []*findings, req search.Request, t *tally) error {
	var filter search.Filter
	for _, f := range req.Filters {
		if f.Field == t.request.Field {
			filter.Any = f.Any
		}
	}
	facet := t.facet(filter)
	a.margin.Facet, a.values, a.others, a.missings = &facet, len(facet.Values), min(facet.Other, 1), min(facet.Missing, 1)
	field, _ := schema.Lookup(t.request.Field)
	own := fieldSlots{place: t.place, of: make([]uint32, len(t.values)), other: a.other(), missing: a.missing(), single: field.Single}
	for i := range own.of {
		own.of[i] = own.other
	}
	for slot, v := range facet.Values {
		if ordinal, known := t.ordinals.ordinal(v.Value); known && int(ordinal) < len(own.of) {
			own.of[ordinal] = uint32(slot)
		}
	}
	if !t.ofArticle {
		a.filler = &own
		return nil
	}
	threads, err := e.newThreadSlots(found, own)
	a.filler = threads
	return err
}

// fieldSlots are the slots of the values that documents have of a field.
type fieldSlots struct {
	place          place
	of             []uint32 // by ordinal
	other, missing uint32
	single         bool

	segment  *pass // whose rows are read
	rows     *rows
	from, to uint32   // the entries of the field in them
	slots    []uint32 // of no entry, and of these
}

// enter prepares for the rows of a segment.
func (s *fieldSlots) enter(p *pass) {
	if s.segment == p {
		return
	}
	s.segment, s.rows = p, p.rows[s.place.group]
	s.from, s.to = s.rows.fields[s.place.field], s.rows.fields[s.place.field+1]
	s.slots = append(s.slots[:0], s.missing)
	for _, value := range s.rows.ofField(s.place.field) {
		s.slots = append(s.slots, s.of[value.ordinal])
	}
}

func (s *fieldSlots) fill(p *pass, docs []uint32, to *lists) {
	s.enter(p)
	if s.single {
		column := s.rows.column(s.place.field)
		for _, doc := range docs {
			to.values = append(to.values, s.slots[column.at(int(doc))])
		}
		return
	}
	s.rows.each(docs, func(row []uint32) {
		to.values = s.appendSlots(to.values, row)
		to.end()
	})
}

// appendSlots appends the slots of the row of one document, each once.
func (s *fieldSlots) appendSlots(to []uint32, row []uint32) []uint32 {
	before, others := len(to), false
	for _, entry := range within(row, s.from, s.to) {
		slot := s.slots[entry-s.from+1]
		if slot == s.other && others {
			continue
		}
		others = others || slot == s.other
		to = append(to, slot)
	}
	if len(to) == before {
		to = append(to, s.missing)
	}
	return to
}

// threadSlots are the slots of the values that the articles of documents have.
type threadSlots struct {
	at      []uint32 // by ordinal of the article: where its list is in lists; 0: nowhere
	lists   []uint32 // each with its length before it
	missing uint32
	single  bool
}

func (e *Engine) newThreadSlots(found []*findings, own fieldSlots) (*threadSlots, error) {
	articles, err := e.articles(passesOf(found))
	if err != nil {
		return nil, err
	}
	s := &threadSlots{at: make([]uint32, articles), lists: []uint32{0}, missing: own.missing, single: own.single}
	for _, f := range found {
		column := &f.segment.columns.articles
		own.enter(f.pass)
		err := eachDocument(f.pass, f.segment.live(column.own), func(docs []uint32) {
			own.rows.each(docs, func(row []uint32) {
				at := len(s.lists)
				s.at[column.of(docs[0])], docs = uint32(at), docs[1:]
				s.lists = own.appendSlots(append(s.lists, 0), row)
				s.lists[at] = uint32(len(s.lists) - at - 1)
			})
		})
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *threadSlots) fill(p *pass, docs []uint32, to *lists) {
	articles := &p.segment.columns.articles
	for _, doc := range docs {
		if at := s.at[articles.of(doc)]; at > 0 {
			to.values = append(to.values, s.lists[at+1:at+1+s.lists[at]]...)
		} else {
			to.values = append(to.values, s.missing)
		}
		if !s.single {
			to.end()
		}
	}
}

// timeSlots are the slots of buckets.
type timeSlots struct {
	timeline *timeline
	coarsest uint8 // the precision of dates that are in buckets, by its rank
	missing  uint32
	units    *units // whose documents are where the first of them is; nil: every document counts
}

func (s *timeSlots) fill(p *pass, docs []uint32, to *lists) {
	for _, doc := range docs {
		columns := p.segment.columns
		if s.units != nil {
			columns, doc = s.units.head(p, doc)
		}
		dates, precision := columns.date, columns.precision
		slot := s.missing
		if date, ok := dates.at(doc); ok && precision[doc] <= s.coarsest {
			slot = uint32(s.timeline.bucket(date, precision[doc]))
		}
		to.values = append(to.values, slot)
	}
}
