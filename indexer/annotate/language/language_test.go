package language_test

import (
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
	"standpoint/indexer/annotate/language"
)

// silent is a detector that is never certain.
type silent struct{}

func (silent) Detect(string) string { return "" }
func (silent) Version() string      { return "silent" }

func TestOf(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, thread, want string }{
		// Without a thread, a few words tell only if they are of one language.
		{"", "", ""},
		{"👍 +1 https://bit.ly/", "", ""},
		{"Mill Bridge", "", ""},
		{"They should have closed it years ago.", "", "en"},
		{"Das ist doch nicht wahr!", "", "de"},
		// With one, a comment is in its language,
		{"", "en", ""},
		{"12 %", "en", ""},
		{"lol", "en", "en"},
		{"Ganz genau.", "de", "de"},
		{"Angela Merkel", "en", "en"},
		{"Je suis Charlie", "en", "fr"},
		{"Make America great again!", "de", "en"},
		{"The raison d'être of the plan is la dolce vita, no?", "en", "en"},
		{"Los Angeles and El Paso are not the same.", "en", "en"},
		{"ok", "eo", "eo"}, // a language without a list
		// unless its own words speak for another.
		{"Das ist doch nicht wahr!", "en", "de"},
		{"I think that this is a good idea.", "de", "en"},
		{"C’est n’importe quoi, ils ne sont pas d’accord.", "en", "fr"},
		// Scripts tell.
		{"Αυτό είναι ντροπή", "en", "el"},
		{"זו בושה", "en", "he"},
		{"هذا عار على الحكومة", "en", "ar"},
		{"این خیلی بد است، چرا گفتند؟", "en", "fa"},
		{"これはひどい話だ", "en", "ja"},
		{"太糟糕了", "en", "zh"},
		{"太糟糕了", "ja", "ja"},
		{"너무 심하네요", "en", "ko"},
		{"यह बहुत बुरा है", "en", "hi"},
		{"น่าละอายใจ", "en", "th"},
		{"Это же просто позор", "en", "ru"},
		{"Це просто ганьба для всіх", "en", "uk"},
		{"Позор!", "uk", "uk"},
		{"Tokyo 東京 is a big city and I like it", "en", "en"},
	} {
		if got := language.Of(row.text, row.thread, silent{}); got != row.want {
			t.Errorf("%q under a thread in %q is in %q, want %q", row.text, row.thread, got, row.want)
		}
	}
}

// planted are comments as people write them, in ten languages.
var planted = map[string][]string{
	"de": {"Warum hat das niemand vorher gewusst?", "Ich glaube denen kein Wort mehr.", "Und wer soll das am Ende bezahlen?", "So ein Quatsch, die Brücke war schon vor Jahren kaputt.", "Danke für den guten Artikel!", "Das wird wieder die kleinen Leute treffen."},
	"fr": {"Et qui va payer tout ça ?", "Je ne comprends pas pourquoi ils ont attendu.", "C'est toujours la même chose avec eux.", "Merci pour cet article très clair.", "Ils auraient dû la fermer il y a des années.", "On se moque de nous."},
	"es": {"¿Y quién va a pagar todo esto?", "No entiendo por qué esperaron tanto.", "Siempre es lo mismo con ellos.", "Gracias por el artículo, muy claro.", "Hace años que tenían que cerrarlo.", "Qué vergüenza, se ríen de nosotros."},
	"it": {"E chi paga tutto questo?", "Non capisco perché hanno aspettato tanto.", "È sempre la stessa storia con loro.", "Grazie per questo articolo molto chiaro.", "Dovevano chiuderlo già anni fa.", "Ci prendono in giro, come sempre."},
	"pt": {"E quem vai pagar tudo isso?", "Não entendo por que esperaram tanto.", "É sempre a mesma coisa com eles.", "Obrigado pelo artigo, muito claro.", "Já deviam ter fechado há anos.", "Que vergonha, eles não têm respeito por ninguém."},
	"nl": {"En wie gaat dat allemaal betalen?", "Ik snap niet waarom ze zo lang hebben gewacht.", "Het is altijd hetzelfde met hen.", "Bedankt voor dit duidelijke artikel.", "Ze hadden hem jaren geleden al moeten sluiten.", "Wat een onzin is dit weer."},
	"sv": {"Och vem ska betala allt det här?", "Jag förstår inte varför de väntade så länge.", "Det är alltid samma sak med dem.", "Tack för en mycket tydlig artikel.", "De borde ha stängt den för flera år sedan.", "Vilket skämt, vi får som vanligt inget veta."},
	"pl": {"A kto za to wszystko zapłaci?", "Nie rozumiem, dlaczego tak długo czekali.", "Z nimi zawsze jest to samo.", "Dziękuję za bardzo jasny artykuł.", "Powinni byli go zamknąć już lata temu.", "Co za wstyd, oni się z nas śmieją."},
	"tr": {"Peki bunun parasını kim ödeyecek?", "Neden bu kadar beklediler anlamıyorum.", "Onlarla hep aynı şey oluyor.", "Çok açık bir yazı için teşekkürler.", "Yıllar önce kapatmaları gerekiyordu.", "Bu ne biçim iş, bizimle dalga geçiyorlar."},
	"ru": {"И кто за всё это заплатит?", "Не понимаю, почему они так долго ждали.", "С ними всегда одно и то же.", "Спасибо за очень ясную статью.", "Его надо было закрыть ещё много лет назад.", "Какой позор, над нами смеются."},
}

// TestPlanted: nine of ten comments in other languages are found under an English
// article, and all of them are left in the language of their own thread.
func TestPlanted(t *testing.T) {
	t.Parallel()
	found, all := 0, 0
	for want, comments := range planted {
		for _, text := range comments {
			all++
			if got := language.Of(text, "en", silent{}); got == want {
				found++
			} else {
				t.Logf("%q is read as %q", text, got)
			}
			if got := language.Of(text, want, silent{}); got != want {
				t.Errorf("%q is read as %q in a thread in %s", text, got, want)
			}
		}
	}
	t.Logf("%d of %d are found", found, all)
	if 10*found < 9*all {
		t.Errorf("%d of %d comments are found, want nine of ten", found, all)
	}
}

// TestMeasure: beginnings of English comments, with the language of their thread and without.
func TestMeasure(t *testing.T) {
	path := corpustest.Shared(t, "eval", "comments_c3", "comments.jsonl.gz")
	type count struct{ all, wrong, silent int }
	counts := map[[2]int]*count{}
	type comment struct{ Text string }
	for c := range corpustest.Lines[comment](t, path) {
		words := strings.Fields(c.Text)
		for _, n := range []int{5, 10, 20, len(words)} {
			if len(words) < n {
				continue
			}
			length := n
			if n == len(words) {
				length = 0
			}
			for i, thread := range []string{"", "en"} {
				k := [2]int{length, i}
				if counts[k] == nil {
					counts[k] = &count{}
				}
				counts[k].all++
				switch language.Of(strings.Join(words[:n], " "), thread, silent{}) {
				case "en":
				case "":
					counts[k].silent++
				default:
					counts[k].wrong++
				}
			}
		}
	}
	for _, length := range []int{5, 10, 20, 0} {
		for i, thread := range []string{"alone", "in an English thread"} {
			c := counts[[2]int{length, i}]
			wrong, quiet := 100*float64(c.wrong)/float64(c.all), 100*float64(c.silent)/float64(c.all)
			t.Logf("%d words (0: whole comments), %s: %d comments, %.1f%% wrong, %.1f%% silent", length, thread, c.all, wrong, quiet)
			if i == 1 && (wrong > 1 || quiet > 2) || i == 0 && wrong > 1 {
				t.Errorf("%.1f%% wrong and %.1f%% silent are more than 1%% and 2%%", wrong, quiet)
			}
		}
	}
}

// FuzzOf: whatever the text, the answer is a code of two letters or none.
func FuzzOf(f *testing.F) {
	f.Add("Das ist doch nicht wahr!", "en")
	f.Add("'’' l'ü", "")
	f.Fuzz(func(t *testing.T, text, thread string) {
		if got := language.Of(text, thread, silent{}); got != "" && got != thread && len(got) != 2 {
			t.Errorf("%q is in %q", text, got)
		}
	})
}
