package newsdatabase

import (
	"bytes"
	"cmp"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// proquestKeys are the names of the lines that are read, in four languages.
var proquestKeys = map[string]string{
	"title": "title", "titre": "title", "titel": "title", "título": "title",
	"author": "author", "auteur": "author", "autor": "author", "verfasser": "author",
	"publication title": "paper", "titre de la publication": "paper", "titel der veröffentlichung": "paper", "título de publicación": "paper",
	"publication date": "date", "date de publication": "date", "veröffentlichungsdatum": "date", "fecha de publicación": "date", "publication year": "year",
	"full text": "text", "texte intégral": "text", "volltext": "text", "texto completo": "text",
	"abstract": "abstract", "résumé": "abstract", "zusammenfassung": "abstract", "resumen": "abstract",
	"section": "section", "rubrique": "section", "language of publication": "language", "langue de la publication": "language", "idioma de la publicación": "language",
	"proquest document id": "id", "document url": "url", "url du document": "url", "source type": "type",
}

var (
	rule         = lazily(`^_{30,}\s*$`)
	proquestLine = lazily(`^([\p{Lu}][\p{L}’' /-]{2,40}):(?: +(.*))?$`)
)

func claimsProQuest(head format.Head) bool {
	if head.Text[0] == '<' || !bytes.Contains(head.Text, []byte("______________________________")) {
		return false
	}
	ruled, known := false, 0
	for line := range strings.Lines(string(head.Text)) {
		line = strings.TrimRight(line, " \t\r\n")
		ruled = ruled || rule().MatchString(line)
		if m := proquestLine().FindStringSubmatch(line); m != nil && proquestKeys[strings.ToLower(m[1])] != "" {
			known++
		}
	}
	return ruled && known >= 4
}

func proquestEdge(line string) edge {
	if strings.HasPrefix(line, "____") && rule().MatchString(line) {
		return begins
	}
	return within
}

// proquest reads one article: lines with names; the text goes on to the next.
func (r *reader) proquest(lines []string) (a corpus.Article, why string) {
	fields, last := map[string][]string{}, ""
	for _, line := range lines {
		if m := proquestLine().FindStringSubmatch(line); m != nil {
			field, known := proquestKeys[strings.ToLower(m[1])]
			if known || last != "text" {
				last, line = field, m[2]
			} else if isProquestMeta(m[1]) {
				last, line = "", ""
			}
		}
		if last != "" {
			fields[last] = append(fields[last], line)
		}
	}
	one := func(name string) string { return strings.Join(strings.Fields(strings.Join(fields[name], " ")), " ") }
	if one("title") == "" && one("text") == "" {
		return a, "-" // what stands above the first and below the last
	}
	a.Headline, a.Section, a.NativeID, a.Language = one("title"), one("section"), one("id"), language(one("language"))
	paper, _, _ := strings.Cut(one("paper"), "; ") // its place is after it
	r.outlet(&a, paper)
	a.Bylines = inverted(one("author"))
	r.published(&a, one("date"), one("year"))
	a.Paragraphs = paragraphs(fields["text"])
	if abstract := one("abstract"); len(a.Paragraphs) == 0 || !strings.HasPrefix(strings.Join(a.Paragraphs, " "), strings.TrimRight(abstract, " .…")) {
		a.Standfirst = abstract
	}
	return a, ""
}

// isProquestMeta recognizes the names of lines after the text that are not read.
func isProquestMeta(name string) bool {
	switch strings.ToLower(name) {
	case "subject", "location", "people", "company", "company / organization", "copyright", "last updated", "database", "publisher", "place of publication", "country of publication", "issn",
		"publication subject", "document type", "pages", "links", "credit", "identifier / keyword", "first page", "classification", "sujet", "lieu", "personnes", "dernière mise à jour", "base de données",
		"éditeur", "titel, ", "number of pages", "publication info", "dateline", "edition", "source attribution", "e-issn":
		return true
	}
	return false
}

// inverted are names written as "Doe, Jo; Roe, Ann", the given name first.
func inverted(line string) (list []string) {
	for part := range strings.SplitSeq(line, ";") {
		family, given, ok := strings.Cut(strings.TrimSpace(part), ", ")
		if ok && len(strings.Fields(given)) <= 3 && len(strings.Fields(family)) <= 3 {
			part = given + " " + family
		}
		list = append(list, names(part)...)
	}
	return list
}

var risLine = lazily(`^([A-Z][A-Z0-9])  - ?(.*)$`)

func claimsRIS(head format.Head) bool {
	m := risLine().FindStringSubmatch(strings.TrimRight(firstLine(head.Text), " \r"))
	return m != nil && m[1] == "TY"
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(string(text[:min(len(text), 100)]), "\n")
	return line
}

func risEdge(line string) edge {
	if strings.HasPrefix(line, "ER  -") {
		return ends
	}
	return within
}

// ris reads one reference, if it is one to an article of a paper.
func (r *reader) ris(lines []string) (a corpus.Article, why string) {
	fields, last := map[string][]string{}, ""
	for _, line := range lines {
		if m := risLine().FindStringSubmatch(line); m != nil {
			last = m[1]
			fields[last] = append(fields[last], strings.TrimSpace(m[2]))
		} else if n := len(fields[last]); last != "" && n > 0 {
			fields[last][n-1] += "\n" + line
		}
	}
	one := func(names ...string) string {
		for _, name := range names {
			if text := strings.Join(strings.Fields(strings.Join(fields[name], " ")), " "); text != "" {
				return text
			}
		}
		return ""
	}
	switch kind := one("TY"); kind {
	case "":
		return a, "-"
	case "NEWS", "MGZN", "BLOG", "ELEC", "WEB", "PRESS":
	default:
		return a, "it is a reference of the type " + kind + ", not an article of a paper"
	}
	a.Headline, a.URL, a.Language = one("TI", "T1", "CT"), one("UR", "LK"), cmp.Or(language(one("LA")), format.Language(one("LA")))
	r.outlet(&a, one("T2", "JO", "JF", "JA", "PB"))
	for _, name := range append(fields["AU"], fields["A1"]...) {
		a.Bylines = append(a.Bylines, inverted(name)...)
	}
	r.published(&a, strings.Trim(one("DA"), "/"), strings.Trim(one("Y1"), "/"), strings.Trim(one("PY"), "/"))
	text := paragraphs(strings.Split(strings.Join(append(fields["AB"], fields["N2"]...), "\n"), "\n"))
	if len(text) > 2 || len(strings.Join(text, " ")) > 1500 {
		a.Paragraphs = text
	} else {
		a.Standfirst = strings.Join(text, " ")
	}
	return a, ""
}
