package plaintext

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
)

// signature is how a comment begins where each one is signed: with its writer's
// name and, if the page has it, when it was posted.
type signature struct {
	at, rows int    // its first row and how many it has
	name     string // of the writer
	when     string // a date as it is written; "" if it counts from now
	form     form
}

// form is how comments are signed. All comments of a page are signed alike.
type form int

const (
	unsigned  form = iota
	twoLines       // a name, and below it a date
	oneLine        // "Jo Doe, April 11, 2025", "jo · 3 hours ago"
	nameAlone      // "Jo Doe wrote:"
	nameOnly       // "Jo Doe"; see names.go
)

// fewest is how many comments must be signed in one form before a page's comments
// are taken as signed.
var fewest = map[form]int{twoLines: 2, oneLine: 2, nameAlone: 3}

// signatures returns those of the comments below an article; nil if the comments
// are not signed. The article ends at the first one. A single line that looks
// like a signature proves nothing: there must be several, all in one form, with
// text below each, and an article above the first.
func signatures(rows []row) []signature {
	found := map[form][]signature{}
	for i := 0; i < len(rows); i++ {
		s := signatureAt(rows, i)
		if s.form == unsigned {
			continue
		}
		if i+s.rows >= len(rows) || signatureAt(rows, i+s.rows).form != unsigned {
			continue // nothing is signed by it
		}
		found[s.form] = append(found[s.form], s)
		i += s.rows - 1
	}
	for _, f := range []form{twoLines, oneLine, nameAlone} {
		if signed := belowArticle(rows, found[f]); len(signed) >= fewest[f] && several(signed) {
			return signed
		}
	}
	return nil
}

// several reports whether more than one name signs, or dates tell the signatures
// apart.
func several(signed []signature) bool {
	for _, s := range signed {
		if s.form != nameAlone || s.name != signed[0].name {
			return true
		}
	}
	return false
}

// belowArticle leaves out what is above the first line of prose: the byline
// and the date of the article.
func belowArticle(rows []row, found []signature) []signature {
	at := 0
	for at < len(rows) && !isSentence(rows[at].text) {
		at++
	}
	for len(found) > 0 && found[0].at <= at {
		found = found[1:]
	}
	return found
}

// sentenceLetters is how long a line is that is neither a heading nor a name.
const sentenceLetters = 40

func isSentence(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return len(text) >= sentenceLetters && strings.ContainsRune(".!?”\"…。", last)
}

// Bytes of lines with a name, a date, or both.
const (
	longestSigner = 60
	longestWhen   = 80
)

// signatureAt reads the signature that a row begins with; its form is unsigned
// if there is none.
func signatureAt(rows []row, i int) signature {
	text := rows[i].text
	if len(text) > longestSigner+longestWhen {
		return signature{}
	}
	if i+1 < len(rows) {
		name := withoutVerb(text)
		if when, ok := whenLine(rows[i+1].text); ok && isSigner(name) {
			return signature{i, 2, name, when, twoLines}
		}
	}
	if name, when, ok := nameAndWhen(text); ok {
		return signature{i, 1, name, when, oneLine}
	}
	if name := withoutVerb(text); name != text && isSigner(name) && isProperName(name) && (i+1 == len(rows) || !strings.HasPrefix(rows[i+1].text, ">")) {
		return signature{i, 1, name, "", nameAlone}
	}
	return signature{}
}

var (
	verb      = lazily(`(?i)\s+(?:says|wrote|writes|commented|posted|replied|responded|said)\s*:?$`)
	colonVerb = lazily(`(?i)\s+(?:says|wrote|writes|commented|posted|replied|responded)\s*:$`)
	prefix    = lazily(`(?i)^(?:(?:comment|posted|written|reply|submitted) )?by:?\s+`)
	// counted is a time that counts from now: "3 hours ago", "2h", "yesterday at 9:03".
	counted = lazily(`(?i)^(?:(?:about|over|almost|posted|commented|edited|vor|il y a|hace) )*(?:(?:an?|\d{1,3}|one|two|a few) ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)(?: ago)?|just now|now|moments ago|(?:today|yesterday)(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?)?)$` +
		`|^(?i:vor|hace|il y a|há) (?:\d{1,3}|\p{L}{2,4}) \p{L}{2,10}$|^\d{1,3} \p{L}{1,10}\.? (?i:fa|temu|назад|тому|siden|sedan|geleden|önce)$|^\d{1,3} ?(?:秒|分|分钟|分鐘|時間|小时|小時|日|天|か月|个月|年)前$|^\d{1,3}(?:초|분|시간|일|개월|년) 전$`)
	// countedAfter is the same after a name, where there must be the word "ago" or a sign before it.
	countedAfter = lazily(`(?i)^(.{1,60}?)(?:\s*[·•|—–]\s*|,\s+|\s+-\s+|\s+\()((?:(?:about|over|almost) )?(?:an?|\d{1,3}) ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)(?: ago)?|just now|yesterday|today)\)?$`)
	agoAfter     = lazily(`(?i)^(.{1,60}?)\s+((?:(?:about|over|almost) )?(?:an?|\d{1,3}) ?(?:seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?|months?|years?) ago)$`)
	// undated is a date without its year.
	undated = lazily(`(?i)^(?:\p{L}+,? )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.? \d{1,2}|\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?)(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?)?$`)
	// furnitureAfter comes after the date of a signature.
	furnitureAfter = lazily(`(?i)\s*(?:[·•|—–-]\s*)?(?:\(?edited\)?|reply|permalink|link|report|flag|share|#\d*|says:?|said:?|wrote:?)$`)
)

func withoutVerb(text string) string {
	if m := colonVerb.FindStringIndex(text); m != nil {
		return text[:m[0]]
	}
	return text
}

// withoutFurniture takes off what comes after a date.
func withoutFurniture(text string) string {
	for range 3 {
		text = strings.TrimSpace(furnitureAfter.ReplaceAllString(text, ""))
	}
	return text
}

// mayHoldWhen recognizes lines that are worth a closer look.
func mayHoldWhen(text string) bool {
	if strings.ContainsAny(text, "0123456789") {
		return true
	}
	lower := strings.ToLower(text)
	return strings.Contains(lower, "ago") || strings.Contains(lower, "now") || strings.Contains(lower, "day")
}

// whenLine reports whether a line says when something was posted and nothing else.
// when is the date, "" if it counts from now or has no year.
func whenLine(text string) (when string, ok bool) {
	if len(text) > longestWhen || !mayHoldWhen(text) {
		return "", false
	}
	text = withoutFurniture(text)
	if counted.MatchString(text) || undated.MatchString(text) {
		return "", true
	}
	before, when, ok := dateAt(text)
	if ok && (before == "" || strings.EqualFold(before, "posted") || strings.EqualFold(before, "commented") || strings.EqualFold(before, "on")) {
		return when, true
	}
	return "", false
}

// nameAndWhen reads "Jo Doe, April 11, 2025 at 9:03 pm" and its likes.
func nameAndWhen(text string) (name, when string, ok bool) {
	if !mayHoldWhen(text) {
		return "", "", false
	}
	text = withoutFurniture(text)
	for _, pattern := range []*pattern{countedAfter, agoAfter} {
		if m := pattern.FindStringSubmatch(text); m != nil {
			name = bareName(m[1])
			return name, "", isSigner(name) && isProperName(name)
		}
	}
	name, when, ok = dateAt(text)
	name = bareName(name)
	return name, when, ok && isSigner(name) && isProperName(name)
}

// bareName is a name without the words around it.
func bareName(text string) string {
	return prefix.ReplaceAllString(verb.ReplaceAllString(text, ""), "")
}

// dateAt reads a line that ends in a date, and what comes before it, without
// the signs and words that join the two.
func dateAt(text string) (before, when string, ok bool) {
	if !strings.ContainsAny(text, "0123456789") {
		return "", "", false
	}
	m, start, end, ok := datetime.Find(text, datetime.Hint{Language: "en-US"})
	if !ok || m.Precision == corpus.PrecisionMonth || strings.Trim(text[end:], " ).]:") != "" {
		return "", "", false
	}
	before = strings.TrimRight(text[:start], " ,·•|—–-([:@")
	words := strings.Fields(before)
	for len(words) > 0 && joining[strings.Trim(strings.ToLower(words[len(words)-1]), ",.")] {
		words = words[:len(words)-1]
	}
	before = strings.TrimRight(strings.Join(words, " "), " ,·•|—–-([:@")
	return before, text[start:end], true
}

// joining are words between a name and a date.
var joining = map[string]bool{
	"on": true, "at": true, "am": true, "le": true, "el": true, "posted": true, "commented": true, "the": true,
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
	"mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true, "sun": true,
}

// isSigner recognizes what may be a name or a nickname: a few words, no sentence.
func isSigner(text string) bool {
	if text == "" || len(text) > longestSigner || len(strings.Fields(text)) > 5 || isMarker(text) || isFurniture(text) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune("!?:;,…", last) || last == '.' && len(strings.Fields(text)) > 3 {
		return false
	}
	return strings.IndexFunc(text, unicode.IsLetter) >= 0 && !strings.ContainsAny(text, ">“”\"")
}

// particles are words of names that begin with a small letter.
var particles = map[string]bool{"de": true, "da": true, "di": true, "du": true, "del": true, "della": true, "van": true, "von": true, "der": true, "den": true, "la": true, "le": true, "bin": true, "al": true, "of": true, "the": true, "y": true, "e": true, "dos": true, "from": true, "in": true}

// isProperName reports whether a text is a single word, or words that begin with
// capitals.
func isProperName(text string) bool {
	words := strings.Fields(text)
	if len(words) == 1 {
		return true
	}
	for _, word := range words {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "(@'‘"))
		if unicode.IsLower(first) && !particles[word] {
			return false
		}
	}
	return true
}

// control is a line that sites put above or below each comment.
var control = lazily(`(?i)^[\W_]*(?:reply|replies|like|likes|liked|dislike|share|report|flag|edit|edited|delete|permalink|link|parent|context|recommend|recommended|upvote|downvote|vote up|vote down|save|follow|more|less|show more|read more|see more|show less|see translation|translate|` +
	`log in to (?:reply|comment|leave a comment)|sign in to (?:reply|comment)|reply to .{1,40}|(?:view|show|hide|load|see) (?:all )?(?:more )?(?:\d+ )?(?:more )?(?:repl(?:y|ies)|comments?)|\d+ repl(?:y|ies)|` +
	`top (?:commenter|comment|fan|contributor)|subscriber|verified|moderator|staff|author|op|guest|member|report (?:this )?(?:comment|abuse|post)|flag as inappropriate|your comment is awaiting moderation\.?|` +
	`(?:reply|like|share|report|flag|edit|permalink|link)(?:[ ·•|/,-]+(?:\d+ )?(?:reply|likes?|share|report|flag|edit|permalink|link|\d+))+|.{1,40}['’]s (?:avatar|profile (?:picture|photo|pic|image)|gravatar)|(?:user )?(?:avatar|gravatar|profile (?:picture|photo|image))(?: (?:of|for) .{1,40})?|.{1,40} avatar|(?:photo|picture) of .{1,40})[\W_]*$`)

// tally is a line that counts votes.
var tally = lazily(`(?i)^[\W_]*?([+−-]?\d{1,6})\s*(?:likes?|points?|upvotes?|votes?|recommends?|recommendations?|thumbs up|people like this|👍|♥|❤️?)[\W_]*$`)

// isFurniture reports whether a line was written by the site, not by a reader.
func isFurniture(text string) bool {
	return len(text) <= longestWhen && (control.MatchString(text) || tally.MatchString(text))
}

// answering matches a line that names the person that a comment answers.
var answering = lazily(`(?i)^[\W_]*(?:in reply to|replying to|reply to|in response to|responding to|replied to)\s+@?(.{1,60}?)[\s.:,]*$|^[↪→⤷]\s*@?(.{1,60}?)[\s.:,]*$`)

// signed reads comments that are signed, in the zone of the article's outlet.
// answers is as comments gives it: a comment answers the one that it names or
// whose words it quotes.
func (r *reading) signed(a *corpus.Article, rows []row, signatures []signature) (done []corpus.Comment, answers []int) {
	source := newRepeats(a.Paragraphs)
	hint := datetime.Hint{Zone: r.Outlets.Zone(a.Outlet), Language: a.Language}
	lastOf := map[string]int{}
	for n, s := range signatures {
		end := len(rows)
		if n+1 < len(signatures) {
			end = signatures[n+1].at
		}
		c := corpus.Comment{Author: format.Person(s.name)}
		post(&c, s.when, hint)
		text, answered := bodyOf(&c, rows[s.at+s.rows:end])
		if len(text) == 0 {
			r.empty++
			continue
		}
		parent := lastOf[strings.ToLower(answered)]
		for _, row := range text {
			words := hear(row.text)
			if strings.HasPrefix(row.text, ">") && parent == 0 {
				if quote, ok := source.find(row.text, words); ok {
					parent = quote.source
				}
			}
		}
		c.Text = joined(text)
		done, answers = append(done, c), append(answers, parent)
		for _, row := range text {
			if !strings.HasPrefix(row.text, ">") {
				source.learn(hear(row.text), len(done))
			}
		}
		lastOf[strings.ToLower(s.name)] = len(done)
	}
	return done, answers
}

// post sets when a comment was posted.
func post(c *corpus.Comment, when string, hint datetime.Hint) {
	m, ok := hint.Parse(when)
	if !ok {
		return
	}
	c.Posted, c.PostedZone = m.Time, m.Zone
	if m.Precision != corpus.PrecisionMinute {
		c.PostedPrecision = m.Precision
	}
}

// bodyOf removes the furniture at both ends of a comment; answered is the person
// that it says it answers.
func bodyOf(c *corpus.Comment, rows []row) (text []row, answered string) {
	for len(rows) > 0 {
		if m := answering.FindStringSubmatch(rows[0].text); m != nil && len(rows) > 1 && answered == "" {
			answered = m[1] + m[2]
		} else if !takesOff(c, rows[0].text) {
			break
		}
		rows = rows[1:]
	}
	for len(rows) > 0 && takesOff(c, rows[len(rows)-1].text) {
		rows = rows[:len(rows)-1]
	}
	return rows, answered
}

// takesOff reports whether a line is furniture, and keeps the votes that it counts.
func takesOff(c *corpus.Comment, text string) bool {
	if !isFurniture(text) {
		return false
	}
	if m := tally.FindStringSubmatch(text); m != nil && c.Score == nil {
		if n, err := strconv.Atoi(strings.Replace(m[1], "−", "-", 1)); err == nil {
			c.Score = &n
		}
	}
	return true
}

// joined is the text of a comment: a line is a paragraph, but those of one
// quotation are together.
func joined(rows []row) string {
	var out strings.Builder
	for i, row := range rows {
		switch {
		case i == 0:
		case !row.gap && strings.HasPrefix(row.text, ">") && strings.HasPrefix(rows[i-1].text, ">"):
			out.WriteByte('\n')
		default:
			out.WriteString("\n\n")
		}
		out.WriteString(row.text)
	}
	return out.String()
}
