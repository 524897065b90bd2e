package pages

import (
	"context"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/server/problem"
	"standpoint/server/report"
	"standpoint/server/searchurl"
	"standpoint/templates"
)

const reportsPath = "/reports"

// reportsView is the view of reports.html: the reports that are served.
type reportsView struct {
	frame
	Reports []reportLine
}

// reportLine is a report in the list.
type reportLine struct {
	Title, Href, Of string // Of: "12 numbers, in the frozen corpus “FEMA, spring”"
}

// reportView is the view of report.html: a report with its searches asked again.
type reportView struct {
	frame
	Heading []reportPart
	Sums    []string
	Faults  []string
	Blocks  []reportBlock
	Numbers []reportNumber
	Frozen  bool         // the numbers are of a frozen corpus
	ByHand  bool         // something was typed by hand
	CSS     template.CSS // of a page in one file
}

// reportNumber is a line of the table of all numbers.
type reportNumber struct {
	Line                int
	Says, Frozen, Today string
	Href                string
	Differs             bool
}

// maxReports is how many reports are listed.
const maxReports = 500

// listReports lists the reports.
func (p *Pages) listReports(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	names, err := fs.Glob(p.reports, "*"+report.End)
	if err != nil {
		return err
	}
	v := &reportsView{frame: frame{Title: "Reports", Canonical: reportsPath}}
	for _, file := range names[:min(len(names), maxReports)] {
		name := strings.TrimSuffix(file, report.End)
		text, err := report.Open(p.reports, name)
		if errors.Is(err, report.ErrNone) {
			continue // since it was listed
		}
		if err != nil {
			return err
		}
		read := report.Parse(text)
		line := reportLine{Title: visible(read.Title), Href: reportsPath + "/" + url.PathEscape(name), Of: corpus.Counted(len(read.Numbers), "number")}
		if line.Title == "" {
			line.Title = visible(file)
		}
		if read.Corpus != "" {
			line.Of += visible(", in the frozen corpus “" + read.Corpus + "”")
		}
		v.Reports = append(v.Reports, line)
	}
	return p.show(w, r, "reports", v)
}

// showReport shows a report.
func (p *Pages) showReport(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	name := r.PathValue("name")
	text, err := report.Open(p.reports, name)
	if err != nil {
		return err
	}
	v, err := p.newReport(r.Context(), text, "", name)
	if err != nil {
		return err
	}
	v.Canonical = reportsPath + "/" + url.PathEscape(r.PathValue("name"))
	return p.show(w, r, "report", v)
}

// renderReport answers a report in Markdown with a page of one file, for other sites.
func (p *Pages) renderReport(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "corpus", "site")
	if err != nil {
		return err
	}
	site, err := siteOf(values.Get("site"))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, report.MaxSize))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return problem.New(problem.TooLarge, "The report has more than "+strconv.Itoa(report.MaxSize)+" bytes.")
	} else if err != nil {
		return problem.New(problem.UnreadableBody, "The report ended before it was complete.")
	}
	v, err := p.newReport(r.Context(), string(text), values.Get("corpus"), "Report")
	if err != nil {
		return err
	}
	v.CSS = template.CSS(p.renderer.files["style.css"]) //nolint:gosec // it is a file of ours
	return p.renderer.renderFile(w, "report", v, site)
}

// siteOf reads the address of the site that the links of a page lead to; "": of none.
func siteOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || address != "" && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		return "", searchurl.BadValue("site", "must be the address of a site", "https://news.example.org")
	}
	return strings.TrimSuffix(u.String(), "/"), nil
}

// renderFile fills in a template as a page that needs no other file, with links to a site.
func (r *renderer) renderFile(w http.ResponseWriter, name string, v view, site string) error {
	text, err := r.fill(name, "file", v)
	if err != nil {
		return err
	}
	text = templates.Below(text, strings.ReplaceAll(template.HTMLEscapeString(site), "$", "$$"))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(text) // else nobody can be told
	return nil
}

// newReport asks the searches of a report.
func (p *Pages) newReport(ctx context.Context, text, frozen, name string) (*reportView, error) {
	checked, err := report.Check(ctx, p.reader, report.Parse(text), frozen)
	if err != nil {
		return nil, err
	}
	v := &reportView{frame: frame{Title: visible(checked.Title), NoIndex: true}, Frozen: checked.Frozen != nil, ByHand: len(checked.Typed) > 0}
	for _, fault := range checked.Faults {
		v.Faults = append(v.Faults, visible(fault.String()))
	}
	v.Sums = sumsOf(checked)
	for _, n := range checked.Numbers {
		v.Numbers = append(v.Numbers, reportNumber{Line: n.Line, Says: n.Says, Frozen: answerWords(n.Frozen), Today: answerWords(n.Today), Href: n.Href, Differs: n.Differs()})
	}
	d := drawnReport{Pages: p, ctx: ctx, checked: checked, level: 1}
	blocks := checked.Blocks
	if len(blocks) > 0 && blocks[0].Kind == report.Heading {
		v.Heading, blocks = d.parts(blocks[0].Inline), blocks[1:]
	} else {
		v.Title = visible(name)
		v.Heading = []reportPart{{Kind: string(report.Text), Text: v.Title}}
	}
	v.Blocks, err = d.blocks(blocks)
	return v, err
}

// sumsOf says in sentences what is true of a report as a whole.
func sumsOf(c *report.Checked) (sums []string) {
	of := "in this collection today"
	if c.Frozen != nil {
		of = "in the frozen corpus “" + visible(c.Frozen.Name) + "” of " + c.Frozen.Frozen.Format("2 January 2006")
	}
	switch n := c.Differing(); {
	case len(c.Numbers) == 0:
		sums = append(sums, "No number of this report is a search.")
	case n == 0:
		sums = append(sums, corpus.Counted(len(c.Numbers), "number")+" of this report "+map[bool]string{true: "is a search, and is", false: "are searches, and are"}[len(c.Numbers) == 1]+" as "+of+".")
	default:
		sums = append(sums, number(n)+" of "+corpus.Counted(len(c.Numbers), "number")+" of this report "+map[bool]string{true: "differs", false: "differ"}[n == 1]+" from what the searches find "+of+".")
	}
	if n := len(c.Typed); n > 0 {
		sums = append(sums, corpus.Counted(n, "number")+" "+map[bool]string{true: "was", false: "were"}[n == 1]+" typed by hand, and no search stands behind "+map[bool]string{true: "it", false: "them"}[n == 1]+".")
	}
	return sums
}

func answerWords(a report.Answer) string {
	switch {
	case a.Reason != "":
		return visible("no number: " + a.Reason)
	case a.Difference != "":
		return a.Text + " (" + a.Difference + ")"
	}
	return a.Text
}

// drawnReport makes the view of the blocks of a report.
type drawnReport struct {
	*Pages
	ctx     context.Context
	checked *report.Checked
	drawn   int // tables and timelines so far
	level   int // of the last heading
}

// reportBlock is a block of a report.
type reportBlock struct {
	Kind     string
	Level    int
	Ordered  bool
	Head     bool
	Text     string
	Inline   []reportPart
	Blocks   []reportBlock
	Href     string // of what a table or timeline shows
	Table    *heatView
	Timeline *timelineView
	Refused  string // why there is none
}

// reportPart is a part of a line.
type reportPart struct {
	Kind, Text, Href string
	Inline           []reportPart
	Now              string // "now 46"; "" if the number is the same
}

func (d *drawnReport) blocks(blocks []report.Block) (out []reportBlock, err error) {
	for _, b := range blocks {
		v := reportBlock{Kind: string(b.Kind), Level: d.levelOf(b), Ordered: b.Ordered, Head: b.Head, Text: visible(b.Text), Inline: d.parts(b.Inline)}
		if v.Blocks, err = d.blocks(b.Blocks); err != nil {
			return nil, err
		}
		if b.Drawing != nil {
			if err := d.draw(&v, b.Drawing); err != nil {
				return nil, err
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// levelOf is the level of a heading, below the one of the page and at most one below the
// last.
func (d *drawnReport) levelOf(b report.Block) int {
	if b.Kind != report.Heading {
		return 0
	}
	d.level = min(max(b.Level, 2), d.level+1, 4)
	return d.level
}

func (d *drawnReport) parts(parts []report.Inline) (out []reportPart) {
	for _, part := range parts {
		v := reportPart{Kind: string(part.Kind), Text: visible(part.Text), Href: part.Href, Inline: d.parts(part.Inline)}
		if part.Number != nil {
			v.Text = part.Number.Says
		}
		for _, n := range d.checked.Numbers {
			if part.Number == nil || n.Number != part.Number {
				continue
			}
			switch v.Text, v.Href = n.Says, n.Href; {
			case n.Now.Reason != "":
				v.Now = visible(n.Now.Reason)
			case n.Differs():
				v.Now = "now " + n.Now.Text
			}
		}
		out = append(out, v)
	}
	return out
}

// draw draws a table or a timeline, in the frozen corpus if there is one.
func (d *drawnReport) draw(v *reportBlock, drawing *report.Drawing) error {
	d.drawn++
	if d.drawn > report.MaxDrawings {
		v.Refused = "There are too many tables and timelines."
		return nil
	}
	drawn := d.timelineOf
	if drawing.Table {
		drawn = d.tableOf
	}
	err := drawn(v, drawing)
	if err != nil {
		v.Refused, err = report.Refused(d.ctx, err)
		v.Refused = visible(v.Refused)
	}
	return err
}

func (d *drawnReport) corpus() string {
	if d.checked.Frozen == nil {
		return ""
	}
	return d.checked.Frozen.Name
}

func (d *drawnReport) tableOf(v *reportBlock, drawing *report.Drawing) error {
	a, err := d.reader.ReadAggregation(d.ctx, drawing.Raw, false)
	if err != nil {
		return err
	}
	if len(a.By) > 2 {
		return tooManySides(a)
	}
	a.Search, a.Wide, a.Search.Labels = report.Within(a.Search, d.corpus()), false, false
	found, err := d.reader.Aggregate(d.ctx, withLabels(a))
	if err != nil {
		return err
	}
	table, err := newHeat(a, found, visible(drawing.Caption))
	v.Table, v.Href = &table, a.URL("/explore")
	if len(table.Lines) == 0 {
		v.Table, v.Refused = nil, "There is nothing to count."
	}
	return err
}

func (d *drawnReport) timelineOf(v *reportBlock, drawing *report.Drawing) error {
	s, err := d.reader.Read(d.ctx, drawing.Raw, searchurl.ViewName, searchurl.SplitName)
	if err != nil {
		return err
	}
	histogram := s.Request.Histogram
	if histogram == nil {
		histogram = &search.HistogramRequest{Interval: search.Auto}
	}
	s = report.Within(s, d.corpus()).FirstPage().WithFacets(nil, histogram)
	asked := s
	asked.Request.Limit = 0
	page, err := d.reader.Search(d.ctx, asked)
	if err != nil {
		return err
	}
	v.Href = s.URL("/search")
	if v.Timeline, err = d.timeline(d.ctx, s, page.Timeline, page.Snapshot.Index, "/search", searchurl.NoSplit); err != nil || v.Timeline == nil {
		v.Refused = "There are not two times to draw."
		return err
	}
	v.Timeline.ID, v.Timeline.Bounds, v.Timeline.Splits = "-"+strconv.Itoa(d.drawn), "", nil
	return nil
}
