// Package corpus holds the types that all packages share: articles, comments,
// threads, documents and their annotations. It defines what is kept, not how, and
// does not import any other package of this module.
package corpus

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"
)

// Kind is the kind of a document.
type Kind string

// The two kinds of document.
const (
	KindArticle Kind = "article"
	KindComment Kind = "comment"
)

// Precision says how precisely a published time is known. A date without a time is
// kept as 00:00:00Z of that date.
type Precision string

// The precisions of a published time.
const (
	PrecisionMinute Precision = "minute"
	PrecisionDay    Precision = "day"
	PrecisionMonth  Precision = "month"
	PrecisionYear   Precision = "year"
)

// ZoneSource says where the time zone of a time of day comes from.
type ZoneSource string

// The sources of a zone. A date without a time of day needs none.
const (
	ZoneGiven   ZoneSource = ""        // the source gives it, or there is no time of day
	ZoneOutlet  ZoneSource = "outlet"  // the source does not give it; the time was read in the outlet's zone
	ZoneUnknown ZoneSource = "unknown" // it is not known; the time was read as UTC
)

// Form is the kind of page from which an article was read. Most are plain articles.
type Form string

// The forms of an article.
const (
	FormArticle Form = ""
	FormExcerpt Form = "excerpt"   // only the beginning: the rest is behind a paywall, or the feed is cut
	FormLive    Form = "live-blog" // entries added while something happens
	FormGallery Form = "gallery"   // pictures with captions
	FormOther   Form = "other"     // not an article (a home page, a list of links); kept on request
)

// Article is one article as its page gives it. An empty string or a zero time
// means unknown. Nothing here is guessed, and no time is the time of import.
type Article struct {
	ID                 string     `json:"id"`
	NativeID           string     `json:"native_id,omitempty"`   // the source's own id, as the source writes it
	URL                string     `json:"url,omitempty"`         // as it was found
	Outlet             string     `json:"outlet,omitempty"`      // slug
	OutletName         string     `json:"outlet_name,omitempty"` // what the source calls an outlet that no table knows
	Platform           string     `json:"platform,omitempty"`    // where the thread was held, such as "reddit"
	Headline           string     `json:"headline,omitempty"`
	Standfirst         string     `json:"standfirst,omitempty"`
	Section            string     `json:"section,omitempty"`
	Bylines            []string   `json:"bylines"`
	Published          time.Time  `json:"published,omitzero"` // UTC, whole seconds
	PublishedPrecision Precision  `json:"published_precision,omitempty"`
	DateSource         string     `json:"date_source,omitempty"`    // "json-ld", "meta", "time", "url", "text"; "header" of pasted text; "record" of a feed, dump or export
	PublishedZone      ZoneSource `json:"published_zone,omitempty"` // of Published
	Modified           time.Time  `json:"modified,omitzero"`        // UTC, whole seconds; the last change, as the source gives it
	Language           string     `json:"language,omitempty"`       // ISO 639-1, as the source says it
	Form               Form       `json:"form,omitempty"`
	CommentCount       *int       `json:"comment_count,omitempty"` // how many comments the source says there are, wherever they are
	Paragraphs         []string   `json:"paragraphs"`
	Captions           []string   `json:"captions"`
	Related            []string   `json:"related"` // promotional headlines and links that were removed from the body
}

// Text returns the body: the paragraphs, joined by blank lines. All spans that
// point into an article point into this text.
func (a Article) Text() string { return strings.Join(a.Paragraphs, "\n\n") }

// leadLength is the most code points of a lead.
const leadLength = 80

// Lead returns what people see instead of a missing headline: an excerpt of the
// first paragraph in at most 80 code points. It is "" for an article with a
// headline.
func (a Article) Lead() string {
	if strings.TrimSpace(a.Headline) != "" || len(a.Paragraphs) == 0 {
		return ""
	}
	return Excerpt(a.Paragraphs[0], leadLength)
}

// MarshalJSON writes lists that hold nothing as [], never as null.
func (a Article) MarshalJSON() ([]byte, error) {
	type plain Article
	a.Bylines, a.Paragraphs = present(a.Bylines), present(a.Paragraphs)
	a.Captions, a.Related = present(a.Captions), present(a.Related)
	return json.Marshal(plain(a))
}

// Comment is what one reader wrote below an article, as plain text with
// paragraphs separated by a blank line.
type Comment struct {
	ID              string     `json:"id"`
	NativeID        string     `json:"native_id,omitempty"` // the source's own id, as the source writes it
	ParentID        string     `json:"parent_id"`           // id of the comment that it answers; "" if it answers the article
	Depth           int        `json:"depth"`               // 0: it answers the article
	Author          string     `json:"author,omitempty"`
	Posted          time.Time  `json:"posted,omitzero"`            // UTC, whole seconds
	PostedPrecision Precision  `json:"posted_precision,omitempty"` // "" means to the minute or better, if Posted is known
	PostedZone      ZoneSource `json:"posted_zone,omitempty"`      // of Posted
	Score           *int       `json:"score,omitempty"`            // votes as the source counts them
	URL             string     `json:"url,omitempty"`
	Language        string     `json:"language,omitempty"`
	Deleted         bool       `json:"deleted,omitempty"` // deleted by its source; kept because others answer it, without text unless that was read before
	Text            string     `json:"text"`
}

// Thread is an article with all the comments below it, parents before replies.
type Thread struct {
	Origin   Origin    `json:"origin"`
	Article  Article   `json:"article"`
	Comments []Comment `json:"comments"`
}

// MarshalJSON writes a thread without comments with "comments":[].
func (t Thread) MarshalJSON() ([]byte, error) {
	type plain Thread
	t.Comments = present(t.Comments)
	return json.Marshal(plain(t))
}

// Origin says where something was read.
type Origin struct {
	Path   string `json:"path"`   // as given on the command line; a member of a folder is folder/member
	Offset int64  `json:"offset"` // bytes from the start of the file to the start of the thread
	Import int64  `json:"-"`      // number of the import that read it first (records.Import); 0 outside the records
}

// Document is an article or a comment, together with its annotation and with the
// fields that it gets from its thread. It is the unit of the records and of the
// index. Exactly one of Article and Comment is set.
type Document struct {
	ID             string     `json:"id"`
	Kind           Kind       `json:"kind"`
	ArticleID      string     `json:"article_id"` // for an article, its own id
	Article        *Article   `json:"article,omitempty"`
	Comment        *Comment   `json:"comment,omitempty"`
	Outlet         string     `json:"outlet,omitempty"`   // of the article
	Platform       string     `json:"platform,omitempty"` // of the article
	Headline       string     `json:"headline,omitempty"` // of the article
	Lead           string     `json:"lead,omitempty"`     // of an article without a headline; see Article.Lead
	Origin         Origin     `json:"origin"`
	Annotation     Annotation `json:"annotation"`
	AnnotatedBy    string     `json:"annotated_by,omitempty"`    // version of the annotator; "" if it is not annotated yet
	DuplicateGroup string     `json:"duplicate_group,omitempty"` // shared by documents with nearly the same text; "": a text of its own
	Event          string     `json:"event,omitempty"`           // shared by articles of several outlets about the same happening; "": none is known
	// Judged is what people settled of the document, in the order of targets. The records
	// set it, and lay it over the annotation (Annotation.Settle); a value that a caller
	// sets is ignored. It is empty outside the records.
	Judged []Judgement `json:"-"`
	// Replies counts the direct replies of a comment, or all comments of an
	// article. The records compute it; a value that a caller sets is ignored.
	Replies int `json:"replies"`
	// Added is when the records first held the document: UTC, whole seconds. The
	// records set it; a value that a caller sets is ignored. It is zero outside
	// the records, and for documents of old records that do not say.
	Added time.Time `json:"-"`
}

// Text returns the document's searchable text: an article's paragraphs, joined by
// blank lines, or the comment's text. Every span of its annotation points into it.
func (d Document) Text() string {
	switch {
	case d.Article != nil:
		return d.Article.Text()
	case d.Comment != nil:
		return d.Comment.Text
	}
	return ""
}

// TextBytes returns the length of Text without building it.
func (d Document) TextBytes() int {
	switch {
	case d.Article != nil:
		n := 2 * max(0, len(d.Article.Paragraphs)-1) // the blank lines between them
		for _, p := range d.Article.Paragraphs {
			n += len(p)
		}
		return n
	case d.Comment != nil:
		return len(d.Comment.Text)
	}
	return 0
}

// Published returns when an article was published or a comment posted; zero if it
// is not known.
func (d Document) Published() time.Time {
	switch {
	case d.Article != nil:
		return d.Article.Published
	case d.Comment != nil:
		return d.Comment.Posted
	}
	return time.Time{}
}

// Precision returns how precisely Published is known; "" if it is not known at all.
func (d Document) Precision() Precision {
	switch {
	case d.Published().IsZero():
		return ""
	case d.Article != nil:
		return cmp.Or(d.Article.PublishedPrecision, PrecisionMinute)
	}
	return cmp.Or(d.Comment.PostedPrecision, PrecisionMinute)
}

// Authors returns the bylines of an article or the one author of a comment.
func (d Document) Authors() []string {
	switch {
	case d.Article != nil:
		return d.Article.Bylines
	case d.Comment != nil && d.Comment.Author != "":
		return []string{d.Comment.Author}
	}
	return nil
}

// present returns an empty list for nil, so that JSON shows [].
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
