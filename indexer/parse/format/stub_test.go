package format_test

import (
	"testing"

	"standpoint/indexer/parse/format"
)

// TestIsStub: what stands for a deleted comment is known in many wordings; what
// somebody says about a deletion is a comment.
func TestIsStub(t *testing.T) {
	for _, text := range []string{
		"[removed]", "[deleted]", "This comment has been removed by the author.", "Comment deleted", "This comment was deleted.", "This comment has been removed by a moderator because it violated our guidelines.", "Comment removed by moderator",
		"This post has been deleted by its author", "The comment was removed for violating our community guidelines.", "Message deleted by user", "This user's comment has been hidden.", "This comment is no longer available.",
		"(This comment has been withdrawn)", "Removed by moderator", "Dieser Kommentar wurde von der Redaktion entfernt.", "Kommentar gelöscht", "Der Beitrag wurde vom Nutzer gelöscht.", "Entfernt. Bitte bleiben Sie sachlich. Die Redaktion",
		"Ce commentaire a été supprimé par la modération.", "Commentaire supprimé", "Este comentario ha sido eliminado por un moderador.", "Comentario eliminado por el autor", "Este comentário foi removido pelo autor.", "Questo commento è stato rimosso dal moderatore.",
		"Deze reactie is verwijderd door de redactie.", "Reactie verwijderd", "Kommentaren har tagits bort", "Denne kommentaren er slettet", "Komentarz został usunięty przez moderatora.", "Комментарий удалён модератором", "Коментар видалено", "Bu yorum silindi.", "Tämä kommentti on poistettu.", "Komentář byl smazán.",
		"该评论已被删除", "このコメントは削除されました", "삭제된 댓글입니다", "تم حذف هذا التعليق",
	} {
		if !format.IsStub(text) {
			t.Errorf("%q does not stand for a deleted comment", text)
		}
	}
	for _, text := range []string{
		"Deleted scenes are better.", "", "My comment was removed.", "The post was deleted by the mayor within the hour, and we all saw why.", "This comment is right.", "Removed the old stove last year and never looked back.",
		"This comment was removed and nobody can tell me what was wrong with it.", "Why was this comment deleted?", "Comments have been closed for a week.", "The message is clear: nobody cares.", "Der Kommentar ist gut.", "This is a removed village.", "Hidden costs again.",
	} {
		if format.IsStub(text) {
			t.Errorf("%q is taken for a stub", text)
		}
	}
}
