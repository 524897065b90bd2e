package pages

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// resultView is one document that was found.
type resultView struct {
	Kind     string // "article" or "comment"
	Href     string // its page
	Headline []segment
	Article  string // address of the article
	Outlet   *link
	Authors  []link
	Date     dateView
	Lang     string
	Answers  *answersView
	Excerpt  []segment
	Stances  stancesView
	Sides    int    // number of stances that are not shown
	Agencies []link // those without a stance
	Places   []link
	Replies  int
	Score    string
	Deleted  bool
}

// answersView is what a comment answers.
type answersView struct {
	Comment string // address of the comment that it answers; "" if it answers the article
	Excerpt string // of that comment
}

// How many of each are shown under a result.
const (
	stancesShown  = 3 // those with a side
	unclearShown  = 4 // those without
	agenciesShown = 6
	placesShown   = 6
)

// result shows a document that was found, and why.
func (s shower) result(asked searchurl.Search, item results.Item) resultView {
	d := item.Document
	view := asked.Request.View
	words := searchWords(asked)
	v := resultView{
		Kind:     string(d.Kind),
		Href:     withWords(articleHref(d.ID), words),
		Article:  withWords(articleHref(d.ArticleID), words),
		Headline: []segment{{Text: headlineOf(d)}},
		Outlet:   s.outlet(d),
		Authors:  s.authors(d),
		Date:     documentDate(d),
		Lang:     langOf(d),
		Replies:  d.Replies,
		Places:   s.values(schema.Location, item.Locations, placesShown),
	}
	if hits := item.Highlights[schema.Headline]; len(hits) > 0 {
		v.Headline = segmentText(d.Headline, hitMarks(hits), nil)
	}
	if d.Comment != nil {
		v.Href = withWords(commentHref(d.ID), words)
		v.Deleted = d.Comment.Deleted
		v.Answers = &answersView{Excerpt: visible(item.ParentExcerpt)}
		if d.Comment.ParentID != "" {
			v.Answers.Comment = withWords(commentHref(d.Comment.ParentID), words)
		}
		if d.Comment.Score != nil {
			v.Score = number(*d.Comment.Score)
		}
	}
	marks := hitMarks(item.Highlights[schema.Body])
	if len(marks) > 0 || d.Comment != nil { // otherwise the beginning of an article describes it best
		marks = append(marks, s.evidenceMarks(d, view)...)
	}
	v.Excerpt, _ = excerpt(d.Text(), marks)
	v.Stances, v.Sides = fewStances(s.resultStances(d, asked, v.Excerpt))
	v.Agencies = s.values(schema.Agency, slices.DeleteFunc(slices.Clone(item.Agencies), func(id string) bool { return takesSide(d, id) }), agenciesShown)
	return v
}

// resultStances returns the stances of a found document: those that were asked
// for, then those toward its agencies in their order. The first has the words
// that show it, unless the excerpt marks all such words.
func (s shower) resultStances(d corpus.Document, asked searchurl.Search, shown []segment) []stanceView {
	marked := 0
	for _, seg := range shown {
		if slices.Contains(strings.Fields(seg.Class), markClasses[markEvidence]) {
			marked += utf8.RuneCountInString(seg.Text)
		}
	}
	stances := s.stances(d, asked.Request.View, marked >= covered(d.Annotation.Stances))
	var first, rest []stanceView
	for i, stance := range d.Annotation.Stances {
		if inherits(d, stance.Target) {
			stances[i].Inherited = &link{Label: "a text above it"}
		}
		if isAsked(asked, stance) {
			first = append(first, stances[i])
		} else {
			rest = append(rest, stances[i])
		}
	}
	stances = append(first, rest...)
	for i := range stances {
		if i > 0 {
			stances[i].Evidence = ""
		}
	}
	return stances
}

// fewStances returns the first stances of a document and the number of the others.
func fewStances(all []stanceView) (few stancesView, more int) {
	sided, unclear := 0, 0
	var kept []stanceView
	for _, stance := range all {
		shown, most := &sided, stancesShown
		if stance.plainlyUnclear() {
			shown, most = &unclear, unclearShown
		}
		if *shown++; *shown <= most {
			kept = append(kept, stance)
		}
	}
	return newStances(kept), len(all) - len(kept)
}

// isAsked reports whether a search asks for a stance, by its target or by target and side.
func isAsked(asked searchurl.Search, stance corpus.Stance) bool {
	return slices.Contains(asked.Filter(schema.Toward).Any, stance.Toward(asked.Request.View.Min())) || slices.Contains(asked.Filter(schema.Agency).Any, stance.Target)
}

// covered returns the number of code points that show any stance.
func covered(stances []corpus.Stance) int {
	var spans []corpus.Span
	for _, stance := range stances {
		if stance.Evidence != nil {
			spans = append(spans, *stance.Evidence)
		}
	}
	slices.SortFunc(spans, func(a, b corpus.Span) int { return a[0] - b[0] })
	n, end := 0, 0
	for _, span := range spans {
		if from := max(span[0], end); span[1] > from {
			n += span[1] - from
			end = span[1]
		}
	}
	return n
}

// takesSide reports whether a document has a stance, even an unclear one, toward
// an agency. The list of stances then names the agency.
func takesSide(d corpus.Document, id string) bool {
	return slices.ContainsFunc(d.Annotation.Stances, func(s corpus.Stance) bool { return s.Target == id })
}

// inherits reports whether a document is about an agency only because a document
// above it is.
func inherits(d corpus.Document, target string) bool {
	return slices.ContainsFunc(d.Annotation.Agencies, func(a corpus.AgencyMention) bool { return a.ID == target && !a.Named })
}

// values returns links to the first few values of a field, and says how many more there are.
func (s shower) values(field string, values []string, most int) []link {
	var out []link
	for i, value := range values {
		if i == most {
			return append(out, link{Label: "and " + strconv.Itoa(len(values)-most) + " more"})
		}
		out = append(out, s.value(field, value))
	}
	return out
}

func withWords(address string, words url.Values) string {
	if len(words) == 0 {
		return address
	}
	return address + "?" + words.Encode()
}
