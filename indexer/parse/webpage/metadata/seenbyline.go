package metadata

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/classname/part"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/person"
	"standpoint/indexer/parse/webpage/metadata/textkey"
)

// seenBylines finds who wrote the article by what a reader sees.
type seenBylines struct {
	*layout
	credits
}

// read returns the authors that a reader sees named. What says most surely
// that it is a name goes first: elements that are names of authors, then bylines,
// then lines that begin as a byline does, all near the headline; then such lines
// elsewhere in the article, at its end.
func (b seenBylines) read() []string {
	v := b.view
	over, under := b.divided(v.infos)
	for _, kind := range []struct {
		list []spot
		read func(*html.Node) []string
		far  bool
	}{
		{v.authors, whole, false}, {v.bylines, credited, false}, {under, b.informed, false}, {over, opened, false}, {v.openers, opened, false}, {v.notes, signed, false}, {v.profiles, whole, false},
		{v.authors, whole, true}, {v.bylines, credited, true}, {v.openers, opened, true},
	} {
		if names := b.gather(kind.list, kind.read, kind.far); len(names) > 0 {
			return names
		}
	}
	if names := b.signature(); len(names) > 0 {
		return names
	}
	return b.labelledNames()
}

// signature are the names that are under the text, set to the right, as writers
// sign.
func (b seenBylines) signature() []string {
	prose := 0
	for _, s := range b.view.paragraphs {
		text := textkey.Clean(s.text())
		if len(text) > 120 {
			prose++
		}
		if prose < 3 || len(text) > 80 || !isRight(s.node) || b.apart(s.node) {
			continue
		}
		if text = person.WithoutBrackets(text); textkey.Words(text) > 1 && person.LooksLikeName(text) && !slices.ContainsFunc(strings.Fields(text), person.IsInitials) {
			return b.people([]string{text})
		}
	}
	return nil
}

// isRight recognizes elements that are set to the right.
func isRight(n *html.Node) bool {
	style := strings.ReplaceAll(strings.ToLower(dom.Attr(n, "style")), " ", "")
	return strings.EqualFold(dom.Attr(n, "align"), "right") || strings.Contains(style, "text-align:right") || dom.HasToken(n, "class", "text-right")
}

// labelledNames are names after a label in languages that write no spaces: first
// of who wrote, then of who edited. "（记者 李明）", "文／王小美", "(责编：张三、李四)".
func (b seenBylines) labelledNames() []string {
	for _, labels := range [][]string{
		{"作者：", "作者:", "作者/", "作者／", "记者：", "記者：", "记者:", "記者:", "记者／", "記者／", "文／", "文/", "撰文：", "撰稿：", "執筆："},
		{"责编：", "责任编辑：", "責任編輯：", "编辑：", "編輯：", "责编:", "责任编辑:"},
	} {
		for _, s := range b.view.signs {
			text := textkey.Clean(s.node.Data)
			for _, label := range labels {
				if _, names, ok := strings.Cut(text, label); ok {
					if found := b.people(person.InHan(names)); len(found) > 0 {
						return found
					}
				}
			}
		}
	}
	return nil
}

// gather reads the first of these elements that names anybody, and those that
// are right after it.
func (b seenBylines) gather(list []spot, read func(*html.Node) []string, far bool) (names []string) {
	last := 0
	for _, s := range list {
		if len(names) > 0 && s.at > last+100 {
			break
		}
		if !far && !b.near(s) || b.apart(s.node) {
			continue
		}
		if found := b.people(read(s.node)); len(found) > 0 {
			names = append(names, found...)
			last = s.at
		}
	}
	return shortest(b.people(names))
}

// shortest leaves out names that are another one with something after it.
func shortest(names []string) []string {
	return slices.DeleteFunc(names, func(long string) bool {
		return slices.ContainsFunc(names, func(short string) bool { return strings.HasPrefix(long, short+" ") && textkey.Words(short) > 1 })
	})
}

// whole is all the text of an element that is a name.
func whole(n *html.Node) []string {
	if names := lineByLine(n); names != nil {
		return names
	}
	text := undated(spaced(n, 250))
	if from, ok := person.AfterOpener(text); ok {
		return person.In(from, true)
	}
	if words := textkey.Words(text); words == 0 || words > 8 {
		return nil
	}
	return person.In(text, textkey.Words(text) == 1)
}

// credited is what a byline says: the names after an opener such as "by", else
// its text if that is names and little else.
func credited(n *html.Node) []string {
	if names := lineByLine(n); names != nil {
		return names
	}
	text := undated(spaced(n, 250))
	if from, ok := person.AfterOpener(text); ok {
		return person.In(from, true)
	}
	names := person.In(text, false)
	if len(names) == 0 || textkey.Words(names[0]) < 2 {
		return nil
	}
	return names
}

// lineByLine reads a byline of several lines, where one line names a person: what
// is on the other lines counts if it is an agency or another person, and not what
// somebody is or for whom. nil if the lines name nobody.
func lineByLine(n *html.Node) (names []string) {
	lines := lines(n, 250)
	if len(lines) < 2 {
		return nil
	}
	for i, line := range lines {
		if i+1 < len(lines) && person.WithoutOpener(line+" x") == "x" {
			lines[i+1] = line + " " + lines[i+1]
			continue
		}
		line = undated(line)
		if person.IsAgency(line) && len(names) > 0 {
			names = append(names, line)
			continue
		}
		from, opens := person.AfterOpener(line)
		if !opens {
			from = line
		}
		found := person.In(from, false)
		if len(found) == 0 || textkey.Words(found[0]) < 2 || person.IsHouse(found[0]) {
			continue
		}
		if whole := textkey.Of(found[0]) == textkey.Of(from); opens || whole && textkey.Words(found[0]) <= 4 || len(names) == 0 {
			names = append(names, found...)
		}
	}
	return names
}

// informed is what information about an article says, except for the lists of
// sections and the like in it.
func (b seenBylines) informed(n *html.Node) []string {
	names := credited(n)
	end, left := dom.After(n), 100
	for c := n.FirstChild; c != nil && c != end && left > 0 && len(names) > 0; c, left = dom.Next(c), left-1 {
		if c.Type == html.ElementNode && b.view.partsOf(c)&part.Menu != 0 {
			listed := textkey.Of(spaced(c, 250))
			names = slices.DeleteFunc(names, func(name string) bool { return strings.Contains(listed, textkey.Of(name)) })
		}
	}
	return names
}

// opened is what a line of any kind says that begins with an opener.
func opened(n *html.Node) []string {
	text := undated(spaced(n, 160))
	from, ok := person.AfterOpener(text)
	if !ok {
		return nil
	}
	names := person.In(from, false)
	if len(names) == 0 || person.IsHouse(names[0]) || textkey.Words(names[0]) < 2 {
		return nil
	}
	return names
}

// signed is what a text says that holds a date and an opener: "6.11. 13:30 von …".
func signed(n *html.Node) []string {
	text := textkey.Clean(n.Data)
	_, start, end, ok := datetime.Find(text, datetime.Hint{})
	if !ok {
		return nil
	}
	for _, side := range []string{text[:start], text[end:]} {
		if from, ok := person.AfterOpener(strings.TrimLeft(side, " |,·•–-")); ok {
			return person.In(from, true)
		}
	}
	return nil
}

// undated is what is in a text before its first date.
func undated(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	if _, start, _, ok := datetime.Find(text, datetime.Hint{}); ok && start > 0 {
		return strings.TrimRight(text[:start], " ,|•·–-")
	}
	return text
}
