// Package stance judges which side a text takes toward a target.
package stance

import "standpoint/corpus"

// Input is one text and one target in it.
type Input struct {
	Kind     corpus.Kind
	Text     string
	Mentions []corpus.Span // where Text names the target; empty if it only inherits it from an ancestor
	Others   []corpus.Span // where Text names other agencies or people that are known
	Quoted   []corpus.Span // stretches that repeat the words of others: they endorse nothing
	Target   string        // display name, or a free phrase
	Headline string        // of the article that the text stands under
	Article  string        // text of that article
	Parent   string        // text of the comment that it answers
}

// Model judges stances. It is safe for concurrent use.
type Model struct{}

// New loads the embedded model.
func New() (*Model, error) { return &Model{}, nil }

// Judge gives the side that in.Text takes toward in.Target, how likely that
// label is right (0 of unclear), the span of in.Text that shows it and what
// said so.
func (m *Model) Judge(in Input) (label corpus.Label, confidence float64, evidence *corpus.Span, source string) {
	return corpus.Unclear, 0, nil, "model:1"
}
