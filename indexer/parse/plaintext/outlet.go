package plaintext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/parse/format"
	tokens "standpoint/indexer/words"
)

// A cue is a turn of phrase after or before which an article names the outlet
// that it was written for. Own cues are said of oneself alone; the others are
// said of other outlets' interviews as well.
type cue struct {
	needs   []string // one of which is in every sentence that matches, in lower case
	pattern *pattern // the name begins where the match ends
	own     bool
}

var cues = []cue{
	{words(`mail|statement|message|letter|response|comment|answer`), lazily(`(?i)\b(e-?mail(ed)?|statement|text message|message|letter|response|comment|answers?)( statement)? (sent |provided |given |e-?mailed |made )?(to|for) (the )?`), true},
	{words(`request`), lazily(`(?i)\brequests? for (comments?|an interview|information) (from|by) (the )?`), true},
	{words(`question|inquir|mail|calls|messages`), lazily(`(?i)\b(questions|inquir(y|ies)|an e-?mail|calls|messages) from (the )?`), true},
	{words(`obtained by|reviewed by|seen by|viewed by`), lazily(`(?i)\b(documents?|e-?mails?|records?|letters?|memos?|recordings?|videos?|cop(y|ies)|data) (that were |that was |which were )?(obtained|reviewed|seen|viewed) by (the )?`), true},
	{words(`told`), lazily(`(?i)\btold (the )?`), false},
	{words(`interview with`), lazily(`(?i)\bin an? (exclusive |phone |telephone |brief )?interview with (the )?`), false},
	{words(`spoke|speaking|talked`), lazily(`(?i)\b(spoke|speaking|talked) (to|with) (the )?`), false},
}

var (
	// wire is the agency in brackets after the place that a report comes from.
	wire = lazily(`^[\p{Lu}][\p{L} .,'’-]{1,60} ?\(([\p{Lu}][\w ]{1,30})\) ?[-—–]`)
	// credited is the outlet of the reporters named below an article.
	credited = lazily(`^\W*((?:The )?\p{Lu}[\w’'&]*(?: (?:\p{Lu}[\w’'&]*|and|of|the)){0,5}) (?:staff )?(?:writers?|reporters?|journalists?|correspondents?)\b.*\bcontributed\b`)
	// asked is a request that an outlet says it made: "the Herald's request for comment".
	asked = lazily(`((?:The |the )?\p{Lu}[\w&]*(?: (?:\p{Lu}[\w&]*|and|of|the)){0,5})['’]s? (?:requests?|questions?|inquir(?:y|ies))\b`)
	// borrowed are words that say another outlet had it.
	borrowed = lazily(`(?i)\b(reported|reports|according to|first (told|reported|published|obtained)|as told|on (monday|tuesday|wednesday|thursday|friday|saturday|sunday)|earlier (this|in)|last (week|month|year)|in (19|20)\d\d|host|anchor|columnist|talk show|radio show|television program(me)?)\b`)
)

// selfNamed finds the outlet that an article shows to be its own: one that is
// said to have been sent, asked for or shown what the article has. A name that
// is only told something counts when it is told things again and again, and no
// other outlet is: of articles in which one outlet was told something once, every
// other one was written for another; where two outlets have equal ground, neither is taken.
func selfNamed(paragraphs []string, outlets format.Outlets) string {
	if len(paragraphs) == 0 {
		return ""
	}
	votes := map[string]int{}
	if m := wire.FindStringSubmatch(paragraphs[0]); m != nil {
		vote(votes, outlets, m[1], 3)
	}
	for _, p := range paragraphs {
		voice := quotations.ReplaceAllString(p, `""`)
		if m := credited.FindStringSubmatch(voice); m != nil {
			vote(votes, outlets, m[1], 3)
		}
		for _, s := range tokens.Sentences(voice) {
			weigh(votes, outlets, voice[s.Start:s.End])
		}
	}
	return elected(votes)
}

func weigh(votes map[string]int, outlets format.Outlets, sentence string) {
	lower := strings.ToLower(sentence)
	if holdsOne(lower, words(`request|question|inquir`)) {
		if m := asked.FindStringSubmatch(sentence); m != nil {
			vote(votes, outlets, m[1], 3)
		}
	}
	for _, c := range cues {
		if !holdsOne(lower, c.needs) {
			continue
		}
		for _, m := range c.pattern.FindAllStringIndex(sentence, -1) {
			slug, after := nameAt(sentence[m[1]:], outlets)
			switch {
			case slug == "" || possessive.MatchString(after):
			case c.own && !borrowed.MatchString(sentence):
				votes[slug] += 3
			case c.own || !borrowed.MatchString(sentence):
				votes[slug]++
			default:
				votes[slug] += 0 // named as one that was told: a rival without weight
			}
		}
	}
}

// possessive follows the name of an outlet where one of its people is meant.
var possessive = lazily(`^['’]s?\b`)

func vote(votes map[string]int, outlets format.Outlets, name string, weight int) {
	for _, form := range []string{name, strings.TrimPrefix(name, "The "), strings.TrimPrefix(name, "the ")} {
		if slug, ok := outlets.ByName(form); ok {
			votes[slug] += weight
			return
		}
	}
}

// elected is the slug with ground enough and no rival with as much.
func elected(votes map[string]int) string {
	best, second, slug := 0, 0, ""
	for s, n := range votes {
		switch {
		case n > best || n == best && s < slug:
			best, second, slug = n, best, s
		case n > second:
			second = n
		}
	}
	if best < 3 || second*2 >= best {
		return ""
	}
	return slug
}

const longestName = 6 // words of an outlet's name

// nameAt returns the outlet whose name a text begins with, and what follows it.
func nameAt(text string, outlets format.Outlets) (slug, after string) {
	ends := []int{}
	for i, r := range text + " " {
		if len(ends) == longestName {
			break
		}
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '&' || r == '-' || r == '.' && i > 0 && i+1 < len(text) && text[i+1] != ' '
		if !inside {
			ends = append(ends, i)
			if r != ' ' {
				break
			}
		}
	}
	first, _ := utf8.DecodeRuneInString(text)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) {
		return "", ""
	}
	for i := len(ends) - 1; i >= 0; i-- {
		if slug, ok := outlets.ByName(text[:ends[i]]); ok {
			return slug, text[ends[i]:]
		}
	}
	return "", ""
}
