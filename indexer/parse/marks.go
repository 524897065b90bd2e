package parse

import (
	"regexp"
)

// A mark is something in a line that tells by itself on which side of the
// boundary the line stands. The weights are log odds of article against
// comments, set by hand: these lines are rare, and no model learns them.
type mark struct {
	what    string
	pattern *regexp.Regexp
	weight  float64
	inside  bool // quotations are looked into
}

// marks are looked for in the line without what stands in quotation marks.
var marks = []mark{
	{"a reporter's credit", regexp.MustCompile(`(?i)^\W*(contributing|contributors?|reporting by|additional reporting|edited by|editing by|written by|compiled by|photographs? by|photo by|by [A-Z][a-z]+ [A-Z][a-z]+ and)\b|\bcontributed( reporting)? (to|from)? ?(this|the) (report|story|article|post)|\bcontributed( additional)? reporting\b|\breported from\b|\b(associated press|reuters|afp|staff|special) writers?\b.*\bcontributed\b|\bcontributed\W*$`), 7, false},
	{"a note of the editors", regexp.MustCompile(`(?i)^\W*(correction|clarification|editor['’]?s['’]? note|update|updated|note to readers|disclosure|disclaimer)s?( \([^)]*\)| \w+ \d+)? ?[:—–-]|\bthis (story|article|post|piece|report|column|essay|op-ed|item|page) (has been|have been|was|is|will be|first|originally|also|appeared|previously|contains|incorrectly|misstated|is adapted|draws)\b|\bearlier version of this\b|\b(first|originally) (appeared|published) (on|in|by|at)\b|\b(is|are) (his|her|their) own\b`), 6, false},
	{"an invitation of the site", regexp.MustCompile(`(?i)^\W*(follow|like|find|join|contact|email|e-mail|reach|tweet|write to|sign up|subscribe|listen|watch|click|download|read more|read the|see also|also (on|read|see|in)|related|more (from|on|at)|for more|h/t|hat tip|image credits?|photo credits?|photos?|pictured|video|graphic|chart|source|sources|share this|support (our|us)|get (the|our|more)|have a (tip|story)|got a tip|want more|stay (informed|up)|send (tips|letters|your)|copyright|next story|keep reading|continue reading|story continues|advertisement)\b.{0,160}(:|@|\bon (twitter|facebook|instagram|x|telegram)\b|\bnewsletter|\bhere\b|\bbelow\b|\bapp\b|\bpodcast|\.com\b|\bemail|\binbox|\bstory\b|\breserved|#\w)|^\W*(h/t|hat tip|advertisement|story continues|continue reading)\b`), 5, false},
	{"an address to write to", regexp.MustCompile(`(?i)\b(can be reached|reach (him|her|them) at|follow (him|her|them|us)|on twitter|tweets (at|@))\b|^\S+@\S+\.\w+\W*$`), 5, false},
	{"rights", regexp.MustCompile(`(?i)©|\bcopyright (19|20)\d\d|\ball rights reserved|\breprinted (with|by|courtesy)|\bexcerpt(ed)? from\b`), 6, false},
	{"a note on the writer", regexp.MustCompile(`^\W*(The (author|writer) is|[A-Z][\w.'’-]+( [A-Z][\w.'’-]+){1,3},? (is|was|has been|writes|covers|teaches|served|serves)) .{0,80}\b(columnist|editor|professor|author of|fellow|director|reporter|correspondent|writer|analyst|economist|journalist|contributor|contributing|president of|researcher|lecturer|covers?|teaches|writes)\b`), 4, false},
	{"a dateline", regexp.MustCompile(`^[A-Z][A-Za-z.,' ]{2,40}(, [A-Z][A-Za-z.]+)? ?(\([A-Z][\w ./]+\) ?(—|–|--?)|(—|–|--) )`), 6, false},
	{"no answer to a question", regexp.MustCompile(`(?i)\b(did not|didn['’]t|has not|had not) (immediately )?(respond|reply|return)|\bdeclined (to comment|an interview|to say|to answer)|\brequests? for comment\b|\bnot be reached\b`), 5, false},
	{"an interview", regexp.MustCompile(`^(Q|A|QUESTION|ANSWER|[A-Z][A-Z .]{3,25}): `), 4, false},
	{"code of the page", regexp.MustCompile(`^\W*[\w.#-]+ ?\{$|^[\w-]+: ?[^.]{1,40};$|^\W*\}\W*$|^<\w|/>\W*$`), 4, false},
	{"a line that leads on", regexp.MustCompile(`^.{0,200}[^:]:$`), 2, false},
	{"a rule or a star", regexp.MustCompile(`^[\s*_—–#•.-]+$`), 3, false},

	{"a quotation from end to end, unfinished", regexp.MustCompile(`^["“][^"“”]{20,}[^"“”.,!?…—-]["”]$`), -3, true},
	{"an answer to somebody", regexp.MustCompile(`^(@[\w.-]+[,:]? |> ?)`), -4, false},
	{"talk about the article", regexp.MustCompile(`(?i)\b(this|the|your|an?|excellent|great|good|terrible|silly|another) (article|column|columnist|editorial|op-?ed|opinion piece|comments? section|comments here|commenters?|posters?|posts here|headline|author|writer|paper|newspaper|rag|journalist)s?\b`), -1.5, false},
	{"a greeting or a short judgement", regexp.MustCompile(`(?i)^\W*(dear|hey|hi|hello|well|yes|no|yeah|yep|nope|wow|sorry|thanks|thank you|lol|lmao|uh|um|oh|ok|okay|gee|exactly|agreed|agree|bravo|excellent|ridiculous|disgusting|pathetic|shame|brilliant|nonsense|interesting|so true|amen|really|sure|right|wrong|true|good for|way to go|well said|nice|congratulations|kudos|good grief|seriously|just|re|ah|ha|haha|please|great|what an?|looks like|seems|typical|sad|awesome|hmm+|yawn|whatever|absolutely|spot on)\b`), -2, false},
	{"talk of the net", regexp.MustCompile(`(?i)\b(lol|lmao|rofl|wtf|imho|imo|btw|smh|ffs|omg|fyi|iirc|tbh|idk|gtfo|stfu|etc\.\.+)\b`), -3, false},
	{"foul words", regexp.MustCompile(`(?i)\b(fuck\w*|shit\w*|bullshit|asshole\w*|bastards?|goddamn|damn|crap|idiots?|morons?|stupid\w*|clowns?|scum|hypocrit\w+|losers?|pathetic|dumb\w*|liars?|disgusting)\b`), -1.5, false},
	{"many marks", regexp.MustCompile(`[!?]{2,}|\.{4,}|\. \. \.`), -2, false},
	{"an emoji", regexp.MustCompile(`[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}]`), -3, false},
	{"sentences without a space between", regexp.MustCompile(`[a-z]{2}[.!?][A-Z][a-z]+ `), -2, false},
}

// within looks for the marks of a line.
func marksOf(line string) float64 {
	sum := 0.0
	outside := quotations.ReplaceAllString(line, `""`)
	for _, m := range marks {
		text := outside
		if m.inside {
			text = line
		}
		if m.pattern.MatchString(text) {
			sum += m.weight
		}
	}
	return max(-8, min(8, sum))
}

var quotations = regexp.MustCompile(`["“][^"“”]*["”]`)
