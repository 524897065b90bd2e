package format

import (
	"strings"
	"sync"
)

// LongestStub is how many bytes a text has at most that stands for one that was
// taken away.
const LongestStub = 200

// Words of what stands in the place of a comment. Each list is of many languages;
// a stub names a comment, says that it is gone, and at most who did it and why.
var stubs = sync.OnceValue(func() (w struct{ this, comment, gone, between, why, who, not map[string]bool }) {
	set := func(list string) map[string]bool {
		all := map[string]bool{}
		for word := range strings.FieldsSeq(list) {
			all[word] = true
		}
		return all
	}
	w.this = set("this user s the that a one dieser dieses diese der die das den ein ce cet cette le la l un une este esta ese el la los un questo quest il lo un esse essa o a deze dit het de een denne dette det den en ett ten ta to tento této tato этот это эта данный цей це bu acest această az ezt tämä dieser ang ini این")
	w.comment = set("comment comments message messages post posts reply response remark content contribution entry submission kommentar kommentare beitrag nachricht antwort posting leserkommentar commentaire commentaires message réponse contribution contenu comentario comentarios mensaje respuesta contenido comentário comentários mensagem resposta commento commenti messaggio risposta contenuto reactie reacties bericht antwoord bijdrage kommentaren kommentarer kommentaren inlägg inlägget innlegg innlegget indlæg indlægget kommentti kommentin viesti viestin komentarz wpis post komentář příspěvek komentár príspevok комментарий комментария сообщение ответ коментар допис повідомлення yorum mesaj comentariul comentariu hozzászólás hozzászólást bejegyzés comentari komentar komentarz σχόλιο")
	w.gone = set("deleted removed hidden withdrawn withheld erased blocked flagged moderated unavailable taken-down redacted disabled gelöscht entfernt gesperrt zurückgezogen ausgeblendet moderiert supprimé supprimée supprimés supprimées effacé retiré retirée masqué modéré modérée eliminado eliminada eliminados borrado borrada retirado retirada suprimido suprimida ocultado ocultada moderado apagado apagada removido removida excluído excluída excluido deletado oculto eliminato eliminata rimosso rimossa cancellato cancellata nascosto verwijderd gewist verborgen gewisst borttagen borttaget bort raderad raderats raderat slettet fjernet fjerna skjult poistettu poistanut usunięty usunięto usunięta skasowany smazán smazáno odstraněn odstraněno smazaný odstránený zmazaný удалён удален удалено удалена скрыт скрыто видалено вилучено видалений приховано silindi silinmiş kaldırıldı șters ştearsă eliminat törölve törölték törölte eltávolították esborrat uklonjen obrisan διαγράφηκε")
	w.between = set("has no longer nicht mehr n est plus ya no más tagits tagit have been was were is are got wurde worden ist wird hat haben a été est ont ha sido fue fué foi está ha han fou è stato stata sono stati is werd zijn geworden har blitt blivit er blev är on ovat został zostało została byl bylo bol bola bolo был было була було fost a tarafından automatically automatisch automatiquement automáticamente since already now permanently temporarily vom von der die dem den durch par l la el por redaktion nutzer user autor auteur autorem modération moderador")
	w.why = set("by for because due as since at on per after in following and von vom durch wegen da weil aufgrund nach auf und par pour car suite en à por porque debido a tras del da perché per dal dalla pelo pela devido door wegens omdat vanwege av af på fordi på grund przez ponieważ z na из-за модератором автором пользователем за через yazar moderatör de către mert uživatelem autorem redakcí")
	w.who = set("author user moderator moderators moderation admin admins administrator administrators owner staff editor editors editorial site poster commenter community system team request guidelines rules policy terms standards violating violation violated breached breach inappropriate offensive spam reported reports abuse abusive reader reason reasons redaktion moderator moderatorin autor verfasser nutzer benutzer nutzungsbedingungen richtlinien netiquette regeln verstoß verstößt auteur modérateur modération utilisateur charte règles rédaction moderador usuario normas redacción autore moderatore utente regole redazione utilizador usuário auteur moderator redactie gebruiker huisregels regels användare författaren moderatorn redaktionen brukeren forfatteren brugeren ylläpito käyttäjä kirjoittaja autora moderatora użytkownika regulaminu uživatelem autorem модератором автором пользователем правил адміністратором")
	w.not = set("no not longer nicht mehr plus pas más mais più")
	return w
})

// absent are words that mean "gone" after "no longer".
var absent = map[string]bool{"available": true, "visible": true, "verfügbar": true, "sichtbar": true, "disponible": true, "disponível": true, "disponibile": true, "beschikbaar": true}

// bareStubs are texts that mean it by themselves.
var bareStubs = map[string]bool{"deleted": true, "removed": true, "deleted by user": true, "removed by moderator": true, "message deleted": true, "gelöscht": true, "entfernt": true, "supprimé": true, "eliminado": true, "borrado": true, "eliminato": true, "rimosso": true, "verwijderd": true, "usunięty": true, "usunięto": true, "удалено": true, "видалено": true, "silindi": true, "slettet": true, "borttagen": true, "poistettu": true, "smazáno": true, "törölve": true, "已删除": true, "已刪除": true, "削除済み": true, "삭제됨": true}

// signStubs are how texts begin that mean it in languages without spaces.
var signStubs = []string{"该评论已", "此评论已", "該評論已", "此評論已", "评论已被", "評論已被", "该留言已", "此留言已", "這則留言已", "このコメントは削除", "コメントは削除", "このコメントは非表示", "삭제된 댓글", "삭제된 메시지", "작성자가 삭제", "운영자에 의해 삭제", "이 댓글은 삭제", "تم حذف هذا التعليق", "تم حذف التعليق", "تمت إزالة هذا التعليق", "התגובה נמחקה", "תגובה זו נמחקה", "ความคิดเห็นนี้ถูกลบ", "bình luận này đã bị xóa", "komentar ini telah dihapus", "komentar telah dihapus"}

// IsStub recognizes a text that stands for one that was taken away: "[removed]",
// "This comment was deleted by a moderator because …", "Kommentar gelöscht".
func IsStub(text string) bool {
	if !maybeStub(text) {
		return false
	}
	text = strings.ToLower(strings.Trim(text, "[](){}<>*.!_-–—·•✂🗑️⚠ \u00a0\r\n\t"))
	if text == "" || len(text) > LongestStub {
		return false
	}
	if bareStubs[text] {
		return true
	}
	for _, begin := range signStubs {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	w := stubs()
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \u00a0\r\n\t'’\"“”«»()[]", r) })
	for i := range words {
		words[i] = strings.TrimRight(words[i], ",.:;!")
	}
	at, named := 0, false
	for at < len(words) && at < 3 && w.this[words[at]] {
		at++
	}
	this := at
	for at < len(words) && at < 6 && (w.comment[words[at]] || named && w.between[words[at]] && !w.gone[words[at]]) {
		named = named || w.comment[words[at]]
		at++
	}
	if !named { // "Removed by moderator", "Deleted comment", "Entfernt. Die Redaktion"
		return this == 0 && at < len(words) && w.gone[words[at]] && len(words) < 10 && tells(words[at+1:], strings.IndexAny(text[len(words[at]):], ".:–—(") == 0)
	}
	for at < len(words) && at < 12 && w.between[words[at]] && !w.gone[words[at]] {
		at++
	}
	if at > 1 && at == len(words)-1 && absent[words[at]] && (w.not[words[at-1]] || w.not[words[at-2]]) {
		return true
	}
	if at < len(words) && w.gone[words[at]] {
		return tells(words[at+1:], false)
	}
	return false
}

// maybeStub tells by its length and its first word, in little time, of most texts
// that they are comments.
func maybeStub(text string) bool {
	text = strings.TrimLeft(text, "[](){}<>*.!_- \r\n\t")
	if text == "" || len(text) > LongestStub+40 {
		return false
	}
	var buffer [16]byte
	word := buffer[:0]
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 0x80 {
			return true
		}
		if c|0x20 < 'a' || c|0x20 > 'z' {
			break
		}
		if word = append(word, c|0x20); len(word) == cap(word) {
			return true
		}
	}
	w := stubs()
	return len(word) == 0 || w.this[string(word)] || w.comment[string(word)] || w.gone[string(word)]
}

// tells reports whether the words after "removed" only go on to tell who did it and
// why. Somebody who writes about a post that was deleted goes on otherwise. A bare
// "Removed" may go on in any words, if it names who or why.
func tells(rest []string, bare bool) bool {
	w := stubs()
	switch {
	case len(rest) == 0:
		return true
	case len(rest) <= 2 && (w.who[rest[len(rest)-1]] || w.comment[rest[len(rest)-1]] || w.between[rest[len(rest)-1]]):
		return true
	case !w.why[rest[0]] && !bare:
		return false
	}
	for i, word := range rest {
		if w.who[word] && (i < 5 || len(rest) < 16) {
			return true
		}
	}
	return false
}
