package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus"
	"standpoint/server/difference"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

func (a *API) registerCampaigns() {
	get(a, huma.Operation{
		OperationID: "campaigns", Path: Base + "/campaigns", Tags: []string{"Campaigns"},
		Summary: "Groups of nearly the same comments",
		Description: "Lists the groups of nearly the same comments among those that a search finds, the one with the most different names first. What is quoted does not count, and texts of fewer than eight words are in no group. " +
			"Whether a group is a campaign, a petition or a saying that people like, the numbers do not say. data.id is a value of duplicate_group: /search with it finds all comments of the group.",
	}, searchurl.CampaignsParams(), a.campaigns)
	get(a, huma.Operation{
		OperationID: "campaign", Path: Base + "/campaigns/{group}", Tags: []string{"Campaigns"},
		Summary:     "A group of nearly the same comments",
		Description: "A group with its comments, the earliest first, each with the words in which it differs from the first.",
	}, []searchurl.Param{campaignLimitParam, campaignCursorParam}, a.campaign)
}

var (
	campaignLimitParam  = searchurl.Param{Name: "limit", Type: "integer", Least: 0, Most: searchurl.MaxCampaigns, Default: "20", Description: "Comments on a page, at most 100."}
	campaignCursorParam = searchurl.Param{Name: "cursor", Type: "string", Description: "Where to continue: next_cursor of the previous answer."}
)

// Campaign is a group of nearly the same comments.
type Campaign struct {
	ID        string         `json:"id" doc:"Name of the group: the value of duplicate_group of its comments. It stays while later copies come." example:"g0123456789abcdef"`
	Documents int            `json:"documents" doc:"Comments of the group in the collection."`
	Names     int            `json:"names" doc:"Different names of their authors."`
	Articles  int            `json:"articles" doc:"Different articles that they are on."`
	Outlets   int            `json:"outlets" doc:"Different outlets of these."`
	Found     CampaignFound  `json:"found" doc:"The same of the comments that the search finds."`
	First     *CampaignPlace `json:"first,omitempty" doc:"The earliest comment by date. Missing if it was removed meanwhile."`
	Last      *CampaignPlace `json:"last,omitempty" doc:"The latest comment by date. Missing if it was removed meanwhile."`
	Text      string         `json:"text" doc:"The text of the earliest comment."`
	Allowed   *AllowedGroup  `json:"allowed,omitempty" doc:"What a moderator said that the group is. Missing if nobody did."`
}

// CampaignFound counts those comments of a group that a search finds.
type CampaignFound struct {
	Documents int `json:"documents"`
	Names     int `json:"names"`
	Articles  int `json:"articles"`
}

// CampaignPlace is where and when a comment of a group stands.
type CampaignPlace struct {
	ID        string     `json:"id" doc:"Id of the comment."`
	ArticleID string     `json:"article_id"`
	Outlet    *string    `json:"outlet" nullable:"true"`
	Author    *string    `json:"author" nullable:"true"`
	Published *time.Time `json:"published" nullable:"true"`
}

// AllowedGroup is what a moderator said of a group, so that nobody looks into it again.
type AllowedGroup struct {
	Label string    `json:"label" example:"petition"`
	At    time.Time `json:"at"`
}

// CampaignsAnswer is the answer of campaigns.
type CampaignsAnswer struct {
	Data       []Campaign `json:"data" doc:"The one with the most names among the comments found first, then the one with the most comments found, then by id."`
	Total      Total      `json:"total" doc:"Groups."`
	LeftOut    int        `json:"left_out" doc:"Groups that allowed leaves out."`
	NextCursor string     `json:"next_cursor" doc:"Value of cursor for the next page; empty at the end."`
	Snapshot   string     `json:"snapshot"`
	Query      Query      `json:"query"`
	Warnings   []string   `json:"warnings"`
	TookMS     int64      `json:"took_ms"`
}

// CampaignAnswer is the answer of campaign.
type CampaignAnswer struct {
	Campaign   Campaign          `json:"campaign"`
	Data       []CampaignComment `json:"data" doc:"Its comments, the earliest first."`
	Total      Total             `json:"total" doc:"Comments."`
	NextCursor string            `json:"next_cursor" doc:"Value of cursor for the next page; empty at the end."`
	Snapshot   string            `json:"snapshot"`
	TookMS     int64             `json:"took_ms"`
}

// CampaignComment is a comment of a group.
type CampaignComment struct {
	CampaignPlace
	Text    string       `json:"text"`
	Changes []WordChange `json:"changes" doc:"How its text differs from that of the first comment, word by word; empty if it does not. What is the same or inserted is its text."`
}

// WordChange is a run of words.
type WordChange struct {
	Edit string `json:"edit" enum:"same,deleted,inserted" doc:"same: in both texts; deleted: in that of the first comment alone; inserted: in this one alone."`
	Text string `json:"text"`
}

func (a *API) campaigns(ctx context.Context, in *request) (*CampaignsAnswer, error) {
	started := a.opt.Now()
	asked, err := a.reader.ReadCampaigns(ctx, in.rawQuery())
	if err != nil {
		return nil, err
	}
	found, err := a.reader.Campaigns(ctx, asked)
	if err != nil {
		return nil, err
	}
	out := &CampaignsAnswer{
		Data: []Campaign{}, Total: Total{found.Total, "eq"}, LeftOut: found.LeftOut, NextCursor: found.Next, Snapshot: found.Snapshot.String(),
		Query: Query{found.Canonical, found.ReadBack}, Warnings: results.Strings(found.Notices), TookMS: a.opt.Now().Sub(started).Milliseconds(),
	}
	for _, c := range found.Groups {
		out.Data = append(out.Data, campaign(c))
	}
	return out, nil
}

func (a *API) campaign(ctx context.Context, in *request) (*CampaignAnswer, error) {
	started := a.opt.Now()
	values, err := searchurl.ReadOthers(in.rawQuery(), campaignLimitParam, campaignCursorParam)
	if err != nil {
		return nil, err
	}
	group, err := a.reader.Campaign(ctx, in.path("group"))
	if err != nil {
		return nil, err
	}
	found, err := a.reader.CampaignComments(ctx, group, campaignLimitParam.Number(values), values.Get(campaignCursorParam.Name))
	if err != nil {
		return nil, err
	}
	out := &CampaignAnswer{Campaign: campaign(*group), Data: []CampaignComment{}, Total: Total{found.Total, "eq"}, NextCursor: found.Next,
		Snapshot: found.Snapshot.String(), TookMS: a.opt.Now().Sub(started).Milliseconds()}
	for i, item := range found.Items {
		c := CampaignComment{CampaignPlace: *campaignPlace(item.Document), Text: item.Document.Text(), Changes: []WordChange{}}
		if runs := found.Changes[i]; len(runs) > 1 || len(runs) == 1 && runs[0].Edit != difference.Same {
			for _, run := range runs {
				c.Changes = append(c.Changes, WordChange{string(run.Edit), run.Text})
			}
		}
		out.Data = append(out.Data, c)
	}
	return out, nil
}

func campaign(c results.Campaign) Campaign {
	out := Campaign{
		ID: c.Group, Documents: c.All.Documents, Names: c.All.Authors, Articles: c.All.Articles, Outlets: c.Outlets,
		Found: CampaignFound{c.Here.Documents, c.Here.Authors, c.Here.Articles}, Text: c.First.Text(),
		First: campaignPlace(c.First), Last: campaignPlace(c.Last),
	}
	if c.Allowed != nil {
		out.Allowed = &AllowedGroup{Label: c.Allowed.Text, At: c.Allowed.At}
	}
	return out
}

// campaignPlace is where a comment stands; nil if it was removed meanwhile.
func campaignPlace(d corpus.Document) *CampaignPlace {
	if d.ID == "" {
		return nil
	}
	out := &CampaignPlace{ID: d.ID, ArticleID: d.ArticleID, Outlet: known(d.Outlet), Published: knownTime(d.Published())}
	for _, name := range d.Authors() {
		out.Author = known(name)
	}
	return out
}
