package pages

import (
	"context"
	"net/http"
	"strings"

	"standpoint/corpus/credentials"
	"standpoint/corpus/moderation"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/access"
	"standpoint/server/difference"
	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// campaignPageView is the view of campaign.html.
type campaignPageView struct {
	frame
	campaignView
	Paragraphs []string // of the first comment
	Timeline   *timelineView
	Spread     []listRow // outlets
	Copies     []copyView
	Next       string
	Later      bool // not the first page
	Moderates  bool // whoever looks may say what the group is
	Labels     []string
	By         string // who said what it is; for moderators
	API        string
}

// copyView is a comment of a group.
type copyView struct {
	placeView
	Outlet  *link
	Same    bool // word for word
	Changes []difference.Run
}

// campaignLabels are offered to those who say what a group is.
var campaignLabels = []string{"petition", "staff macro", "quotation", "saying"}

func (p *Pages) campaign(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "cursor")
	if err != nil {
		return err
	}
	group, err := p.reader.Campaign(r.Context(), r.PathValue("group"))
	if err != nil {
		return err
	}
	found, err := p.reader.CampaignComments(r.Context(), group, searchurl.DefaultLimit, values.Get("cursor"))
	if err != nil {
		return err
	}
	c := searchurl.CampaignsOf(searchurl.New())
	v := &campaignPageView{campaignView: newCampaign(c, *group), Later: values.Get("cursor") != "", Labels: campaignLabels}
	v.frame = frame{Title: v.Label, Canonical: v.Href, NoIndex: true}
	v.API = "/api/v1" + v.Href
	for _, text := range strings.Split(group.First.Text(), "\n\n") {
		v.Paragraphs = append(v.Paragraphs, visible(text))
	}
	if v.Timeline, v.Spread, err = p.spread(r.Context(), c.Comments(group.Group)); err != nil {
		return err
	}
	show := shower{reader: p.reader, base: searchurl.New()}
	for i, item := range found.Items {
		one := copyView{placeView: newPlace(item.Document), Outlet: show.outlet(item.Document), Same: true}
		for _, run := range found.Changes[i] {
			one.Same = one.Same && run.Edit == difference.Same
			one.Changes = append(one.Changes, difference.Run{Edit: run.Edit, Text: visible(run.Text)})
		}
		v.Copies = append(v.Copies, one)
	}
	if found.Next != "" {
		v.Next = v.Href + "?cursor=" + found.Next
	}
	if v.Moderates = p.moderates(r); v.Moderates && group.Allowed != nil {
		v.By = visible(group.Allowed.Name)
	}
	return p.renderer.render(w, r, http.StatusOK, "campaign", v)
}

// spread shows how comments are spread over time and outlets.
func (p *Pages) spread(ctx context.Context, s searchurl.Search) (*timelineView, []listRow, error) {
	page, err := p.reader.Search(ctx, withLimit(s, 0).WithFacets([]search.FacetRequest{{Field: schema.Outlet, Limit: listLength}}, &search.HistogramRequest{Interval: search.Auto}))
	if err != nil {
		return nil, nil, err
	}
	timeline, err := p.timeline(ctx, s, page.Timeline, page.Snapshot.Index, "/search", searchurl.NoSplit)
	if err != nil {
		return nil, nil, err
	}
	show := shower{reader: p.reader, base: searchurl.New()}
	var rows []listRow
	for _, value := range page.Facets[0].Values {
		docs := s.With(schema.Outlet, value.Value, searchurl.Any).URL("/search")
		rows = append(rows, listRow{link: show.value(schema.Outlet, value.Value), Count: value.Count, Docs: docs})
	}
	return timeline, rows, nil
}

func withLimit(s searchurl.Search, limit int) searchurl.Search {
	s.Request.Limit = limit
	return s
}

// moderates reports whether who asks may moderate here.
func (p *Pages) moderates(r *http.Request) bool {
	return p.moderation != nil && p.door != nil && access.Of(r.Context()).May(credentials.Moderate)
}

// act is one thing that the caller does.
func act(r *http.Request, action moderation.Action) moderation.Act {
	caller := access.Of(r.Context())
	return moderation.Act{Key: caller.KeyID(), Name: caller.Name, Action: action}
}

// rememberedBy is how many comments of a group remember what it is, so that this stays
// known if some of them are removed, or if an earlier copy comes and renames the group.
const rememberedBy = 5

// maxLabel is the most code points of what a group is called.
const maxLabel = 64

// allow keeps what a moderator says that a group is; nothing takes that back.
func (p *Pages) allow(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "label")
	if err != nil {
		return err
	}
	group, err := p.reader.Campaign(r.Context(), r.PathValue("group"))
	if err != nil {
		return err
	}
	does := act(r, moderation.Allow)
	if does.Text = strings.Join(strings.Fields(strings.ToValidUTF8(values.Get("label"), "\uFFFD")), " "); does.Text == "" {
		does.Action = moderation.Disallow
	}
	if len([]rune(does.Text)) > maxLabel {
		return problem.New(string(searchurl.UnknownValue), "What a group is called may have at most 64 letters.")
	}
	does.Search = searchurl.CampaignsOf(searchurl.New()).Comments(group.Group).Format()
	documents, err := p.speakers(r.Context(), group, does.Action)
	if err != nil {
		return err
	}
	if _, err := p.moderation.Do(r.Context(), does, documents); err != nil {
		return err
	}
	return goOn(w, r, campaignHref(group.Group))
}

// speakers are the documents that remember what a group is: its first ones; those that
// remember something, if it is to be forgotten.
func (p *Pages) speakers(ctx context.Context, group *results.Campaign, action moderation.Action) (ids []string, err error) {
	found, err := p.reader.CampaignComments(ctx, group, rememberedBy, "")
	if err != nil {
		return nil, err
	}
	for _, item := range found.Items {
		ids = append(ids, item.Document.ID)
	}
	if action == moderation.Allow {
		return ids, nil
	}
	allowed, err := p.moderation.Allowed(ctx)
	for _, said := range allowed {
		d, gone := p.reader.Document(ctx, said.Document)
		if gone == nil && d.DuplicateGroup == group.Group {
			ids = append(ids, said.Document)
		}
	}
	return ids, err
}
