package results

import (
	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// Label returns the name of a value of a field, for people to read, or the value
// itself if it has no name.
func (r *Reader) Label(field, value string) string {
	label := ""
	switch field, _ = schema.Origin(field); field {
	case schema.Kind:
		label = map[string]string{"article": "Article", "comment": "Comment"}[value]
	case schema.Stance:
		label = stanceLabels[corpus.Label(value)]
	case schema.Toward:
		label = r.towardLabel(value)
	default:
		if names := r.values.NamesOf(field, value); len(names) > 0 {
			label = names[0]
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

// sides are the words for each side, written before the name of the target.
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
