package mail

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// wrapped is how many letters a line has, at the least, that goes on in the next.
const wrapped = 55

// paragraphs are those of a plain text: separated by blank lines, with lines that
// were wrapped joined again; without the signature below "-- " (RFC 3676, section 4.3).
func paragraphs(text string) (list []string) {
	joins := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "-- " {
			break
		}
		trimmed := strings.Join(strings.Fields(line), " ")
		switch {
		case trimmed == "":
			joins = false
			continue
		case strings.Trim(trimmed, "-=_*~#+. ") == "":
			joins = false
			continue // a rule
		case joins:
			list[len(list)-1] += " " + trimmed
		default:
			list = append(list, trimmed)
		}
		joins = utf8.RuneCountInString(trimmed) >= wrapped || strings.HasSuffix(line, " ")
	}
	return list
}

func letters(paragraphs []string) (n int) {
	for _, p := range paragraphs {
		n += utf8.RuneCountInString(p)
	}
	return n
}

// leaving is what the senders of newsletters say of the sending.
var leaving = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)unsubscri|opt[ -]out|manage (?:your )?(?:preferences|subscription)|update (?:your )?preferences|(?:view|read|open|see) (?:this|it|online|in) .{0,30}(?:browser|online)|received this (?:e-?mail|message|newsletter)|add us to your address` +
		`|abbestell|abmeld|abzumelden|im browser|austragen|désabonn|désinscri|se désins|navigateur|darse de baja|darte de baja|cancelar (?:la |a )?(?:su|in)scri|navegador|descadastr|disiscri|cancella(?:ti|re) l|nel browser|uitschrijv|afmeld|avregistr|avprenumer|avsluta prenum|peruuta til|wypis|odhl[aá]s|leiratkoz|dezabon|отпис|відпис|配信停止|退订|取消订阅|구독 ?취소|إلغاء الاشتراك|aboneliğ|berhenti berlangganan`)
})

var (
	link   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`https?://\S+`) })
	rights = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:©|\(c\)|copyright\b)`) })
)

// Bounds of the furniture of a newsletter.
const (
	topLines     = 3   // paragraphs at the start among which some may be
	mostLetters  = 300 // of one
	besideALink  = 60  // letters of one beside an address
	tailFraction = 3   // it begins in the last third, or later
)

// withoutFurniture lifts what is said of the sending out of a text, at its start
// and from where it begins at its end.
func withoutFurniture(paragraphs, related []string) (text, lifted []string) {
	end := len(paragraphs)
	for i := len(paragraphs) - len(paragraphs)/tailFraction - 1; i >= 0 && i < len(paragraphs); i++ {
		if i > 0 && isLeaving(paragraphs[i]) {
			end = i
			break
		}
	}
	for end > 1 && isTail(paragraphs[end-1]) {
		end--
	}
	for i, p := range paragraphs[:end] {
		if i < topLines && end > 1 && isLeaving(p) {
			lifted = append(lifted, p)
			continue
		}
		text = append(text, p)
	}
	lifted = append(append(related, lifted...), paragraphs[end:]...)
	return text, lifted
}

func isLeaving(p string) bool {
	return utf8.RuneCountInString(p) <= mostLetters && leaving().MatchString(p)
}

// isTail recognizes what stands below a text: links with few words, and rights.
func isTail(p string) bool {
	without := link().ReplaceAllString(p, "")
	return without != p && utf8.RuneCountInString(without) <= besideALink || rights().MatchString(strings.ToLower(p)) && utf8.RuneCountInString(p) <= mostLetters
}
