package results

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// excerptLength is the most code points of a parent's text that are shown with
// its reply.
const excerptLength = 200

// Search answers a search. Documents that the engine finds but the records no
// longer hold are skipped: the next documents fill the page, and a warning says
// so. Errors come from the engine and the records.
func (r *Reader) Search(ctx context.Context, s searchurl.Search) (*Page, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.checkCursor(ctx, s.Since); err != nil {
		return nil, err
	}
	found, err := r.find(ctx, s)
	if err != nil {
		return nil, err
	}
	page := &Page{
		Search:    s,
		Total:     found.results.Total,
		Timeline:  found.results.Histogram,
		Snapshot:  Snapshot{Index: found.results.Applied, Records: held},
		Quality:   r.qualityOf(s, s.Request.Facets),
		Canonical: s.FirstPage().Format(),
		Next:      found.next,
	}
	if s.Labels {
		page.Label = r.Label
	}
	if page.Items, err = r.items(ctx, s, found, r.documents); err != nil {
		return nil, err
	}
	for _, f := range found.results.Facets {
		page.Facets = append(page.Facets, r.facet(s, f))
	}
	if page.ReadBack, err = r.readBack(ctx, s); err != nil {
		return nil, err
	}
	if page.Suggestions, err = r.suggest(ctx, s, page.Total); err != nil {
		return nil, err
	}
	drifted, err := r.drifted(ctx, s)
	if err != nil {
		return nil, err
	}
	notices, err := r.notices(ctx, s, page.Total)
	page.Notices = slices.Concat(said(drifted...), said(goneWarning(found.gone)...), said(leftWarning(s, found.results.Statistics)...), said(timeWarnings(s.Request)...), notices)
	return page, err
}

// checkCursor rejects a cursor from another history of the records: the pages
// before it may have shown other documents.
func (r *Reader) checkCursor(ctx context.Context, since corpus.State) error {
	ours, err := r.had(ctx, since)
	if err != nil || ours {
		return err
	}
	return &searchurl.Errors{Faults: []searchurl.Fault{{Param: "cursor", Position: -1, Code: searchurl.BadCursor,
		Message: "belongs to other records than the present ones; leave it out to start from the first page"}}}
}

// found is one page of hits with their documents.
type found struct {
	results   *search.Results // totals and facets, from the first step
	hits      []search.Hit
	documents []corpus.Document // documents of the hits, in their order
	next      string            // cursor; "" at the end
	gone      int               // hits whose document is no longer in the records
}

// find gets the hits of a page and their documents. It looks for one hit more
// than the page holds, so that the end is known and the next page is never empty.
// It continues after hits whose document is gone. A page of none has counts alone.
func (r *Reader) find(ctx context.Context, s searchurl.Search) (*found, error) {
	limit := s.Request.Limit
	out := &found{}
	if limit == 0 {
		results, err := r.ask(ctx, s.Request)
		out.results = results
		return out, err
	}
	for req := s.Request; ; {
		req.Limit = limit + 1 - len(out.hits)
		results, err := r.ask(ctx, req)
		if err != nil {
			return nil, err
		}
		if out.results == nil {
			out.results = results
		}
		if err := r.fetch(ctx, results.Hits, out); err != nil {
			return nil, err
		}
		if len(out.hits) > limit || len(results.Hits) < req.Limit {
			break
		}
		after := results.Hits[len(results.Hits)-1]
		req.After = &search.Cursor{Key: after.Key, ID: after.ID, Statistics: results.Statistics}
		req.Facets, req.Histogram = nil, nil
	}
	if len(out.hits) > limit {
		out.hits, out.documents = out.hits[:limit], out.documents[:limit]
		last := out.hits[limit-1]
		out.next = s.Cursor(search.Cursor{Key: last.Key, ID: last.ID, Statistics: out.results.Statistics}, out.results.Applied)
	}
	return out, nil
}

// fetch adds hits and their documents.
func (r *Reader) fetch(ctx context.Context, hits []search.Hit, out *found) error {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	byID, err := r.byID(ctx, ids)
	if err != nil {
		return err
	}
	for _, h := range hits {
		if d, held := byID[h.ID]; held {
			out.hits = append(out.hits, h)
			out.documents = append(out.documents, d)
		} else {
			out.gone++
		}
	}
	return nil
}

func (r *Reader) byID(ctx context.Context, ids []string) (map[string]corpus.Document, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	documents, err := r.documents.Get(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("results: documents: %w", err)
	}
	byID := make(map[string]corpus.Document, len(documents))
	for _, d := range documents {
		byID[d.ID] = d
	}
	return byID, nil
}

// items returns what is shown of the found documents. The texts that these answer are
// read from texts.
func (r *Reader) items(ctx context.Context, s searchurl.Search, f *found, texts records.TextReader) ([]Item, error) {
	parents, err := r.parentExcerpts(ctx, texts, f.documents)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(f.documents))
	for i, d := range f.documents {
		items[i] = NewItem(d, s.Request.View)
		items[i].Score = f.hits[i].Score
		if s.Highlight {
			items[i].Highlights = Highlights(s, d)
		}
		items[i].explainParent(parents)
	}
	return items, nil
}

// explainParent says what a comment answers; see parentExcerpts.
func (i *Item) explainParent(parents map[string]string) {
	if i.Document.Comment != nil {
		i.ParentExcerpt = parents[i.Document.Comment.ParentID]
	}
}

func parentIDs(documents []corpus.Document) []string {
	var ids []string
	for _, d := range documents {
		if d.Comment != nil && d.Comment.ParentID != "" {
			ids = append(ids, d.Comment.ParentID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// NewItem returns what is shown of a document in a view: the same labels that
// filters and facets use. It has neither an excerpt nor highlights.
func NewItem(d corpus.Document, view schema.View) Item {
	item := Item{Document: d, View: view}
	for _, a := range d.Annotation.Agencies {
		if a.Named || !view.Named {
			item.Agencies = append(item.Agencies, a.ID)
		}
	}
	for _, l := range d.Annotation.Locations {
		if l.Named || !view.Named {
			item.Locations = append(item.Locations, l.ID)
		}
	}
	if lead, judged := d.Annotation.Lead(); judged {
		item.Stance = lead.Chances.Side(view.Min())
	}
	for _, stance := range d.Annotation.Stances {
		item.Toward = append(item.Toward, stance.Toward(view.Min()))
	}
	return item
}

func goneWarning(gone int) []string {
	switch gone {
	case 0:
		return nil
	case 1:
		return []string{"One of the documents has been removed and is not shown. The total still counts it."}
	}
	return []string{fmt.Sprintf("%d of the documents have been removed and are not shown. The total still counts them.", gone)}
}

// leftWarning says that not all clauses rank.
func leftWarning(s searchurl.Search, ranked *search.Statistics) []string {
	if ranked == nil || ranked.Left == 0 {
		return nil
	}
	parts := "parts of the query"
	if s.Request.Any != "" {
		parts = "words"
	}
	n := len(ranked.Ranked)
	return []string{fmt.Sprintf("Only %d of %d %s decide the order of the results: those that the fewest documents have. All of them find documents.", n, n+ranked.Left, parts)}
}

// Document returns a document by its id. The error is records.ErrWithdrawn if it
// was taken down, and records.ErrNotFound if it is missing for another reason.
func (r *Reader) Document(ctx context.Context, id string) (corpus.Document, error) {
	documents, err := r.documents.Get(ctx, []string{id})
	if err != nil {
		return corpus.Document{}, fmt.Errorf("results: document %s: %w", id, err)
	}
	if len(documents) == 0 {
		return corpus.Document{}, fmt.Errorf("results: document %s: %w", id, r.missing(ctx, id))
	}
	return documents[0], nil
}

// Documents returns those of some documents that are held, in the order of ids.
func (r *Reader) Documents(ctx context.Context, ids []string) (documents []corpus.Document, err error) {
	byID, err := r.byID(ctx, ids)
	for _, id := range ids {
		if d, held := byID[id]; held {
			documents = append(documents, d)
		}
	}
	return documents, err
}

// Revisions returns the earlier versions of a document, the oldest first.
func (r *Reader) Revisions(ctx context.Context, id string) ([]corpus.Document, error) {
	documents, err := r.documents.Revisions(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("results: revisions of %s: %w", id, err)
	}
	return documents, nil
}

// Thread returns an article, if the records have it, and its comments, parents
// before replies. If there is neither, the error is that of Document. Long threads
// are kept while the records do not change, because they are read page by page, so
// callers must not change the result.
func (r *Reader) Thread(ctx context.Context, articleID string) ([]corpus.Document, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	if documents, kept := r.threads.get(articleID, held); kept {
		return documents, nil
	}
	documents, err := r.documents.Thread(ctx, articleID)
	if errors.Is(err, records.ErrNotFound) {
		err = r.missing(ctx, articleID)
	}
	if err != nil {
		return nil, fmt.Errorf("results: thread %s: %w", articleID, err)
	}
	r.threads.put(articleID, held, documents)
	return documents, nil
}
