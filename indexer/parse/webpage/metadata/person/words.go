package person

import (
	"strings"
	"unicode"

	"standpoint/indexer/parse/webpage/metadata/textkey"
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// openerWords come before names without a colon, and in no other place of a byline.
var openerWords = set(`by von par por door av af przez od yazan vom piše pišu пише írta kirjoittanut parengė nga shkruan γράφει מאת بقلم`)

// labelWords come before names with a colon.
var labelWords = set(`autor autorin autoren autorka autorzy autora autori autores autore autorii author authors auteur auteurs auteure autrice autorica avtor avtorica avtorji autors autorius autorė
	text texte testo texto tekst teksti verfasser reporter words yazar muhabir haber skribent skribenter forfatter författare journalist kirjoittaja toimittaja szerző szerzők írta
	oleh penulis автор автори авторы автора текст журналист корреспондент кореспондент подготовил подготовила підготував підготувала пише συντάκτης κείμενο מאת بقلم كتب كتبت الكاتب نویسنده लेखक`)

// Words for what somebody is, and those that stand with them: "Chief Political
// Correspondent".
var (
	posts = set(`reporter reporters correspondent correspondents editor editors columnist writer writers journalist journalists producer photographer contributor blogger anchor
		redakteur redakteurin reporterin korrespondent korrespondentin journalistin volontär volontärin kolumnist kolumnistin
		journaliste journalistes rédacteur rédactrice correspondante envoyé envoyée chroniqueur chroniqueuse
		periodista redactor redactora corresponsal reportero reportera columnista editora
		giornalista redattore redattrice corrispondente inviato inviata jornalista repórter correspondente
		redacteur verslaggever verslaggeefster journalistka dziennikarz dziennikarka toimittaja reportteri muhabir muhabiri editör editörü
		редактор корреспондент кореспондент журналист журналистка репортёр обозреватель`)
	ranks = set(`senior junior staff chief deputy associate assistant contributing special political foreign business economics sports health science education environment technology
		managing executive national international city local investigative lead guest freelance news features data white-house washington crime court legal digital leitende leitender stellvertretende stellvertretender politische politischer freie freier`)
)

// WithoutPosts puts a comma in place of what somebody is: "Senior Reporter Orla
// Finch" and "Orla Finch Political Editor" are Orla Finch.
func WithoutPosts(text string) string {
	words := strings.Fields(text)
	drop, found := make([]bool, len(words)), false
	for i, word := range words {
		if !posts[bare(word)] {
			continue
		}
		drop[i], found = true, true
		for j := i - 1; j >= 0 && ranks[bare(words[j])]; j-- {
			drop[j] = true
		}
	}
	if !found {
		return text
	}
	kept, names := words[:0:0], 0
	for i, word := range words {
		if !drop[i] {
			names++
			kept = append(kept, word)
		} else if len(kept) > 0 && kept[len(kept)-1] != "," {
			kept = append(kept, ",")
		}
	}
	if names == 1 {
		return text // "Orla Writer"
	}
	return strings.Trim(strings.Join(kept, " "), " ,")
}

func bare(word string) string { return strings.ToLower(strings.Trim(word, ".,:;|()")) }

// houses are words of names that outlets and offices have and people do not.
var houses = set(`corporation broadcasting company inc llc ltd gmbh institute university foundation association network magazine newspaper gazette courier tribune herald media zeitung verlag rundfunk
	society ministry ministerium department bureau studios television tv radio telegraph chronicle observer redaktion newsroom editorial agency`)

// IsHouse recognizes the name of an outlet or an office by its words.
func IsHouse(name string) bool {
	for word := range strings.FieldsSeq(name) {
		if houses[bare(word)] {
			return true
		}
	}
	return false
}

// Words of names that places have and people hardly ever do: at the beginning and at
// the end.
var (
	placeFronts = set(`port new los las san santo são sao fort mount north south east west northern southern eastern western central upper lower cape kuala tel addis buenos united saudi puerto ivory czech the saint st st. ste. nueva nuevo nouvelle ciudad città cité nizhny novi nový nowy nowa`)
	placeBacks  = set(`city county springs falls heights island islands harbor harbour town township village junction rapids republic kingdom states state province district oblast region dc`)
)

// IsPlace recognizes a name of two words or more that is that of a place by its first
// or its last word: "Port Ellery", "New Delhi", "Salt Lake City".
func IsPlace(name string) bool {
	words := strings.Fields(name)
	if len(words) < 2 {
		return false
	}
	return placeFronts[strings.ToLower(words[0])] || placeBacks[bare(words[len(words)-1])] || strings.EqualFold(words[len(words)-1], "D.C.")
}

// notCredits come before "by" where it is not said who wrote: who made the page, took
// the picture, or looked the text over.
var notCredits = set(`powered design designed designs website site websites hosted hosting theme themes management photo photos photography photograph photographs image images illustration illustrations illustrated
	video audio graphic graphics translated translation sponsored presented supported maintained developed development built made provided edited reviewed checked fact-checked approved moderated
	foto fotos bild bilder grafik übersetzt übersetzung redigiert bearbeitet gestaltet photographies traduit traduction fotografía fotografías traducido editado fotografie tradotto tradução cms software`)

// handles are what stands behind a name: links to feeds, networks and more.
var handles = set(`rss feed atom twitter facebook instagram linkedin bluesky mastodon threads youtube e-mail bio website homepage archive archives articles posts stories edited reviewed medically written reporting photography illustrated additional`)

// suffixes are titles that follow names in languages that write them so.
var suffixes = []string{"기자", "선임기자", "특파원", "논설위원", "記者", "记者", "特派員", "編集委員", "論説委員", "报道"}

// prefixes are labels that stand before names of Han letters, with a space or without.
var prefixes = []string{"本报记者", "本報記者", "特约记者", "实习记者", "记者", "記者", "作者", "撰文", "撰稿", "文／", "文/", "編集委員"}

// withoutTitles takes titles and labels off names that are written without capitals.
func withoutTitles(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hangul) }) {
		return name
	}
	for _, prefix := range prefixes {
		if rest := strings.TrimLeft(strings.TrimPrefix(name, prefix), " :：　"); rest != "" && strings.HasPrefix(name, prefix) {
			name = rest
			break
		}
	}
	for _, suffix := range suffixes {
		if rest, ok := strings.CutSuffix(name, suffix); ok && strings.TrimSpace(rest) != "" {
			return strings.TrimSpace(rest)
		}
	}
	return name
}

// List reads a list of names, such as "By Orla Finch and Ben Reed": each is given
// once, without openers, degrees, places and posts.
func List(text string) (names []string) {
	seen := map[string]bool{}
	for _, name := range Split(WithoutBrackets(text)) {
		name = Name(name)
		if k := textkey.Of(name); k != "" && !seen[k] {
			seen[k] = true
			names = append(names, name)
		}
	}
	return names
}
