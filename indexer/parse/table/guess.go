package table

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// Guess says how the columns of a table, or the names of JSON Lines, are read, by
// their names and values. columns maps our fields to the page's columns. unread
// are the columns that are not read, in their order. columns is nil if the page
// is not a table, and has no "text" if no column is known to hold texts.
func Guess(head format.Head) (columns map[string]string, unread []string) {
	names, rows := peek(head)
	if names == nil {
		return nil, nil
	}
	columns = guess(names, rows)
	return columns, rest(names, columns)
}

// peek returns the names of the columns of a table and its first rows.
func peek(head format.Head) (names []string, rows [][]string) {
	if head.Text[0] == '{' || head.Text[0] == '[' {
		return peekJSON(head.Text)
	}
	d, rows, ok := sniff(head.Text, head.Whole)
	if !ok {
		return nil, nil
	}
	return d.header, rows
}

// rest are the names that no field is read from.
func rest(names []string, columns map[string]string) (unread []string) {
	read := slices.Collect(maps.Values(columns))
	for _, name := range names {
		if !slices.Contains(read, name) {
			unread = append(unread, name)
		}
	}
	return unread
}

// guesser assigns columns to fields.
type guesser struct {
	names   []string
	values  [][]string // by column, those that are not empty
	columns map[string]string
	taken   map[int]bool
}

func guess(names []string, rows [][]string) map[string]string {
	g := guesser{names: names, values: make([][]string, len(names)), columns: map[string]string{}, taken: map[int]bool{}}
	for _, row := range rows {
		for i, value := range row[:min(len(row), len(names))] {
			if value = strings.TrimSpace(value); value != "" {
				g.values[i] = append(g.values[i], value)
			}
		}
	}
	for i, name := range names {
		g.taken[i] = isPrivate(name) || g.share(i, isPrivateValue) > 0.5
	}
	g.all()
	return g.columns
}

// all assigns the fields, those first whose names are the clearest.
func (g *guesser) all() {
	ofComments := g.ofComments()
	g.assign("kind", func(i int) bool { return g.share(i, isKind) > 0.8 })
	g.assign("deleted", func(i int) bool { return g.share(i, isFlag) > 0.9 })
	g.assign("language", func(i int) bool { return g.share(i, func(v string) bool { return format.Language(v) != "" }) > 0.8 })
	if ofComments {
		g.assign("parent", g.any)
		g.assign("article", func(i int) bool { return g.share(i, isShort) > 0.9 })
		g.assign("page", func(i int) bool { return g.share(i, isAddress) > 0.8 })
	}
	g.assign("score", func(i int) bool { return g.share(i, isNumber) > 0.8 })
	g.assign("url", func(i int) bool { return g.share(i, isAddress) > 0.8 })
	g.assign("headline", g.isText)
	g.text()
	g.assign("id", func(i int) bool { return g.share(i, isShort) > 0.9 })
	g.assign("standfirst", g.isText)
	g.assign("section", func(i int) bool { return g.share(i, isShort) > 0.8 })
	g.assign("author", func(i int) bool { return g.share(i, isShort) > 0.8 && g.share(i, isNumber) < 0.9 })
	g.assign("outlet", func(i int) bool { return g.share(i, isShort) > 0.8 })
	g.date(ofComments)
}

// ofComments reports whether the rows are comments by what only those have: a
// parent, a column whose name says so, or an article that they name without
// telling its headline.
func (g *guesser) ofComments() bool {
	byName := map[string]bool{}
	for _, name := range g.names {
		byName[normal(name)] = true
	}
	for i, name := range strings.Fields(called["parent"]) {
		if byName[name] && (i < 4 || byName["text"] || byName["body"]) {
			return true
		}
	}
	for name := range byName {
		for _, word := range []string{"commentid", "cid", "commentbody", "commenttext", "comment", "commentauthor", "kommentar", "kommentartext", "comentario", "comentário", "commentaire", "commento", "комментарий", "reactie"} {
			if name == word {
				return true
			}
		}
	}
	headline := slices.ContainsFunc(strings.Fields(called["headline"]), func(name string) bool { return byName[name] })
	article := slices.ContainsFunc(strings.Fields(called["article"]), func(name string) bool { return byName[name] })
	return article && !headline && !byName["articletext"] && !byName["articlebody"] && !byName["article"] && !byName["story"]
}

// assign gives a field the column with the most telling name whose values fit.
func (g *guesser) assign(field string, fits func(column int) bool) bool {
	if i := g.find(field, fits); i >= 0 {
		g.columns[field], g.taken[i] = g.names[i], true
		return true
	}
	return false
}

// find is the column for a field; -1 if there is none. A column that is called so
// goes before one whose name says besides what the table, or an object, is about.
func (g *guesser) find(field string, fits func(column int) bool) int {
	empty := -1 // the first that is empty as far as it was seen
	for _, matches := range []func(name, wanted string) bool{isCalled, g.isMeant, isInside} {
		for _, wanted := range strings.Fields(called[field]) {
			for i, name := range g.names {
				switch {
				case g.taken[i] || !matches(name, wanted) || !fits(i) || field == "headline" && isOfComment(name):
				case len(g.values[i]) > 0:
					return i
				case empty < 0:
					empty = i
				}
			}
		}
	}
	return empty
}

// isCalled reports whether a column has a name; what WordPress shows of a thing is
// "content.rendered".
func isCalled(name, wanted string) bool {
	return normal(strings.TrimSuffix(name, ".rendered")) == wanted
}

// isInside reports whether a column has a name where it is in an object
// ("author.name").
func isInside(name, wanted string) bool {
	at := strings.LastIndexByte(name, '.')
	return at >= 0 && normal(name[at+1:]) == wanted && wanted != "id" && wanted != "name"
}

// isOurs reports whether a column has a name that says besides what its table is
// about ("comment_date").
func isOurs(name, wanted string) bool {
	return slices.ContainsFunc(ours, func(prefix string) bool { return normal(name) == prefix+wanted })
}

// isMeant is isOurs where, of a comment and the article that it is under, the
// comment is meant.
func (g *guesser) isMeant(name, wanted string) bool {
	return isOurs(name, wanted) && (isOfComment(name) ||
		!slices.ContainsFunc(g.names, func(other string) bool { return normal(other) == "comment"+wanted }))
}

// matches reports whether a column has a name in any way.
func matches(name, wanted string) bool {
	return isCalled(name, wanted) || isOurs(name, wanted) || isInside(name, wanted)
}

// isOfComment recognizes a column of a comment's own title, which is not a headline.
func isOfComment(name string) bool { return strings.HasPrefix(normal(name), "comment") }

func (g *guesser) any(int) bool { return true }

// text is the column that is called so or, if none is, the one with the longest
// running text.
func (g *guesser) text() {
	if g.assign("text", g.isText) {
		return
	}
	best, longest := -1, 40
	for i := range g.names {
		if n := g.length(i); !g.taken[i] && n > longest && g.isText(i) && g.share(i, isRunning) > 0.6 {
			best, longest = i, n
		}
	}
	if best >= 0 {
		g.columns["text"], g.taken[best] = g.names[best], true
	}
}

// date is when rows were written: comments posted, articles published.
func (g *guesser) date(ofComments bool) {
	i := g.find("date", func(i int) bool { return g.share(i, isTime) > 0.8 })
	if i < 0 {
		return
	}
	g.taken[i] = true
	if _, kinds := g.columns["kind"]; kinds || ofComments {
		g.columns["posted"] = g.names[i]
	}
	if _, kinds := g.columns["kind"]; kinds || !ofComments {
		g.columns["published"] = g.names[i]
	}
}

// isText reports whether a column may hold texts: not mainly numbers, times or
// addresses.
func (g *guesser) isText(i int) bool {
	return g.share(i, func(v string) bool { return isNumber(v) || isTime(v) || isAddress(v) }) < 0.5
}

// length is how many code points the values of a column have, in the middle.
func (g *guesser) length(i int) int {
	var lengths []int
	for _, v := range g.values[i] {
		lengths = append(lengths, utf8.RuneCountInString(v))
	}
	if len(lengths) == 0 {
		return 0
	}
	slices.Sort(lengths)
	return lengths[len(lengths)/2]
}

// share is how much of a column's values are so; of none, 0.
func (g *guesser) share(i int, is func(string) bool) float64 {
	n := 0
	for _, v := range g.values[i] {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(g.values[i])))
}

func isNumber(v string) bool {
	_, ok := number(v)
	return ok
}

// number reads a number, also as pages shorten it ("1.2K").
func number(v string) (float64, bool) {
	v, times := strings.ReplaceAll(strings.TrimSpace(v), ",", ""), 1.0
	for _, unit := range []struct {
		suffix string
		times  float64
	}{{"K", 1e3}, {"k", 1e3}, {"M", 1e6}} {
		if short, ok := strings.CutSuffix(v, unit.suffix); ok {
			v, times = short, unit.times
		}
	}
	n, err := strconv.ParseFloat(v, 64)
	return n * times, err == nil
}

func isShort(v string) bool { return utf8.RuneCountInString(v) <= 120 && !strings.Contains(v, "\n") }

func isRunning(v string) bool { return len(strings.Fields(v)) >= 5 || utf8.RuneCountInString(v) >= 40 }

func isFlag(v string) bool { _, ok := yesOrNo(v); return ok }

func isKind(v string) bool { return kind(v) != "" }

func isTime(v string) bool { _, ok := when(v, nil); return ok }

func isAddress(v string) bool {
	u, err := url.Parse(v)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// isPrivateValue recognizes an e-mail address or an IP address.
func isPrivateValue(v string) bool { return !strings.ContainsAny(v, " \n") && format.IsPrivate(v) }

// yesOrNo reads a yes or no.
func yesOrNo(v string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "1", "true", "t", "yes", "y":
		return true, true
	case "", "0", "false", "f", "no", "n", "null", "none":
		return false, true
	}
	return false, false
}

// kind reads what a row is: "article", "comment" or, if that is not said, "".
func kind(v string) string {
	switch normal(v) {
	case "article", "story", "post", "submission", "news", "headline", "t3":
		return "article"
	case "comment", "reply", "userreply", "reporterreply", "t1":
		return "comment"
	}
	return ""
}

// when reads a time: as a text, or as seconds or milliseconds since 1970.
func when(v string, zone *time.Location) (datetime.Value, bool) {
	v = strings.TrimSpace(v)
	n, err := strconv.ParseFloat(v, 64)
	switch {
	case err == nil && n > 1e8 && n < 1e10:
		return datetime.Unix(n), true
	case err == nil && n > 1e11 && n < 1e13:
		return datetime.Unix(n / 1000), true
	case err == nil && (len(v) != 8 && len(v) != 4 || n <= 0):
		return datetime.Value{}, false
	}
	return datetime.Parse(v, zone)
}
