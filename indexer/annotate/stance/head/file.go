package head

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
)

// format is what a file of a head says that it is.
const format = "standpoint stance head 1"

// all is what a head for every agency is called.
const all = "all"

// Name says which head made a label: "head:us-dhs:1f0a2b3c", with its agency or "all",
// and a digest of all that changes what it says.
func (h *Head) Name() string { return "head:" + h.Of() + ":" + h.Version() }

// Of is the agency of a head; "all" if it is for every agency.
func (h *Head) Of() string {
	if h.Agency == "" {
		return all
	}
	return h.Agency
}

// Version is a digest of all that changes what a head says.
func (h *Head) Version() string {
	says := *h
	says.Learned = Learned{}
	text, _ := json.Marshal(says) // it has only numbers and texts
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:4])
}

// Learned says what a head was fitted to, and what came of it. Figures are of the
// examples themselves, each judged by a head that was fitted without its article.
type Learned struct {
	Labels    int      `json:"labels"`
	Articles  int      `json:"articles"`
	Documents []string `json:"documents"` // ids, in order
	Samples   []string `json:"samples"`   // names, in order
	Better    bool     `json:"better"`    // by the rule of package fitting; otherwise somebody wanted it anyway
	Before    Figures  `json:"before"`
	After     Figures  `json:"after"`
}

// Figures are how good chances are, on some texts.
type Figures struct {
	LogLoss float64 `json:"log_loss"`
	MacroF1 float64 `json:"macro_f1"`
	AUC     float64 `json:"auc"` // of “a side is taken”
}

// file is what is written.
type file struct {
	Format string `json:"format"`
	*Head
}

// Write returns the file of a head.
func (h *Head) Write() ([]byte, error) {
	text, err := json.MarshalIndent(file{format, h}, "", " ")
	return append(text, '\n'), err
}

// Read reads what Write wrote. The vectors have to be of a width.
func Read(text []byte, width int) (*Head, error) {
	f := file{Head: &Head{}}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return nil, fmt.Errorf("it is not a head for stances: %w", err)
	}
	if f.Format != format {
		return nil, fmt.Errorf("it is not a head for stances: its format is %q, not %q", f.Format, format)
	}
	if len(f.Offsets) == 0 || len(f.Vector[0]) != len(f.Vector[1]) || len(f.Vector[0]) != 0 && len(f.Vector[0]) != width {
		return nil, fmt.Errorf("it is not a whole head for stances: it has %d parts, and vectors of %d and %d numbers", len(f.Offsets), len(f.Vector[0]), len(f.Vector[1]))
	}
	numbers := append([]float64{f.Slope}, append(f.Vector[0], f.Vector[1]...)...)
	for _, o := range f.Offsets {
		numbers = append(numbers, o.Critical, o.Supportive)
	}
	for _, v := range numbers {
		if math.Abs(v) > 1e6 {
			return nil, fmt.Errorf("it is not a head for stances: it has the weight %g", v)
		}
	}
	return f.Head, nil
}
