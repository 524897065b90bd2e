package themes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// shortest is how many letters a word has at least that makes a theme, unless it is
// written in capitals.
const shortest = 3

// says reports whether a word can make a theme: not one that every text has, not a
// number.
func says(t schema.Token) bool {
	if plain[t.Term] || plain[t.Folded] || strings.IndexFunc(t.Folded, unicode.IsLetter) < 0 {
		return false
	}
	return utf8.RuneCountInString(t.Folded) >= shortest || t.Written == strings.ToUpper(t.Written) && utf8.RuneCountInString(t.Written) > 1
}

// plain are words that say little of what a text is about, inflected and not: function
// words, and what people write in comments on anything.
var plain = func() map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(english + french + spanish + german) {
		set[word] = true
		for _, t := range schema.Analyze(word) {
			set[t.Term] = true
		}
	}
	return set
}()

const english = `
a about above across actually after again against ago all almost alone along already also although always am among an
and another any anybody anymore anyone anything anyway are aren't around as aside ask at away back be became because
become been before behind being below best better between beyond both but by call came can can't cannot certain
certainly clear clearly come comment could couldn't did didn't do does doesn't doing done don't down during each either
else enough especially etc even ever every everybody everyone everything exactly fact far feel few find first for
from full further gave get gets getting give given go goes going gone gonna good got great had hadn't happen happened hard
has hasn't have haven't having he he'd he'll he's help hence her here here's hers herself high him himself his how
how's however i i'd i'll i'm i've if in indeed instead into is isn't it it'd it'll it's its itself just keep kind knew
know known large last later least left less let let's like likely little long look looking lot made main make
makes making many matter may maybe me mean means might mine more most mostly much must my myself near necessarily need
neither never new next no nobody none nor not nothing now of off often oh ok okay old on once one ones only onto or other
others otherwise ought our ours ourselves out over own part particular particularly people per perhaps person place please
point possible post pretty probably problem put quite rather read real really reason right said same saw say saying says
second see seem seems seen self sense set several shall she she'd she'll she's should shouldn't show simple simply since
so some somebody someone something sometimes somewhat soon sort still stop stuff such sure take taken takes taking talk
tell than thank thanks that that's the their theirs them themselves then there there's therefore these they they'd they'll
they're they've thing think this those though thought through thus time to today together told too took toward towards
tried true truly try trying turn two under unless until up upon us use used using usual usually very via want wants was
wasn't way we we'd we'll we're we've well went were weren't what what's whatever when where where's whether which
while who who's whoever whole whom whose why will with within without won't word work would wouldn't write wrong yeah
year years yes yet you you'd you'll you're you've your yours yourself yourselves article author reader writer story reply
day days agree disagree opinion wonder hope idea issue question answer start end three four five six ten hundred thousand
amp nbsp http https www com org html seven eight nine eleven twelve fifteen twenty thirty fifty hundreds thousands million billion percent sorry wait yesterday tomorrow month months week weeks minute minutes hour hours
`

const french = `
alors après au aucun aussi autre aux avant avec avoir beaucoup bien c'est ce cela ces cet cette ceux chez comme comment dans de
depuis des deux dire dit doit donc du elle elles encore entre est et était être eu eux faire fait faut font ici il ils j'ai je
jamais jour la là le les leur leurs lui ma mais me même mes moi moins mon ne ni non nos notre nous on ont ou où par parce pas
peu peut plus pour pourquoi puis qu'il qu'on quand que quel quelle qui quoi rien sa sans se ses si son sont sous sur ta tant te
tes toi tous tout toute toutes très trop tu un une va vers veut voir vos votre vous y
`

const spanish = `
a al algo ante antes así aunque bien cada como con contra cosa cual cuando de del desde donde dos el él ella ellos en entre era
eres es esa ese eso esta está están este esto estos fue ha hace hacer han hasta hay la las le les lo los más me mi mis mucho muy
nada ni no nos nosotros nunca o otra otro para pero poco por porque puede pues que qué quien se sea ser si sí sin sobre solo son
su sus también tan tanto te tiene tienen todo todos tu tus un una uno va ver y ya yo
`

const german = `
aber alle als also am an auch auf aus bei beim bin bis bist da damit dann das dass dem den denn der des die dies diese dieser
doch dort du durch ein eine einem einen einer er es für gegen gibt haben hat hatte hier ich ihr ihre im immer in ist ja kann kein
keine können man mehr mein meine mich mir mit muss nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine sich sie
sind so soll über um und uns unter viel vom von vor war was weil wenn wer werden wie wieder wir wird wo zu zum zur
`
