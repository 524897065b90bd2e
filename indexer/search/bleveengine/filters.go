package bleveengine

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// fieldsOf lists the fields whose rows facets, aggregates and filters on missing values
// read.
func fieldsOf(req search.Request) (fields []string) {
	add := func(field string) {
		if !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	for _, facet := range req.Facets {
		add(facet.Field)
	}
	if req.Unit == search.ByGroup {
		add(schema.Copies)
	}
	if a := req.Aggregate; a != nil {
		for _, axis := range a.By {
			if axis.Histogram == nil {
				add(axis.Facet.Field)
			}
		}
		if a.Authors {
			add(schema.Author)
		}
	}
	for _, filter := range req.Filters {
		if field, _ := schema.Lookup(filter.Field); filter.Missing && !field.MissingOnly {
			add(filter.Field)
		}
	}
	return fields
}

// loadRows makes sure of the rows of fields, and of the ordinals of their values. A
// group that is asked for the first time is built here; the keeper builds it with every
// later segment.
func (e *Engine) loadRows(passes []*pass, fields []string, view schema.View) (err error) {
	for _, field := range fields {
		at := placeOf(field, view)
		if at.group == groupThemes {
			continue // see loadThemes
		}
		vocabulary := e.vocabularies.of(view.Variant(field))
		e.wanted[at.group].Store(true)
		for _, p := range passes {
			if p.rows[at.group] == nil {
				if p.rows[at.group], err = p.segment.columns.rows(p.ctx, at.group, p.segment.content); err != nil {
					return err
				}
			}
			if err := p.rows[at.group].number(at.field, vocabulary); err != nil {
				return err
			}
		}
	}
	return nil
}

// within gives the documents of a set that are within the bounds of a request.
func (f *findings) within(set *roaring.Bitmap, req search.Request) (*roaring.Bitmap, error) {
	for _, bound := range []dates{{schema.Date, req.From, req.To, &costs{}}, {schema.Added, req.AddedFrom, req.AddedTo, &costs{}}} {
		if bound.from.IsZero() && bound.to.IsZero() {
			continue
		}
		inside, err := bound.match(f.pass)
		if err != nil {
			return nil, err
		}
		set = roaring.And(set, inside)
	}
	if req.Only != nil {
		inside, err := (*inCorpus)(req.Only).match(f.pass)
		if err != nil {
			return nil, err
		}
		set = roaring.And(set, inside)
	}
	return set, nil
}

// filter compiles a filter.
func (c *compiler) filter(f search.Filter) clause {
	var all and
	if len(f.Any) > 0 || f.Missing {
		wanted := or{[]clause{c.anyOf(f.Field, f.Any)}}
		if f.Missing {
			wanted.clauses = append(wanted.clauses, not{c.having(f.Field)})
		}
		all.clauses = append(all.clauses, wanted)
	}
	if len(f.Not) > 0 {
		all.clauses = append(all.clauses, not{c.anyOf(f.Field, f.Not)})
	}
	return all
}

// having compiles a field: it matches the documents that have a value of it.
func (c *compiler) having(of string) clause {
	if field, _ := schema.Lookup(of); field.MissingOnly {
		return dates{field: of, cost: c.budget.costs(name(of))}
	}
	return c.ofField(of, valued(placeOf(of, c.view)))
}

// anyOf compiles values of a field: it matches the documents that have any of them.
func (c *compiler) anyOf(name string, values []string) clause {
	var any or
	for _, v := range values {
		if name == schema.Corpus {
			if set := c.corpora[v]; set != nil {
				any.clauses = append(any.clauses, (*inCorpus)(set))
			}
			continue
		}
		if name == schema.Theme {
			if c.known[v] != nil {
				c.themes = append(c.themes, v)
				any.clauses = append(any.clauses, ofTheme(v))
			}
			continue
		}
		any.clauses = append(any.clauses, value{c.view.Variant(name), v})
	}
	return c.ofField(name, any)
}

// valued matches the documents that have a value of a field.
type valued place

func (v valued) match(p *pass) (*roaring.Bitmap, error) { return p.rows[v.group].has[v.field], nil }
