package table

import (
	"strings"
	"unicode"
)

// Fields lists the fields of ours that a column can be read as.
func Fields() []string {
	return []string{
		"kind", "text", "author", "posted", "id", "parent", "score", "article", "page", "url", "headline",
		"outlet", "published", "time", "standfirst", "section", "language", "deleted",
	}
}

// called lists the names that columns have, in several languages, by field; the
// most telling first. Names are compared without case, spaces and punctuation.
var called = map[string]string{
	"text": `text plaintext textcontent commentbody commenttext comment articlebody articletext maintext fulltext bodytext body content articlecontent
		message selftext textoriginal reply tweet post story review rawtext cleanedtext bodyplain kommentartext kommentar volltext inhalt nachricht beitrag artikeltext
		texto comentario comentário cuerpo contenido mensaje conteúdo mensagem texte commentaire contenu corps message
		testo commento contenuto messaggio tekst reactie inhoud bericht treść komentarz текст комментарий сообщение
		本文 内容 正文 评论 コメント テキスト 댓글 내용 نص تعليق`,
	"author": `author authors authorname commentauthor commentername commentauthorname authordisplayname userdisplayname username displayname user byline writer commenter
		screenname nickname nick creator postedby poster by journalist profilename fromname channelname autor autorin verfasser benutzer benutzername nutzer
		auteur utilisateur pseudo usuario usuário autore utente schrijver gebruiker автор пользователь имя 作者 用户 著者 ユーザー 작성자 name`,
	"date": `posted postedat posteddate commentdate published publishedat publicationdate publisheddate pubdate publishdate publishtime publishedtime publishingdate datepublished datepublish webpublicationdate
		datetimepub createdutc createdat created creationdate createdate createddate dategmt date datetime timestamp timeparsed time datum veröffentlichungsdatum erscheinungsdatum erscheinungstag erstellt veröffentlicht
		fecha data publié date publication pubblicato дата опубликовано 日付 日期 时间 发布时间 날짜 تاريخ`,
	"id":     `commentid id nativeid cid messageid tweetid docid uuid guid articleid newsid postid kommentarid`,
	"parent": `parentid parent parentcommentid parentcomment inreplytoid inreplyto replytoid replyto responseto inreplytostatusid replytocid replytocommentid isreplyto referencedtweetsrepliedtoid antwortauf respuestaa réponseà`,
	"score": `score likecount likes upvotes ups votes recommendations recommendationcount recommendedcount points thumbsup favorites favs diggcount favoritecount
		totalvotes votecount likescount numlikes karma rating punkte gefälltmir megusta votos punti`,
	"article": `articleid articleurl article storyid storyurl story threadid threadurl postid linkid submissionid videoid pageid pageurl assetid
		newsid newsurl discussionid topicid conversationid thread topic artikelid artikel artículo articulo noticia статья`,
	"page":     `articleurl pageurl storyurl threadurl newsurl videourl posturl submissionurl discussionurl articlelink inputurl`,
	"url":      `url articleurl articlelink weburl webpageurl canonicalurl permalink link href uri webpage sourceurl viewsource respondedurl requestedurl enlace lien adresse ссылка 链接 source`,
	"headline": `headline articletitle articleheadline newstitle title webtitle subject titel überschrift schlagzeile titular título titulo titre titolo kop заголовок 标题 タイトル 제목`,
	"outlet": `outlet publisher publication newspaper sitename sourcename sourcetitle site source domain medium media website provider
		hostname sitename fuente quelle zeitung journal testata bron источник 来源`,
	"standfirst": `standfirst trailtext abstract summary subtitle snippet excerpt teaser dek deck lead description resumen zusammenfassung untertitel vorspann chapo résumé sommario`,
	"section":    `section sectionname category rubrik ressort sección seccion categoría categoria rubrique catégorie kategorie newsdesk desk`,
	"language":   `language lang langue idioma sprache lingua taal язык`,
	"deleted":    `deleted isdeleted removed isremoved gelöscht`,
	"kind":       `kind doctype documenttype recordtype type`,
}

// ours are the prefixes that say no more than what a table is about.
var ours = []string{"comment", "article", "post", "news", "story", "item"}

// normal is a name without case, spaces and punctuation.
func normal(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// isPrivate recognizes columns that are never read: e-mail and IP addresses.
func isPrivate(name string) bool {
	n := normal(name)
	for _, part := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if part == "ip" || part == "ipv4" || part == "ipv6" || part == "mail" {
			return true
		}
	}
	return strings.Contains(n, "email") || strings.Contains(n, "ipaddr") || strings.HasSuffix(name, "IP") || strings.Contains(n, "remoteaddr") || n == "userip" || n == "correo"
}
