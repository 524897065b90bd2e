// Package pseudonym puts keyed hashes in the place of the names of comment authors. Who
// has the key can check a name that they think of against a pseudonym, and nobody else
// can (ENISA, "Pseudonymisation techniques and best practices", 2019,
// section 5.1.4: message authentication codes). The same name has the same pseudonym
// everywhere under one key, so authors can still be counted and followed.
package pseudonym

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"standpoint/corpus"
)

// Key makes pseudonyms. An empty one makes none: names stay as they are.
type Key []byte

// NewKey returns a random key of 32 bytes.
func NewKey() Key {
	key := make(Key, sha256.Size)
	_, _ = rand.Read(key) // never fails: see its documentation
	return key
}

// prefix begins every pseudonym, so that people and programs know one.
const prefix = "reader-"

var lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Of returns the pseudonym of a name: "reader-" and 16 letters and digits, the first 80
// bits of the HMAC-SHA256 of the name. Of a million names two have the same one with
// a chance of 4 in 10 trillion. A missing name stays missing.
func (k Key) Of(name string) string {
	if len(k) == 0 || name == "" {
		return name
	}
	mac := hmac.New(sha256.New, k)
	mac.Write([]byte(name))
	return prefix + lower.EncodeToString(mac.Sum(nil)[:10])
}

// Thread replaces what names the authors of the comments of a thread, which has its ids
// already (corpus.Thread.Identify):
//   - the author of each comment becomes a pseudonym;
//   - in texts of comments, what is addressed by a sign (@name, u/name) becomes
//     "@" or "u/" and the pseudonym of that name;
//   - an address of a comment that leads through a person (/@name/1, /user/name/1) or
//     has the author in it is dropped, and so is a native id with the author in it.
//
// What comments say of people in other ways stays, and so do articles with their bylines.
func (k Key) Thread(t *corpus.Thread) {
	if len(k) == 0 {
		return
	}
	t.Comments = slices.Clone(t.Comments)
	for i := range t.Comments {
		c := &t.Comments[i]
		if leadsByPerson(c.URL) || names(c.URL, c.Author) {
			c.URL = ""
		}
		if leadsByPerson(c.NativeID) || names(c.NativeID, c.Author) {
			c.NativeID = ""
		}
		c.Author = k.Of(c.Author)
		c.Text = k.Text(c.Text)
	}
}

// handle finds what is addressed by a sign: after the beginning or what is not a letter,
// so that addresses of mail do not count. Names are those of the large platforms, with
// the server of those that have several (@name@server).
var handle = regexp.MustCompile(`(^|[^\p{L}\p{N}_.@/+-])(@|/?u/|/?user/)([\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?)(@[\p{L}\p{N}.-]*[\p{L}\p{N}])?`)

// Text replaces the names in a text that are addressed by a sign.
func (k Key) Text(text string) string {
	if len(k) == 0 || !strings.ContainsAny(text, "@/") {
		return text
	}
	// A match takes the character before it, which may be the one after the match before.
	for range 2 {
		text = handle.ReplaceAllStringFunc(text, func(match string) string {
			part := handle.FindStringSubmatch(match)
			if strings.HasPrefix(part[3], prefix) {
				return match
			}
			return part[1] + part[2] + k.Of(part[3])
		})
	}
	return text
}

// ways are the parts of an address after which the name of a person comes.
var ways = []string{"u", "user", "users", "profile", "profiles", "people", "member", "members", "author", "authors"}

// leadsByPerson reports whether an address has the name of a person in its path. On X,
// and on what is made like it, that is the part before status.
func leadsByPerson(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return strings.Contains(address, "@")
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if strings.HasPrefix(part, "@") || part == "status" || slices.Contains(ways, part) {
			return true
		}
	}
	return u.User != nil
}

// names reports whether words of an address or of an id are a name, whatever stands
// between them and between the words of the name.
func names(address, name string) bool {
	if name = letters(name); name == "" {
		return false
	}
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	words := strings.FieldsFunc(address, func(r rune) bool { return letters(string(r)) == "" })
	for i := range words {
		joined := ""
		for _, word := range words[i:] {
			if joined += letters(word); joined == name {
				return true
			}
			if len(joined) > len(name) {
				break
			}
		}
	}
	return false
}

// letters are the letters and digits of a text, in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// quoted finds what a message quotes of its input.
var quoted = regexp.MustCompile(`“[^”]*”|"(?:[^"\\]|\\.)*"|‘[^’]*’`)

// Message leaves out of a message about an input what it quotes of it.
func (k Key) Message(text string) string {
	if len(k) == 0 {
		return text
	}
	return quoted.ReplaceAllString(text, "“…”")
}
