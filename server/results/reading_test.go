package results

import (
	"context"
	"iter"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// shelf holds documents by id and nothing else.
type shelf map[string]corpus.Document

func (s shelf) Get(_ context.Context, ids []string) ([]corpus.Document, error) {
	var found []corpus.Document
	for _, id := range ids {
		if d, held := s[id]; held {
			found = append(found, d)
		}
	}
	return found, nil
}

func (s shelf) Texts(_ context.Context, ids []string) iter.Seq2[records.Text, error] {
	return func(yield func(records.Text, error) bool) {
		for _, id := range ids {
			d, held := s[id]
			if !held {
				continue
			}
			texts := textsOf(d)
			if !yield(records.Text{ID: id, Headline: texts[schema.Headline], Body: texts[schema.Body]}, nil) {
				return
			}
		}
	}
}

// Snapshot gives the documents as they are now.
func (s shelf) Snapshot(context.Context) (records.Snapshot, error) {
	return shelfSnapshot{maps.Clone(s)}, nil
}

type shelfSnapshot struct{ shelf }

func (shelfSnapshot) State() corpus.State { return corpus.State{} }
func (shelfSnapshot) Close() error        { return nil }

func (s shelf) Thread(context.Context, string) ([]corpus.Document, error) {
	return nil, records.ErrNotFound
}
func (s shelf) Revisions(context.Context, string) ([]corpus.Document, error) { return nil, nil }

func (s shelf) Withdrawals(context.Context, []string) ([]records.Withdrawal, error) { return nil, nil }

func (s shelf) Last(context.Context) (corpus.Seq, error)            { return 0, nil }
func (s shelf) Lineage(context.Context, corpus.Seq) (string, error) { return "", nil }

type fewNames struct{}

func (fewNames) Known(field, id string) bool { return fewNames{}.name(id) != "" }
func (fewNames) Named(field, name string) []string {
	for _, id := range []string{"apnews", "us-dhs", "us-ca", "us-ice"} {
		if strings.EqualFold(fewNames{}.name(id), name) {
			return []string{id}
		}
	}
	return nil
}
func (fewNames) NamesOf(_, value string) []string {
	if name := (fewNames{}).name(value); name != "" {
		return []string{name}
	}
	return nil
}
func (fewNames) name(id string) string {
	return map[string]string{"apnews": "AP News", "us-dhs": "Homeland Security", "us-ca": "California", "us-ice": "us-ice"}[id]
}

func TestReadBack(t *testing.T) {
	t.Parallel()
	const id = "a0123456789abcdef"
	r := New(nil, shelf{id: {ID: id, Headline: "Ferry strike"}}, fewNames{}, nil)
	for raw, want := range map[string]string{
		"": "articles and comments",
		"kind=comment&q=%22welfare+check%22&outlet=apnews":                  "comments with “welfare check”, in AP News",
		"kind=comment&q=%22welfare+check%22&outlet=AP+News":                 "comments with “welfare check”, in AP News",
		"q=kind:comment+%22welfare+check%22+outlet:apnews":                  "comments with “welfare check”, in AP News",
		"kind=article&kind=comment":                                         "articles and comments",
		"not.kind=article":                                                  "comments",
		"q=deport*+OR+(colour~+-%3D%22Exact%22)":                            "articles and comments either with words that begin with “deport”, or both with words spelled like “colour” and without exactly “Exact”",
		"q=%22near+these%22~5":                                              "articles and comments with “near these” near each other (at most 5 words between)",
		"q=headline:fire":                                                   "articles and comments with “fire” in the headline",
		"match=any&q=Why+%22this":                                           "articles and comments with any word of “Why \"this”",
		"match=any&q=Why&agency=us-dhs&kind=comment":                        "comments with any word of “Why”, about Homeland Security",
		"agency=us-dhs&not.agency=us-ice&missing=agency":                    "articles and comments not about us-ice, about Homeland Security or without an agency",
		"agency=us-dhs&location=us-ca&named=true":                           "articles and comments naming Homeland Security, naming California",
		"toward=us-dhs:critical&toward=us-dhs:unclear":                      "articles and comments critical of Homeland Security or unclear toward Homeland Security",
		"stance=neutral&min_confidence=0.7":                                 "articles and comments neutral toward the lead agency, counting a side only if it is at least 70% likely",
		"toward=us-dhs:critical&min_confidence=0.3&sort=confidence":         "articles and comments critical of Homeland Security, counting a side only if it is at least 30% likely, the surest first",
		"min_confidence=0.5":                                                "articles and comments",
		"author=A&author=B&author=C&lang=en&platform=x":                     "articles and comments by A, B or C, in English, on x",
		"missing=lang&sort=oldest":                                          "articles and comments without a known language, the oldest first",
		"article=" + id:                                                     "articles and comments in the thread of “Ferry strike”",
		"from=2025-04&to=2025-05-02T10:30:00Z":                              "articles and comments published from 1 April 2025 until 2 May 2025, 10:30:00 UTC",
		"from=2025-04&to=2025-06":                                           "articles and comments published from 1 April 2025 to 31 May 2025",
		"to=2025-05":                                                        "articles and comments published before 1 May 2025",
		"q=date:2025-04..":                                                  "articles and comments published from 1 April 2025 on",
		"sort=oldest":                                                       "articles and comments, the oldest first",
		"article.agency=us-dhs&kind=comment":                                "comments under articles about Homeland Security",
		"article.agency=us-dhs&article.outlet=apnews&kind=comment&author=A": "comments by A, under articles (in AP News, about Homeland Security)",
		"article.agency=us-dhs&article.agency=us-ice":                       "articles and comments in threads of articles (about Homeland Security or us-ice)",
		"not.article.agency=us-dhs&kind=comment&q=shame":                    "comments with “shame”, not under articles about Homeland Security",
		"missing=article.agency&kind=comment":                               "comments without an article that has an agency",
		"missing=article.agency&article.agency=us-dhs":                      "articles and comments in threads of articles about Homeland Security or without an article that has an agency",
		"article.toward=us-dhs:critical&toward=us-dhs:critical&article.stance=neutral&lang=en":    "articles and comments critical of Homeland Security, in English, in threads of articles (neutral toward the lead agency, critical of Homeland Security)",
		"q=article:(headline:fire+agency:us-dhs)+has_comment:(toward:us-dhs:critical)&named=true": "articles in threads of articles (with “fire” in the headline, naming Homeland Security), with a comment critical of Homeland Security",
	} {
		s, err := searchurl.ParseRaw(t.Context(), raw, searchurl.Options{Values: schema.Values{Names: fewNames{}}})
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		got, err := r.readBack(t.Context(), s)
		if err != nil || got != want {
			t.Errorf("%s is read back as\n%s, not\n%s (%v)", raw, got, want, err)
		}
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	r := New(nil, nil, fewNames{}, nil)
	for _, row := range [][3]string{
		{schema.Outlet, "apnews", "AP News"},
		{schema.Outlet, "unheard-of", "unheard-of"},
		{schema.Kind, "comment", "Comment"},
		{schema.Stance, "supportive", "Supportive"},
		{schema.Toward, "us-dhs:neutral", "Neutral toward Homeland Security"},
		{schema.Toward, "x", "x"},
		{schema.Language, "fr", "French"},
		{schema.Language, "??", "??"},
		{schema.Author, "A B", "A B"},
	} {
		if got := r.Label(row[0], row[1]); got != row[2] {
			t.Errorf("%s %s is labelled %q, not %q", row[0], row[1], got, row[2])
		}
		if got := New(nil, nil, nil, nil).Label(row[0], row[1]); got == "" {
			t.Errorf("%s %s has no label without names", row[0], row[1])
		}
	}
}

func TestETagsTellAnswersApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, tag := range map[string]string{
		"first":   Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "a"}}.ETag("v1", "/a?x=1", ""),
		"index":   Snapshot{Index: corpus.State{Seq: 2, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "a"}}.ETag("v1", "/a?x=1", ""),
		"records": Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 2, Lineage: "a"}}.ETag("v1", "/a?x=1", ""),
		"lineage": Snapshot{Index: corpus.State{Seq: 1, Lineage: "b"}, Records: corpus.State{Seq: 1, Lineage: "a"}}.ETag("v1", "/a?x=1", ""),
		"forked":  Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "b"}}.ETag("v1", "/a?x=1", ""),
		"version": Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "a"}}.ETag("v2", "/a?x=1", ""),
		"address": Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "a"}}.ETag("v1", "/a?x=2", ""),
		"corpora": Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "a"}, Corpora: "c"}.ETag("v1", "/a?x=1", ""),
		"allowed": Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "a"}, Allowed: 1}.ETag("v1", "/a?x=1", ""),
		"judged":  Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "a"}, Judged: "j"}.ETag("v1", "/a?x=1", ""),
		"packed":  Snapshot{Index: corpus.State{Seq: 1, Lineage: "a"}, Records: corpus.State{Seq: 1, Lineage: "a"}}.ETag("v1", "/a?x=1", "br, gzip"),
	} {
		if other := seen[tag]; other != "" {
			t.Errorf("%s and %s have one tag", name, other)
		}
		seen[tag] = name
	}
	for held, want := range map[string]bool{"": false, `"a"`: true, `W/"a"`: true, `"b", "a"`: true, "*": false, `"b"`: false, "a": false} {
		if Matches(held, `"a"`) != want {
			t.Errorf("%s: not %t", held, want)
		}
	}
}

func TestItemsFollowTheView(t *testing.T) {
	t.Parallel()
	d := corpus.Document{Annotation: corpus.Annotation{
		Agencies:  []corpus.AgencyMention{{ID: "us-dhs"}, {ID: "us-ice", Named: true}},
		Locations: []corpus.LocationMention{{ID: "us", Named: true}, {ID: "ca"}},
		Stances:   []corpus.Stance{{Target: "us-dhs", Chances: corpus.Chances{0.7, 0.2, 0.1}}, {Target: "us-ice", Chances: corpus.Chances{0, 0.9, 0.1}}},
	}}
	for view, want := range map[schema.View]Item{
		{}:                   {Stance: corpus.Critical, Toward: []string{"us-dhs:critical", "us-ice:neutral"}, Agencies: []string{"us-dhs", "us-ice"}, Locations: []string{"us", "ca"}},
		{MinConfidence: 0.3}: {Stance: corpus.Critical, Toward: []string{"us-dhs:critical", "us-ice:neutral"}, Agencies: []string{"us-dhs", "us-ice"}, Locations: []string{"us", "ca"}},
		{MinConfidence: 0.8}: {Stance: corpus.Unclear, Toward: []string{"us-dhs:unclear", "us-ice:neutral"}, Agencies: []string{"us-dhs", "us-ice"}, Locations: []string{"us", "ca"}},
		{Named: true}:        {Stance: corpus.Critical, Toward: []string{"us-dhs:critical", "us-ice:neutral"}, Agencies: []string{"us-ice"}, Locations: []string{"us"}},
	} {
		got := NewItem(d, view)
		got.Document, want.View = corpus.Document{}, view
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%+v: %s", view, diff)
		}
		if lead, _ := d.Annotation.Lead(); got.Stance != lead.Chances.Side(view.Min()) {
			t.Errorf("%+v: stance %s", view, got.Stance)
		}
	}
}

// What searches do not ask of the records.

func (s shelf) Changes(context.Context, corpus.Seq) iter.Seq2[records.Change, error] {
	panic("no search reads the changes")
}

func (s shelf) Answers(context.Context, []string, corpus.Seq) ([]string, error) {
	panic("no search looks for answers")
}
