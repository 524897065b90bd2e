package pages

import (
	"context"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// searches offers what people typically look for on a page, each with the number of
// documents that it finds; what finds nothing is left out.
func (b *profiler) searches(ctx context.Context) error {
	counts := b.reader.Tally()
	for _, typical := range b.typical() {
		n, counted, err := counts.Total(ctx, typical.search)
		if err != nil {
			return err
		}
		if counted && n > 0 {
			b.v.Searches = append(b.v.Searches, fact(visible(typical.label), n, typical.search))
		}
	}
	return nil
}

// typical are searches for what a page is of.
func (b *profiler) typical() []loosened {
	s := b.search
	articles := s.Without(schema.Kind).With(schema.Kind, string(corpus.KindArticle), searchurl.Any)
	comments := s.Without(schema.Kind).With(schema.Kind, string(corpus.KindComment), searchurl.Any)
	discussed := loosened{"Articles, the most discussed first", articles.WithSort(search.Replies)}
	answered := loosened{"Comments, the most answered first", comments.WithSort(search.Replies)}
	switch b.field {
	case schema.Agency:
		named := s.WithView(schema.View{Named: true, MinConfidence: s.Request.View.MinConfidence})
		below := s.Without(schema.Agency).Without(schema.Kind).With(schema.Kind, string(corpus.KindComment), searchurl.Any).
			With(schema.Article+"."+schema.Agency, b.value, searchurl.Any)
		return []loosened{discussed, {"Comments on articles about " + b.reader.Short(b.value), below}, {"What names it in its own words", named}, answered}
	case schema.Location:
		return []loosened{discussed, answered, {"About no agency", s.WithMissing(schema.Agency, true)}}
	case schema.Outlet:
		out := []loosened{discussed, answered}
		for _, side := range sidesShown {
			if toward, found := b.commonSide(side); found {
				out = append(out, loosened{"Comments " + lowerFirst(b.reader.Label(schema.Toward, toward)), comments.Without(schema.Toward).With(schema.Toward, toward, searchurl.Any).WithSort(search.Confidence)})
			}
		}
		return append(out, loosened{"Comments that are not about an agency", comments.Without(schema.Agency).WithMissing(schema.Agency, true)})
	}
	return []loosened{{"Articles, the newest first", articles.WithSort(search.Newest)}, {"Comments, the newest first", comments.WithSort(search.Newest)}, answered}
}

// commonSide is the pair of an agency and a side that most documents have.
func (b *profiler) commonSide(side corpus.Label) (toward string, found bool) {
	target := commonTarget(&results.Page{Facets: b.page.Facets}, side)
	return schema.JoinToward(target, side), target != ""
}
