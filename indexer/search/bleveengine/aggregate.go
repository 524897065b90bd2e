package bleveengine

import (
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// numbersMost is how many numbers are sorted at a time, and how many are kept from one
// walk over the matches for the next, of 4 bytes each. Of more, those of each walk are
// worked out again. (Tests have less.)
var numbersMost = 8 << 20

// table counts an aggregate. Its cells have numbers, one for each combination of
// slots in the order of the axes; those of the bases follow. Every document has a list
// of these numbers.
type table struct {
	request *search.AggregateRequest
	cells   grid
	bases   grid     // of the axes that shares are taken within; without axes it has one cell
	counts  []uint32 // by number
	authors []uint32 // nil if they are not asked for
	threads *threadTally
	units   *units // nil: every document counts
	kept    *lists // the numbers of all matches, if they are needed again and not more than numbersMost
	scratch struct{ numbers, bases, slots, crossed lists }
}

// grid numbers the combinations of the slots of some axes, from first on.
type grid struct {
	axes  []*axis // nil: not one of this grid
	first int
	size  int
}

func newGrid(axes []*axis, first int) grid {
	g := grid{axes: axes, first: first, size: 1}
	for _, a := range axes {
		if a != nil {
			g.size *= a.slots()
		}
	}
	return g
}

// aggregate counts the matches along several axes.
func (e *Engine) aggregate(found []*findings, u *units, req search.Request) (*search.Aggregate, error) {
	if req.Aggregate == nil {
		return nil, nil
	}
	axes, err := e.newAxes(found, u, req)
	if err != nil {
		return nil, err
	}
	out := &search.Aggregate{}
	lengths := make([]int, len(axes))
	for i, a := range axes {
		lengths[i] = a.slots()
		out.Margins = append(out.Margins, a.margin)
	}
	if err := search.TooManyCells(req.Aggregate.By, lengths); err != nil {
		return nil, err
	}
	t := newTable(axes, req.Aggregate)
	t.units = u
	if err := t.count(found); err != nil {
		return nil, err
	}
	if req.Aggregate.Authors {
		if err := t.countAuthors(found, e.vocabularies.of(schema.Author)); err != nil {
			return nil, err
		}
	}
	if req.Aggregate.Articles || req.Aggregate.Shares {
		if err := e.countArticles(t, found); err != nil {
			return nil, err
		}
	}
	t.answer(out)
	return out, nil
}

func newTable(axes []*axis, req *search.AggregateRequest) *table {
	t := &table{request: req, cells: newGrid(axes, 0)}
	if req.Shares {
		within := make([]*axis, len(axes))
		for _, i := range req.Of {
			within[i] = axes[i]
		}
		t.bases = newGrid(within, t.cells.size)
	}
	t.counts = make([]uint32, t.cells.size+t.bases.size)
	return t
}

// number appends the numbers of some documents.
func (t *table) number(p *pass, docs []uint32) *lists {
	t.cells.number(p, docs, &t.scratch.numbers, &t.scratch.slots, &t.scratch.crossed)
	if !t.request.Shares {
		return &t.scratch.numbers
	}
	t.bases.number(p, docs, &t.scratch.bases, &t.scratch.slots, &t.scratch.crossed)
	both := &t.scratch.crossed
	both.reset()
	for i := range docs {
		both.values = append(append(both.values, t.scratch.numbers.of(i)...), t.scratch.bases.of(i)...)
		both.end()
	}
	return both
}

// number gives the numbers of the cells that some documents are in. Slots and crossed
// are only worked with.
func (g grid) number(p *pass, docs []uint32, numbers, slots, crossed *lists) {
	numbers.reset()
	for range docs {
		numbers.values = append(numbers.values, 0)
	}
	for _, a := range g.axes {
		if a == nil {
			continue
		}
		slots.reset()
		a.fill(p, docs, slots)
		width := uint32(a.slots())
		if !numbers.many && !slots.many {
			for i, slot := range slots.values {
				numbers.values[i] = numbers.values[i]*width + slot
			}
			continue
		}
		crossed.reset()
		for i := range docs {
			for _, number := range numbers.of(i) {
				for _, slot := range slots.of(i) {
					crossed.values = append(crossed.values, number*width+slot)
				}
			}
			crossed.end()
		}
		*numbers, *crossed = *crossed, *numbers
	}
	for i := range numbers.values {
		numbers.values[i] += uint32(g.first)
	}
}

// each visits the matches with their numbers, some thousand at a time.
func (t *table) each(found []*findings, visit func(p *pass, docs []uint32, numbers *lists)) error {
	seen := 0
	for _, f := range found {
		err := eachDocument(f.pass, f.full, func(docs []uint32) {
			if t.kept != nil {
				visit(f.pass, docs, t.kept.some(seen, seen+len(docs)))
				seen += len(docs)
				return
			}
			visit(f.pass, docs, t.number(f.pass, docs))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachUnit visits, for each unit of the matches, the document that stands for it with the
// numbers of all its documents.
func (t *table) eachUnit(found []*findings, visit func(p *pass, docs []uint32, numbers *lists)) error {
	if t.units == nil {
		return t.each(found, visit)
	}
	if err := t.each(t.units.alone, visit); err != nil {
		return err
	}
	of, group := lists{many: true}, uint32(0)
	flush := func() {
		if len(of.values) == 0 {
			return
		}
		of.ends = append(of.ends[:0], uint32(len(of.values)))
		head := t.units.first[group]
		visit(t.units.found[head.segment].pass, []uint32{head.doc}, &of)
		of.values = of.values[:0]
	}
	err := t.units.once(t.units.grouped(-1), t.number, func(next, number uint32) {
		if next != group {
			flush()
			group = next
		}
		of.values = append(of.values, number)
	})
	flush()
	return err
}

func (t *table) count(found []*findings) error {
	kept := &lists{}
	if t.units != nil || !t.request.Authors && !t.request.Articles && !t.request.Shares {
		kept = nil
	}
	err := t.eachUnit(found, func(_ *pass, _ []uint32, numbers *lists) {
		for _, number := range numbers.values {
			t.counts[number]++
		}
		if kept != nil && !kept.take(numbers, numbersMost) {
			kept = nil
		}
	})
	t.kept = kept
	return err
}

// answer writes the cells and bases that hold a document.
func (t *table) answer(out *search.Aggregate) {
	for number := range t.cells.size {
		if t.counts[number] == 0 {
			continue
		}
		cell := search.Cell{Place: t.cells.place(number), Tally: t.tally(number)}
		if t.request.Shares {
			cell.Products = int(t.threads.products[number])
		}
		out.Cells = append(out.Cells, cell)
	}
	for number := t.bases.first; number < t.bases.first+t.bases.size; number++ {
		if t.counts[number] > 0 {
			out.Bases = append(out.Bases, search.Base{Place: t.bases.place(number), Tally: t.tally(number)})
		}
	}
}

func (t *table) tally(number int) search.Tally {
	out := search.Tally{Count: int(t.counts[number])}
	if t.authors != nil {
		out.Authors = int(t.authors[number])
	}
	if t.threads != nil {
		out.Articles, out.Squares = int(t.threads.articles[number]), int(t.threads.squares[number])
	}
	return out
}

// place gives the place that a number stands for.
func (g grid) place(number int) (place search.Place) {
	number -= g.first
	for i := len(g.axes) - 1; i >= 0; i-- {
		if a := g.axes[i]; a != nil {
			place[i] = a.place(number % a.slots())
			number /= a.slots()
		}
	}
	return place
}

// baseOf gives the number of the base of every cell.
func (t *table) baseOf() []uint32 {
	base := make([]uint32, t.cells.size)
	for number := range base {
		rest, at, width := number, 0, 1
		for i := len(t.cells.axes) - 1; i >= 0; i-- {
			slots := t.cells.axes[i].slots()
			if t.bases.axes[i] != nil {
				at += rest % slots * width
				width *= slots
			}
			rest /= slots
		}
		base[number] = uint32(t.bases.first + at)
	}
	return base
}
