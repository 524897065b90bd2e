package annotate

import (
	"strings"
	"testing"

	"standpoint/corpus"
)

const councilStory = `The Portland Police Bureau said Tuesday that its officers had searched two schools without asking.

Portland Public Schools called the search, in Portland, Oregon, a breach of trust. The Federal Bureau of Investigation declined to comment.`

// TestAbout: a document is about the agencies that it names and, if it takes a side
// toward them, about those that only its thread speaks of, the nearest text first;
// it is about the places that it names.
func TestAbout(t *testing.T) {
	a := annotator(t)
	for _, row := range []struct{ name, text, parent, agencies, places string }{
		{"the article lends its lead", "Disgusting.", "", "(us-or-portland-police)", ""},
		{"without a side it is about nothing", "I am indifferent.", "", "", ""},
		{"a link alone takes no side", "", "The FBI should look into it.", "", ""},
		{"what it names comes first", "The FBI should look into it.", "", "us-fbi=FBI; (us-or-portland-police)", ""},
		{"what it names, without a side", "The FBI is indifferent.", "", "us-fbi=FBI", ""},
		{"the parent lends first", "Agreed.", "The FBI should look into it.", "(us-fbi); (us-or-portland-police)", ""},
		{"a parent without names passes the article's on", "Agreed.", "Shame!", "(us-or-portland-police)", ""},
		{"so does a parent without a side", "Agreed.", "I am indifferent.", "(us-or-portland-police)", ""},
		{"what is above a named agency is not meant", "ICE did it.", "The DHS did.", "us-ice=ICE; (us-or-portland-police)", ""},
		{"places are not lent", "Sad for Salem, Oregon.", "I live in Boston.", "(us-or-portland-police)", "us-or-salem=Salem; us-or=Oregon"},
		{"quoted words name nothing", "The Federal Bureau of Investigation declined to comment.\n\nOf course.", "", "(us-or-portland-police); (us-fbi)", ""},
		{"quoted words name nothing: indifferent", "The Federal Bureau of Investigation declined to comment.\n\nI am indifferent.", "", "", ""},
	} {
		got, err := a.Text(t.Context(), Input{
			Kind: corpus.KindComment, Text: row.text, Article: councilStory, Parent: row.parent, Headline: "Police searched schools",
		})
		if err != nil {
			t.Fatal(err)
		}
		agencies, places := written(row.text, got)
		if agencies != row.agencies || places != row.places {
			t.Errorf("%s: about %s | %s, want %s | %s", row.name, agencies, places, row.agencies, row.places)
		}
		if len(got.Stances) != len(got.Agencies) {
			t.Errorf("%s: %d stances for %d agencies", row.name, len(got.Stances), len(got.Agencies))
		}
	}
}

// TestPeopleOfAnAgency: a text that speaks of the people of an agency that the
// article names late may be about that agency.
func TestPeopleOfAnAgency(t *testing.T) {
	article := "The Portland Police Bureau met on Tuesday.\n\n" + strings.Repeat("Nothing was said for a long time. ", 20) +
		"\n\nPortland Public Schools, in Portland, Oregon, sent a letter."
	for text, want := range map[string]string{
		"Shame.":                                "(us-or-portland-police)",
		"Good for the teachers!":                "(us-or-portland-police); (us-or-portland-public-schools)",
		"The cops ask for trust.":               "(us-or-portland-police)",
		"Indeed, the teachers are indifferent.": "",
	} {
		got, err := annotator(t).Text(t.Context(), Input{Kind: corpus.KindComment, Text: text, Article: article})
		if err != nil {
			t.Fatal(err)
		}
		if agencies, _ := written(text, got); agencies != want {
			t.Errorf("%s: about %s, want %s", text, agencies, want)
		}
	}
}

// TestThread: the documents of a thread, what comments are lent, and what every
// document carries of its article.
func TestThread(t *testing.T) {
	thread := corpus.Thread{
		Origin:  corpus.Origin{Path: "page.txt"},
		Article: corpus.Article{URL: "https://example.org/1", Outlet: "apnews", Platform: "reddit", Headline: "Police searched schools", Paragraphs: strings.Split(councilStory, "\n\n")},
		Comments: []corpus.Comment{
			{NativeID: "1", Text: "NASA would never do that."},
			{NativeID: "2", ParentID: "1", Text: "I am indifferent."},
			{NativeID: "3", Text: "Sad."},
			{NativeID: "4", ParentID: "gone", Text: "Sad indeed."},
			{NativeID: "5", ParentID: "2", Text: "", Deleted: true},
			{NativeID: "6", ParentID: "5", Text: "Why?", Language: "en-GB"},
			{NativeID: "7", ParentID: "6", Text: "The FBI knows.", Deleted: true},
			{NativeID: "8", ParentID: "7", Text: "Does it?"},
		},
	}
	thread.Identify()
	documents, err := annotator(t).Thread(t.Context(), thread)
	if err != nil {
		t.Fatal(err)
	}
	if len(documents) != 9 || documents[0].Kind != corpus.KindArticle || documents[0].ID != thread.Article.ID {
		t.Fatalf("%d documents, the first %+v", len(documents), documents[0])
	}
	about := map[string]string{}
	for _, d := range documents {
		if d.ArticleID != thread.Article.ID || d.Outlet != "apnews" || d.Platform != "reddit" || d.Headline == "" || d.Origin.Path != "page.txt" {
			t.Errorf("%s lacks what its article gives: %+v", d.ID, d)
		}
		if d.Comment != nil {
			about[d.Comment.NativeID], _ = written(d.Comment.Text, d.Annotation)
			if d.Comment.Deleted && len(d.Annotation.Stances) > 0 {
				t.Errorf("a deleted comment takes sides: %+v", d.Annotation.Stances)
			}
		}
	}
	const lent = "(us-or-portland-police)"
	for id, want := range map[string]string{
		"1": "us-nasa=NASA; " + lent, "2": "", "3": lent, "4": lent, "5": "", "6": "(us-nasa); " + lent, "7": "us-fbi=FBI", "8": "(us-fbi); (us-nasa); " + lent,
	} {
		if about[id] != want {
			t.Errorf("comment %s is about %s, want %s", id, about[id], want)
		}
	}
	if got := documents[6].Annotation.Language; got != "en" {
		t.Errorf("language %q, want the source's own word, en", got)
	}
}
