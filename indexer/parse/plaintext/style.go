package plaintext

import (
	"math"
	"strings"
	"unicode/utf8"
)

// A habit is a way of writing that one hand keeps to and another does not
// share: the typesetting of a newspaper against the keyboards of its readers.
// What they are on a page does not matter, only where they change.
type habit struct {
	name  string // in weights.tsv
	where trait  // lines that show the habit one way or the other; 0: every line
	yes   trait  // lines that show it the one way
}

// trait is a set of what can be seen of the way a line is written.
type trait uint32

const (
	anyQuote    trait = 1 << iota // a quotation mark or an apostrophe
	curved                        // a curved one
	doubleQuote                   // a double one, or two single ones
	straight                      // a straight double one, or one that opens
	singleOpen                    // a single one, with a word after it
	sentenceGap                   // a sentence ends and another begins
	wideGap                       // with two spaces between
	endMark                       // a mark at the end of the line
	title                         // a title before a name
	ofSelf                        // the writer speaks of himself
	ofGroup                       // or of a group
	toReader                      // or to somebody
	shortForm                     // don't, we're
	attribution                   // said, according
	figure                        // a digit
	blankAbove                    // a blank line is above it
)

// habits are those that are looked for.
var habits = []habit{
	{"curved quotation marks", anyQuote, curved},
	{"double quotation marks", doubleQuote | singleOpen, doubleQuote},
	{"wide gaps between sentences", sentenceGap, wideGap},
	{"marks at the end", 0, endMark},
	{"titles before names", 0, title},
	{"quotations", 0, straight},
	{"I", 0, ofSelf},
	{"we", 0, ofGroup},
	{"you", 0, toReader},
	{"short forms", 0, shortForm},
	{"attribution", 0, attribution},
	{"figures", 0, figure},
	{"blank lines", 0, blankAbove},
}

// traitWords are the words that show a trait.
var traitWords = map[string]trait{
	"I": ofSelf, "my": ofSelf, "me": ofSelf, "we": ofGroup, "We": ofGroup, "our": ofGroup, "Our": ofGroup, "us": ofGroup,
	"you": toReader, "You": toReader, "your": toReader, "Your": toReader,
	"said": attribution, "says": attribution, "told": attribution, "according": attribution,
	"Mr.": title, "Mrs.": title, "Ms.": title, "Sen.": title, "Rep.": title, "Gov.": title, "Dr.": title,
}

// traitsOf reads the traits of a line.
func traitsOf(text string) (t trait) {
	start := -1 // of the word being read
	for i := 0; i <= len(text); i++ {
		c := byte(' ')
		if i < len(text) {
			c = text[i]
		}
		if c >= utf8.RuneSelf || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' {
			if c >= '0' && c <= '9' {
				t |= figure
			}
			if c == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && text[i+2] >= 0x98 && text[i+2] <= 0x9D {
				t |= word(text, start, i) | quote(text, i, text[i+2] >= 0x9C, true)
				start = -1
				i += 2
			} else if start < 0 {
				start = i
			}
			continue
		}
		t |= word(text, start, i)
		start = -1
		switch c {
		case '"', '\'':
			t |= quote(text, i, c == '"', false)
		case '.', '!', '?':
			t |= gap(text[i+1:])
		}
	}
	if strings.HasSuffix(strings.TrimRight(text, `"”’')]`), "…") || strings.ContainsAny(lastByte(strings.TrimRight(text, `"”’')]`)), ".!?:;") {
		t |= endMark
	}
	return t
}

func lastByte(s string) string { return s[max(0, len(s)-1):] }

// word reads the word from start to end, and the full stop of a title.
func word(text string, start, end int) trait {
	if start < 0 || end-start > len("according") {
		return 0
	}
	if strings.HasPrefix(text[end:], ". ") && end+2 < len(text) && text[end+2] >= 'A' && text[end+2] <= 'Z' {
		if t := traitWords[text[start:end+1]]; t != 0 {
			return t
		}
	}
	return traitWords[text[start:end]]
}

// quote reads a quotation mark or an apostrophe.
func quote(text string, at int, double, bent bool) trait {
	t := anyQuote
	if bent {
		t |= curved
	}
	before := at > 0 && text[at-1] != ' '
	rest := text[at+1:]
	if bent {
		rest = text[at+3:]
	}
	switch {
	case double:
		t |= doubleQuote
		if !bent || text[at+2] == 0x9C {
			t |= straight
		}
	case !bent && strings.HasPrefix(rest, "'"):
		t |= doubleQuote | straight
	case !before && rest != "" && rest[0] != ' ':
		t |= singleOpen
	case before && (strings.HasPrefix(rest, "t") && text[at-1] == 'n' || strings.HasPrefix(rest, "re") || strings.HasPrefix(rest, "ve") || strings.HasPrefix(rest, "ll") || strings.HasPrefix(rest, "m") || strings.HasPrefix(rest, "d")):
		t |= shortForm
	}
	return t
}

// gap reads what follows the end of a sentence.
func gap(rest string) trait {
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, `"`), "”")
	after := strings.TrimLeft(rest, " ")
	switch n := len(rest) - len(after); {
	case n == 0 || after == "":
		return 0
	case n == 1:
		return sentenceGap
	}
	return sentenceGap | wideGap
}

// shift is how much likelier the lines are, in logarithms, if each side of place
// k keeps to the habit at a rate of its own than if all of them share one rate.
// Rates have Jeffreys' prior (a beta distribution of 1/2 and 1/2), which favours
// always and never.
func (h habit) shift(lines []evidence, out []float64) {
	n := len(lines)
	yes, all := make([]float64, n+1), make([]float64, n+1)
	for i, l := range lines {
		yes[i+1], all[i+1] = yes[i], all[i]
		if !l.aside && (h.where == 0 || l.traits&h.where != 0) {
			all[i+1]++
			if l.traits&h.yes != 0 {
				yes[i+1]++
			}
		}
	}
	whole := betaBinomial(yes[n], all[n])
	for k := range out {
		apart := betaBinomial(yes[k], all[k]) + betaBinomial(yes[n]-yes[k], all[n]-all[k])
		out[k] = mayChange(apart - whole)
	}
}

// mayChange weighs a change by the log of its odds against none, where a change
// is as likely as none.
func mayChange(odds float64) float64 {
	const large = 30
	if odds > large {
		return odds - math.Ln2
	}
	return math.Log(0.5 + 0.5*math.Exp(odds))
}

func betaBinomial(yes, all float64) float64 {
	if all == 0 {
		return 0
	}
	a, _ := math.Lgamma(yes + 0.5)
	b, _ := math.Lgamma(all - yes + 0.5)
	c, _ := math.Lgamma(all + 1)
	return a + b - c - math.Log(math.Pi)
}

// lengthShift is the same for the length of lines, whose logarithm is normal
// around a mean of each side's own.
func lengthShift(lines []evidence, out []float64) {
	length := Normal{Mean: 5, Between: 1, Within: 0.8}
	n := len(lines)
	all, sum, squares := make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	for i, l := range lines {
		all[i+1], sum[i+1], squares[i+1] = all[i], sum[i], squares[i]
		if !l.aside {
			v := math.Log(float64(l.letters))
			all[i+1], sum[i+1], squares[i+1] = all[i]+1, sum[i]+v, squares[i]+v*v
		}
	}
	whole := length.logMarginal(all[n], sum[n], squares[n])
	for k := range out {
		apart := length.logMarginal(all[k], sum[k], squares[k]) +
			length.logMarginal(all[n]-all[k], sum[n]-sum[k], squares[n]-squares[k])
		out[k] = mayChange(apart - whole)
	}
}
