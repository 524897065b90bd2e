package annotate

import (
	"encoding/json"
	"errors"

	"standpoint/corpus"
)

// UnmarshalJSON reads a target as a string, the phrase alone, or as an object
// {"text":"…","span":[start,end]}.
func (t *Target) UnmarshalJSON(data []byte) error {
	var phrase string
	if json.Unmarshal(data, &phrase) == nil {
		*t = Target{Text: phrase}
		return nil
	}
	var object struct {
		Text *string      `json:"text"`
		Span *corpus.Span `json:"span"`
	}
	if err := json.Unmarshal(data, &object); err != nil || object.Text == nil {
		return errors.New(`a target is a phrase or an object with text and span, such as {"text":"raids","span":[4,9]}`)
	}
	*t = Target{Text: *object.Text, Span: object.Span}
	return nil
}
