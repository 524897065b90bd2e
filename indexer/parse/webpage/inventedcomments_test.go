package webpage_test

import (
	"fmt"
	"html"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
)

// discussion makes the readers' comments.
func (p *inventedPage) discussion() string {
	if p.choose("comments", "some", "some", "some", "some", "none") == "none" {
		return ""
	}
	form := p.choose("times", "exact", "text", "text", "counted", "counted")
	if form == "counted" && p.choose("known when it was saved", "yes", "no") == "yes" {
		p.captured = time.Date(2021, 4, 28, 12, 0, 0, 0, time.UTC)
	}
	style := commentStyles[p.choose("comment", "list", "blocks", "hashed", "plain", "table", "details", "definitions", "quotes", "media", "element", "headed", "bare", "linked", "flat")]
	stub := p.choose("stubs", append([]string{"", "", ""}, p.stubs...)...)
	n := 3 + p.IntN(5)
	for i := range n {
		c := inventedComment{author: pick(p.Rand, people) + pick(p.Rand, []string{"", " " + pick(p.Rand, families), strconv.Itoa(10 + p.IntN(80))}), text: p.remark(), answers: -1}
		if !style.nests {
			c.answers = -1
		} else if i > 0 && p.IntN(3) == 0 {
			c.answers = i - 1
		}
		if stub != "" && i == n/2 {
			c.deleted, c.text = true, stub
		}
		p.time(&c, form)
		p.comments = append(p.comments, c)
	}
	p.heading = p.choose("heading", p.headings...)
	tag := p.choose("heading element", "h2", "h3", "h4", "summary", "div")
	heading := strings.ReplaceAll(p.heading, "{n}", strconv.Itoa(n))
	list := style.list(p, -1)
	switch tag {
	case "summary":
		return fmt.Sprintf("<details open><summary>%s</summary>%s</details>", html.EscapeString(heading), list)
	case "div":
		return fmt.Sprintf("<div class=\"talk\"><div class=\"talk-title\"><h3>%s</h3></div>%s</div>", html.EscapeString(heading), list)
	}
	return fmt.Sprintf(p.choose("section", "<section><%[1]s>%[2]s</%[1]s>%[3]s</section>", "<div class=\"block-7\"><%[1]s>%[2]s</%[1]s>%[3]s</div>", "<%[1]s>%[2]s</%[1]s>%[3]s"), tag, html.EscapeString(heading), list)
}

// time gives a comment a time, in one of the forms.
func (p *inventedPage) time(c *inventedComment, form string) {
	at := p.published.Add(time.Duration(1+p.IntN(5000)) * time.Minute).Truncate(time.Minute)
	switch form {
	case "exact":
		c.posted, c.when = at, fmt.Sprintf("<time datetime=\"%s\">%s</time>", at.Format(time.RFC3339), p.date(at))
	case "text":
		c.posted, c.when = at.Truncate(24*time.Hour), p.date(at)
		c.precision = corpus.PrecisionDay
	default:
		n := 2 + p.IntN(8)
		unit := p.IntN(3)
		c.when = strings.ReplaceAll(p.ago[unit], "{n}", strconv.Itoa(n))
		if p.captured.IsZero() {
			return
		}
		switch unit {
		case 0:
			c.posted, c.precision = p.captured.Add(-time.Duration(n)*time.Hour).Truncate(24*time.Hour), corpus.PrecisionDay
		case 1:
			c.posted, c.precision = p.captured.AddDate(0, 0, -n).Truncate(24*time.Hour), corpus.PrecisionDay
		case 2:
			c.posted, c.precision = time.Date(p.captured.Year()-n, 1, 1, 0, 0, 0, 0, time.UTC), corpus.PrecisionYear
		}
	}
}

// commentStyle is how a page writes its comments: a list of those that answer one.
type commentStyle struct {
	nests bool
	list  func(p *inventedPage, answers int) string
}

// nested writes a style of comments within each other. {a}, {w}, {t} and {r} are
// author, time, text and replies.
func nested(open, one, end string) commentStyle {
	var list func(p *inventedPage, answers int) string
	list = func(p *inventedPage, answers int) string {
		var w strings.Builder
		for i, c := range p.comments {
			if c.answers == answers {
				w.WriteString(strings.NewReplacer("{a}", html.EscapeString(c.author), "{w}", c.when, "{t}", html.EscapeString(c.text), "{i}", strconv.Itoa(4100+i), "{r}", list(p, i)).Replace(one))
			}
		}
		if w.Len() == 0 {
			return ""
		}
		return open + w.String() + end
	}
	return commentStyle{strings.Contains(one, "{r}"), list}
}

var commentStyles = map[string]commentStyle{
	"list":        nested(`<ul class="comment-list">`, `<li class="comment" id="comment-{i}"><div class="comment-meta"><b class="comment-author">{a}</b> <span class="comment-date">{w}</span></div><div class="comment-text"><p>{t}</p></div>{r}</li>`, `</ul>`),
	"blocks":      nested(`<div class="talk-replies">`, `<div class="talk-item"><div class="talk-item__head"><span class="talk-item__name">{a}</span> <span class="talk-item__when">{w}</span></div><div class="talk-item__body">{t}</div><button>Reply</button>{r}</div>`, `</div>`),
	"hashed":      nested(`<div class="css-9zq1">`, `<div class="css-1x2y3z"><div class="css-aa81"><span class="css-k3 username">{a}</span><span class="css-k4">{w}</span></div><p class="css-k5">{t}</p></div>`, `</div>`),
	"plain":       nested(`<ol>`, `<li><article><header><strong class="name">{a}</strong> <small>{w}</small></header><p>{t}</p></article></li>`, `</ol>`),
	"table":       nested(`<table class="posts">`, `<tr><td class="poster"><b>{a}</b><br>{w}</td><td class="posting">{t}</td></tr>`, `</table>`),
	"details":     nested(`<div>`, `<details open><summary><span class="author">{a}</span> · <span>{w}</span></summary><p>{t}</p></details>`, `</div>`),
	"definitions": nested(`<dl>`, `<dt><cite>{a}</cite>, <span class="date">{w}</span></dt><dd><p>{t}</p></dd>`, `</dl>`),
	"media":       nested(`<div class="well">`, `<div class="media"><a class="pull-left"><img class="avatar" src="/u.png" alt="{a}"></a><div class="media-body"><h4 class="media-heading">{a} <small>{w}</small></h4>{t}{r}</div></div>`, `</div>`),
	"element":     nested(`<reader-notes>`, `<reader-note><span slot="author">{a}</span><span slot="date">{w}</span><p>{t}</p></reader-note>`, `</reader-notes>`),
	"headed":      nested(`<div>`, `<div class="r-box"><h5>{a}</h5><em>{w}</em><div>{t}</div></div>`, `</div>`),
	"bare":        nested(`<div class="gb">`, `<div class="gb-entry">{a}, {w}<br>{t}</div>`, `</div>`),
	"linked":      nested(`<ul>`, `<li><a href="/user/{i}">{a}</a> <a href="#p{i}">{w}</a><p>{t}</p><a href="/report/{i}">!</a></li>`, `</ul>`),
	"flat":        nested(`<div class="letters">`, `<p><b>{a}</b> <i>{w}</i></p><p>{t}</p>`, `</div>`),
	"quotes":      nested(`<div class="voices">`, `<div class="voice"><p>{t}</p><p class="voice-author"><span class="name">{a}</span>, <span class="when">{w}</span></p></div>`, `</div>`),
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// prose is a paragraph of an article.
func (p *inventedPage) prose(sentences int) string {
	var all []string
	for range sentences {
		all = append(all, strings.NewReplacer("{place}", pick(p.Rand, places), "{name}", pick(p.Rand, families), "{n}", strconv.Itoa(3+p.IntN(90))).Replace(pick(p.Rand, reported)))
	}
	return strings.Join(all, " ")
}

// remark is what a reader writes.
func (p *inventedPage) remark() string {
	return strings.NewReplacer("{place}", pick(p.Rand, places), "{n}", strconv.Itoa(3+p.IntN(90))).Replace(pick(p.Rand, remarks) + " " + pick(p.Rand, remarks))
}

var (
	people    = []string{"Orla", "Ben", "Nell", "Ada", "Moss", "Ines", "Tove", "Karl", "Lene", "Piet"}
	families  = []string{"Finch", "Reed", "Ash", "Harrow", "Lindqvist", "Okafor", "Marsh", "Tanaka"}
	places    = []string{"Holm", "Millbrook", "Eastmere", "Port Ellery", "Saltby"}
	headlines = []string{"Ferry to Holm sails again after eleven days", "Council puts off vote on second ferry", "Storm breaks the ramp on the far side of the sound", "“We waited for hours”: passengers ask who pays", "Harbour office blames the tide, again"}
	reported  = []string{
		"The ferry to {place} sailed again on Monday after {n} days in the dock, the harbour office said.", "Passengers had waited since the storm of last week, which broke the ramp on the far side of the sound.",
		"The council of {place} will decide in May whether a second ferry is worth what it costs, the mayor told this paper.", "“Nobody told us anything,” said {name}, who runs the shop beside the pier.",
		"Repairs took longer than planned because a part had to come from {place} by road.", "About {n} people a day use the crossing in winter, and three times as many in July.",
		"The office had promised in writing that the ramp would last for {n} years.", "A spokeswoman for the ministry did not answer questions before this edition went to print.",
	}
	remarks = []string{
		"I waited for two hours in the rain and nobody came out to say a word.", "Same story every spring in {place}, and every spring they act surprised.", "Why not ask the people who use it?", "My bus left without me, thanks a lot.",
		"To be fair, the crew did what they could.", "Sell the thing and build a bridge, we have only talked about it for {n} years.", "Well said.", "You clearly never lived on the island.",
	}
)

// tongue is how pages say things in a language.
type tongue struct {
	code, by string
	day      string // of a date; {d} is the day, {m} its number with two digits
	headings []string
	ago      [3]string // hours, days, years
	stubs    []string
}

// date is a day of April 2021 as people write it.
func (p *inventedPage) date(at time.Time) string {
	return strings.NewReplacer("{d}", strconv.Itoa(at.Day()), "{dd}", at.Format("02")).Replace(p.day)
}

var tongues = []tongue{
	{"en", "By", "{d} April 2021", []string{"Readers' views ({n})", "{n} comments", "Comments ({n})", "Your views", "What readers say", "Have your say ({n})", "Reader comments", "Join the conversation ({n})", "{n} replies", "From our readers", "Viewpoints ({n})", "Letters from readers", "{n} responses", "Reader reactions"},
		[3]string{"{n} hours ago", "{n} days ago", "{n} years ago"}, []string{"This comment has been removed by a moderator.", "[deleted]", "Comment deleted by user", "This post was removed for violating our guidelines."}},
	{"de", "Von", "{d}. April 2021", []string{"Leserstimmen ({n})", "{n} Kommentare", "Kommentare", "Ihre Meinung ({n})", "Das sagen unsere Leser", "Meinungen unserer Leser ({n})", "Leserkommentare", "Diskussion ({n})", "{n} Beiträge"},
		[3]string{"vor {n} Stunden", "vor {n} Tagen", "vor {n} Jahren"}, []string{"Dieser Kommentar wurde von der Redaktion entfernt.", "Kommentar gelöscht"}},
	{"fr", "Par", "{d} avril 2021", []string{"Vos réactions ({n})", "{n} commentaires", "Les avis des lecteurs", "L'avis des lecteurs ({n})", "Commentaires", "La parole aux lecteurs ({n})"},
		[3]string{"il y a {n} heures", "il y a {n} jours", "il y a {n} ans"}, []string{"Ce commentaire a été supprimé par la modération."}},
	{"es", "Por", "{d} de abril de 2021", []string{"Opiniones de los lectores ({n})", "{n} comentarios", "Lo que dicen los lectores", "Comentarios ({n})", "Tu opinión ({n})"},
		[3]string{"hace {n} horas", "hace {n} días", "hace {n} años"}, []string{"Este comentario ha sido eliminado por el moderador."}},
	{"it", "Di", "{d} aprile 2021", []string{"I commenti dei lettori ({n})", "{n} commenti", "La parola ai lettori ({n})", "Commenti"},
		[3]string{"{n} ore fa", "{n} giorni fa", "{n} anni fa"}, []string{"Questo commento è stato rimosso."}},
	{"nl", "Door", "{d} april 2021", []string{"Reacties ({n})", "{n} reacties", "Wat lezers zeggen", "Uw mening ({n})"},
		[3]string{"{n} uur geleden", "{n} dagen geleden", "{n} jaar geleden"}, []string{"Deze reactie is verwijderd door de redactie."}},
	{"sv", "Av", "{d} april 2021", []string{"Kommentarer ({n})", "Läsarnas åsikter ({n})", "{n} kommentarer"},
		[3]string{"för {n} timmar sedan", "för {n} dagar sedan", "för {n} år sedan"}, []string{"Kommentaren har raderats av moderatorn.", "Borttagen"}},
	{"pl", "Autor:", "{d} kwietnia 2021", []string{"Komentarze ({n})", "Opinie czytelników ({n})", "Komentarze czytelników"},
		[3]string{"{n} godzin temu", "{n} dni temu", "{n} lat temu"}, []string{"Komentarz został usunięty przez moderatora."}},
	{"ru", "Автор:", "{d} апреля 2021", []string{"Комментарии ({n})", "Мнения читателей ({n})", "{n} комментариев"},
		[3]string{"{n} часов назад", "{n} дней назад", "{n} лет назад"}, []string{"Комментарий удалён модератором"}},
}
