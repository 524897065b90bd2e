// Package schema is the one list of index fields, the one analyzer and the one
// reader of values. Engines take the fields and the analyzer from here and rely
// on no defaults of their own, so that two engines give the same answers.
//
// A value of a field is read by Values.Read, wherever a reader writes it: as a
// parameter, in a query or on the command line. An id is always tried before a
// name, so a value that is written by its id is never read as another one.
// Letter case and, in names, accents do not count. What is read is an id.
//
//	field      id                                names                        a text that is neither
//	kind       article, comment                  none                         error
//	outlet     slug, apnews                      name and aliases             error
//	agency     us-dhs                            name and aliases             error
//	location   us-ca                             name and aliases             error
//	stance     critical, neutral, …              none                         error
//	toward     target:side, us-dhs:critical      the target's, as of agency   error
//	labelled_by  model, people                   none                         error
//	author     the author's name, as written     none                         taken as it is
//	lang       ISO 639-1, en                     English and own name, eng    error
//	platform   as the documents have it          none                         error
//	article    a and 16 hexadecimal digits       none                         error
//	duplicate_group  g and 16 hexadecimal digits none                         error
//	event      e and 16 hexadecimal digits       none                         error
//	corpus     name of a frozen corpus           none                         error
//	theme      name of a kept theme              none                         error
//
// The values of article.outlet and the other fields of a document's article
// (Field.Of) are read as those of the field without "article.".
//
// Outlets, agencies, places, platforms and targets are known if the names
// (Names) or the documents (Data) have them; a target may be a phrase that
// stances are toward. A name that several values have is an error that lists
// them. A value that is known but that no document has is read like any other.
package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/words/inflection"
)

// code is raised by hand when the analyzer gives other words of the same text,
// or From other values of the same document. A golden test fails until it is.
const code = 11

// Version names the fields, the code that fills them and the lexicon of English words.
// An index of another version is built again.
var Version = corpus.VersionOf(code, fmt.Appendf(nil, "%+v %v", Fields, corpus.Minimums), []byte(inflection.Shipped()))

// Type says how a field is indexed and compared.
type Type int

// The types of field.
const (
	Text    Type = iota // analyzed words with positions; see Analyze
	Keyword             // whole values, compared byte for byte
	Time                // seconds since 1970, at most one value
	Number              // whole numbers, at most one value
)

// Field names. Request fields (Outlet … Date) are what requests, filters and
// facets speak of; Variant turns some of them into the field that is indexed.
const (
	Headline = "headline"
	Body     = "text"
	Outlet   = "outlet"
	Agency   = "agency"
	Location = "location"
	Stance   = "stance"
	Toward   = "toward"
	Labelled = "labelled_by"
	Author   = "author"
	Kind     = "kind"
	Article  = "article"
	Language = "lang"
	Platform = "platform"
	Copies   = "duplicate_group"
	Event    = "event"
	Corpus   = "corpus"
	Theme    = "theme"
	Date     = "date"
	Added    = "added"
	Replies  = "replies"
	Score    = "score"
)

// Field is one field of the index.
type Field struct {
	Name   string
	Type   Type
	Facet  bool // can be counted by value
	Filter bool // can be in a filter
	// MissingOnly: a filter can ask for documents without a value, and for nothing else.
	MissingOnly bool
	// Given: a document's values are not its own; a request says which documents have
	// which value. Only if the field is a Facet, a filter can ask for documents without one.
	Given  bool
	Query  bool    // can come before a colon in the query language
	Single bool    // at most one value in each document: values + missing add up to the total
	Boost  float64 // weight of a text field in ranking
	Of     string  // a document's values are those that its article has of this field; "": its own
}

// Fields is the one list of request fields, in the order in which people are
// shown them.
var Fields = withArticles([]Field{
	{Name: Headline, Type: Text, Query: true, Boost: 1.5},
	{Name: Body, Type: Text, Query: true, Boost: 1},
	{Name: Kind, Type: Keyword, Facet: true, Filter: true, Query: true, Single: true},
	{Name: Outlet, Type: Keyword, Facet: true, Filter: true, Query: true, Single: true},
	{Name: Agency, Type: Keyword, Facet: true, Filter: true, Query: true},
	{Name: Location, Type: Keyword, Facet: true, Filter: true, Query: true},
	{Name: Stance, Type: Keyword, Facet: true, Filter: true, Query: true, Single: true},
	{Name: Toward, Type: Keyword, Facet: true, Filter: true, Query: true},
	{Name: Labelled, Type: Keyword, Facet: true, Filter: true, Query: true, Single: true},
	{Name: Author, Type: Keyword, Facet: true, Filter: true, Query: true},
	{Name: Language, Type: Keyword, Facet: true, Filter: true, Query: true, Single: true},
	{Name: Platform, Type: Keyword, Facet: true, Filter: true, Single: true},
	{Name: Copies, Type: Keyword, Facet: true, Filter: true, Query: true, Single: true},
	{Name: Event, Type: Keyword, Facet: true, Filter: true, Single: true},
	{Name: Article, Type: Keyword, Filter: true, Query: true, Single: true},
	{Name: Corpus, Type: Keyword, Filter: true, Given: true},
	{Name: Theme, Type: Keyword, Facet: true, Filter: true, Query: true, Given: true},
	{Name: Date, Type: Time, MissingOnly: true, Query: true, Single: true},
	{Name: Added, Type: Time, Single: true},
	{Name: Replies, Type: Number, Single: true},
	{Name: Score, Type: Number, Single: true},
}, Outlet, Agency, Location, Stance, Toward, Author, Language, Event)

// withArticles adds fields of the document's article, such as article.outlet, to
// those of documents. An article is its own; a document whose article is not held
// has no values of them.
func withArticles(fields []Field, names ...string) []Field {
	for _, name := range names {
		f := fields[slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })]
		fields = append(fields, Field{Name: Article + "." + name, Type: f.Type, Facet: f.Facet, Filter: f.Filter, Single: f.Single, Of: name})
	}
	return fields
}

// Origin returns the field whose values a field has, and whether they are those of
// the document's article: agency and true of article.agency, agency and false of
// agency.
func Origin(name string) (field string, ofArticle bool) {
	if f, known := Lookup(name); known && f.Of != "" {
		return f.Of, true
	}
	return name, false
}

// Lookup returns a request field by its name; ok reports whether there is one.
func Lookup(name string) (field Field, ok bool) {
	for i := range Fields {
		if Fields[i].Name == name {
			return Fields[i], true
		}
	}
	return Field{}, false
}

// TextFields are the fields that a word without a field is looked for in.
var TextFields = []string{Headline, Body}

// View is how a reader wants labels to be read: with Named, agencies and
// places count only where the text itself names them; a stance has the side that
// corpus.Chances.Side finds at MinConfidence: one of corpus.Minimums, or 0 for corpus.DefaultMin.
type View struct {
	Named         bool
	MinConfidence float64
}

// Min is the minimum that the chance of a side must reach in a view.
func (v View) Min() float64 { return cmp.Or(v.MinConfidence, corpus.DefaultMin) }

// Variant is the name of the indexed field that holds the values of a request
// field under a view; of a field of the document's article, the one that holds the
// article's.
func (v View) Variant(field string) string {
	switch field, _ = Origin(field); field {
	case Agency, Location:
		if v.Named {
			return field + "_named"
		}
	case Stance, Toward:
		if v.Min() != corpus.DefaultMin {
			return field + "_" + strconv.Itoa(int(v.Min()*100+0.5))
		}
	}
	return field
}

// Views are all views in which a request field has values of its own.
func Views(field string) []View {
	views := []View{{}}
	switch field {
	case Agency, Location:
		views = append(views, View{Named: true})
	case Stance, Toward:
		for _, c := range corpus.Minimums {
			if c != corpus.DefaultMin {
				views = append(views, View{MinConfidence: c})
			}
		}
	}
	return views
}

// Document is what an engine indexes of a document: its text fields, and the
// values of every keyword field and variant.
type Document struct {
	ID       string
	Texts    map[string]string   // by text field
	Keywords map[string][]string // by Variant name; sorted, without repeats
	Chances  map[string][]string // by ChanceField name; see chance.go; sorted, without repeats
	Date     time.Time           // zero: undated
	// Precision is that of Date, one of Precisions; "" if it is undated.
	Precision corpus.Precision
	Added     time.Time // when the records first held it; zero: not known
	Replies   int64
	Score     *int64 // nil: the source does not count votes
}

// Precisions of dates, the finest first.
var Precisions = []corpus.Precision{corpus.PrecisionMinute, corpus.PrecisionDay, corpus.PrecisionMonth, corpus.PrecisionYear}

// PrecisionRank is the place of a precision in Precisions. One that is not there
// counts as a minute.
func PrecisionRank(p corpus.Precision) int { return max(0, slices.Index(Precisions, p)) }

// From returns what is indexed of a document. Agencies and locations bring
// everything above them, so that a filter on a parent, and its count, include
// what is below it.
func From(d corpus.Document) Document {
	out := Document{
		ID:       d.ID,
		Texts:    map[string]string{Body: d.Text()},
		Keywords: map[string][]string{},
		Chances:  chances(d.Annotation),
		Date:     d.Published(),
		Added:    d.Added,
		Replies:  int64(d.Replies),
	}
	if !out.Date.IsZero() {
		out.Precision = Precisions[PrecisionRank(d.Precision())]
	}
	if d.Article != nil {
		out.Texts[Headline] = d.Article.Headline
	}
	if d.Comment != nil && d.Comment.Score != nil {
		score := int64(*d.Comment.Score)
		out.Score = &score
	}
	add := func(field string, values ...string) {
		for _, value := range values {
			if value != "" {
				out.Keywords[field] = append(out.Keywords[field], value)
			}
		}
	}
	add(Kind, string(d.Kind))
	add(Outlet, d.Outlet)
	add(Platform, d.Platform)
	add(Copies, d.DuplicateGroup)
	add(Event, d.Event)
	add(Article, d.ArticleID)
	add(Author, d.Authors()...)
	add(Language, d.Annotation.Language)
	named := View{Named: true}
	for _, a := range d.Annotation.Agencies {
		add(Agency, append([]string{a.ID}, a.Path...)...)
		if a.Named {
			add(named.Variant(Agency), append([]string{a.ID}, a.Path...)...)
		}
	}
	for _, l := range d.Annotation.Locations {
		add(Location, append([]string{l.ID}, l.Path...)...)
		if l.Named {
			add(named.Variant(Location), append([]string{l.ID}, l.Path...)...)
		}
	}
	add(Labelled, string(d.Annotation.LabelledBy()))
	lead, judged := d.Annotation.Lead()
	for _, view := range Views(Stance) {
		if judged {
			add(view.Variant(Stance), string(lead.Chances.Side(view.Min())))
		}
		for _, s := range d.Annotation.Stances {
			add(view.Variant(Toward), s.Toward(view.Min()))
		}
	}
	for field, values := range out.Keywords {
		slices.Sort(values)
		out.Keywords[field] = slices.Compact(values)
	}
	return out
}

// JoinToward returns the value of Toward for a target and a side, such as "us-dhs:critical".
func JoinToward(target string, label corpus.Label) string { return target + ":" + string(label) }

// SplitToward splits a pair of target and side; ok reports whether it is one.
func SplitToward(token string) (target string, label corpus.Label, ok bool) {
	i := strings.LastIndexByte(token, ':')
	if i <= 0 || !slices.Contains(corpus.Labels, corpus.Label(token[i+1:])) {
		return "", "", false
	}
	return token[:i], corpus.Label(token[i+1:]), true
}
