package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus/records"
	"standpoint/corpus/samples"
	"standpoint/server/coding"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// labelView is the view of label.html: one document of a sample, without anything that
// the model or others say of it.
type labelView struct {
	frame
	Sample         link
	Address        string
	Script         string // address of the file for the keys
	Number         int    // of the document, from 1; 0: all are judged
	Documents      int
	Judged         int
	Ask            string
	Target         *link
	Document       string // id
	Kind           string
	Headline, Href string // of the article
	Outlet         string
	Date           dateView
	Article        []string // paragraphs, of a comment's article
	Parent         []string // of the comment that it answers
	ParentGone     bool
	Text           []string
	Values         []valueView
	CannotTell     bool // was said
	Marks          []valueView
	Free           bool
	Own            string // marks of the coder's own
	Note           string
	Said           string // what she said before; "" if nothing
	Undo           string // the document before it that she judged; "" if none
	Codebook       link
}

// valueView is a value or a mark of a codebook.
type valueView struct {
	Name, Definition string
	Examples         []string
	Key              string // of the keyboard
	Chosen           bool
}

// labelForm shows a coder the document to judge: the one that is asked for, or the first
// that she did not judge.
func (p *Pages) labelForm(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "at")
	if err != nil {
		return err
	}
	coder, c, err := p.openAsCoder(r)
	if err != nil {
		return err
	}
	turn, err := p.judging.Turn(r.Context(), c, coder, values.Get("at"))
	if errors.Is(err, samples.ErrNotFound) {
		return problem.New(problem.NotFound, "This document is not in the sample.")
	}
	if err != nil {
		return err
	}
	v := &labelView{frame: frame{Title: "Label: " + c.Name, NoIndex: true}, Sample: link{Label: visible(c.Name), Href: sampleAddress(c)}, Address: sampleAddress(c), Script: p.renderer.address("label.js"),
		Documents: len(c.Items), Judged: turn.Judged, Ask: visible(c.Codebook.Ask), Target: p.targetOf(c),
		Codebook: link{Label: visible(c.Codebook.Name + ", version " + c.Codebook.Version), Href: sampleAddress(c) + "/codebook"}}
	if turn.Previous >= 0 {
		v.Undo = c.Items[turn.Previous].Document
	}
	if turn.At < 0 {
		return p.show(w, r, "label", v)
	}
	v.Number = turn.At + 1
	v.fillCode(c.Codebook, turn.Code)
	if err := p.fillText(r, v, c.Items[turn.At].Document); err != nil {
		return err
	}
	return p.show(w, r, "label", v)
}

// fillCode shows the codebook, and what was said.
func (v *labelView) fillCode(book samples.Codebook, code samples.Code) {
	v.Values, v.Marks = valueViews(book.Values), valueViews(book.Marks)
	for i := range v.Values {
		v.Values[i].Key, v.Values[i].Chosen = strconv.Itoa(i+1), code.Value == book.Values[i].Name
	}
	var own []string
	for _, mark := range code.Marks {
		at := slices.IndexFunc(book.Marks, func(m samples.Value) bool { return m.Name == mark })
		if at >= 0 {
			v.Marks[at].Chosen = true
		} else {
			own = append(own, visible(mark))
		}
	}
	for i := range v.Marks {
		v.Marks[i].Key = string(rune('a' + i%5)) // those of the first five work
		if i >= markKeys {
			v.Marks[i].Key = ""
		}
	}
	v.Free, v.Own, v.Note = book.Free, strings.Join(own, ", "), visible(code.Note)
	v.CannotTell, v.Said = code.Value == samples.CannotTell, visible(code.Value)
}

// markKeys is how many marks have a key: a to e.
const markKeys = 5

func valueViews(values []samples.Value) (views []valueView) {
	for _, value := range values {
		views = append(views, valueView{Name: visible(value.Name), Definition: visible(value.Definition), Examples: visibleAll(value.Examples)})
	}
	return views
}

// fillText shows a document with its article and what it answers.
func (p *Pages) fillText(r *http.Request, v *labelView, id string) error {
	d, err := p.reader.Document(r.Context(), id)
	if err != nil {
		return err
	}
	v.Document, v.Kind, v.Headline, v.Date = d.ID, string(d.Kind), headlineOf(d), documentDate(d)
	v.Outlet = p.outletName(d.Outlet)
	v.Text, v.Href = judgedText(d.Text()), "/articles/"+d.ArticleID
	if d.Comment == nil {
		return nil
	}
	article, err := p.reader.Document(r.Context(), d.ArticleID)
	if err == nil {
		v.Article = judgedText(article.Text())
	} else if !gone(err) {
		return err
	}
	if d.Comment.ParentID == "" {
		return nil
	}
	parent, err := p.reader.Document(r.Context(), d.Comment.ParentID)
	if err == nil {
		v.Parent = judgedText(parent.Text())
	} else if v.ParentGone = gone(err); !v.ParentGone {
		return err
	}
	return nil
}

// gone reports whether a document is not in the collection.
func gone(err error) bool {
	return errors.Is(err, records.ErrNotFound) || errors.Is(err, records.ErrWithdrawn)
}

func judgedText(text string) []string {
	return visibleAll(slices.DeleteFunc(strings.Split(text, "\n\n"), func(p string) bool { return strings.TrimSpace(p) == "" }))
}

// label keeps what a coder says of a document, and goes on with the next. It answers
// once that is on disk.
func (p *Pages) label(w http.ResponseWriter, r *http.Request) error {
	coder, c, err := p.openAsCoder(r)
	if err != nil {
		return err
	}
	known := []string{"document", "value", "note", "own"}
	for i := range c.Codebook.Marks {
		known = append(known, "mark"+strconv.Itoa(i))
	}
	values, err := form(w, r, known...)
	if err != nil {
		return err
	}
	code := samples.Code{Document: values.Get("document"), Coder: coder, Value: values.Get("value"), Note: strings.TrimSpace(values.Get("note")), Marks: saidMarks(values, c.Codebook)}
	if code.Value == "" {
		return problem.New(string(searchurl.UnknownValue), "Choose one of the values, or say that you cannot tell.")
	}
	if err := p.say(r, c, []samples.Code{code}); err != nil {
		return err
	}
	return goOn(w, r, sampleAddress(c)+"/label")
}

// say keeps judgements; what is wrong with them is said to who sent them.
func (p *Pages) say(r *http.Request, c coding.Coded, codes []samples.Code) error {
	if err := c.Check(codes); err != nil {
		return problem.New(string(searchurl.UnknownValue), err.Error())
	}
	return p.judging.Store.SetCodes(r.Context(), c.ID, codes)
}

// saidMarks are the marks that a form sends: those of the codebook, then the coder's own.
func saidMarks(values url.Values, book samples.Codebook) (marks []string) {
	for i := range book.Marks {
		if mark := values.Get("mark" + strconv.Itoa(i)); mark != "" {
			marks = append(marks, mark)
		}
	}
	for mark := range strings.SplitSeq(values.Get("own"), ",") {
		if mark = strings.TrimSpace(mark); mark != "" && !slices.Contains(marks, mark) {
			marks = append(marks, mark)
		}
	}
	return marks
}

// undoLabel takes back what a coder said of a document, and shows that document again.
func (p *Pages) undoLabel(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "document")
	if err != nil {
		return err
	}
	coder, c, err := p.openAsCoder(r)
	if err != nil {
		return err
	}
	id := values.Get("document")
	if err := p.say(r, c, []samples.Code{{Document: id, Coder: coder}}); err != nil {
		return err
	}
	return goOn(w, r, sampleAddress(c)+"/label?"+url.Values{"at": {id}}.Encode())
}
