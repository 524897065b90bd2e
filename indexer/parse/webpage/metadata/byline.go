package metadata

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/dom"
)

// near is how far behind the headline a byline or a date may stand, in bytes of
// text; before it they stand closer.
const (
	near   = 2500
	before = 400
)

// around tells whether something stands near the headline; on a page without
// one, near its beginning.
func (e *evidence) around(s spot) bool {
	if e.heading == nil {
		return s.at <= near
	}
	return s.at >= e.heading.at-before && s.at <= e.heading.at+near
}

// seenAuthors are the authors that a reader sees named. What says most surely
// that it is a name goes first: elements that are names of authors, then bylines,
// then lines that begin as a byline does, all near the headline; then such lines
// elsewhere in the article, at its end.
func (e *evidence) seenAuthors() []string {
	v := e.view
	over, under := e.divided(v.infos)
	for _, kind := range []struct {
		list []spot
		read func(*html.Node) []string
		far  bool
	}{
		{v.authors, whole, false}, {v.bylines, credited, false}, {under, e.informed, false}, {over, opened, false}, {v.credits, opened, false}, {v.notes, signed, false}, {v.profiles, whole, false},
		{v.authors, whole, true}, {v.bylines, credited, true}, {v.credits, opened, true},
	} {
		if names := e.gather(kind.list, kind.read, kind.far); len(names) > 0 {
			return names
		}
	}
	if names := e.signature(); len(names) > 0 {
		return names
	}
	return e.labelledNames()
}

// signature are the names that stand under the text, set to the right, as writers
// sign.
func (e *evidence) signature() []string {
	prose := 0
	for _, s := range e.view.paragraphs {
		text := clean(s.text())
		if len(text) > 120 {
			prose++
		}
		if prose < 3 || len(text) > 80 || !isRight(s.node) || e.apart(s.node) {
			continue
		}
		if text = withoutBrackets(text); wordsOf(text) > 1 && looksLikeName(text) && !slices.ContainsFunc(strings.Fields(text), isInitials) {
			return e.people([]string{text})
		}
	}
	return nil
}

// isRight tells elements that are set to the right.
func isRight(n *html.Node) bool {
	style := strings.ReplaceAll(strings.ToLower(dom.Attr(n, "style")), " ", "")
	return strings.EqualFold(dom.Attr(n, "align"), "right") || strings.Contains(style, "text-align:right") || dom.HasToken(n, "class", "text-right")
}

// labelledNames are names behind a label in languages that write no spaces: first
// of who wrote, then of who edited. "（记者 李明）", "文／王小美", "(责编：张三、李四)".
func (e *evidence) labelledNames() []string {
	for _, labels := range [][]string{
		{"作者：", "作者:", "作者/", "作者／", "记者：", "記者：", "记者:", "記者:", "记者／", "記者／", "文／", "文/", "撰文：", "撰稿：", "執筆："},
		{"责编：", "责任编辑：", "責任編輯：", "编辑：", "編輯：", "责编:", "责任编辑:"},
	} {
		for _, s := range e.view.signs {
			text := clean(s.node.Data)
			for _, label := range labels {
				if _, names, ok := strings.Cut(text, label); ok {
					if found := e.people(splitHan(names)); len(found) > 0 {
						return found
					}
				}
			}
		}
	}
	return nil
}

// splitHan reads names of Han letters from the beginning of a text: two to four
// letters each, a space and marks between them.
func splitHan(text string) (names []string) {
	text, _, _ = strings.Cut(strings.TrimLeft(text, " \u3000"), ")")
	for _, stop := range []string{"）", "】", "|", "｜", "／", "/"} {
		text, _, _ = strings.Cut(text, stop)
	}
	for _, name := range strings.FieldsFunc(text, func(r rune) bool {
		return r == '、' || r == '，' || r == ',' || r == ' ' || r == '\u3000' || r == '；'
	}) {
		n := utf8.RuneCountInString(name)
		if n < 2 || n > 4 || strings.ContainsFunc(name, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			break
		}
		names = append(names, name)
	}
	return names
}

// divided parts what stands before the headline from what stands behind it: before
// it, information is mostly the page's own.
func (e *evidence) divided(infos []spot) (over, under []spot) {
	for i, s := range infos {
		if e.heading != nil && s.at >= e.heading.at {
			return infos[:i], infos[i:]
		}
	}
	return infos, nil
}

// gather reads the first of these elements that names anybody, and those that
// stand right behind it.
func (e *evidence) gather(list []spot, read func(*html.Node) []string, far bool) (names []string) {
	last := 0
	for _, s := range list {
		if len(names) > 0 && s.at > last+100 {
			break
		}
		if !far && !e.around(s) || e.apart(s.node) {
			continue
		}
		if found := e.people(read(s.node)); len(found) > 0 {
			names = append(names, found...)
			last = s.at
		}
	}
	return shortest(e.people(names))
}

// shortest leaves out names that are another one with something behind it.
func shortest(names []string) []string {
	return slices.DeleteFunc(names, func(long string) bool {
		return slices.ContainsFunc(names, func(short string) bool { return strings.HasPrefix(long, short+" ") && wordsOf(short) > 1 })
	})
}

// whole is all the text of an element that is a name.
func whole(n *html.Node) []string {
	text := undated(spaced(n, 250))
	if from, ok := afterOpener(text); ok {
		return namesIn(from, true)
	}
	if words := wordsOf(text); words == 0 || words > 8 {
		return nil
	}
	return namesIn(text, wordsOf(text) == 1)
}

// credited is what a byline says: the names behind an opener such as "by", else
// its text if that is names and little else.
func credited(n *html.Node) []string {
	text := undated(spaced(n, 250))
	if from, ok := afterOpener(text); ok {
		return namesIn(from, true)
	}
	names := namesIn(text, false)
	if len(names) == 0 || wordsOf(names[0]) < 2 {
		return nil
	}
	return names
}

// informed is what information about an article says, but for the lists of
// sections and the like in it.
func (e *evidence) informed(n *html.Node) []string {
	names := credited(n)
	end, left := dom.After(n), 100
	for c := n.FirstChild; c != nil && c != end && left > 0 && len(names) > 0; c, left = dom.Next(c), left-1 {
		if c.Type == html.ElementNode && e.view.rolesOf(c)&menu != 0 {
			listed := key(spaced(c, 250))
			names = slices.DeleteFunc(names, func(name string) bool { return strings.Contains(listed, key(name)) })
		}
	}
	return names
}

// opened is what a line of any kind says that begins with an opener.
func opened(n *html.Node) []string {
	text := undated(spaced(n, 160))
	from, ok := afterOpener(text)
	if !ok {
		return nil
	}
	names := namesIn(from, false)
	if len(names) == 0 || wordsOf(names[0]) < 2 {
		return nil
	}
	return names
}

// signed is what a text says that holds a date and an opener: "6.11. 13:30 von …".
func signed(n *html.Node) []string {
	text := clean(n.Data)
	_, start, end, ok := datetime.Find(text, datetime.Hint{})
	if !ok {
		return nil
	}
	for _, side := range []string{text[:start], text[end:]} {
		if from, ok := afterOpener(strings.TrimLeft(side, " |,·•–-")); ok {
			return namesIn(from, true)
		}
	}
	return nil
}

// undated is what stands in a text before its first date.
func undated(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	if _, start, _, ok := datetime.Find(text, datetime.Hint{}); ok && start > 0 {
		return strings.TrimRight(text[:start], " ,|•·–-")
	}
	return text
}

// afterOpener is what stands behind the first word that names authors, at most
// a few words from the beginning: "Gespeichert von …", "Posted by …".
func afterOpener(text string) (rest string, ok bool) {
	at := 0
	for i := range 6 {
		word, tail, more := strings.Cut(text[at:], " ")
		if !more {
			return "", false
		}
		bare := strings.ToLower(strings.Trim(word, ":,.–-|"))
		if isOpener(bare) || i == 0 && strings.HasSuffix(word, ":") && isLabel(bare) {
			return tail, true
		}
		at = len(text) - len(tail)
	}
	return "", false
}

func isOpener(word string) bool {
	switch word {
	case "by", "von", "par", "por", "door", "av", "af", "przez", "od", "yazan", "vom":
		return true
	}
	return false
}

// isLabel tells words that stand with a colon before names.
func isLabel(word string) bool {
	switch word {
	case "autor", "autorin", "autoren", "author", "authors", "auteur", "auteurs", "autore", "autori", "text", "texte", "testo", "texto", "verfasser", "reporter", "words", "yazar", "autores":
		return true
	}
	return false
}

// namesIn reads names from the beginning of a text: words with capitals,
// initials and the small words between them, parted by commas and words for
// "and". It ends where something else begins, such as a date. A single word that
// is not written as a name counts if nick is true.
func namesIn(text string, nick bool) (names []string) {
	var name []string
	done := func() {
		for len(name) > 0 && isParticle(name[len(name)-1]) {
			name = name[:len(name)-1]
		}
		if len(name) > 1 || len(name) == 1 && (len(names) == 0 || isInitials(name[0])) {
			names = append(names, strings.Join(name, " "))
		}
		name = nil
	}
	for word := range strings.FieldsSeq(text) {
		bare := strings.TrimRight(word, ",;|")
		if bare == "" && len(name) > 0 { // "Name , Name"
			done()
			continue
		}
		if strings.HasSuffix(bare, ":") { // a label of something else
			done()
			return names
		}
		switch {
		case isAnd(bare) && bare == word:
			if len(name) == 0 && len(names) == 0 {
				return nil
			}
			done()
			continue
		case isNameWord(bare), len(name) > 0 && isParticle(bare):
			name = append(name, strings.Trim(bare, "()"))
		case nick && len(name) == 0 && len(names) == 0 && isNick(bare):
			return []string{bare}
		default:
			done()
			return names
		}
		if bare != word {
			done()
			if strings.HasSuffix(word, "|") {
				return names
			}
		}
		if len(name) > 5 {
			return names
		}
	}
	done()
	return names
}

// isNameWord tells words as names have them: a capital, then letters.
func isNameWord(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "(\"'„“‚‘«"))
	if !unicode.IsLetter(r) || unicode.IsLower(r) || strings.ContainsAny(word, "0123456789@/!?%&") {
		return false
	}
	return !isNoName(word)
}

// isNoName tells words that are written with a capital beside names and are none.
func isNoName(word string) bool {
	switch strings.ToLower(strings.Trim(word, ".:")) {
	case "die", "der", "das", "ein", "eine", "zur", "kontakt", "contact", "anmelden", "login", "register", "newsletter", "abo", "werbung", "hosted", "übersetzung", "kategorie", "category", "tags",
		"published", "updated", "posted", "uhr", "stand", "am", "on", "veröffentlicht", "aktualisiert", "modified", "follow", "share", "zum", "alle", "mehr", "more", "view", "read", "all", "profil", "profile", "about", "über", "photo", "foto", "image", "bild", "email", "folgen", "teilen", "last",
		"january", "february", "march", "june", "july", "september", "october", "november", "december", "januar", "februar", "märz", "juni", "juli", "oktober", "dezember",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "apr", "feb", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "okt", "dez", "mon", "tue", "wed", "thu", "fri", "sat", "sun":
		return true
	}
	return false
}

// isNick tells a word that somebody may go by.
func isNick(word string) bool {
	return utf8.RuneCountInString(word) > 2 && !isNoName(word) && strings.ContainsFunc(word, unicode.IsLetter) && !strings.ContainsAny(word, "/:@!?%&#{}<>")
}

func isParticle(word string) bool {
	switch word {
	case "de", "la", "las", "los", "del", "della", "di", "da", "dos", "das", "do", "du", "le", "van", "von", "der", "den", "ten", "ter", "zu", "zur", "zum", "vom", "bin", "bint", "al", "el", "ibn", "af", "av", "v.", "d’", "st.":
		return true
	}
	return false
}

func isAnd(word string) bool {
	switch strings.ToLower(word) {
	case "and", "und", "&", "et", "y", "e", "og", "och", "en", "i", "ve", "with", "mit":
		return true
	}
	return false
}
