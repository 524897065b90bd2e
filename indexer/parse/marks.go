package parse

import (
	"regexp"
	"strings"
)

// A mark is something in a line that tells by itself on which side of the
// boundary the line stands. The weights are log odds of article against
// comments, set by hand: these lines are rare, and no model learns them.
type mark struct {
	needs   []string // one of which stands in every line that matches, in lower case; nil: it may match any line
	pattern *regexp.Regexp
	weight  float64
	inside  bool // quotations are looked into
	closes  bool // articles end in it
}

// words parts a list at its bars.
func words(list string) []string { return strings.Split(list, "|") }

// marks are looked for in the line without what stands in quotation marks.
var marks = []mark{
	// a reporter's credit
	{needs: words(`contribut|reporting|edited by|editing by|written by|compiled by|photograph|photo by|by |reported from|writer|with files`), pattern: regexp.MustCompile(`(?i)^\W*(contributing|contributors?|(with )?(additional )?reporting (by|from)|with files from|edited by|editing by|written by|compiled by|photographs? by|photo by|by [A-Z][a-z]+ [A-Z][a-z]+ and)\b|\bcontributed( reporting)? (to|from)? ?(this|the) (report|story|article|post)|\bcontributed( additional)? reporting\b|\breported from\b|\b(associated press|reuters|afp|staff|special) writers?\b.*\bcontributed\b|\bcontributed\W*$`), weight: 7, closes: true},
	// a note of the editors
	{needs: words(`correction|clarification|note|warning|updat|disclos|disclaim|this |earlier version|appeared|published|own|developing`), pattern: regexp.MustCompile(`(?i)^\W*(correction|clarification|editor['’]?s['’]? note|update|updated|note to readers|warning|disclosure|disclaimer)s?( \([^)]*\)| \w+ \d+)? ?[:—–-]|\bthis (story|article|post|piece|report|column|essay|op-ed|item|page) ((has been|have been|was|is|will be) (first |originally |also |being )?(adapted|part of|based on|published|produced|written|updated|corrected|edited|from|available|sponsored|excerpted|reprinted|reported|developing|amended|revised|translated|provided|supported)|first|originally|also|appeared|previously|contains|incorrectly|misstated|is adapted|draws)\b|\bearlier version of this\b|\b(first|originally) (appeared|published) (on|in|by|at)\b|\b(is|are) (his|her|their) own\b|\bwill be updated\b|\bstory is (still )?developing\b`), weight: 6},
	// an invitation of the site
	{needs: words(`follow|twitter|facebook|instagram|like|find|join|contact|email|e-mail|reach|tweet|write to|sign up|subscribe|listen|watch|click|download|read|see also|also |related|more |h/t|hat tip|credit|photo|pictured|video|graphic|chart|source|share|support|get |tip|stay|send|copyright|story|advertis|continue`), pattern: regexp.MustCompile(`(?i)^\W*(follow|twitter|facebook|instagram|like|find|join|contact|email|e-mail|reach|tweet|write to|sign up|subscribe|listen|watch|click|download|read more|read the|see also|see (the )?(video|photos?|pictures|gallery|more)|also (on|read|see|in)|related|more (from|on|at)|for more|h/t|hat tip|image credits?|photo credits?|photos?|pictured|video|graphic|chart|source|sources|share this|support (our|us)|get (the|our|more)|have a (tip|story)|got a tip|want more|stay (informed|up)|send (tips|letters|your)|copyright|next story|keep reading|continue reading|story continues|advertisement)\b.{0,160}(:|@|\bon (twitter|facebook|instagram|x|telegram)\b|\bnewsletter|\bhere\b|\bbelow\b|\bapp\b|\bpodcast|\.com\b|\bemail|\binbox|\bstory\b|\breserved|#\w)|^\W*(h/t|hat tip|advertisement|story continues|continue reading)\b`), weight: 5, closes: true},
	// an address to write to
	{needs: words(`reach|follow|twitter|tweets|@|click|mail us|contact us`), pattern: regexp.MustCompile(`(?i)\b(can be reached|reach (him|her|them) at|follow (me|him|her|them|us) (on|at|@)|on twitter|tweets (at|@)|click here (to|for)|e?-?mail us|contact us)\b|^\S+@\S+\.\w+\W*$`), weight: 5, closes: true},
	// a request for comments, or the end of them
	{needs: words(`comment|thoughts|below|think`), pattern: regexp.MustCompile(`(?i)\b(share|tell us|let us know|sound off|weigh in|leave|join|add)\b.{0,60}\b(comments?|thoughts|below|discussion)\b.{0,20}$|\b(accepting|moderating) comments\b|\bcomments (are|have been|were) (now )?(closed|disabled|moderated|off)\b|^(so,? )?what do you think( (about|of) [^?]+)?\?`), weight: 5, closes: true},
	// the sign of a writer or an agency
	{needs: words(`-|–|—|(`), pattern: regexp.MustCompile(`^[-–—]{1,2} ?[A-Z][\w.'’]*( (and |of |the )?[A-Z][\w.'’]*){0,5}[.,]?( [A-Z][\w.'’ ]+)?$|^.{0,40}\([^()]*\b(AP|AFP|Reuters|dpa|UPI|EPA)\b[^()]*\)\.?$`), weight: 5, closes: true},
	// a note in brackets
	{needs: words(`(|[`), pattern: regexp.MustCompile(`^(\[[^\[\]]{3,200}\]|\([^()]{3,200}\))\.?$`), weight: 4, closes: true},
	// rights
	{needs: words(`©|copyright|rights|reprinted|excerpt`), pattern: regexp.MustCompile(`(?i)©|\bcopyright (19|20)\d\d|\ball rights reserved|\breprinted (with|by|courtesy)|\bexcerpt(ed)? from\b`), weight: 6, closes: true},
	// a note on the writer
	{needs: words(`columnist|governor|senator|member|founder|executive|attorney|lawyer|lawmaker|blogger|novelist|historian|physician|strategist|consultant|advis|scholar|editor|professor|author of|fellow|director|reporter|correspondent|writer|analyst|economist|journalist|contribut|president of|researcher|lecturer|cover|teaches|writes`), pattern: regexp.MustCompile(`^\W*(The (author|writer) is|[A-Z][\w.'’-]+( [A-Z][\w.'’-]+){1,3}(,|, [^,]{3,60},)? (is|was|has been|writes|covers|teaches|served|serves)) .{0,80}\b(columnist|governor|senator|member of|founder|chief executive|attorney|lawyer|lawmaker|blogger|novelist|historian|physician|strategist|consultant|advis[eo]r|scholar|editor|professor|author of|fellow|director|reporter|correspondent|writer|analyst|economist|journalist|contributor|contributing|president of|researcher|lecturer|covers|teaches|writes)\b`), weight: 4, closes: true},
	// a dateline
	{needs: words(`—|–|-`), pattern: regexp.MustCompile(`^[A-Z][A-Za-z.,' ]{2,40}(, [A-Z][A-Za-z.]+)? ?(\([A-Z][\w ./]+\) ?(—|–|--?)|(—|–|--) )`), weight: 6},
	// no answer to a question
	{needs: words(`respond|reply|return|declined|request|reached`), pattern: regexp.MustCompile(`(?i)\b(did not|didn['’]t|has not|had not) (immediately )?(respond|reply|return)|\bdeclined (to comment|an interview|to say|to answer)|\brequests? for comment\b|\bnot be reached\b`), weight: 5},
	// an interview
	{needs: words(`: `), pattern: regexp.MustCompile(`^(Q|A|QUESTION|ANSWER|[A-Z][A-Z .]{3,25}): `), weight: 4},
	// code of the page
	{needs: words(`{|;|}|<|>`), pattern: regexp.MustCompile(`^\W*[\w.#-]+ ?\{$|^[\w-]+: ?[^.]{1,40};$|^\W*\}\W*$|^<[!/\w]|/>\W*$`), weight: 4},
	// a line that leads on
	{needs: words(`:`), pattern: regexp.MustCompile(`^.{0,200}[^:]:$`), weight: 2},
	// a rule or a star
	{pattern: regexp.MustCompile(`^[\s*_—–#•.-]+$`), weight: 3},

	// a quotation from end to end, unfinished
	{pattern: regexp.MustCompile(`^["“][^"“”]{20,}[^"“”.,!?…—-]["”]$`), weight: -3, inside: true},
	// an answer to somebody
	{needs: words(`@|>`), pattern: regexp.MustCompile(`^(@[\w.-]+[,:]? |> ?)`), weight: -4},
	// talk about the article
	{needs: words(`article|column|editorial|op-ed|oped|opinion|comment|poster|posts|headline|author|writer|paper|rag|journalist`), pattern: regexp.MustCompile(`(?i)\b(this|the|your|an?|excellent|great|good|terrible|silly|another) (article|column|columnist|editorial|op-?ed|opinion piece|comments? section|comments here|commenters?|posters?|posts here|headline|author|writer|paper|newspaper|rag|journalist)s?\b`), weight: -1.5},
	// a greeting or a short judgement
	{pattern: regexp.MustCompile(`(?i)^\W*(dear|hey|hi|hello|well|yes|no|yeah|yep|nope|wow|sorry|thanks|thank you|lol|lmao|uh|um|oh|ok|okay|gee|exactly|agreed|agree|bravo|excellent|ridiculous|disgusting|pathetic|shame|brilliant|nonsense|interesting|so true|amen|really|sure|right|wrong|true|good for|way to go|well said|nice|congratulations|kudos|good grief|seriously|just|re|ah|ha|haha|please|great|what an?|looks like|seems|typical|sad|awesome|hmm+|yawn|whatever|absolutely|spot on)\b`), weight: -2},
	// talk of the net
	{needs: words(`lol|lmao|rofl|wtf|imho|imo|btw|smh|ffs|omg|fyi|iirc|tbh|idk|gtfo|stfu|etc.`), pattern: regexp.MustCompile(`(?i)\b(lol|lmao|rofl|wtf|imho|imo|btw|smh|ffs|omg|fyi|iirc|tbh|idk|gtfo|stfu|etc\.\.+)\b`), weight: -3},
	// foul words
	{needs: words(`fuck|shit|asshole|bastard|damn|crap|idiot|moron|stupid|clown|scum|hypocrit|loser|pathetic|dumb|liar|disgusting`), pattern: regexp.MustCompile(`(?i)\b(fuck\w*|shit\w*|bullshit|asshole\w*|bastards?|goddamn|damn|crap|idiots?|morons?|stupid\w*|clowns?|scum|hypocrit\w+|losers?|pathetic|dumb\w*|liars?|disgusting)\b`), weight: -1.5},
	// many marks
	{needs: words(`!|?|....|. .`), pattern: regexp.MustCompile(`[!?]{2,}|\.{4,}|\. \. \.`), weight: -2},
	// an emoji
	{pattern: regexp.MustCompile(`[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}]`), weight: -3},
	// sentences without a space between
	{needs: words(`.|!|?`), pattern: regexp.MustCompile(`[a-z]{2}[.!?][A-Z][a-z]+ `), weight: -2},
}

// marksOf adds up the marks of a line, and tells whether articles end in such.
func marksOf(line string) (sum float64, closes bool) {
	outside := quotations.ReplaceAllString(line, `""`)
	lower := strings.ToLower(outside)
	for _, m := range marks {
		text := outside
		if m.inside {
			text = line
		}
		if m.mayMatch(lower) && m.pattern.MatchString(text) {
			sum += m.weight
			closes = closes || m.closes
		}
	}
	return max(-extreme, min(extreme, sum)), closes
}

// mayMatch spares the pattern most lines: looking for words is far quicker.
func (m mark) mayMatch(lower string) bool {
	for _, word := range m.needs {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return m.needs == nil
}

var quotations = regexp.MustCompile(`["“][^"“”]*["”]`)
