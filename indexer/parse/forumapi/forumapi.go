// Package forumapi knows what forums say of themselves: their ids and addresses,
// and the JSON in which their APIs and the dumps made from them give articles
// and comments. Dumps and saved pages both build on it, so that a thread has
// the same ids wherever it was read.
//
//	platform     id of an article            native id of a comment
//	reddit       "t3_abc"                    "t1_def"
//	hackernews   "8863"                      "8952"
//	lemmy        its ActivityPub address     "123", of the instance that was asked
//	discourse    "slug/17"                   "4", the number of the post in its topic
//	bluesky      the at:// address of a post
//	mastodon     "1093", of the instance that was asked; in archives its ActivityPub address
//	x            "1790"
//	telegram     "1500/2" in a channel, "1600" for a group      "1600/11"
//	4chan        "g/9001", or "9001" if its board is not known  the same
//
// The id of an article is corpus.NativeArticleID of the platform and what is
// in the table.
package forumapi

import (
	"bytes"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"standpoint/corpus"
)

// Sink takes what is read, in its order in the input.
type Sink interface {
	Article(a corpus.Article)
	// Comment takes a comment and the article it is under: a stub
	// (corpus.Article.IsStub), which may be known better by Article.
	Comment(article corpus.Article, c corpus.Comment)
	// Missing says that at least so many comments are known of that are not in the input.
	Missing(comments int)
	// LeftOut counts one thing that was left out, of a kind as format.LeftOut
	// takes it ("deleted comments that nobody answers").
	LeftOut(kind string)
}

// Answered is a Sink that wants to know which deleted comments others answer, even
// if no answer is in the input. It is told before it is given such a comment.
type Answered interface {
	Answered(article corpus.Article, comment string)
}

// decode reads JSON. Unknown members are ignored, and duplicate names and halves
// of characters do no harm. A record with too many tiny parts is an error: in
// memory, a part takes far more than its two braces.
func decode(raw []byte, into any) error {
	most := 10_000 + len(raw)/50
	if bytes.Count(raw, []byte("{")) > most && objects(raw) > most {
		return fmt.Errorf("it has more than %d parts, which is too many for its %d bytes", most, len(raw))
	}
	return json.Unmarshal(raw, into, lenient...)
}

var lenient = []json.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// objects counts the objects in a JSON text, as far as it is one.
func objects(raw []byte) (n int) {
	dec := jsontext.NewDecoder(bytes.NewReader(raw), lenient...)
	for {
		token, err := dec.ReadToken()
		if err != nil {
			return n
		}
		if token.Kind() == '{' {
			n++
		}
	}
}

// bylines are those of an author; none if nobody is known.
func bylines(author string) []string {
	if author == "" {
		return nil
	}
	return []string{author}
}

// linked is what a post at an address links to; none if it is the post itself.
func linked(link, address string) []string {
	if link == "" || link == address {
		return nil
	}
	return []string{link}
}

// unix is the time of a number of seconds since 1970; zero if no such time is possible.
func unix(n number) time.Time {
	if n.value <= 0 || n.value >= 253402300800 { // 10000-01-01
		return time.Time{}
	}
	return time.Unix(int64(n.value), 0).UTC()
}

// dated sets the time of an article.
func dated(a corpus.Article, at time.Time) corpus.Article {
	if !at.IsZero() {
		a.Published, a.PublishedPrecision, a.DateSource = at, corpus.PrecisionMinute, "record"
	}
	return a
}
