package api

import (
	"slices"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/table"
)

// Understood is what is understood of one document, with the spans that show it.
type Understood struct {
	Language  *string    `json:"language" doc:"ISO 639-1."`
	Agencies  []Agency   `json:"agencies" doc:"The lead agency first."`
	Locations []Location `json:"locations"`
	Stance    *string    `json:"stance" enum:"supportive,critical,neutral,unclear" doc:"Side toward the lead agency; null if the document is not about an agency or was not judged."`
	Stances   []Stance   `json:"stances" doc:"One for each target, with the label at a minimum of 0.5."`
	Quotes    []Quote    `json:"quotes" doc:"Passages that repeat the words of another document."`
}

// Agency is a government agency that a document is about.
type Agency struct {
	ID    string        `json:"id" example:"us-dhs"`
	Name  string        `json:"name"`
	Path  []string      `json:"path" doc:"Ids of the agencies above it, the highest first."`
	Named bool          `json:"named" doc:"True if the text itself names it; false if only a document above it in the thread does."`
	Spans []corpus.Span `json:"spans" doc:"Where the text names it."`
}

// Location is a place that a document is about.
type Location struct {
	ID       string        `json:"id" example:"us-ca-los-angeles"`
	Name     string        `json:"name"`
	Path     []string      `json:"path" doc:"Ids of the places that contain it, the country first."`
	GeoNames *int          `json:"geonames,omitempty" doc:"Its id in GeoNames, if known."`
	Lat      *float64      `json:"lat,omitempty" doc:"Degrees, north positive."`
	Lon      *float64      `json:"lon,omitempty" doc:"Degrees, east positive."`
	Named    bool          `json:"named" doc:"True if the text itself names it; false if only a document above it in the thread does."`
	Spans    []corpus.Span `json:"spans" doc:"Where the text names it."`
}

// Stance is the side toward one target.
type Stance struct {
	Target     string          `json:"target" repeats:"true" doc:"Id of an agency."`
	Label      string          `json:"label" enum:"supportive,critical,neutral,unclear" doc:"The likelier of critical and supportive if its chance is at least the minimum, else neutral if its chance is at least 0.5, else unclear."`
	Confidence table.Decimal   `json:"confidence" minimum:"0" maximum:"1" doc:"How likely the label is to be right; 0 for unclear."`
	Chances    []table.Decimal `json:"chances" minItems:"3" maxItems:"3" doc:"How likely critical, neutral and supportive are, in this order. They sum to 1, or are all 0 if nothing was judged."`
	Named      bool            `json:"named" doc:"True if the text itself names the target; false if only a document above it in the thread does."`
	Evidence   *corpus.Span    `json:"evidence" doc:"The words of the text that show it; null if nothing was judged, or if people settled another side than the model."`
	Source     string          `json:"source" repeats:"true" doc:"The model or rule that judged, or people."`
	LabelledBy string          `json:"labelled_by" repeats:"true" enum:"model,people" doc:"Who gave the label: people, if they judged it in a sample and settled it."`
	ModelLabel *string         `json:"model_label" enum:"supportive,critical,neutral,unclear" doc:"The label that the model alone gives; null if it judged nothing."`
	*TargetName
}

// TargetName stands beside a target with labels=true; without it there is none.
type TargetName struct {
	TargetLabel string `json:"target_label" required:"false" only:"labels" repeats:"true" doc:"With labels=true: name of target."`
}

// Quote is a passage that repeats a passage of another document.
type Quote struct {
	Of         string      `json:"of" enum:"article,comment"`
	SourceID   *string     `json:"source_id,omitempty" doc:"The quoted document."`
	Span       corpus.Span `json:"span" doc:"The passage in this text."`
	SourceSpan corpus.Span `json:"source_span" doc:"The passage in the quoted text."`
}

// Article is one article.
type Article struct {
	ID                 string     `json:"id"`
	Kind               string     `json:"kind" enum:"article"`
	ArticleID          string     `json:"article_id" doc:"The same as id."`
	NativeID           *string    `json:"native_id" doc:"The source's own id."`
	URL                *string    `json:"url" doc:"As it was found."`
	Outlet             *string    `json:"outlet"`
	Platform           *string    `json:"platform"`
	Headline           *string    `json:"headline"`
	Standfirst         *string    `json:"standfirst"`
	Section            *string    `json:"section"`
	Bylines            []string   `json:"bylines"`
	Published          *time.Time `json:"published"`
	PublishedPrecision *string    `json:"published_precision" enum:"minute,day,month,year"`
	PublishedZone      *string    `json:"published_zone" enum:"outlet,unknown" doc:"Where the time zone of published comes from. null: the source gives it. outlet: the time was read in the outlet's zone. unknown: the time was read as UTC."`
	DateSource         *string    `json:"date_source" doc:"Where published was found."`
	Modified           *time.Time `json:"modified" doc:"Time of the last change, as the source gives it."`
	Form               *string    `json:"form" enum:"excerpt,live-blog,gallery,other" doc:"Form of the article; null for a plain one. excerpt: only the beginning is available. live-blog: a live blog. gallery: a picture gallery. other: a page that is not an article."`
	CommentCount       *int       `json:"comment_count" doc:"How many comments the source says there are; replies counts those that are here."`
	Text               string     `json:"text" doc:"The paragraphs, separated by blank lines; spans point into it."`
	Paragraphs         []string   `json:"paragraphs"`
	Captions           []string   `json:"captions"`
	Related            []string   `json:"related" doc:"Promotional headlines and links that were removed from the text."`
	Replies            int        `json:"replies" doc:"All comments of the article."`
	DuplicateGroup     *string    `json:"duplicate_group"`
	Event              *string    `json:"event" doc:"Shared by articles of several outlets about the same happening."`
	Understood
}

// Comment is one comment.
type Comment struct {
	ID                 string     `json:"id"`
	Kind               string     `json:"kind" enum:"comment"`
	ArticleID          string     `json:"article_id"`
	ArticleHeadline    *string    `json:"article_headline"`
	ArticleLead        *string    `json:"article_lead" doc:"First words of the article if it has no headline."`
	NativeID           *string    `json:"native_id" doc:"The source's own id."`
	URL                *string    `json:"url"`
	Outlet             *string    `json:"outlet"`
	Platform           *string    `json:"platform"`
	ParentID           string     `json:"parent_id" doc:"The comment that this one answers; empty if it answers the article."`
	ParentExcerpt      *string    `json:"parent_excerpt,omitempty" doc:"The beginning of that comment, or the word withdrawn if it was taken down; left out in a thread, which has the comment itself."`
	Depth              int        `json:"depth" doc:"Level in the thread; 0 for a comment that answers the article."`
	Author             *string    `json:"author"`
	Published          *time.Time `json:"published"`
	PublishedPrecision *string    `json:"published_precision" enum:"minute,day,month,year"`
	PublishedZone      *string    `json:"published_zone" enum:"outlet,unknown" doc:"As for articles."`
	Score              *int       `json:"score" doc:"Score, as the source counts the votes."`
	Deleted            bool       `json:"deleted" doc:"True if the comment was deleted at its source. Its text is still here if it was read before."`
	Text               string     `json:"text"`
	Replies            int        `json:"replies" doc:"Direct replies."`
	DuplicateGroup     *string    `json:"duplicate_group"`
	Understood
}

// Revisions are the earlier versions of a document.
type Revisions struct {
	Data []Revision `json:"data" doc:"The oldest first."`
}

// Revision is one earlier version.
type Revision struct {
	Headline   *string    `json:"headline" doc:"Only for an article."`
	Standfirst *string    `json:"standfirst" doc:"Only for an article."`
	Published  *time.Time `json:"published"`
	Modified   *time.Time `json:"modified" doc:"Time of the last change, as the source gave it with this version."`
	Text       string     `json:"text" doc:"The paragraphs, separated by blank lines."`
	Path       string     `json:"path" doc:"The file from which it was read."`
}

func revisions(documents []corpus.Document) *Revisions {
	out := &Revisions{Data: make([]Revision, len(documents))}
	for i, d := range documents {
		r := Revision{Published: knownTime(d.Published()), Text: d.Text(), Path: d.Origin.Path}
		if a := d.Article; a != nil {
			r.Headline, r.Standfirst, r.Modified = known(a.Headline), known(a.Standfirst), knownTime(a.Modified)
		}
		out.Data[i] = r
	}
	return out
}

func article(d corpus.Document) *Article {
	a := d.Article
	return &Article{
		ID: d.ID, Kind: string(d.Kind), ArticleID: d.ArticleID, NativeID: known(a.NativeID), URL: known(a.URL),
		Outlet: known(d.Outlet), Platform: known(d.Platform),
		Headline: known(a.Headline), Standfirst: known(a.Standfirst), Section: known(a.Section), Bylines: list(a.Bylines),
		Published: knownTime(a.Published), PublishedPrecision: known(string(d.Precision())), PublishedZone: known(string(a.PublishedZone)), DateSource: known(a.DateSource),
		Modified: knownTime(a.Modified), Form: known(string(a.Form)), CommentCount: a.CommentCount,
		Text: a.Text(), Paragraphs: list(a.Paragraphs), Captions: list(a.Captions), Related: list(a.Related),
		Replies: d.Replies, DuplicateGroup: known(d.DuplicateGroup), Event: known(d.Event), Understood: understood(d.Annotation),
	}
}

func comment(d corpus.Document, parent string) *Comment {
	c := d.Comment
	return &Comment{
		ID: d.ID, Kind: string(d.Kind), ArticleID: d.ArticleID, ArticleHeadline: known(d.Headline), ArticleLead: known(d.Lead), NativeID: known(c.NativeID), URL: known(c.URL),
		Outlet: known(d.Outlet), Platform: known(d.Platform),
		ParentID: c.ParentID, ParentExcerpt: known(parent), Depth: c.Depth, Author: known(c.Author),
		Published: knownTime(c.Posted), PublishedPrecision: known(string(d.Precision())), PublishedZone: known(string(c.PostedZone)), Score: c.Score, Deleted: c.Deleted, Text: c.Text,
		Replies: d.Replies, DuplicateGroup: known(d.DuplicateGroup), Understood: understood(d.Annotation),
	}
}

func understood(a corpus.Annotation) Understood {
	out := Understood{
		Language:  known(a.Language),
		Agencies:  make([]Agency, len(a.Agencies)),
		Locations: make([]Location, len(a.Locations)),
		Stances:   stances(a, corpus.DefaultMin, nil),
		Quotes:    make([]Quote, len(a.Quotes)),
	}
	if lead, judged := a.Lead(); judged {
		out.Stance = known(string(lead.Label()))
	}
	for i, m := range a.Agencies {
		out.Agencies[i] = Agency{ID: m.ID, Name: m.Name, Path: list(m.Path), Named: m.Named, Spans: list(m.Spans)}
	}
	for i, m := range a.Locations {
		out.Locations[i] = Location{ID: m.ID, Name: m.Name, Path: list(m.Path), GeoNames: knownNumber(m.GeoNames), Lat: m.Lat, Lon: m.Lon, Named: m.Named, Spans: list(m.Spans)}
	}
	for i, q := range a.Quotes {
		out.Quotes[i] = Quote{Of: q.Of, SourceID: known(q.SourceID), Span: q.Span, SourceSpan: q.SourceSpan}
	}
	return out
}

// stances returns the stances of a document as someone sees them who asks for a
// minimum.
func stances(a corpus.Annotation, min float64, label labeler) []Stance {
	out := make([]Stance, len(a.Stances))
	for i, s := range a.Stances {
		out[i] = newStance(a, s, min, label)
	}
	return out
}

func newStance(a corpus.Annotation, s corpus.Stance, min float64, label labeler) Stance {
	side := s.Chances.Side(min)
	inherited := slices.ContainsFunc(a.Agencies, func(m corpus.AgencyMention) bool { return m.ID == s.Target && !m.Named })
	out := Stance{Target: s.Target, Label: string(side), Confidence: table.Decimal(s.Chances.Of(side)), Named: !inherited, Evidence: s.Evidence, Source: s.Source,
		LabelledBy: string(s.LabelledBy()), ModelLabel: known(string(s.ModelLabel(min)))}
	for _, chance := range s.Chances {
		out.Chances = append(out.Chances, table.Decimal(chance))
	}
	if label != nil {
		out.TargetName = &TargetName{label(schema.Agency, s.Target)}
	}
	return out
}

func knownNumber(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
