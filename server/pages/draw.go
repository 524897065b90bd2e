package pages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus/samples"
	"standpoint/indexer/search/schema"
	"standpoint/server/coding"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
	"standpoint/server/timelimit"
)

// drawView is the view of draw.html.
type drawView struct {
	frame
	ReadBack  string
	Total     int
	Search    string // as parameters
	Back      string // address of the search
	Name      string // proposed
	Size      int
	Target    string // the agency that the search asks for; "" if it is not one
	Strata    []option
	Codebooks []option
	Most      int // values of a codebook
}

// strataWords are the words for what a sample can be stratified by.
var strataWords = map[string]string{samples.Model: "the label of the model", "kind": "articles and comments", "outlet": "outlet", "language": "language", "platform": "platform"}

// The codebooks that can be chosen, beside those of other samples.
const (
	shippedBook = "stance"
	ownBook     = "own"
	bookOf      = "sample-" // and its number
)

// newSample serves the form that draws a sample of what a search finds.
func (p *Pages) newSample(w http.ResponseWriter, r *http.Request) error {
	s, err := p.reader.Read(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	s = s.FirstPage()
	s.Request.Limit = 0
	page, err := p.reader.Search(r.Context(), s.WithFacets(nil, nil))
	if err != nil {
		return err
	}
	all, err := p.judging.All(r.Context())
	if err != nil {
		return err
	}
	deciding := s.Deciding().Encode()
	v := &drawView{frame: frame{Title: "Draw a sample", NoIndex: true}, ReadBack: visible(page.ReadBack), Total: page.Total, Search: deciding, Back: "/search?" + deciding,
		Size: min(100, max(page.Total, 1)), Name: "sample " + strconv.Itoa(len(all)+1), Most: samples.MaxValues}
	if v.ReadBack == "" {
		v.ReadBack = "all articles and comments"
	}
	v.Target = targetIn(s)
	for _, by := range coding.Strata {
		v.Strata = append(v.Strata, option{Value: by, Label: strataWords[by]})
	}
	shipped := samples.Stance()
	v.Codebooks = []option{{Value: shippedBook, Label: "sides toward an agency (version " + shipped.Version + ", comes with the program)"}, {Value: ownBook, Label: "your own values, written below"}}
	for _, c := range all {
		v.Codebooks = append(v.Codebooks, option{Value: bookOf + strconv.FormatInt(c.ID, 10), Label: "as in “" + visible(c.Name) + "”: " + visible(c.Codebook.Name) + ", version " + visible(c.Codebook.Version)})
	}
	return p.show(w, r, "draw", v)
}

// targetIn is the one agency that a search asks for; "" if it does not ask for one.
func targetIn(s searchurl.Search) string {
	agencies := slices.Clone(s.Filter(schema.Agency).Any)
	for _, pair := range s.Filter(schema.Toward).Any {
		if target, _, ok := schema.SplitToward(pair); ok {
			agencies = append(agencies, target)
		}
	}
	slices.Sort(agencies)
	if agencies = slices.Compact(agencies); len(agencies) == 1 {
		return agencies[0]
	}
	return ""
}

// drawSample draws a sample.
func (p *Pages) drawSample(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "search", "name", "size", "allocation", "by", "seed", "unit", "target", "codebook", "values")
	if err != nil {
		return err
	}
	s, err := p.reader.Read(r.Context(), values.Get("search"))
	if err != nil {
		return err
	}
	plan := coding.Plan{Name: strings.TrimSpace(values.Get("name")), Equal: values.Get("allocation") == "equal", Target: strings.TrimSpace(values.Get("target")), Seed: values.Get("seed"),
		By: values.Get("by"), Articles: values.Get("unit") == "articles"}
	plan.AsSuch = plan.Target == "" && values.Get("codebook") != shippedBook
	if plan.Size, err = sizeOf(values); err != nil {
		return err
	}
	if plan.Codebook, err = p.chosenBook(r, values.Get("codebook"), values.Get("values")); err != nil {
		return err
	}
	timelimit.Lift(r.Context()) // all that the search finds is read
	c, _, err := p.judging.Draw(r.Context(), s.Deciding(), plan)
	if err != nil {
		return err
	}
	return goOn(w, r, sampleAddress(c)+"?said=drawn")
}

// chosenBook is the codebook that a form asks for.
func (p *Pages) chosenBook(r *http.Request, name, lines string) (samples.Codebook, error) {
	switch name {
	case shippedBook:
		return samples.Stance(), nil
	case ownBook:
		return samples.Codebook{Name: "own", Version: "1", Ask: "Which of these is it?", Values: valuesOfLines(lines), Free: true}, nil
	}
	all, err := p.judging.All(r.Context())
	for _, c := range all {
		if bookOf+strconv.FormatInt(c.ID, 10) == name {
			return c.Codebook, nil
		}
	}
	if err == nil {
		err = problem.New(string(searchurl.UnknownValue), "There is no such codebook to choose.")
	}
	return samples.Codebook{}, err
}

// valuesOfLines reads values that have a line each: the name, a colon, and what
// it means.
func valuesOfLines(lines string) (values []samples.Value) {
	for line := range strings.Lines(lines) {
		name, definition, _ := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); name != "" {
			values = append(values, samples.Value{Name: name, Definition: strings.TrimSpace(definition)})
		}
	}
	return values
}
