package remote

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/words"
)

// A batch holds so many questions, or fewer if they would have more bytes. A
// question that is larger by itself is sent alone.
const (
	maxQuestions = 64
	maxBytes     = 1 << 20
)

// batch is the questions of one request.
type batch struct {
	questions []stance.Input
	body      []byte // a line for each; their ids are their numbers in the batch, from 1
}

// line is a question as it is sent.
type line struct {
	ID       string      `json:"id"`
	Kind     corpus.Kind `json:"kind"`
	Text     string      `json:"text"`
	Headline string      `json:"headline,omitempty"`
	Parent   string      `json:"parent,omitempty"`
	Targets  [1]target   `json:"targets"`
}

type target struct {
	Text string       `json:"text"`
	Span *corpus.Span `json:"span,omitempty"` // the first mention; nil: only the thread names the target, or it is a phrase
}

// fill makes a batch of as many of the questions as fit in it, from the first on.
func fill(questions []stance.Input) batch {
	var b batch
	for i, in := range questions {
		text := write(i, in)
		if i == maxQuestions || i > 0 && len(b.body)+len(text) > maxBytes {
			break
		}
		b.questions, b.body = questions[:i+1], append(b.body, text...)
	}
	return b
}

// write writes a question on one line.
func write(i int, in stance.Input) []byte {
	ask := target{Text: in.Target}
	if len(in.Mentions) > 0 {
		ask.Span = &in.Mentions[0]
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	// Strings and numbers can always be written.
	_ = encoder.Encode(line{strconv.Itoa(i + 1), in.Kind, in.Text, in.Headline, in.Parent, [1]target{ask}})
	return text.Bytes()
}

// answer is a line of the answer, with what the annotate command writes too.
type answer struct {
	ID      string  `json:"id"`
	Stances []taken `json:"stances"`
	Error   string  `json:"error"`
}

// taken is a side that a text takes. There are chances, or a label and how
// likely it is.
type taken struct {
	Target     string       `json:"target"` // may be left out if there is only one
	Label      corpus.Label `json:"label"`
	Confidence *float64     `json:"confidence"`
	Chances    []float64    `json:"chances"` // of critical, neutral and supportive
	Evidence   []int        `json:"evidence"`
	Source     string       `json:"source"`
}

// read reads the answers to a batch, which may come in any order. Errors name the
// line and the field.
func (b batch) read(body []byte) ([]stance.Judgement, error) {
	judgements := make([]stance.Judgement, len(b.questions))
	answered := make([]bool, len(b.questions))
	number := 0
	for text := range bytes.Lines(body) {
		number++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		i, judgement, err := b.readLine(text)
		if err == nil && answered[i] {
			err = fmt.Errorf("id: %d is answered twice", i+1)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d of the answer: %w", number, err)
		}
		judgements[i], answered[i] = judgement, true
	}
	if i := slices.Index(answered, false); i >= 0 {
		return nil, fmt.Errorf("line %d of the answer: id: %d is missing", number+1, i+1)
	}
	return judgements, nil
}

// readLine reads an answer, and finds the question that it is for.
func (b batch) readLine(text []byte) (int, stance.Judgement, error) {
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
			err = fmt.Errorf("%s: it cannot be a %s", wrong.Field, wrong.Value)
		}
		return 0, stance.Judgement{}, err
	}
	id, err := strconv.Atoi(a.ID)
	if err != nil || id < 1 || id > len(b.questions) {
		return 0, stance.Judgement{}, fmt.Errorf("id: no question has %q", a.ID)
	}
	if a.Error != "" {
		return 0, stance.Judgement{}, fmt.Errorf("error: %q", a.Error)
	}
	in := b.questions[id-1]
	at := slices.IndexFunc(a.Stances, func(s taken) bool {
		return s.Target == in.Target || s.Target == "" && len(a.Stances) == 1
	})
	if at < 0 {
		return 0, stance.Judgement{}, fmt.Errorf("stances: %q is missing", in.Target)
	}
	judgement, err := a.Stances[at].judgement(in)
	if err != nil {
		return 0, stance.Judgement{}, fmt.Errorf("stances[%d].%w", at, err)
	}
	return id - 1, judgement, nil
}

// judgement checks every field; an error begins with the name of one.
func (s taken) judgement(in stance.Input) (stance.Judgement, error) {
	j := stance.Judgement{Source: s.Source}
	if s.Source == "" {
		return j, errors.New("source: it is missing: want the name of the model")
	}
	var err error
	if j.Chances, err = s.chances(); err != nil || j.Chances == (corpus.Chances{}) {
		return j, err
	}
	if s.Evidence == nil {
		j.Evidence = naming(in)
		return j, nil
	}
	if e, length := s.Evidence, utf8.RuneCountInString(in.Text); len(e) != 2 || e[0] < 0 || e[0] >= e[1] || e[1] > length {
		return j, fmt.Errorf("evidence: want [start, end) in the %d code points of the text, got %v", length, e)
	}
	j.Evidence = &corpus.Span{s.Evidence[0], s.Evidence[1]}
	return j, nil
}

// rounding is how far the sum of chances may be from 1: they may have been
// rounded to two digits.
const rounding = 0.0151

// chances are zero if the label is unclear.
func (s taken) chances() (corpus.Chances, error) {
	if s.Label != "" && !slices.Contains(corpus.Labels, s.Label) {
		return corpus.Chances{}, fmt.Errorf("label: want one of %v, got %q", corpus.Labels, s.Label)
	}
	within := func(p float64) bool { return p >= 0 && p <= 1 }
	if c := s.Chances; c != nil {
		if len(c) != 3 || !within(c[0]) || !within(c[1]) || !within(c[2]) {
			return corpus.Chances{}, fmt.Errorf("chances: want those of critical, neutral and supportive, from 0 to 1, got %v", c)
		}
		sum := c[0] + c[1] + c[2]
		if s.Label == corpus.Unclear && sum == 0 { // nothing was judged
			return corpus.Chances{}, nil
		}
		if math.Abs(sum-1) > rounding {
			return corpus.Chances{}, fmt.Errorf("chances: %v sum to %.3g, not to 1", c, sum)
		}
		return corpus.NewChances(c[0], c[1], c[2]), nil
	}
	switch {
	case s.Label == "":
		return corpus.Chances{}, errors.New("label: it is missing, and so are chances")
	case s.Label == corpus.Unclear:
		return corpus.Chances{}, nil
	case s.Confidence == nil:
		return corpus.Chances{}, errors.New("confidence: it is missing, and so are chances")
	case !within(*s.Confidence):
		return corpus.Chances{}, fmt.Errorf("confidence: want 0 to 1, got %v", *s.Confidence)
	}
	return corpus.ChancesFor(s.Label, *s.Confidence), nil
}

// naming is the evidence of an answer that has none: the first sentence that
// names the target or, if none does, the text.
func naming(in stance.Input) *corpus.Span {
	if len(in.Mentions) > 0 {
		for _, s := range words.Sentences(in.Text) {
			if s.RuneStart <= in.Mentions[0][0] && in.Mentions[0][0] < s.RuneEnd {
				return &corpus.Span{s.RuneStart, s.RuneEnd}
			}
		}
	}
	return &corpus.Span{0, utf8.RuneCountInString(in.Text)}
}
