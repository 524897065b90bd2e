package body

import (
	"testing"

	"standpoint/indexer/parse/webpage/dom"
)

// TestLinesThatAsk: a line that asks readers to report an error or to follow the outlet
// is not the end of an article, in any language; sentences with the same words are.
func TestLinesThatAsk(t *testing.T) {
	t.Parallel()
	last := func(line string) string {
		doc, err := dom.Parse([]byte("<article><p>" + longLine + "</p><p>" + otherLine + "</p><p>" + line + "</p></article>"))
		if err != nil {
			t.Fatal(err)
		}
		got := Extract(doc, Known{}).Paragraphs
		return got[len(got)-1]
	}
	for _, line := range []string{
		"Spotted an error? Tell us about it.",
		"Found a typo in this story? Mark it and press Ctrl + Enter.",
		"Follow the Bugle on Telegram and never miss a story.",
		"Fehler gefunden? Jetzt melden.",
		"Folgen Sie uns auf WhatsApp.",
		"Vous avez repéré une erreur dans cet article ? Signalez-la.",
		"Suivez-nous sur Facebook pour ne rien manquer.",
		"¿Has encontrado un error? Avísanos.",
		"Síguenos en nuestro canal de WhatsApp.",
		"Hai trovato un errore? Segnalalo alla redazione.",
		"Znalazłeś błąd? Zgłoś go redakcji.",
		"Našli jste chybu? Napište nám.",
		"Нашли опечатку? Выделите её и нажмите Ctrl+Enter.",
		"Підписуйтесь на наш канал у Telegram, щоб не пропустити головне.",
		"Ακολουθήστε μας στο Google News.",
		"Bizi Telegram kanalımızdan takip edin.",
		"发现错误？请告诉我们。",
		"Iratkozzon fel a csatornánkra a YouTube-on!",
	} {
		if got := last(line); got != otherLine {
			t.Errorf("the article ends with %q", got)
		}
	}
	for _, line := range []string{
		"“It was a mistake,” the mayor wrote on Facebook on Tuesday.", "The council found no error in the count, she said.", "Follow-up talks are planned for May.",
		"Joining the ferry company had been an error, he found.", "The channel is on Telegram, where she has many readers.",
	} {
		if got := last(line); got != line {
			t.Errorf("%q is lost: the article ends with %q", line, got)
		}
	}
}

const (
	longLine  = "The council voted on Tuesday to close the old bridge for repairs, a decision that residents of both banks had feared for months."
	otherLine = "Engineers found cracks in three of its five arches, and the mayor said that nobody could promise the structure would stand another winter."
)
