package pages

import (
	"net/url"
	"slices"
	"strconv"

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
	Side     *sideView // the one side that is shown beside it; nil: none is taken and sure enough
	Stances  stancesView
	Sides    int    // number of stances that are not shown
	Agencies []link // those without a stance
	Places   []link
	Replies  int
	Score    string
	Deleted  bool
	Copies   *link // to all texts that are nearly the same
}

// Why reports whether there is more to say about what the document is about.
func (v resultView) Why() bool {
	return len(v.Stances.Sided)+len(v.Stances.Unclear)+len(v.Agencies)+len(v.Places) > 0
}

// sideView is a side that a document takes.
type sideView struct {
	Label string // "critical" or "supportive"
	Text  string // "critical of FEMA"
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
		Copies:   copiesOf(d, s.copies),
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
	if side, taken := shownSide(d, asked); taken {
		label := sideOf(side, view)
		v.Side = &sideView{Label: string(label), Text: results.SideWords(label) + s.short(d, side.Target)}
		if side.Evidence != nil {
			marks = append(marks, mark{span: *side.Evidence, kind: markEvidence})
		}
	}
	v.Excerpt = excerpt(d.Text(), marks)
	v.Stances, v.Sides = fewStances(s.resultStances(d, asked))
	v.Agencies = s.values(schema.Agency, slices.DeleteFunc(slices.Clone(item.Agencies), func(id string) bool { return takesSide(d, id) }), agenciesShown)
	return v
}

// shownSide returns the stance that is shown beside a found document: the surest of
// those critical or supportive of a target that the document names, or that is asked
// for; those asked for come first.
func shownSide(d corpus.Document, asked searchurl.Search) (shown corpus.Stance, taken bool) {
	view := asked.Request.View
	better := func(a, b corpus.Stance) bool {
		if x, y := isAsked(asked, a), isAsked(asked, b); x != y {
			return x
		}
		return a.Chances.Of(sideOf(a, view)) > b.Chances.Of(sideOf(b, view))
	}
	for _, stance := range d.Annotation.Stances {
		label := sideOf(stance, view)
		sided := label == corpus.Critical || label == corpus.Supportive
		if sided && (isAsked(asked, stance) || !inherits(d, stance.Target)) && (!taken || better(stance, shown)) {
			shown, taken = stance, true
		}
	}
	return shown, taken
}

// short returns the short name of a target.
func (s shower) short(d corpus.Document, target string) string {
	if slices.ContainsFunc(d.Annotation.Agencies, func(a corpus.AgencyMention) bool { return a.ID == target }) {
		return visible(s.reader.Short(target))
	}
	return visible(target)
}

// resultStances returns the stances of a found document: those that were asked
// for, then those toward its agencies in their order. Words that show several are
// with the first of them.
func (s shower) resultStances(d corpus.Document, asked searchurl.Search) []stanceView {
	stances := s.stances(d, asked.Request.View, false)
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
	shown := map[string]bool{}
	for i, stance := range stances {
		if shown[stance.Evidence] {
			stances[i].Evidence = ""
		}
		shown[stance.Evidence] = true
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
