package bleveengine

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// articleColumn says of each document of a segment which article it belongs to: by
// the ordinal of its schema.Article in that field's vocabulary. Documents
// without one have the ordinal of "". Ordinals are there after Engine.articles.
type articleColumn struct {
	local packed          // the article of each document, by its number in the segment
	texts list            // by this number
	own   *roaring.Bitmap // the articles themselves, deleted ones too

	mu       sync.Mutex // held while articles get their ordinals
	ordinals []uint32   // by number in the segment
}

// of is the ordinal of a document's article.
func (a *articleColumn) of(doc uint32) uint32 { return a.ordinals[a.local.at(int(doc))] }

// id is the id of a document's article; empty without one.
func (a *articleColumn) id(doc uint32) []byte { return a.texts.at(int(a.local.at(int(doc)))) }

func (c *columns) readArticles(ctx context.Context, s *content) error {
	ids, local := listMaker{}, make([]uint32, c.count)
	ids.add("")
	err := eachPosting(ctx, s, schema.Article, func(id string, docs []uint32) error {
		for _, doc := range docs {
			local[doc] = uint32(len(ids.ends))
		}
		ids.add(id)
		return nil
	})
	c.articles.texts, c.articles.local = ids.list(), pack(local)
	c.findArticles()
	return err
}

// findArticles finds the documents whose id is that of their article.
func (c *columns) findArticles() {
	c.articles.own = roaring.New()
	for doc := range uint32(c.count) {
		if bytes.Equal(c.ids.byRank(c.ids.rankOf(doc)), c.articles.id(doc)) {
			c.articles.own.Add(doc)
		}
	}
}

// number gives the articles their ordinals, unless they have them.
func (a *articleColumn) number(v *vocabulary) (err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ordinals == nil {
		a.ordinals, err = v.addAll(&a.texts)
	}
	return err
}

// articles makes sure that the articles of all segments have ordinals, and returns how
// many ordinals there are.
func (e *Engine) articles(passes []*pass) (count int, err error) {
	v := e.vocabularies.of(schema.Article)
	for _, p := range passes {
		if err := p.segment.columns.articles.number(v); err != nil {
			return 0, err
		}
	}
	return len(v.known()), nil
}

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

// markJoins marks joins, each after those inside it.
func (e *Engine) markJoins(joins []*join, passes []*pass) error {
	if len(joins) == 0 {
		return nil
	}
	articles, err := e.articles(passes)
	if err != nil {
		return err
	}
	for _, j := range joins {
		if err := j.mark(passes, articles); err != nil {
			return err
		}
	}
	return nil
}

// mark is called once before match, after that of every join inside the clause.
// Articles is how many ordinals there are.
func (j *join) mark(passes []*pass, articles int) error {
	j.marked = make(articleSet, (articles+63)/64)
	for _, p := range passes {
		column := &p.segment.columns.articles
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
				j.marked.add(column.of(doc))
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (j *join) match(p *pass) (*roaring.Bitmap, error) {
	column, count := &p.segment.columns.articles, p.segment.columns.count
	if err := p.budget.spend(j.cost, count/perDate); err != nil {
		return nil, err
	}
	bits := make([]uint64, (count+63)/64)
	if j.comments {
		err := eachDocument(p, column.own, func(docs []uint32) {
			for _, doc := range docs {
				if j.marked.has(column.of(doc)) {
					bits[doc/64] |= 1 << (doc % 64)
				}
			}
		})
		return roaring.FromDense(bits, false), err
	}
	for doc := range uint32(count) {
		if doc%checkEvery == 0 && p.ctx.Err() != nil {
			return nil, p.ctx.Err()
		}
		if j.marked.has(column.of(doc)) {
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
