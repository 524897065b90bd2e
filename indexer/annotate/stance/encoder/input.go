package encoder

// Kind is the kind of question, each of which has a calibration of its own.
type Kind int

// The kinds: a sentence of news that names the target, a reader's text that
// names it, a reader's text that does not although its thread does, and a
// text asked about a free phrase.
const (
	News Kind = iota
	Comment
	Inherited
	Phrase
	kinds
)

// Input is one text and one target. If the text names the target, Before,
// Mention and After are the text in three parts; else the whole text is Before and
// Target is what the target is called.
type Input struct {
	Kind                   Kind
	Before, Mention, After string
	Target                 string
	Headline               string // of the article that the text answers, "" if unknown
	Parent                 string // the text that this one answers, "" if there is none
}

// What is read of each part, in pieces. The cost of a reading grows with their sum.
const (
	maxText     = 96
	maxMention  = 24
	maxHeadline = 24
	maxParent   = 40
	maxPieces   = 3 + maxText + maxMention + 2 + 2 + maxHeadline + 2 + maxParent + 1
)

// Pieces is an input as the encoder reads it.
type Pieces struct {
	Kind    Kind
	IDs     []uint16
	Target  [2]int // the pieces from the opening to the closing mark, half open
	Content int    // pieces but for the marks: 0 if there is nothing to read
}

// Pieces cuts an input into pieces:
//
//	[CLS] before <mention> after [SEP]                     the target is named
//	[CLS] text [SEP] <target> [SEP]                        it is not
//	… ^ headline [SEP] … | parent [SEP]                    then what the thread says
//
// The marks <, >, ^ and | are pieces of their own.
func (t *Tokenizer) Pieces(in Input) Pieces {
	p := Pieces{Kind: in.Kind, IDs: make([]uint16, 0, maxPieces)}
	p.IDs = append(p.IDs, begin)
	target := func(name string) {
		from := len(p.IDs)
		p.IDs = t.pieces(append(p.IDs, open), name, maxMention)
		p.IDs = append(p.IDs, shut)
		p.Target = [2]int{from, len(p.IDs)}
	}
	if in.Mention != "" {
		before, after := around(t.tail(in.Before), t.pieces(nil, in.After, maxText))
		p.IDs = append(p.IDs, before...)
		target(in.Mention)
		p.IDs = append(p.IDs, after...)
		p.Content = len(before) + len(after)
	} else {
		p.IDs = t.pieces(p.IDs, in.Before, maxText)
		p.Content = len(p.IDs) - 1
		p.IDs = append(p.IDs, end)
		target(in.Target)
	}
	p.IDs = append(p.IDs, end)
	if in.Headline != "" {
		p.IDs = append(t.pieces(append(p.IDs, headlined), in.Headline, maxHeadline), end)
	}
	if in.Parent != "" {
		p.IDs = append(t.pieces(append(p.IDs, answered), in.Parent, maxParent), end)
	}
	return p
}

// tail returns the last pieces of a text. A text is cut before it is read: a
// piece is rarely longer than ten bytes.
func (t *Tokenizer) tail(text string) []uint16 {
	const far = maxText * 12
	if len(text) > far {
		text = text[len(text)-far:]
	}
	all := t.pieces(nil, text, far)
	return all[max(0, len(all)-maxText):]
}

// around shares the room for a text between what comes before the mention and
// what comes after it.
func around(before, after []uint16) (_, _ []uint16) {
	const half = maxText / 2
	switch room := maxText - len(before); {
	case len(before)+len(after) <= maxText:
	case len(before) <= half:
		after = after[:room]
	case len(after) <= half:
		before = before[len(before)-(maxText-len(after)):]
	default:
		before, after = before[len(before)-half:], after[:half]
	}
	return before, after
}
