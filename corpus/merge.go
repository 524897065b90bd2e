package corpus

import (
	"cmp"
	"reflect"
	"slices"
	"time"
)

// Outcome is the result of merging a document into one that is held.
type Outcome int

// The outcomes, the mildest first.
const (
	Unchanged Outcome = iota // it added nothing
	Merged                   // it added or updated something; no words were lost
	Replaced                 // it changed the words: not all held words are in the result
)

// Merge joins the held version of a document with the version from another source,
// or from the same source at another time. It changes neither; the result shares
// lists with both. For documents with different ids, or an article and a comment,
// Merge returns held.
//
// The order in which documents are merged makes no difference, except where two
// sources say different things and no rule below prefers one of them: then some
// fields keep the first and some take the last. Merging the same document again
// adds nothing. In every rule, a field with a value wins over an empty one.
//
// The fields of an article:
//
//	ID: both have the same
//	NativeID, URL, Outlet, OutletName, Platform, Section, Language: the first
//	Paragraphs: the words
//	Headline, Standfirst: with the words, else the other
//	Form: with the words; if both have the same words, the first
//	Bylines, Captions, Related: with the words, else the other; if both have the same words, the longer
//	Modified: with the words, else the other; if both have the same words, the later
//	Published, PublishedPrecision, PublishedZone, DateSource: the better date
//	CommentCount: the larger
//
// The fields of a comment:
//
//	ID: both have the same
//	NativeID, Author, URL, Language: the first
//	Text, Score: the last
//	Deleted: true if either is
//	Posted, PostedPrecision, PostedZone: the better date
//	ParentID, Depth: the first parent, with its depth; of two depths below the same parent, the deeper
//
// Words are the headline and paragraphs of an article, and the text of a comment.
// The words of an article are taken from one of the two sources:
//
//   - A full text is preferred to an excerpt, and an excerpt to an article without
//     paragraphs (a feed's item, the title of a thread), whichever comes first.
//   - Of two excerpts, if one begins with the other, the longer is taken.
//   - Of two different texts that are equally full, even if only their headlines
//     differ, the one modified later is taken if both say when, else the last.
//   - Of two headlines without paragraphs the first is taken.
//
// The last text of a comment is taken because an edit is read after what it edits.
//
// The better date is the one with more precision: to the minute, then the day,
// the month, the year. Of two with the same precision it is the one whose zone
// the source says, then the one in its outlet's zone; then the earlier, because
// publishers often put a new date on an old text. If both are the same, the
// source nearer to the page is named.
//
// The larger comment count is taken because comments are rarely taken back. A
// comment's parent is the first that is known, because "" may stand for an unknown
// one. The deeper of two depths comes from the source that knew more of what is
// above the parent.
//
// A deletion does not remove words: that the source deleted a comment (Deleted) and
// what was read of it before are both kept, whichever was read first. To remove the
// words from the records, delete the document.
//
// The outcome is Replaced if words that were held are not in the result. An
// excerpt is in a full text that begins with it.
//
// The annotation, its version, the duplicate group and what a document gets from
// its thread (outlet, platform, headline, lead) stay as they are held, unless the
// given ones belong to the words of the result and the held ones do not, or
// unless the held document has no annotation and the given one has. An article
// gets these fields from itself. Origin, Replies and Added are those held.
func Merge(held, given Document) (Document, Outcome) {
	out := held
	switch {
	case held.ID != given.ID:
		return held, Unchanged
	case held.Article != nil && given.Article != nil:
		merged := mergeArticles(*held.Article, *given.Article)
		out.Article = &merged
	case held.Comment != nil && given.Comment != nil:
		merged := join(commentRules, pair[Comment]{held: *held.Comment, given: *given.Comment})
		out.Comment = &merged
	default:
		return held, Unchanged
	}
	out.understand(held, given)
	switch {
	case !out.keepsWords(held):
		return out, Replaced
	case !reflect.DeepEqual(held, out): // if nothing is better, the result is held itself, with its empty lists
		return out, Merged
	}
	return held, Unchanged
}

// MergeEarlier is like Merge, for given words that are known to have been held and
// replaced before: they do not come back, and the rest is merged, unless the given
// document says that it was modified after the held one. Therefore the same inputs
// can be read again, in the same order, and change nothing.
func MergeEarlier(held, given Document) (Document, Outcome) {
	if held.Article != nil && given.Article != nil && given.Article.modifiedAfter(*held.Article) {
		return Merge(held, given)
	}
	return Merge(held, given.wordless())
}

// Earlier reports whether a given article is an earlier version of the held one:
// its words differ, are as full, and were modified before, so that Merge does not
// take them.
func Earlier(held, given Document) bool {
	a, b := held.Article, given.Article
	return a != nil && b != nil && held.ID == given.ID && b.fullness() == full && a.fullness() == full &&
		!a.sameWords(*b) && a.modifiedAfter(*b)
}

// Wording returns the words of a document as Merge understands them, in order: the
// headline and the paragraphs of an article, or the text of a comment.
func (d Document) Wording() []string {
	switch {
	case d.Article != nil:
		return append([]string{d.Article.Headline}, d.Article.Paragraphs...)
	case d.Comment != nil:
		return []string{d.Comment.Text}
	}
	return nil
}

// wordless returns a document without its words and without what belongs only to
// them.
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

// keepsWords reports whether all words that were held are kept.
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

// understand chooses between the annotations of two documents that were merged
// into this one, which is held with new content.
func (d *Document) understand(held, given Document) {
	newWords := !slices.Equal(held.Wording(), d.Wording())
	taken := given.Text() == d.Text() && (newWords || held.AnnotatedBy == "" && given.AnnotatedBy != "")
	if taken {
		d.Annotation, d.AnnotatedBy = given.Annotation, given.AnnotatedBy
		d.Outlet, d.Platform = cmp.Or(given.Outlet, held.Outlet), cmp.Or(given.Platform, held.Platform)
		d.Headline, d.Lead = cmp.Or(given.Headline, held.Headline), given.Lead
		d.DuplicateGroup, d.Event = cmp.Or(given.DuplicateGroup, held.DuplicateGroup), cmp.Or(given.Event, held.Event)
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
