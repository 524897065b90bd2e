package annotate

import (
	"context"

	"standpoint/corpus"
	"standpoint/indexer/annotate/language"
	"standpoint/indexer/annotate/quote"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/gazetteer"
)

// Thread annotates an article and its comments. It returns the thread's documents
// (corpus.Thread.Documents) with their annotations. It fails if ctx ends or the judge
// fails. First every text is read, then all questions are judged together.
func (a *Annotator) Thread(ctx context.Context, t corpus.Thread) ([]corpus.Document, error) {
	documents := t.Documents()
	drafts, err := a.drafts(ctx, t, len(documents))
	if err != nil {
		return nil, err
	}
	annotations, err := a.complete(ctx, drafts)
	if err != nil {
		return nil, err
	}
	for i := range documents {
		documents[i].Annotation, documents[i].AnnotatedBy = annotations[i], a.version()
	}
	return documents, nil
}

// Questions returns what the judge is asked about each document of a thread, in the order
// of its documents. It fails only if ctx ends.
func (a *Annotator) Questions(ctx context.Context, t corpus.Thread) (asked [][]stance.Input, err error) {
	drafts, err := a.drafts(ctx, t, len(t.Comments)+1)
	for _, d := range drafts {
		var questions []stance.Input
		for _, q := range d.questions {
			questions = append(questions, q.Input)
		}
		asked = append(asked, questions)
	}
	return asked, err
}

// drafts reads every text of a thread of n documents.
func (a *Annotator) drafts(ctx context.Context, t corpus.Thread, n int) ([]draft, error) {
	body := t.Article.Text()
	home := a.homeOf(t.Article.Outlet)
	article := a.read(body, t.Article.Headline, home)
	drafts := make([]draft, 0, n)
	if !t.Article.IsStub() {
		one, _ := a.draftOf(article, work{in: Input{
			ID: t.Article.ID, Kind: corpus.KindArticle, Language: t.Article.Language, Text: body, Headline: t.Article.Headline,
		}, around: home})
		drafts = append(drafts, one)
	}
	if len(t.Comments) > 0 {
		under := a.under(t, body, article)
		for i := range t.Comments {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			drafts = append(drafts, under.comment(i))
		}
	}
	return drafts, nil
}

// under annotates the comments under one article, parents before replies.
type under struct {
	annotator *Annotator
	thread    corpus.Thread
	body      string
	article   around                // what the article speaks of
	lends     []*gazetteer.Agency   // agencies that it lends its comments
	named     []*gazetteer.Agency   // agencies that it names
	language  string                // of the thread; "" if that is not known
	quotes    *quote.Index          // of the article and the comments so far
	tree      corpus.Tree           // of the comments
	lent      [][]*gazetteer.Agency // agencies that each comment so far lends its replies
}

// under begins with the comments under an article that has been read.
func (a *Annotator) under(t corpus.Thread, body string, article reading) *under {
	u := &under{
		annotator: a, thread: t, body: body, article: article.around(), lends: article.lends(), named: article.about().agencies, quotes: quote.NewIndex(),
		language: a.languageOf(t, body),
		lent:     make([][]*gazetteer.Agency, len(t.Comments)),
		tree:     corpus.NewTree(len(t.Comments), func(i int) (id, parent string) { return t.Comments[i].ID, t.Comments[i].ParentID }),
	}
	u.quotes.Add(quote.Source{Of: "article", ID: t.Article.ID, Text: body})
	return u
}

// languageOf is the language of a thread: of its article or, where only comments are
// held, of what the first of them say together.
func (a *Annotator) languageOf(t corpus.Thread, body string) string {
	if t.Article.Language != "" || body != "" {
		return a.language(t.Article.Language, body, "")
	}
	text := t.Article.Headline
	for _, c := range t.Comments {
		if len(text) > heard {
			break
		}
		text += "\n" + c.Text
	}
	return language.Of(text, "", a.detector)
}

// heard is how many bytes of comments tell the language of a thread.
const heard = 2000

func (u *under) comment(i int) draft {
	held := u.thread.Comments[i]
	job := work{
		in: Input{
			ID: held.ID, Kind: corpus.KindComment, Language: held.Language, Text: held.Text,
			Headline: u.thread.Article.Headline, Article: u.body,
		},
		named:    u.named,
		around:   u.article,
		lent:     u.lends,
		quotes:   u.quotes.Add(quote.Source{Of: "comment", ID: held.ID, Text: held.Text}),
		language: u.language,
		deleted:  held.Deleted,
	}
	if above := u.tree.Parent(i); above >= 0 && above < i {
		job.lent = u.lent[above]
		job.in.Parent = u.thread.Comments[above].Text
		// Read again rather than kept: a thread may have very many comments.
		parent := u.annotator.read(job.in.Parent, "", u.article)
		job.around = parent.around()
	}
	one, lent := u.annotator.draft(job)
	u.lent[i] = lent
	return one
}
