package pages

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// sidedView is how many documents of a kind take which side toward an agency, by outlet.
type sidedView struct {
	Kind     string // "Comments"
	Noun     string // "comments"
	Rows     []sidedRow
	Interval string // how the intervals are made
	Outlets  string // the whole list of outlets; "" if this is all
}

// sidedRow is the documents of one outlet, or of all.
type sidedRow struct {
	Label string
	Href  string   // the page of the outlet; "" of all
	All   factView // documents that are about the agency itself
	Cells []sidedCell
}

// sidedCell is the share of the documents of a row with a side.
type sidedCell struct {
	Side         string
	Count        int
	Href         string
	Percent      string // "31%"
	Interval     string // "18 to 48%"; "" if there is none
	Title        string
	Bar          string // 0 to 100
	Low, Reaches string // where the interval begins, and how far it reaches, 0 to 100
}

// sidedOutlets is how many outlets are shown.
const sidedOutlets = 12

// sidesShown are the sides with a column.
var sidesShown = []corpus.Label{corpus.Critical, corpus.Supportive}

// sides fills in what sides are taken: toward the agency of the page, by outlet, or toward
// the agencies that the documents of an outlet or a place are about.
func (b *profiler) sides(ctx context.Context) error {
	switch b.field {
	case schema.Agency:
		return b.towardIt(ctx)
	case schema.Outlet, schema.Location:
		if i := slices.IndexFunc(b.page.Facets, func(f results.Facet) bool { return f.Field == schema.Toward }); i >= 0 {
			b.v.Sides = newSides(b.search, b.page.Facets[i], b.page.Quality, b.reader.Short, b.reader.Label)
		}
	}
	return nil
}

// towardIt counts the sides toward the agency of the page, unless the search asks for
// sides itself.
func (b *profiler) towardIt(ctx context.Context) error {
	if _, one := onlyAgency(b.search); !one || b.page.Total == 0 {
		return nil
	}
	about := b.search
	for _, side := range sidesInOrder {
		about = about.With(schema.Toward, schema.JoinToward(b.value, side), searchurl.Any)
	}
	all, err := b.shares(ctx, about, searchurl.Group{Field: schema.Kind}, searchurl.Group{Field: schema.Toward})
	if err != nil {
		return err
	}
	byOutlet, err := b.shares(ctx, about, searchurl.Group{Field: schema.Kind}, searchurl.Group{Field: schema.Outlet}, searchurl.Group{Field: schema.Toward})
	if err != nil {
		return err
	}
	b.v.Quality = sentences(all.Quality)
	checked, err := b.checked(ctx, b.search)
	if err != nil {
		return err
	}
	if checked != nil {
		b.v.Checked = append(b.v.Checked, checked)
	}
	outlets, more := outletsOf(byOutlet)
	for _, kind := range []struct{ value, name string }{{string(corpus.KindComment), "Comments"}, {string(corpus.KindArticle), "Articles"}} {
		asked := b.search.Without(schema.Kind).With(schema.Kind, kind.value, searchurl.Any)
		if !passes(b.search.Filter(schema.Kind), kind.value) {
			continue
		}
		if checked == nil || asked.Format() != b.search.Format() {
			ofKind, err := b.checked(ctx, asked)
			if err != nil {
				return err
			}
			if ofKind != nil {
				ofKind.Of = link{Label: kind.name, Href: asked.URL("/search")}
				b.v.Checked = append(b.v.Checked, ofKind)
			}
		}
		v := sidedView{Kind: kind.name, Noun: lowerFirst(kind.name), Interval: intervalWords[kind.value]}
		total := b.row("All outlets", asked, cellsOf(all, b.value, kind.value, nil))
		if total.All.Count > 0 {
			v.Rows = append(v.Rows, total)
			for _, outlet := range outlets {
				v.Rows = append(v.Rows, b.outletRow(asked, outlet, cellsOf(byOutlet, b.value, kind.value, &outlet.value)))
			}
			if more {
				v.Outlets = asked.URL("/facets/" + schema.Outlet)
			}
		}
		b.v.Sided = append(b.v.Sided, v)
	}
	return b.passages(ctx, about)
}

// intervalWords say how the intervals of a kind are made, and when there are none.
var intervalWords = map[string]string{
	string(corpus.KindComment): "Comments on the same article are alike, so many comments on few articles give wide intervals, and those on a single article give none.",
	string(corpus.KindArticle): "A single article gives none.",
}

// passes reports whether a filter lets a value pass.
func passes(f search.Filter, value string) bool {
	return (len(f.Any) == 0 && !f.Missing || slices.Contains(f.Any, value)) && !slices.Contains(f.Not, value)
}

// shares counts documents by fields, the last one as a share of what agrees on the others.
func (b *profiler) shares(ctx context.Context, s searchurl.Search, by ...searchurl.Group) (*results.Aggregate, error) {
	return b.reader.Aggregate(ctx, withLabels(searchurl.Aggregation{Search: s, By: by, Of: by[:len(by)-1], Top: sidedOutlets,
		Metrics: []searchurl.Metric{searchurl.CountMetric, searchurl.ShareMetric}}))
}

// outletName is an outlet of a table.
type outletName struct{ value, label string }

// outletsOf lists the outlets of an aggregate in its order; more is whether others are
// together.
func outletsOf(found *results.Aggregate) (outlets []outletName, more bool) {
	at := columnsOf(found)
	for row := range found.Rows {
		o := outletName{row[at[schema.Outlet]].(string), row[at[schema.Outlet+"_label"]].(string)}
		if o.value == results.OtherValue {
			more = true
		} else if !slices.Contains(outlets, o) {
			outlets = append(outlets, o)
		}
	}
	slices.SortStableFunc(outlets, func(a, b outletName) int { return rankOf(key{value: a.value}) - rankOf(key{value: b.value}) })
	return outlets, more
}

// sideCount is a row of an aggregate with shares.
type sideCount struct {
	count, n         int
	share, low, high float64
	interval         bool
}

// cellsOf are the numbers of each side toward an agency, of a kind and an outlet (nil: of all).
func cellsOf(found *results.Aggregate, agency, kind string, outlet *string) map[corpus.Label]sideCount {
	at := columnsOf(found)
	cells := map[corpus.Label]sideCount{}
	for row := range found.Rows {
		target, side, ok := schema.SplitToward(row[at[schema.Toward]].(string))
		if !ok || target != agency || row[at[schema.Kind]] != kind || outlet != nil && row[at[schema.Outlet]] != *outlet {
			continue
		}
		c := sideCount{count: row[at["count"]].(int), n: row[at["n"]].(int)}
		c.share, _ = row[at["share"]].(float64)
		var low, high bool
		c.low, low = row[at["share_low"]].(float64)
		c.high, high = row[at["share_high"]].(float64)
		c.interval = low && high
		cells[side] = c
	}
	return cells
}

func (b *profiler) outletRow(asked searchurl.Search, outlet outletName, cells map[corpus.Label]sideCount) sidedRow {
	label := valueName(schema.Outlet, outlet.value, outlet.label)
	one, _ := narrowed(asked, schema.Outlet, outlet.value)
	row := b.row(label, one, cells)
	if outlet.value != results.MissingValue {
		row.Href = profileOf(searchurl.New(), schema.Outlet, outlet.value)
	}
	return row
}

// row shows the sides in the documents of a search.
func (b *profiler) row(label string, asked searchurl.Search, cells map[corpus.Label]sideCount) sidedRow {
	row := sidedRow{Label: label}
	about, n := asked, 0
	for _, side := range sidesInOrder {
		about = about.With(schema.Toward, schema.JoinToward(b.value, side), searchurl.Any)
		n = max(n, cells[side].n)
	}
	row.All = fact(label, n, about)
	if n == 0 {
		return row
	}
	for _, side := range sidesShown {
		c := cells[side]
		cell := sidedCell{Side: string(side), Count: c.count, Percent: strconv.Itoa(percent(c.share)) + "%", Bar: measure(100 * c.share)}
		cell.Title = fmt.Sprintf("%s, %s: %d of %s, %s", label, side, c.count, countDocuments(asked, n), cell.Percent)
		if c.count > 0 {
			cell.Href = asked.With(schema.Toward, schema.JoinToward(b.value, side), searchurl.Any).URL("/search")
		}
		if c.interval {
			cell.Interval = strconv.Itoa(percent(c.low)) + " to " + strconv.Itoa(percent(c.high)) + "%"
			cell.Low, cell.Reaches = measure(100*c.low), measure(100*(c.high-c.low))
			cell.Title += " (" + cell.Interval + ")"
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// passagesLooked is how many documents are looked at for passages, passagesOf how many
// are shown of each side.
const (
	passagesLooked = 20
	passagesOf     = 3
	passageLength  = 240
)

// passages shows what is said on each side: the surest passages, one of each article.
// Comments come first, if there are any.
func (b *profiler) passages(ctx context.Context, about searchurl.Search) error {
	for _, side := range sidesShown {
		toward := schema.JoinToward(b.value, side)
		asked := about.Without(schema.Toward).With(schema.Toward, toward, searchurl.Any).WithSort(search.Confidence)
		shown := asked
		if passes(b.search.Filter(schema.Kind), string(corpus.KindComment)) {
			shown = shown.Without(schema.Kind).With(schema.Kind, string(corpus.KindComment), searchurl.Any)
		}
		shown.Request.Limit = passagesLooked
		page, err := b.reader.Search(ctx, shown)
		if err != nil {
			return err
		}
		if page.Total == 0 && shown.Format() != asked.Format() {
			shown = asked
			shown.Request.Limit = passagesLooked
			if page, err = b.reader.Search(ctx, shown); err != nil {
				return err
			}
		}
		if page.Total == 0 {
			continue
		}
		shown.Request.Limit = searchurl.DefaultLimit
		v := passagesView{Side: string(side), All: fact(nounOf(shown)+"s "+results.SideWords(side)+b.reader.Short(b.value), page.Total, shown)}
		seen := map[string]bool{}
		for _, item := range page.Items {
			if d := item.Document; !seen[d.ArticleID] && len(v.Texts) < passagesOf {
				seen[d.ArticleID] = true
				v.Texts = append(v.Texts, b.passage(d))
			}
		}
		b.v.Passages = append(b.v.Passages, v)
	}
	return nil
}

// passage is the words of a document that show its side toward the agency of the page.
func (b *profiler) passage(d corpus.Document) sidedPassage {
	text := []rune(d.Text())
	words := string(text)
	for _, stance := range d.Annotation.Stances {
		if stance.Target == b.value && stance.Evidence != nil {
			words = slice(text, *stance.Evidence)
		}
	}
	p := sidedPassage{Text: corpus.Excerpt(visible(words), passageLength), Lang: langOf(d), Href: articleHref(d.ID), Date: documentDate(d)}
	if d.Comment != nil {
		p.Href = commentHref(d.ID)
	}
	if d.Outlet != "" {
		p.From = visible(b.reader.Label(schema.Outlet, d.Outlet))
	}
	return p
}
