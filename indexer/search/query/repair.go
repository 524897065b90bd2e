package query

import (
	"strings"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// fault is what is wrong with a query; at is in bytes. edit is the change to
// the text that would mend it, nil if none suggests itself.
type fault struct {
	at   int
	msg  string
	edit *edit
}

// edit replaces the bytes [start, end) by text.
type edit struct {
	start, end int
	text       string
}

func replace(start, end int, text string) *edit { return &edit{start, end, text} }
func insert(at int, text string) *edit          { return &edit{at, at, text} }

func (e *edit) apply(text string) string {
	return text[:e.start] + e.text + text[e.end:]
}

// maxRepairs bounds how many faults of one query a repair mends.
const maxRepairs = 32

// syntaxError makes the public error of a fault: the place in code points and
// a repair that has been tried.
func syntaxError(text string, f *fault) *SyntaxError {
	at := min(f.at, len(text))
	return &SyntaxError{Offset: utf8.RuneCountInString(text[:at]), Msg: f.msg, Repair: repair(text, f)}
}

// repair mends one fault after the other until the query can be read.
func repair(text string, f *fault) string {
	for range maxRepairs {
		if f.edit == nil {
			return ""
		}
		text = strings.Join(strings.Fields(f.edit.apply(text)), " ")
		if text == "" || utf8.RuneCountInString(text) > MaxLength {
			return ""
		}
		var node Node
		if node, f = parse(text); f == nil {
			return node.String()
		}
	}
	return ""
}

// synonyms are names that readers know from elsewhere.
var synonyms = map[string]string{
	"title": schema.Headline, "intitle": schema.Headline, "body": schema.Body, "content": schema.Body,
	"source": schema.Outlet, "site": schema.Outlet, "publication": schema.Outlet, "by": schema.Author, "user": schema.Author,
	"place": schema.Location, "language": schema.Language, "type": schema.Kind, "published": schema.Date,
}

func fieldNames() []string {
	var names []string
	for _, f := range schema.Fields {
		if f.Query {
			names = append(names, f.Name)
		}
	}
	return names
}

func nearestField(name string) string {
	name = strings.ToLower(name)
	if known := synonyms[name]; known != "" {
		return known
	}
	return nearest(name, fieldNames())
}

// nearest is the candidate within two edits, and within a third of the length,
// of a word; "" if there is none.
func nearest(word string, candidates []string) string {
	best, bestDistance := "", 3
	for _, c := range candidates {
		if d := Distance(word, c); d < bestDistance && d <= (len(c)+1)/3 {
			best, bestDistance = c, d
		}
	}
	return best
}

// Distance is the optimal string alignment distance of two words in code
// points: the least number of insertions, deletions, substitutions and
// transpositions of neighbours that turn a into b, none touching the same
// stretch twice. It is what Fuzzy counts.
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, above := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range above {
		above[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above = above, row
	}
	return above[len(t)]
}
