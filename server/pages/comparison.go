package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// eventView is the view of event.html: an event as each outlet told it.
type eventView struct {
	frame
	Headline string
	Lang     string
	Span     string
	eventFacts
	Target  *link
	Targets []orderView // agencies that sides can be compared toward
	Columns []columnView
	Themed  bool // the comments of a column have themes
	Shared  []sharedView
	Quality []string
	API     string
}

// columnView is one outlet.
type columnView struct {
	Name     string
	Href     string // the page of the outlet; "" if it is not known
	Articles []toldView
	Agencies []link
	Voices   []voiceView
	Comments factView
	About    factView // comments that are about the target
	Sides    []sidedCell
	Single   bool // the comments are on a single article
	Typical  []typicalView
	Themes   []factView
	Story    *balanceView
	Readers  *balanceView
	Distance *balanceView
}

// toldView is an article of the event.
type toldView struct {
	link
	Lang string
	Date dateView
}

// voiceView is somebody whom articles quote.
type voiceView struct {
	Name  string
	Href  string // the page of an agency; "" of a person
	Times int
}

// balanceView is a balance in words.
type balanceView struct {
	Value, Interval string
	Of              int
}

// typicalView is a comment that takes a side.
type typicalView struct {
	Side string
	sidedPassage
}

// sharedView is a statement that several articles have.
type sharedView struct {
	Text    string
	Speaker string
	Words   int
	Printed []printedView
	Repeats factView
}

// printedView is what one article has of a statement.
type printedView struct {
	link
	Outlet string
	Date   dateView
	First  bool
	Share  string // "in full", "12 of 31 words"
}

// What is shown at most.
const (
	voicesShown   = 6
	agenciesTold  = 4
	targetsShown  = 8
	inFull        = 0.9 // of the words of the longest version
	typicalLength = 240
)

// event serves an event: its outlets beside each other.
func (p *Pages) event(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "target")
	if err != nil {
		return err
	}
	c, err := p.reader.Compare(r.Context(), r.PathValue("id"), values.Get("target"))
	if err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "event", p.newEvent(c))
}

// compare leads to the page of an event, which compares its outlets.
func (p *Pages) compare(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "target")
	if err != nil {
		return err
	}
	address := eventHref(url.PathEscape(r.PathValue("id")))
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

func (p *Pages) newEvent(c *results.Comparison) *eventView {
	first := c.Articles[0]
	v := &eventView{
		frame:    frame{Title: headlineOf(first) + " – Event", Canonical: targetHref(eventHref(c.ID), c.Target), NoIndex: true},
		Headline: headlineOf(first), Lang: langOf(first), Span: spanOf(&c.Event), eventFacts: factsOf(&c.Event),
		Quality: sentences(c.Quality), API: targetHref("/api/v1/events/"+c.ID+"/compare", c.Target),
	}
	if c.Target != "" {
		v.Target = &link{Label: visible(p.reader.Label(schema.Agency, c.Target)), Href: profileOf(searchurl.New(), schema.Agency, c.Target)}
	}
	for _, id := range c.Targets[:min(len(c.Targets), targetsShown)] {
		v.Targets = append(v.Targets, orderView{visible(p.reader.Short(id)), targetHref(eventHref(c.ID), id), id == c.Target})
	}
	for i := range c.Columns {
		v.Columns = append(v.Columns, p.column(c, &c.Columns[i]))
		v.Themed = v.Themed || len(c.Columns[i].Themes) > 0
	}
	for _, s := range c.Shared {
		v.Shared = append(v.Shared, p.sharedView(s))
	}
	return v
}

// targetHref adds the agency to an address that sides are compared toward.
func targetHref(path, target string) string {
	if target == "" {
		return path
	}
	return path + "?" + url.Values{"target": {target}}.Encode()
}

func (p *Pages) column(c *results.Comparison, o *results.OutletColumn) columnView {
	comments := results.OutletSearch(results.EventSearch(c.ID, corpus.KindComment), o.Outlet)
	v := columnView{Name: p.outletName(o.Outlet), Comments: fact("comments", o.Comments, comments), Single: len(o.Articles) == 1,
		Story: newBalance(o.Story), Readers: newBalance(o.Readers), Distance: newBalance(o.Distance)}
	if o.Comments == 1 {
		v.Comments.Label = "comment"
	}
	if o.Outlet != "" {
		v.Href = profileOf(searchurl.New(), schema.Outlet, o.Outlet)
	}
	var agencies []string
	for _, d := range o.Articles {
		v.Articles = append(v.Articles, toldView{link{Label: headlineOf(d), Href: articleHref(d.ID)}, langOf(d), documentDate(d)})
		for _, a := range d.Annotation.Agencies {
			if a.Named && !slices.Contains(agencies, a.ID) && len(agencies) < agenciesTold {
				agencies = append(agencies, a.ID)
				v.Agencies = append(v.Agencies, link{Label: visible(p.reader.Short(a.ID)), Href: profileOf(searchurl.New(), schema.Agency, a.ID)})
			}
		}
	}
	for _, voice := range o.Voices[:min(len(o.Voices), voicesShown)] {
		one := voiceView{Name: visible(voice.Name), Times: voice.Times}
		if voice.Agency != "" {
			one.Name, one.Href = visible(p.reader.Label(schema.Agency, voice.Agency)), profileOf(searchurl.New(), schema.Agency, voice.Agency)
		}
		v.Voices = append(v.Voices, one)
	}
	for _, theme := range o.Themes {
		v.Themes = append(v.Themes, fact(visible(theme.Label), theme.Documents, theme.Search))
	}
	if o.About > 0 {
		v.About = fact("about it", o.About, results.AboutSearch(comments, c.Target))
		for _, s := range o.Sides {
			v.Sides = append(v.Sides, sideCellOf(v.Name, s, o.About, comments.With(schema.Toward, schema.JoinToward(c.Target, s.Side), searchurl.Any)))
		}
	}
	for _, item := range o.Typical {
		v.Typical = append(v.Typical, newTypical(item, c.Target))
	}
	return v
}

// sideCellOf shows the comments with a side as a share of those about the target.
func sideCellOf(name string, s results.SideShare, of int, asked searchurl.Search) sidedCell {
	cell := sidedCell{Side: string(s.Side), Count: s.Count, Percent: strconv.Itoa(percent(s.Share)) + "%", Bar: measure(100 * s.Share)}
	cell.Interval = strconv.Itoa(percent(s.Low)) + " to " + strconv.Itoa(percent(s.High)) + "%"
	cell.Low, cell.Reaches = measure(100*s.Low), measure(100*(s.High-s.Low))
	cell.Title = fmt.Sprintf("%s, %s: %d of %s, %s", name, s.Side, s.Count, countDocuments(asked, of), cell.Percent)
	if s.Count > 0 {
		cell.Href = asked.URL("/search")
	}
	return cell
}

func newBalance(b results.Balance) *balanceView {
	if b.Of == 0 {
		return nil
	}
	return &balanceView{Value: signed(b.Value), Interval: signed(b.Low) + " to " + signed(b.High), Of: b.Of}
}

// newTypical shows the words of a comment that show its side, or its beginning.
func newTypical(item results.Item, target string) typicalView {
	d := item.Document
	v := typicalView{sidedPassage: sidedPassage{Lang: langOf(d), Href: commentHref(d.ID), Date: documentDate(d)}}
	v.Text = visible(corpus.Excerpt(d.Text(), typicalLength))
	if d.Comment != nil {
		v.From = visible(d.Comment.Author)
	}
	for _, s := range d.Annotation.Stances {
		if s.Target != target {
			continue
		}
		v.Side = string(sideOf(s, item.View))
		if s.Evidence != nil {
			if text := slice([]rune(d.Text()), *s.Evidence); text != "" {
				v.Text = visible(corpus.Excerpt(text, typicalLength))
			}
		}
	}
	return v
}

func (p *Pages) sharedView(s results.SharedStatement) sharedView {
	v := sharedView{Text: visible(s.Text), Speaker: visible(s.Speaker), Words: s.Words, Repeats: fact("comments repeat words of it", s.Repeated, s.Repeats)}
	if s.Repeated == 1 {
		v.Repeats.Label = "comment repeats words of it"
	}
	if s.Agency != "" {
		v.Speaker = visible(p.reader.Label(schema.Agency, s.Agency))
	}
	for i, one := range s.Printed {
		printed := printedView{link: link{Label: headlineOf(one.Article), Href: articleHref(one.Article.ID)}, Outlet: p.outletName(one.Article.Outlet), Date: documentDate(one.Article), First: i == 0, Share: "in full"}
		if float64(one.Words) < inFull*float64(s.Words) {
			printed.Share = number(one.Words) + " of " + number(s.Words) + " words"
		}
		v.Printed = append(v.Printed, printed)
	}
	return v
}
