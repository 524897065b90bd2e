package pages

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/indexer/search"
	"standpoint/server/access"
	"standpoint/server/feed"
	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

const feedsPath = "/feeds"

// feedLength is how many documents a feed holds, the last that came in.
const feedLength = 50

// feedsView is the view of feeds.html.
type feedsView struct {
	frame
	Made  *madeView // the feed that was made just now; nil: none
	Feeds []feedView
	Most  int // feeds of a key
}

// madeView is a new feed with its addresses, which are shown this once.
type madeView struct{ ReadBack, Atom, JSON string }

// feedView is a feed without its address, which is not kept.
type feedView struct {
	ID       string
	ReadBack string
	Search   string // address of the search or watch
	Says     string // what is wrong with it or, of a watch, with its source; "" if nothing is
	Made     string // day
	Owner    string // name of the key; "" if it is the reader's
}

// followed is the search whose documents a feed holds, in the order in which they came
// into the collection, the last first.
func followed(s searchurl.Search) searchurl.Search {
	s = s.FirstPage().WithFacets(nil, nil).WithSort(search.Added)
	s.Highlight, s.Labels, s.Request.Limit, s.Request.Zone = true, false, searchurl.DefaultLimit, ""
	return s
}

// feeds lists the feeds of who is signed in.
func (p *Pages) feeds(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return p.listFeeds(w, r, nil)
}

func (p *Pages) listFeeds(w http.ResponseWriter, r *http.Request, made *madeView) error {
	all, err := p.door.Feeds(r.Context())
	if err != nil {
		return err
	}
	caller := access.Of(r.Context())
	v := &feedsView{frame: frame{Title: "Feeds", NoIndex: true}, Made: made, Most: access.MaxFeeds}
	for _, f := range all {
		shown := feedView{ID: strconv.FormatInt(f.ID, 10), Search: f.Opens, Made: f.Created.Format("2 Jan 2006"), ReadBack: f.Opens}
		if f.Key != caller.KeyID() {
			shown.Owner = visible(f.Name)
		}
		filled, err := p.fill(r.Context(), f, "", 0)
		if err != nil {
			return err
		}
		shown.ReadBack, shown.Says = visible(strings.TrimPrefix(filled.Title, feedTitle)), visible(filled.Says)
		v.Feeds = append(v.Feeds, shown)
	}
	return p.show(w, r, "feeds", v)
}

// opened searches for what the address of a search asks.
func (p *Pages) opened(ctx context.Context, address string, limit int) (*results.Page, error) {
	_, raw, _ := strings.Cut(address, "?")
	s, err := p.reader.Read(ctx, raw)
	if err != nil {
		return nil, err
	}
	s.Request.Limit = limit
	return p.reader.Search(ctx, s)
}

// addFeed makes a feed of a search, and shows its addresses.
func (p *Pages) addFeed(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "search", "times", "least")
	if err != nil {
		return err
	}
	if values.Has("times") || values.Has("least") {
		opens, readBack, err := p.watching(r.Context(), values.Get("search"), values.Get("times"), values.Get("least"))
		if err != nil {
			return err
		}
		return p.made(w, r, opens, readBack)
	}
	s, err := p.reader.Read(r.Context(), values.Get("search"))
	if err != nil {
		return err
	}
	s = followed(s)
	page, err := p.opened(r.Context(), s.URL("/search"), 0)
	if err != nil {
		return err
	}
	return p.made(w, r, s.URL("/search"), page.ReadBack)
}

// made keeps a feed of what an address opens, and shows its addresses.
func (p *Pages) made(w http.ResponseWriter, r *http.Request, opens, readBack string) error {
	secret, err := p.door.AddFeed(r.Context(), opens)
	if err != nil {
		return err
	}
	address := p.door.Origin(r) + p.renderer.base + feedsPath + "/" + secret
	return p.listFeeds(w, r, &madeView{ReadBack: visible(readBack), Atom: address + ".atom", JSON: address + ".json"})
}

// endFeed revokes a feed.
func (p *Pages) endFeed(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "id")
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(values.Get("id"), 10, 64)
	if err != nil {
		return problem.New(problem.NotFound, "There is no feed with this number.")
	}
	if err := p.door.EndFeed(r.Context(), id); err != nil {
		return err
	}
	return goOn(w, r, feedsPath)
}

// feed serves a feed at its secret address. A reader that has it already gets 304
// without a search.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	secret, format, _ := strings.Cut(r.PathValue("file"), ".")
	if format != "atom" && format != "json" {
		return problem.New(problem.NotFound, "A feed has an address that ends in .atom or .json.")
	}
	saved, err := p.door.Feed(r.Context(), secret)
	if err != nil {
		return err
	}
	now, err := p.reader.Now(r.Context())
	if err != nil {
		return err
	}
	site := p.door.Origin(r) + p.renderer.base
	today := time.Now().UTC().Format(time.DateOnly) // a watch changes with the day
	etag := now.ETag(p.renderer.build, site+saved.Opens+"."+format+today, r.Header.Get("Accept-Encoding"))
	header := w.Header()
	header.Set("Cache-Control", "private, no-cache")
	header.Set("X-Robots-Tag", "noindex")
	if asked := r.Header.Get("If-None-Match"); results.Matches(asked, etag) || results.MatchesAll(asked) {
		header.Set("ETag", etag)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	filled, err := p.fill(r.Context(), saved, site, feedLength)
	if err != nil {
		return err
	}
	out := filled.Feed
	out.Self = site + feedsPath + "/" + secret + "." + format
	write, kind := out.Atom, feed.AtomType
	if format == "json" {
		write, kind = out.JSON, feed.JSONType
	}
	body, err := write()
	if err != nil {
		return err
	}
	header.Set("ETag", etag)
	header.Set("Content-Type", kind)
	_, _ = w.Write(body) // an error means that the connection is broken
	return nil
}

// feedTitle is what the titles of feeds begin with.
const feedTitle = "Standpoint: "

// filledFeed is a feed with what it holds.
type filledFeed struct {
	feed.Feed
	Says string // what is wrong; "" if nothing is
}

// fill makes the feed of what its address opens, with at most so many documents, or without
// days if that is 0. One that cannot be read any more holds an entry that says so.
func (p *Pages) fill(ctx context.Context, saved credentials.Credential, site string, limit int) (filledFeed, error) {
	out := filledFeed{Feed: feed.Feed{ID: "urn:standpoint:feed:" + strconv.FormatInt(saved.ID, 10), Home: site + saved.Opens}}
	path, raw, _ := strings.Cut(saved.Opens, "?")
	var err error
	if path == watchPath {
		out.Says, err = p.watchFeed(ctx, raw, site, &out.Feed, limit > 0)
	} else {
		var page *results.Page
		if page, err = p.opened(ctx, saved.Opens, limit); err == nil {
			addDocuments(&out.Feed, page, site)
		}
	}
	_, bad := errors.AsType[*search.BadRequestError](err)
	if faults, is := errors.AsType[*searchurl.Errors](err); is || bad {
		why := err.Error()
		if is {
			why = faults.Faults[0].Param + " " + faults.Faults[0].Message
		}
		out.Says = "This cannot be looked for any more: " + why
		out.Title, out.Updated = feedTitle+saved.Opens, saved.Created
		out.Entries = []feed.Entry{{ID: out.ID + ":broken", Title: "This feed is broken", Address: site + saved.Opens, Updated: saved.Created, Text: out.Says}}
		err = nil
	}
	return out, err
}

// addDocuments adds what a search found to a feed.
func addDocuments(out *feed.Feed, page *results.Page, site string) {
	out.Title = feedTitle + page.ReadBack
	for _, item := range page.Items {
		d := item.Document
		entry := feed.Entry{ID: "urn:standpoint:document:" + d.ID, Title: headlineOf(d), Authors: d.Authors(), Address: site + (&url.URL{Path: "/" + string(d.Kind) + "s/" + d.ID}).String(),
			Published: d.Published(), Updated: d.Added, Language: d.Annotation.Language, Text: d.Text()}
		if d.Kind == corpus.KindComment {
			entry.Title = cmp.Or(strings.Join(d.Authors(), ", "), "A reader") + " on " + entry.Title
		}
		if out.Updated.Before(d.Added) {
			out.Updated = d.Added
		}
		out.Entries = append(out.Entries, entry)
	}
}
