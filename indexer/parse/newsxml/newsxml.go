// Package newsxml reads articles in the XML in which newspapers, agencies and
// collections of articles keep them. Each vocabulary is told by its root, and an
// article is read whole, one after the other:
//
//	form               root, record            read after
//	NITF 3.x           <nitf>                  IPTC, nitf-3-6.dtd (also as the New York Times Annotated Corpus writes it)
//	NewsML 1.2         <NewsML>, <NewsItem>    IPTC, NewsML_1.2.dtd
//	NewsML-G2 2.x      <newsMessage>, <newsItem>  IPTC, NewsML-G2 2.34, power conformance, as far as text goes
//	RCV1               <newsitem itemid="…">   Lewis et al., RCV1, JMLR 5 (2004); newsml.dtd of its discs
//	Reuters-21578      <REUTERS>               its README, 1.3
//	trafilatura        <doc title="…">         trafilatura 2.0, xml.py
//	Factiva            <PPSResponse>, <article>   tm.plugin.factiva (R) and its example
//	Dow Jones          <doc>, <djnml>          djnml (Ruby) and five scripts of researchers; its DTD, djnml-1.0b, was not seen
//
// Headline, standfirst, bylines, section, outlet, dates, language, address, the
// source's own id, paragraphs and captions are read. Codes of subjects and places
// have no field and are left.
package newsxml

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/xmlstream"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return []format.Format{{Name: "newsxml", Title: "XML of an article (NITF, NewsML, RCV1)", Claims: claims, Read: read}}
}

// vocabulary is one way of writing articles in XML.
type vocabulary struct {
	record string // the element that is an article, in lower case and without prefix
	sure   string // what stands in the first bytes of every page, in lower case; ""
	loose  bool   // it is SGML: tags may be left open
	read   func(*reader, *element, *corpus.Thread)
	parts  bool // an article may go on in the next record, under the same number
}

// vocabularies by their root, in lower case and without prefix.
var vocabularies = map[string]vocabulary{
	"nitf":         {"nitf", "", false, (*reader).nitf, false},
	"newsml":       {"newsitem", "", false, (*reader).newsML1, false},
	"newsmessage":  {"newsitem", "", false, (*reader).newsItem, false},
	"newsmessages": {"newsitem", "", false, (*reader).newsItem, false},
	"newsitem":     {"newsitem", "", false, (*reader).newsItem, false},
	"reuters":      {"reuters", "newid=", true, (*reader).reuters, false},
	"doc":          {"doc", "<doc ", false, (*reader).trafilatura, false},
	"djnml":        dowJones,
	"ppsresponse":  factivaXML, "ppsarticleresponse": factivaXML,
}

var (
	dowJones   = vocabulary{"djnml", "djn", false, (*reader).djnml, true}
	factivaXML = vocabulary{"article", "<accessionno>", false, (*reader).factiva, false}
)

// vocabularyOf tells the vocabulary of a page by its head; record is "" if it is not known.
func vocabularyOf(head []byte) vocabulary {
	v := vocabularies[xmlstream.Local(xmlstream.Root(head))]
	if v.record == "doc" && bytes.Contains(head, []byte("<djnml")) {
		v = dowJones
	}
	if v.sure != "" && !bytes.Contains(bytes.ToLower(head), []byte(v.sure)) {
		return vocabulary{}
	}
	return v
}

func claims(head format.Head) bool {
	v := vocabularyOf(head.Text)
	return v.record == "doc" && isTrafilatura(head.Text) || v.record != "" && v.record != "doc"
}

// reader reads one page.
type reader struct {
	in    format.Input
	yield func(corpus.Thread, error) bool
	vocabulary
	records int
	held    *corpus.Thread // an article that may go on
}

// errStop ends the reading when nobody wants more.
var errStop = errors.New("stop")

func read(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		head, _ := in.Text.Peek(format.Window)
		r := &reader{in: in, yield: yield, vocabulary: vocabularyOf(bytes.TrimSpace(head))}
		if r.run(ctx) == nil && r.release() && r.records == 0 {
			yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "there is no article in it"})
		}
	}
}

// run reads the page; an error says that nobody wants more.
func (r *reader) run(ctx context.Context) error {
	scanner := xmlstream.NewScanner(r.in.Text, format.MaxLine, func(name string) bool { return xmlstream.Local(name) == r.record })
	for {
		e, err := scanner.Next()
		switch {
		case ctx.Err() != nil:
			r.yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
			return errStop
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			r.records++
			if !r.yield(corpus.Thread{}, format.Unreadable(e.Offset, err)) {
				return errStop
			}
			return nil
		}
		for _, piece := range pieces(e) {
			r.records++
			if !r.article(piece) {
				return errStop
			}
		}
	}
}

// pieces are the articles that a broken one swallowed, or the one that it is.
func pieces(e xmlstream.Record) []xmlstream.Record {
	if e.Broken == "" && !e.Swallowed() && e.WellFormed() {
		return []xmlstream.Record{e}
	}
	return e.Pieces()
}

// article reads one; false if nobody wants more.
func (r *reader) article(e xmlstream.Record) bool {
	var root *element
	err := errors.New(e.Broken)
	if e.Broken == "" {
		root, err = tree(e.Text, r.loose)
	}
	if err != nil {
		return r.yield(corpus.Thread{}, &format.Error{
			Outcome: format.Quarantined, Line: e.Line, Offset: e.Offset, Reason: "the <" + e.Name + "> is broken: " + err.Error(), Err: err,
			Body: bytes.Clone(e.Text), Start: e.Offset,
		})
	}
	t := corpus.Thread{Origin: corpus.Origin{Offset: e.Offset}}
	r.read(r, root, &t)
	if reason := withheld(root); reason != "" {
		return r.yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Offset: e.Offset, Reason: reason})
	}
	if t.Article.Headline == "" && len(t.Article.Paragraphs) == 0 && t.Article.Standfirst == "" {
		return r.yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Offset: e.Offset, Reason: "the <" + e.Name + "> has neither headline nor text"})
	}
	if !r.parts {
		return r.yield(t, nil)
	}
	if r.held != nil && t.Article.NativeID != "" && r.held.Article.NativeID == t.Article.NativeID && len(r.held.Article.Paragraphs) < mostElements {
		r.held.Article.Paragraphs = append(r.held.Article.Paragraphs, t.Article.Paragraphs...)
		return true
	}
	more := r.release()
	r.held = &t
	return more
}

// release hands on the article that is held; false if nobody wants more.
func (r *reader) release() bool {
	held := r.held
	r.held = nil
	return held == nil || r.yield(*held, nil)
}

// withheld says why an item that its agency took back is not read; "" if it was not.
func withheld(item *element) string {
	status := strings.ToLower(item.find("pubstatus").attribute("qcode"))
	if strings.HasSuffix(status, ":canceled") || strings.HasSuffix(status, ":withheld") {
		return "its agency has taken it back"
	}
	return ""
}
