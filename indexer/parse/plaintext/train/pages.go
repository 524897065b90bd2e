package main

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/parse/genre"
	"standpoint/indexer/parse/genre/corpora"
)

// How many pages are made of each article of a kind.
var pagesOf = map[string]int{"news": 60, "interview": 20, "speech": 16, "bio": 8, "voyage": 5, "report": 2, "essay": 1}

// makePages makes pages for training, and pages of other articles with the
// comments of other people to measure them on.
func makePages(model *genre.Model, data string, paths []string) (training, measured []page, err error) {
	posts, err := postsOf(paths)
	if err != nil {
		return nil, nil, err
	}
	articles, err := documents(data)
	if err != nil {
		return nil, nil, err
	}
	made, err := reports(model, data, seeded(1))
	if err != nil {
		return nil, nil, err
	}
	articles = slices.Concat(articles, made, essays(posts))
	for _, kept := range []bool{false, true} {
		theirs := slices.DeleteFunc(slices.Clone(posts), func(p post) bool { return heldOut(p.ID) != kept })
		below := newPool(model, commentsOf(theirs, seeded(2)))
		random := seeded(3)
		for _, a := range articles {
			if heldOut(a.id) != kept {
				continue
			}
			about := subjectOf(model, a.lines)
			near := below.topics.nearest(model.Topic(strings.Join(a.lines, " ")), 150)
			for range pagesOf[a.kind] {
				p := below.page(a, about, near, random)
				if p.Set = "made: " + a.kind; kept {
					measured = append(measured, p)
				} else {
					training = append(training, p)
				}
			}
		}
	}
	return training, measured, nil
}

// pool is the comments that are below articles.
type pool struct {
	model    *genre.Model
	comments []comment
	topics   *index
}

func newPool(model *genre.Model, comments []comment) *pool {
	p := &pool{model: model, comments: comments, topics: newIndex()}
	for _, c := range comments {
		p.topics.add(model.Topic(c.text))
	}
	return p
}

// page puts comments below an article on a subject, from those that are near to it.
func (p *pool) page(a article, about subject, near []int, random *rand.Rand) page {
	d := newDraft(a, about, random)
	d.article()
	if d.chance(0.12) {
		return d.done()
	}
	share := 0.0 // of topic words that are exchanged for the article's
	if d.chance(0.7) {
		share = 0.4 * random.Float64()
	} else {
		near = nil // comments of another subject
	}
	for range 2 + random.IntN(28) {
		at := random.IntN(len(p.comments))
		if len(near) > 0 && d.chance(0.8) {
			at = near[random.IntN(len(near))]
		}
		if p.comments[at].id != a.id {
			d.comment(d.subject.exchange(p.comments[at].text, share, random))
		}
	}
	return d.done()
}

// layout is how a page looks; all of it is drawn once a page.
type layout struct {
	blankInside, blankBetween bool // blank lines between paragraphs of the article; between comments
	names, labels, controls   bool // comments have a line with a name above them, a label, controls
	curved, sameMarks         bool // the article's quotation marks are curved; the site's are those of the article
	wide                      bool // the article has two spaces after a sentence
	shortest                  float64
	sloppy                    float64 // share of comments that are carelessly written
}

// draft is a page being made.
type draft struct {
	writer
	layout
	source []string // paragraphs of the article
	kind   string
	lines  []string
	end    int // lines of the article
	said   []string
}

func newDraft(a article, about subject, random *rand.Rand) *draft {
	w := writer{about, random}
	blank := w.chance(0.35)
	d := &draft{writer: w, kind: a.kind, source: stretch(a, random)}
	d.layout = layout{
		blankInside: blank, blankBetween: blank != w.chance(0.15),
		names: w.chance(0.12), labels: w.chance(0.06), controls: w.chance(0.1),
		curved: w.chance(0.55), sameMarks: w.chance(0.25), wide: w.chance(0.07),
		shortest: 0.5 * random.Float64() * random.Float64(), sloppy: 0.5 * random.Float64(),
	}
	return d
}

// stretch returns a whole article, or some of its lines in a row.
func stretch(a article, random *rand.Rand) []string {
	n := len(a.lines)
	if n <= 6 || random.IntN(3) == 0 {
		return a.lines[:min(n, 60)]
	}
	size := min(n, 5+random.IntN(25))
	start := random.IntN(n - size + 1)
	return a.lines[start : start+size]
}

// article writes the article with what is in it and below it.
func (d *draft) article() {
	interrupted := d.chance(0.3)
	for i, line := range d.source {
		if i == 0 && d.kind != "essay" && d.chance(0.2) {
			line = datelines[d.random.IntN(len(datelines))] + line
		}
		d.add(d.set(line), d.blankInside)
		if interrupted && i+1 < len(d.source) && d.chance(0.12) {
			d.add(d.set(d.one(inside)), d.blankInside)
		}
	}
	if d.chance(0.12) {
		d.add(d.set(d.one(kickers)), d.blankInside)
	}
	if d.chance(0.4) {
		kinds := []string{"credit", "editors", "invitation", "bio", "rights", "label"}
		for range 1 + d.random.IntN(3)*d.random.IntN(2) {
			d.add(d.set(d.one(endings[kinds[d.random.IntN(len(kinds))]])), d.blankInside)
		}
	}
	d.end = len(d.lines)
}

// set gives a line of the article its quotation marks and spaces.
func (d *draft) set(line string) string {
	line = marksTo(unglued.ReplaceAllString(line, "$1 $2"), d.curved)
	if d.wide {
		line = widen(line)
	}
	return line
}

// comment writes one comment with what is around it.
func (d *draft) comment(text string) {
	if len(d.lines) == d.end && d.chance(0.15) {
		d.add(d.one(headings), d.blankBetween) // it was not written by a reader
		d.end++
	}
	switch {
	case d.names:
		d.add(d.signer(), d.blankBetween)
	case d.labels && d.chance(0.3):
		d.add("In reply to "+d.person(), d.blankBetween)
	}
	gap := d.blankBetween && !d.names
	if d.chance(0.05) {
		d.add(d.quotation(), gap)
		gap = false
	}
	switch {
	case d.chance(d.shortest):
		text = d.one(short)
	case d.chance(0.08):
		text = d.one(addressed)
	case d.chance(0.08):
		text = d.one(openings) + text
	}
	d.add(d.typed(text), gap)
	d.said = append(d.said, text)
	if d.controls && d.chance(0.8) {
		d.add(d.one(controls), false)
	}
}

func (d *draft) signer() string {
	if d.chance(0.3) {
		return strings.ToLower(d.one([]string{"%n%#", "%n_fan", "old%n", "%N"}))
	}
	return d.person()
}

// quotation repeats a sentence of the article or of a comment.
func (d *draft) quotation() string {
	from := d.source
	if len(d.said) > 0 && d.chance(0.4) {
		from = d.said
	}
	text, _ := corpora.Cut(from[d.random.IntN(len(from))], 1)
	switch d.random.IntN(3) {
	case 0:
		return "> " + text
	case 1:
		return `"` + strings.Trim(text, `"“”`) + `"`
	}
	return text
}

// typed writes a comment as its writer types.
func (d *draft) typed(text string) string {
	text = marksTo(text, d.sameMarks && d.curved || !d.sameMarks && d.chance(0.25))
	if d.chance(0.1) {
		text = widen(text)
	}
	if !d.chance(d.sloppy) {
		return text
	}
	switch d.random.IntN(7) {
	case 0:
		return strings.ToLower(text)
	case 6:
		return gluer.Replace(text)
	case 1:
		return strings.TrimRight(text, ".!?")
	case 2:
		return strings.TrimRight(text, ".!?") + []string{"!!", "!!!", "...", "??", "....", " 😂", " LOL"}[d.random.IntN(7)]
	case 3:
		first, size := utf8.DecodeRuneInString(text)
		return string(unicode.ToLower(first)) + text[size:]
	case 4:
		if len(text) < 120 {
			return strings.ToUpper(text)
		}
	}
	return strings.ReplaceAll(text, "'", "")
}

func (d *draft) add(line string, blankAbove bool) {
	if line = strings.TrimSpace(line); line == "" {
		return
	}
	if blankAbove && len(d.lines) > 0 {
		line = "\n" + line
	}
	d.lines = append(d.lines, line)
}

func (d *draft) done() page {
	return page{Text: strings.Join(d.lines, "\n") + "\n", Article: d.end}
}

// marksTo gives all quotation marks and apostrophes one form.
func marksTo(text string, curved bool) string {
	text = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "''", `"`).Replace(text)
	if !curved {
		return text
	}
	var b strings.Builder
	before := ' '
	for _, r := range text {
		opens := unicode.IsSpace(before) || strings.ContainsRune("([—–-", before)
		switch {
		case r == '"' && opens:
			r = '“'
		case r == '"':
			r = '”'
		case r == '\'' && opens:
			r = '‘'
		case r == '\'':
			r = '’'
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// unglued finds sentences of an article that lost the space between them when they
// were collected.
var unglued = regexp.MustCompile(`([a-z]{2}[.!?])([A-Z][a-z]+ )`)

var gluer = strings.NewReplacer(". ", ".", "? ", "?", "! ", "!")

var wider = strings.NewReplacer(". ", ".  ", "? ", "?  ", "! ", "!  ")

func widen(text string) string { return wider.Replace(text) }
