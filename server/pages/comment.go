package pages

import (
	"net/http"
	"net/url"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/server/searchurl"
)

// commentPageView is the view of comment.html.
type commentPageView struct {
	frame
	Headline string
	Article  string // address of the article
	Outlet   *link
	Date     dateView // of the article
	Omitted  int      // comments above it that are not shown
	Above    []commentView
	Comment  commentView
	Below    []commentView
	More     int // comments below it that are not shown
	InThread string
	Agencies []mentionView
	Copies   *link // to all texts that are nearly the same
	Marked   *markedView
	API      string
}

func (p *Pages) comment(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "q", "match")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if !corpus.IsID(id) {
		return records.ErrNotFound
	}
	d, err := p.reader.Document(r.Context(), id)
	if err != nil {
		return err
	}
	if d.Comment == nil {
		return records.ErrNotFound
	}
	t, err := p.thread(r.Context(), d.ArticleID)
	if err != nil {
		return err
	}
	if _, held := t.get(id); !held { // removed in the meantime
		return records.ErrNotFound
	}
	s := threadShower{shower: shower{reader: p.reader, base: searchurl.New()}, thread: t, here: map[string]bool{id: true}}
	marked, err := p.markWords(r.Context(), &s, values)
	if err != nil {
		return err
	}
	if marked != nil {
		marked.Off = commentHref(id)
	}
	if s.copies, err = p.copiesAmong(r.Context(), []corpus.Document{d}); err != nil {
		return err
	}
	v := s.commentPage(id)
	v.Copies, v.Comment.Copies = v.Comment.Copies, nil // it is said above
	v.Query = values.Get("q")
	v.Marked = marked
	return p.renderer.render(w, r, http.StatusOK, "comment", v)
}

// commentPage shows a comment with what is above and below it.
func (s threadShower) commentPage(id string) *commentPageView {
	t := s.thread
	d, _ := t.get(id)
	above, below := t.ancestors(id), t.below(id)
	more := max(0, len(below)-threadPage)
	below = below[:len(below)-more]
	omitted := max(0, len(above)-ancestorsMost)
	above = above[omitted:]
	for _, list := range [][]corpus.Document{above, below} {
		for _, c := range list {
			s.here[c.ID] = true
		}
	}
	v := &commentPageView{
		frame:    frame{Title: upperFirst(t.commentOf(d)) + " on " + headlineOf(d), Canonical: commentHref(id)},
		Headline: headlineOf(d),
		Article:  s.threadHref(nil),
		Outlet:   s.outlet(d),
		More:     more,
		Omitted:  omitted,
		InThread: s.threadHref(url.Values{"at": {id}}) + "#" + id,
		Agencies: s.agencies(d.Annotation),
		API:      "/api/v1" + commentHref(id),
	}
	if t.article != nil {
		v.Date = documentDate(*t.article)
	}
	for _, c := range above {
		v.Above = append(v.Above, s.short(c))
	}
	v.Comment = s.comment(d)
	v.Comment.Main = true
	for _, c := range below {
		v.Below = append(v.Below, s.short(c))
	}
	return v
}

// short shows a comment that is not the main one of the page.
func (s threadShower) short(d corpus.Document) commentView {
	s.length = commentLength
	return s.comment(d)
}
