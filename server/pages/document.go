package pages

import (
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// shower makes the parts in which all pages show documents. Its links lead to pages of
// values, or to searches: the base search, with a field narrowed to one value.
type shower struct {
	reader Reader
	base   searchurl.Search
	copies map[string]results.Copies // of the groups of the documents shown
}

// value returns a link to the page of a value or, if its field has no pages, to the
// search for documents with it.
func (s shower) value(field, value string) link {
	l := link{Label: visible(s.reader.Label(field, value)), Href: profileOf(searchurl.New(), field, value)}
	if profilePaths[field] == "" {
		l.Href = s.base.Without(field).With(field, value, searchurl.Any).URL("/search")
	}
	return l
}

// authors returns links to the documents of each author.
func (s shower) authors(d corpus.Document) []link {
	var out []link
	for _, author := range d.Authors() {
		out = append(out, s.value(schema.Author, author))
	}
	return out
}

// outlet returns a link to the documents of an outlet; nil if it is unknown.
func (s shower) outlet(d corpus.Document) *link {
	if d.Outlet == "" {
		return nil
	}
	l := s.value(schema.Outlet, d.Outlet)
	return &l
}

// sideOf returns the side of a stance in a view.
func sideOf(stance corpus.Stance, view schema.View) corpus.Label {
	return stance.Chances.Side(view.Min())
}

// target returns a link to the documents about the target of a stance, which is
// an agency or a free phrase.
func (s shower) target(d corpus.Document, target string) link {
	for _, a := range d.Annotation.Agencies {
		if a.ID == target {
			l := s.value(schema.Agency, target)
			l.Label = agencyName(a)
			return l
		}
	}
	return link{Label: visible(target)}
}

func agencyName(a corpus.AgencyMention) string {
	if a.Name == "" {
		return visible(a.ID)
	}
	return visible(a.Name)
}

func locationName(l corpus.LocationMention) string {
	if l.Name == "" {
		return visible(l.ID)
	}
	return visible(l.Name)
}

func percent(confidence float64) int { return int(math.Round(100 * min(max(confidence, 0), 1))) }

// slice returns the part of a text that a span covers, clipped to the text.
func slice(text []rune, span corpus.Span) string {
	from, to := max(span[0], 0), min(span[1], len(text))
	if from >= to {
		return ""
	}
	return string(text[from:to])
}

// nameMarks returns marks on the agencies and places that a text names.
func (s shower) nameMarks(a corpus.Annotation) []mark {
	var marks []mark
	for _, m := range a.Agencies {
		for _, span := range m.Spans {
			marks = append(marks, mark{span: span, kind: markAgency, title: "Agency: " + agencyName(m), href: s.value(schema.Agency, m.ID).Href})
		}
	}
	for _, m := range a.Locations {
		for _, span := range m.Spans {
			marks = append(marks, mark{span: span, kind: markPlace, title: "Place: " + s.placePath(m), href: s.value(schema.Location, m.ID).Href})
		}
	}
	return marks
}

// placePath writes a place and the places that contain it, the smallest first.
func (s shower) placePath(m corpus.LocationMention) string {
	names := []string{locationName(m)}
	for _, l := range s.above(schema.Location, m.Path) {
		names = append(names, l.Label)
	}
	return strings.Join(names, ", ")
}

// evidenceMarks returns marks on the words that show the stances of a view.
func (s shower) evidenceMarks(d corpus.Document, view schema.View) []mark {
	var marks []mark
	for _, stance := range d.Annotation.Stances {
		if stance.Evidence == nil {
			continue
		}
		label := sideOf(stance, view)
		title := "Shows: " + string(label) + " toward " + s.target(d, stance.Target).Label + " (" + strconv.Itoa(percent(stance.Chances.Of(label))) + "%)"
		if stance.Model != nil {
			title = "Shows: " + string(label) + " toward " + s.target(d, stance.Target).Label + " (people say so too)"
		} else if label == corpus.Unclear {
			title = "Unclear toward " + s.target(d, stance.Target).Label
		}
		marks = append(marks, mark{span: *stance.Evidence, kind: markEvidence, title: title})
	}
	return marks
}

func hitMarks(spans []corpus.Span) []mark {
	marks := make([]mark, len(spans))
	for i, span := range spans {
		marks[i] = mark{span: span, kind: markHit}
	}
	return marks
}

// mentionView is an agency or a place that a document is about.
type mentionView struct {
	link
	Part   string // what joins it to Within: ", " or ", part of "
	Within []link // what it belongs to or lies in, the smallest first
	Times  int    // it is named in the text; 0: only a document above this one names it
}

func (s shower) agencies(a corpus.Annotation) []mentionView {
	var out []mentionView
	for _, m := range a.Agencies {
		l := s.value(schema.Agency, m.ID)
		l.Label = agencyName(m)
		out = append(out, mentionView{link: l, Part: ", part of ", Within: s.above(schema.Agency, m.Path), Times: len(m.Spans)})
	}
	return out
}

func (s shower) locations(a corpus.Annotation) []mentionView {
	var out []mentionView
	for _, m := range a.Locations {
		l := s.value(schema.Location, m.ID)
		l.Label = locationName(m)
		out = append(out, mentionView{link: l, Part: ", ", Within: s.above(schema.Location, m.Path), Times: len(m.Spans)})
	}
	return out
}

// above returns what contains a value, the smallest first. What a label says of the
// place that contains it follows anyway: "Georgia, United States" is "Georgia" here.
func (s shower) above(field string, path []string) []link {
	var out []link
	for i, id := range path {
		l := s.value(field, id)
		if i > 0 {
			l.Label = strings.TrimSuffix(l.Label, ", "+out[i-1].Label)
		}
		out = append(out, l)
	}
	slices.Reverse(out)
	return out
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// langOf returns a document's language for the lang attribute; "" if it is not known.
func langOf(d corpus.Document) string {
	if languageCode.MatchString(d.Annotation.Language) {
		return d.Annotation.Language
	}
	return ""
}

// webAddress returns an address if it leads to the web, otherwise "". Anything
// else that a source may contain (javascript:, data:, a path) is shown as text.
func webAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// articleHref returns the address of an article's page.
func articleHref(id string) string { return "/articles/" + url.PathEscape(id) }

// commentHref returns the address of a comment's page.
func commentHref(id string) string { return "/comments/" + url.PathEscape(id) }

// headlineOf returns the headline of an article or, if it has none, its first
// words in quotation marks.
func headlineOf(d corpus.Document) string {
	if h := strings.TrimSpace(d.Headline); h != "" {
		return visible(h)
	}
	if d.Lead != "" {
		return "“" + visible(d.Lead) + "”"
	}
	return withoutHeadline
}

// withoutHeadline stands for the headline of an article that has none.
const withoutHeadline = "Article without a headline"
