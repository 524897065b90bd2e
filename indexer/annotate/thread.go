package annotate

import (
	"context"

	"standpoint/corpus"
	"standpoint/indexer/annotate/quote"
)

// quotedBack is how many earlier comments are looked through for what a
// comment quotes, besides its ancestors: people answer what stands near.
const quotedBack = 30

// Thread annotates an article and its comments. The documents come article
// first, then the comments in their order; a thread without an article id
// gives only its comments. It fails only if ctx ends.
func (a *Annotator) Thread(ctx context.Context, t corpus.Thread) ([]corpus.Document, error) {
	body := t.Article.Text()
	article := a.read(body, t.Article.Headline, around{})
	annotation, _ := a.annotate(work{in: Input{
		ID: t.Article.ID, Kind: corpus.KindArticle, Language: t.Article.Language, Text: body, Headline: t.Article.Headline,
	}})
	documents := make([]corpus.Document, 0, 1+len(t.Comments))
	if t.Article.ID != "" {
		held := t.Article
		documents = append(documents, document(t, corpus.Document{
			ID: held.ID, Kind: corpus.KindArticle, Article: &held, Annotation: annotation,
		}))
	}
	under := under{
		annotator: a, thread: t, body: body, article: &article,
		about: make(map[string]subjects, len(t.Comments)), at: make(map[string]int, len(t.Comments)),
	}
	for i := range t.Comments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		documents = append(documents, under.comment(i))
	}
	return documents, nil
}

// document fills in what every document has from its thread.
func document(t corpus.Thread, d corpus.Document) corpus.Document {
	d.ArticleID = t.Article.ID
	d.Outlet, d.Platform, d.Headline = t.Article.Outlet, t.Article.Platform, t.Article.Headline
	d.Origin = t.Origin
	return d
}

// under annotates the comments under one article, parents before replies.
type under struct {
	annotator *Annotator
	thread    corpus.Thread
	body      string
	article   *reading
	about     map[string]subjects // by comment id: what a comment is about
	at        map[string]int      // by comment id: where it stands in the thread
}

func (u *under) comment(i int) corpus.Document {
	held := u.thread.Comments[i]
	job := work{
		in: Input{
			ID: held.ID, Kind: corpus.KindComment, Language: held.Language, Text: held.Text,
			Headline: u.thread.Article.Headline, Article: u.body,
		},
		article:   u.article,
		around:    u.article.around(),
		inherited: u.article.lends(),
		sources:   u.sources(i),
	}
	if above, known := u.about[held.ParentID]; known {
		job.inherited = above.or(job.inherited)
		job.in.Parent = u.thread.Comments[u.at[held.ParentID]].Text
	}
	annotation, about := u.annotator.annotate(job)
	u.about[held.ID] = about
	u.at[held.ID] = i
	return document(u.thread, corpus.Document{ID: held.ID, Kind: corpus.KindComment, Comment: &held, Annotation: annotation})
}

// sources are what comment i may quote: the article, the comments before it,
// and last, because they are nearest, its ancestors from the top down.
func (u *under) sources(i int) []quote.Source {
	sources := []quote.Source{{Of: "article", ID: u.thread.Article.ID, Text: u.body}}
	var line []int
	inLine := map[int]bool{}
	for id := u.thread.Comments[i].ParentID; len(line) < quotedBack; {
		at, known := u.at[id]
		if !known || inLine[at] {
			break
		}
		line = append(line, at)
		inLine[at] = true
		id = u.thread.Comments[at].ParentID
	}
	for at := max(0, i-quotedBack); at < i; at++ {
		if !inLine[at] {
			sources = append(sources, u.source(at))
		}
	}
	for k := len(line) - 1; k >= 0; k-- {
		sources = append(sources, u.source(line[k]))
	}
	return sources
}

func (u *under) source(at int) quote.Source {
	c := u.thread.Comments[at]
	return quote.Source{Of: "comment", ID: c.ID, Text: c.Text}
}
