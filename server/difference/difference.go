// Package difference shows how one text differs from another.
package difference

import (
	"strings"
	"unicode"

	"znkr.io/diff"
)

// Edit says whether a run of words is in both of two texts.
type Edit string

// The edits.
const (
	Same     Edit = "same"
	Deleted  Edit = "deleted"  // in the first text alone
	Inserted Edit = "inserted" // in the second text alone
)

// Run is some words of two texts that are compared.
type Run struct {
	Edit Edit
	Text string // with the white space behind its words, as the second text has it; of Deleted, as the first
}

// Of compares two texts word by word (Myers, "An O(ND) difference algorithm and
// its variations", 1986). White space does not count. What is the same or inserted
// is, put together, the second text. Of a changed passage, what was deleted comes first.
func Of(before, after string) []Run {
	xs, ys := wordsOf(before), wordsOf(after)
	var out []Run
	add := func(edit Edit, text string) {
		switch n := len(out); {
		case text == "":
		case n > 0 && out[n-1].Edit == edit:
			out[n-1].Text += text
		default:
			out = append(out, Run{edit, text})
		}
	}
	var deleted, inserted strings.Builder
	flush := func() {
		add(Deleted, deleted.String())
		add(Inserted, inserted.String())
		deleted.Reset()
		inserted.Reset()
	}
	for _, e := range diff.Edits(bare(xs), bare(ys)) {
		switch e.Op {
		case diff.Delete:
			deleted.WriteString(xs[e.PosX])
		case diff.Insert:
			inserted.WriteString(ys[e.PosY])
		default:
			flush()
			add(Same, ys[e.PosY])
		}
	}
	flush()
	return out
}

// wordsOf cuts a text after the white space behind each word. White space before the
// first word is a word.
func wordsOf(text string) (words []string) {
	for text != "" {
		space := strings.IndexFunc(text, unicode.IsSpace)
		if space < 0 {
			return append(words, text)
		}
		end := len(text)
		for i, r := range text[space:] {
			if !unicode.IsSpace(r) {
				end = space + i
				break
			}
		}
		words, text = append(words, text[:end]), text[end:]
	}
	return words
}

// bare are words without white space.
func bare(words []string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = strings.TrimRightFunc(word, unicode.IsSpace)
	}
	return out
}
