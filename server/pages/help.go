package pages

import (
	"net/http"
	"net/url"

	"standpoint/indexer/search/query"
)

// helpView is the view of help.html.
type helpView struct {
	frame
	Lessons  []lesson
	Language query.Language
}

// lesson is a part of the help, with examples.
type lesson struct {
	ID, Heading string
	Examples    []example
}

// example is a search that finds something in the corpus that comes with the program;
// a test follows every link.
type example struct {
	Write string // what to type; "" if the example is made by clicking
	Label string // what to call it, if nothing is typed
	Says  string // what it finds, without a final stop
	Href  string
}

func (p *Pages) help(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return p.renderer.render(w, r, http.StatusOK, "help", &helpView{
		frame:    frame{Title: "Help", Canonical: "/help"},
		Lessons:  lessons(),
		Language: query.Described(),
	})
}

// typed is an example of the language.
func typed(write, says string) example {
	return example{Write: write, Says: says, Href: "/search?" + url.Values{"q": {write}}.Encode()}
}

func lessons() []lesson {
	return []lesson{
		{"words", "Words", []example{
			typed("siren", "documents with siren or sirens: all forms of a word are found"),
			typed(`"processing error"`, "the two words next to each other"),
			typed(`="sirens"`, "the word as it is written, without its other forms"),
			typed("evacuat*", "words that begin with these letters"),
			typed("balloom~", "a word with a typing error"),
			typed("(sirens OR radar) -Wichita", "either word, but not in documents that name Wichita"),
			typed(`"sirens off"~5`, "the words near each other, in any order"),
			typed("ashamed w/3 itself", "the same, as lawyers write it"),
		}},
		{"fields", "Fields", []example{
			typed("headline:ferry", "articles with the word in the headline"),
			typed(`outlet:"Prairie Lantern" kind:article`, "articles of one outlet"),
			typed("agency:FEMA -outlet:daily-klaxon", "documents about an agency, without those of one outlet"),
			typed(`location:Kansas kind:comment`, "comments that name a place in Kansas"),
			typed("lang:fr", "documents in French"),
			typed("date:2025-09..2025-10 kind:article", "articles of two months"),
			typed("author:nimbus9", "what one reader wrote"),
		}},
		{"threads", "Articles and their comments", []example{
			typed("article:(headline:Brookville) thank*", "comments with a word, under articles with another word in the headline"),
			typed("has_comment:(goat)", "the article with a comment about a goat"),
			{Label: "Comments on articles about the VA", Says: "also those that do not name it", Href: "/search?article.agency=us-va&kind=comment"},
			{Label: "Comments that others answered", Says: "those with the most replies first", Href: "/search?kind=comment&sort=replies"},
		}},
		{"words-around", "Words in context, and words that mark documents", []example{
			{Label: "“sirens” in context", Says: "every place where it stands, sorted by what comes before", Href: "/kwic?q=sirens&sort=left"},
			{Label: "Words near “radar”", Says: "what stands close to it more often than chance explains", Href: "/kwic?near=5&q=radar"},
			{Label: "Words that mark comments about the Home Office", Says: "in a larger share of them than of all other documents", Href: "/keyness?agency=gb-home-office&kind=comment"},
		}},
		{"events", "Events", []example{
			{Label: "Events", Says: "what several outlets report within days, each with its outlets beside each other", Href: "/events"},
			{Label: "Events about FEMA", Says: "any search narrows the list", Href: "/events?agency=us-fema"},
			{Label: "Articles about no event", Says: "what one outlet alone reports", Href: "/search?kind=article&missing=event"},
		}},
		{"numbers", "Numbers", []example{
			{Label: "Outlets by kind", Says: "a table of two fields; each number leads to its documents", Href: "/explore?by=outlet,kind"},
			{Label: "Comments by month and outlet", Says: "with times at which an outlet has no data at all", Href: "/explore?by=outlet,time:month&kind=comment"},
			{Label: "All outlets", Says: "the whole list of a field, with a box to search in it", Href: "/facets/outlet"},
		}},
	}
}
