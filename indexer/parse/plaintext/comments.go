package plaintext

import (
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
)

// comments cuts the lines below an article into comments. One line is one
// comment, but
//
//   - where blank lines divide the lines into blocks throughout, a block is one,
//     with the next if all of its lines begin with ">";
//   - a line that only repeats words of the article or of an earlier comment
//     begins a comment whose answer is on the next line; so do lines that
//     begin with ">";
//   - a line wholly in quotation marks after another such line, or one that
//     corrects what is above it ("I meant …", "Edit: …"), goes on with it.
//
// answers holds for each comment the number, from 1, of the comment whose words
// it repeats; 0 where it answers the article.
func comments(article *corpus.Article, rows []row) (done []corpus.Comment, answers []int) {
	if len(rows) == 0 {
		return nil, nil
	}
	cut := cutter{source: newRepeats(article.Paragraphs), blocks: inBlocks(rows)}
	for _, row := range rows {
		cut.add(row)
	}
	cut.close()
	return cut.done, cut.answers
}

// cutter collects lines to comments.
type cutter struct {
	source  *repeats
	blocks  bool
	done    []corpus.Comment
	answers []int    // of each comment done, the number of the one that it answers
	open    []string // lines of the comment being collected
	parent  int      // number of the comment that it answers; 0: the article
	quotes  bool     // all of its lines so far are quotations that want an answer
	quote   passage  // the last of them
	asks    bool     // all of its lines so far are marked as quotations
}

func (c *cutter) add(row row) {
	words := hear(row.text)
	quote, repeated := c.source.find(row.text, words)
	marked := strings.HasPrefix(row.text, ">")
	if !c.continues(row, quote, repeated, marked) {
		c.close()
		c.quotes = true
	}
	if c.quotes && c.parent == 0 {
		c.parent = quote.source
	}
	first := len(c.open) == 0
	c.asks = marked && (first || c.asks)
	c.quotes = c.quotes && (marked || repeated && (first || quote.words >= long))
	c.quote = quote
	c.open = append(c.open, row.text)
	c.source.learn(words, len(c.done)+1)
}

// continues reports whether a line belongs to the comment that is open.
func (c *cutter) continues(row row, quote passage, repeated, marked bool) bool {
	switch {
	case len(c.open) == 0:
		return false
	case c.blocks:
		return !row.gap || c.asks
	case c.quotes && marked:
		return true
	case c.quotes && repeated:
		// A quotation may run over several lines, but what was quoted in few
		// words may be answered in the words that follow them.
		return quote.words < long || quote.source == c.quote.source
	case c.quotes:
		return true
	case marked || repeated:
		return false
	}
	last := c.open[len(c.open)-1]
	return correction.MatchString(row.text) && speaksOfItself.MatchString(last) || addition.MatchString(row.text) ||
		isQuotation(row.text) && isQuotation(last) && len(c.open) < 3
}

var (
	correction     = lazily(`(?i)^(what )?i (meant|was trying|should have|mean)\b`)
	speaksOfItself = lazily(`(?i)\b(my|the) (comment|post|point|words?|reply|question|first comment)\b|\bi (said|wrote|worded|phrased)\b|\b(wrongly|the wrong way|misread|typo)\b`)
	addition       = lazily(`(?i)^(edit|edited|edit to add|eta|ps|p\.s\.|postscript|to clarify|correction)( ?\d)? ?[:;,.–—-]`)
)

// isQuotation reports whether a line is in quotation marks from end to end.
func isQuotation(text string) bool {
	first, size := utf8.DecodeRuneInString(text)
	last, width := utf8.DecodeLastRuneInString(text)
	if len(text) <= size+width || !strings.ContainsRune(`"“„«`, first) || !strings.ContainsRune(`"”“»`, last) {
		return false
	}
	return !strings.ContainsAny(text[size:len(text)-width], `"“”„«»`)
}

func (c *cutter) close() {
	if len(c.open) == 0 {
		return
	}
	text := strings.Join(c.open, "\n\n")
	c.done, c.answers = append(c.done, corpus.Comment{Text: text}), append(c.answers, c.parent)
	c.open, c.parent, c.quotes = nil, 0, false
}

// inBlocks reports whether blank lines separate comments: there are several blocks,
// most of few lines, and some of more than one.
func inBlocks(rows []row) bool {
	blocks := 1
	for _, row := range rows[1:] {
		if row.gap {
			blocks++
		}
	}
	return blocks > 1 && blocks < len(rows) && len(rows) <= 4*blocks
}

// linkReplies gives ids to a thread's comments and puts the id of the one that
// is answered where answers has its number.
func linkReplies(t *corpus.Thread, answers []int) {
	t.Identify() // without parents the order stays
	for i, number := range answers {
		if number > 0 {
			t.Comments[i].ParentID = t.Comments[number-1].ID
		}
	}
}
