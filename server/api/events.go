package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

var targetParam = searchurl.Param{Name: "target", Type: "string", Example: "us-fema",
	Description: "The agency toward which sides are compared, by id or name. Without it, the one that most of the articles name."}

func (a *API) registerEvents() {
	const what = "An event is articles of several outlets about the same happening, published within a week of each other. Its id is made of that of its earliest article: it stays while later articles come, and changes if an earlier one comes or the earliest goes. "
	get(a, huma.Operation{
		OperationID: "events", Path: Base + "/events", Tags: []string{"Events"},
		Summary:     "Events that articles are about",
		Description: what + "The answer has the events that the articles of a search are about, those with the most of these articles first, at most 50. Each has all of its articles, also those that the search does not find.",
	}, searchurl.Params(), a.events)
	get(a, huma.Operation{
		OperationID: "event", Path: Base + "/events/{event}", Tags: []string{"Events"},
		Summary: "An event", Description: what,
	}, nil, a.event)
	get(a, huma.Operation{
		OperationID: "compareEvent", Path: Base + "/events/{event}/compare", Tags: []string{"Events"},
		Summary: "An event as each outlet told it, and its readers",
		Description: "For each outlet: its articles, who they quote, and the sides of the comments below them toward an agency. " +
			"A balance is supportive less critical, as a share of all, from -1 to 1. In that of the story, an agency that is quoted speaks for itself; others that the articles quote by name take the side that the words of the article's stance in their quotes show, or none. That of the readers is of the comments with a side or neutral. The distance is the first less the second. " +
			"Intervals are 95% intervals; those of comments on a single article say how its own readers vary.",
	}, []searchurl.Param{targetParam}, a.compareEvent)
}

// Event is articles of several outlets about the same happening.
type Event struct {
	ID       string         `json:"id" example:"e0123456789abcdef"`
	Headline *string        `json:"headline" doc:"Of the earliest article."`
	From     *time.Time     `json:"from" doc:"When the first article was published; null if no date is known."`
	To       *time.Time     `json:"to" doc:"When the last article was published."`
	Outlets  []string       `json:"outlets" doc:"In the order of their first articles; empty for one that is not known."`
	Comments int            `json:"comments" doc:"Comments below the articles: as many as article.event finds."`
	Articles []EventArticle `json:"articles" doc:"The earliest first, those without a date last."`
}

// EventArticle is an article of an event.
type EventArticle struct {
	ID        string     `json:"id"`
	Outlet    *string    `json:"outlet"`
	Headline  *string    `json:"headline"`
	Published *time.Time `json:"published"`
	Replies   int        `json:"replies" doc:"All comments of the article."`
	URL       *string    `json:"url"`
}

// EventsAnswer is the answer of events.
type EventsAnswer struct {
	Data     []Event  `json:"data"`
	Total    Total    `json:"total" doc:"Articles of the search that are about an event."`
	More     bool     `json:"more" doc:"True if the articles are about further events."`
	Snapshot string   `json:"snapshot"`
	Query    Query    `json:"query"`
	Warnings []string `json:"warnings"`
	TookMS   int64    `json:"took_ms"`
}

func (a *API) events(ctx context.Context, in *request) (*EventsAnswer, error) {
	started := a.opt.Now()
	s, err := a.reader.Read(ctx, in.rawQuery())
	if err != nil {
		return nil, err
	}
	found, err := a.reader.Events(ctx, s)
	if err != nil {
		return nil, err
	}
	out := &EventsAnswer{Data: []Event{}, Total: Total{found.Total, "eq"}, More: found.More, Snapshot: found.Snapshot.String(),
		Query: Query{Canonical: found.Canonical, ReadBack: found.ReadBack}, Warnings: results.Strings(found.Notices), TookMS: a.opt.Now().Sub(started).Milliseconds()}
	for i := range found.Events {
		out.Data = append(out.Data, newEvent(&found.Events[i]))
	}
	return out, nil
}

func newEvent(e *results.Event) Event {
	from, to := e.First()
	return Event{ID: e.ID, Headline: known(e.Articles[0].Headline), From: knownTime(from), To: knownTime(to), Outlets: list(e.Outlets), Comments: e.Comments, Articles: eventArticles(e.Articles)}
}

func eventArticles(documents []corpus.Document) []EventArticle {
	out := make([]EventArticle, len(documents))
	for i, d := range documents {
		out[i] = EventArticle{ID: d.ID, Outlet: known(d.Outlet), Headline: known(d.Headline), Published: knownTime(d.Published()), Replies: d.Replies, URL: known(d.Article.URL)}
	}
	return out
}

func (a *API) event(ctx context.Context, in *request) (*Event, error) {
	if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
		return nil, err
	}
	e, err := a.reader.Event(ctx, in.path("event"))
	if err != nil {
		return nil, err
	}
	out := newEvent(e)
	return &out, nil
}

// EventComparison is an event as each outlet told it.
type EventComparison struct {
	Event   Event           `json:"event"`
	Target  *string         `json:"target" doc:"Id of the agency that sides are toward; null if the articles name none."`
	Targets []string        `json:"targets" doc:"Agencies that the articles name, those of the most articles first."`
	Outlets []EventOutlet   `json:"outlets"`
	Shared  []SharedPassage `json:"shared" doc:"Passages in quotation marks that articles of the event have in common: at least five words in a row."`
}

// EventOutlet is one outlet of an event and its readers.
type EventOutlet struct {
	Outlet   *string      `json:"outlet"`
	Articles []string     `json:"articles" doc:"Ids."`
	Quotes   []Voice      `json:"quotes" doc:"Who the articles quote by name, the most often first."`
	Comments int          `json:"comments" doc:"Comments below the articles; 0 if there are none here."`
	About    int          `json:"about" doc:"Those that are about the target."`
	Sides    []SidePart   `json:"sides" doc:"Shares of those about the target; empty if there are none."`
	Typical  []string     `json:"typical" doc:"Ids of the comments that are critical and supportive the surest."`
	Themes   []EventTheme `json:"themes" doc:"Themes of its comments, the largest first; none where there are too few or too many for themes."`
	Story    *Balance     `json:"story,omitempty" doc:"Missing if nobody is quoted by name."`
	Readers  *Balance     `json:"readers,omitempty" doc:"Missing if no comment has a side or is neutral."`
	Distance *Balance     `json:"distance,omitempty" doc:"Story less readers, from -2 to 2; missing if one of them is not known."`
}

// Voice is somebody whom articles quote.
type Voice struct {
	Agency *string `json:"agency" doc:"Id of an agency; null for anybody else."`
	Name   *string `json:"name" doc:"As the article writes it; null for an agency."`
	Times  int     `json:"times"`
}

// SidePart is the comments with a side.
type SidePart struct {
	Label string  `json:"label" enum:"supportive,critical,neutral,unclear"`
	Count int     `json:"count"`
	Share float64 `json:"share"`
	Low   float64 `json:"share_low"`
	High  float64 `json:"share_high"`
}

// Balance is supportive less critical, as a share of all.
type Balance struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Of    int     `json:"of" doc:"Statements or comments."`
}

// SharedPassage is a statement that several articles print.
type SharedPassage struct {
	Text     string           `json:"text" doc:"The longest version."`
	Agency   *string          `json:"agency" doc:"Id of the agency that says it."`
	Speaker  *string          `json:"speaker" doc:"Who says it, as an article writes it; null if that is not clear."`
	Words    int              `json:"words"`
	Printed  []PrintedPassage `json:"printed" doc:"The first appearance first."`
	Repeated int              `json:"repeated" doc:"Comments on the event that have its first, middle or last five words in a row."`
	Repeats  string           `json:"repeats" doc:"The search that finds these comments."`
}

// PrintedPassage is what an article has of a statement.
type PrintedPassage struct {
	Article string  `json:"article"`
	Outlet  *string `json:"outlet"`
	Words   int     `json:"words" doc:"Words of the statement that the article has."`
}

func (a *API) compareEvent(ctx context.Context, in *request) (*EventComparison, error) {
	values, err := searchurl.ReadOthers(in.rawQuery(), targetParam)
	if err != nil {
		return nil, err
	}
	c, err := a.reader.Compare(ctx, in.path("event"), values.Get(targetParam.Name))
	if err != nil {
		return nil, err
	}
	out := &EventComparison{Event: newEvent(&c.Event), Target: known(c.Target), Targets: list(c.Targets), Outlets: []EventOutlet{}, Shared: []SharedPassage{}}
	for _, column := range c.Columns {
		out.Outlets = append(out.Outlets, eventOutlet(column))
	}
	for _, s := range c.Shared {
		passage := SharedPassage{Text: s.Text, Agency: known(s.Agency), Speaker: known(s.Speaker), Words: s.Words, Repeated: s.Repeated, Repeats: s.Repeats.Format()}
		for _, p := range s.Printed {
			passage.Printed = append(passage.Printed, PrintedPassage{p.Article.ID, known(p.Article.Outlet), p.Words})
		}
		out.Shared = append(out.Shared, passage)
	}
	return out, nil
}

// EventTheme is a theme of an outlet's comments.
type EventTheme struct {
	Label string `json:"label" doc:"Words of the theme, joined by commas."`
	Part
}

func eventOutlet(c results.OutletColumn) EventOutlet {
	out := EventOutlet{Outlet: known(c.Outlet), Articles: []string{}, Quotes: []Voice{}, Comments: c.Comments, About: c.About, Sides: []SidePart{}, Typical: []string{}, Themes: []EventTheme{},
		Story: newBalance(c.Story), Readers: newBalance(c.Readers), Distance: newBalance(c.Distance)}
	for _, d := range c.Articles {
		out.Articles = append(out.Articles, d.ID)
	}
	for _, v := range c.Voices {
		out.Quotes = append(out.Quotes, Voice{known(v.Agency), known(v.Name), v.Times})
	}
	if c.About > 0 {
		for _, s := range c.Sides {
			out.Sides = append(out.Sides, SidePart{string(s.Side), s.Count, digits(s.Share, 6), digits(s.Low, 6), digits(s.High, 6)})
		}
	}
	for _, theme := range c.Themes {
		out.Themes = append(out.Themes, EventTheme{theme.Label, Part{theme.Documents, theme.Search.Deciding().Encode()}})
	}
	for _, item := range c.Typical {
		out.Typical = append(out.Typical, item.Document.ID)
	}
	return out
}

func newBalance(b results.Balance) *Balance {
	if b.Of == 0 {
		return nil
	}
	return &Balance{digits(b.Value, 6), digits(b.Low, 6), digits(b.High, 6), b.Of}
}
