package classname

import "strings"

// Every table lists words by why they are in it. Words are in lower case, as
// dom.NameWords gives them, unless a comment says that whole names are meant.

type entry struct{ why, words string }

func set(entries ...entry) map[string]bool {
	words := map[string]bool{}
	for _, e := range entries {
		for word := range strings.FieldsSeq(e.words) {
			words[word] = true
		}
	}
	return words
}

// oneComment has words for one comment, as classes and headings have them.
var oneComment = set(
	entry{"the word itself, in the languages of the pages that are read", `comment kommentar commentaire comentario comentari comentário commento reactie yorum komentarz komentar komentář komentár kommentti hozzászólás comentariu комментарий коментар`},
	entry{"a letter to the editor: German papers call comments so", `leserkommentar leserbrief leserpost lesermeinung leserzuschrift`},
	entry{"short forms in markup (LiveJournal, Movable Type and themes)", `cmt ljcmt cmnt comm`},
)

// manyComments has words for comments.
var manyComments = set(
	entry{"the plural, in the languages of the pages that are read", `comments commenti kommentare kommentaren leserkommentare commentaires comentarios comentarii comentaris comentários reacties kommentarer kommentit kommentteja yorumlar komentarze komentarzy komentáře komentarai hozzászólások hozzaszolasok комментарии комментариев комментария коментарі коментари коментарів σχόλια التعليقات تعليقات תגובות コメント コメント一覧 网友评论 댓글`},
	entry{"words that mean other things as well: see vagueComments", `leserbriefe leserzuschriften leserstimmen discussion diskussion discussie réactions reactions reaktionen opiniones responses replies respuestas antworten beiträge wortmeldungen zuschriften inlägg innlegg indlæg wpisów příspěvků сообщений 评论 評論 respond`},
	entry{"programs that hold comments", `disqus wpdiscuz wpdcom wpcomm livefyre intensedebate`},
	entry{"an element for comments, in one word", `commentlist commentslist commentarea commentsarea commentsblock commentblock commentthread commentsection commentssection commentwrap commentswrap commentswrapper commentwrapper commentbox commentcontainer commentscontainer`},
	entry{"short", `cmts`},
)

// vagueComments has words for comments that mean other things as well.
var vagueComments = set(
	entry{"a debate, an answer, a letter, a review", `discussion diskussion discussie réactions reactions reaktionen opiniones responses replies respuestas antworten respond leserbriefe leserzuschriften leserstimmen beiträge wortmeldungen zuschriften inlägg innlegg indlæg wpisów příspěvků сообщений 评论 評論`},
)

// readers has words of headings for those who read the page.
var readers = set(
	entry{"those who read, and those who are spoken to", `reader readers readership user users community your you our`},
	entry{"in other languages", `leser lesern leserinnen lesenden nutzer nutzern userinnen ihre eure deine lecteur lecteurs lectrices internautes vos votre lector lectores lectoras usuarios tu vuestra vuestras sus lettore lettori lettrici utenti vostri vostra leitor leitores leitoras lezer lezers uw jouw jullie läsare läsarna läsarnas leser lesere lesernes læsere læserne læsernes lukijat lukijoiden lukijan czytelnik czytelników czytelnicy czytelnikow wasze čtenářů čtenáři vaše čitateľov čitatelja čitaoci читатель читателей читатели ваши читачів okur okurların okuyucu olvasók olvasói cititorilor cititori αναγνωστών lectors pembaca 読者 みんなの 读者 讀者 독자`},
)

// views has words of headings for what people think or say.
var views = set(
	entry{"nouns and verbs", `view views viewpoint viewpoints opinion opinions say says said saying think thinks voice voices reaction reactions letter letters thoughts feedback contributions posts responses replies answers conversation discussion debate take takes notes word words from`},
	entry{"in other languages", `meinung meinungen stimmen stimme sagen sagt beiträge beitrag zuschriften reaktionen diskussion debatte briefe avis réaction réactions opinions parole disent courrier débat opinión opiniones dicen opinan reacciones cartas debate opinione opinioni parola dicono lettere reazioni parere pareri opinião opiniões dizem mening meningen zeggen reacties åsikt åsikter säger synpunkter meninger mener meninger synspunkter mielipide mielipiteet sanovat opinia opinie głosy listy mówią zdaniem názory názor ohlasy мнение мнения мнений отзывы отклики обсуждение думка думки відгуки yorumlar görüşleri görüş véleménye vélemények véleménye opinii părerea απόψεις γνώμες opinió pendapat suara の声 声 意見 观点 意见 留言 의견`},
)

// aboutComments has words that make a name with "comment" in it one of something else.
var aboutComments = set(
	entry{"a number, a link, a rule, a form, a list of what is most talked about, a review", `count counts counter number num link links button btn icon bubble toggle policy rules off closed disabled open enabled most popular top latest recent trending neueste letzte rating ratings review reviews testimonial testimonials bewertung none teaser teasers hint ad ads promo share badge widget tab tabs nav menu tooltip jump anchor meta social`},
)

// itemParts has words that follow "comment" in the name of one comment.
var itemParts = set(
	entry{"an element, as markup calls it", `item entry container wrapper wrap card box row post message block single element node li view unit`},
)

// commentPlugins has whole names of elements that programs fill with comments.
var commentPlugins = set(
	entry{"the element that each program asks a page for", `isso-thread idc-container wpdcom wpcomm commento remark42 coral_thread hyvor-talk-view hyvor-talk-comments cusdis_thread disqus_thread`},
)

// commentLists has words that follow "comment" in the name of an element for comments.
var commentLists = set(
	entry{"a list or a part of a page, as markup calls it", `list area section entries items thread threads stream lists wrap holder module system region zone`},
)

// notComments has words that follow "comment" in names of what holds no comments.
var notComments = set(
	entry{"forms, rules and notes", `form respond policy reply notes`},
)

// listsElsewhere has words of names that have "comment" in them and hold no comments of this page.
var listsElsewhere = set(
	entry{"lists of other pages, reviews, and states such as no-comments", `rating review most recent latest popular no has top`},
)

// surelyComments has words that are never used for anything but comments of readers.
var surelyComments = set(
	entry{"plurals that are not vague, and programs", `comments disqus commentlist leserkommentare kommentare commentaires comentarios wpdiscuz livefyre kommentarer`},
)

// latest has words that make a list of comments one of other pages.
var latest = set(
	entry{"the newest or most discussed", `recent latest recentcomments newest neueste letzte aktuelle most mostcommented meistkommentiert popular derniers ultimos últimos`},
)

// linkParts has words that follow "comment" in the name of a link to comments.
var linkParts = set(
	entry{"links and counts", `link links count counter`},
)

// furnitureIDs has whole ids of what belongs to comments but is none.
var furnitureIDs = set(
	entry{"WordPress, its themes, and Disqus", `respond commentform comment-form disqus_thread reply-title postcomment leavecomment comment-nav comment-nav-above comment-nav-below comments-title disqus_recommendations`},
)

// furnitureClasses has whole classes of what belongs to comments but is none.
var furnitureClasses = set(
	entry{"WordPress, its themes, and Facebook", `comment-respond comments-title comment-navigation comments-pagination no-comments nocomments comments-closed fb-comments comment-form comments-form comment-reply-title comments-heading must-log-in comment-notes comments-header`},
)

// replyLists has words for a list of replies.
var replyLists = set(
	entry{"replies, or what stands further in", `children replies indented antworten respuestas réponses reponses risposte answers subcomments childs nested child`},
)

// levels has words that a number follows which says how far a reply is set in.
var levels = set(
	entry{"depth, as markup calls it", `level depth indent indented twig lvl`},
)

// varying has words of classes that differ from one comment of a list to the next.
var varying = set(
	entry{"its number, state, depth or author", `odd even first last alt level depth parent active new highlight highlighted open closed author admin hidden collapsed expanded indent selected user by own top child reply main has is no not byuser bypostauthor clearfix role group`},
)

// ratings has words for pictures that are not part of a text.
var ratings = set(
	entry{"stars and people", `rating avatar gravatar stars`},
)

// commentStems has, by their first letter, beginnings of names of comments that
// do not have "ment" in them: words of other languages, and programs.
var commentStems = [26][]string{
	'b' - 'a': {"b-leaf"},
	'c' - 'a': {"cmt", "comm-", "children", "coral", "cusdis"},
	'd' - 'a': {"discuss", "disqus", "dsq-"},
	'f' - 'a': {"fyre-"},
	'g' - 'a': {"gig-"},
	'h' - 'a': {"hozzasz", "hyvor"},
	'i' - 'a': {"idc-", "isso-", "intensedebate"},
	'k' - 'a': {"kmt-", "kt-"},
	'l' - 'a': {"leserbrief", "ljcmt"},
	'o' - 'a': {"opinion"},
	'p' - 'a': {"pingback"},
	'r' - 'a': {"respon", "repl", "reac", "remark42", "reak"},
	's' - 'a': {"spcv", "spot-im", "spotim"},
	't' - 'a': {"trackback"},
	'v' - 'a': {"vuukle", "viafoura", "vf-", "vf3-"},
	'w' - 'a': {"wpd"},
	'y' - 'a': {"yorum"},
}

// platforms has, by whole classes, the programs that give them to each comment.
var platforms = map[string]string{
	"wpd-comment": "wordpress", "wc-comment": "wordpress",
	"dsq-comment":          "disqus",
	"fyre-comment-article": "livefyre",
	"gig-comment":          "gigya",
	"idc-c":                "intensedebate",
	"commento-card":        "commento",
	"isso-comment":         "isso",
	"coral-comment":        "coral", "talk-stream-comment": "coral",
	"kmt-item": "komento", "kt-comment-item": "komento",
	"ljcmt": "livejournal", "b-leaf": "livejournal",
	"vf3-comment": "viafoura", "vf-comment": "viafoura",
}

// platformParts has parts of names around comments by which their program is
// known, where many programs name each comment alike. The first that fits counts.
var platformParts = []struct{ part, platform string }{
	{"squarespace", "squarespace"},
	{"sqs-comments", "squarespace"},
	{"jcomments", "jcomments"},
	{"comments-list-", "jcomments"},
	{"disqus", "disqus"},
	{"dsq-", "disqus"},
	{"xenforo", "xenforo"},
	{"viafoura", "viafoura"},
	{"vuukle", "vuukle"},
	{"hyvor", "hyvor"},
	{"cusdis", "cusdis"},
	{"commentlist", "wordpress"},
	{"wpdiscuz", "wordpress"},
}

// roleWords has the roles of words in the names of parts of a comment.
var roleWords = roles(map[Role]entry{
	Text:    {"what the reader wrote", `content contents text body message msg txt texte texto testo inhalt nachricht bodytext copy html description entry excerpt markdown article`},
	Author:  {"who wrote it", `author user username name nickname nick commenter poster byline fn nombre autor verfasser benutzer nutzername benutzername nutzer auteur autore displayname screenname writer usuario vcard userlink commentator creator person`},
	Time:    {"when", `date time timestamp datetime timeago ago published posted created datum uhrzeit zeit fecha hora data createdat createdtime metadata when since`},
	Meta:    {"what holds author and time, or says what the comment is about", `meta header head info infos details postinfo submitted title subject headline topline location commentmetadata posted-by`},
	Score:   {"votes, as numbers", `score votes karma points upvotes downvotes likes dislikes votecount likecount`},
	Control: {"buttons, links, forms, pictures and whatever else is not text", `reply replies respond actions action button buttons btn share sharing report flag toolbar tools controls form permalink footer nav vote voting like edit avatar gravatar badge badges moderation awaiting says toggle rating ratings stars antworten menu rank counter count tooltip dropdown follow social sagt permalinks profilepic userpic login parent`},
})

// roleProperties has the roles of properties of schema.org, Dublin Core and SIOC.
var roleProperties = roles(map[Role]entry{
	Author:  {"who wrote it", `author creator`},
	Text:    {"what the reader wrote", `text commentText articleBody encoded reviewBody description`},
	Time:    {"when", `dateCreated datePublished commentTime dateModified date created`},
	Score:   {"votes, as numbers", `upvoteCount downvoteCount`},
	Control: {"buttons, links, forms, pictures and whatever else is not text", `replyToUrl discussionUrl image url parentItem interactionStatistic`},
})

// rolePrefixes are glued to words of roles: "commenttext", "username".
var rolePrefixes = []string{"comments", "comment", "kommentar", "post", "user"}

func roles(table map[Role]entry) map[string]Role {
	roles := map[string]Role{}
	for role, e := range table {
		for word := range strings.FieldsSeq(e.words) {
			roles[word] = role
		}
	}
	return roles
}
