package pages

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"standpoint/corpus/credentials"
	"standpoint/corpus/samples"
	"standpoint/server/access"
)

// codebookView is the view of codebook.html.
type codebookView struct {
	frame
	Sample   link
	Address  string
	Name     string
	Version  string
	Ask      string
	Ordinal  bool
	Majority bool
	Free     bool
	Values   []valueView // with room for more if the reader can change them
	Marks    []valueView
	Decides  bool
	Next     string // a version that there is not yet
	Earlier  []string
	JSON     string // address of the file
}

// maxMarks is the most marks that the form has room for.
const maxMarks = 8

// codebookForm shows the codebook of a sample, and a form to change it.
func (p *Pages) codebookForm(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	c, err := p.openSample(r)
	if err != nil {
		return err
	}
	b := c.Codebook
	v := &codebookView{frame: frame{Title: "Codebook: " + c.Name, NoIndex: true}, Sample: link{Label: visible(c.Name), Href: sampleAddress(c)}, Address: sampleAddress(c) + "/codebook",
		Name: visible(b.Name), Version: visible(b.Version), Ask: visible(b.Ask), Ordinal: b.Ordinal, Majority: b.Majority, Free: b.Free, Values: valueViews(b.Values), Marks: valueViews(b.Marks),
		Decides: access.Of(r.Context()).May(credentials.Moderate), JSON: "/api/v1" + sampleAddress(c) + "/codebook"}
	for _, earlier := range c.Earlier {
		v.Earlier = append(v.Earlier, visible(earlier.Version))
	}
	if v.Decides {
		v.Next = nextVersion(c.Sample)
		v.Values = append(v.Values, make([]valueView, max(0, samples.MaxValues-len(v.Values)))...)
		v.Marks = append(v.Marks, make([]valueView, max(0, maxMarks-len(v.Marks)))...)
	}
	return p.show(w, r, "codebook", v)
}

// nextVersion is a number that no version of the codebook of a sample has.
func nextVersion(s samples.Sample) string {
	most := len(s.Earlier) + 1
	for _, b := range append(s.Earlier, s.Codebook) {
		if n, err := strconv.Atoi(b.Version); err == nil {
			most = max(most, n)
		}
	}
	return strconv.Itoa(most + 1)
}

// reviseCodebook puts the codebook of a form in the place of that of a sample.
func (p *Pages) reviseCodebook(w http.ResponseWriter, r *http.Request) error {
	known := []string{"name", "version", "ask", "ordinal", "majority", "free"}
	for _, part := range []struct {
		name string
		most int
	}{{"value", samples.MaxValues}, {"mark", maxMarks}} {
		for i := range part.most {
			for _, field := range []string{"name", "definition", "examples"} {
				known = append(known, part.name+strconv.Itoa(i)+"-"+field)
			}
		}
	}
	values, err := form(w, r, known...)
	if err != nil {
		return err
	}
	c, err := p.openSample(r)
	if err != nil {
		return err
	}
	text := func(name string) string { return strings.TrimSpace(values.Get(name)) }
	book := samples.Codebook{Name: text("name"), Version: text("version"), Ask: text("ask"), Ordinal: text("ordinal") != "", Majority: text("majority") != "", Free: text("free") != "",
		Values: filledIn(values, "value", samples.MaxValues), Marks: filledIn(values, "mark", maxMarks)}
	if err := p.judging.Revise(r.Context(), c, book); err != nil {
		return err
	}
	return goOn(w, r, sampleAddress(c)+"/codebook")
}

// filledIn are the values of a form that have a name.
func filledIn(form url.Values, part string, most int) (values []samples.Value) {
	for i := range most {
		field := func(name string) string { return strings.TrimSpace(form.Get(part + strconv.Itoa(i) + "-" + name)) }
		if field("name") == "" {
			continue
		}
		value := samples.Value{Name: field("name"), Definition: field("definition")}
		for line := range strings.Lines(field("examples")) {
			if line = strings.TrimSpace(line); line != "" {
				value.Examples = append(value.Examples, line)
			}
		}
		values = append(values, value)
	}
	return values
}
