package newsdatabase

import (
	"regexp"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// lazily compiles an expression when it is first asked for.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// blocks are the runs of lines between blank ones, each line without the space
// around it.
func blocks(lines []string) (list [][]string) {
	open := false
	for _, line := range lines {
		line = strings.Join(strings.Fields(line), " ")
		switch {
		case line == "":
			open = false
		case open:
			list[len(list)-1] = append(list[len(list)-1], line)
		default:
			list, open = append(list, []string{line}), true
		}
	}
	return list
}

// paragraphs are those of a text: blocks, if blank lines part it, else lines.
func paragraphs(lines []string) (list []string) {
	all := blocks(lines)
	for _, block := range all {
		if len(all) > 1 {
			block = []string{strings.Join(block, " ")}
		}
		list = append(list, block...)
	}
	return list
}

var (
	opener = lazily(`(?i)^(?:by|von|par|por|di|door|av|af|od)[\s:]+`)
	joint  = lazily(`(?i)\s*;\s*|\s+(?:and|und|et|y|e|en|och|og)\s+|\s*&\s*`)
	roles  = lazily(`(?i)\b(?:staff|writer|reporter|correspondent|editor|special to|press|bureau|news service|redaktion|columnist)\b`)
)

// names are those in "By Jo Doe and Ann Roe; Staff Writers".
func names(line string) (list []string) {
	for _, part := range joint().Split(opener().ReplaceAllString(strings.TrimSpace(line), ""), -1) {
		if before, after, ok := strings.Cut(part, ","); ok && roles().MatchString(after) {
			part = before
		}
		name := format.Person(strings.Trim(part, " ,.;"))
		if name != "" && !(roles().MatchString(name) && len(list) > 0) {
			list = append(list, name)
		}
	}
	return list
}

// bracketed is what databases put after the name of a paper.
var bracketed = lazily(`\s*[(\[][^()\[\]]*[)\]]\s*$`)

// outlet sets the outlet of an article by the name of a paper, without the place in
// brackets. A database gives addresses of its own, so a known name goes first.
func (r *reader) outlet(a *corpus.Article, name string) {
	short := bracketed().ReplaceAllString(name, "")
	if slug, ok := r.in.Outlets.ByName(name); ok {
		a.Outlet = slug
		return
	}
	r.in.Attribute(a, a.URL, short)
}

// languages by their names in English and in themselves.
var languages = map[string]string{
	"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "francais": "fr", "spanish": "es", "español": "es", "italian": "it", "italiano": "it",
	"dutch": "nl", "nederlands": "nl", "portuguese": "pt", "português": "pt", "polish": "pl", "polski": "pl", "russian": "ru", "русский": "ru", "swedish": "sv", "svenska": "sv",
	"danish": "da", "dansk": "da", "norwegian": "no", "norsk": "no", "finnish": "fi", "suomi": "fi", "japanese": "ja", "chinese": "zh", "korean": "ko", "arabic": "ar", "turkish": "tr",
	"englisch": "en", "anglais": "en", "inglés": "en", "engels": "en", "französisch": "fr", "allemand": "de", "duits": "de", "alemán": "de",
}

// language is the code of a language by its name.
func language(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(name)), ";")
	return languages[strings.TrimSpace(name)]
}
