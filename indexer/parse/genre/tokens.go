package genre

import (
	"strings"
	"unicode"
	"unicode/utf8"
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

// token is one piece of a line: a word, or what the model reads as one thing,
// such as a quotation or a sum of money. The shipped weights are of exactly
// these pieces, which is why they are not those of package words.
type token struct {
	kind   kind
	text   string // as written
	starts bool   // a sentence begins with it
	glued  bool   // no space before it
}

// maxTokens bounds the work for one line; what comes after it changes no
// register that a thousand tokens have not shown.
const maxTokens = 1000

// tokenize cuts a line into tokens. What is between double quotation marks
// becomes one token, because the words of others do not show how the writer
// writes. open is true if a quotation was begun and not ended.
func tokenize(line string) (tokens []token, open bool) {
	s := scanner{line: line, starts: true}
	for len(s.tokens) < maxTokens && s.next() {
	}
	return s.tokens, s.open
}

type scanner struct {
	line   string
	at     int
	starts bool // the next word begins a sentence
	open   bool
	tokens []token
}

func (s *scanner) next() bool {
	before := s.at
	for s.at < len(s.line) {
		r, size := utf8.DecodeRuneInString(s.line[s.at:])
		if !unicode.IsSpace(r) {
			break
		}
		s.at += size
	}
	if s.at >= len(s.line) {
		return false
	}
	glued := s.at == before && before > 0
	r, size := utf8.DecodeRuneInString(s.line[s.at:])
	rest := s.line[s.at:]
	switch {
	case isOpeningQuote(rest, r):
		s.quotation(rest, size, glued)
	case r == '@' && len(rest) > 1 && isWordByte(rest[1]):
		s.emit(handle, rest[:1+wordLength(rest[1:])], glued)
	case strings.HasPrefix(rest, "http://") || strings.HasPrefix(rest, "https://") || strings.HasPrefix(rest, "www."):
		s.emit(link, rest[:untilSpace(rest)], glued)
	case unicode.IsLetter(r):
		s.emit(word, rest[:wordLength(rest)], glued)
	case unicode.IsDigit(r) || r == '$' || r == '£' || r == '€':
		s.emit(number, rest[:numberLength(rest)], glued)
	case unicode.Is(unicode.So, r):
		s.emit(emoji, rest[:size], glued)
	default:
		s.emit(mark, rest[:markLength(rest, size)], glued)
	}
	return true
}

func (s *scanner) emit(k kind, text string, glued bool) {
	starts := s.starts
	s.at += len(text)
	switch k {
	case mark:
		first := text[0]
		if first == '.' || first == '!' || first == '?' || first == ':' || strings.HasPrefix(text, "…") {
			s.starts = true
		}
	case word:
		s.starts = false
		if s.at < len(s.line) && s.line[s.at] == '.' && isAbbreviation(text) {
			s.at++
			text += "."
		}
	default:
		s.starts = false
	}
	s.tokens = append(s.tokens, token{kind: k, text: text, starts: starts, glued: glued})
}

// quotation takes everything to the closing mark as one token. Without one it
// reaches to the end of the line, as in quotations of several paragraphs.
func (s *scanner) quotation(rest string, size int, glued bool) {
	inside := rest[size:]
	if strings.HasPrefix(rest, "''") {
		inside = rest[2:]
	}
	end, width := closingQuote(inside)
	starts := s.starts
	text := inside
	if end < 0 {
		s.open = true
		s.at = len(s.line)
	} else {
		text = inside[:end]
		s.at += len(rest) - len(inside) + end + width
	}
	ended := strings.TrimRight(text, " ")
	s.starts = ended != "" && strings.ContainsAny(ended[len(ended)-1:], ".!?")
	s.tokens = append(s.tokens, token{kind: quoted, text: text, starts: starts, glued: glued})
}

func isOpeningQuote(rest string, r rune) bool {
	return r == '"' || r == '“' || r == '„' || r == '«' || strings.HasPrefix(rest, "''")
}

func closingQuote(s string) (at, width int) {
	for i, r := range s {
		switch {
		case r == '"' || r == '”' || r == '»':
			return i, utf8.RuneLen(r)
		case r == '\'' && strings.HasPrefix(s[i:], "''"):
			return i, 2
		}
	}
	return -1, 0
}

func isWordByte(b byte) bool {
	return b >= utf8.RuneSelf || b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// wordLength is the length of the word at the start of s: letters and digits
// with single apostrophes, hyphens and the full stops of abbreviations (U.S.)
// between them.
func wordLength(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '_' {
			n += size
			continue
		}
		if r != '\'' && r != '’' && r != '-' && r != '.' {
			break
		}
		after, _ := utf8.DecodeRuneInString(s[n+size:])
		if !unicode.IsLetter(after) && (r != '-' || !unicode.IsDigit(after)) {
			break
		}
		if r == '.' && !isInitial(s[:n], s[n+size:]) {
			break
		}
		n += size
	}
	return max(n, 1)
}

// isInitial reports whether a full stop is like the one in "U.S", not the one in
// "end.Next".
func isInitial(before, after string) bool {
	last, size := utf8.DecodeLastRuneInString(before)
	single := len(before) == size || strings.HasSuffix(before[:len(before)-size], ".")
	_, next := utf8.DecodeRuneInString(after)
	alone := len(after) == next || !isWordByte(after[next])
	return unicode.IsUpper(last) && single && alone
}

func isAbbreviation(s string) bool {
	if strings.Contains(s, ".") {
		return true
	}
	r, size := utf8.DecodeRuneInString(s)
	return abbreviations[s] || unicode.IsUpper(r) && len(s) == size && s != "I"
}

func numberLength(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		inside := r == '.' || r == ',' || r == ':'
		if inside && (n+1 >= len(s) || s[n+1] < '0' || s[n+1] > '9') {
			break
		}
		if !inside && !unicode.IsDigit(r) && !unicode.IsLetter(r) && !strings.ContainsRune("$£€%", r) {
			break
		}
		n += size
	}
	return max(n, 1)
}

// markLength takes dots, and ! with ?, as they come: "..." and "?!" are one mark.
func markLength(s string, size int) int {
	set := ""
	switch {
	case s[0] == '.':
		set = "."
	case s[0] == '!' || s[0] == '?':
		set = "!?"
	default:
		return size
	}
	n := 0
	for n < len(s) && strings.IndexByte(set, s[n]) >= 0 {
		n++
	}
	return n
}

func untilSpace(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(s)
}

// abbreviations are the words that a full stop may follow inside a sentence.
var abbreviations = map[string]bool{
	"Mr": true, "Mrs": true, "Ms": true, "Dr": true, "Prof": true, "Sen": true, "Rep": true, "Gov": true,
	"Gen": true, "Lt": true, "Col": true, "Sgt": true, "Capt": true, "Rev": true, "Hon": true, "St": true,
	"Jr": true, "Sr": true, "No": true, "vs": true, "Inc": true, "Corp": true, "Ltd": true, "Co": true,
	"Jan": true, "Feb": true, "Aug": true, "Sept": true, "Oct": true, "Nov": true, "Dec": true,
}
