package body

import "strings"

// mostAsking is the size of a line that asks readers to do something.
const mostAsking = 200

// asksKeys recognizes lines that ask readers to mark an error and press keys, which
// are called the same in all languages.
func (b *block) asksKeys() bool {
	if b.size > mostAsking {
		return false
	}
	text := strings.ToLower(b.text)
	at := strings.Index(text, "ctrl")
	return at >= 0 && strings.Contains(text[at:min(len(text), at+30)], "enter")
}

// asks recognizes a line at the end of an article that asks readers to report an
// error or to follow the outlet somewhere. In most languages the verb comes first.
func (b *block) asks() bool {
	if b.size > mostAsking {
		return false
	}
	text := strings.ToLower(b.text)
	words := strings.Fields(text)
	head := strings.Join(words[:min(len(words), 4)], " ")
	switch {
	case holdsAny(head, follows) && holdsAny(text, networks):
		return true
	case holdsAny(text, errorsOf) && holdsAny(text, finds):
		question := strings.IndexAny(text, "?？؟;")
		return question >= 0 && question < 120
	}
	return false
}

func holdsAny(text string, stems []string) bool {
	for _, s := range stems {
		for at := 0; ; {
			i := strings.Index(text[at:], s)
			if i < 0 {
				break
			}
			if at += i; at == 0 || text[at-1] < 'a' || text[at-1] > 'z' { // where a word begins
				return true
			}
			at += len(s)
		}
	}
	return false
}

// Beginnings of words, in lower case.
var (
	networks = strings.Fields(`telegram телеграм whatsapp facebook фейсбук viber вайбер instagram инстаграм youtube ютуб twitter твіттер tiktok threads bluesky mastodon linkedin вконтакте дзен newsletter google rss
		канал kanal canal новости push`)
	follows = list(`subscri, follow, join, подпис, підпис, абонир, претплат, следите, стежте, читайте, присоедин, приєдну, последвай, пратите, abonn, abone, folg, jetzt abonn, suivez, rejoign, sígue, sigue, siga, suscr, únete, assine, inscreva, iscriv, segui,
		volg, schrijf, prenumer, följ, følg, tilaa, seuraa, liity, obserwuj, śledź, subskry, dołącz, sledujte, sledov, odebír, pratite, zaprati, pretplat, spremljajte, kövess, iratkoz, urmăr, abonează, ακολουθ, εγγραφ, takip, ikuti, bergabung, theo dõi, đăng ký, 구독, 订阅, 訂閱, 关注, 關注, フォロー, 登録, اشترك, تابع, עקבו, הצטרפו, sekite, jälgi`)
	errorsOf = list(`error, mistake, typo, fehler, erreur, errore, erro, fout, fel , felet, feil, fejl, virhe, błąd, błęd, chyb, grešk, gresk, napak, hibá, eroare, greșeal, λάθος, σφάλμα, hata, kesalahan, lỗi, ошибк, опечатк, помилк, грешк, 오류, 错误, 錯誤, 誤り, 間違, خطأ, טעות`)
	finds    = list(`find, found, spot, notice, see a, see an, gefunden, entdeckt, trouvé, repér, vu une, encontr, visto, detect, trovat, notat, gevonden, gezien, hittat, sett, funnet, fundet, löysi, huoma, znalaz, znaleź, zauważ, našl, našel, nájd, uoči, primeti, primijeti, opazi, talált, észre, găsit, observat, βρήκ, εντοπ, buldu, fark et,
		нашли, заметили, увидели, обнаруж, знайшли, помітили, побачили, намери, забеляза, menemukan, tìm thấy, phát hiện, 发现, 發現, 見つけ, 발견, وجدت, מצאת`)
)
