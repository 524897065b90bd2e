package corpus

// Documents returns the documents of an identified thread, the article first and
// the comments in their order, each with what its thread lends it and nothing
// understood yet. A stub of an article is none.
func (t Thread) Documents() []Document {
	documents := make([]Document, 0, 1+len(t.Comments))
	if !t.Article.IsStub() {
		article := t.Article
		documents = append(documents, t.lend(Document{ID: article.ID, Kind: KindArticle, Article: &article}))
	}
	for i := range t.Comments {
		comment := t.Comments[i]
		documents = append(documents, t.lend(Document{ID: comment.ID, Kind: KindComment, Comment: &comment}))
	}
	return documents
}

// lend fills in what every document has from its thread.
func (t Thread) lend(d Document) Document {
	d.ArticleID = t.Article.ID
	d.Outlet, d.Platform, d.Headline, d.Lead = t.Article.Outlet, t.Article.Platform, t.Article.Headline, t.Article.Lead()
	d.Origin = t.Origin
	return d
}

// ThreadOf puts the documents of one article together again, parents before
// replies and each comment as deep as the thread now has it. If only comments are
// given, the article is a stub.
func ThreadOf(documents []Document) Thread {
	var t Thread
	for _, d := range documents {
		switch {
		case d.Article != nil:
			t.Article, t.Origin = *d.Article, d.Origin
		case d.Comment != nil:
			t.Comments = append(t.Comments, *d.Comment)
			if t.Article.ID == "" {
				t.Article = Article{ID: d.ArticleID, Outlet: d.Outlet, Platform: d.Platform}
			}
		}
	}
	t.orderByParent()
	return t
}
