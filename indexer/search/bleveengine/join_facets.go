package bleveengine

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// threadCounts are how many of some documents belong to each article, by its ordinal.
type threadCounts []int

func (n threadCounts) add(p *pass, set *roaring.Bitmap) error {
	articles := &p.segment.columns.articles
	return eachDocument(p, set, func(docs []uint32) {
		for _, doc := range docs {
			n[articles.of(doc)]++
		}
	})
}

// countThreads counts the values that the articles of the matches have: first the
// matches of each article, then each article's values as often.
func (e *Engine) countThreads(found []*findings, tallies []*tally) error {
	if len(tallies) == 0 {
		return nil
	}
	articles, err := e.articles(passesOf(found))
	if err != nil {
		return err
	}
	matches := make(threadCounts, articles)
	for _, f := range found {
		if err := matches.add(f.pass, f.full); err != nil {
			return err
		}
	}
	var shared []*tally // without a filter of their own
	for _, t := range tallies {
		if t.filter < 0 {
			shared = append(shared, t)
			continue
		}
		own := slices.Clone(matches)
		for _, f := range found {
			if err := own.add(f.pass, f.beside[t.filter]); err != nil {
				return err
			}
		}
		if err := own.tally(found, []*tally{t}); err != nil {
			return err
		}
	}
	return matches.tally(found, shared)
}

// tally adds the values of every article to tallies, as often as documents of its
// thread were counted.
func (n threadCounts) tally(found []*findings, tallies []*tally) error {
	for _, t := range tallies {
		for _, documents := range n {
			t.matches += documents
		}
	}
	for _, f := range found {
		column := &f.segment.columns.articles
		err := eachDocument(f.pass, f.segment.live(column.own), func(docs []uint32) {
			for _, doc := range docs {
				if documents := n[column.of(doc)]; documents > 0 {
					addArticle(f.pass, doc, documents, tallies)
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addArticle adds the values of one article.
func addArticle(p *pass, doc uint32, documents int, tallies []*tally) {
	for _, t := range tallies {
		rows, having := p.rows[t.place.group], 0
		from, to := rows.fields[t.place.field], rows.fields[t.place.field+1]
		for entry := range rows.of(doc) {
			if entry >= from && entry < to {
				t.counts[rows.values[entry].ordinal] += int32(documents)
				having = documents
			}
		}
		t.having += having
	}
}
