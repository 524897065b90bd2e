package pages

import (
	"fmt"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// fitted says what was fitted to people's labels, and how good it is.
func (p *Pages) fitted() (sentences []string) {
	for _, f := range p.reader.FittedTo() {
		toward := "every agency"
		if f.Agency != "" {
			toward = p.reader.Label(schema.Agency, f.Agency)
		}
		worth := ""
		if !f.Better {
			worth = " This is no more than chance can explain; it is used because somebody here wanted it."
		}
		sentences = append(sentences, fmt.Sprintf("Sides toward %s are judged by a layer that was fitted to %s of people here, in %s. On texts of other articles than it was fitted to, its macro-F1 is %.2f, and that of the model as it comes %.2f.%s Its labels have the source %s.",
			toward, corpus.Counted(f.Labels, "label"), corpus.Counted(f.Articles, "article"), f.After, f.Before, worth, f.Name))
	}
	return sentences
}
