package results

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Methods says how a result came about, so that others can check it.
type Methods struct {
	ReadBack  string
	Canonical string // parameters of the search that decide on what it finds
	Snapshot  Snapshot
	Total     int
	Articles  int
	Comments  int
	Outlets   int
	Distinct  int       // with near-identical texts counted once
	From, To  time.Time // of the first and the last document with a date; zero if there is none
	Undated   int
	Named     bool
	Min       float64  // corpus.Chances.Side
	Judges    []string // the models and rules that labelled the sides of the documents, ascending
	Looked    int      // documents whose judges are listed: the newest, at most judgesOf
	Settled   int      // documents with a side that people settled
	Quality   []string // sentences
	Drifted   []string // sentences about frozen corpora
	Checked   *Checked // nil: nobody has judged a sample
}

// judgesOf is how many documents are looked at for what labelled them.
const judgesOf = 1000

// Methods says how what a search finds came about. If the collection changes meanwhile,
// it is all done again.
func (r *Reader) Methods(ctx context.Context, s searchurl.Search) (*Methods, error) {
	s = s.FirstPage().WithFacets([]search.FacetRequest{{Field: schema.Kind}, {Field: schema.Outlet}, {Field: schema.Toward, Limit: 1}, {Field: schema.Labelled}}, &search.HistogramRequest{Interval: search.Year})
	s.Highlight, s.Labels = false, false
	for range 3 {
		m, err := r.methods(ctx, s)
		if m != nil || err != nil {
			return m, err
		}
	}
	return nil, fmt.Errorf("results: the collection changes all the time: %w", search.ErrUnavailable)
}

// methods is nil if the collection changed meanwhile.
func (r *Reader) methods(ctx context.Context, s searchurl.Search) (*Methods, error) {
	s.Request.Limit = judgesOf
	newest, err := r.Search(ctx, s.WithSort(search.Newest))
	if err != nil {
		return nil, err
	}
	m := &Methods{Canonical: s.Deciding().Encode(), Snapshot: newest.Snapshot, Total: newest.Total, Min: s.Request.View.Min(), Named: s.Request.View.Named, Looked: len(newest.Items)}
	for _, f := range newest.Facets {
		for _, v := range f.Values {
			switch {
			case f.Field == schema.Outlet && v.Count > 0:
				m.Outlets++
			case f.Field == schema.Kind && v.Value == string(corpus.KindArticle):
				m.Articles = v.Count
			case f.Field == schema.Kind:
				m.Comments = v.Count
			case f.Field == schema.Labelled && v.Value == string(corpus.ByPeople):
				m.Settled = v.Count
			}
		}
	}
	for _, row := range newest.Quality {
		m.Quality = append(m.Quality, row.String())
	}
	if newest.Timeline != nil {
		m.Undated = newest.Timeline.Undated
	}
	for _, item := range newest.Items {
		for _, stance := range item.Document.Annotation.Unsettle().Stances {
			if !slices.Contains(m.Judges, stance.Source) {
				m.Judges = append(m.Judges, stance.Source)
			}
		}
	}
	slices.Sort(m.Judges)
	bare := s.WithFacets(nil, nil)
	bare.Request.Limit = 1
	oldest, err := r.Search(ctx, bare.WithSort(search.Oldest))
	if err != nil {
		return nil, err
	}
	if len(oldest.Items) > 0 && !oldest.Items[0].Document.Published().IsZero() {
		m.From, m.To = oldest.Items[0].Document.Published(), newest.Items[0].Document.Published()
	}
	grouped := bare
	grouped.Request.Unit, grouped.Request.Limit = search.ByGroup, 0
	distinct, err := r.Search(ctx, grouped)
	if err != nil {
		return nil, err
	}
	if m.Distinct = distinct.Total; distinct.Snapshot.Index != m.Snapshot.Index || oldest.Snapshot.Index != m.Snapshot.Index {
		return nil, nil
	}
	plain := bare
	plain.Request.Sort = plain.DefaultSort()
	if m.ReadBack, err = r.readBack(ctx, plain); err != nil {
		return nil, err
	}
	if m.Drifted, err = r.drifted(ctx, s); err != nil {
		return nil, err
	}
	m.Checked, err = r.Checked(ctx, s)
	return m, err
}

// Text says it in plain English, in paragraphs. Address is that of the search, version
// that of the program.
func (m Methods) Text(address, version string) string {
	var documents, labels strings.Builder
	fmt.Fprintf(&documents, "Documents. The search for %s (%s) found %s (%s, %s) of %s in the state %s of the collection.", m.ReadBack, address, corpus.Counted(m.Total, "document"),
		corpus.Counted(m.Articles, "article"), corpus.Counted(m.Comments, "comment"), corpus.Counted(m.Outlets, "outlet"), m.Snapshot)
	if !m.From.IsZero() {
		fmt.Fprintf(&documents, " They were published from %s to %s", m.From.Format("2 January 2006"), m.To.Format("2 January 2006"))
		if m.Undated > 0 {
			fmt.Fprintf(&documents, "; %d have no date", m.Undated)
		}
		documents.WriteString(".")
	}
	if m.Distinct != m.Total {
		fmt.Fprintf(&documents, " Near-identical texts counted once, there are %d.", m.Distinct)
	}
	for _, sentence := range m.Drifted {
		documents.WriteString(" " + sentence)
	}
	fmt.Fprintf(&labels, "Labels. Standpoint %s labelled agencies, places and sides; words are matched by its text analyzer %s.", version, schema.Version)
	if len(m.Judges) > 0 {
		of := "the documents"
		if m.Looked < m.Total {
			of = fmt.Sprintf("the newest %d documents", m.Looked)
		}
		fmt.Fprintf(&labels, " The sides of %s are from %s. A side counts if it is at least %.0f%% likely.", of, strings.Join(m.Judges, ", "), 100*m.Min)
	}
	if m.Settled > 0 {
		fmt.Fprintf(&labels, " Of %s, people settled a side, which counts in place of the model's.", corpus.Counted(m.Settled, "document"))
	}
	if m.Named {
		labels.WriteString(" Agencies and places count only where the text names them.")
	}
	for _, sentence := range m.Quality {
		labels.WriteString(" " + sentence)
	}
	out := documents.String() + "\n\n" + labels.String()
	if m.Checked != nil {
		out += "\n\n" + m.Checked.sentences()
	}
	return out + "\n"
}

// sentences say what was judged and what follows.
func (c Checked) sentences() string {
	out := fmt.Sprintf("Correction. Of these documents, %d of %d were judged by people (sample “%s”, sides toward %s).", c.Labelled, c.Documents, c.Sample, c.Target)
	if c.Refused != "" {
		return out + " They do not carry corrected shares: " + c.Refused + "."
	}
	for i, s := range c.Shares {
		if i == 0 {
			out += fmt.Sprintf(" The shares, worked out from these and the model’s labels (%s), with their 95%% intervals:", s.Estimate.Method)
		}
		out += fmt.Sprintf(" %s %.1f%% (%.1f to %.1f", s.Value, 100*s.Estimate.Share, 100*s.Estimate.Low, 100*s.Estimate.High)
		if s.Raw >= 0 {
			out += fmt.Sprintf("; the model says %.1f%%", 100*s.Raw)
		}
		out += map[bool]string{true: ").", false: "),"}[i == len(c.Shares)-1]
	}
	return out
}

// title is what a citation calls the result.
func (m Methods) title() string { return "Search for " + m.ReadBack }

func (m Methods) note() string {
	return fmt.Sprintf("%s, snapshot %s", corpus.Counted(m.Total, "document"), m.Snapshot)
}

// key is a name for the citation that differs for every result.
func (m Methods) key() string {
	return "standpoint-" + strings.TrimPrefix(m.Snapshot.String(), "s") + "-" + digestOf(m.Canonical)
}

// bibtexEscapes are the signs that mean something else to TeX. BibTeX counts braces, also
// those after a backslash (btxdoc, section 3), so they are written by name.
var bibtexEscapes = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`, "%", `\%`, "#", `\#`, "&", `\&`, "_", `\_`, "$", `\$`, "^", `\^{}`, "~", `\~{}`)

// BibTeX is the result as an entry of a bibliography. It has no day on which it was looked
// at: the snapshot says what was there.
func (m Methods) BibTeX(address, version string) string {
	return fmt.Sprintf("@misc{%s,\n  author = {{Standpoint}},\n  title = {%s},\n  howpublished = {Standpoint %s},\n  url = {%s},\n  note = {%s}\n}\n",
		m.key(), bibtexEscapes.Replace(m.title()), bibtexEscapes.Replace(version), urlEscapes.Replace(address), bibtexEscapes.Replace(m.note()))
}

// urlEscapes are the signs that would end a field of BibTeX; an address that was written
// by this program has none of them.
var urlEscapes = strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C")

// CSL is an item of the Citation Style Language (CSL-JSON).
type CSL struct {
	ID        string    `json:"id"`
	Type      string    `json:"type" enum:"dataset"`
	Author    []CSLName `json:"author" doc:"The program: without an author, many styles begin with the title."`
	Title     string    `json:"title"`
	Publisher string    `json:"publisher"`
	Version   string    `json:"version" doc:"The snapshot."`
	URL       string    `json:"URL"`
	Note      string    `json:"note"`
}

// CSLName is a name that has no parts.
type CSLName struct {
	Literal string `json:"literal"`
}

// CSL is the result as an item of CSL-JSON.
func (m Methods) CSL(address, version string) CSL {
	return CSL{ID: m.key(), Type: "dataset", Author: []CSLName{{"Standpoint"}}, Title: m.title(), Publisher: "Standpoint " + version, Version: m.Snapshot.String(), URL: address, Note: m.note()}
}

// CSLText writes an item as a file of CSL-JSON, which is a list.
func CSLText(item CSL) string {
	text, _ := json.MarshalIndent([]CSL{item}, "", "  ") // texts and numbers can always be written
	return string(text) + "\n"
}

// Address is that of the search on a site whose pages begin with origin.
func (m Methods) Address(origin string) string {
	return strings.TrimSuffix(origin+"/search?"+m.Canonical, "?")
}

// digestOf names a text in 8 hexadecimal digits.
func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}
