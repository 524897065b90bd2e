package parse

import (
	"bufio"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse/format"
)

// TestNothingFallsIntoPastedText: files of other forms are skipped, with the
// name of the form, however much prose there is in them.
func TestNothingFallsIntoPastedText(t *testing.T) {
	const prose = "The pier of Harbour is shut, the harbour said on Tuesday, and nobody knows for how long it will be."
	p := parser(t, Options{})
	for name, c := range map[string]struct{ page, want string }{
		"RTF":             {`{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\f0\fs24 12 15\par}`, "of the text of the RTF document: there is no running text in it"},
		"PostScript":      {"%!PS-Adobe-3.0\n% " + prose + "\n", "it is a PostScript file"},
		"old Word":        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is a document of an old Office program"},
		"XML":             {`<?xml version="1.0"?><tour><stop>` + prose + `</stop></tour>`, "it is XML in a form that is not read; its root is <tour>"},
		"XML, no head":    {"<tour>\n<stop>" + prose + "</stop>\n</tour>", "its root is <tour>"},
		"TEI":             {`<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>` + prose + `</p></body></text></TEI>`, "it is XML (TEI)"},
		"Word's XML":      {`<w:document xmlns:w="x"><w:body><w:p><w:r><w:t>` + prose + `</w:t></w:r></w:p></w:body></w:document>`, "it is XML (the text of a Word document)"},
		"BibTeX":          {"@article{doe2020,\n  title = {" + prose + "},\n  author = {Jo Doe}\n}\n", "it is BibTeX"},
		"subtitles":       {"1\n00:00:01,000 --> 00:00:04,000\n" + prose + "\n\n2\n00:00:05,000 --> 00:00:08,000\n" + prose + "\n", "it is subtitles"},
		"WebVTT":          {"WEBVTT\n\n00:01.000 --> 00:04.000\n" + prose + "\n", "it is subtitles"},
		"a calendar":      {"BEGIN:VCALENDAR\nSUMMARY:" + prose + "\nEND:VCALENDAR\n", "it is a calendar"},
		"a patch":         {"diff --git a/pier.txt b/pier.txt\n--- a/pier.txt\n+++ b/pier.txt\n+" + prose + "\n", "it is a patch"},
		"LaTeX":           {"\\documentclass{article}\n\\begin{document}\n" + prose + "\n\\end{document}\n", "it is LaTeX"},
		"translations":    {"msgid \"\"\nmsgstr \"\"\n\nmsgid \"" + prose + "\"\nmsgstr \"\"\n", "it is a catalogue of translations"},
		"SQL":             {"-- MySQL dump 10.13\nINSERT INTO pier VALUES ('" + prose + "');\n", "it is an SQL dump"},
		"wiki markup":     {"{{Infobox pier\n| name = Harbour\n}}\n'''Harbour pier''' " + prose + "\n", "it is wiki markup"},
		"a script":        {"#!/bin/sh\n# " + prose + "\necho done\n", "it is a script"},
		"a web log":       {strings.Repeat("192.0.2.7 - - [06/May/2020:07:08:09 +0000] \"GET /the-pier-of-harbour-is-shut HTTP/1.1\" 200 12 \"-\" \"a browser of some sort on a telephone\"\n", 4), "it is the log of a program"},
		"a log":           {strings.Repeat("2020-05-06 07:08:09,123 INFO the pier of Harbour is shut and nobody knows for how long\n", 4), "it is the log of a program"},
		"Python":          {"import os\n\nclass Pier:\n    def open(self):\n        # The pier of Harbour is shut and nobody knows.\n        return self.shut\n\ndef main():\n    pier = Pier()\n    return pier.open()\n", "it is source code"},
		"a data script":   {"import numpy as np\n\n# Load the data of the survey that was taken in the spring\ndf = np.read(\"a.csv\")\nprint(df.head())\nfor i in range(10):\n    print(i)\n", "it is source code or settings"},
		"YAML":            {"server:\n  port: 8080\n  name: the pier of harbour is shut for now and for ever\nlist:\n  - one\n  - two\n", "it is source code or settings"},
		"tags":            {"{{ a template }}\n<div class=\"x\">\n<p>" + prose + "</p>\n<p>" + prose + "</p>\n</div>\n", "it is markup in angle brackets"},
		"a small table":   {"id\tauthor\tbody_of_it\n1\tJo\t" + prose + "\n", "table"},
		"numbers":         {strings.Repeat("12 15 18 22\n", 60) + prose + "\n", "most of it is not running text"},
		"settings":        {"[pier]\nopen = false\nname = \"Harbour\"\nnote = \"the pier of Harbour is shut for now\"\nlength: 12\nwidth: 3\n", "it is source code or settings"},
		"a lone response": {"HTTP/1.1 404 Not Found\nServer: pier\n\n" + prose + "\n", "it is an answer of a web server"},
	} {
		t.Run(name, func(t *testing.T) {
			threads, faults := read(t, p, strings.NewReader(c.page))
			if len(threads) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "skipped: ") || !strings.Contains(faults[0], c.want) {
				t.Errorf("%d threads, faults %q, want %q", len(threads), faults, c.want)
			}
		})
	}
}

// TestPastedText: what looks a little like something else is still an article.
func TestPastedText(t *testing.T) {
	p := parser(t, Options{})
	for name, page := range map[string]string{
		"times":          "The pier, live\n\nThe pier of Harbour is shut, the harbour said on Tuesday.\n\n6:02 pm\n\nThe mayor comes to the pier with a key.\n\n6:31 pm\n\nThe key does not fit, says the mayor to us.\n\n18.40\n\nThe mayor goes home.\n",
		"times in front": "6:02 pm: The mayor comes to the pier with a key in his hand.\n6:31 pm: The key does not fit, says the mayor to everybody there.\n7:15 pm: The mayor goes home, and so do the others at last.\n",
		"an interview":   "BUGLE: \"When will the pier open again, in your view?\"\nDOE: \"In May, I hope, if the ferry is mended.\"\nBUGLE: \"And if it is not?\"\nDOE: \"Then in June.\"\n",
		"a bracket":      "<Laughter> The pier of Harbour is shut, the harbour said on Tuesday, and nobody knows for how long.\n",
		"short comments": "The pier of Harbour is shut, the harbour said on Tuesday, and nobody knows for how long it will be.\n\nThe mayor has lost the key.\n" + strings.Repeat("\nWhy?\n\nNo idea, lol\n", 8),
		"a list":         "What is open in Harbour on Sunday\n\nThe pier is shut, but these places are open on Sunday, says the harbour.\n\n- The ferry\n- The mill\n- The old inn at the lake, from ten in the morning\n",
		"commas":         "Ann, Jo and Max, who live in Harbour,\nsay that the pier, which is shut, is theirs, not ours,\nand that they, not we, hold the key.\n",
	} {
		t.Run(name, func(t *testing.T) {
			threads, faults := read(t, p, strings.NewReader(page))
			if len(threads) != 1 || len(faults) != 0 {
				t.Errorf("%d threads, faults %q", len(threads), faults)
			}
		})
	}
}

// TestWhatAWebArchiveSays: its address and its type of a page count, and a text
// in it has no comments.
func TestWhatAWebArchiveSays(t *testing.T) {
	const prose = "The pier of Harbour is shut, the harbour said on Tuesday, and nobody knows for how long it will be."
	p := parser(t, Options{})
	for name, c := range map[string]struct{ media, page, format string }{
		"behind a warning": {"text/html; charset=utf-8", "Warning: pier() failed in pier.php\n<title>Pier</title><h1>Pier shut</h1><article><p>" + prose + "</p><p>" + prose + "</p></article>", "html"},
		"a text":           {"text/plain", prose + "\n\nI think that is a shame and I said so before.\n\nYou always say that, and you are wrong, lol.\n", "pasted"},
	} {
		t.Run(name, func(t *testing.T) {
			page := intake.Page{Path: "page", Body: strings.NewReader(c.page), URL: "https://bugle.example/pier", ContentType: c.media}
			n := 0
			for thread, err := range p.Threads(t.Context(), page) {
				if n++; err != nil || thread.Article.URL != page.URL || len(thread.Comments) > 0 || strings.Contains(strings.Join(thread.Article.Paragraphs, ""), "<") {
					t.Errorf("%+v, %v", thread, err)
				}
			}
			if n != 1 {
				t.Errorf("%d threads", n)
			}
		})
	}
}

// FuzzDetection: whatever the page, it is claimed or there is a reason.
func FuzzDetection(f *testing.F) {
	for _, page := range []string{"TY  - NEWS\nER  -\n", "<doc title='a' url='b' date='c'>", "From: a\n\n", "1 of 2 DOCUMENTS\n", "{\\rtf1", "<a>", "a,b\n1,2\n"} {
		f.Add([]byte(page))
	}
	p := parser(f, Options{})
	f.Fuzz(func(t *testing.T, page []byte) {
		r := reading{Parser: p, page: intake.Page{Path: "page"}, yield: func(corpus.Thread, error) bool { return true }}
		found, err := r.format(bufio.NewReaderSize(strings.NewReader(strings.ToValidUTF8(string(page), "")), format.Window))
		if (err == nil) == (found.Name == "") {
			t.Errorf("format %q, error %v", found.Name, err)
		}
	})
}

// TestLoneObjects: an object is a document by what stands beside its text.
func TestLoneObjects(t *testing.T) {
	const prose = "The pier of Harbour is shut, the harbour said on Tuesday, and nobody knows for how long it will be."
	p := parser(t, Options{})
	for page, want := range map[string]int{
		`{"text": "` + prose + `", "title": "Pier shut"}`:                                   1,
		`{"title": "Pier shut", "content": {"rendered": "` + prose + `"}}`:                  1,
		`{"note": "` + prose + `", "pages": {"outlet": "The Bugle", "author": "Jo"}}`:       0,
		`{"note": "` + prose + `", "pier": {"url": "https://bugle.example/", "length": 3}}`: 0,
	} {
		if threads, faults := read(t, p, strings.NewReader(page)); len(threads) != want || want == 0 && (len(faults) != 1 || !strings.Contains(faults[0], "skipped: it is JSON")) {
			t.Errorf("%s: %d threads, faults %q", page, len(threads), faults)
		}
	}
}
