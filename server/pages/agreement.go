package pages

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/corpus/samples"
	"standpoint/server/access"
	"standpoint/server/coding"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// agreementView is the view of agreement.html.
type agreementView struct {
	frame
	Sample   link
	Address  string
	Coders   []string
	Rule     string // when a value is settled
	Measures []measureView
	Pairs    []pairView
	Open     []disagreementView
	Settled  []disagreementView // by a decision
	Values   []string           // of the codebook, for who decides
	Decides  bool
	Settles  bool // what is decided takes the place of the model's labels
	Agreed   int  // documents on which coders agree, and nobody has decided
	Kept     int  // decisions that say what coders agree on
}

// measureView is a measure of agreement in words.
type measureView struct{ Name, Says, Meaning string }

// pairView is how two coders agree.
type pairView struct {
	First, Second, Says string
	Columns             []string
	Rows                []pairRow
}

type pairRow struct {
	Value string
	Cells []pairCell
}

// pairCell counts documents; on the diagonal both said the same.
type pairCell struct {
	Count int
	Same  bool
}

// disagreementView is a document about which coders differ.
type disagreementView struct {
	Document string // id
	Href     string
	Headline string
	Text     string // the beginning
	Codes    []codeView
	Value    string // what was decided
}

// codeView is what a coder said.
type codeView struct{ Coder, Value, Marks, Note string }

const disagreementLength = 400

// measures say how well coders agree, in words.
func measures(a coding.Agreement, book samples.Codebook) []measureView {
	views := []measureView{{"Krippendorff’s alpha", a.Nominal.String(), "1 is perfect agreement, 0 what chance would give. From 0.8 on, judgements are commonly taken as reliable; below 0.67 no conclusion should rest on them."}}
	if a.Ordinal != nil {
		views = append(views, measureView{"Alpha for values in an order", a.Ordinal.String(), "Neighbouring values count as less of a disagreement."})
	}
	for _, value := range book.Values {
		views = append(views, measureView{"Alpha of “" + visible(value.Name) + "”", a.ByValue[value.Name].String(), "This value against all others together."})
	}
	return views
}

// agreement shows how well the coders of a sample agree, and what is to settle.
func (p *Pages) agreement(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	c, err := p.openSample(r)
	if err != nil {
		return err
	}
	caller := access.Of(r.Context())
	decides := caller.May(credentials.Moderate)
	seen, whole, err := p.judging.Seen(r.Context(), c, caller.Name, decides)
	if err != nil {
		return err
	}
	if !whole {
		return problem.New(problem.Forbidden, "What others said can be seen once you have judged all documents of the sample, so that it does not sway you.")
	}
	a := seen.Agreement()
	v := &agreementView{frame: frame{Title: "Agreement: " + c.Name, NoIndex: true}, Sample: link{Label: visible(c.Name), Href: sampleAddress(c)}, Address: sampleAddress(c), Coders: visibleAll(a.Coders), Measures: measures(a, c.Codebook), Decides: decides,
		Settles: coding.Settles(c.Sample), Agreed: len(seen.Agreed()), Kept: len(seen.Confirmed())}
	v.Rule = "A value is settled if all who judged a document say it."
	if c.Codebook.Majority {
		v.Rule = "A value is settled if more than half of those who judged a document say it."
	}
	for _, value := range c.Codebook.Values {
		v.Values = append(v.Values, value.Name)
	}
	for _, pair := range a.Pairs {
		v.Pairs = append(v.Pairs, newPair(pair, c.Codebook))
	}
	for _, open := range a.Open {
		shown, err := p.disagreement(r, open.Document, open.Codes)
		if err != nil {
			return err
		}
		v.Open = append(v.Open, shown)
	}
	for _, decided := range seen.Decided() {
		shown, err := p.disagreement(r, decided.Document, decided.Codes)
		if err != nil {
			return err
		}
		v.Settled = append(v.Settled, shown)
	}
	return p.show(w, r, "agreement", v)
}

func newPair(pair coding.Pair, book samples.Codebook) pairView {
	v := pairView{First: visible(pair.First), Second: visible(pair.Second), Says: pair.Kappa.String()}
	for i, value := range book.Values {
		v.Columns = append(v.Columns, visible(value.Name))
		row := pairRow{Value: visible(value.Name)}
		for j, n := range pair.Table[i] {
			row.Cells = append(row.Cells, pairCell{n, i == j})
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// disagreement shows a document with what coders said of it.
func (p *Pages) disagreement(r *http.Request, id string, codes []samples.Code) (v disagreementView, err error) {
	v.Document = id
	d, err := p.reader.Document(r.Context(), id)
	switch {
	case err == nil:
		v.Headline, v.Text, v.Href = headlineOf(d), corpus.Excerpt(visible(d.Text()), disagreementLength), "/"+string(d.Kind)+"s/"+d.ID
	case gone(err):
		v.Headline = "A document that is not in the collection any more"
	default:
		return v, err
	}
	for _, code := range codes {
		if code.Coder == samples.Settler {
			v.Value = visible(code.Value)
			continue
		}
		v.Codes = append(v.Codes, codeView{visible(code.Coder), visible(code.Value), strings.Join(visibleAll(code.Marks), ", "), visible(code.Note)})
	}
	return v, nil
}

// settle decides about a document, or takes a decision back.
func (p *Pages) settle(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "document", "value", "note")
	if err != nil {
		return err
	}
	c, err := p.openSample(r)
	if err != nil {
		return err
	}
	code := samples.Code{Document: values.Get("document"), Coder: samples.Settler, Value: values.Get("value"), Note: strings.TrimSpace(values.Get("note"))}
	if err := p.say(r, c, []samples.Code{code}); err != nil {
		return err
	}
	return goOn(w, r, sampleAddress(c)+"/agreement")
}

// settleAgreed lets the labels on which coders agree count, or takes that back.
func (p *Pages) settleAgreed(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "undo")
	if err != nil {
		return err
	}
	c, err := p.openSample(r)
	if err != nil {
		return err
	}
	act := p.judging.SettleAgreed
	if values.Get("undo") != "" {
		act = p.judging.TakeBack
	}
	if _, err := act(r.Context(), c); err != nil {
		return err
	}
	return goOn(w, r, sampleAddress(c)+"/agreement")
}

// maxUpload is the most bytes of a file of judgements.
const maxUpload = 4 << 20

// importCodes keeps what a file says, all of it or nothing.
func (p *Pages) importCodes(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	coder, c, err := p.openAsCoder(r)
	if err != nil {
		return err
	}
	caller := access.Of(r.Context())
	sent, err := upload(w, r, "coder", "file")
	if err != nil {
		return err
	}
	if other := strings.TrimSpace(sent["coder"]); other != "" {
		coder = other
	}
	codes, err := coding.Read(strings.NewReader(sent["file"]), coder)
	if err != nil {
		return problem.New(problem.UnreadableBody, err.Error())
	}
	if err := p.judging.Import(r.Context(), c, codes, caller.Name, caller.May(credentials.Moderate)); err != nil {
		return err
	}
	return goOn(w, r, sampleAddress(c)+"?said=imported")
}

// upload reads a form with a file.
func upload(w http.ResponseWriter, r *http.Request, known ...string) (map[string]string, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return nil, problem.New(problem.UnreadableBody, "This address takes a form with a file: want the content type multipart/form-data.")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, problem.New(problem.UnreadableBody, "The form did not arrive whole.")
	}
	sent := map[string]string{}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return sent, nil
		}
		var text []byte
		if err == nil {
			text, err = io.ReadAll(part)
		}
		if err != nil {
			return nil, problem.New(problem.UnreadableBody, fmt.Sprintf("The file did not arrive whole; it may have at most %d MiB.", maxUpload>>20))
		}
		if name := part.FormName(); slices.Contains(known, name) {
			sent[name] = string(text)
		} else {
			return nil, &searchurl.Errors{Faults: []searchurl.Fault{searchurl.Unknown(name, "", known)}}
		}
	}
}
