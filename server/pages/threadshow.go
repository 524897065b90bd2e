package pages

import (
	"net/url"
	"slices"
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// threadShower shows the documents of one thread on one page.
type threadShower struct {
	shower
	thread *thread
	search searchurl.Search // its words are marked
	found  map[string]bool  // ids of the documents with these words
	here   map[string]bool  // ids of the documents on the page
	length int              // code points of a comment that are shown; 0: all
	listing
	chosen []corpus.Document // the comments of the listing, in its order
}

// hits returns the spans of the searched words in a document, by field.
func (s threadShower) hits(d corpus.Document) map[string][]corpus.Span {
	if !s.found[d.ID] {
		return nil
	}
	return results.Highlights(s.search, d)
}

// href returns the address of a comment: on this page if it is here, otherwise
// on the page of the thread that shows it.
func (s threadShower) href(id string) string {
	if s.here[id] {
		return "#" + id
	}
	return s.threadHref(url.Values{"at": {id}}) + "#" + id
}

// paragraphHref returns the address of a paragraph of the article, from 1.
func (s threadShower) paragraphHref(number int) string {
	anchor := "#p" + strconv.Itoa(number)
	if s.here[s.thread.id] {
		return anchor
	}
	return s.threadHref(nil) + anchor
}

// threadHref returns the address of the article's page with parameters and with
// those of the marked words.
func (s threadShower) threadHref(values url.Values) string {
	all := searchWords(s.search)
	for name, value := range values {
		all[name] = value
	}
	if len(all) == 0 {
		return articleHref(s.thread.id)
	}
	return articleHref(s.thread.id) + "?" + all.Encode()
}

// searchWords returns only the parameters for the words of a search.
func searchWords(s searchurl.Search) url.Values {
	words := searchurl.New()
	words.Query, words.Match = s.Query, s.Match
	if words.Query == "" {
		return url.Values{}
	}
	words.Request.Sort = words.DefaultSort()
	return words.Values()
}

// commentView is one comment of a thread.
type commentView struct {
	ID         string
	Depth      int    // levels of indent; 0: it answers the article
	Author     *link  // nil if it is not known
	Name       string // name of the comment, if there is no author
	Date       dateView
	Score      string // "" if the source does not have one
	Deleted    bool
	Answers    *link         // the comment that it answers; Href is "" if that is not there
	Context    []contextView // what it answers, where that is not above it on the page
	Replies    int
	Href       string // its own page
	Web        string // where it was found; "" if that is not a web address
	Lang       string
	Paragraphs []paragraph
	Rest       int // code points of the text that are not shown here
	Stances    stancesView
	Copies     *link // to all texts that are nearly the same
	Main       bool  // the page is about this comment
}

func (s threadShower) comment(d corpus.Document) commentView {
	v := commentView{
		ID:      d.ID,
		Depth:   min(s.thread.depth(d.ID), deepest),
		Date:    documentDate(d),
		Deleted: d.Comment.Deleted,
		Answers: s.answers(d),
		Name:    upperFirst(s.thread.nameOf(d)),
		Replies: d.Replies,
		Href:    commentHref(d.ID),
		Web:     webAddress(d.Comment.URL),
		Lang:    langOf(d),
	}
	if links := s.authors(d); len(links) > 0 {
		v.Author = &links[0]
	}
	if d.Comment.Score != nil {
		v.Score = number(*d.Comment.Score)
	}
	v.Paragraphs, v.Rest = s.commentText(d)
	stances := s.stances(d, schema.View{}, v.Rest == 0)
	for i := range stances {
		stances[i].Inherited = s.inherited(d, d.Annotation.Stances[i].Target)
	}
	v.Stances = newStances(stances)
	v.Copies = copiesOf(d, s.copies)
	return v
}

// commentText returns the text of a comment with its marks, up to the length
// shown, and the number of code points left out.
func (s threadShower) commentText(d corpus.Document) (paragraphs []paragraph, rest int) {
	text := d.Text()
	marks := slices.Concat(hitMarks(s.hits(d)[schema.Body]), s.nameMarks(d.Annotation), s.evidenceMarks(d, schema.View{}),
		s.quoteMarks(d), s.quotedMarks(d.ID))
	if runes := []rune(text); s.length > 0 && len(runes) > s.length {
		end := wordEnd(runes, s.length)
		text, rest = string(runes[:end]), len(runes)-end
	}
	spans := splitSpans(text)
	paragraphs = paragraphsOf(text, marks, spans)
	s.addQuoters(d.ID, paragraphs, spans)
	return paragraphs, rest
}

// answers returns a link to the comment that a comment answers; nil if it
// answers the article.
func (s threadShower) answers(d corpus.Document) *link {
	if d.Comment.ParentID == "" {
		return nil
	}
	parent, held := s.thread.get(d.Comment.ParentID)
	if s.thread.withdrawn[d.Comment.ParentID] {
		return &link{Label: "a comment that was taken down"}
	}
	if !held {
		return &link{Label: "a comment that is not in this collection"}
	}
	return &link{Label: s.thread.nameOf(parent), Href: s.href(parent.ID)}
}

// inherited returns a link to the nearest document above that names the target
// of a stance; nil if the document itself names it.
func (s threadShower) inherited(d corpus.Document, target string) *link {
	mentions := func(d corpus.Document) (about, named bool) {
		for _, a := range d.Annotation.Agencies {
			if a.ID == target {
				return true, a.Named
			}
		}
		return false, false
	}
	if about, named := mentions(d); !about || named {
		return nil
	}
	for _, c := range slices.Backward(s.thread.ancestors(d.ID)) {
		if _, named := mentions(c); named {
			return &link{Label: s.thread.commentOf(c), Href: s.href(c.ID)}
		}
	}
	return &link{Label: "the article", Href: s.paragraphHref(1)}
}

// quoteMarks returns marks on what a comment quotes, with links to the source.
func (s threadShower) quoteMarks(d corpus.Document) []mark {
	var marks []mark
	for _, q := range d.Annotation.Quotes {
		m := mark{span: q.Span, kind: markQuote}
		source, held := s.thread.get(q.SourceID)
		switch {
		case q.Of == "article":
			number := s.paragraphAt(q.SourceSpan[0])
			m.title = "Quotes the article"
			m.ref = &link{Label: "¶" + strconv.Itoa(number), Href: s.paragraphHref(number), Title: "Quoted from paragraph " + strconv.Itoa(number) + " of the article"}
		case held:
			name := s.thread.nameOf(source)
			m.title = "Quotes " + name
			m.ref = &link{Label: "↑", Href: s.href(source.ID), Title: "Quoted from " + s.thread.commentOf(source)}
		default:
			m.title = "Quotes another comment"
		}
		marks = append(marks, m)
	}
	return marks
}

// paragraphAt returns the number, from 1, of the article's paragraph that has a
// code point.
func (s threadShower) paragraphAt(at int) int {
	if s.thread.article == nil {
		return 1
	}
	spans := listSpans(s.thread.article.Article.Paragraphs)
	i := slices.IndexFunc(spans, func(p corpus.Span) bool { return at < p[1] })
	if i < 0 {
		return max(1, len(spans))
	}
	return i + 1
}

// quotedMarks returns marks on what comments quote from a document.
func (s threadShower) quotedMarks(id string) []mark {
	var marks []mark
	seen := map[corpus.Span]bool{}
	for _, q := range s.thread.quoters[id] {
		if seen[q.span] {
			continue
		}
		seen[q.span] = true
		marks = append(marks, mark{span: q.span, kind: markQuoted, title: "Quoted in comments"})
	}
	return marks
}

// addQuoters lists, under each paragraph of a document, the comments that quote it.
func (s threadShower) addQuoters(id string, paragraphs []paragraph, spans []corpus.Span) {
	last := make(map[int]link, len(paragraphs))
	for _, q := range s.thread.quoters[id] {
		i := slices.IndexFunc(spans, func(p corpus.Span) bool { return q.span[0] < p[1] })
		if i < 0 {
			continue
		}
		by := link{Label: s.thread.nameOf(q.comment), Href: s.href(q.comment.ID)}
		if last[i] == by { // the quotes of one comment are next to each other
			continue
		}
		last[i] = by
		paragraphs[i].Quoted++
		if paragraphs[i].Quoted <= quotersShown {
			paragraphs[i].Quoters = append(paragraphs[i].Quoters, by)
		}
	}
}
