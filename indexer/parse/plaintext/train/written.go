package main

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// What is around articles and between comments is written here; none of it is
// taken from a page. In these lines %N is the name of somebody invented, %O an
// outlet invented, %S a name of the article's subject (%C in capitals), %U a word of it, %D a
// weekday, %# a number.

var firstNames = strings.Fields("Alma Bernd Carla Dieudonne Edda Farid Gwen Hollis Imre Jolanta Kofi Lorna Mitch Nadia Odette Pavel Quentin Rosalind Selim Tamsin Ulla Viktor Wanda Xenia Yusuf Zelda Arlo Bea Curtis Dana")
var lastNames = strings.Fields("Abarca Bentley Cormack Dray Ekwueme Fallon Grieves Hollander Ibarra Jessop Kowalczyk Lindqvist Marsh Novak Okafor Petrakis Quill Ransome Sorley Tanaka Underhill Vance Whitlock Yarrow Zeller Winthrop Moyle Castellane Brandt Ito")
var papers = []string{"The Harbor Herald", "the Valley Courier", "The Prairie Ledger", "Lakeside Today", "The Northern Bugle", "The Daily Meridian", "Capital Dispatch", "the Riverton Gazette"}
var weekdays = strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")

// opening are lines above a report.
var datelines = []string{"RIVERTON — ", "PORT ALDER (AP) — ", "LAKESIDE, Ohio — ", "CAPITAL CITY (Reuters) - ", "HARBOR BAY – "}

// endings are lines with which articles end.
var endings = map[string][]string{
	"credit": {
		"%N contributed to this report.", "%N and %N contributed reporting.", "Additional reporting by %N in %S.", "With files from %N",
		"%O staff writer %N contributed to this story.", "Reporting by %N; editing by %N", "Follow %N on Twitter: @%n", "Edited by %N",
		"— %N", "- %O", "(%O)", "%N reported from %S.", "Research by %N.", "Text: %N. Photographs: %N.", "%N, %N and the wire services",
	},
	"editors": {
		"Editor's note: This story has been updated to include a statement from %S.", "This article was updated on %D.", "Correction: An earlier version of this story misspelled the name of %S.",
		"CORRECTION: %S was misidentified in an earlier version.", "This column does not necessarily reflect the opinion of the editorial board of %O.", "Update, %D: %S has replied; see above.",
		"This is a developing story and will be updated.", "The views expressed here are the author's own.", "A version of this article appears in print on %D.", "Note: figures are rounded.",
		"[This post first appeared on %O.]", "Clarification: The number given for %D counts households, not people.",
	},
	"invitation": {
		"Sign up for our morning newsletter here.", "Get the day's stories in your inbox: sign up for %O Daily.", "Subscribe to %O for more on %S.", "Have a tip? Write to tips@herald.example.",
		"Read more: What we know about %S", "Related: %S and the %U, explained", "Click here for more coverage of %S", "Follow us on Facebook and Twitter", "Download our app for alerts.",
		"More from %O", "For more on this story, listen to our podcast.", "Support our work: become a member.", "What do you think? Join the discussion below.", "Tell us in the comments.",
		"Email %N at %n@herald.example", "Contact the reporter at %n@ledger.example or 555-01%#", "Letters to the editor: letters@courier.example", "Watch %S's speech below:", "Share this story",
	},
	"bio": {
		"%N is a columnist for %O.", "%N, a former county judge, teaches law at Riverton College.", "%N covers %S for %O.", "%N is the author of “The Long Vote” and a fellow at the Meridian Institute.",
		"%N writes about %U every %D.", "The writer is a retired teacher and a member of the school board.", "About the author: %N lives in Lakeside with two dogs and too many books.", "%N can be reached at %n@bugle.example.",
	},
	"rights": {"© %O", "Copyright 20%# %O. All rights reserved.", "All rights reserved.", "This material may not be published, broadcast or rewritten.", "Reprinted with permission."},
	"label":  {"Photo: %N", "Politics", "Opinion", "%S", "Topics: %S, %U", "Tags: %S %U", "More on %S", "Video", "* * *", "###", "-30-", "Sources: %O, %O", "Page A%#"},
}

// kickers are last lines of an article's own that are short, ask or joke.
var kickers = []string{
	"And so it goes.", "That was then.", "Nobody laughed.", "We will see on %D.", "Then he left.", "“I just want to go home,” %N said.", "Who will pay for it is another question.", "Stay tuned.",
	"%S did not.", "It is about time.", "What could go wrong?", "“No comment,” said %N.", "The vote is on %D.", "The answer, for now, is no.", "“We are tired,” she said.", "And the %U? Still there.", "Good luck with that.",
	"He is %#.", "Your move, %S.", "It should not be this hard.", "The trial continues.", "She smiled. “Ask me on %D.”", "A decision is expected next week.", "Let us hope they listen.", "We deserve better.",
}

// inside are lines that are between an article's paragraphs.
var inside = []string{
	"%S at a meeting on %D. (%N/%O)", "Photo: %S by %N", "READ MORE: %S and the %U", "RELATED: What %S said on %D", "A long road", "‘Nothing has changed’", "What happens next", "The %U", "The background", "Story continues below",
	"Advertisement", "MORE: %O ON %S AND THE COURT CASE", "File photo: %S in 20%#. (Photo by %N/Agency Images)", "Q: What did you see?", "* * *", "A question of %U", "By the numbers",
}

// short are comments of a few words.
var short = []string{
	"Good.", "Finally!", "Who pays for this?", "Good riddance", "Pathetic.", "lol", "Same old story", "Well said.", "I agree.", "So true!", "What a joke.", "About time", "No surprise there.", "Thank you!", "This.", "Exactly",
	"Follow the money", "Disgusting", "And water is wet.", "Shame on them", "Nice try %S", "%S again...", "Vote them out.", "Really?", "Great article", "Here we go again.", "Ban the %U", "%S is right.", "Poor %S", "Sad day.",
	"Not in my town", "Prove it.", "So what?", "Wow.", "Fake.", "Enough of %S already!", "Why is this news?", "Amen", "%S for president", "Let them eat %U", "Where is the %U?", "What about %S?", "This is why I quit reading this paper.",
	"I told you so", "Bring back %S", "Tax %U, not people.", "Can't wait", "Delete this", "Source?", "😂😂", "👏", "Yep", "Nope", "Ha!", "+1", "Not buying it.", "Nobody asked %S", "Just another %D.", "%S should resign",
}

// addressed are comments that speak of the article or its subject.
var addressed = []string{
	"This article misses the point about %S.", "I don't know why %O prints this. %S has said the same thing for years.", "The headline says one thing, the story says another. Did anyone ask %S?",
	"The writer forgets what %S did about the %U in the first place.", "If %S cared about %U they would have done something long ago.", "My family has lived here for %# years and %S never once came to see us.",
	"%S will be fine. It is the rest of us who pay.", "As a nurse I see what %U does every day, and nobody in this piece asked one of us.", "I used to respect %S. Not any more.", "So %S gets a pass, and we get the %U.",
	"%N was a senator for %# years and is now a consultant; follow the money.", "%S is a professor who never had a real job.", "%N writes the same column every %D, and here you all are reading it.",
	"(I am not from there, but still.)", "Source: my own eyes.", "Update: they fixed it an hour after I called.", "See the video: it says the opposite.", "Follow the money: who got the contract?", "For more on this read the old threads here.",
	"Look at %S at 3:15: she did not respond to a request for comment for a month.", "Note: I did not vote for %S.", "Read the story again: %S said “some %U”, not all.", "Contact your representative and tell them about the %U.",
	"People forget that %S voted for this.", "Sorry but the column is right: %S has no plan.", "How many more %D meetings until %S admits it?", "Somebody should look at who owns the %U.", "We had this in my county too, and it took %# years to fix.",
}

// openings are put before comments that answer somebody.
var openings = []string{"Yes, but ", "Exactly. ", "@%n ", "No. ", "Agreed. ", "Wrong. ", "Well, ", "Sorry, ", "LOL ", "Oh please. ", "Hmm. ", "To the person above: ", "%N, ", "Thanks, %N. ", "Good point. "}

// controls are what sites put between comments.
var controls = []string{"Reply", "Like", "Like · Reply", "Share", "Report", "%# likes", "Reply Share", "Flag", "Show more replies", "Upvote", "Recommend"}

var headings = []string{"Comments", "%# Comments", "Comments (%#)", "Join the conversation", "Reader comments", "Sort by: newest", "View all %# comments", "Leave a comment"}

// writer fills the lines of a page.
type writer struct {
	subject subject
	random  *rand.Rand
}

func (w writer) one(lines []string) string { return w.fill(lines[w.random.IntN(len(lines))]) }

func (w writer) fill(line string) string {
	for {
		at := strings.IndexByte(line, '%')
		if at < 0 || at+1 == len(line) {
			return line
		}
		line = line[:at] + w.value(line[at+1]) + line[at+2:]
	}
}

func (w writer) value(slot byte) string {
	switch slot {
	case 'N':
		return w.person()
	case 'n':
		return strings.ToLower(lastNames[w.random.IntN(len(lastNames))])
	case 'O':
		return papers[w.random.IntN(len(papers))]
	case 'S':
		return w.subject.name(w.random)
	case 'C':
		return strings.ToUpper(w.subject.name(w.random))
	case 'U':
		return w.subject.use(w.random)
	case 'D':
		return weekdays[w.random.IntN(len(weekdays))]
	}
	return strconv.Itoa(10 + w.random.IntN(80))
}

func (w writer) person() string {
	return firstNames[w.random.IntN(len(firstNames))] + " " + lastNames[w.random.IntN(len(lastNames))]
}

func (w writer) chance(share float64) bool { return w.random.Float64() < share }
