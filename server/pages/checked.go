package pages

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"standpoint/indexer/estimate"
	"standpoint/indexer/search/schema"
	"standpoint/server/coding"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// checkedView is what people say of the sides toward an agency, by a sample that they
// judged.
type checkedView struct {
	Sample   string
	Toward   string // name of the agency
	Of       link   // the search that was sampled; its Href is "" where the page shows that search
	Judged   string // "40 of 60 documents were judged"
	Rows     []checkedRow
	Method   string
	More     string // how many more to judge
	Refused  string // why there are no shares
	Parts    []checkedPart
	CSV      string // address of the shares as rows; "" if the page does not show the search
	PartName string // what Parts are of: "Outlet"
}

// checkedPart is one of the strata of a sample.
type checkedPart struct {
	Label   string
	Rows    []checkedRow
	Refused string
}

// checkedRow is the share of a side.
type checkedRow struct {
	Side            string
	Model, Share    string // "20%"; Model is "" if the model has no such label
	Interval        string // "21 to 45%"
	Right, Found    string // "64 of 100 (50 to 76)": how many that the model marks are right, and how many it finds
	NoRight, NoFind string // why that is not known
}

// checked shows what people say of what a search finds; nil if nobody judged a sample of it.
func (p *Pages) checked(ctx context.Context, s searchurl.Search) (*checkedView, error) {
	c, err := p.reader.Checked(ctx, s)
	if err != nil || c == nil {
		return nil, err
	}
	v := p.checkedView(*c)
	v.CSV = tableOfChecked(s)
	return v, nil
}

// allChecked shows all samples that people judged.
func (p *Pages) allChecked(ctx context.Context) (views []*checkedView, err error) {
	all, searches, err := p.reader.AllChecked(ctx)
	for i, c := range all {
		v := p.checkedView(c)
		v.Of = link{Label: "a search", Href: strings.TrimSuffix("/search?"+searches[i], "?")}
		if page, err := p.opened(ctx, v.Of.Href, 0); err == nil { // else the search can no longer be read
			v.Of.Label = visible(page.ReadBack)
		}
		views = append(views, v)
	}
	return views, err
}

func (p *Pages) checkedView(c results.Checked) *checkedView {
	v := &checkedView{Sample: visible(c.Sample), Toward: visible(p.reader.Label(schema.Agency, c.Target)),
		Judged: fmt.Sprintf("%s of %s were judged", number(c.Labelled), amount(c.Documents, "document")), Refused: c.Refused, Rows: checkedRows(c.Shares)}
	more := 0
	for _, s := range c.Shares {
		v.Method = string(s.Estimate.Method)
		more = max(more, s.More)
	}
	if more > 0 {
		v.More = fmt.Sprintf("%s to judge for intervals of five points to either side", amount(more, "more document"))
	}
	for _, part := range c.Parts {
		v.PartName = lowerFirst(facetNames[part.Field].name)
		label := results.MissingValue
		if part.Value != "" {
			label = p.reader.Label(part.Field, part.Value)
		}
		v.Parts = append(v.Parts, checkedPart{Label: visible(label), Rows: checkedRows(part.Shares), Refused: part.Refused})
	}
	return v
}

func checkedRows(shares []coding.Share) (rows []checkedRow) {
	for _, s := range shares {
		row := checkedRow{Side: visible(s.Value), Share: percents(s.Estimate.Share), Interval: fmt.Sprintf("%d to %d%%", percent(s.Estimate.Low), percent(s.Estimate.High)),
			Right: ofHundred(s.Precision), Found: ofHundred(s.Recall), NoRight: s.NoPrecision, NoFind: s.NoRecall}
		if s.Raw >= 0 {
			row.Model = percents(s.Raw)
		}
		rows = append(rows, row)
	}
	return rows
}

func percents(share float64) string { return fmt.Sprintf("%d%%", percent(share)) }

// ofHundred writes a share as people say it.
func ofHundred(i estimate.Interval) string {
	return fmt.Sprintf("%d of 100 (%d to %d)", percent(i.Share), percent(i.Low), percent(i.High))
}

// tableOfChecked is the address of the shares as rows.
func tableOfChecked(s searchurl.Search) string {
	values := s.Deciding()
	for name, value := range map[string]string{"by": "toward", "metrics": "count,share", "corrected": "true"} {
		values.Set(name, value)
	}
	return (&url.URL{Path: "/api/v1/aggregate.csv", RawQuery: values.Encode()}).String()
}
