package pages

import (
	"net/http"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

const campaignsPath = "/campaigns"

// campaignsView is the view of campaigns.html.
type campaignsView struct {
	frame
	ReadBack string
	Total    int
	LeftOut  *factView // groups that are allowed, and not listed
	Choices  []orderView
	Groups   []campaignView
	Back     string // the search
	Next     string
	First    string // the first page; "" if this is it
	API      string
	Notices  []noticeView
}

// campaignView is a group of nearly the same comments. Every number leads to a search or
// a list that has exactly as many.
type campaignView struct {
	Label   string // "same text, 41 names"
	Href    string
	Select  string    // on the desk, the page on which its comments are selected
	Here    *factView // comments that the search finds; nil: it finds all
	All     factView  // comments
	Names   factView
	Article factView // articles that are in the collection
	Beyond  int      // articles that are not
	Outlets factView
	First   placeView
	Last    placeView
	Allowed string // what a moderator said that it is
	Text    string // the beginning of the first comment
	Lang    string
}

// placeView is where and when a comment stands.
type placeView struct {
	Href string // "" if it was removed meanwhile
	Date dateView
	Name string
	On   string // headline
}

// campaignExcerpt is the most code points of the text of a group in a list.
const campaignExcerpt = 240

func (p *Pages) campaigns(w http.ResponseWriter, r *http.Request) error {
	c, err := p.reader.ReadCampaigns(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	found, err := p.reader.Campaigns(r.Context(), c)
	if err != nil {
		return err
	}
	v := &campaignsView{
		frame:    frame{Title: "The same text under different names", Canonical: c.URL(campaignsPath), NoIndex: true, Query: c.Search.Query},
		ReadBack: visible(found.ReadBack),
		Total:    found.Total,
		Choices:  allowedChoices(c),
		Back:     c.Search.URL("/search"),
		API:      c.URL("/api/v1" + campaignsPath),
		Notices:  noticeViews(found.Notices, found.Total > 0),
	}
	if c.After != nil {
		v.First = c.FirstPage().URL(campaignsPath)
	}
	if found.Next != "" {
		values := c.FirstPage().Values()
		values.Set("cursor", found.Next)
		v.Next = campaignsPath + "?" + values.Encode()
	}
	if c.Allowed == searchurl.WithoutAllowed && found.LeftOut > 0 {
		only := c.FirstPage()
		only.Allowed = searchurl.OnlyAllowed
		v.LeftOut = &factView{Count: found.LeftOut, Href: only.URL(campaignsPath)}
	}
	for _, g := range found.Groups {
		v.Groups = append(v.Groups, newCampaign(c, g))
	}
	return p.renderer.render(w, r, http.StatusOK, "campaigns", v)
}

func allowedChoices(c searchurl.Campaigns) (choices []orderView) {
	for _, choice := range []struct {
		allowed searchurl.Allowed
		label   string
	}{{searchurl.WithAllowed, "all"}, {searchurl.WithoutAllowed, "without those that are allowed"}, {searchurl.OnlyAllowed, "only those that are allowed"}} {
		other := c.FirstPage()
		other.Allowed = choice.allowed
		choices = append(choices, orderView{choice.label, other.URL(campaignsPath), c.Allowed == choice.allowed})
	}
	return choices
}

func campaignHref(group string) string { return campaignsPath + "/" + group }

// sameText says how many texts there are, and under how many names, without judging.
func sameText(c results.Copies) string {
	switch {
	case c.Authors == 1:
		return "same text " + timesOf(c.Documents) + ", 1 name"
	case c.Authors > 1:
		return "same text, " + number(c.Authors) + " names"
	}
	return "same text " + timesOf(c.Documents)
}

func timesOf(n int) string {
	if n == 1 {
		return "once"
	}
	return number(n) + " times"
}

func newCampaign(c searchurl.Campaigns, g results.Campaign) campaignView {
	everything := searchurl.CampaignsOf(searchurl.New()).Comments(g.Group)
	v := campaignView{
		Label:   upperFirst(sameText(g.All)),
		Href:    campaignHref(g.Group),
		All:     factView{"in this collection", g.All.Documents, everything.URL("/search")},
		Names:   factView{"different names", g.All.Authors, everything.URL("/facets/" + schema.Author)},
		Article: factView{"articles", g.Held, results.ArticlesOf(g.Group).URL("/search")},
		Outlets: factView{"outlets", g.Outlets, everything.URL("/facets/" + schema.Outlet)},
		Beyond:  g.All.Articles - g.Held,
		First:   newPlace(g.First),
		Last:    newPlace(g.Last),
		Text:    corpus.Excerpt(visible(g.First.Text()), campaignExcerpt),
		Lang:    langOf(g.First),
	}
	if here := c.Comments(g.Group); here.URL("") != everything.URL("") {
		v.Here = &factView{"among those searched", g.Here.Documents, here.URL("/search")}
	}
	if g.Allowed != nil {
		v.Allowed = visible(g.Allowed.Text)
	}
	return v
}

func newPlace(d corpus.Document) placeView {
	if d.Comment == nil {
		return placeView{}
	}
	v := placeView{Href: commentHref(d.ID), Date: documentDate(d), On: headlineOf(d), Name: "a reader"}
	for _, name := range d.Authors() {
		v.Name = visible(name)
	}
	return v
}
