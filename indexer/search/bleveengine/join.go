package bleveengine

import (
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// articleColumn says of each document of a segment which article it belongs to: by
// the ordinal of its schema.Article in that field's vocabulary. Documents
// without one have the ordinal of "".
type articleColumn struct {
	of  []uint32
	own *roaring.Bitmap // the articles themselves, deleted ones too
}

func (c *columns) readArticles(ctx context.Context, s *content, v *vocabulary) error {
	none, err := v.add("")
	if err != nil {
		return err
	}
	c.articles.of = slices.Repeat([]uint32{none}, c.count)
	err = eachPosting(ctx, s, schema.Article, func(id string, docs []uint32) error {
		ordinal, err := v.add(id)
		for _, doc := range docs {
			c.articles.of[doc] = ordinal
		}
		return err
	})
	c.findArticles(v)
	return err
}

// findArticles finds the documents whose id is that of their article.
func (c *columns) findArticles(v *vocabulary) {
	known := v.known()
	c.articles.own = roaring.New()
	for doc, ordinal := range c.articles.of {
		if c.ids.byRank(c.ids.rank[doc]) == known[ordinal] {
			c.articles.own.Add(uint32(doc))
		}
	}
}

// articles is how many ordinals of articles there are.
func (e *Engine) articles() int { return len(e.vocabularies.of(schema.Article).known()) }

// articleSet is a set of articles: one bit for each ordinal.
type articleSet []uint64

func (a articleSet) add(ordinal uint32)      { a[ordinal/64] |= 1 << (ordinal % 64) }
func (a articleSet) has(ordinal uint32) bool { return a[ordinal/64]&(1<<(ordinal%64)) != 0 }

// join finds documents by other documents of their threads, in two walks: mark
// notes the articles of what its clause matches in all segments, then match
// finds the documents of these articles.
type join struct {
	clause   clause
	comments bool // the clause is asked of comments, and articles are found; else the other way round
	marked   articleSet
	cost     *costs
}

// mark is called once before match, after that of every join inside the clause.
// Articles is how many ordinals there are.
func (j *join) mark(passes []*pass, articles int) error {
	j.marked = make(articleSet, (articles+63)/64)
	for _, p := range passes {
		column := p.segment.columns.articles
		asked, err := j.clause.match(p)
		if err != nil {
			return err
		}
		if asked = p.segment.live(asked); !j.comments {
			asked = roaring.And(asked, column.own)
		}
		if err := p.budget.spend(j.cost, int(asked.GetCardinality())); err != nil {
			return err
		}
		err = eachDocument(p, asked, func(docs []uint32) {
			for _, doc := range docs {
				j.marked.add(column.of[doc])
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (j *join) match(p *pass) (*roaring.Bitmap, error) {
	column := p.segment.columns.articles
	if err := p.budget.spend(j.cost, len(column.of)/perDate); err != nil {
		return nil, err
	}
	bits := make([]uint64, (len(column.of)+63)/64)
	if j.comments {
		err := eachDocument(p, column.own, func(docs []uint32) {
			for _, doc := range docs {
				if j.marked.has(column.of[doc]) {
					bits[doc/64] |= 1 << (doc % 64)
				}
			}
		})
		return roaring.FromDense(bits, false), err
	}
	for doc, article := range column.of {
		if doc%checkEvery == 0 && p.ctx.Err() != nil {
			return nil, p.ctx.Err()
		}
		if j.marked.has(article) {
			bits[doc/64] |= 1 << (doc % 64)
		}
	}
	return roaring.FromDense(bits, false), nil
}

// Article compiles a clause that is asked of a document's article. Nothing inside
// it ranks.
func (c *compiler) Article(n query.Article) clause {
	return c.join(n, &join{clause: c.silently(n.Node)})
}

// HasComment compiles a clause that is asked of an article's comments. Nothing
// inside it ranks.
func (c *compiler) HasComment(n query.HasComment) clause {
	comments := query.Value{Field: schema.Kind, Text: "comment"}
	return c.join(n, &join{clause: and{[]clause{c.silently(n.Node), c.Value(comments)}}, comments: true})
}

// join keeps a join, after those inside it; called is what errors name.
func (c *compiler) join(called fmt.Stringer, j *join) clause {
	j.cost = c.budget.costs(called)
	c.joins = append(c.joins, j)
	return j
}

// ofField compiles what is asked about a field: asked of the document itself or, if
// it is a field of the document's article, of that.
func (c *compiler) ofField(field string, asked clause) clause {
	if _, ofArticle := schema.Origin(field); ofArticle {
		return c.join(name(field), &join{clause: asked})
	}
	return asked
}
