package plaintext

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// tongue is the material of invented pages in one language. %N is a name, %P a place,
// %# a number.
type tongue struct {
	code, by, published string
	months              []string
	headlines, headings []string
	news, said          []string
}

var (
	givenNames   = strings.Fields("Alma Bruno Carla Dario Edda Farid Greta Henri Ines Jonas Karin Luca Marta Nils Olga Pablo Rosa Sven Tilda Viktor")
	familyNames  = strings.Fields("Abarca Bentley Cormack Dray Fallon Grieves Hollander Ibarra Jessop Lindqvist Marsh Novak Okafor Petrakis Quill Ransome Tanaka Vance Winthrop Zeller")
	inventedTown = strings.Fields("Riverton Lakeside Alderport Millbrook Fairmont Eastvale Harborview Stonebridge")
)

func (p *inventedPage) name() string {
	return givenNames[p.IntN(len(givenNames))] + " " + familyNames[p.IntN(len(familyNames))]
}

// nick is what a reader goes by.
func (p *inventedPage) nick() string {
	given, family := givenNames[p.IntN(len(givenNames))], familyNames[p.IntN(len(familyNames))]
	switch p.IntN(6) {
	case 0:
		return strings.ToLower(given) + fmt.Sprint(10+p.IntN(90))
	case 1:
		return given + " " + family[:1] + "."
	case 2:
		return strings.ToLower(family) + "_" + strings.ToLower(given)
	case 3:
		return "The" + family + "Fan"
	}
	return given + " " + family
}

// people are some readers, all different.
func (p *inventedPage) people(n int) (nicks []string) {
	for len(nicks) < n {
		if nick := p.nick(); !slices.Contains(nicks, nick) {
			nicks = append(nicks, nick)
		}
	}
	return nicks
}

func (p *inventedPage) date(day time.Time) string {
	if p.code == "en" {
		return day.Format("January 2, 2006")
	}
	form := map[string]string{"de": "%d. %s %d", "es": "%d de %s de %d", "pt": "%d de %s de %d"}[p.code]
	if form == "" {
		form = "%d %s %d"
	}
	return fmt.Sprintf(form, day.Day(), p.months[0], day.Year())
}

func (p *inventedPage) fill(line string) string {
	for strings.Contains(line, "%") {
		before, after, _ := strings.Cut(line, "%")
		value := "%"
		switch after[0] {
		case 'N':
			value = p.name()
		case 'P':
			value = inventedTown[p.IntN(len(inventedTown))]
		case '#':
			value = fmt.Sprint(2 + p.IntN(60))
		}
		line = before + value + after[1:]
	}
	return line
}

// ends are lines with which English articles end.
var ends = map[string][]string{
	"credit":              {"%N contributed to this report.", "Additional reporting by %N in %P.", "Reporting by %N; editing by %N", "Podcast produced by %N.", "Edited by %N", "Translated by %N"},
	"note of the editors": {"Editor's note: This story has been updated to include a statement from the mayor.", "Correction: An earlier version of this story misspelled the name of %P.", "This story has been corrected to say that the vote was on Monday.", "The views expressed here do not necessarily reflect those of the paper."},
	"sign-up":             {"Sign up for our morning newsletter here.", "Get the day's stories in your inbox: sign up for the %P Daily.", "Subscribe to the %P Herald for more on the harbor.", "Follow us on Facebook and Twitter"},
	"survey":              {"The poll surveyed 1,0%# adults and has a margin of error of 3 percentage points.", "The survey of 8%# voters was conducted in May; its margin of sampling error is 4 points."},
	"page":                {"Harbor: what the engineers found. A%#.", "Schools: the board meets again. Page B%#.", "See VOTE, A%#"},
	"list": {
		"The council will vote on these points:\nA new roof for the library\nThe ferry to %P\nStreet lights on Alder Avenue\n40 trees for the market",
		"Results by ward:\nWard 1: 4%# votes\nWard 2: 3%# votes\nWard 3: 2%# votes\nWard 4: 1%# votes",
	},
	"post":   {"The pier is shut until further notice. pic.twitter.com/a8Xk%#Lm\n— City of %P (@cityof%P) April 9, 2021"},
	"rights": {"© 2021 The %P Herald. All rights reserved.", "Copyright 2021 %P Courier. All rights reserved.", "Reprinted with permission from the %P Herald."},
}

// parts are headings within English articles, and fewWords English comments.
var (
	parts    = []string{"The Plan", "What Happens Next", "A Long Winter", "The Money", "Who Decides", "The Other Side", "Background"}
	fewWords = []string{"About time", "God Bless Riverton", "Good", "Finally someone said it", "Shame on them", "lol", "So true", "Thank you!", "Vote them all out", "Sad but true", "Not my council"}
)

var tongues = []tongue{
	{
		code: "en", by: "By", published: "Published:",
		headlines: []string{"Council shuts the old pier", "River wall to be raised by a foot", "School day will start later from September", "Ferry is back after a winter of repairs"},
		headings:  []string{"Comments", "# Comments", "Readers' comments", "Comments (#)", "Join the conversation"},
		news: []string{
			"The council of %P voted %# to 4 on Monday to close the pier for eleven months, a spokeswoman for the city said.",
			"Engineers found cracks in two of the main beams during an inspection in November, according to a report that the department released.",
			"“It is safe for people today, but it will not stay safe without this work,” said %N, the chief engineer.",
			"The $%# million contract was awarded to a company from %P, according to the minutes of the meeting.",
			"About %#,000 people cross it each day, officials said, and most of them work on the east side.",
			"%N, who voted against the contract, told the council that nobody had asked the people who live there.",
			"The department declined to comment on the cost of the detour, which the report puts at $%#,000 a month.",
			"A similar closing in %P took twice as long as planned, the state's transportation office said in 2019.",
			"Work is expected to begin in March, weather permitting, and to end before the holidays, %N said in a statement.",
		},
		said: []string{
			"so glad I don't live on the east side anymore lol", "They never tell us anything until it's too late. I called three times!!", "My mom is 81 and the hospital is across that thing. What is she supposed to do, swim?",
			"you people complain about everything, just take the bus", "I don't believe a word of it, they said the same thing ten years ago and look what happened.", "Must be nice to have %# million lying around.",
			"I agree, but why does it take eleven months? My cousin builds a house in four.", "Nobody asked me and I live right next to it.", "lol good one, you really think they read this?",
			"This is what you get when you vote for clowns... I've been saying it for years.", "Can somebody explain why we're paying for this twice?", "Honestly I think you're wrong, but I see why you're angry.",
		},
	},
	{
		code: "de", by: "Von", published: "Veröffentlicht am", months: []string{"April"},
		headlines: []string{"Stadtrat schließt den alten Steg", "Schule beginnt künftig später"},
		headings:  []string{"Kommentare", "# Kommentare", "Leserkommentare", "Kommentare (#)"},
		news: []string{
			"Der Stadtrat von %P hat am Montag mit %# zu vier Stimmen beschlossen, den Steg für elf Monate zu schließen.", "Bei einer Prüfung im November wurden Risse in zwei Trägern gefunden, wie aus dem Bericht der Behörde hervorgeht.",
			"„Heute ist er sicher, aber ohne diese Arbeiten bleibt er es nicht“, sagte die Ingenieurin %N der Zeitung.", "Der Auftrag über %# Millionen Euro ging an eine Firma aus %P, heißt es im Protokoll der Sitzung.",
			"Täglich gehen etwa %# tausend Menschen darüber, die meisten von ihnen arbeiten auf der anderen Seite.",
		},
		said: []string{
			"Das erfahren wir wieder als Letzte, wie immer!", "Meine Mutter ist 81 und muss da jeden Tag hinüber.", "ich glaube denen kein Wort mehr", "Nimm halt den Bus und hör auf zu jammern.",
			"Warum dauert so etwas elf Monate? Mein Schwager baut in vier ein ganzes Haus.", "Uns hat natürlich wieder niemand gefragt.", "Danke für den Bericht, endlich schreibt es einer.",
		},
	},
	{
		code: "fr", by: "Par", published: "Publié le", months: []string{"avril"},
		headlines: []string{"La mairie ferme le vieux ponton", "Les cours commenceront plus tard"},
		headings:  []string{"Commentaires", "# commentaires", "Commentaires (#)"},
		news: []string{
			"Le conseil municipal de %P a voté lundi la fermeture du ponton pendant onze mois, a indiqué la mairie.", "Des fissures ont été trouvées en novembre dans deux poutres, selon un rapport publié par les services techniques.",
			"« Il est sûr aujourd'hui, mais il ne le restera pas sans ces travaux », a déclaré l'ingénieure %N au journal.", "Le marché de %# millions d'euros a été confié à une entreprise de %P, selon le procès-verbal de la séance.",
			"Environ %# mille personnes le traversent chaque jour, et la plupart travaillent sur l'autre rive.",
		},
		said: []string{
			"On nous prévient toujours au dernier moment, comme d'habitude !", "Ma mère a 81 ans et elle passe par là tous les jours.", "je ne crois plus un mot de ce qu'ils disent", "Prends le bus et arrête de te plaindre.",
			"Pourquoi onze mois ? Mon cousin construit une maison en quatre.", "Personne ne nous a demandé notre avis, évidemment.", "Merci pour cet article, enfin quelqu'un le dit.",
		},
	},
	{
		code: "es", by: "Por", published: "Publicado el", months: []string{"abril"},
		headlines: []string{"El ayuntamiento cierra el viejo muelle", "Las clases empezarán más tarde"},
		headings:  []string{"Comentarios", "# comentarios", "Comentarios (#)"},
		news: []string{
			"El pleno de %P votó el lunes cerrar el muelle durante once meses, según informó una portavoz del ayuntamiento.", "En noviembre se hallaron grietas en dos de las vigas, de acuerdo con el informe que publicó el departamento.",
			"«Hoy es seguro, pero no lo será siempre sin estas obras», dijo la ingeniera %N a este periódico.", "El contrato de %# millones de euros fue para una empresa de %P, según consta en el acta de la sesión.",
			"Unas %# mil personas lo cruzan cada día y la mayoría trabaja en el otro lado, según el ayuntamiento.",
		},
		said: []string{
			"Siempre nos enteramos los últimos, como de costumbre.", "Mi madre tiene 81 años y pasa por ahí todos los días.", "ya no me creo nada de lo que dicen", "Coge el autobús y deja de quejarte.",
			"¿Por qué once meses? Mi primo hace una casa en cuatro.", "A nosotros nadie nos ha preguntado, claro.", "Gracias por el artículo, por fin alguien lo dice.",
		},
	},
	{
		code: "nl", by: "Door", published: "Gepubliceerd op", months: []string{"april"},
		headlines: []string{"Gemeente sluit de oude steiger", "School begint voortaan later"},
		headings:  []string{"Reacties", "# reacties", "Reacties (#)"},
		news: []string{
			"De gemeenteraad van %P heeft maandag besloten om de steiger elf maanden te sluiten, zei een woordvoerder.", "Bij een keuring in november zijn scheuren gevonden in twee balken, blijkt uit het rapport van de dienst.",
			"“Vandaag is hij veilig, maar zonder dit werk blijft hij dat niet”, zei ingenieur %N tegen de krant.", "De opdracht van %# miljoen euro ging naar een bedrijf uit %P, staat in het verslag van de vergadering.",
			"Ongeveer %# duizend mensen lopen er elke dag over, en de meesten werken aan de overkant.",
		},
		said: []string{
			"Wij horen het weer als laatste, zoals altijd!", "Mijn moeder is 81 en moet er elke dag over.", "ik geloof er geen woord meer van", "Neem de bus en stop met klagen.",
			"Waarom duurt dat elf maanden? Mijn neef bouwt een huis in vier.", "Ons is natuurlijk weer niets gevraagd.", "Bedankt voor dit stuk, eindelijk zegt iemand het.",
		},
	},
}
