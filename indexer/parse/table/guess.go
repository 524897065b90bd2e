package table

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

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
	columns = guess(names, rows, nil).columns
	return columns, rest(names, columns)
}

// peek returns the names of the columns of a table and its first rows.
func peek(head format.Head) (names []string, rows [][]string) {
	if head.Text[0] == '{' || head.Text[0] == '[' {
		return peekJSON(head.Text, envelopesOf(head.Text))
	}
	d, rows, ok := sniff(head.Indented(), head.Whole)
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

// plan is how the rows of a table are read.
type plan struct {
	columns  map[string]string // our fields → the page's columns
	comments bool              // rows that do not say their kind are comments, by names and values
	times    times             // how the column of times is written
	utc      bool              // a column of time zones says that they are in UTC
}

// valuesMax is how many values of a column are looked at closely.
const valuesMax = 200

// guesser assigns columns to fields.
type guesser struct {
	plan
	names  []string
	values [][]string // by column, the first that are not empty
	orders []dayOrder // by column
	taken  map[int]bool
	given  map[string]string // by a person: our fields → the page's columns, "" for none
}

// guess plans how a table is read. What a person says of its columns comes first; a
// field that is given "" is not read.
func guess(names []string, rows [][]string, given map[string]string) plan {
	g := newGuesser(names, rows)
	g.given = given
	for i, name := range names {
		g.taken[i] = isPrivate(name) || g.share(i, isPrivateValue) > 0.5
	}
	for field, name := range given {
		if i := slices.Index(names, name); i >= 0 {
			g.columns[field], g.taken[i] = name, true
		}
	}
	g.all()
	g.mapped()
	return g.plan
}

func newGuesser(names []string, rows [][]string) *guesser {
	g := &guesser{
		plan: plan{columns: map[string]string{}}, names: names,
		values: make([][]string, len(names)), orders: make([]dayOrder, len(names)), taken: map[int]bool{},
	}
	for _, row := range rows {
		for i, value := range row[:min(len(row), len(names))] {
			if value = strings.TrimSpace(value); value == "" {
				continue
			}
			g.orders[i].add(value)
			if len(g.values[i]) < valuesMax {
				g.values[i] = append(g.values[i], value)
			}
		}
	}
	return g
}

// mapped lets what a person said of columns stand: by the values of a column of times
// that was named it knows how they are written.
func (g *guesser) mapped() {
	for field, name := range g.given {
		if g.columns[field] = name; name == "" {
			delete(g.columns, field)
		}
	}
	if g.given["posted"]+g.given["published"] == "" {
		return
	}
	for _, field := range []string{"posted", "published"} { // one column of times is read
		if g.given[field] == "" {
			delete(g.columns, field)
		}
	}
	if i := slices.Index(g.names, cmp.Or(g.given["posted"], g.given["published"])); i >= 0 {
		g.times, _ = g.timesOf(i)
	}
}

// all assigns the fields, those first whose names are the clearest.
func (g *guesser) all() {
	g.comments = g.ofComments()
	g.assign("kind", func(i int) bool { return g.share(i, isKind) > 0.8 })
	g.assign("deleted", func(i int) bool { return g.share(i, isFlag) > 0.9 })
	g.assign("language", func(i int) bool {
		return g.share(i, func(v string) bool { return format.LanguageNamed(v) != "" }) > 0.8
	})
	if g.comments {
		g.assign("parent", g.any)
		g.assign("article", func(i int) bool { return g.share(i, isShort) > 0.9 })
		g.assign("page", func(i int) bool { return g.share(i, isAddress) > 0.8 })
	}
	g.assign("score", func(i int) bool { return g.share(i, isCount) > 0.8 })
	if !g.assign("url", func(i int) bool { return g.share(i, isAddress) > 0.8 }) && !g.comments {
		g.address()
	}
	g.assign("headline", g.isText)
	g.text()
	g.assign("id", func(i int) bool { return g.share(i, isShort) > 0.9 })
	g.assign("standfirst", g.isText)
	g.assign("section", func(i int) bool { return g.share(i, isShort) > 0.8 })
	g.assign("author", func(i int) bool { return g.share(i, isShort) > 0.8 && g.share(i, isNumber) < 0.9 })
	g.assign("outlet", func(i int) bool { return g.share(i, isShort) > 0.8 })
	g.date()
	for i, name := range g.names {
		n := normal(name)
		g.utc = g.utc || (strings.HasSuffix(n, "tz") || n == "timezone") && g.share(i, func(v string) bool { return v == "UTC" || v == "GMT" }) == 1
	}
	g.longSummary()
}

// address takes the only column of addresses for those of articles, whatever it is
// called: all are different, and none is of a picture.
func (g *guesser) address() {
	only := -1
	for i := range g.names {
		if g.taken[i] || g.share(i, isAddress) < 1 || len(g.values[i]) == 0 {
			continue
		}
		if only >= 0 {
			return
		}
		only = i
	}
	if only >= 0 && g.share(only, isPicture) == 0 && len(slices.Compact(slices.Sorted(slices.Values(g.values[only])))) == len(g.values[only]) {
		g.columns["url"], g.taken[only] = g.names[only], true
	}
}

// isPicture recognizes the address of a file that is not a page.
func isPicture(address string) bool {
	address, _, _ = strings.Cut(strings.ToLower(address), "?")
	return slices.ContainsFunc([]string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".mp4", ".mp3", ".pdf"}, func(end string) bool { return strings.HasSuffix(address, end) })
}

// longSummary takes a summary that is as long as an article for its text, where nothing
// else is.
func (g *guesser) longSummary() {
	i := slices.Index(g.names, g.columns["standfirst"])
	if i < 0 || g.columns["text"] != "" || g.length(i) < 1500 {
		return
	}
	g.columns["text"] = g.columns["standfirst"]
	delete(g.columns, "standfirst")
}

// ofComments reports whether the rows are comments by what only those have: a
// parent, a column whose name says so, addresses of comments, or an article that
// they name without telling its headline.
func (g *guesser) ofComments() bool {
	for i, name := range g.names {
		if isCalledAny(name, "url") && g.share(i, isCommentAddress) > 0.8 {
			return true
		}
	}
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
	if _, said := g.given[field]; said {
		return true
	}
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
	own := g.comments && g.saysOfComments(field, fits)
	for _, matches := range []func(name, wanted string) bool{isCalled, g.isMeant, isInside} {
		for _, wanted := range strings.Fields(called[field]) {
			for i, name := range g.names {
				switch {
				case g.taken[i] || !matches(name, wanted) || !fits(i) || field == "headline" && isOfComment(name) || own && !isOfComment(name):
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

// saysOfComments reports whether a column says by its name that it holds a field of the
// comments, not of what they are below: "comment_message" beside "post_text".
func (g *guesser) saysOfComments(field string, fits func(column int) bool) bool {
	switch field {
	case "text", "author", "date", "score":
	default:
		return false
	}
	for i, name := range g.names {
		if isOfComment(name) && isCalledAny(name, field) && len(g.values[i]) > 0 && fits(i) {
			return true
		}
	}
	return false
}

func (g *guesser) any(int) bool { return true }

// text is the column that is called so or, if none is, the one with the longest
// running text, of several rows and other in each: what all rows share is a
// notice, and what a single object holds may be anything.
func (g *guesser) text() {
	if g.assign("text", g.isText) {
		return
	}
	best, longest := -1, 40
	for i := range g.names {
		if n := g.length(i); !g.taken[i] && n > longest && g.isText(i) && g.share(i, isRunning) > 0.6 && g.isVaried(i) && !isNotice(g.names[i]) {
			best, longest = i, n
		}
	}
	if best >= 0 {
		g.columns["text"], g.taken[best] = g.names[best], true
	}
}

// isVaried reports whether a column has several values, most of them once.
func (g *guesser) isVaried(i int) bool {
	different := map[string]bool{}
	for _, v := range g.values[i] {
		different[v] = true
	}
	return len(g.values[i]) > 1 && len(different)*2 > len(g.values[i])
}

// isNotice recognizes columns of texts that nobody wrote as news.
func isNotice(name string) bool {
	return containsAny(normal(name), "copyright", "rights", "licen", "disclaimer", "terms", "query", "useragent", "prompt", "instruction", "rawhtml", "headers", "keyword", "embedding")
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
