package results

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// Label is the name of a value of a field for a person to read; the value
// itself if no name is known.
func (r *Reader) Label(field, value string) string {
	label := ""
	switch field {
	case schema.Kind:
		label = map[string]string{"article": "Article", "comment": "Comment"}[value]
	case schema.Stance:
		label = stanceLabels[corpus.Label(value)]
	case schema.Toward:
		label = r.towardLabel(value)
	case schema.Language:
		label = languageLabel(value)
	default:
		if r.names != nil {
			label = r.names.Label(field, value)
		}
	}
	if label == "" {
		return value
	}
	return label
}

var stanceLabels = map[corpus.Label]string{
	corpus.Supportive: "Supportive",
	corpus.Critical:   "Critical",
	corpus.Neutral:    "Neutral",
	corpus.Unclear:    "Unclear",
}

// sides says each side before the name of its target.
var sides = map[corpus.Label]string{
	corpus.Supportive: "supportive of ",
	corpus.Critical:   "critical of ",
	corpus.Neutral:    "neutral toward ",
	corpus.Unclear:    "unclear toward ",
}

var capitalSides = map[corpus.Label]string{
	corpus.Supportive: "Supportive of ",
	corpus.Critical:   "Critical of ",
	corpus.Neutral:    "Neutral toward ",
	corpus.Unclear:    "Unclear toward ",
}

func (r *Reader) towardLabel(value string) string {
	target, side, ok := schema.SplitToward(value)
	if !ok {
		return ""
	}
	return capitalSides[side] + r.Label(schema.Agency, target)
}

func languageLabel(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return ""
	}
	return display.English.Languages().Name(tag)
}
