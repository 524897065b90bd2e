// Package pages serves the pages that people read: a start page, search
// results, the longer lists of facet values, words in context, words that mark
// documents, groups of nearly the same comments, tables of numbers, an agency, place, outlet or author at a glance,
// events with their outlets beside each other, articles with their threads, single comments, reports, help, what is in the
// collection, and errors. One page is one file here, with its handler and its typed view, and one file of
// package templates.
//
// A handler reads the address, asks the reader, and builds a view that holds
// only plain text and addresses; html/template escapes them. Every page works
// without JavaScript and under a Content-Security-Policy without unsafe-inline.
package pages

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/corpus/frozen"
	"standpoint/corpus/moderation"
	"standpoint/corpus/quality"
	"standpoint/corpus/theme"
	"standpoint/indexer/agreement"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/coding"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// Reader finds what the pages show; *results.Reader is one.
type Reader interface {
	Read(ctx context.Context, raw string, also ...string) (searchurl.Search, error)
	Search(ctx context.Context, s searchurl.Search) (*results.Page, error)
	Count(ctx context.Context, p searchurl.FacetPage) (*results.Counts, error)
	Matching(ctx context.Context, s searchurl.Search) (ids map[string]bool, total int, err error)
	Total(ctx context.Context, s searchurl.Search) (int, error)
	Tally() *results.Tally
	Explain(ctx context.Context, s searchurl.Search) (*results.Explanation, error)
	ReadLines(ctx context.Context, raw string) (searchurl.Lines, error)
	Lines(ctx context.Context, l searchurl.Lines) (*results.LinePage, error)
	Collocates(ctx context.Context, c searchurl.Collocates) (*results.Collocates, error)
	ReadKeyness(ctx context.Context, raw string) (searchurl.Keyness, error)
	Keyness(ctx context.Context, k searchurl.Keyness) (*results.Keyness, error)
	ReadThemes(ctx context.Context, raw string) (searchurl.Search, error)
	Themes(ctx context.Context, s searchurl.Search) (*results.Themes, error)
	ReadWatch(ctx context.Context, raw string) (searchurl.Watch, error)
	Watched(ctx context.Context, w searchurl.Watch, now time.Time) (*results.Watch, error)
	Watch(ctx context.Context, w searchurl.Watch, now time.Time) (*results.Watch, error)
	ThemeSummaries(ctx context.Context, s searchurl.Search, documents int) ([]results.ThemeSummary, error)
	RuleOf(ctx context.Context, s searchurl.Search) (results.Rule, error)
	KeptThemes(ctx context.Context) ([]results.KeptTheme, error)
	KeepTheme(ctx context.Context, t theme.Theme, change bool) (results.KeptTheme, error)
	RemoveTheme(ctx context.Context, name string) error
	Gaps(ctx context.Context, s searchurl.Search, h *search.Histogram, state corpus.State) ([]bool, error)
	ReadAggregation(ctx context.Context, raw string, file bool) (searchurl.Aggregation, error)
	Aggregate(ctx context.Context, a searchurl.Aggregation) (*results.Aggregate, error)
	Complete(ctx context.Context, values url.Values, also ...string) ([]results.Completion, error)
	Document(ctx context.Context, id string) (corpus.Document, error)
	Thread(ctx context.Context, articleID string) ([]corpus.Document, error)
	Revisions(ctx context.Context, id string) ([]corpus.Document, error)
	Copies(ctx context.Context, documents []corpus.Document) (map[string]results.Copies, error)
	Events(ctx context.Context, s searchurl.Search) (*results.EventPage, error)
	Compare(ctx context.Context, id, target string) (*results.Comparison, error)
	Documents(ctx context.Context, ids []string) ([]corpus.Document, error)
	ReadCampaigns(ctx context.Context, raw string) (searchurl.Campaigns, error)
	Campaigns(ctx context.Context, c searchurl.Campaigns) (*results.Campaigns, error)
	Campaign(ctx context.Context, group string) (*results.Campaign, error)
	CampaignComments(ctx context.Context, of *results.Campaign, limit int, cursor string) (*results.CampaignPage, error)
	Withdrawn(ctx context.Context, ids []string) (map[string]bool, error)
	Methods(ctx context.Context, s searchurl.Search) (*results.Methods, error)
	Checked(ctx context.Context, s searchurl.Search) (*results.Checked, error)
	AllChecked(ctx context.Context) (all []results.Checked, searches []string, err error)
	Sampled(ctx context.Context) (bool, error)
	Reliability(ctx context.Context, s searchurl.Search) (*agreement.Measure, error)
	FrozenCorpus(ctx context.Context, name string) (frozen.Corpus, error)
	FrozenCorpora(ctx context.Context) ([]frozen.Corpus, error)
	Drift(ctx context.Context, c frozen.Corpus) (frozen.Drift, error)
	Now(ctx context.Context) (results.Snapshot, error)
	Label(field, value string) string
	Short(agency string) string
	Quality(s searchurl.Search) []quality.Row
	FittedTo() []quality.Fitted
}

// Options are the options of New; the zero value is usable.
type Options struct {
	Version string                       // of the program, shown at the foot of every page
	Edition string                       // of the names; part of every ETag
	Base    string                       // path below which a proxy shows the site; "": none
	Door    Door                         // nil: nobody can sign in
	Origin  func(r *http.Request) string // scheme and host of this site; nil: not known
	// Desk is where people draw and judge samples; it needs a Door. nil: they cannot.
	Desk *coding.Desk
	// Moderation keeps what moderators do; nil: nobody moderates.
	Moderation moderation.Store
	Keeps      bool // the reader keeps themes
	// Reports are files in Markdown whose names end in .md; nil: there are none.
	Reports fs.FS
}

// Door lets people in and out; *access.Guard is one.
type Door interface {
	SignsIn() bool             // whether there are keys
	Safe(r *http.Request) bool // whether nobody else can read a request
	SignIn(w http.ResponseWriter, r *http.Request, key string) error
	SignOut(w http.ResponseWriter, r *http.Request) error
	AddFeed(ctx context.Context, opens string) (secret string, err error)
	Feeds(ctx context.Context) ([]credentials.Credential, error)
	EndFeed(ctx context.Context, id int64) error
	Feed(ctx context.Context, secret string) (credentials.Credential, error)
	Origin(r *http.Request) string // scheme and host of this site
}

// Pages answers requests for pages. It is safe for use by several goroutines.
type Pages struct {
	reader   Reader
	renderer *renderer
	origin   func(r *http.Request) string
	door     Door         // nil: nobody can sign in
	judging  *coding.Desk // nil: nobody can judge
	routes   []Route

	moderation moderation.Store // nil: nobody moderates
	keeping    bool             // themes can be kept
	reports    fs.FS            // nil: there are none
}

// Route is an address and the page that it leads to. If Handle returns an
// error, it has written nothing. The error is a *problem.Problem or one that
// problem.Of knows.
type Route struct {
	Method string            // GET or POST
	Path   string            // with parameters in braces, as http.ServeMux has them: /articles/{id}
	Scope  credentials.Scope // that it demands; "": it is open to everyone
	Handle func(w http.ResponseWriter, r *http.Request) error
}

// New makes the pages. It fails only if a template has an error.
func New(reader Reader, opt Options) (*Pages, error) {
	rendered, err := newRenderer(opt)
	if err != nil {
		return nil, err
	}
	p := &Pages{reader: reader, renderer: rendered, origin: opt.Origin, moderation: opt.Moderation}
	if opt.Door != nil && opt.Door.SignsIn() {
		p.door, rendered.signsIn = opt.Door, true
	}
	p.routes = []Route{
		p.read("/", p.start),
		p.read("/search", p.search),
		p.read("/facets/{field}", p.facet),
		p.read("/kwic", p.kwic),
		p.read("/keyness", p.keyness),
		p.read("/themes", p.themes),
		p.read(keptPath, p.kept),
		p.read("/explore", p.explore),
		p.read("/agency", p.profile(schema.Agency)),
		p.read("/place", p.profile(schema.Location)),
		p.read("/outlet", p.profile(schema.Outlet)),
		p.read("/author", p.profile(schema.Author)),
		p.read(campaignsPath, p.campaigns),
		p.read(campaignsPath+"/{group}", p.campaign),
		p.read("/suggest", p.suggest),
		p.read("/events", p.events),
		p.read("/events/{id}", p.event),
		p.read("/events/{id}/compare", p.compare),
		p.read("/articles/{id}", p.article),
		p.read("/comments/{id}", p.comment),
		p.read("/help", p.help),
		p.read("/data", p.data),
		p.read("/corpora", p.corpora),
		p.read("/methods", p.methods),
		p.read("/about", p.about),
		{http.MethodPost, reportsPath + "/render", credentials.Read, p.renderReport},
		{http.MethodGet, staticPath + "{file}", "", p.renderer.static},
	}
	if p.reports = opt.Reports; p.reports != nil {
		rendered.reports = true
		p.routes = append(p.routes, // files change without a word, so nothing is kept
			Route{http.MethodGet, reportsPath, credentials.Read, p.listReports},
			Route{http.MethodGet, reportsPath + "/{name}", credentials.Read, p.showReport})
	}
	if p.door != nil {
		p.routes = append(p.routes,
			Route{http.MethodGet, signInPath, "", p.signInForm},
			Route{http.MethodPost, signInPath, "", p.signIn},
			Route{http.MethodPost, "/sign-out", "", p.signOut},
			Route{http.MethodGet, watchPath, credentials.Read, p.watch},
			Route{http.MethodGet, feedsPath, credentials.Read, p.feeds},
			Route{http.MethodPost, feedsPath, credentials.Read, p.addFeed},
			Route{http.MethodPost, feedsPath + "/revoke", credentials.Read, p.endFeed},
			Route{http.MethodGet, feedsPath + "/{file}", "", p.feed})
		if p.judging = opt.Desk; p.judging != nil {
			rendered.codes = true
			p.routes = append(p.routes, p.codingRoutes()...)
		}
	}
	if p.keeping = p.door != nil && opt.Keeps; p.keeping {
		p.routes = append(p.routes,
			Route{http.MethodGet, "/themes/keep", credentials.Moderate, p.draft},
			Route{http.MethodPost, keptPath, credentials.Moderate, p.keep},
			Route{http.MethodPost, keptPath + "/change", credentials.Moderate, p.changeKept},
			Route{http.MethodPost, keptPath + "/remove", credentials.Moderate, p.removeKept})
	}
	if p.door != nil && p.moderation != nil {
		p.routes = append(p.routes,
			Route{http.MethodPost, campaignsPath + "/{group}", credentials.Moderate, p.allow},
			Route{http.MethodGet, deskPath, credentials.Moderate, p.desk},
			Route{http.MethodPost, deskPath + "/seen", credentials.Moderate, p.seen},
			Route{http.MethodGet, selectPath, credentials.Moderate, p.selectable},
			Route{http.MethodPost, selectPath, credentials.Moderate, p.doSelected},
			Route{http.MethodGet, flaggedPath, credentials.Moderate, p.flagged},
			Route{http.MethodGet, actsPath, credentials.Moderate, p.acts},
			Route{http.MethodGet, actsPath + "/{id}", credentials.Moderate, p.acted})
	}
	return p, nil
}

// read is the route of a page that shows what is in the collection.
func (p *Pages) read(path string, handle func(http.ResponseWriter, *http.Request) error) Route {
	return Route{http.MethodGet, path, credentials.Read, p.cached(handle)}
}

// Routes returns all pages and static files, and what their forms are sent to.
func (p *Pages) Routes() []Route { return slices.Clone(p.routes) }

// show renders a page that is new each time.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, name string, v view) error {
	w.Header().Set("Cache-Control", "no-store")
	return p.renderer.render(w, r, http.StatusOK, name, v)
}

// cached answers with 304, before anything is searched or rendered, if the
// browser already has the answer to this address in the reader's present state,
// for the same person. Nobody else may keep a page that shows who is signed in.
func (p *Pages) cached(handle func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		now, err := p.reader.Now(r.Context())
		if err != nil { // the page itself reports it, or works without it
			return handle(w, r)
		}
		person, control := newPerson(r), "no-cache"
		etag := now.ETag(p.renderer.build+person.digest(), r.URL.RequestURI(), r.Header.Get("Accept-Encoding"))
		if person != nil {
			control = "private, no-cache"
		}
		w.Header().Set("Cache-Control", control)
		if results.Matches(r.Header.Get("If-None-Match"), etag) {
			w.Header().Set("ETag", etag)
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		return handle(&tagger{ResponseWriter: w, etag: etag, unwanted: results.MatchesAll(r.Header.Get("If-None-Match"))}, r)
	}
}

// tagger sets an ETag on an answer if its status is 200. If such an answer is
// unwanted, it becomes a 304.
type tagger struct {
	http.ResponseWriter
	etag     string
	unwanted bool
}

func (t *tagger) WriteHeader(status int) {
	t.unwanted = t.unwanted && status == http.StatusOK
	if status == http.StatusOK {
		t.Header().Set("ETag", t.etag)
	}
	if t.unwanted {
		status = http.StatusNotModified
		t.Header().Del("Content-Type")
		t.Header().Del("Content-Length")
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tagger) Write(b []byte) (int, error) {
	if t.unwanted {
		return len(b), nil
	}
	return t.ResponseWriter.Write(b)
}

// Unwrap returns the wrapped writer, for http.ResponseController.
func (t *tagger) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// parameters reads the parameters of a page that is not a search. It fails if
// the page does not know one of them or if one is given twice.
func parameters(r *http.Request, known ...string) (url.Values, error) {
	return fields(r.URL.RawQuery, known)
}

// fields reads the fields of an address or a form.
func fields(raw string, known []string) (url.Values, error) {
	var faults []searchurl.Fault
	values, err := url.ParseQuery(raw)
	if err != nil {
		faults = append(faults, searchurl.Fault{Position: -1, Code: searchurl.UnknownValue, Message: "the part after ? must be a list of parameters: " + err.Error()})
	}
	for name, given := range values {
		switch {
		case !slices.Contains(known, name):
			fault := searchurl.Unknown(name, values.Get(name), known)
			fault.Message = "is not a parameter of this page"
			faults = append(faults, fault)
		case len(given) > 1:
			faults = append(faults, searchurl.Fault{Param: name, Position: -1, Code: searchurl.UnknownValue,
				Message: "must be given only once", Suggestion: given[0]})
		}
	}
	if len(faults) == 0 {
		return values, nil
	}
	slices.SortFunc(faults, func(a, b searchurl.Fault) int { return strings.Compare(a.Param, b.Param) })
	return nil, &searchurl.Errors{Faults: faults}
}
