package corpus

// Documents returns the documents of an identified thread, the article first and
// the comments in their order, each with the fields that it gets from its thread
// and without an annotation. A stub of an article is left out.
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

// lend fills in the fields that every document gets from its thread.
func (t Thread) lend(d Document) Document {
	d.ArticleID = t.Article.ID
	d.Outlet, d.Platform, d.Headline, d.Lead = t.Article.Outlet, t.Article.Platform, t.Article.Headline, t.Article.Lead()
	d.Origin = t.Origin
	return d
}

// ThreadOf makes a thread from the documents of one article, with parents before
// replies and with the depths that the comments have in this thread. If only
// comments are given, the article is a stub.
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
