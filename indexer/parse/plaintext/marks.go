package plaintext

import (
	"strings"
	"unicode/utf8"
)

// A mark is something in a line that by itself says much about the side of the
// boundary the line is on, or about what is next to it. What it
// says is learned: see weights.tsv.
//
// A line shows a mark if it begins with one of first and starts matches its
// front, or if it holds one of needs and pattern matches it.
type mark struct {
	name    string   // in weights.tsv
	first   []string // in lower case, without what is not a letter or digit; nil: every line may match
	starts  *pattern
	needs   []string // in lower case; nil: every line may match
	pattern *pattern
	short   bool // only lines of at most near bytes are looked at
	inside  bool // quotations are looked into
	aside   bool // a short line that shows it is not running text
}

// words splits a list at its bars.
func words(list string) []string { return strings.Split(list, "|") }

// marks are looked for in the line without what is in quotation marks.
var marks = []mark{
	{
		name:   "a reporter's credit",
		first:  words(`contribut|with |additional|reporting|edited|editing|written|compiled|photo|by |podcast|video|audio|film|produced|illustrat|translat|research|graphic|design`),
		starts: lazily(`(?i)^\W*(contributing|contributors?|(with )?(additional )?reporting (by|from)|with files from|edited by|editing by|written by|compiled by|photographs? by|photo by|(?:(?:podcast|video|audio|film|graphics?|illustrations?|design|research|translation)s? )?(?:(?:is |was )?(?:produced|edited|illustrated|translated|researched|designed|filmed) )?by(?-i: [A-Z][\w.'’-]+ [A-Z])|by [A-Z][a-z]+ [A-Z][a-z]+ and)\b`),
		needs:  words(`contributed|reported from`), pattern: lazily(`(?i)\bcontributed( reporting)? (to|from)? ?(this|the) (report|story|article|post)|\bcontributed( additional)? reporting\b|\breported from\b|\b(associated press|reuters|afp|staff|special) writers?\b.*\bcontributed\b|\bcontributed\W*$`),
		aside: true,
	},
	{
		name:   "a note of the editors",
		first:  words(`correction|clarification|editor|update|note|warning|disclosure|disclaimer`),
		starts: lazily(`(?i)^\W*(correction|clarification|editor['’]?s['’]? note|update|updated|note to readers|warning|disclosure|disclaimer)s?( \([^)]*\)| \w+ \d+)? ?[:—–-]`),
		needs:  words(`this story|this article|this post|this piece|this report|this column|this essay|this op-ed|this item|this page|earlier version|appeared|published|is own|er own|heir own|updated|supplemented|corrected this|amended this|necessarily reflect`), pattern: lazily(`(?i)\bthis (story|article|post|piece|report|column|essay|op-ed|item|page) ((has been|have been|was|is|will be) (first |originally |also |still |being )?(adapted|part of|based on|published|produced|written|updated|corrected|edited|from|available|sponsored|excerpted|reprinted|reported|developing|amended|revised|translated|provided|supported)|first|originally|also|appeared|previously|contains|incorrectly|misstated|is adapted|draws)\b|\bearlier version of this\b|\b(first|originally) (appeared|published) (on|in|by|at)\b|\b(is|are) (his|her|their) own\b|\bwill be updated\b|\b(supplemented|corrected|amended) this ([A-Z][\w.]* )?(story|article|post|piece|report)\b|\b(do|does) not necessarily (reflect|represent)\b`),
		aside: true,
	},
	{
		name:   "an invitation of the site",
		first:  words(`advertisement|also|chart|click|contact|continue|copyright|download|e-mail|email|facebook|find|follow|for|get|got|graphic|h/t|hat|have|image|instagram|join|keep|like|listen|more|next|photo|pictured|reach|read|related|see|send|share|sign|source|stay|story|subscribe|support|tweet|twitter|video|want|watch|write`),
		starts: lazily(`(?i)^\W*(follow|twitter|facebook|instagram|like|find|join|contact|email|e-mail|reach|tweet|write to|sign up|subscribe|listen|watch|click|download|read more|read the|see also|see (the )?(video|photos?|pictures|gallery|more)|also (on|read|see|in)|related|more (from|on|at)|for more|h/t|hat tip|image credits?|photo credits?|photos?|pictured|video|graphic|chart|source|sources|share this|support (our|us)|get (the|our|more)|have a (tip|story)|got a tip|want more|stay (informed|up)|send (tips|letters|your)|copyright|next story|keep reading|continue reading|story continues|advertisement)\b.{0,160}(:|@|\bon (twitter|facebook|instagram|x|telegram)\b|\bnewsletter|\bhere\b|\bbelow\b|\bapp\b|\bpodcast|\.com\b|\bemail|\binbox|\bstory\b|\breserved|#\w)|^\W*(h/t|hat tip|advertisement|story continues|continue reading)\b`),
		aside:  true,
	},
	{
		name:  "an address to write to",
		needs: words(`reach|follow|on twitter|tweets|@|click here|mail us|contact us`), pattern: lazily(`(?i)\b(can be reached|reach (him|her|them) at|follow (me|him|her|them|us) (on|at|@)|on twitter|tweets (at|@)|click here (to|for)|e?-?mail us|contact us)\b|^\S+@\S+\.\w+\W*$`),
		aside: true,
	},
	{
		name:   "a request for comments, or the end of them",
		starts: lazily(`(?i)^(so,? )?what do you think( (about|of) [^?]+)?\?`),
		needs:  words(`comment|thoughts|below|discussion`), pattern: lazily(`(?i)\b(share|tell us|let us know|sound off|weigh in|leave|join|add)\b.{0,60}\b(comments?|thoughts|below|discussion)\b.{0,20}$|\b(accepting|moderating) comments\b|\bcomments (are|have been|were) (now )?(closed|disabled|moderated|off)\b`),
		aside: true,
	},
	{
		name:    "the sign of a writer or an agency",
		pattern: lazily(`^[-–—]{1,2} ?[A-Z][\w.'’]*( (and |of |the )?[A-Z][\w.'’]*){0,5}[.,]?( [A-Z][\w.'’ ]+)?$|^.{0,40}\([^()]*\b(AP|AFP|Reuters|dpa|UPI|EPA)\b[^()]*\)\.?$`),
		short:   true, aside: true,
	},
	{
		name:    "a note in brackets",
		pattern: lazily(`^(\[[^\[\]]{3,}\]|\([^()]{3,}\))\.?$`),
		short:   true, aside: true,
	},
	{
		name:  "rights",
		needs: words(`©|ⓒ|copyright|rights reserved|reprinted|excerpt`), pattern: lazily(`(?i)©|ⓒ|\bcopyright (19|20)\d\d|\ball rights reserved|\breprinted (with|by|courtesy)|\bexcerpt(ed)? from\b`),
		aside: true,
	},
	{
		name:   "a note on the writer",
		needs:  words(`columnist|governor|senator|member of|founder|executive|attorney|lawyer|lawmaker|blogger|novelist|historian|physician|strategist|consultant|advis|scholar|editor|professor|author|fellow|director|reporter|correspondent|writer|analyst|economist|journalist|contribut|president of|researcher|lecturer|covers|teaches|writes`),
		starts: lazily(`^\W*(The (author|writer) is|[A-Z][\w.'’-]+( [A-Z][\w.'’-]+){1,3}(,|, [^,]{3,60},)? (is|was|has been|writes|covers|teaches|served|serves)) .{0,80}\b(columnist|governor|senator|member of|founder|chief executive|attorney|lawyer|lawmaker|blogger|novelist|historian|physician|strategist|consultant|advis[eo]r|scholar|editor|professor|author of|fellow|director|reporter|correspondent|writer|analyst|economist|journalist|contributor|contributing|president of|researcher|lecturer|covers|teaches|writes)\b`),
		aside:  true,
	},
	{
		name:   "a dateline",
		starts: lazily(`^[A-Z][A-Za-z.,' ]{2,40}(, [A-Z][A-Za-z.]+)? ?(\([A-Z][\w ./]+\) ?(—|–|--?)|(—|–|--) )`),
		aside:  true,
	},
	{
		name:  "no answer to a question",
		needs: words(`respond|reply|not return|n't return|n’t return|immediately return|declined|for comment|not be reached`), pattern: lazily(`(?i)\b(did not|didn['’]t|has not|had not) (immediately )?(respond|reply|return)|\bdeclined (to comment|an interview|to say|to answer)|\brequests? for comment\b|\bnot be reached\b`),
		aside: true,
	},
	{
		name:   "an interview",
		starts: lazily(`^(Q|A|QUESTION|ANSWER|[A-Z][A-Z .]{3,25}): `),
		aside:  true,
	},
	{
		name:    "code of the page",
		starts:  lazily(`^<[!/\w]`),
		pattern: lazily(`^\W*[\w.#-]+ ?\{$|^[\w-]+: ?[^.]{1,40};$|^\W*\}\W*$|/>\W*$`),
		short:   true, aside: true,
	},
	{
		name:  "a line that leads on",
		needs: words(`:`), pattern: lazily(`[^:]:$`),
		short: true,
	},
	{
		name:    "a rule or a star",
		pattern: lazily(`^[\s*_—–#•.-]+$`),
		short:   true,
	},
	{
		name:  "how a survey was made",
		needs: words(`margin of error|sampling error|surveyed|polled|respondents`), pattern: lazily(`(?i)\b(margin of (sampling )?error|sampling error)\b.{0,60}\d|\b(poll|survey)\b.{0,80}\b(surveyed|interviewed|polled|was conducted|respondents)\b`),
		aside: true,
	},
	{
		name:  "a page of the paper",
		needs: words(`a|b|c|d|e|f|g`), pattern: lazily(`[.!?:,)] +(?:(?:see |on )?page )?[A-G]\d{1,2}\.?$|\b(?:[Ss]ee|[Tt]urn to|[Cc]ontinued on|[Ff]rom) .{0,40}\b(?:[Pp]age )?[A-G]?\d{1,2}\.?$`),
		short: true, aside: true,
	},
	{
		name:  "a post of a network",
		needs: words(`pic.twitter.com/|(@|pic.x.com/|t.co/`), pattern: lazily(`pic\.(?:twitter|x)\.com/\w|(?:^|[—–-] ?)[^()]{1,60}\(@\w{2,20}\)|\bt\.co/\w`),
		inside: true, aside: true,
	},
	{
		name:  "agreement",
		needs: words(`agree`), pattern: lazily(`\bI (?:do |also |totally |fully |completely |strongly |absolutely |entirely |wholeheartedly |have to |must |would |could(?:n['’]t| not) |can(?:not|['’]t) |don['’]t |do not )*(?:dis)?agree\b`),
	},
	{
		name:  "hasty typing",
		needs: words(`..|…| ,| !| ?|==`), pattern: lazily(`\pL{2}\.\.(?:[^.]|$)|\pL{2}(?:\.{3,}|…)\pL|\pL [,!?](?: |$)|={2,}`),
	},

	{
		name:  "a quotation from end to end, unfinished",
		needs: words(`"|“`), pattern: lazily(`^["“][^"“”]{20,}[^"“”.,!?…—-]["”]$`),
		inside: true,
	},
	{
		name:   "an answer to somebody",
		starts: lazily(`^(@[\w.-]+[,:]? |> ?)`),
	},
	{
		name:  "talk about the article",
		needs: words(` article| column| editorial| op-ed| oped| opinion piece| comment| poster| posts| headline| author| writer| paper| newspaper| rag| journalist`), pattern: lazily(`(?i)\b(this|the|your|an?|excellent|great|good|terrible|silly|another) (article|column|columnist|editorial|op-?ed|opinion piece|comments? section|comments here|commenters?|posters?|posts here|headline|author|writer|paper|newspaper|rag|journalist)s?\b`),
	},
	{
		name:   "a greeting or a short judgement",
		first:  words(`absolutely|agree|ah|amen|awesome|bravo|brilliant|congratulations|dear|disgusting|exactly|excellent|gee|good|great|ha|hello|hey|hi|hm|interesting|just|kudos|lmao|lol|looks|nice|no|oh|ok|pathetic|please|re|ridiculous|right|sad|seems|seriously|shame|so|spot|sure|thank|true|typical|uh|um|way|well|what|wow|wrong|yawn|yeah|yep|yes`),
		starts: lazily(`(?i)^\W*(dear|hey|hi|hello|well|yes|no|yeah|yep|nope|wow|sorry|thanks|thank you|lol|lmao|uh|um|oh|ok|okay|gee|exactly|agreed|agree|bravo|excellent|ridiculous|disgusting|pathetic|shame|brilliant|nonsense|interesting|so true|amen|really|sure|right|wrong|true|good for|way to go|well said|nice|congratulations|kudos|good grief|seriously|just|re|ah|ha|haha|please|great|what an?|looks like|seems|typical|sad|awesome|hmm+|yawn|whatever|absolutely|spot on)\b`),
	},
	{
		name:  "talk of the net",
		needs: words(`lol|lmao|rofl|wtf|imho|imo|btw|smh|ffs|omg|fyi|iirc|tbh|idk|gtfo|stfu|etc..`), pattern: lazily(`(?i)\b(lol|lmao|rofl|wtf|imho|imo|btw|smh|ffs|omg|fyi|iirc|tbh|idk|gtfo|stfu|etc\.\.+)\b`),
	},
	{
		name:  "foul words",
		needs: words(`fuck|shit|asshole|bastard|damn|crap|idiot|moron|stupid|clown|scum|hypocrit|loser|pathetic|dumb|liar|disgusting`), pattern: lazily(`(?i)\b(fuck\w*|shit\w*|bullshit|asshole\w*|bastards?|goddamn|damn|crap|idiots?|morons?|stupid\w*|clowns?|scum|hypocrit\w+|losers?|pathetic|dumb\w*|liars?|disgusting)\b`),
	},
	{
		name:  "many marks",
		needs: words(`!!|!?|?!|??|....|. . .`), pattern: lazily(`[!?]{2,}|\.{4,}|\. \. \.`),
	},
	{
		name:  "an emoji",
		needs: words("\xF0\x9F|\xE2\x98|\xE2\x99|\xE2\x9A|\xE2\x9B|\xE2\x9C|\xE2\x9D|\xE2\x9E"), pattern: lazily(`[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}]`),
	},
}

// marksOf returns the marks of a line as bits, in the order of marks, and reports
// whether one of them makes a short line an aside.
func marksOf(line string) (found signs, aside bool) {
	outside := line
	if strings.ContainsAny(line, `"“`) {
		outside = quotations.ReplaceAllString(line, `""`)
	}
	lower := strings.ToLower(outside)
	begin := strings.TrimLeftFunc(lower, func(r rune) bool { return !isLetterOrDigit(r) })
	for i := range marks {
		if m := &marks[i]; m.begun(outside, lower, begin) || m.shown(line, outside, lower) {
			found |= 1 << i
			aside = aside || m.aside
		}
	}
	return found, aside
}

// begun reports whether the start of a line shows the mark.
func (m *mark) begun(outside, lower, begin string) bool {
	if m.starts == nil || m.pattern == nil && !holdsOne(front(lower), m.needs) {
		return false
	}
	may := m.first == nil
	for _, word := range m.first {
		may = may || strings.HasPrefix(begin, word)
	}
	return may && m.starts.MatchString(front(outside))
}

// shown reports whether any part of it does.
func (m *mark) shown(line, outside, lower string) bool {
	if m.pattern == nil || m.short && len(outside) > near || !holdsOne(lower, m.needs) {
		return false
	}
	if m.inside {
		return m.pattern.MatchString(line)
	}
	return m.pattern.MatchString(outside)
}

// holdsOne reports whether a text holds one of some words, or whether there are
// no words. It spares a pattern most texts: looking for words is far quicker.
func holdsOne(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return words == nil
}

// glued reports whether a sentence begins without a space, also after the mark
// that ends a quotation: "end.Next word", "they said.'So what".
func glued(text string) bool {
	for i := 2; i+2 < len(text); i++ {
		if text[i] != '.' && text[i] != '!' && text[i] != '?' || !isSmall(text[i-1]) || !isSmall(text[i-2]) {
			continue
		}
		next := i + 1
		for rest := text[next:]; ; rest = text[next:] {
			mark, size := utf8.DecodeRuneInString(rest)
			if size == 0 || !strings.ContainsRune(`'"’”`, mark) {
				break
			}
			next += size
		}
		if next == len(text) || text[next] < 'A' || text[next] > 'Z' {
			continue
		}
		end := next + 1
		for end < len(text) && isSmall(text[end]) {
			end++
		}
		if (end > next+1 || next > i+1) && end < len(text) && text[end] == ' ' {
			return true
		}
	}
	return false
}

func isSmall(c byte) bool { return c >= 'a' && c <= 'z' }

var quotations = lazily(`["“][^"“”]*["”]`)
