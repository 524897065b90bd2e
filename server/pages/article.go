package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// articleView is the view of article.html.
type articleView struct {
	frame
	ID          string
	Held        bool // false: only comments on the article are there
	Headline    []segment
	Standfirst  string
	Section     string
	Outlet      *link
	Authors     []link
	Date        dateView
	DateSource  string
	Form        string // a note on the kind of article; "" for a plain one
	Said        int    // comments that the source counts, if it counts more than there are here; else 0
	Language    *link
	Lang        string
	Web         string // where the article is; "" if that is not known
	WebShown    string // the address as text
	Paragraphs  []paragraph
	Captions    []string
	Related     []relatedView
	Agencies    []mentionView
	Below       *link // the comments on all articles about the first agency; nil if there is none
	Places      []mentionView
	Stances     stancesView
	Quoted      []passageView // what comments quote most
	Strip       *stripView    // where they quote it; nil: nowhere
	Marked      *markedView
	Revisions   []revisionView
	Event       *link  // to the same story at other outlets
	Copies      *link  // to all texts that are nearly the same
	Campaigns   string // the same text under different names, in the thread; "" if there is none
	Body        bool   // the article itself is shown: on the first page
	Comments    []commentView
	Count       int
	First, Last int // numbers of the comments shown, from 1
	Pages       []pageLink
	Nav         threadNav
	FirstPage   string
	SearchHref  string // search in this thread
	API         string
}

// relatedView is a headline or an address that was promoted next to an article.
type relatedView struct {
	Text string
	Href string // "" if it is not a web address
}

// revisionView is an earlier version of an article.
type revisionView struct {
	Headline   string
	Modified   dateView
	Paragraphs []string
}

// pageLink leads to a page of a thread.
type pageLink struct {
	Number  int
	Href    string
	Current bool
}

// markedView says which searched words are marked in a thread.
type markedView struct {
	Query   string
	Count   int  // documents of the thread that have them
	Partial bool // there are more than could be searched
	Off     string
	Fault   string // why they are not marked; "" if they are
}

func (p *Pages) article(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "q", "match", "at", "page", "sort", "toward", "show")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	t, err := p.thread(r.Context(), id)
	if err != nil {
		return err
	}
	if t.withdrawn[id] { // even if there are still comments on it
		return records.ErrWithdrawn
	}
	s := threadShower{shower: shower{reader: p.reader, base: searchurl.New()}, thread: t, here: map[string]bool{}, length: commentLength}
	marked, err := p.markWords(r.Context(), &s, values)
	if err != nil {
		return err
	}
	if err := s.choose(values, marked); err != nil {
		return err
	}
	page, err := s.pageWanted(values)
	if err != nil {
		return err
	}
	shown := s.onPage(page)
	s.here[id] = page == 1
	for _, c := range shown {
		s.here[c.ID] = true
	}
	counted := shown
	if page == 1 && t.article != nil {
		counted = append([]corpus.Document{*t.article}, shown...)
	}
	if s.copies, err = p.copiesAmong(r.Context(), counted); err != nil {
		return err
	}
	v := s.articleView(page)
	if slices.ContainsFunc(t.comments, func(d corpus.Document) bool { return d.DuplicateGroup != "" }) {
		v.Campaigns = searchurl.CampaignsOf(searchurl.New().With(schema.Article, id, searchurl.Any)).URL(campaignsPath)
	}
	if v.Body {
		v.Copies, v.Event = copiesOf(*t.article, s.copies), sameEvent(*t.article)
		if v.Revisions, err = p.revisions(r.Context(), id); err != nil {
			return err
		}
	}
	v.Query = values.Get("q")
	v.Marked = marked
	v.Comments = s.listed(shown)
	return p.renderer.render(w, r, http.StatusOK, "article", v)
}

// revisions reads the earlier versions of an article, the newest first.
func (p *Pages) revisions(ctx context.Context, id string) (views []revisionView, err error) {
	documents, err := p.reader.Revisions(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, d := range slices.Backward(documents) {
		if a := d.Article; a != nil {
			views = append(views, revisionView{
				Headline: visible(headlineOf(d)), Modified: newDate(a.Modified, corpus.PrecisionMinute, corpus.ZoneGiven), Paragraphs: visibleAll(a.Paragraphs),
			})
		}
	}
	return views, nil
}

// thread reads the thread of an article.
func (p *Pages) thread(ctx context.Context, articleID string) (*thread, error) {
	if !corpus.IsID(articleID) {
		return nil, problem.New(problem.NotFound, "There is no document with this address.")
	}
	documents, err := p.reader.Thread(ctx, articleID)
	if err != nil {
		return nil, err
	}
	if len(documents) == 0 {
		return nil, records.ErrNotFound
	}
	t := newThread(articleID, documents)
	t.withdrawn, err = p.reader.Withdrawn(ctx, t.missing())
	return t, err
}

// markWords finds the words of parameter q in a thread. A query that cannot be
// read marks nothing and says so.
func (p *Pages) markWords(ctx context.Context, s *threadShower, values url.Values) (*markedView, error) {
	words := url.Values{"q": values["q"], "match": values["match"]}
	if values.Get("q") == "" {
		return nil, nil
	}
	marked := &markedView{Query: visible(values.Get("q")), Off: articleHref(s.thread.id)}
	found, err := p.reader.Read(ctx, words.Encode())
	if faults, ok := errors.AsType[*searchurl.Errors](err); ok {
		marked.Fault = visible(faults.Error())
		return marked, nil
	}
	if err != nil {
		return nil, err
	}
	s.search = found
	found = found.With(schema.Article, s.thread.id, searchurl.Any)
	found.Request.Limit = searchurl.MaxLimit
	s.found, marked.Count, err = p.reader.Matching(ctx, found)
	if errors.Is(err, search.ErrUnavailable) { // the thread can still be read
		marked.Fault = "the search engine cannot answer now"
		return marked, nil
	}
	marked.Partial = marked.Count > len(s.found)
	return marked, err
}

// articleView fills in everything except the comments.
func (s threadShower) articleView(page int) *articleView {
	t := s.thread
	v := &articleView{
		frame:     frame{Canonical: articleHref(t.id)},
		ID:        t.id,
		Count:     len(t.comments),
		First:     min((page-1)*threadPage+1, len(s.chosen)),
		Last:      min(page*threadPage, len(s.chosen)),
		Nav:       s.nav(),
		FirstPage: s.threadHref(nil),
		API:       "/api/v1" + articleHref(t.id),
	}
	inThread := searchurl.New().With(schema.Article, t.id, searchurl.Any)
	v.SearchHref = inThread.URL("/search")
	if page > 1 && s.listing == (listing{}) {
		v.Canonical += "?page=" + strconv.Itoa(page)
	}
	for n := 1; n <= s.pages() && s.pages() > 1; n++ {
		v.Pages = append(v.Pages, pageLink{n, s.listHref(s.listing, n), n == page})
	}
	s.fillArticle(v, page)
	return v
}

// fillArticle fills in the article itself, as far as it is there.
func (s threadShower) fillArticle(v *articleView, page int) {
	d := s.thread.article
	if d == nil {
		v.Title, v.Headline = "Comments on an article", []segment{{Text: "Comments on an article that is not in this collection"}}
		return
	}
	a := d.Article
	v.Held, v.Body = true, page == 1
	v.Title = headlineOf(*d)
	v.Headline = segmentText(strings.TrimSpace(d.Headline), s.headlineMarks(*d), nil)
	if len(v.Headline) == 0 {
		v.Headline = []segment{{Text: withoutHeadline}}
	}
	if v.Section = visible(a.Section); len(a.Paragraphs) == 0 || a.Paragraphs[0] != a.Standfirst {
		v.Standfirst = visible(a.Standfirst) // otherwise the first paragraph shows it
	}
	v.Outlet, v.Authors = s.outlet(*d), s.authors(*d)
	v.Date, v.DateSource = documentDate(*d), dateSources[a.DateSource]
	v.Form = forms[a.Form]
	if a.CommentCount != nil && *a.CommentCount > v.Count {
		v.Said = *a.CommentCount
	}
	if d.Annotation.Language != "" {
		l := s.value(schema.Language, d.Annotation.Language)
		v.Language, v.Lang = &l, langOf(*d)
	}
	v.Web, v.WebShown = webAddress(a.URL), visible(a.URL)
	if !v.Body {
		return
	}
	v.Captions = visibleAll(a.Captions)
	for _, r := range a.Related {
		v.Related = append(v.Related, relatedView{visible(r), webAddress(r)})
	}
	v.Agencies, v.Places = s.agencies(d.Annotation), s.locations(d.Annotation)
	if len(d.Annotation.Agencies) > 0 {
		v.Below = commentsBelow(d.Annotation.Agencies[0])
	}
	stances := s.stances(*d, schema.View{}, false)
	for i := range stances {
		if e := d.Annotation.Stances[i].Evidence; e != nil {
			stances[i].Anchor = s.paragraphHref(s.paragraphAt(e[0]))
		}
	}
	v.Stances = newStances(stances)
	v.Paragraphs, v.Quoted, v.Strip = s.articleText(*d), s.passages(*d), s.strip(*d)
}

// commentsBelow links to the comments on articles about an agency.
func commentsBelow(a corpus.AgencyMention) *link {
	found := searchurl.New().With(schema.Kind, string(corpus.KindComment), searchurl.Any).With(schema.Article+"."+schema.Agency, a.ID, searchurl.Any)
	return &link{Label: "Comments on articles about " + agencyName(a), Href: found.URL("/search")}
}

// forms are the notes on articles that are not plain ones.
var forms = map[corpus.Form]string{
	corpus.FormExcerpt: "Only the beginning of this article is in this collection.",
	corpus.FormLive:    "This is a live blog.",
	corpus.FormGallery: "This is a gallery of pictures.",
	corpus.FormOther:   "This page is not an article. It was kept on request.",
}

// headlineMarks marks the searched words in a headline, which is shown without
// the white space around it.
func (s threadShower) headlineMarks(d corpus.Document) []mark {
	before := len([]rune(d.Headline)) - len([]rune(strings.TrimLeft(d.Headline, " \t\r\n")))
	return shift(hitMarks(s.hits(d)[schema.Headline]), -before)
}

func (s threadShower) articleText(d corpus.Document) []paragraph {
	marks := append(hitMarks(s.hits(d)[schema.Body]), s.nameMarks(d.Annotation)...)
	marks = append(marks, s.evidenceMarks(d, schema.View{})...)
	marks = append(marks, s.quotedMarks(d.ID)...)
	spans := listSpans(d.Article.Paragraphs)
	paragraphs := paragraphsOf(d.Article.Text(), marks, spans)
	for i := range paragraphs {
		paragraphs[i].ID = "p" + strconv.Itoa(i+1)
	}
	s.addQuoters(d.ID, paragraphs, spans)
	return paragraphs
}

func visibleAll(texts []string) []string {
	var out []string
	for _, text := range texts {
		out = append(out, visible(text))
	}
	return out
}
