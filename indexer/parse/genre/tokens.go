package genre

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/words"
)

// kind is what a token is, before it is known what the model makes of it.
type kind uint8

const (
	word   kind = iota // letters, with apostrophes and hyphens inside
	number             // digits, with separators, currency and per cent signs
	mark               // one punctuation mark, an ellipsis or a run of ! and ?
	emoji              // one symbol outside the scripts
	handle             // @name
	link               // http://… or www.…
	quoted             // a whole quotation, whatever is in it
)

// token is a word of a line, or what the model reads as one thing, such as a
// quotation or a sum of money.
type token struct {
	kind   kind
	text   string // as written
	start  int    // byte of the line
	starts bool   // a sentence begins with it
	glued  bool   // no space before it
}

// maxTokens bounds the work for one line; what comes after it changes no genre
// that a thousand tokens have not shown.
const maxTokens = 1000

// pieces are the words and signs that make up tokens. Hyphens are joined later, for
// "20-year-old" is three tokens.
var pieces = words.Options{Joiners: "'’", Initials: true, Signs: true}

// Marks around quotations, and signs in numbers.
const (
	opening    = `"“„«`
	closing    = `"”»`
	currencies = "$£€"
)

// tokenize makes tokens of the words and signs of a line. What is between double
// quotation marks becomes one token, because the words of others do not show how
// the writer writes. open is true if a quotation was begun and not ended: it reaches
// to the end of the line, as in quotations of several paragraphs.
func tokenize(line string) (tokens []token, open bool) {
	l := lexer{line: strings.ReplaceAll(line, "''", `"`), starts: true}
	for p := range words.Tokens(l.line, pieces) {
		if len(l.tokens) == maxTokens {
			return l.tokens, false
		}
		l.take(p)
	}
	if l.inside > 0 {
		l.quote(len(l.line))
		return l.tokens, true
	}
	return l.tokens, false
}

type lexer struct {
	line   string
	end    int  // byte at which the last piece ended
	until  int  // byte up to which pieces belong to a link
	inside int  // byte at which the text of an open quotation begins; 0 if none is open
	glued  bool // there was no space before that quotation
	starts bool // the next word begins a sentence
	tokens []token
}

// take makes a token of a piece, or adds the piece to the token before it.
func (l *lexer) take(p words.Token) {
	first, _ := utf8.DecodeRuneInString(p.Text)
	glued := p.Start == l.end && p.Start > 0
	l.end = p.End
	switch {
	case p.Start < l.until:
	case l.inside > 0:
		if strings.ContainsRune(closing, first) {
			l.quote(p.Start)
		}
	case strings.ContainsRune(opening, first):
		l.inside, l.glued = p.End, glued
	case glued && l.extend(p, first):
	case isLink(l.line[p.Start:]):
		l.until = p.Start + untilSpace(l.line[p.Start:])
		l.emit(link, p.Start, l.until, glued)
	case unicode.IsLetter(first):
		l.emit(word, p.Start, p.End, glued)
	case unicode.IsDigit(first) || strings.ContainsRune(currencies, first):
		l.emit(number, p.Start, p.End, glued)
	case unicode.Is(unicode.So, first):
		l.emit(emoji, p.Start, p.End, glued)
	default:
		l.emit(mark, p.Start, p.End, glued)
	}
}

// extend adds a piece to the token right before it, and reports whether they are
// one token: "$" and "3", "@" and a name, "Dr" and ".".
func (l *lexer) extend(p words.Token, first rune) bool {
	n := len(l.tokens)
	if n == 0 {
		return false
	}
	last := &l.tokens[n-1]
	joined := false
	switch last.kind {
	case number:
		joined = !p.Sign || strings.ContainsRune(currencies+"%", first)
	case handle:
		joined = !p.Sign || first == '_'
	case word:
		joined = first == '.' && isAbbreviation(last.text) && !strings.HasPrefix(l.line[p.End:], ".")
	case mark:
		switch {
		case last.text == "@" && !p.Sign:
			last.kind, joined = handle, true
		case last.text[0] == '.' && first == '.':
			joined = true
		case strings.ContainsAny(last.text[:1], "!?") && (first == '!' || first == '?'):
			joined = true
		case !p.Sign && last.glued && n > 1 && joins(l.tokens[n-2], last.text, first):
			l.tokens = l.tokens[:n-1]
			last, joined = &l.tokens[n-2], true
		}
	}
	if joined {
		last.text = l.line[last.start:p.End]
		l.starts = last.kind == mark && endsSentence(last.text)
	}
	return joined
}

// joins reports whether a mark holds a token and what follows together: "1,204",
// "mother-in-law". The figures in "20-year-old" and the initials in "U.S.-backed"
// stay apart.
func joins(before token, mark string, first rune) bool {
	switch before.kind {
	case number:
		return unicode.IsDigit(first) && strings.Contains(".,:", mark)
	case word:
		return mark == "-" && !strings.HasSuffix(before.text, ".")
	}
	return false
}

func (l *lexer) emit(k kind, start, end int, glued bool) {
	text := l.line[start:end]
	l.tokens = append(l.tokens, token{k, text, start, l.starts, glued})
	l.starts = k == mark && (l.starts || endsSentence(text))
}

// quote ends a quotation at a byte.
func (l *lexer) quote(end int) {
	text := l.line[l.inside:end]
	l.tokens = append(l.tokens, token{quoted, text, l.inside, l.starts, l.glued})
	l.starts = endsSentence(text[max(0, len(strings.TrimRight(text, " "))-1):])
	l.inside = 0
}

// endsSentence reports whether the word after a mark begins a sentence.
func endsSentence(mark string) bool {
	return mark != "" && strings.ContainsAny(mark[:1], ".!?:") || strings.HasPrefix(mark, "…")
}

// isAbbreviation reports whether a full stop after a word belongs to it. Those
// without a capital ("etc.") end sentences as well.
func isAbbreviation(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return !strings.HasSuffix(s, ".") && (strings.Contains(s, ".") || unicode.IsUpper(first) && words.IsAbbreviation(s))
}

func isLink(rest string) bool {
	return strings.HasPrefix(rest, "http://") || strings.HasPrefix(rest, "https://") || strings.HasPrefix(rest, "www.")
}

func untilSpace(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(s)
}
