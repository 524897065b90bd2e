package newsdatabase

import (
	"bytes"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

var (
	// counted begins an article of the old Nexis, in all its languages.
	counted = lazily(`^\s*(?:\p{L}+ - )?(\d{1,5}) (?:of|von|de|di|van|af|av|z) (\d{1,5}) (?:DOCUMENTS?|DOKUMENTE?N?|DOCUMENTOS?|DOCUMENTI?|DOCUMENTEN)\s*$`)
	// endOfDocument ends one of the new.
	endOfDocument = lazily(`(?i)^\s*(?:End of Document|Ende des Dokuments|Fin du document|Fin del documento|Einde van document)\s*$`)
	// key is a line of metadata: its name, which is in capitals in the old, and
	// what follows it.
	key = lazily(`^([\p{Lu}][\p{L}-]{2,24}(?: [\p{Lu}][\p{L}-]{2,20})?):(?:\s+(.*))?$`)
	// rights are lines about who owns the text.
	rights = lazily(`(?i)^(?:copyright\b|©|\(c\) )|all rights reserved|alle rechte vorbehalten|tous droits réservés`)
	body   = lazily(`(?i)^(?:body|text|texte|tekst|cuerpo)$`)
)

// nexisKeys are the names of what is read, by what it is.
var nexisKeys = map[string]string{
	"headline": "headline", "titre": "headline", "titular": "headline", "überschrift": "headline", "kop": "headline",
	"byline": "byline", "author": "byline", "autor": "byline", "auteur": "byline", "autore": "byline",
	"section": "section", "rubrik": "section", "rubrique": "section", "sección": "section", "sectie": "section", "sezione": "section",
	"language": "language", "sprache": "language", "langue": "language", "idioma": "language", "taal": "language", "lingua": "language",
	"highlight": "standfirst", "graphic": "caption", "grafik": "caption", "graphique": "caption",
	"body": "body", "text": "body", "length": "", "länge": "", "longueur": "", "longitud": "", "lengte": "", "lunghezza": "", "dateline": "", "load-date": "", "update": "",
	"date": "", "publication-type": "", "publication type": "", "zeitungstyp": "", "journal-code": "", "series": "", "type": "", "subject": "", "url": "url", "date-chargement": "",
	"publikationstyp": "", "source": "", "distribution": "", "notes": "", "correction-date": "", "correction": "", "geographic": "", "organization": "", "person": "", "company": "", "country": "",
	"state": "", "city": "", "ticker": "", "industry": "", "classification": "",
}

// keyOf reads a line of metadata that is known, or that is in capitals.
func keyOf(line string) (field, value string, ok bool) {
	m := key().FindStringSubmatch(line)
	if m == nil {
		return "", "", false
	}
	field, known := nexisKeys[strings.ToLower(m[1])]
	return field, strings.TrimSpace(m[2]), known || m[1] == strings.ToUpper(m[1])
}

func claimsNexis(head format.Head) bool {
	if head.Text[0] == '<' || !bytes.Contains(head.Text, []byte("DO")) && !bytes.Contains(head.Text, []byte("Load-Date:")) && !bytes.Contains(head.Text, []byte(" (")) {
		return false
	}
	if hasCover(head.Text) {
		return true
	}
	loaded, ended, lengths := false, false, 0
	n := 0
	for line := range strings.Lines(string(head.Text)) {
		line = strings.TrimSpace(line)
		if n < 60 && nexisEdge(line) == begins {
			return true
		}
		if line != "" {
			n++
		}
		loaded = loaded || strings.HasPrefix(line, "Load-Date:")
		ended = ended || nexisEdge(line) == ends
		if strings.HasPrefix(line, "Length:") || strings.HasPrefix(line, "Section:") || strings.EqualFold(line, "Body") {
			lengths++
		}
	}
	return loaded && (ended || lengths > 1)
}

func nexisEdge(line string) edge {
	switch {
	case len(line) > 200:
	case strings.Contains(line, " DO") && counted().MatchString(line):
		return begins
	case strings.Contains(line, "ocument") && endOfDocument().MatchString(line), strings.Contains(line, "okument") && endOfDocument().MatchString(line):
		return ends
	}
	return within
}

// nexis reads one article: the paper and the date stand above the headline in the
// old form, below it in the new; then come lines of metadata, the text, and more
// of them.
func (r *reader) nexis(lines []string) (a corpus.Article, why string) {
	all := blocks(withoutCover(lines))
	meta := map[string]string{}
	top, rest := nexisTop(all, meta)
	if len(rest) == 0 && len(meta) == 0 {
		return a, "-" // the page above the first article
	}
	end := len(rest)
	for end > 0 && nexisTail(rest[end-1], meta) {
		end--
	}
	for i, block := range rest[:end] {
		if len(block) == 1 && graphic().MatchString(block[0]) { // below the text, what its pictures show
			for _, block := range rest[i+1 : end] {
				a.Captions = append(a.Captions, strings.Join(block, " "))
			}
			break
		}
		a.Paragraphs = append(a.Paragraphs, strings.Join(block, " "))
	}
	date := -1
	for i, line := range top {
		if m, _, _, ok := datetime.Find(line, datetime.Hint{}); ok && m.Precision != corpus.PrecisionYear && len(line) < 80 {
			date = i
			break
		}
	}
	a.Headline, a.Standfirst, a.Section, a.URL = meta["headline"], meta["standfirst"], meta["section"], meta["url"]
	a.Language = language(meta["language"])
	paper := nexisNames(&a, top, date)
	r.outlet(&a, paper)
	if date >= 0 {
		r.published(&a, top[date])
	}
	a.Bylines = names(meta["byline"])
	if meta["caption"] != "" {
		a.Captions = append(a.Captions, meta["caption"])
	}
	return a, ""
}

var (
	graphic = lazily(`(?i)^(?:graphic|grafik|graphique|gráfico)$`)
	// listed is the line of a cover above the list of the articles, and first the first of them.
	listed = lazily(`(?i)^\s*(?:documents?|dokumente?|documentos?|documenti|documenten) \(\d+\)\s*$`)
	first  = lazily(`^\s*1\.\s+(\S.*)$`)
)

// coverLines is how far down the list of the articles may begin.
const coverLines = 20

// asked is the line of a cover that says when the articles were asked for.
var asked = lazily(`^[\p{Lu}][^:]{2,30}: .*\d{4}.*\d{1,2}:\d\d`)

// hasCover recognizes the page above the first article, because its list may be longer
// than what is seen of a text.
func hasCover(text []byte) bool {
	timed, list, seen := false, false, 0
	for line := range strings.Lines(string(text[:min(len(text), 4<<10)])) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if seen++; seen > coverLines {
			break
		}
		timed = timed || asked().MatchString(line)
		if list && first().MatchString(line) {
			return true
		}
		list = list || timed && listed().MatchString(line)
	}
	return false
}

// withoutCover leaves out the page that Nexis Uni puts above the first article: who
// asked, when, and a list of the articles. The first article begins where its
// headline, which the list has, stands by itself.
func withoutCover(lines []string) []string {
	at, seen := 0, 0
	for ; at < len(lines) && seen < coverLines && !listed().MatchString(lines[at]); at++ {
		if strings.TrimSpace(lines[at]) != "" {
			seen++
		}
	}
	if at == len(lines) || seen == coverLines {
		return lines
	}
	headline := ""
	for i, line := range lines[at+1:] {
		line = strings.Join(strings.Fields(line), " ")
		if m := first().FindStringSubmatch(line); m != nil && headline == "" {
			headline = m[1]
		} else if line != "" && line == headline {
			return lines[at+1+i:]
		}
	}
	return lines
}

// nexisNames sets the headline and gives the name of the paper, by where the
// date is among the lines at the top.
func nexisNames(a *corpus.Article, top []string, date int) (paper string) {
	switch {
	case date < 0 && len(top) > 0:
		paper = top[0]
		top = top[1:]
	case date < 0:
		return ""
	case date < len(top)-1 || date < 2 && a.Headline != "": // paper, date, headline
		if date > 0 {
			paper = top[0]
		}
		top = top[date+1:]
	case date >= 2: // headline, paper, date
		paper, top = top[date-1], top[:date-1]
	default: // paper and date, and a headline that is missing, or the other way round
		paper, top = top[0], nil
	}
	if a.Headline == "" {
		a.Headline = strings.Join(top, " ")
	}
	return paper
}

// nexisTop reads what is above the text: lines, and metadata after them.
func nexisTop(all [][]string, meta map[string]string) (top []string, rest [][]string) {
	for i, block := range all {
		field, value, ok := keyOf(block[0])
		switch {
		case body().MatchString(block[0]):
			if block = block[1:]; len(block) > 0 {
				return top, append([][]string{block}, all[i+1:]...)
			}
			return top, all[i+1:]
		case ok && field == "body":
			if block[0] = value; value == "" {
				block = block[1:]
			}
			if len(block) > 0 {
				return top, append([][]string{block}, all[i+1:]...)
			}
			return top, all[i+1:]
		case ok:
			readKeys(block, meta)
		case rights().MatchString(block[0]):
		case len(meta) > 0:
			if hasBody(all[i:]) {
				top = append(top, block...)
				continue
			}
			return top, all[i:]
		default:
			top = append(top, linesOf(block)...)
		}
	}
	return top, nil
}

// hasBody reports whether a line says where the text begins.
func hasBody(all [][]string) bool {
	for _, block := range all {
		if field, _, ok := keyOf(block[0]); ok && field == "body" || body().MatchString(block[0]) {
			return true
		}
	}
	return false
}

// linesOf keeps the lines of a block apart if one is a date, else they are one.
func linesOf(block []string) []string {
	for i, line := range block {
		if _, _, _, ok := datetime.Find(line, datetime.Hint{}); ok && len(line) < 80 {
			return withoutRights(block[:i+1]) // the edition is below it
		}
		if rights().MatchString(line) {
			return withoutRights(block)
		}
	}
	return []string{strings.Join(block, " ")}
}

func withoutRights(block []string) (kept []string) {
	for _, line := range block {
		if !rights().MatchString(line) {
			kept = append(kept, line)
		}
	}
	return kept
}

// readKeys reads a block of metadata; lines without a name go on with the last.
func readKeys(block []string, meta map[string]string) {
	last := ""
	for _, line := range block {
		field, value, ok := keyOf(line)
		if ok {
			last = field
		} else {
			value = line
		}
		meta["any"] = "yes"
		if last != "" && value != "" {
			meta[last] = strings.TrimSpace(meta[last] + " " + value)
		}
	}
}

// nexisTail reads a block below the text if it is metadata or about rights.
func nexisTail(block []string, meta map[string]string) bool {
	if _, _, ok := keyOf(block[0]); ok {
		readKeys(block, meta)
		return true
	}
	return rights().MatchString(strings.Join(block, " ")) && len(block) < 6 || endOfDocument().MatchString(block[0]) || strings.EqualFold(block[0], "Classification")
}
