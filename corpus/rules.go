package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A mergeRule says how fields of two sources are joined.
type mergeRule[D Article | Comment] struct {
	fields []string // of D, which are decided together
	rule   string   // in words, as Merge documents it
	join   func(out *D, from pair[D])
}

// pair is what two sources say about one document.
type pair[D Article | Comment] struct {
	held, given D
	words       D    // the one whose words are taken
	others      D    // the other one
	same        bool // both have the same words
}

// articleRules has each field of an article once.
var articleRules = []mergeRule[Article]{
	{[]string{"ID"}, "both have the same", func(out *Article, from pair[Article]) { out.ID = from.held.ID }},
	firstOf("NativeID", func(a *Article) *string { return &a.NativeID }),
	firstOf("URL", func(a *Article) *string { return &a.URL }),
	firstOf("Outlet", func(a *Article) *string { return &a.Outlet }),
	firstOf("OutletName", func(a *Article) *string { return &a.OutletName }),
	firstOf("Platform", func(a *Article) *string { return &a.Platform }),
	firstOf("Section", func(a *Article) *string { return &a.Section }),
	firstOf("Language", func(a *Article) *string { return &a.Language }),
	{[]string{"Paragraphs"}, "the words", func(out *Article, from pair[Article]) { out.Paragraphs = from.words.Paragraphs }},
	besideWords("Headline", func(a *Article) *string { return &a.Headline }),
	besideWords("Standfirst", func(a *Article) *string { return &a.Standfirst }),
	{[]string{"Form"}, "with the words; if both have the same words, the first", func(out *Article, from pair[Article]) {
		if out.Form = from.words.Form; from.same {
			out.Form = cmp.Or(from.words.Form, from.others.Form)
		}
	}},
	listOf("Bylines", func(a *Article) *[]string { return &a.Bylines }),
	listOf("Captions", func(a *Article) *[]string { return &a.Captions }),
	listOf("Related", func(a *Article) *[]string { return &a.Related }),
	{[]string{"Modified"}, "with the words, else the other; if both have the same words, the later", func(out *Article, from pair[Article]) {
		if out.Modified = from.words.Modified; out.Modified.IsZero() || from.same && from.others.Modified.After(out.Modified) {
			out.Modified = from.others.Modified
		}
	}},
	{[]string{"Published", "PublishedPrecision", "PublishedZone", "DateSource"}, "the better date", func(out *Article, from pair[Article]) {
		published := from.held.date().or(from.given.date())
		out.Published, out.PublishedPrecision, out.PublishedZone, out.DateSource = published.time, published.precision, published.zone, published.source
	}},
	{[]string{"CommentCount"}, "the larger", func(out *Article, from pair[Article]) {
		out.CommentCount = from.held.CommentCount
		if n := from.given.CommentCount; n != nil && (out.CommentCount == nil || *n > *out.CommentCount) {
			out.CommentCount = n
		}
	}},
}

// commentRules has each field of a comment once.
var commentRules = []mergeRule[Comment]{
	{[]string{"ID"}, "both have the same", func(out *Comment, from pair[Comment]) { out.ID = from.held.ID }},
	firstOf("NativeID", func(c *Comment) *string { return &c.NativeID }),
	firstOf("Author", func(c *Comment) *string { return &c.Author }),
	firstOf("URL", func(c *Comment) *string { return &c.URL }),
	firstOf("Language", func(c *Comment) *string { return &c.Language }),
	{[]string{"Text"}, "the last", func(out *Comment, from pair[Comment]) { out.Text = cmp.Or(from.given.Text, from.held.Text) }},
	{[]string{"Score"}, "the last", func(out *Comment, from pair[Comment]) { out.Score = cmp.Or(from.given.Score, from.held.Score) }},
	{[]string{"Deleted"}, "true if either is", func(out *Comment, from pair[Comment]) { out.Deleted = from.held.Deleted || from.given.Deleted }},
	{[]string{"Posted", "PostedPrecision", "PostedZone"}, "the better date", func(out *Comment, from pair[Comment]) {
		posted := from.held.date().or(from.given.date())
		out.Posted, out.PostedPrecision, out.PostedZone = posted.time, posted.precision, posted.zone
	}},
	{[]string{"ParentID", "Depth"}, "the first parent, with its depth; of two depths below the same parent, the deeper", func(out *Comment, from pair[Comment]) {
		out.ParentID, out.Depth = from.held.ParentID, from.held.Depth
		switch from.held.ParentID {
		case from.given.ParentID:
			out.Depth = max(from.held.Depth, from.given.Depth)
		case "":
			out.ParentID, out.Depth = from.given.ParentID, from.given.Depth
		}
	}},
}

// firstOf returns the rule of a field that keeps its first value.
func firstOf[D Article | Comment, T comparable](name string, field func(*D) *T) mergeRule[D] {
	return mergeRule[D]{[]string{name}, "the first", func(out *D, from pair[D]) {
		*field(out) = cmp.Or(*field(&from.held), *field(&from.given))
	}}
}

// besideWords returns the rule of a text that comes from the source of the words.
func besideWords(name string, field func(*Article) *string) mergeRule[Article] {
	return mergeRule[Article]{[]string{name}, "with the words, else the other", func(out *Article, from pair[Article]) {
		*field(out) = cmp.Or(*field(&from.words), *field(&from.others))
	}}
}

// listOf returns the rule of a list that comes from the source of the words.
func listOf(name string, field func(*Article) *[]string) mergeRule[Article] {
	return mergeRule[Article]{[]string{name}, "with the words, else the other; if both have the same words, the longer", func(out *Article, from pair[Article]) {
		choose := filled
		if from.same {
			choose = longer
		}
		*field(out) = choose(*field(&from.words), *field(&from.others))
	}}
}

// join joins two documents by rules, field by field.
func join[D Article | Comment](rules []mergeRule[D], from pair[D]) (out D) {
	for _, r := range rules {
		r.join(&out, from)
	}
	return out
}

// table writes one line for each rule, with all fields that have this rule.
func table[D Article | Comment](rules []mergeRule[D]) string {
	fields := map[string][]string{}
	var order []string
	for _, r := range rules {
		if fields[r.rule] == nil {
			order = append(order, r.rule)
		}
		fields[r.rule] = append(fields[r.rule], r.fields...)
	}
	var b strings.Builder
	for _, rule := range order {
		fmt.Fprintf(&b, "%s: %s\n", strings.Join(fields[rule], ", "), rule)
	}
	return b.String()
}

func (a Article) date() date {
	return date{a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource}
}

func (c Comment) date() date { return date{c.Posted, c.PostedPrecision, c.PostedZone, ""} }

// date is what a source says about when something was published.
type date struct {
	time      time.Time
	precision Precision
	zone      ZoneSource
	source    string
}

// or returns the better of two dates, the held one if they are equally good.
func (d date) or(given date) date {
	switch by := given.worth() - d.worth(); {
	case by > 0, by == 0 && given.time.Before(d.time):
		return given
	case by == 0 && given.time.Equal(d.time):
		d.precision, d.source = cmp.Or(d.precision, given.precision), better(d.source, given.source)
	}
	return d
}

// dateSources lists the sources of a date. If several give the same date, the first
// in this list is named.
var dateSources = []string{"json-ld", "meta", "time", "record", "header", "url", "text"}

// better returns the source of a date to be named, whichever was read first.
func better(held, given string) string {
	if at := slices.Index(dateSources, given); held == "" || at >= 0 && at < slices.Index(dateSources, held) {
		return given
	}
	return held
}

// worth returns how much is known about a date; 0 is nothing.
func (d date) worth() int {
	if d.time.IsZero() {
		return 0
	}
	worth := 3 // to the minute or better
	switch d.precision {
	case PrecisionDay:
		worth = 2
	case PrecisionMonth:
		worth = 1
	case PrecisionYear:
		worth = 0
	}
	worth = 1 + 3*worth
	switch d.zone {
	case ZoneGiven:
		worth += 2
	case ZoneOutlet:
		worth++
	}
	return worth
}
