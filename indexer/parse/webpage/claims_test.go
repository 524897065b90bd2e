package webpage_test

import (
	"context"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage"
)

// words are the paragraphs of an invented article.
var words = []string{
	"The ferry to Holm sailed again on Monday after eleven days in the dock, the harbour office said.",
	"Passengers had waited since the storm of last week, which broke the ramp on the far side of the sound.",
	"The council will decide in May whether a second ferry is worth what it costs, the mayor told this paper.",
}

func paragraphs() string { return "<p>" + strings.Join(words, "</p>\n<p>") + "</p>" }

// readAs reads a page that its server calls contentType.
func readAs(t *testing.T, page, contentType string) (threads []corpus.Thread) {
	t.Helper()
	p, err := parse.New(parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for thread, err := range p.Threads(context.Background(), intake.Page{Path: "page", Body: strings.NewReader(page), ContentType: contentType}) {
		if err == nil {
			threads = append(threads, thread)
		}
	}
	return threads
}

// TestPagesByMoreThanTheirFirstTag: however a page begins, it is read as a page.
func TestPagesByMoreThanTheirFirstTag(t *testing.T) {
	t.Parallel()
	document := "<html><head><title>The ferry sails again</title></head><body><article><h1>The ferry sails again</h1>" + paragraphs() + "</article></body></html>"
	for name, page := range map[string]string{
		"no space in the type":      "<!doctypehtml>" + document,
		"a semicolon":               ";<!DOCTYPE html>" + document,
		"a warning in HTML":         "<br />\n<b>Notice</b>: Undefined variable: x in <b>/srv/index.php</b> on line <b>4</b><br />\n<!DOCTYPE html>" + document,
		"a warning in text":         "PHP Warning:  mysqli_connect(): (HY000/2002): No such file, in /srv/db.php on line 7\n<!DOCTYPE html>" + document,
		"the log of a program":      "--2021-03-04 10:15:00--  https://bugle.example/ferry\nLength: 4120 [text/html]\n\n" + document,
		"a conditional comment":     "<!--[if IE 8]><html class=ie8><![endif]-->" + document,
		"a list first":              "<ul><li><a href=/>Home</a></li></ul>" + document,
		"an image first":            "<img src=logo.png><h1>The ferry sails again</h1><article>" + paragraphs() + "</article>",
		"a heading of level two":    "<h2>The ferry sails again</h2>" + paragraphs(),
		"a zero byte":               strings.Replace("<!DOCTYPE html>"+document, "eleven", "el\x00even", 1),
		"a zero byte in an element": strings.Replace("<!DOCTYPE html>"+document, "<article>", "<article data-x='\x00'>", 1),
		"an element of its own":     "<news-page><h1>The ferry sails again</h1>" + paragraphs() + "</news-page>",
		"a piece with text first":   words[0] + "<br>\n<p>" + words[1] + "</p>\n<p>" + words[2] + "</p>\n",
	} {
		threads := readAs(t, page, "")
		if len(threads) != 1 {
			t.Errorf("%s: %d threads", name, len(threads))
			continue
		}
		got := threads[0].Article.Paragraphs
		if strings.Join(got, "\n") != strings.Join(words, "\n") {
			t.Errorf("%s: %q", name, got)
		}
		if strings.Contains(page, "<title>") && threads[0].Article.Headline != "The ferry sails again" {
			t.Errorf("%s: headline %q", name, threads[0].Article.Headline)
		}
	}
}

// TestServersWord: a piece of a page is a page if its server says so, and a text is
// not, whatever its server says.
func TestServersWord(t *testing.T) {
	t.Parallel()
	piece := words[0] + " " + words[1] + " <b>" + words[2] + "</b> and more"
	if threads := readAs(t, piece, "text/html; charset=utf-8"); len(threads) != 1 || strings.Contains(threads[0].Article.Text(), "<b>") {
		t.Errorf("a piece of HTML: %+v", threads)
	}
	if threads := readAs(t, strings.Join(words, "\n\n"), "text/html"); len(threads) != 1 || len(threads[0].Article.Paragraphs) != 3 {
		t.Errorf("a text: %+v", threads)
	}
}

// TestOtherXML: XML is not a page because it has paragraphs or holds a page.
func TestOtherXML(t *testing.T) {
	t.Parallel()
	for _, xml := range []string{
		`<?xml version="1.0"?><nitf><head><title>The ferry sails again</title></head><body><body.content>` + paragraphs() + "</body.content></body></nitf>",
		`<dump><page>` + "\n<html><body>" + paragraphs() + "</body></html></page></dump>",
	} {
		if webpage.IsMarkup(format.Head{Text: []byte(xml), Whole: true}) || webpage.Format().Claims(format.Head{Text: []byte(xml), Whole: true}) {
			t.Errorf("%.40s: taken for a page", xml)
		}
	}
}

// TestPagesInRecords: a document in the cell of a table is not the page.
func TestPagesInRecords(t *testing.T) {
	t.Parallel()
	table := "url,title,text\n"
	for i := range 4 {
		table += "https://bugle.example/" + string(rune('a'+i)) + ",The ferry,\"\n<html><body>" + strings.ReplaceAll(paragraphs(), "\n", "") + "</body></html>\"\n"
	}
	if threads := readAs(t, table, ""); len(threads) != 4 {
		t.Errorf("%d threads", len(threads))
	}
}
