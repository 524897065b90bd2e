package query

// Rule is one line of the description of the language.
type Rule struct {
	Write string // an example
	Finds string // what it finds, without a final stop
}

// Rules describe the language: words first, then what joins them, then fields. NOT
// binds less tightly than w/5, AND less than NOT, OR least.
var Rules = []Rule{
	{"welfare check", "both words, anywhere in the headline or the text, in all their forms, with or without accents; AND between them is not needed"},
	{`"welfare check"`, "the words next to each other, in this order; single quotation marks and those of other languages do as well"},
	{`="deported"`, "the word exactly as it is written, without its other forms; in small letters it matches capitals too"},
	{"deport*", "words that begin with these letters"},
	{"lev?e", "words with any one letter in the place of the ?; a * stands for any number of letters, wherever it is in a word"},
	{`"dep* order"`, "open letters inside a phrase"},
	{"colour~", "words with typing errors after their first letter: one from three letters on, two from eight; colour~2 sets the number"},
	{"raid OR school", "either word"},
	{"raid -school", "the first word without the second; NOT school is the same"},
	{"(raid OR school) ferry", "parentheses say what belongs together"},
	{`"welfare check"~5`, "the words near each other: in any order, with at most 5 other words among them, in one paragraph"},
	{"welfare pre/5 check", "the words near each other and in this order"},
	{"headline:raid", "the word in the headline; text:raid in the text alone"},
	{"headline:(raid OR ferry)", "a field before parentheses counts for all that is inside"},
	{"outlet:apnews", "documents of an outlet; agency, location, stance, toward, author, kind and lang are written alike, and a value with spaces in quotation marks"},
	{"date:2025-04..2025-05", "published in these months; years, days and times do as well, and either end can be left out"},
	{"article:(headline:raid)", "comments whose article matches what is inside, and the article"},
	{"has_comment:(author:jane)", "articles with a comment that matches what is inside"},
}

// Language is the description of the language.
type Language struct {
	Rules                 []Rule
	Customs               []Custom
	MaxLength, MaxClauses int
}

// Described returns the description.
func Described() Language { return Language{Rules, Customs, MaxLength, MaxClauses} }

// Custom is something that people write in other search systems.
type Custom struct {
	Systems string // where it is written so
	Write   string // as it is written there
	Here    string // how it is written here; "" if it cannot be said
	Says    string // what happens to it, without a final stop
}

// Customs are what people bring along. What is understood is said with the answer.
// Where an answer or an error offers Here, one click takes it.
var Customs = []Custom{
	{"Lucene, Elasticsearch", "lev?e", "lev?e", "understood"},
	{"Lucene, Elasticsearch", "+levee clerk", "levee clerk", "understood: all words must be there anyway"},
	{"Lucene, Elasticsearch", "levee && clerk", "levee clerk", "understood"},
	{"Lucene, Elasticsearch", "levee || clerk", "levee OR clerk", "understood; !clerk is refused, with -clerk to click"},
	{"Lucene, Elasticsearch", "levee^2 clerk", "levee clerk", "read without the weight: how much a word counts is measured"},
	{"Lucene, Elasticsearch", "levee~0.8", "levee~", "refused: ~ takes a number of letters"},
	{"Lucene, Elasticsearch", "/lev.e/", "lev?e", "refused: regular expressions are not read"},
	{"Lucene, Elasticsearch", "title:levee", "headline:levee", "refused, like other names of fields"},
	{"Lucene, Elasticsearch", "date:[2025-01 TO 2025-03]", "date:2025-01..2025-03", "refused"},
	{"Lucene, Elasticsearch", `\(levee\)`, `"(levee)"`, "refused: a backslash is read inside quotation marks alone"},
	{"Google", "levee | clerk", "levee OR clerk", "understood"},
	{"Google", "levee AROUND(5) clerk", `"levee clerk"~5`, "understood"},
	{"Google", "site:apnews", "outlet:apnews", "refused, as intitle: is"},
	{"Google", "before:2025-04-11", "date:..2025-04-10", "refused, as after: is"},
	{"Google", "inurl:levee", "", "refused: addresses are not searched"},
	{"Google", `"levee * clerk"`, "", "refused: a * alone stands for no word"},
	{"Google", "levee or clerk", "levee OR clerk", "read as three words; and and not likewise"},
	{"Westlaw, Lexis", "leve!", "leve*", "read without the sign"},
	{"Westlaw, Lexis", "levee /5 clerk", `"levee clerk"~5`, "understood"},
	{"Westlaw, Lexis", "levee /p clerk", `"levee clerk"~50`, "refused: paragraphs and sentences (/s) are not counted"},
	{"Lexis, dtSearch", "levee w/5 clerk", `"levee clerk"~5`, "understood"},
	{"Lexis, dtSearch", "levee pre/5 clerk", "levee pre/5 clerk", "understood"},
	{"dtSearch, ProQuest", "(levee OR dam) near/5 clerk", `"levee clerk"~5 OR "dam clerk"~5`, "understood"},
	{"dtSearch, ProQuest", "levee w/5 clerk w/5 dam", `"levee clerk dam"~5`, "understood as one: all of them within the distance"},
	{"dtSearch, ProQuest", `"levee board" w/5 clerk`, `"levee board" "levee board clerk"~5`, "refused: words stand beside w/5, not phrases"},
	{"EBSCO, Ovid", "levee N5 clerk", `levee near/5 clerk`, "read as three words, as ADJ5 is"},
	{"EBSCO, Ovid", "leve$", "leve*", "read as the letters and the sign"},
	{"SQL", "%levee%", "*levee*", "read as the letters and the signs"},
	{"SQL", "lang=en", "lang:en", "refused: a field is written with a colon"},
	{"SQL", "date>=2025", "date:2025..", "refused"},
	{"anywhere", "'levee clerk'", `"levee clerk"`, "understood; an apostrophe stays one"},
	{"anywhere", "levee,clerk", "levee clerk", "read as a phrase, as there is no space"},
	{"anywhere", "levee § clerk", "levee clerk", "left out, and the answer says so"},
}
