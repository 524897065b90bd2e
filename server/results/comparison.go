package results

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/quality"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/share"
	"standpoint/indexer/statement"
	"standpoint/server/searchurl"
)

// Comparison is an event as each outlet told it, with what its readers said.
type Comparison struct {
	Event
	Targets []string // agencies that the articles are about, those of the most articles first
	Target  string   // the one that sides are compared toward; "" if the articles are about none
	Columns []OutletColumn
	Shared  []SharedStatement
	Quality []quality.Row
}

// OutletColumn is one outlet.
type OutletColumn struct {
	Outlet     string // "" if it is not known
	Articles   []corpus.Document
	Statements []statement.Statement // that its articles quote
	Voices     []Voice               // who they quote, the most often first
	Comments   int
	About      int // comments that take a side toward the target, or none that is clear
	Sides      []SideShare
	Typical    []Item         // of each side, the comment that takes it the surest
	Themes     []ThemeSummary // of its comments
	Story      Balance
	Readers    Balance
	Distance   Balance
}

// Voice is somebody whom articles quote.
type Voice struct {
	Agency, Name string // Agency is "" of a person
	Times        int
}

// SideShare is the comments with a side toward the target, as a share of those about it.
type SideShare struct {
	Side             corpus.Label
	Count            int
	Share, Low, High float64 // with the 95% interval; all 0 if there are no comments
}

// Balance is supportive less critical, as a share of all, from -1 to 1; a distance is one
// balance less another, from -2 to 2.
type Balance struct {
	Of             int // of so many statements or comments; 0: not known
	Value          float64
	Low, High      float64 // 95% interval
	centre, spread float64 // of the interval
}

// balance makes the balance of so many of n. Its interval is Wald's with half an
// observation added to each side and one to the middle (Agresti and Min, "Simple improved
// confidence intervals for comparing matched proportions", 2005).
func balance(supportive, critical, n int) Balance {
	if n == 0 {
		return Balance{}
	}
	b := Balance{Of: n, Value: float64(supportive-critical) / float64(n)}
	all := float64(n + 2)
	plus, minus := (float64(supportive)+0.5)/all, (float64(critical)+0.5)/all
	b.centre = plus - minus
	b.spread = share.Normal * math.Sqrt((plus+minus-b.centre*b.centre)/all)
	return b.bounded(1)
}

func (b Balance) bounded(most float64) Balance {
	b.Low, b.High = min(b.Value, max(b.centre-b.spread, -most)), max(b.Value, min(b.centre+b.spread, most))
	return b
}

// less is one balance less another, independent one; none if one of them is not known.
func (b Balance) less(other Balance) Balance {
	if b.Of == 0 || other.Of == 0 {
		return Balance{}
	}
	d := Balance{Of: b.Of + other.Of, Value: b.Value - other.Value, centre: b.centre - other.centre, spread: math.Hypot(b.spread, other.spread)}
	return d.bounded(2)
}

// Compare puts the outlets of an event beside each other. Target is an agency, by id or
// name; "" is the one that most of the articles name. An error about it names the
// parameter target.
func (r *Reader) Compare(ctx context.Context, id, target string) (*Comparison, error) {
	event, err := r.Event(ctx, id)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Event: *event, Targets: namedBy(event.Articles)}
	if c.Target, err = r.targetOf(ctx, target); err != nil {
		return nil, err
	}
	if c.Target == "" && len(c.Targets) > 0 {
		c.Target = c.Targets[0]
	}
	sides, err := r.sidesByOutlet(ctx, c)
	if err != nil {
		return nil, err
	}
	statements := make([][]statement.Statement, len(c.Articles))
	for i, d := range c.Articles {
		statements[i] = statement.Of(d.Text(), d.Annotation.Agencies)
	}
	for _, outlet := range c.Outlets {
		column := OutletColumn{Outlet: outlet}
		var told storyCount
		for i, d := range c.Articles {
			if d.Outlet == outlet {
				column.Articles = append(column.Articles, d)
				column.Statements = append(column.Statements, statements[i]...)
				told.add(d, statements[i], c.Target)
			}
		}
		column.Voices, column.Story = voices(column.Statements), balance(told.supportive, told.critical, told.of)
		if err := r.fillReaders(ctx, c, &column, sides[outlet]); err != nil {
			return nil, err
		}
		column.Distance = column.Story.less(column.Readers)
		c.Columns = append(c.Columns, column)
	}
	c.Shared, err = r.shared(ctx, c, statements)
	return c, err
}

// targetOf reads a target.
func (r *Reader) targetOf(ctx context.Context, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	id, err := r.values.Read(ctx, schema.Agency, text)
	if bad, is := errors.AsType[*schema.ValueError](err); is {
		return "", searchurl.BadValue("target", bad.Msg, bad.Suggestion())
	}
	return id, err
}

// namedBy lists the agencies that articles name, those of the most articles first.
func namedBy(articles []corpus.Document) (ids []string) {
	in := map[string]int{}
	for _, d := range articles {
		for _, a := range d.Annotation.Agencies {
			if a.Named {
				if in[a.ID]++; in[a.ID] == 1 {
					ids = append(ids, a.ID)
				}
			}
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(in[b], in[a]), strings.Compare(a, b)) })
	return ids
}

// voices counts whom statements are of.
func voices(statements []statement.Statement) (list []Voice) {
	for _, s := range statements {
		if s.Speaker == "" {
			continue
		}
		v := Voice{Agency: s.Agency}
		if s.Agency == "" {
			v.Name = s.Speaker
		}
		i := slices.IndexFunc(list, func(o Voice) bool { return o.Agency == v.Agency && o.Name == v.Name })
		if i < 0 {
			i, list = len(list), append(list, v)
		}
		list[i].Times++
	}
	slices.SortStableFunc(list, func(a, b Voice) int { return cmp.Compare(b.Times, a.Times) })
	return list
}

// storyCount counts the sides of those who are quoted.
type storyCount struct{ supportive, critical, of int }

// add counts the statements of an article whose speakers are known. An agency speaks for
// itself. Somebody else takes the side that the article's stance toward the target has, if
// the words that show it are in the statement, otherwise none.
func (n *storyCount) add(d corpus.Document, statements []statement.Statement, target string) {
	if target == "" {
		return
	}
	for _, s := range statements {
		if s.Speaker == "" {
			continue
		}
		n.of++
		switch sideOfStatement(d.Annotation, s, target) {
		case corpus.Supportive:
			n.supportive++
		case corpus.Critical:
			n.critical++
		}
	}
}

func sideOfStatement(a corpus.Annotation, s statement.Statement, target string) corpus.Label {
	for _, agency := range a.Agencies {
		if s.Agency != "" && agency.ID == s.Agency && (s.Agency == target || slices.Contains(agency.Path, target)) {
			return corpus.Supportive
		}
	}
	for _, stance := range a.Stances {
		if e := stance.Evidence; stance.Target == target && e != nil && e[0] < s.Span[1] && s.Span[0] < e[1] {
			return stance.Label()
		}
	}
	return corpus.Neutral
}

// OutletSearch narrows a search to an outlet; "" is one that is not known.
func OutletSearch(s searchurl.Search, outlet string) searchurl.Search {
	if outlet == "" {
		return s.WithMissing(schema.Outlet, true)
	}
	return s.With(schema.Outlet, outlet, searchurl.Any)
}

// AboutSearch narrows a search to what is about an agency, whatever side it takes.
func AboutSearch(s searchurl.Search, target string) searchurl.Search {
	for _, side := range corpus.Labels {
		s = s.With(schema.Toward, schema.JoinToward(target, side), searchurl.Any)
	}
	return s
}

// sidesByOutlet counts the comments on an event by outlet and side.
func (r *Reader) sidesByOutlet(ctx context.Context, c *Comparison) (map[string][]SideShare, error) {
	if c.Target == "" {
		return nil, nil
	}
	outlet, toward := searchurl.Group{Field: schema.Outlet}, searchurl.Group{Field: schema.Toward}
	found, err := r.Aggregate(ctx, searchurl.Aggregation{
		Search: AboutSearch(EventSearch(c.ID, corpus.KindComment), c.Target), By: []searchurl.Group{outlet, toward}, Of: []searchurl.Group{outlet},
		Metrics: []searchurl.Metric{searchurl.CountMetric, searchurl.ShareMetric}, Top: articlesOfEvent,
	})
	if err != nil {
		return nil, err
	}
	c.Quality = found.Quality
	at := map[string]int{}
	for i, column := range found.Columns {
		at[column.Name] = i
	}
	sides := map[string][]SideShare{}
	for row := range found.Rows {
		target, side, ok := schema.SplitToward(row[at[schema.Toward]].(string))
		if !ok || target != c.Target {
			continue
		}
		name := row[at[schema.Outlet]].(string)
		if name == MissingValue {
			name = ""
		}
		one := SideShare{Side: side, Count: row[at["count"]].(int)}
		n := row[at["n"]].(int)
		one.Share = float64(one.Count) / float64(max(n, 1))
		low, known := row[at["share_low"]].(float64)
		if high, both := row[at["share_high"]].(float64); known && both {
			one.Low, one.High = low, high
		} else { // of a single article: as its own readers vary
			one.Low, one.High = share.Wilson(one.Share, float64(max(n, 1)), share.Normal)
		}
		sides[name] = append(sides[name], one)
	}
	return sides, nil
}

// fillReaders fills in what the readers of an outlet said.
func (r *Reader) fillReaders(ctx context.Context, c *Comparison, column *OutletColumn, sides []SideShare) (err error) {
	comments := OutletSearch(EventSearch(c.ID, corpus.KindComment), column.Outlet)
	if column.Comments, err = r.Total(ctx, comments); err != nil {
		return err
	}
	if column.Themes, err = r.ThemeSummaries(ctx, comments, column.Comments); err != nil || column.Comments == 0 || c.Target == "" {
		return err
	}
	counts := map[corpus.Label]int{}
	for _, label := range corpus.Labels {
		i := slices.IndexFunc(sides, func(s SideShare) bool { return s.Side == label })
		one := SideShare{Side: label}
		if i >= 0 {
			one = sides[i]
		}
		counts[label] = one.Count
		column.About += one.Count
		column.Sides = append(column.Sides, one)
	}
	column.Readers = balance(counts[corpus.Supportive], counts[corpus.Critical], column.About-counts[corpus.Unclear])
	for i, one := range column.Sides {
		if one.Count == 0 && column.About > 0 {
			column.Sides[i].Low, column.Sides[i].High = share.Wilson(0, float64(column.About), share.Normal)
		}
		if one.Count == 0 || one.Side != corpus.Critical && one.Side != corpus.Supportive {
			continue
		}
		surest := comments.With(schema.Toward, schema.JoinToward(c.Target, one.Side), searchurl.Any).WithSort(search.Confidence)
		surest.Request.Limit = 1
		found, err := r.Search(ctx, surest)
		if err != nil {
			return err
		}
		column.Typical = append(column.Typical, found.Items...)
	}
	return nil
}
