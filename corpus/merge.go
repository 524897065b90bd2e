package corpus

import (
	"cmp"
	"reflect"
	"slices"
	"time"
)

// Outcome says what became of a document that was put beside one that is held.
type Outcome int

// The outcomes, the mildest first.
const (
	Unchanged Outcome = iota // it added nothing
	Merged                   // it added something, or brought it up to date; no word was lost
	Replaced                 // it brought other words: those held are not all in the result
)

// Merge joins what is held of a document with what another source, or the same
// one at another time, says of it. It changes neither; the result shares lists
// with both. Documents with different ids, or an article and a comment, have
// nothing to say to each other: held stays as it is.
//
// In whatever order documents are merged, the result says the same, but for
// this: where two sources say different things of which neither is better by
// the rules below, some fields keep the first (marked "first") and some the last
// ("last"). What is merged again adds nothing.
//
// Words are the headline and paragraphs of an article (see below) and the text
// of a comment. Empty words never displace others. Of two texts of a comment
// the last is taken: an edit is read after what it edits.
//
// Of an article that has no paragraphs (a feed's item, the title of a thread),
// of an excerpt and of a full text the fullest is taken, whenever it comes. Of
// two excerpts, where one begins with the other, the longer is taken. Of two
// other wordings that are equally full, be it that only their headlines
// differ, the one modified later is taken if both say when, else the last; of
// two headlines without paragraphs the first. With the words that are taken go
// standfirst, bylines, captions, related, form and time of modification; where
// the source of the words has none, the other's are taken. If both have the same words,
// the longer lists and the later modification are taken, and the first
// standfirst and form.
//
// The outcome is Replaced if words that were held are not in the result; an
// excerpt is in a full text that begins with it.
//
// Of the other fields, what is empty is filled. Of two dates the one to the
// minute is better than the one to the day, that to the day than that to the
// month, to the year; then one whose zone the source says, then one in its
// outlet's zone; then the earlier, as what was published is often dated anew. Of
// two that are the same, the source nearer to the page is named. A date keeps its precision, source and zone. The comment count is the larger:
// comments are rarely taken back. The score of a comment is the last. NativeID,
// URL, outlet, platform, section, language and author are the first, as is the
// origin. A comment's parent is the first that is known, as "" may stand for an
// unknown one; its depth goes with the parent, and is the deeper of two below
// the same one, as that source knew more of what is above it.
//
// A deletion takes no words away: that its source withdrew a comment (Deleted)
// and what was read of it before stand beside each other, whichever was read
// first. Words are taken out of the records by deleting the document.
//
// What is understood of a document (the annotation, its version and the duplicate
// group) and what its thread lends it (outlet, platform, headline, lead) stay as
// they are held, unless the given ones belong to the words of the result and the
// held ones do not, or unless nothing was understood yet and now is. An article
// lends itself what it says. Replies are those held.
func Merge(held, given Document) (Document, Outcome) {
	out := held
	switch {
	case held.ID != given.ID:
		return held, Unchanged
	case held.Article != nil && given.Article != nil:
		merged := mergeArticles(*held.Article, *given.Article)
		out.Article = &merged
	case held.Comment != nil && given.Comment != nil:
		merged := mergeComments(*held.Comment, *given.Comment)
		out.Comment = &merged
	default:
		return held, Unchanged
	}
	out.understand(held, given)
	switch {
	case !out.keepsWords(held):
		return out, Replaced
	case !reflect.DeepEqual(held, out): // what is not better is the held one itself, empty lists too
		return out, Merged
	}
	return held, Unchanged
}

// MergeEarlier is Merge where the words given are known to have been held before,
// and to have been replaced: they do not come back, and the rest is merged,
// unless the given document says that it was modified after the held one. So what
// was read once can be read again, in the same order, and changes nothing.
func MergeEarlier(held, given Document) (Document, Outcome) {
	if held.Article != nil && given.Article != nil && given.Article.modifiedAfter(*held.Article) {
		return Merge(held, given)
	}
	return Merge(held, given.wordless())
}

// Earlier tells whether an article that is given has another wording than the
// one held, as full as that, and was modified before it, so that Merge does not
// take it and yet it is one of the wordings that the article had.
func Earlier(held, given Document) bool {
	a, b := held.Article, given.Article
	return a != nil && b != nil && held.ID == given.ID && b.fullness() == full && a.fullness() == full &&
		!a.sameWords(*b) && a.modifiedAfter(*b)
}

// Wording is the words of a document as Merge understands them, in order: the
// headline and the paragraphs of an article, the text of a comment.
func (d Document) Wording() []string {
	switch {
	case d.Article != nil:
		return append([]string{d.Article.Headline}, d.Article.Paragraphs...)
	case d.Comment != nil:
		return []string{d.Comment.Text}
	}
	return nil
}

// wordless is a document without its words and what goes with them alone.
func (d Document) wordless() Document {
	if d.Article != nil {
		a := *d.Article
		a.Headline, a.Paragraphs, a.Form, a.Modified = "", nil, "", time.Time{}
		d.Article = &a
	}
	if d.Comment != nil {
		c := *d.Comment
		c.Text = ""
		d.Comment = &c
	}
	return d
}

// keepsWords tells whether no word of what was held is lost.
func (d Document) keepsWords(held Document) bool {
	if d.Comment != nil {
		return held.Comment.Text == "" || held.Comment.Text == d.Comment.Text
	}
	is, was := d.Article, held.Article
	switch {
	case was.Headline != "" && was.Headline != is.Headline:
		return false
	case was.fullness() == excerpt:
		return begins(is.Paragraphs, was.Paragraphs)
	}
	return was.fullness() == empty || slices.Equal(was.Paragraphs, is.Paragraphs)
}

// understand chooses between what is understood of two documents that were
// merged into this one, which is held with new content.
func (d *Document) understand(held, given Document) {
	newWords := !slices.Equal(held.Wording(), d.Wording())
	taken := given.Text() == d.Text() && (newWords || held.AnnotatedBy == "" && given.AnnotatedBy != "")
	if taken {
		d.Annotation, d.AnnotatedBy = given.Annotation, given.AnnotatedBy
		d.Outlet, d.Platform = cmp.Or(given.Outlet, held.Outlet), cmp.Or(given.Platform, held.Platform)
		d.Headline, d.Lead = cmp.Or(given.Headline, held.Headline), given.Lead
		d.DuplicateGroup = cmp.Or(given.DuplicateGroup, held.DuplicateGroup)
	}
	if d.Article == nil {
		return
	}
	lend := func(to *string, is, was string) {
		if is != "" && (taken || is != was) {
			*to = is
		}
	}
	lend(&d.Outlet, d.Article.Outlet, held.Article.Outlet)
	lend(&d.Platform, d.Article.Platform, held.Article.Platform)
	lend(&d.Headline, d.Article.Headline, held.Article.Headline)
	if taken || newWords {
		d.Lead = d.Article.Lead()
	}
}

func mergeComments(held, given Comment) Comment {
	out := held
	out.NativeID = cmp.Or(held.NativeID, given.NativeID)
	out.Author = cmp.Or(held.Author, given.Author)
	out.URL = cmp.Or(held.URL, given.URL)
	out.Language = cmp.Or(held.Language, given.Language)
	out.Text = cmp.Or(given.Text, held.Text)
	out.Deleted = held.Deleted || given.Deleted
	if given.Score != nil {
		out.Score = given.Score
	}
	posted := date{held.Posted, held.PostedPrecision, held.PostedZone, ""}.
		or(date{given.Posted, given.PostedPrecision, given.PostedZone, ""})
	out.Posted, out.PostedPrecision, out.PostedZone = posted.time, posted.precision, posted.zone
	switch held.ParentID {
	case given.ParentID:
		out.Depth = max(held.Depth, given.Depth)
	case "":
		out.ParentID, out.Depth = given.ParentID, given.Depth
	}
	return out
}

// date is what is said of when something was published.
type date struct {
	time      time.Time
	precision Precision
	zone      ZoneSource
	source    string
}

// or is the better of two dates, the held one unless the given one is.
func (d date) or(given date) date {
	switch by := given.worth() - d.worth(); {
	case by > 0, by == 0 && given.time.Before(d.time):
		return given
	case by == 0 && given.time.Equal(d.time):
		d.precision, d.source = cmp.Or(d.precision, given.precision), better(d.source, given.source)
	}
	return d
}

// dateSources lists the sources of a date, the one to be named first if several
// say the same.
var dateSources = []string{"json-ld", "meta", "time", "record", "header", "url", "text"}

// better is the source of a date to be named, whichever was read first.
func better(held, given string) string {
	if at := slices.Index(dateSources, given); held == "" || at >= 0 && at < slices.Index(dateSources, held) {
		return given
	}
	return held
}

// worth grows with what is known of a date; 0 is nothing.
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
