package annotate

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/gazetteer"
)

// part is a headline or a body, cut into words.
type part struct {
	text    string
	words   []gazetteer.Word
	length  int    // in code points
	heading []bool // by word: its sentence is written with capitals throughout, as headlines are
	shouted []bool // by word: its sentence is in capital letters only
	link    []bool // by word: it is part of an address
}

// reading is what a text names.
type reading struct {
	part                                 // the body
	head    part                         // the headline
	seen    []*seen                      // names in the headline, then in the body, in order
	first   int                          // code point where the first paragraphs end
	proof   evidence                     // what speaks for one country or place rather than another
	home    home                         // the state that the text is about
	nearby  map[*gazetteer.Place]float64 // how much the names nearby speak for a place
	country *gazetteer.Place             // the country that it speaks of most; nil if there is none
	kept    []*seen                      // those that were resolved
}

func newPart(text string) part {
	p := part{text: text, words: gazetteer.Words(text)}
	p.length = utf8.RuneCountInString(text)
	p.markLines()
	p.markLinks()
	return p
}

// markLines finds the lines and sentences in which capitals have no meaning.
func (p *part) markLines() {
	p.heading = make([]bool, len(p.words))
	p.shouted = make([]bool, len(p.words))
	for from := 0; from < len(p.words); {
		to := from + 1
		for to < len(p.words) && p.words[to].Gap != gazetteer.Dot &&
			!strings.ContainsAny(p.text[p.words[to-1].End:p.words[to].Start], "\n\r") {
			to++
		}
		long, capitals, shouted := 0, 0, 0
		for _, w := range p.words[from:to] {
			if len(w.Text) < 3 || functionWords[w.Key] {
				continue
			}
			long++
			if w.Capital() {
				capitals++
			}
			if w.AllCaps() {
				shouted++
			}
		}
		for i := from; i < to; i++ {
			p.heading[i] = long >= 3 && capitals*5 > long*4
			p.shouted[i] = long >= 2 && shouted*4 >= long*3
		}
		from = to
	}
}

// address finds links in a text.
var address = regexp.MustCompile(`(?:[A-Za-z]+://|www\.)[^\s<>]+`)

func (p *part) markLinks() {
	p.link = make([]bool, len(p.words))
	if !strings.Contains(p.text, "://") && !strings.Contains(p.text, "www.") {
		return
	}
	i := 0
	for _, at := range address.FindAllStringIndex(p.text, -1) {
		for ; i < len(p.words) && p.words[i].Start < at[1]; i++ {
			p.link[i] = p.words[i].Start >= at[0]
		}
	}
}

// span returns the span of the words from i to before j; dot includes the full stop
// after them.
func (p *part) span(i, j int, dot bool) corpus.Span {
	end := p.words[j-1].Span[1]
	if dot && p.words[j-1].Dotted {
		end++
	}
	return corpus.Span{p.words[i].Span[0], end}
}

// joined reports whether nothing but a blank stands between word i and the word
// before, the last full stop of "U.S." aside.
func (p *part) joined(i int) bool {
	if i <= 0 || i >= len(p.words) {
		return false
	}
	between := p.text[p.words[i-1].End:p.words[i].Start]
	if strings.Contains(p.words[i-1].Text, ".") {
		between = strings.TrimPrefix(between, ".")
	}
	return between != "" && strings.Trim(between, " \u00a0") == ""
}

// begins reports whether word i may have its capital from beginning a sentence.
func (p *part) begins(i int) bool {
	return i == 0 || p.words[i].Gap == gazetteer.Dot || p.words[i].Gap == gazetteer.Break
}

// isDateline reports whether the words from i to before j begin a line and a dash
// follows: "MONROE - The council met."
func (p *part) isDateline(i, j int) bool {
	if j >= len(p.words) || !p.begins(i) || !p.words[i].AllCaps() {
		return false
	}
	between := strings.TrimSpace(p.text[p.words[j-1].End:p.words[j].Start])
	return between == "-" || between == "--" || between == "—" || between == "–"
}

// firstParagraphs is how much of an article counts as its lead at most, in code
// points: about two paragraphs of news.
const firstParagraphs = 450

// read finds and resolves the names of a text. headline is "" if it has none
// of its own.
func (a *Annotator) read(text, headline string, context around) reading {
	r := reading{part: newPart(text), head: newPart(headline)}
	r.first = leadEnd(text)
	s := scanner{gazetteer: a.gazetteer}
	r.seen = append(s.scan(&r.head, true), s.scan(&r.part, false)...)
	r.seen = s.withoutPeople(r.seen)
	r.resolve(a.gazetteer, context)
	return r
}

// leadEnd returns the code point where the lead of a text ends: where its first
// paragraph does, but after firstParagraphs at the latest.
func leadEnd(text string) int {
	end := strings.IndexAny(text, "\n\r")
	if end < 0 {
		end = len(text)
	}
	return min(utf8.RuneCountInString(text[:end]), firstParagraphs)
}
