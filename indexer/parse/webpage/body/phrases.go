package body

import (
	"strings"
	"unicode"

	"standpoint/indexer/parse/markup"
)

// saysOf decides on a block by what it says of itself: a credit of a picture, a
// call to read, follow or subscribe, a notice of rights.
func (p *page) saysOf(b *block) fate {
	if b.size > 260 {
		return undecided
	}
	if b.asksKeys() {
		return furniture
	}
	if strings.HasPrefix(b.text, "[") && strings.TrimSpace(markup.WithoutShortcodes(b.text)) == "" {
		return furniture
	}
	text := strings.ToLower(strings.TrimLeftFunc(b.text, func(r rune) bool { return !unicode.IsLetter(r) && r != '©' }))
	for i := range phrases {
		f := &phrases[i]
		if b.size > f.size {
			continue
		}
		for _, s := range f.starts {
			if strings.HasPrefix(text, s) && endsWord(text, len(s)) {
				return f.fate
			}
		}
	}
	if b.credits(text) {
		return caption
	}
	if b.links > 0 && leadsOn(text) {
		return related
	}
	if b.size <= 200 {
		for _, s := range calls {
			if strings.Contains(text, s) {
				return furniture
			}
		}
	}
	return undecided
}

// credits reports whether a text ends as captions do, with whose picture it is.
func (b *block) credits(text string) bool {
	if b.size > 220 || b.linked > 0 {
		return false
	}
	end := text[max(0, len(text)-60):]
	for _, s := range creditMarks {
		if strings.Contains(end, s) {
			return true
		}
	}
	return false
}

var creditMarks = list("©, (picture:, (photo:, (foto:, (image:, (bild:, (ap photo, (pic:, | foto:, | bild:, | photo:, /getty images, /dpa, /afp via, /shutterstock, image credit:, photo credit:")

// leadsOn reports whether a text ends with a link to the rest of it.
func leadsOn(text string) bool {
	text = strings.TrimRightFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, s := range onwards {
		if strings.HasSuffix(text, s) {
			return true
		}
	}
	return false
}

var onwards = list("read more, continue reading, weiterlesen, mehr lesen, lire la suite, leer más, seguir leyendo, leia mais, leggi tutto, continua a leggere, lees meer, lees verder, läs mer, les mer, læs mere, więcej, lue lisää, devamı")

func endsWord(text string, n int) bool {
	if n >= len(text) {
		return true
	}
	for _, r := range text[n:] {
		return !unicode.IsLetter(r)
	}
	return true
}

// phrases are what blocks begin with that are not of the article, up to a size.
var phrases = []struct {
	size   int
	fate   fate
	starts []string
}{
	{24, furniture, list(`kontakt, contact, teilen, share, drucken, print, tags, kommentare, comments, diesen artikel, artikel teilen, news teilen, jetzt teilen, seite teilen, auf facebook, auf twitter, impressum`)},
	{40, related, list(`zum weiterlesen, weiterführende links, weiterführender link, links:, weblinks, external links`)},
	{120, caption, list(`photo:, photos:, photo by, photograph:, photo credit, image:, images:, image credit, image source, picture:, pictures:,
		foto:, fotos:, foto ©, bild:, bilder:, bildquelle, bildnachweis, bildrechte, symbolbild, symbolfoto, archivbild, archivfoto, titelbild, beitragsbild,
		crédit photo, crédits photo, crédits photos, crédit :, photo ©, © , ©, (c), fotografía:, crédito, foto de, fot., zdjęcie, kuva:, bilde:, grafik:, quelle:, quellen:,
		source:, sources:, credit:, video:, getty images, file photo`)},
	{90, related, list(`read more, read also, also read, read next, see also, related:, related stories, related articles, related coverage, more:, more from, more on, you may also like,
		you might also like, recommended, don't miss, next:, up next, keep reading, continue reading, check out our,
		mehr zum thema, mehr dazu, mehr infos, auch interessant, das könnte sie auch interessieren, das könnte dich auch interessieren, lesen sie auch, lesen sie mehr, lies auch, lest auch, siehe auch, weiterlesen,
		passend dazu, zum thema, mehr themen, mehr aus, weitere informationen, weiterführende, weitere artikel, weitere infos, weitere nachrichten, weitere meldungen, links zum thema,
		lire aussi, à lire aussi, à lire également, voir aussi, sur le même sujet, en savoir plus, leer más, lea también, lee también, leer también, le puede interesar, te puede interesar, también te puede interesar, ver también, vea también,
		leia também, veja também, leia mais, você pode gostar, leggi anche, leggi di più, lees ook, lees meer, lees verder, läs mer, läs också, läs även, les også, læs også, lue myös,
		czytaj, czytaj także, czytaj też, zobacz także, zobacz też, polecamy`)},
	{160, furniture, list(`advertisement, advertorial, sponsored content, anzeige, werbung, publicidad, publicité, reklama,
		share this, share on, share:, teilen, partager, compartir, follow us, folgen sie uns, folge uns, subscribe, sign up, newsletter, zum newsletter, jetzt abonnieren, jetzt anmelden, abonnieren sie, join our, join the conversation,
		click here to, tap here to, find this article at, find this story at, get unlimited access, copyright, © copyright, all rights reserved, alle rechte vorbehalten, tous droits réservés, todos los derechos,
		published, last updated, updated:, updated on, letzte änderung, zuletzt aktualisiert, aktualisiert am, aktualisiert:, veröffentlicht am, erstellt am, publié le, mis à jour, publicado, actualizado, stand:,
		loading, tags:, filed under, posted in, schlagworte, schlagwörter, stichworte, kategorien, kategorie:, topics:, themen:,
		kontakt:, pressekontakt, ansprechpartner, rückfragen an, rückfragehinweis, media contact, comments, leave a comment, kommentare, print this, drucken, seite drucken, artikel drucken,
		reporting by, additional reporting, editing by, with additional reporting, reporting and writing by, written by, edited by`)},
}

// calls are what is in short blocks that call for something.
var calls = list(`enable javascript, sign up for, sign up to, subscribe to, subscribe now, subscribe today, subscribe for, our newsletter, newsletter abonnieren, newsletter anmelden, für den newsletter, unseren newsletter,
	follow us on, follow him on twitter, follow her on twitter, follow me on twitter, like us on facebook, auf facebook folgen, all rights reserved, alle rechte vorbehalten, affiliate-link, affiliate link, already a subscriber, to view the full story,
	download our app, download the app, contributed to this report, contributed to this story, contributed reporting, log in to, einloggen, suscríbete, abonnez-vous, inscrivez-vous, join our whatsapp, whatsapp-kanal`)

func list(s string) []string {
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// bids recognizes a last paragraph that bids the reader do something else.
func (b *block) bids() bool {
	if b.size > 160 || b.links == 0 && !strings.ContainsAny(b.text, "@") {
		return false
	}
	text := strings.ToLower(strings.TrimLeftFunc(b.text, func(r rune) bool { return !unicode.IsLetter(r) }))
	for _, s := range bids {
		if strings.HasPrefix(text, s) && endsWord(text, len(s)) {
			return true
		}
	}
	return false
}

// bids are what the last paragraphs begin with that are not of the article.
var bids = list(`follow, for more, for the latest, get in touch, get the latest, got a, do you have, have you, contact, contact us, email, e-mail, send, write to, watch, listen, click, check out, visit, download, buy, order, join, support, donate, find out, learn more, see more, want, like this, if you,
	folgen, folge, folgt, mehr, weitere, alle, hier, haben sie, schreiben sie, kontakt, jetzt, lesen, alles, zur, zum, suivez, retrouvez, pour plus, abonnez, síguenos, sigue, sigan, para más, encuentra, suscríbete, segui, seguici, volg, meer, följ, läs, mer om, więcej, zapraszamy, takip`)
