package searchurl

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Campaigns is a request for the groups of nearly the same comments among those that a
// search finds. The limit of its Search is the number of groups.
type Campaigns struct {
	Search  Search  // of comments
	Names   int     // the least different names that a group must have in the collection
	Allowed Allowed // whether groups are listed that a moderator has said something about
	After   *GroupPlace
	Since   corpus.State // as in Search
}

// Allowed says what to do with groups that a moderator has said something about.
type Allowed string

// The choices.
const (
	WithAllowed    Allowed = "with"
	WithoutAllowed Allowed = "without"
	OnlyAllowed    Allowed = "only"
)

// Numbers of a request for groups.
const (
	DefaultNames = 2
	maxNames     = 1_000_000
	MaxCampaigns = 100 // on a page
)

// GroupPlace is the place of a group among all.
type GroupPlace struct {
	Names, Documents int
	Group            string
}

// Compare orders groups: the one with the most names among the comments found first, then
// the one with the most comments found, then by the group's name.
func (p GroupPlace) Compare(q GroupPlace) int {
	return cmp.Or(cmp.Compare(q.Names, p.Names), cmp.Compare(q.Documents, p.Documents), cmp.Compare(p.Group, q.Group))
}

var (
	namesParam = Param{Name: "min_names", Type: "integer", Least: 0, Most: maxNames, Default: strconv.Itoa(DefaultNames),
		Description: "Only groups of comments that, in the whole collection, have at least so many different names. Where a source has no names, write 0."}
	allowedParam = Param{Name: "allowed", Type: "string", Enum: []string{string(WithAllowed), string(WithoutAllowed), string(OnlyAllowed)}, Default: string(WithAllowed),
		Description: "Whether to list groups that a moderator allowed, such as a petition: with them, without them, or only them."}
	campaignsLimitParam = Param{Name: "limit", Type: "integer", Least: 0, Most: MaxCampaigns, Default: strconv.Itoa(DefaultLimit),
		Description: "Groups on a page, at most " + strconv.Itoa(MaxCampaigns) + "; 0 asks for totals alone."}
)

// CampaignsParams describes the parameters of an address of groups.
func CampaignsParams() []Param {
	return paramsAround("", []string{"sort", "unit", "facets", "histogram", "tz", "highlight", "labels"}, namesParam, allowedParam, campaignsLimitParam)
}

// ParseCampaigns reads the part of an address after the question mark. It fails as
// ParseRaw does.
func ParseCampaigns(ctx context.Context, raw string, opt Options) (c Campaigns, err error) {
	err = queryOf(raw, func(values url.Values) error {
		c, err = parseCampaigns(ctx, values, opt)
		return err
	})
	return c, err
}

func parseCampaigns(ctx context.Context, values url.Values, opt Options) (Campaigns, error) {
	names, allowed, limit, cursor := DefaultNames, WithAllowed, DefaultLimit, ""
	s, err := parseAround(ctx, values, opt, []own{
		{namesParam, namesParam.count(&names)},
		{allowedParam, func(_ *reader, value string) { allowed = Allowed(value) }},
		{campaignsLimitParam, campaignsLimitParam.count(&limit)},
		{Param{Name: "cursor"}, func(_ *reader, value string) { cursor = value }},
	})
	if err == nil && !OfComments(s) {
		err = &Errors{Faults: []Fault{{Param: schema.Kind, Position: -1, Code: UnknownValue, Suggestion: string(corpus.KindComment),
			Message: "groups are those of comments; write comment, or leave it out"}}}
	}
	c := CampaignsOf(s)
	c.Names, c.Allowed, c.Search.Request.Limit = names, allowed, limit
	if err != nil || cursor == "" {
		return c, err
	}
	after, since, ok := c.readCursor(cursor)
	if !ok {
		return c, badCursor("groups")
	}
	c.After, c.Since = &after, since
	return c, nil
}

// OfComments reports whether the filter on kind of a search lets comments pass.
func OfComments(s Search) bool {
	f := s.Filter(schema.Kind)
	return !slices.Contains(f.Not, string(corpus.KindComment)) && (len(f.Any) == 0 || slices.Contains(f.Any, string(corpus.KindComment)))
}

// CampaignsOf asks for the groups among the comments that a search finds.
func CampaignsOf(s Search) Campaigns {
	s = LinesOf(s).Search.WithFilter(search.Filter{Field: schema.Kind, Any: []string{string(corpus.KindComment)}})
	s.Request.Unit = search.ByDocument
	return Campaigns{Search: s, Names: DefaultNames, Allowed: WithAllowed}
}

// Comments is the search for those of the comments that are in a group.
func (c Campaigns) Comments(group string) Search {
	s := c.Search.With(schema.Copies, group, Any).WithSort(search.Oldest)
	s.Request.Limit = DefaultLimit
	return s
}

// FirstPage returns the request from its first group on.
func (c Campaigns) FirstPage() Campaigns {
	c.After, c.Since = nil, corpus.State{}
	return c
}

// Values writes a request as parameters, without defaults.
func (c Campaigns) Values() url.Values {
	values := c.deciding()
	if n := c.Search.Request.Limit; n != DefaultLimit {
		values.Set("limit", strconv.Itoa(n))
	}
	if c.After != nil {
		values.Set("cursor", c.Cursor(*c.After, c.Since))
	}
	return values
}

// deciding are the parameters that decide on which groups there are.
func (c Campaigns) deciding() url.Values {
	values := c.Search.Deciding()
	values.Del(schema.Kind)
	if c.Names != DefaultNames {
		values.Set(namesParam.Name, strconv.Itoa(c.Names))
	}
	if c.Allowed != WithAllowed {
		values.Set(allowedParam.Name, string(c.Allowed))
	}
	return values
}

// URL returns the address of a request at a path.
func (c Campaigns) URL(path string) string { return address(path, c.Values()) }

// Cursor writes the place after a group of an answer of a state as the value of
// parameter cursor.
func (c Campaigns) Cursor(after GroupPlace, since corpus.State) string {
	return listCursor(listPlace{after.Names, after.Documents, after.Group}, since, "groups", c.deciding().Encode())
}

// readCursor is the inverse of Cursor.
func (c Campaigns) readCursor(token string) (after GroupPlace, since corpus.State, ok bool) {
	place, since, ok := readListCursor(token, "groups", c.deciding().Encode())
	return GroupPlace{Names: place.first, Documents: place.second, Group: place.text}, since, ok
}
