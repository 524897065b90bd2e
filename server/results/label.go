package results

import (
	"strings"

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
	case schema.Labelled:
		label = map[string]string{string(corpus.ByModel): "Model", string(corpus.ByPeople): "People"}[value]
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

// Short returns the acronym of an agency, if it has one that only it has, such as
// FEMA; else its label.
func (r *Reader) Short(agency string) string {
	names := r.values.NamesOf(schema.Agency, agency)
	for i, name := range names {
		if i > 0 && isAcronym(name, names[0]) && len(r.values.Names.Named(schema.Agency, name)) == 1 {
			return name
		}
	}
	return r.Label(schema.Agency, agency)
}

// isAcronym reports whether a name is two to eight capitals that come in this order
// in another.
func isAcronym(name, of string) bool {
	if len(name) < 2 || len(name) > 8 {
		return false
	}
	of = strings.ToUpper(of)
	for _, letter := range []byte(name) {
		at := strings.IndexByte(of, letter)
		if letter < 'A' || letter > 'Z' || at < 0 {
			return false
		}
		of = of[at+1:]
	}
	return true
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

// SideWords are the words for a side, to be written before the name of the target:
// "critical of ".
func SideWords(side corpus.Label) string { return sides[side] }

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
