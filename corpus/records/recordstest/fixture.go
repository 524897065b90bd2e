package recordstest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// article makes a document of an article.
func article(id, headline string) corpus.Document {
	return corpus.Document{
		ID: id, Kind: corpus.KindArticle, ArticleID: id, Headline: headline, Outlet: "daily-klaxon",
		Article: &corpus.Article{ID: id, Headline: headline, Outlet: "daily-klaxon", Paragraphs: []string{"One.", "Two."}},
		Origin:  corpus.Origin{Path: "thread.txt"},
	}
}

// comment makes a document of a comment that answers a parent; "" is the article.
func comment(id, articleID, parentID, text string) corpus.Document {
	return corpus.Document{
		ID: id, Kind: corpus.KindComment, ArticleID: articleID, Outlet: "daily-klaxon",
		Comment: &corpus.Comment{ID: id, ParentID: parentID, Author: "Orla", Text: text},
		Origin:  corpus.Origin{Path: "thread.txt"},
	}
}

// smallThread is an article with comments: c1 and c3 answer it, c2 answers c1.
func smallThread() []corpus.Document {
	return []corpus.Document{
		article("a1", "Ferry late"),
		comment("c1", "a1", "", "Again?"),
		comment("c2", "a1", "c1", "Always."),
		comment("c3", "a1", "", "Not mine."),
	}
}

// fullArticle has a value in every field that an article's document can have.
func fullArticle(id string) corpus.Document {
	lat, lon := 34.05, -118.24
	evidence := corpus.Span{4, 9}
	d := article(id, "Ferry late")
	d.Platform, d.DuplicateGroup, d.Event, d.Origin.Offset = "reddit", "g1", "e1", 77
	d.Article = &corpus.Article{
		ID: id, NativeID: "t3_x", URL: "https://example.org/?a=b&c=%20#f", Outlet: "daily-klaxon", Platform: "reddit",
		Headline: "Ferry late", Standfirst: "Again", Section: "Local", Bylines: []string{"Orla Finch", "Ben Umber"},
		Published: time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC), PublishedPrecision: corpus.PrecisionMinute, DateSource: "json-ld",
		Language: "en", Paragraphs: []string{"One.", "Two."}, Captions: []string{"A ferry"}, Related: []string{"More ferries"},
	}
	d.Annotation = corpus.Annotation{
		Language:  "en",
		Agencies:  []corpus.AgencyMention{{ID: "us-ice", Name: "ICE", Path: []string{"us-dhs"}, Named: true, Spans: []corpus.Span{{0, 3}}}},
		Locations: []corpus.LocationMention{{ID: "us-ca", Name: "California", Path: []string{"us"}, GeoNames: 5332921, Lat: &lat, Lon: &lon, Named: true, Spans: []corpus.Span{{5, 9}}}},
		Stances:   []corpus.Stance{{Target: "us-ice", Chances: corpus.Chances{0.83, 0.15, 0.02}, Evidence: &evidence, Source: "model:1"}},
		Quotes:    []corpus.Quote{{Of: "comment", SourceID: "c9", Span: corpus.Span{0, 5}, SourceSpan: corpus.Span{2, 7}}},
	}
	return d
}

// fullComment has a value in every field that only a comment's document has.
func fullComment(id, articleID string) corpus.Document {
	score := -3
	d := comment(id, articleID, "c404", "Again?")
	d.Annotation = corpus.Annotation{Agencies: []corpus.AgencyMention{}, Locations: []corpus.LocationMention{}, Stances: []corpus.Stance{}, Quotes: []corpus.Quote{}}
	d.Comment = &corpus.Comment{
		ID: id, NativeID: "t1_x", ParentID: "c404", Depth: 3, Author: "Orla", Posted: time.Date(2025, 4, 12, 0, 0, 1, 0, time.UTC),
		Score: &score, URL: "https://example.org/c", Language: "en", Deleted: true, Text: "Again?",
	}
	return d
}

// tester is what checks need of a testing.TB, and rapid.T has.
type tester interface {
	Context() context.Context
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// Full are documents that between them have a value in every field.
func Full() []corpus.Document {
	return []corpus.Document{fullArticle("a1"), fullComment("c1", "a1")}
}

// put puts documents and fails the test if it cannot. It does not tell what was
// marked; see marks.
func put(t tester, s records.Writer, documents ...corpus.Document) records.Put {
	t.Helper()
	did, err := s.Put(context.Background(), documents)
	if err != nil {
		t.Fatal("put:", err)
	}
	did.Pending = nil
	return did
}

// remove deletes documents and fails the test if it cannot.
func remove(t tester, s records.Writer, ids ...string) corpus.Seq {
	t.Helper()
	seq, err := s.Delete(context.Background(), ids)
	if err != nil {
		t.Fatal("delete:", err)
	}
	return seq
}

// one returns the document with an id, which must be held.
func one(t tester, s records.Reader, id string) corpus.Document {
	t.Helper()
	got, err := s.Get(context.Background(), []string{id})
	if err != nil || len(got) != 1 {
		t.Fatalf("get %q: %d documents, error %v", id, len(got), err)
	}
	return got[0]
}

// last is the last sequence number.
func last(t tester, s records.Log) corpus.Seq {
	t.Helper()
	seq, err := s.Last(context.Background())
	if err != nil {
		t.Fatal("last:", err)
	}
	return seq
}

// marks puts documents and returns the articles that were marked.
func marks(t tester, s records.Writer, documents ...corpus.Document) []string {
	t.Helper()
	did, err := s.Put(context.Background(), documents)
	if err != nil {
		t.Fatal("put:", err)
	}
	return append([]string{}, did.Pending...)
}

// pending are the articles that are marked.
func pending(t tester, s records.AnnotationQueue) []string {
	t.Helper()
	ids, err := s.Pending(context.Background(), 0)
	if err != nil {
		t.Fatal("pending:", err)
	}
	return append([]string{}, ids...)
}

// annotate sets what was understood.
func annotate(t tester, s records.AnnotationQueue, seen corpus.Seq, documents ...corpus.Document) corpus.Seq {
	t.Helper()
	seq, err := s.Annotate(context.Background(), documents, seen)
	if err != nil {
		t.Fatal("annotate:", err)
	}
	return seq
}

// revisions returns the earlier versions of a document, as JSON.
func revisions(t tester, s records.RevisionReader, id string) []string {
	t.Helper()
	got, err := s.Revisions(context.Background(), id)
	if err != nil {
		t.Fatal("revisions:", err)
	}
	out := []string{}
	for _, d := range got {
		out = append(out, asJSON(d))
	}
	return out
}

// bare is documents as revisions give them, as JSON.
func bare(documents []corpus.Document) []string {
	out := []string{}
	for _, d := range documents {
		r := corpus.Document{ID: d.ID, Kind: d.Kind, ArticleID: d.ArticleID, Article: d.Article, Comment: d.Comment, Origin: d.Origin}
		if d.Comment != nil {
			c := *d.Comment
			c.Depth, r.Comment = 0, &c
		}
		if a := d.Article; a != nil {
			r.Outlet, r.Platform, r.Headline, r.Lead = a.Outlet, a.Platform, a.Headline, a.Lead()
		}
		out = append(out, asJSON(r))
	}
	return out
}

func outletStats(t tester, s records.OutletCounter, outlets ...string) []records.OutletStats {
	t.Helper()
	got, err := s.OutletStats(context.Background(), outlets)
	if err != nil {
		t.Fatal("outletStats:", err)
	}
	return append([]records.OutletStats{}, got...)
}

func outletNames(t tester, s records.OutletCounter) []records.OutletName {
	t.Helper()
	got, err := s.OutletNames(context.Background())
	if err != nil {
		t.Fatal("outletNames:", err)
	}
	return got
}

// changes collects what the log gives after a sequence number.
func changes(t tester, s records.Log, after corpus.Seq) []records.Change {
	t.Helper()
	var all []records.Change
	for change, err := range s.Changes(context.Background(), after) {
		if err != nil {
			t.Fatal("changes:", err)
		}
		all = append(all, change)
	}
	return all
}

// changed lists the ids that the log gives after a sequence number, a deleted
// one with "-" before it.
func changed(t tester, s records.Log, after corpus.Seq) []string {
	t.Helper()
	ids := []string{}
	for _, change := range changes(t, s, after) {
		if change.Deleted {
			change.ID = "-" + change.ID
		}
		ids = append(ids, change.ID)
	}
	return ids
}

// Replica is what a reader of the log has: documents as JSON, by id.
type Replica map[string]string

// Follow applies the changes after a sequence number and returns the last one
// applied. It is an error if the log breaks its promises of order.
func (r Replica) Follow(ctx context.Context, s records.Log, after corpus.Seq) (corpus.Seq, error) {
	given := map[string]bool{}
	for change, err := range s.Changes(ctx, after) {
		switch {
		case err != nil:
			return after, err
		case change.Seq <= after:
			return after, fmt.Errorf("change %d comes after change %d", change.Seq, after)
		case given[change.ID]:
			return after, fmt.Errorf("%s comes twice", change.ID)
		case change.Deleted:
			delete(r, change.ID)
		case change.Document.ID != change.ID:
			return after, fmt.Errorf("change %d of %s brings document %q", change.Seq, change.ID, change.Document.ID)
		default:
			r[change.ID] = asJSON(change.Document)
		}
		given[change.ID] = true
		after = change.Seq
	}
	return after, nil
}

// replay is the replica of a reader who starts at the beginning.
func replay(t tester, s records.Log) Replica {
	t.Helper()
	r := Replica{}
	if _, err := r.Follow(context.Background(), s, 0); err != nil {
		t.Fatal("changes:", err)
	}
	return r
}

// holds checks what the store holds, by Get and by replaying its log.
func holds(t tester, s records.Store, want ...corpus.Document) {
	t.Helper()
	expected := Replica{}
	for _, d := range want {
		expected[d.ID] = asJSON(d)
		if got := asJSON(one(t, s, d.ID)); got != expected[d.ID] {
			t.Errorf("get %s:\n got %.500s\nwant %.500s", d.ID, got, expected[d.ID])
		}
	}
	if diff := cmp.Diff(expected, replay(t, s)); diff != "" {
		t.Errorf("replayed log (-want +got):\n%.2000s", diff)
	}
}

// withReplies returns a document with a number of replies.
func withReplies(d corpus.Document, n int) corpus.Document {
	d.Replies = n
	return d
}

// scored returns the document of a comment with a score.
func scored(d corpus.Document, score int) corpus.Document {
	c := *d.Comment
	c.Score, d.Comment = &score, &c
	return d
}

// modified returns the document of an article with a day of modification.
func modified(d corpus.Document, day int) corpus.Document {
	a := *d.Article
	a.Modified, d.Article = time.Date(2025, 4, day, 0, 0, 0, 0, time.UTC), &a
	return d
}

// understood returns documents with an annotation.
func understood(d corpus.Document) corpus.Document {
	d.AnnotatedBy, d.Annotation.Language = "1", "en"
	return d
}

// allUnderstood returns documents with annotations.
func allUnderstood(documents []corpus.Document) []corpus.Document {
	for i := range documents {
		documents[i] = understood(documents[i])
	}
	return documents
}

// equal compares and reports the difference.
func equal(t tester, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// wantInvalid checks that an error refuses a document by its id.
func wantInvalid(t tester, err error, id string) {
	t.Helper()
	var invalid *records.InvalidError
	if !errors.As(err, &invalid) || invalid.ID != id {
		t.Errorf("error %v, want an InvalidError of %q", err, id)
	}
}

func asJSON(d corpus.Document) string {
	text, err := json.Marshal(d)
	if err != nil {
		return "cannot be written: " + err.Error()
	}
	return string(text)
}
