package searchurl

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/search/zone"
)

// Param describes one parameter of a search address.
type Param struct {
	Name        string
	Description string
	Type        string   // "string", "integer" or "number"
	Enum        []string // all values there are, as they are written in canonical addresses; nil if the vocabulary is open
	Least, Most int      // of an integer, the lowest and the highest value; Most 0: no bounds
	Default     string   // the value that can be left out; "" if leaving it out means something else
	Example     string
	Pattern     string // a regular expression (ECMA-262) that a value matches, as far as one can tell; "" for any
	Repeat      bool   // may be given several times

	field string // of a filter, the field whose values it takes: schema.Values reads them
}

// rule is a parameter with the two directions: how its values are read into a
// search, and how they are written from one.
type rule struct {
	Param
	read  func(r *reader, values []string) // values are not empty
	write func(s Search) []string          // nothing: the parameter is left out
}

// Sorts lists the orders in the order in which people are shown them.
var Sorts = []search.Sort{search.Relevance, search.Newest, search.Oldest, search.Replies, search.Score, search.Confidence, search.Added}

// Intervals lists the widths of a histogram's buckets.
var Intervals = []search.Interval{search.Auto, search.Hour, search.Day, search.Week, search.Month, search.Year}

// Params describes every parameter of a search address, in the order of the
// documentation.
func Params() []Param {
	params := make([]Param, len(table))
	for i, r := range table {
		params[i] = r.Param
	}
	return params
}

// FilterFields are the fields that filters, not. and missing take.
func FilterFields() []string {
	return fieldNames(func(f schema.Field) bool { return f.Filter })
}

// MissingFields are the fields that documents without a value can be asked for of.
func MissingFields() []string {
	return fieldNames(func(f schema.Field) bool { return f.Filter && (!f.Given || f.Facet) || f.MissingOnly })
}

// FacetFields are the fields whose values can be counted.
func FacetFields() []string {
	return fieldNames(func(f schema.Field) bool { return f.Facet })
}

func fieldNames(wanted func(schema.Field) bool) []string {
	var names []string
	for _, f := range schema.Fields {
		if wanted(f) {
			names = append(names, f.Name)
		}
	}
	return names
}

// table holds every parameter, in the order of the documentation.
var table = rules()

func rules() []rule {
	all := []rule{queryRule(), matchRule()}
	for _, field := range FilterFields() {
		all = append(all, filterRule(field))
	}
	for _, field := range FilterFields() {
		all = append(all, notRule(field))
	}
	return append(all, missingRule(),
		timeRule("from", "2025-04-11", "Published at this time or later.", func(s *Search) *time.Time { return &s.Request.From }),
		timeRule("to", "2025-05", "Published before this time.", func(s *Search) *time.Time { return &s.Request.To }),
		timeRule("added_from", "2025-04-11", "First held by the records at this time or later.", func(s *Search) *time.Time { return &s.Request.AddedFrom }),
		timeRule("added_to", "2025-05", "First held by the records before this time.", func(s *Search) *time.Time { return &s.Request.AddedTo }),
		inThemeRule(), themesOfRule(), namedRule(), confidenceRule(), unitRule(), sortRule(), limitRule(), cursorRule(),
		facetsRule(), histogramRule(), zoneRule(), highlightRule(), labelsRule())
}

func queryRule() rule {
	return rule{
		Param: Param{Name: "q", Type: "string", Example: `"welfare check"`,
			Description: "What to look for, in the query language: words, \"a phrase\", OR, NOT, -, parentheses, deport*, lev?e, colour~, w/5, field:value, date:2025-04..2025-05, article:(…) for comments on articles that match and these articles, has_comment:(…) for articles with a comment that matches. /api/docs describes all of it."},
		read:  func(r *reader, values []string) { r.search.Query = strings.TrimSpace(values[0]) },
		write: func(s Search) []string { return unless(s.Query, "") },
	}
}

func matchRule() rule {
	enum := []string{string(MatchAll), string(MatchAny)}
	return rule{
		Param: Param{Name: "match", Type: "string", Enum: enum, Default: string(MatchAll),
			Description: "How q is read. all: as the query language. any: as plain text; a document matches if it has any of the words."},
		read:  func(r *reader, values []string) { r.search.Match = Match(values[0]) },
		write: func(s Search) []string { return unless(string(s.Match), string(MatchAll)) },
	}
}

// descriptions says what each filter field restricts to, and how a value can be written.
var descriptions = map[string]string{
	schema.Kind:     "Articles or comments.",
	schema.Outlet:   "Outlet of the article, by its slug or name.",
	schema.Agency:   "Agency that the document is about, by id or name; includes the agencies below it.",
	schema.Location: "Place that the document is about, by id or name; includes the places within it.",
	schema.Stance:   "Side toward the document's lead agency.",
	schema.Toward:   "Target and side, joined by a colon, for example us-dhs:critical. An agency is given by its id or name.",
	schema.Labelled: "Who gave the sides: people, if people who judged a sample settled at least one of them; else model.",
	schema.Author:   "Author of a comment or byline of an article, as written.",
	schema.Language: "Language, by ISO 639-1 code or name.",
	schema.Platform: "The site or service of the discussion.",
	schema.Article:  "Documents of one thread, by the article's id.",
	schema.Copies:   "Documents of one group of nearly the same texts, by the group's name.",
	schema.Event:    "Articles of several outlets about the same happening, by the event's id. article.event finds the comments below them too.",
	schema.Corpus:   "Documents of a frozen corpus, by its name (/corpora lists them).",
	schema.Theme:    "Documents that the query of a kept theme finds, by the theme's name (/themes/kept lists them).",
}

var examples = map[string]string{
	schema.Outlet: "apnews", schema.Agency: "us-dhs", schema.Location: "us-ca", schema.Toward: "us-dhs:critical",
	schema.Language: "en", schema.Platform: "reddit", schema.Article: "a0123456789abcdef", schema.Copies: "g0123456789abcdef", schema.Event: "e0123456789abcdef", schema.Corpus: "spring floods", schema.Theme: "alerts at night",
}

// patterns are the forms of values, where not every text can be one.
var patterns = map[string]string{
	schema.Toward:  `^.+:.+$`,
	schema.Article: `^[Aa][0-9A-Fa-f]{16}$`,
	schema.Copies:  `^[Gg][0-9A-Fa-f]{16}$`,
	schema.Event:   `^[Ee][0-9A-Fa-f]{16}$`,
}

func filterRule(field string) rule {
	description := descriptions[field]
	if origin, ofArticle := schema.Origin(field); ofArticle {
		description = "Comments on an article that has this value of " + origin + ", and the article itself."
	}
	return rule{
		Param: valueParam(field, field, description+" Repeat for OR."),
		read:  func(r *reader, values []string) { r.filter(field, field, values, false) },
		write: func(s Search) []string { return s.Filter(field).Any },
	}
}

// valueParam describes a parameter that takes values of a field.
func valueParam(name, field, description string) Param {
	origin, _ := schema.Origin(field)
	return Param{Name: name, Type: "string", Enum: schema.Vocabulary(field), Example: examples[origin], Pattern: patterns[origin],
		Repeat: true, field: field, Description: description}
}

func notRule(field string) rule {
	name := "not." + field
	return rule{
		Param: valueParam(name, field, "Excludes documents with this value of "+field+"."),
		read:  func(r *reader, values []string) { r.filter(name, field, values, true) },
		write: func(s Search) []string { return s.Filter(field).Not },
	}
}

func missingRule() rule {
	return rule{
		Param: Param{Name: "missing", Type: "string", Enum: MissingFields(), Repeat: true,
			Description: "Documents without a value of this field, in addition to those with a value that is asked for. date: those without a date."},
		read: func(r *reader, values []string) {
			for _, field := range values {
				r.search = r.search.WithMissing(field, true)
			}
		},
		write: func(s Search) []string {
			var fields []string
			for _, f := range s.Request.Filters {
				if f.Missing {
					fields = append(fields, f.Field)
				}
			}
			return sorted(fields)
		},
	}
}

func timeRule(name, example, description string, bound func(*Search) *time.Time) rule {
	return rule{
		Param: Param{Name: name, Type: "string", Example: example, Pattern: schema.TimePattern,
			Description: description + " Write " + schema.TimeForms + ". A time may have T or a space before it, a fraction, which is rounded up to whole seconds, and an offset; without one it is in UTC, as days are. A number of 4 digits is a year, of 9 or 10 seconds, of 12 or 13 milliseconds."},
		read: func(r *reader, values []string) {
			t, _, err := schema.ReadTime(values[0])
			if wrong, ok := errors.AsType[*schema.ValueError](err); ok {
				r.fault(name, UnknownValue, wrong.Suggestion(), "%s", wrong.Msg)
				return
			}
			*bound(&r.search) = schema.Bound(t)
		},
		write: func(s Search) []string {
			if t := *bound(&s); !t.IsZero() {
				return []string{schema.FormatTime(t)}
			}
			return nil
		},
	}
}

func namedRule() rule {
	return rule{
		Param: Param{Name: "named", Type: "string", Enum: []string{"true", "false"}, Default: "false",
			Description: "true: only agencies and places that the text itself names."},
		read: func(r *reader, values []string) { r.search.Request.View.Named = values[0] == "true" },
		write: func(s Search) []string {
			return unless(strconv.FormatBool(s.Request.View.Named), "false")
		},
	}
}

func confidenceRule() rule {
	var enum []string
	for _, c := range corpus.Minimums {
		enum = append(enum, formatFloat(c))
	}
	return rule{
		Param: Param{Name: "min_confidence", Type: "number", Enum: enum, Default: formatFloat(corpus.DefaultMin),
			Description: "How likely critical or supportive must be to count, 0.3 to 0.9 in tenths; else the stance is neutral if that is at least 0.5 likely, or unclear. What a document is about does not change."},
		read: func(r *reader, values []string) {
			asked, err := strconv.ParseFloat(values[0], 64)
			i := slices.Index(corpus.Minimums, asked)
			if err != nil || i < 0 {
				r.fault("min_confidence", UnknownValue, nearestConfidence(asked, err), "“%s” is not one of %s", clip(values[0]), strings.Join(enum, ", "))
				return
			}
			if asked != corpus.DefaultMin { // which the zero value means
				r.search.Request.View.MinConfidence = asked
			}
		},
		write: func(s Search) []string { return unless(formatFloat(s.Request.View.MinConfidence), "0") },
	}
}

// documentUnit is how search.ByDocument is written.
const documentUnit = "document"

func unitRule() rule {
	return rule{
		Param: Param{Name: "unit", Type: "string", Enum: []string{documentUnit, string(search.ByGroup)}, Default: documentUnit,
			Description: "What counts as one. group: nearly the same texts (duplicate_group) count once, at the date of the earliest that is found, and once under every value that one of them has; the earliest is listed."},
		read: func(r *reader, values []string) {
			if values[0] != documentUnit {
				r.search.Request.Unit = search.Unit(values[0])
			}
		},
		write: func(s Search) []string { return unless(string(s.Request.Unit), "") },
	}
}

// nearestConfidence is the highest threshold that is not above the one asked for.
func nearestConfidence(asked float64, err error) string {
	nearest := ""
	for _, c := range corpus.Minimums {
		if err == nil && asked > 0 && (c <= asked || nearest == "") {
			nearest = formatFloat(c)
		}
	}
	return nearest
}

func sortRule() rule {
	var enum []string
	for _, order := range Sorts {
		enum = append(enum, string(order))
	}
	return rule{
		Param: Param{Name: "sort", Type: "string", Enum: enum,
			Description: "Order of the documents: relevance (default with q), newest (default without), oldest, replies, score, confidence (the surest first: by the chance of what toward asks for, else of what stance asks for, else of any side that is taken), added (the newest addition to the records first). Ties are ordered by id."},
		read: func(r *reader, values []string) { r.search.Request.Sort = search.Sort(values[0]) },
		write: func(s Search) []string {
			if s.Request.Sort == "" {
				return nil
			}
			return unless(string(s.Request.Sort), string(s.DefaultSort()))
		},
	}
}

func limitRule() rule {
	return rule{
		Param: Param{Name: "limit", Type: "integer", Most: MaxLimit, Default: strconv.Itoa(DefaultLimit),
			Description: fmt.Sprintf("Documents on a page, at most %d; 0 asks for counts alone.", MaxLimit)},
		read: func(r *reader, values []string) { r.search.Request.Limit, _ = readCount(values[0], 0, MaxLimit) },
		write: func(s Search) []string {
			return unless(strconv.Itoa(s.Request.Limit), strconv.Itoa(DefaultLimit))
		},
	}
}

func cursorRule() rule {
	return rule{
		Param: Param{Name: "cursor", Type: "string",
			Description: "Where to continue: next_cursor of the previous answer. All other parameters must stay the same."},
		read:  func(r *reader, values []string) { r.cursor = values[0] },
		write: func(Search) []string { return nil }, // Values writes it: it needs all others
	}
}

func facetsRule() rule {
	return rule{
		Param: Param{Name: "facets", Type: "string", Example: "outlet,agency:50",
			Description: fmt.Sprintf("Fields whose values are counted, separated by commas, each with the number of values wanted (default %d, at most %d): %s.",
				DefaultFacetLimit, MaxFacetLimit, strings.Join(FacetFields(), ", "))},
		read:  func(r *reader, values []string) { r.facets(values[0]) },
		write: writeFacets,
	}
}

func histogramRule() rule {
	var enum []string
	for _, interval := range Intervals {
		enum = append(enum, string(interval))
	}
	return rule{
		Param: Param{Name: "histogram", Type: "string", Enum: enum,
			Description: "Counts by time of publication, within from and to. Each interval is listed, those without documents too; auto chooses its length."},
		read: func(r *reader, values []string) {
			r.search.Request.Histogram = &search.HistogramRequest{Interval: search.Interval(values[0])}
		},
		write: func(s Search) []string {
			if s.Request.Histogram == nil {
				return nil
			}
			return []string{string(s.Request.Histogram.Interval)}
		},
	}
}

func zoneRule() rule {
	return rule{
		Param: Param{Name: "tz", Type: "string", Default: zone.UTC, Example: "America/New_York",
			Description: "Time zone in which the intervals of histogram begin, by its name in the IANA database. A date that is known to the day or less keeps its day in every zone."},
		read: func(r *reader, values []string) {
			name, err := zone.Read(values[0])
			if unknown, ok := errors.AsType[*zone.UnknownError](err); ok {
				r.fault("tz", UnknownValue, unknown.Suggestion, "%v", unknown)
				return
			}
			if name != zone.UTC { // which the zero value means
				r.search.Request.Zone = name
			}
		},
		write: func(s Search) []string { return unless(s.Request.Zone) },
	}
}

func highlightRule() rule {
	return rule{
		Param: Param{Name: "highlight", Type: "string", Enum: []string{"spans", "none"}, Default: "spans",
			Description: "spans: the answer says where the matched words are; none: it does not."},
		read: func(r *reader, values []string) { r.search.Highlight = values[0] == "spans" },
		write: func(s Search) []string {
			if s.Highlight {
				return nil
			}
			return []string{"none"}
		},
	}
}

func labelsRule() rule {
	return rule{
		Param: Param{Name: "labels", Type: "string", Enum: []string{"true", "false"}, Default: "false",
			Description: "true: rows have the names of outlets, agencies, places and targets beside their ids, in further fields."},
		read:  func(r *reader, values []string) { r.search.Labels = values[0] == "true" },
		write: func(s Search) []string { return unless(strconv.FormatBool(s.Labels), "false") },
	}
}

// unless is a value, or nothing if it is one of those left out.
func unless(value string, leftOut ...string) []string {
	if value == "" || slices.Contains(leftOut, value) {
		return nil
	}
	return []string{value}
}

func formatFloat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
