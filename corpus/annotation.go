package corpus

import "encoding/json"

// Label is the side that a document takes toward a target.
type Label string

// The four sides. Unclear is an answer: there was not enough evidence for another.
const (
	Supportive Label = "supportive"
	Critical   Label = "critical"
	Neutral    Label = "neutral"
	Unclear    Label = "unclear"
)

// Labels lists the sides in the order in which people are shown them.
var Labels = []Label{Supportive, Critical, Neutral, Unclear}

// Span is [start, end) in Unicode code points of the text that it points into.
type Span [2]int

// Annotation is what is understood of one document. Every label carries the
// spans that show it.
type Annotation struct {
	Language  string            `json:"language,omitempty"` // ISO 639-1; "" is unknown
	Agencies  []AgencyMention   `json:"agencies"`           // the lead agency first
	Locations []LocationMention `json:"locations"`
	Stances   []Stance          `json:"stances"` // one for each agency, in the order of Agencies, then one for each target asked for
	Quotes    []Quote           `json:"quotes"`
}

// MarshalJSON writes empty lists as [], never as null.
func (a Annotation) MarshalJSON() ([]byte, error) {
	type plain Annotation
	a.Agencies, a.Locations = present(a.Agencies), present(a.Locations)
	a.Stances, a.Quotes = present(a.Stances), present(a.Quotes)
	return json.Marshal(plain(a))
}

// AgencyMention is a government agency that a document is about. If the document
// names it in its own words, Named is true and Spans say where, except in its
// headline; otherwise only its thread speaks of it, and Spans is empty.
type AgencyMention struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Path  []string `json:"path"` // from the root to the parent; empty for a root
	Named bool     `json:"named"`
	Spans []Span   `json:"spans"`
}

// LocationMention is a place that a document is about; Named and Spans are as in
// AgencyMention. Path runs from the country to the parent and is empty for a
// country.
type LocationMention struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Path     []string `json:"path"`
	GeoNames int      `json:"geonames,omitempty"` // 0: no GeoNames id known
	Lat      *float64 `json:"lat,omitempty"`      // degrees, north positive
	Lon      *float64 `json:"lon,omitempty"`      // degrees, east positive
	Named    bool     `json:"named"`
	Spans    []Span   `json:"spans"`
}

// Stance is what is known of the side that a document takes toward a target. Its
// label is a view of the chances. Evidence is the span of the document's own text
// that shows it; nil only if nothing was judged, or if people settled another side than
// the model.
type Stance struct {
	Target   string  `json:"target"` // agency id, or the free phrase asked for
	Chances  Chances `json:"chances"`
	Evidence *Span   `json:"evidence,omitempty"`
	Source   string  `json:"source"` // what judged: "encoder:1", "linear:2", "rule:1", the name of another model, or "people"
	// Model is what the model said where people settled the side, without a target if it
	// said nothing; nil if the side is the model's. See Annotation.Settle.
	Model *Stance `json:"model,omitempty"`
}

// Label returns the label at DefaultMin.
func (s Stance) Label() Label { return s.Chances.Side(DefaultMin) }

// Confidence returns how likely Label is right, 0 to 1; 0 for Unclear.
func (s Stance) Confidence() float64 { return s.Chances.Of(s.Label()) }

// MarshalJSON writes the label and the confidence too.
func (s Stance) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Target     string  `json:"target"`
		Label      Label   `json:"label"`
		Confidence float64 `json:"confidence"`
		Chances    Chances `json:"chances"`
		Evidence   *Span   `json:"evidence,omitempty"`
		Source     string  `json:"source"`
		Model      *Stance `json:"model,omitempty"`
	}{s.Target, s.Label(), s.Confidence(), s.Chances, s.Evidence, s.Source, s.Model})
}

// UnmarshalJSON reads what MarshalJSON writes. Records of an earlier version have a
// label and its confidence instead of chances; the chances are made of these.
func (s *Stance) UnmarshalJSON(data []byte) error {
	type plain Stance
	read := struct {
		*plain
		Chances    *Chances `json:"chances"`
		Label      Label    `json:"label"`
		Confidence float64  `json:"confidence"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	if s.Chances = ChancesFor(read.Label, read.Confidence); read.Chances != nil {
		s.Chances = *read.Chances
	}
	return nil
}

// Quote is a passage of a document that repeats a passage of another.
type Quote struct {
	Of         string `json:"of"`                  // "article" or "comment"
	SourceID   string `json:"source_id,omitempty"` // id of the document quoted, if it has one
	Span       Span   `json:"span"`                // in the quoting text
	SourceSpan Span   `json:"source_span"`         // in the quoted text
}

// MarshalJSON writes empty lists as [], never as null.
func (m AgencyMention) MarshalJSON() ([]byte, error) {
	type plain AgencyMention
	m.Path, m.Spans = present(m.Path), present(m.Spans)
	return json.Marshal(plain(m))
}

// MarshalJSON writes empty lists as [], never as null.
func (m LocationMention) MarshalJSON() ([]byte, error) {
	type plain LocationMention
	m.Path, m.Spans = present(m.Path), present(m.Spans)
	return json.Marshal(plain(m))
}

// Toward returns the pair of a target and its side as one token, for a reader who
// asks for at least min; see Chances.Side.
func (s Stance) Toward(min float64) string { return s.Target + ":" + string(s.Chances.Side(min)) }

// Lead returns the stance toward the lead agency, which is the document's own
// stance; ok is false if there is none.
func (a Annotation) Lead() (lead Stance, ok bool) {
	if len(a.Agencies) == 0 {
		return Stance{}, false
	}
	for _, s := range a.Stances {
		if s.Target == a.Agencies[0].ID {
			return s, true
		}
	}
	return Stance{}, false
}
