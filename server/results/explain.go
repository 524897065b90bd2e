package results

import (
	"context"
	"fmt"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// MaxClauses is how many clauses of a query Explain counts; it makes one search
// for each. It stops earlier if all of them together have taken search.MaxWork.
const MaxClauses = 100

// Explanation says how a query was read.
type Explanation struct {
	Search    searchurl.Search
	Total     int     // documents that the whole search finds
	Tree      *Clause // nil without a query
	Canonical string
	ReadBack  string
	Snapshot  Snapshot
	Notices   []Notice
}

// Clause is one part of a query with the number of documents that it finds on
// its own with the filters of the search. Inside a join it is the number of articles
// or of comments that it finds, without the filters, which are not asked of them.
type Clause struct {
	Kind    string // "term", "phrase", "near", "wildcard", "fuzzy", "value", "date", "and", "or", "not", "article", "has_comment", "any"
	Text    string // the clause in the query language; for "any", the plain text
	Field   string // "" if it searches every text field or has no field
	Count   int    // -1 if it was not counted; see MaxClauses
	Clauses []*Clause

	node query.Node // the query that counts it; nil for "any"
}

// Explain returns how the query of a search was read and what each part of it
// finds.
func (r *Reader) Explain(ctx context.Context, s searchurl.Search) (*Explanation, error) {
	s = s.FirstPage().WithFacets(nil, nil)
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	out := &Explanation{Search: s, Canonical: s.Format(), Tree: tree(s.Request)}
	c := &counter{reader: r}
	if out.Total, err = c.count(ctx, s.Request); err != nil {
		return nil, err
	}
	if out.Tree != nil {
		if err := c.fill(ctx, out.Tree, s.Request); err != nil {
			return nil, err
		}
	}
	if out.Notices, err = r.notices(ctx, s, out.Total); err != nil {
		return nil, err
	}
	if c.left > 0 {
		out.Notices = append(out.Notices, said(fmt.Sprintf("%d clauses were not counted: only the first %d are counted, and fewer where that takes too long.", c.left, MaxClauses))...)
	}
	out.Snapshot = Snapshot{Index: c.applied, Records: held}
	if out.ReadBack, err = r.readBack(ctx, s); err != nil {
		return nil, err
	}
	return out, nil
}

// counter searches for one clause after another.
type counter struct {
	reader  *Reader
	counted int
	work    int          // of all counts; see search.MaxWork
	left    int          // clauses that were not counted
	applied corpus.State // the oldest state that a count shows
}

func (c *counter) count(ctx context.Context, req search.Request) (int, error) {
	req.Limit = 0
	results, err := c.reader.ask(ctx, req)
	if err != nil {
		return 0, fmt.Errorf("results: clause: %w", err)
	}
	if c.counted == 0 || results.Applied.Seq < c.applied.Seq {
		c.applied = results.Applied
	}
	c.counted++
	c.work += results.Work
	return results.Total, nil
}

// joined are the kinds of document that the clauses inside a join are asked of, by
// the kind of the clause.
var joined = map[string]corpus.Kind{"article": corpus.KindArticle, "has_comment": corpus.KindComment}

// fill counts a clause and the clauses in it, from the outermost inward, each as the
// query of a request.
func (c *counter) fill(ctx context.Context, clause *Clause, req search.Request) error {
	if c.counted > MaxClauses || c.work > search.MaxWork {
		clause.Count = -1
		c.left++
	} else {
		req.Query = clause.node
		n, err := c.count(ctx, req)
		if err != nil {
			return err
		}
		clause.Count = n
	}
	req.Any = ""
	if kind := joined[clause.Kind]; kind != "" {
		req = search.Request{View: req.View, Filters: []search.Filter{{Field: schema.Kind, Any: []string{string(kind)}}}}
	}
	for _, inner := range clause.Clauses {
		if err := c.fill(ctx, inner, req); err != nil {
			return err
		}
	}
	return nil
}

// tree returns the clauses of a request; nil if it has no query.
func tree(req search.Request) *Clause {
	switch {
	case req.Any != "":
		return anyTree(req.Any)
	case req.Query != nil:
		return clause(req.Query)
	}
	return nil
}

// anyTree returns a clause for every different word of a plain text.
func anyTree(text string) *Clause {
	out := &Clause{Kind: "any", Text: text}
	seen := map[string]bool{}
	for _, token := range schema.Analyze(text) {
		if !seen[token.Term] {
			seen[token.Term] = true
			text := token.Folded
			if len(token.Narrow) > 0 {
				text = token.Term // not its narrow term
			}
			out.Clauses = append(out.Clauses, clause(query.Term{Text: text}))
		}
	}
	return out
}

func clause(n query.Node) *Clause {
	out := query.Visit[*Clause](n, explainer{})
	out.Text, out.node = n.String(), n
	return out
}

// explainer describes each kind of clause.
type explainer struct{}

func (explainer) Term(n query.Term) *Clause { return &Clause{Kind: "term", Field: n.Field} }
func (explainer) Phrase(n query.Phrase) *Clause {
	if n.Slop > 0 {
		return &Clause{Kind: "near", Field: n.Field}
	}
	return &Clause{Kind: "phrase", Field: n.Field}
}
func (explainer) Wildcard(n query.Wildcard) *Clause { return &Clause{Kind: "wildcard", Field: n.Field} }
func (explainer) Fuzzy(n query.Fuzzy) *Clause       { return &Clause{Kind: "fuzzy", Field: n.Field} }
func (explainer) Value(n query.Value) *Clause       { return &Clause{Kind: "value", Field: n.Field} }
func (explainer) DateRange(query.DateRange) *Clause { return &Clause{Kind: "date", Field: schema.Date} }
func (explainer) And(n query.And) *Clause           { return &Clause{Kind: "and", Clauses: clauses(n.Nodes)} }
func (explainer) Or(n query.Or) *Clause             { return &Clause{Kind: "or", Clauses: clauses(n.Nodes)} }
func (explainer) Not(n query.Not) *Clause {
	return &Clause{Kind: "not", Clauses: clauses([]query.Node{n.Node})}
}

func (explainer) Article(n query.Article) *Clause {
	return &Clause{Kind: "article", Clauses: clauses([]query.Node{n.Node})}
}
func (explainer) HasComment(n query.HasComment) *Clause {
	return &Clause{Kind: "has_comment", Clauses: clauses([]query.Node{n.Node})}
}

func clauses(nodes []query.Node) []*Clause {
	out := make([]*Clause, len(nodes))
	for i, n := range nodes {
		out[i] = clause(n)
	}
	return out
}
