package report

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"standpoint/corpus/frozen"
	"standpoint/indexer/agreement"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/zone"
	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// Reader answers the searches of a report; *results.Reader is one.
type Reader interface {
	Read(ctx context.Context, raw string, also ...string) (searchurl.Search, error)
	Total(ctx context.Context, s searchurl.Search) (int, error)
	ReadAggregation(ctx context.Context, raw string, file bool) (searchurl.Aggregation, error)
	Aggregate(ctx context.Context, a searchurl.Aggregation) (*results.Aggregate, error)
	Reliability(ctx context.Context, s searchurl.Search) (*agreement.Measure, error)
	FrozenCorpus(ctx context.Context, name string) (frozen.Corpus, error)
}

// Checked is a report with what its searches say.
type Checked struct {
	*Report
	Frozen  *frozen.Corpus // that the numbers are of; nil if they are of the whole collection
	Numbers []CheckedNumber
}

// CheckedNumber is a number with what its search says.
type CheckedNumber struct {
	*Number
	Href   string // of the search, in the frozen corpus if there is one; "" if it cannot be read
	Frozen Answer // zero without a frozen corpus
	Today  Answer
	// Now is the one that the number is compared with.
	Now Answer
}

// Differs reports whether the report says something else than the search, or nothing yet.
func (n CheckedNumber) Differs() bool {
	return n.Now.Difference != "" || n.Now.Reason != "" || !n.form.known
}

// Unfilled reports whether nobody has filled in the number yet.
func (n CheckedNumber) Unfilled() bool { return !n.form.known }

// Answer is what a search says.
type Answer struct {
	Text       string // in the form of the number; "" if there is a Reason
	Difference string // by how much it is above what the report says; "" if it is the same
	Reason     string // why there is no answer
}

// Differing counts the numbers that differ.
func (c *Checked) Differing() (n int) {
	for _, number := range c.Numbers {
		if number.Differs() {
			n++
		}
	}
	return n
}

// Unmarked counts what was typed by hand and not marked so.
func (c *Checked) Unmarked() (n int) {
	for _, t := range c.Typed {
		if !t.Marked {
			n++
		}
	}
	return n
}

// Holds reports whether nothing is to be said against the report.
func (c *Checked) Holds() bool { return c.Differing() == 0 && c.Unmarked() == 0 && len(c.Faults) == 0 }

// Filled is the report with what the searches say in the place of its numbers.
func (c *Checked) Filled() string {
	texts := make([]string, len(c.Numbers))
	for i, n := range c.Numbers {
		texts[i] = n.Now.Text
	}
	return c.Fill(texts)
}

// Check asks the searches of a report, in the frozen corpus that it names, or another one
// that is given, and in the whole collection. The error is that of a reader that cannot
// answer; a search that cannot be read has a Reason.
func Check(ctx context.Context, reader Reader, r *Report, corpus string) (*Checked, error) {
	c := &Checked{Report: r}
	if corpus == "" {
		corpus = r.Corpus
	}
	if corpus != "" {
		var err error
		if c.Frozen, err = frozenCorpus(ctx, reader, corpus); err != nil {
			return nil, err
		}
		if c.Frozen == nil {
			r.Faults = slices.Insert(r.Faults, 0, Fault{1, "there is no frozen corpus of the name “" + clip(corpus) + "”; standpoint corpus list shows all"})
		}
	}
	for _, n := range r.Numbers {
		checked := CheckedNumber{Number: n}
		ask := asker{ctx, reader, n}
		var err error
		if checked.Today, checked.Href, err = ask.in(""); err != nil {
			return nil, err
		}
		checked.Now = checked.Today
		if c.Frozen != nil {
			if checked.Frozen, checked.Href, err = ask.in(c.Frozen.Name); err != nil {
				return nil, err
			}
			checked.Now = checked.Frozen
		}
		c.Numbers = append(c.Numbers, checked)
	}
	return c, nil
}

// frozenCorpus finds a corpus by its name as searches do, in any letter case; nil if there is
// none.
func frozenCorpus(ctx context.Context, reader Reader, name string) (*frozen.Corpus, error) {
	s, err := reader.Read(ctx, url.Values{schema.Corpus: {name}}.Encode())
	if err != nil {
		_, err = Refused(ctx, err)
		return nil, err
	}
	found, err := reader.FrozenCorpus(ctx, strings.Join(s.Filter(schema.Corpus).Any, ""))
	if errors.Is(err, frozen.ErrNotFound) {
		return nil, nil
	}
	return &found, err
}

// Within is a search within a frozen corpus, unless it names one itself; "": as it is.
func Within(s searchurl.Search, corpus string) searchurl.Search {
	if corpus == "" || len(s.Filter(schema.Corpus).Any) > 0 {
		return s
	}
	return s.With(schema.Corpus, corpus, searchurl.Any)
}

// asker asks what a number is.
type asker struct {
	ctx    context.Context
	reader Reader
	number *Number
}

// in asks in a frozen corpus; "": in the whole collection.
func (a asker) in(corpus string) (answer Answer, href string, err error) {
	v, href, err := a.value(corpus)
	if err != nil {
		answer.Reason, err = Refused(a.ctx, err)
		return answer, href, err
	}
	f := a.number.form
	return Answer{Text: f.write(v), Difference: f.difference(a.number.Says, v)}, href, nil
}

// Refused is why a search has no answer. An error that is not about the search stays one.
func Refused(ctx context.Context, err error) (reason string, other error) {
	if p := problem.Of(ctx, err); p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests {
		return p.Detail, nil
	}
	return "", err
}

func (a asker) value(corpus string) (v Value, href string, err error) {
	if a.number.page == explorePage {
		return a.cell(corpus)
	}
	s, err := a.reader.Read(a.ctx, a.number.raw, searchurl.ViewName, searchurl.SplitName)
	if err != nil {
		return v, "", err
	}
	s = Within(s, corpus)
	href = s.FirstPage().URL(searchPage)
	if a.number.measure == Count {
		total, err := a.reader.Total(a.ctx, s)
		return Value{Number: float64(total)}, href, err
	}
	m, err := a.reader.Reliability(a.ctx, s)
	switch {
	case err != nil:
		return v, href, err
	case m == nil:
		return v, href, refuse("nobody has judged a sample of this search")
	case !m.Defined():
		return v, href, refuse("alpha is not defined: " + m.Undefined)
	}
	return Value{m.Value, m.Low, m.High, m.HasInterval()}, href, nil
}

func refuse(reason string) error { return problem.New(string(searchurl.UnknownValue), reason) }

// cell asks for a row of a table.
func (a asker) cell(corpus string) (v Value, href string, err error) {
	t, err := a.reader.ReadAggregation(a.ctx, a.number.raw, false)
	if err != nil {
		return v, "", err
	}
	t.Search, t.Wide = Within(t.Search, corpus), false
	a.need(&t)
	href = t.URL(explorePage)
	if len(t.By) > 2 {
		return v, "", refuse("a table has at most two fields in by")
	}
	if len(a.number.of) != len(t.By) {
		return v, href, refuse("the title of the link must name a value of each field in by, separated by commas")
	}
	if len(t.By) == 1 {
		t.Top = searchurl.MaxTop
	}
	wanted := make([]string, len(t.By))
	for i, g := range t.By {
		if wanted[i], err = a.readValue(g, a.number.of[i]); err != nil {
			return v, href, err
		}
	}
	found, err := a.reader.Aggregate(a.ctx, t)
	if err != nil {
		return v, href, err
	}
	v, err = a.find(t, found, wanted)
	return v, href, err
}

// need asks for the column that the number is of.
func (a asker) need(t *searchurl.Aggregation) {
	metric := map[string]searchurl.Metric{"authors": searchurl.AuthorsMetric, "articles": searchurl.ArticlesMetric, "n": searchurl.ShareMetric, "share": searchurl.ShareMetric}[a.number.measure]
	switch {
	case a.number.measure == "share_corrected" || a.number.measure == "n_labelled":
		t.Corrected = true
	case metric != "" && !t.Has(metric):
		asked := append(slices.Clone(t.Metrics), metric)
		t.Metrics = slices.DeleteFunc(slices.Clone(searchurl.Metrics), func(m searchurl.Metric) bool { return !slices.Contains(asked, m) })
	}
	if a.number.measure == Count && !t.Has(searchurl.CountMetric) {
		t.Metrics = slices.Insert(slices.Clone(t.Metrics), 0, searchurl.CountMetric)
	}
}

// readValue reads a value of a field as the filters of a search do, by id or name.
func (a asker) readValue(g searchurl.Group, value string) (string, error) {
	if g.Interval != "" || value == results.MissingValue {
		return value, nil
	}
	s, err := a.reader.Read(a.ctx, url.Values{g.Field: {value}}.Encode())
	if err != nil {
		return "", err
	}
	if any := s.Filter(g.Field).Any; len(any) == 1 {
		return any[0], nil
	}
	return "", refuse("“" + clip(value) + "” is not a value of " + g.Field)
}

// starts are how the title of a link has the start of an hour, day, week, month or year.
var starts = map[search.Interval]string{search.Hour: "2006-01-02T15:04", search.Day: time.DateOnly, search.Week: time.DateOnly, search.Month: "2006-01", search.Year: "2006"}

func (a asker) find(t searchurl.Aggregation, found *results.Aggregate, wanted []string) (v Value, err error) {
	where, err := zone.Load(t.Search.Request.Zone)
	if err != nil {
		return v, err
	}
	at := map[string]int{}
	for i, c := range found.Columns {
		at[c.Name] = i
	}
	others := false
	for row := range found.Rows {
		is := true
		for i, g := range t.By {
			value := row[at[g.Column()]]
			if start, isTime := value.(time.Time); isTime {
				value = start.In(where).Format(starts[g.Interval])
			}
			others = others || value == results.OtherValue
			is = is && value == wanted[i]
		}
		if is {
			return a.read(row, at)
		}
	}
	switch {
	case others:
		return v, refuse("the row is not among the most frequent ones; write a larger top, or narrow the search")
	case slices.Contains([]string{Count, "authors", "articles"}, a.number.measure):
		return v, nil // nothing is found
	}
	return v, refuse("the search finds no document of this row")
}

// read reads the column that the number is of.
func (a asker) read(row []any, at map[string]int) (v Value, err error) {
	number := func(column string) (float64, bool) {
		switch value := row[at[column]].(type) {
		case int:
			return float64(value), true
		case float64:
			return value, true
		}
		return 0, false
	}
	known := false
	if v.Number, known = number(a.number.measure); !known {
		return v, refuse("the row has no " + a.number.measure + ": the sample does not cover it, or the search finds nothing of it")
	}
	if ends := intervals[a.number.measure]; ends[0] != "" {
		lowKnown, highKnown := false, false
		v.Low, lowKnown = number(ends[0])
		v.High, highKnown = number(ends[1])
		v.Interval = lowKnown && highKnown
	}
	return v, nil
}
