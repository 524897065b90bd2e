package pages

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus/credentials"
	"standpoint/corpus/samples"
	"standpoint/indexer/search/schema"
	"standpoint/server/access"
	"standpoint/server/coding"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
	"standpoint/server/timelimit"
)

const samplesPath = "/samples"

// samplesView is the view of samples.html.
type samplesView struct {
	frame
	Samples []sampleView
}

// sampleView is a sample in short.
type sampleView struct {
	Name, Href string
	ReadBack   string // what it was drawn from
	Documents  int
	Mine       int // documents that the reader judged
}

// samplePageView is the view of sample.html.
type samplePageView struct {
	frame
	Name      string
	Address   string
	ReadBack  string
	Search    string // address
	Target    *link  // the agency toward which documents are judged; nil: they are judged as such
	Drawn     string // day
	How       string // how it was drawn
	Snapshot  string
	Documents int
	Found     int // documents that it was drawn from
	Strata    []stratumView
	Mine      int
	Left      int
	Own       []link           // what the reader said of each document, in their order
	Progress  *coding.Progress // of all coders; nil: the reader may not see it yet
	Coders    []string
	Codebook  string // name and version
	Size      int    // that the form to extend it proposes
	Decides   bool   // the reader decides about the judgements of others
	Texts     []link // files of what coders see
	Codes     []link // files of what was said
	API       string
	Said      string // what came of a form; "" if nothing was sent
}

// stratumView is a part of the set that a sample was drawn from.
type stratumView struct {
	Name          string
	Drawn, Number int
}

// codingRoutes are the pages where samples are drawn and judged.
func (p *Pages) codingRoutes() []Route {
	one := samplesPath + "/{sample}"
	routes := []Route{
		{http.MethodGet, samplesPath, credentials.Code, p.samples},
		{http.MethodPost, samplesPath, credentials.Code, p.drawSample},
		{http.MethodGet, samplesPath + "/new", credentials.Code, p.newSample},
		{http.MethodGet, one, credentials.Code, p.sample},
		{http.MethodPost, one + "/extend", credentials.Code, p.extendSample},
		{http.MethodPost, one + "/remove", credentials.Moderate, p.removeSample},
		{http.MethodGet, one + "/label", credentials.Code, p.labelForm},
		{http.MethodPost, one + "/label", credentials.Code, p.label},
		{http.MethodPost, one + "/undo", credentials.Code, p.undoLabel},
		{http.MethodGet, one + "/agreement", credentials.Code, p.agreement},
		{http.MethodPost, one + "/settle", credentials.Moderate, p.settle},
		{http.MethodPost, one + "/settle-agreed", credentials.Moderate, p.settleAgreed},
		{http.MethodPost, one + "/import", credentials.Code, p.importCodes},
		{http.MethodGet, one + "/codebook", credentials.Code, p.codebookForm},
		{http.MethodPost, one + "/codebook", credentials.Moderate, p.reviseCodebook},
	}
	for i, route := range routes {
		routes[i].Handle = func(w http.ResponseWriter, r *http.Request) error {
			if err := access.Require(r.Context(), credentials.Read); err != nil { // they show what is in the collection
				return err
			}
			return route.Handle(w, r)
		}
	}
	return routes
}

// coderOf is the name of who judges. Nobody judges by the name that stands for decisions.
func coderOf(ctx context.Context) (string, error) {
	name := access.Of(ctx).Name
	if name == samples.Settler || strings.TrimSpace(name) == "" {
		return "", problem.New(problem.Forbidden, fmt.Sprintf("Who judges needs a key with a name of their own; “%s” stands for what was decided.", samples.Settler))
	}
	return name, nil
}

// openAsCoder is openSample for someone who judges, by name.
func (p *Pages) openAsCoder(r *http.Request) (coder string, c coding.Coded, err error) {
	if coder, err = coderOf(r.Context()); err == nil {
		c, err = p.openSample(r)
	}
	return coder, c, err
}

// openSample reads the sample that an address names.
func (p *Pages) openSample(r *http.Request) (coding.Coded, error) {
	c, err := p.judging.Numbered(r.Context(), r.PathValue("sample"))
	if errors.Is(err, samples.ErrNotFound) {
		return c, problem.New(problem.NotFound, "There is no sample with this number. It may have been removed.")
	}
	return c, err
}

func sampleAddress(c coding.Coded) string { return samplesPath + "/" + strconv.FormatInt(c.ID, 10) }

// samples lists the samples.
func (p *Pages) samples(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	all, err := p.judging.All(r.Context())
	if err != nil {
		return err
	}
	v := &samplesView{frame: frame{Title: "Samples", NoIndex: true}}
	coder := access.Of(r.Context()).Name
	for _, c := range all {
		shown := sampleView{Name: visible(c.Name), Href: sampleAddress(c), ReadBack: p.readBack(r.Context(), c.Search), Documents: len(c.Items)}
		for _, code := range c.Codes {
			if code.Coder == coder {
				shown.Mine++
			}
		}
		v.Samples = append(v.Samples, shown)
	}
	return p.show(w, r, "samples", v)
}

// readBack says in English what a search asks for.
func (p *Pages) readBack(ctx context.Context, search string) string {
	page, err := p.opened(ctx, "/search?"+search, 0)
	if err != nil {
		return visible(search) // it can still be read as parameters
	}
	if page.ReadBack == "" {
		return "all articles and comments"
	}
	return visible(page.ReadBack)
}

// sample shows one sample.
func (p *Pages) sample(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "said")
	if err != nil {
		return err
	}
	c, err := p.openSample(r)
	if err != nil {
		return err
	}
	v, err := p.samplePage(r, c)
	if err != nil {
		return err
	}
	v.Said = saidOf[values.Get("said")]
	return p.show(w, r, "sample", v)
}

// saidOf are the words for what came of a form.
var saidOf = map[string]string{"drawn": "The sample is drawn.", "imported": "What the file says is kept.", "extended": "The sample is larger now. What was drawn before is still in it."}

func (p *Pages) samplePage(r *http.Request, c coding.Coded) (*samplePageView, error) {
	ctx := r.Context()
	caller := access.Of(ctx)
	turn, err := p.judging.Turn(ctx, c, caller.Name, "")
	if err != nil {
		return nil, err
	}
	seen, whole, err := p.judging.Seen(ctx, c, caller.Name, caller.May(credentials.Moderate))
	if err != nil {
		return nil, err
	}
	v := &samplePageView{frame: frame{Title: c.Name, NoIndex: true}, Name: visible(c.Name), Address: sampleAddress(c), ReadBack: p.readBack(ctx, c.Search), Search: "/search?" + c.Search,
		Drawn: c.Created.Format("2 Jan 2006"), Snapshot: c.Snapshot, Documents: len(c.Items), Mine: turn.Judged, Left: len(c.Items) - turn.Judged,
		Codebook: visible(c.Codebook.Name + ", version " + c.Codebook.Version), Decides: caller.May(credentials.Moderate), API: "/api/v1" + sampleAddress(c)}
	if turn.At < 0 {
		v.Left = 0
	}
	for _, form := range []link{{Label: "CSV", Href: "csv"}, {Label: "doccano", Href: "doccano"}, {Label: "Label Studio", Href: "labelstudio"}} {
		v.Texts = append(v.Texts, link{Label: form.Label, Href: v.API + "/texts?download=1&format=" + form.Href})
		v.Codes = append(v.Codes, link{Label: form.Label, Href: v.API + "/codes?download=1&format=" + form.Href})
	}
	v.Target = p.targetOf(c)
	v.How = "Each document was as likely to be drawn as any other"
	switch {
	case c.Articles:
		v.How = "Articles were drawn, each with all its documents that the search finds"
	case c.By != "":
		v.How = "So many were drawn of each part"
	}
	v.How += ", with the seed “" + visible(c.Seed) + "”."
	for i, size := range c.Drawn() {
		in := c.In(size.Stratum)
		part := stratumView{Name: p.stratumName(c.By, size.Stratum), Drawn: size.Documents}
		for _, s := range in.Sizes {
			part.Number += s.Documents
		}
		v.Found += part.Number
		v.Size += size.Documents
		if c.By != "" && (c.By != samples.Model || turn.At < 0) { // the label of the model would sway who judges
			v.Strata = slices.Insert(v.Strata, min(i, len(v.Strata)), part)
		}
	}
	v.Size = max(v.Size+v.Size/2, 10)
	own := c.SaidBy(caller.Name)
	for i, item := range c.Items {
		if code, judged := own[item.Document]; judged {
			v.Own = append(v.Own, link{Label: strconv.Itoa(i+1) + ": " + visible(code.Value), Href: v.Address + "/label?" + url.Values{"at": {item.Document}}.Encode()})
		}
	}
	if whole {
		progress := seen.Progress()
		v.Progress = &progress
	}
	v.Coders = visibleAll(seen.Coders())
	return v, nil
}

// targetOf is the agency toward which the documents of a sample are judged; nil if none.
func (p *Pages) targetOf(c coding.Coded) *link {
	if c.Target == "" {
		return nil
	}
	to := shower{reader: p.reader, base: searchurl.New()}.value(schema.Agency, c.Target)
	return &to
}

// stratumName is what people call a part that a sample was drawn by.
func (p *Pages) stratumName(by, stratum string) string {
	switch {
	case stratum == "":
		return "without a value"
	case by == samples.Model:
		return stratum
	}
	field := by
	if by == "language" {
		field = schema.Language
	}
	return visible(p.reader.Label(field, stratum))
}

// extendSample adds documents to a sample.
func (p *Pages) extendSample(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "size", "allocation")
	if err != nil {
		return err
	}
	c, err := p.openSample(r)
	if err != nil {
		return err
	}
	size, err := sizeOf(values)
	if err != nil {
		return err
	}
	timelimit.Lift(r.Context()) // all that the search finds is read
	if _, _, err := p.judging.Extend(r.Context(), c, size, values.Get("allocation") == "equal"); err != nil {
		return err
	}
	return goOn(w, r, sampleAddress(c)+"?said=extended")
}

func sizeOf(values url.Values) (int, error) {
	size, err := strconv.Atoi(strings.TrimSpace(values.Get("size")))
	if err != nil {
		return 0, searchurl.BadValue("size", "must be a whole number")
	}
	return size, nil
}

// removeSample deletes a sample.
func (p *Pages) removeSample(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "name")
	if err != nil {
		return err
	}
	c, err := p.openSample(r)
	if err != nil {
		return err
	}
	if values.Get("name") != c.Name {
		return searchurl.BadValue("name", "must be the name of the sample, so that it is not removed by mistake with "+amount(len(c.Codes), "judgement"))
	}
	if err := p.judging.Store.Remove(r.Context(), c.ID); err != nil {
		return err
	}
	return goOn(w, r, samplesPath)
}
