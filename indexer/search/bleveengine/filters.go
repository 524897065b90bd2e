package bleveengine

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// groupsOf lists the groups of rows that facets and filters on missing values
// read.
func groupsOf(req search.Request) (groups []int) {
	add := func(field string) {
		if group := placeOf(field, req.View).group; !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	for _, facet := range req.Facets {
		add(facet.Field)
	}
	for _, filter := range req.Filters {
		if field, _ := schema.Lookup(filter.Field); filter.Missing && !field.MissingOnly {
			add(filter.Field)
		}
	}
	return groups
}

// loadRows makes sure of groups of rows. One that is asked for the first time
// is built here; the keeper builds it with every later segment.
func (e *Engine) loadRows(f *findings, groups []int) (err error) {
	for _, group := range groups {
		e.wanted[group].Store(true)
		if f.rows[group], err = f.segment.columns.rows(f.ctx, group, f.segment.segment, &e.vocabularies); err != nil {
			return err
		}
	}
	return nil
}

// within gives the documents of a set that are within the bounds of a request.
func (f *findings) within(set *roaring.Bitmap, req search.Request) (*roaring.Bitmap, error) {
	for _, bound := range []dates{{schema.Date, req.From, req.To}, {schema.Added, req.AddedFrom, req.AddedTo}} {
		if bound.from.IsZero() && bound.to.IsZero() {
			continue
		}
		inside, err := bound.match(f.pass)
		if err != nil {
			return nil, err
		}
		set = roaring.And(set, inside)
	}
	return set, nil
}

// filterSets gives what each filter lets through, deleted documents too.
func (f *findings) filterSets(req search.Request) ([]*roaring.Bitmap, error) {
	var sets []*roaring.Bitmap
	for _, filter := range req.Filters {
		wanted, err := f.wanted(filter, req.View)
		if err != nil {
			return nil, err
		}
		unwanted, err := f.anyOf(filter.Not, req.View.Variant(filter.Field))
		if err != nil {
			return nil, err
		}
		if !unwanted.IsEmpty() {
			wanted = roaring.AndNot(wanted, unwanted)
		}
		sets = append(sets, wanted)
	}
	return sets, nil
}

// wanted gives the documents with a value of filter.Any or, where those are
// asked for, with none.
func (f *findings) wanted(filter search.Filter, view schema.View) (*roaring.Bitmap, error) {
	if len(filter.Any) == 0 && !filter.Missing {
		return f.segment.all, nil
	}
	wanted, err := f.anyOf(filter.Any, view.Variant(filter.Field))
	if err != nil || !filter.Missing {
		return wanted, err
	}
	if field, _ := schema.Lookup(filter.Field); field.MissingOnly {
		having, err := dates{field: filter.Field}.match(f.pass)
		if err != nil {
			return nil, err
		}
		return roaring.AndNot(f.segment.all, having), nil
	}
	at := placeOf(filter.Field, view)
	missing := roaring.AndNot(f.segment.all, f.rows[at.group].has[at.field])
	return roaring.Or(wanted, missing), nil
}

func (f *findings) anyOf(values []string, variant string) (*roaring.Bitmap, error) {
	var sets []*roaring.Bitmap
	for _, v := range values {
		set, err := value{variant, v}.match(f.pass)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return union(sets), nil
}
