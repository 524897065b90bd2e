// Package newsdatabase reads what databases of newspapers give to those who
// search them: files of many articles, each with lines of metadata.
//
//	form                       told by                           read after
//	Nexis, text, until 2019    "1 of 20 DOCUMENTS"               LexisNexisTools 0.3 (R); AmCAT's importer (Python)
//	Nexis, HTML, until 2019    <DOCFULL>, DOC_ID_                tm.plugin.lexisnexis (R, 2019) and its examples; readtext (R)
//	Nexis Uni, Lexis+, text    "Load-Date:", "End of Document",  LexisNexisTools 0.3; tm.plugin.lexisnexis (R, 2019)
//	                           a cover with "Documents (12)"
//	Factiva, HTML              <div class="article …Article">    koheiw/newspapers (R); factiva_html_parser (Python)
//	Factiva, text              "Document PAPER00020210304…"      Factiva's list of codes; tm.plugin.factiva (R)
//	ProQuest, HTML             names of its lines in bold        tm.plugin.proquest (R) and its example; proquest_parser (Python, 2019)
//	Europresse, HTML           class DocPublicationName          tm.plugin.europresse 1.4 (R) and its example; EuropresseToLexico,
//	                                                             europresse-lib and three other readers of the pages since 2014
//	ProQuest, text             rules of "_", "Full text:"        pq_parser (Python); A. Hanna's proquest parser (Python)
//	RIS                        "TY  - "                          Research Information Systems, format of 2001; what Zotero writes
//
// The texts also come in RTF and DOCX. Factiva's XML and that of Dow Jones are in
// newsxml. A text of Europresse is not distinguished from other texts: no description of one was
// found.
//
// Factiva's text without codes, ProQuest's names in other languages than English,
// French, German and Spanish, and what Nexis Uni writes beside those two lines
// were not checked against files of these databases.
package newsdatabase

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return []format.Format{
		lines("nexis", "an export of Nexis", claimsNexis, nexisEdge, (*reader).nexis),
		page("nexishtml", "an export of Nexis (HTML)", claimsNexisHTML, (*reader).nexisPage),
		page("factiva", "an export of Factiva (HTML)", claimsFactivaHTML, (*reader).divisions),
		lines("factivatext", "an export of Factiva (text)", claimsFactiva, factivaEdge, (*reader).factiva),
		lines("proquest", "an export of ProQuest", claimsProQuest, proquestEdge, (*reader).proquest),
		page("proquesthtml", "an export of ProQuest (HTML)", claimsProQuestHTML, (*reader).proquestPage),
		page("europresse", "an export of Europresse (HTML)", claimsEuropresse, (*reader).europressePage),
		lines("ris", "RIS", claimsRIS, risEdge, (*reader).ris),
	}
}

// reader reads one file.
type reader struct {
	in    format.Input
	yield func(corpus.Thread, error) bool
	edge  func(line string) edge
	read  func(r *reader, lines []string) (a corpus.Article, why string)
	count int
}

// edge says what a line is to the article that it may be in.
type edge int

const (
	within edge = iota
	begins      // an article begins after it
	ends        // an article ends with it
)

// lines is a format whose articles are told apart by lines.
func lines(name, title string, claims func(format.Head) bool, edge func(string) edge, read func(*reader, []string) (corpus.Article, string)) format.Format {
	return format.Format{Name: name, Title: title, Claims: claims, Read: func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
		return func(yield func(corpus.Thread, error) bool) {
			r := &reader{in: in, yield: yield, edge: edge, read: read}
			if r.run(ctx) && r.count == 0 {
				yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "there is no article in it"})
			}
		}
	}}
}

// perLine is what a line counts beside its bytes, since there is memory for each.
const perLine = 16

// run reads article by article; false if nobody wants more.
func (r *reader) run(ctx context.Context) bool {
	in := format.NewLines(r.in.Text)
	var open []string
	begin, size, long, filled := int64(-1), 0, false, false
	end := func() bool {
		more := true
		begin = max(begin, 0)
		switch {
		case long:
			r.count++
			reason := fmt.Sprintf("the article is longer than %d MiB", format.MaxLine>>20)
			more = r.yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Offset: begin, Reason: reason})
		case filled:
			a, why := r.read(r, open)
			more = r.hand(a, why, begin)
		}
		open, begin, size, long, filled = open[:0], -1, 0, false, false
		return more
	}
	for {
		line, err := in.Next()
		switch {
		case ctx.Err() != nil:
			r.yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
			return false
		case errors.Is(err, io.EOF):
			return end()
		case err != nil:
			return r.yield(corpus.Thread{}, format.Unreadable(line.Offset, err))
		}
		text := strings.TrimRight(string(line.Text), " \t\f")
		at := r.edge(text)
		if at == begins {
			if !end() {
				return false
			}
			begin = line.Offset
			continue
		}
		if text != "" {
			filled = true
			if begin < 0 {
				begin = line.Offset
			}
		}
		size += len(text) + perLine
		if long = long || line.Long || size > format.MaxLine; !long {
			open = append(open, text)
		}
		if at == ends && !end() {
			return false
		}
	}
}

// article hands on an article of a page whose places are not known.
func (r *reader) article(a corpus.Article, why string) bool { return r.hand(a, why, 0) }

// hand hands on an article, or says why there is none; why is "-" where the lines
// are of nothing that could be one.
func (r *reader) hand(a corpus.Article, why string, begin int64) bool {
	switch {
	case why == "-":
		return true
	case why == "" && len(a.Paragraphs) == 0 && (a.Headline == "" || a.Standfirst == "" && a.URL == ""):
		why = "the entry has no text"
	}
	r.count++
	if why != "" {
		return r.yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Offset: begin, Reason: why})
	}
	return r.yield(corpus.Thread{Article: a, Origin: corpus.Origin{Offset: begin}}, nil)
}

// published sets the first of the dates that is one, in the outlet's zone.
func (r *reader) published(a *corpus.Article, dates ...string) {
	zone := r.in.Outlets.Zone(a.Outlet)
	for _, date := range dates {
		m, ok := datetime.Parse(date, zone)
		if !ok {
			m, _, _, ok = datetime.Find(date, datetime.Hint{Zone: zone, Language: a.Language})
		}
		if ok {
			a.Published, a.PublishedPrecision, a.PublishedZone, a.DateSource = m.Time, m.Precision, m.Zone, "record"
			return
		}
	}
}
