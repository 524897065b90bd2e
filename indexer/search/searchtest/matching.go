package searchtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// matchRow is one sentence about which texts a query finds. Each row has texts
// of its own: a comment's text, or "headline | text" of an article with blank
// lines between paragraphs.
type matchRow struct {
	says  string
	query string     // read by query.Parse, or
	node  query.Node // given as it is
	texts []string
	want  []int // which of the texts
}

var matchRows = []matchRow{
	{says: "words are ANDed", query: "welfare check", texts: []string{"a welfare check", "welfare", "check", "check the welfare"}, want: []int{0, 3}},
	{says: "OR finds either", query: "welfare OR check", texts: []string{"welfare", "check", "neither"}, want: []int{0, 1}},
	{says: "NOT excludes", query: "police -ice", texts: []string{"police", "police and ice", "ice"}, want: []int{0}},
	{says: "a pure negative finds all others", query: "-ice", texts: []string{"police", "police and ice", "", "| "}, want: []int{0, 2, 3}},
	{says: "a double negative finds the thing", query: "NOT NOT ice", texts: []string{"police", "ice"}, want: []int{1}},
	{says: "NOT of a list", query: "-(police ice)", texts: []string{"police", "police ice", "ice"}, want: []int{0, 2}},
	{says: "AND binds tighter than OR", query: "a OR b c", texts: []string{"a", "b", "c", "b c"}, want: []int{0, 3}},
	{says: "an empty And matches everything", node: query.And{}, texts: []string{"a", ""}, want: []int{0, 1}},
	{says: "an Or without nodes matches nothing", node: query.Or{}, texts: []string{"a", ""}, want: nil},
	{says: "no query matches everything", texts: []string{"a", ""}, want: []int{0, 1}},

	{says: "a word may match in headline or text", query: "raid", texts: []string{"Raid | quiet", "Quiet | a raid", "Quiet | quiet", "raid"}, want: []int{0, 1, 3}},
	{says: "words may match in different fields", query: "school raid", texts: []string{"School | a raid", "School | quiet"}, want: []int{0}},
	{says: "headline: looks in the headline alone", query: "headline:raid", texts: []string{"Raid | quiet", "Quiet | a raid", "raid"}, want: []int{0}},
	{says: "text: looks in the text alone", query: "text:raid", texts: []string{"Raid | quiet", "Quiet | a raid", "raid"}, want: []int{1, 2}},

	{says: "words match across inflection, not derivation", query: "deported", texts: []string{"deport", "deporting", "deports", "deportation", "port"}, want: []int{0, 1, 2}},
	{says: "words match across accents, both ways", query: "cafe naïve", texts: []string{"CAFÉ naive", "cafés naïve", "cafe\u0301 nai\u0308ve", "coffee naive"}, want: []int{0, 1, 2}},
	{says: "words match across case", query: "ice", texts: []string{"ICE", "Ice", "ice", "icy cream", "nice"}, want: []int{0, 1, 2}},
	{says: "a possessive is its word", query: "police", texts: []string{"police's", "police’s", "POLICE'S"}, want: []int{0, 1, 2}},
	{says: "a possessive asked for is its word", query: "trump’s", texts: []string{"trump", "Trump's"}, want: []int{0, 1}},
	{says: "both apostrophes are one", query: "don’t", texts: []string{"don't", "don’t", "dont"}, want: []int{0, 1}},
	{says: "no word is dropped", query: `"the who"`, texts: []string{"the who", "who", "The WHO said"}, want: []int{0, 2}},
	{says: "a word of punctuation between words counts as none", query: `"welfare check"`, texts: []string{"welfare - check", "welfare, check", "welfare. Check"}, want: []int{0, 1, 2}},
	{says: "a word of several words is a phrase", query: "e-mail", texts: []string{"e-mail", "e mail", "E-mails", "mail e", "email"}, want: []int{0, 1, 2}},
	{says: "emoji are words", query: "😀", texts: []string{"well 😀", "well 😡"}, want: []int{0}},
	{says: "other scripts are found", query: "日本", texts: []string{"日本の学校", "本日", "日 本"}, want: []int{0, 2}},
	{says: "compatible forms are alike", query: "straße", texts: []string{"STRASSE", "ｓｔｒａｓｓｅ", "strase"}, want: []int{0, 1}},
	{says: "words without a space between are words", query: "raid why", texts: []string{"the raid:why", "over the raid.Why", "_raid_ why", "raid_why", "raidwhy"}, want: []int{0, 1, 2, 3}},
	{says: "an acronym is found with and without full stops", query: "FBI", texts: []string{"the F.B.I.’s", "fbi", "F B I", "the f.b.i"}, want: []int{0, 1, 3}},
	{says: "a common word in capitals is found in capitals", query: "US", texts: []string{"the U.S. army", "the u.s", "u s", "us", "US-led", "Us"}, want: []int{0, 1, 4}},
	{says: "in small letters it is found in all", query: "us", texts: []string{"the U.S. army", "US", "us", "Us", "U S"}, want: []int{0, 1, 2, 3}},
	{says: "and so is it with full stops", query: "U.S.", texts: []string{"the U.S. army", "US", "us"}, want: []int{0, 1}},
	{says: "in capitals inside a phrase", query: `"us senate" OR "ICE raids"`, texts: []string{"US Senate", "U.S. Senate", "let us, Senate", "ICE raid", "ice raid"}, want: []int{0, 1, 2, 3}},
	{says: "irregular forms are forms", query: "women ran", texts: []string{"a woman runs", "women running", "womanly runner"}, want: []int{0, 1}},
	{says: "what looks like a form is none", query: "evening", texts: []string{"this evening", "even", "evenings"}, want: []int{0, 2}},
	{says: "an elided word is not part of the next", query: "état", texts: []string{"coup d’État", "l'etat", "d etat", "detat"}, want: []int{0, 1, 2}},
	{says: "an elided word asked for", query: "l’homme", texts: []string{"homme", "L'HOMME", "lhomme"}, want: []int{0, 1}},
	{says: "groups of digits", query: "3,412", texts: []string{"3412", "3\u00a0412 homes", "3'412", "3.412", "3 412"}, want: []int{0, 1, 2}},
	{says: "subscripts", query: "CO2", texts: []string{"CO₂", "co2", "CO 2"}, want: []int{0, 1}},
	{says: "percent and its sign", query: "50%", texts: []string{"50 percent", "50% of", "50", "% 50"}, want: []int{0, 1}},
	{says: "an address is found by its parts", query: "apnews", texts: []string{"see https://apnews.com/a", "apnewsroom"}, want: []int{0}},
	{says: "a tag with its sign is only the tag", query: "#AbolishTolls", texts: []string{"#AbolishTolls now", "#abolish_tolls", "abolishtolls", "abolish tolls", "x#abolishtolls"}, want: []int{0, 1}},
	{says: "a tag is found by its words", query: "toll", texts: []string{"#AbolishTolls", "#abolish_tolls", "#abolishtolls", "@tolls"}, want: []int{0, 1, 3}},
	{says: "a handle with its sign is only the handle", query: "@ann_b", texts: []string{"@Ann_B no", "ann_b", "x@ann_b"}, want: []int{0}},
	{says: "signs after a name are looked for", query: "C++", texts: []string{"in c++ and", "C", "C#", "C++17"}, want: []int{0, 3}},
	{says: "a name is found without its signs", query: "c", texts: []string{"in c++ and", "C", "C#", "cc"}, want: []int{0, 1, 2}},
	{says: "signs inside a phrase", query: `"the #raid today"`, texts: []string{"the #Raid today", "the raid today"}, want: []int{0}},
	{says: "an exact word has its signs", query: "=C", texts: []string{"C", "C++", "c"}, want: []int{0}},
	{says: "soft hyphens are not there", query: "deportation", texts: []string{"de\u00adporta\u00adtion", "de porta tion"}, want: []int{0}},
	{says: "marks that make other words are kept", query: "か", texts: []string{"か", "が"}, want: []int{0}},
	{says: "a text without words matches nothing", node: query.Term{Text: "!!!"}, texts: []string{"!!!", "a"}, want: nil},
	{says: "nor is it everything under a Not", node: query.Not{Node: query.Term{Text: "!!!"}}, texts: []string{"!!!", "a"}, want: []int{0, 1}},

	{says: "a phrase is in order and without gap", query: `"welfare check"`, texts: []string{"a welfare check", "check welfare", "welfare spot check", "welfare checks"}, want: []int{0, 3}},
	{says: "a phrase lies in one field", query: `"welfare check"`, texts: []string{"Welfare | check", "Quiet welfare | check", "Welfare check | x"}, want: []int{2}},
	{says: "a phrase does not cross paragraphs", query: `"welfare check"`, texts: []string{"on welfare\n\nCheck it", "x | on welfare\n\ncheck", "on welfare\ncheck"}, want: []int{2}},
	{says: "a phrase of one word twice", query: `"never never"`, texts: []string{"never", "never never", "never, ever, never"}, want: []int{1}},
	{says: "a phrase in a field", query: `headline:"school raid"`, texts: []string{"School raid | x", "x | school raid"}, want: []int{0}},
	{says: "near is any order with at most so many between", query: `"welfare check"~1`, texts: []string{"welfare check", "check welfare", "welfare spot check", "check the welfare", "welfare in every check"}, want: []int{0, 1, 2, 3}},
	{says: "near counts all words of the window", query: `"a b c"~2`, texts: []string{"a x b y c", "c b a", "a x b y z c", "c x a y b"}, want: []int{0, 1, 3}},
	{says: "near gives each word a place of its own", query: `"never never"~2`, texts: []string{"never", "never ever ever never", "never ever ever ever never"}, want: []int{1}},
	{says: "near lies in one field and paragraph", query: `"welfare check"~90`, texts: []string{"welfare | check", "welfare\n\ncheck", "welfare " + strings.Repeat("x ", 90) + "check", "welfare " + strings.Repeat("x ", 91) + "check"}, want: []int{2}},
	{says: "near finds an assignment where greed fails", query: `"police polices officer"~1`, texts: []string{"police officer police", "officer police", "police officer x y police"}, want: []int{0}},

	{says: "an exact word matches no inflection", query: "=deported", texts: []string{"deported", "deport", "DEPORTED", "Deported"}, want: []int{0, 2, 3}},
	{says: "an exact word with a capital matches as written", query: "=ICE", texts: []string{"ICE", "Ice", "ice", "ICE's"}, want: []int{0, 3}},
	{says: "an exact word keeps accents", query: "=café", texts: []string{"café", "cafe", "CAFÉ", "cafe\u0301"}, want: []int{0, 2, 3}},
	{says: "an exact phrase, each word by its own case", query: `="the WHO said"`, texts: []string{"The WHO said", "the who said", "the WHO says"}, want: []int{0}},
	{says: "exact words near each other", query: `="welfare checks"~1`, texts: []string{"checks on welfare", "check on welfare", "Welfare checks"}, want: []int{0, 2}},
	{says: "an exact word in a field", query: "headline:=US", texts: []string{"US news | x", "us news | US"}, want: []int{0}},

	{says: "a prefix", query: "deport*", texts: []string{"deport", "DEPORTATION", "Déportés", "deporter's", "port"}, want: []int{0, 1, 2, 3}},
	{says: "a prefix looks at words, not stems", query: "deporta*", texts: []string{"deportation", "deported"}, want: []int{0}},
	{says: "a prefix in a field", query: "headline:dep*", texts: []string{"Deported | x", "x | deported"}, want: []int{0}},
	{says: "? is any one letter", query: "lev?e", texts: []string{"levee levée", "LEVÉE", "leve", "leveee", "levees", "levжe"}, want: []int{0, 1, 5}},
	{says: "* is any letters, wherever it is", query: "w*l *evee", texts: []string{"wall levee", "wl evee", "Weil levée", "walls levee", "owl levee"}, want: []int{0, 1, 2}},
	{says: "open letters in a field", query: "headline:d?p*", texts: []string{"Deported | x", "x | deported", "Dip | x", "Drop | x"}, want: []int{0, 2}},
	{says: "open letters in a phrase", query: `"dep* order"`, texts: []string{"a deportation order", "dep orders", "deported by order", "order deported"}, want: []int{0, 1}},
	{says: "open letters of many words in a phrase", query: `"d* order"`, texts: []string{"dam order", "a dear order", "deer; order", "dot order order", "dull order", "dusk Order", "order dawn", "dog in order"}, want: []int{0, 1, 2, 3, 4, 5}},
	{says: "open letters near each other", query: `"lev?e cl*k"~2`, texts: []string{"levee clerk", "the clerk of the levee", "clock leves", "cluck, levée"}, want: []int{0, 1, 3}},
	{says: "open letters in an exact phrase", query: `="dep* orders"`, texts: []string{"deported orders", "deported order", "Deported ORDERS"}, want: []int{0, 2}},
	{says: "part of a word of several", query: "well-b*", texts: []string{"well-being", "well be", "wells being", "be well"}, want: []int{0, 1, 2}},
	{says: "w/5 is near", query: "(levee OR dam) w/1 clerk", texts: []string{"clerk levee", "dam x clerk", "levee x x clerk", "levee dam"}, want: []int{0, 1}},
	{says: "pre/2 is near and in order", query: "clerk pre/2 levee", texts: []string{"clerk levee", "levee clerk", "clerk x x levee", "clerk x x x levee", "levee clerk x levee"}, want: []int{0, 2, 4}},
	{says: "pre counts all words of the window", query: "a pre/2 b pre/2 c", texts: []string{"a b c", "a x b x c", "a x b x x c", "a c b c", "a b a x b x c"}, want: []int{0, 1, 3, 4}},
	{says: "pre lies in one field and paragraph", query: "clerk pre/90 levee", texts: []string{"clerk | levee", "clerk\n\nlevee", "clerk " + strings.Repeat("x ", 90) + "levee"}, want: []int{2}},
	{says: "a prefix of one word of several", query: "mai*", texts: []string{"e-mail", "email"}, want: []int{0}},
	{says: "a prefix of digits and other scripts", query: "202* 学*", texts: []string{"2025 学校", "2025", "学校 1202"}, want: []int{0}},

	{says: "fuzzy: insertion, deletion, substitution", query: "colour~1", texts: []string{"color", "colours", "colpur", "colour", "clr"}, want: []int{0, 1, 2, 3}},
	{says: "fuzzy: a transposition is one edit", query: "police~1", texts: []string{"police", "poilce", "policd", "poicle"}, want: []int{0, 1, 2}},
	{says: "fuzzy: the first letter is kept", query: "police~", texts: []string{"plice", "pollice", "olice", "oplice", "Pólices"}, want: []int{0, 1, 4}},
	{says: "fuzzy: the first letter is kept with two edits too", query: "notice~2", texts: []string{"notcie", "noticed", "police", "voice"}, want: []int{0, 1}},
	{says: "fuzzy: one edit up to seven letters", query: "economy~", texts: []string{"ecomony", "econmoy", "enomoy"}, want: []int{1}},
	{says: "fuzzy: two edits from eight letters", query: "economic~", texts: []string{"ecomonic", "econmoic", "enomic", "ecmonc"}, want: []int{0, 1, 2}},
	{says: "fuzzy: a word of two letters is taken as it is", query: "us~", texts: []string{"US", "use", "u"}, want: []int{0}},
	{says: "fuzzy: edits never overlap", query: "xca~2", texts: []string{"xabc", "xac", "xcab", "xacbb"}, want: []int{1, 2}},
	{says: "fuzzy: two edits", query: "deport~2", texts: []string{"deprot", "dport", "report", "deported", "deporting"}, want: []int{0, 1, 3}},
	{says: "fuzzy: no edit is the folded word, not its stem", query: "café~0", texts: []string{"cafe", "CAFÉ", "cafes"}, want: []int{0, 1}},
	{says: "fuzzy: edits are counted in letters, not bytes", query: "жук~1", texts: []string{"жуки", "жаба", "жак", "лук"}, want: []int{0, 2}},
	{says: "fuzzy: a short word can be far off", query: "ab~2", texts: []string{"a", "ax", "xb", "abcd", "abcde"}, want: []int{0, 1, 3}},
}

// rowDocument is the nth text of a row as a document; its article tells the row.
func rowDocument(row, n int, text string) corpus.Document {
	article := documentID(row*100, corpus.KindArticle)
	headline, body, ok := strings.Cut(text, "|")
	if !ok {
		id := documentID(row*100+n+1, corpus.KindComment)
		return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: article, Comment: &corpus.Comment{ID: id, Text: text}}
	}
	id := documentID(row*100+n+1, corpus.KindArticle)
	return corpus.Document{ID: id, Kind: corpus.KindArticle, ArticleID: article,
		Article: &corpus.Article{ID: id, Headline: strings.TrimSpace(headline), Paragraphs: strings.Split(strings.TrimSpace(body), "\n\n")}}
}

// matching asks every row of one index that holds the texts of all.
func (h Harness) matching(t *testing.T) {
	engine := h.open(t)
	batch := search.Batch{Seq: 1}
	for r, row := range matchRows {
		for n, text := range row.texts {
			batch.Upserts = append(batch.Upserts, rowDocument(r, n, text))
		}
	}
	write(t, engine, batch)
	for r, row := range matchRows {
		t.Run(row.says, func(t *testing.T) { row.check(t, engine, r) })
	}
}

func (row matchRow) check(t *testing.T, engine search.Searcher, r int) {
	node := row.node
	if row.query != "" {
		var err error
		if node, err = query.Parse(row.query); err != nil {
			t.Fatal(err)
		}
	}
	results, err := engine.Search(t.Context(), search.Request{Query: node, Limit: 100,
		Filters: []search.Filter{{Field: schema.Article, Any: []string{documentID(r*100, corpus.KindArticle)}}}})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, hit := range results.Hits {
		found[hit.ID] = true
	}
	var got []int
	for n, text := range row.texts {
		if found[rowDocument(r, n, text).ID] {
			got = append(got, n)
		}
	}
	if !slices.Equal(got, row.want) || results.Total != len(row.want) {
		t.Errorf("%v finds %v (total %d), want %v of %s", node, got, results.Total, row.want, fmt.Sprintf("%q", row.texts))
	}
}
