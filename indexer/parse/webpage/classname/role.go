package classname

import (
	"strings"

	"standpoint/indexer/parse/webpage/dom"
)

// Role is what a part of a comment is for.
type Role int

// The roles.
const (
	NoRole Role = iota
	Text
	Author
	Time
	Meta    // holds author, time and other things that are not text
	Score   // votes
	Control // links and buttons, forms, pictures, badges
)

// RoleOf returns the role that one name of a class means: that of its last word
// that means any ("comment-author-name", "postMessage", "commenttext").
func RoleOf(name string) Role {
	if strings.HasPrefix(name, "text-") || strings.HasPrefix(name, "u-text") { // Bootstrap's way to say how text looks
		return NoRole
	}
	words := dom.NameWords(name)
	if n := len(words); n > 0 && IsComment(words[n-1]) {
		return Text // "user-comment"
	}
	for i := len(words) - 1; i >= 0; i-- {
		if r := roleOfWord(words[i]); r != NoRole {
			return r
		}
	}
	return NoRole
}

func roleOfWord(word string) Role {
	if r := roleWords[word]; r != NoRole {
		return r
	}
	for _, prefix := range rolePrefixes {
		if rest, ok := strings.CutPrefix(word, prefix); ok && roleWords[rest] != NoRole {
			return roleWords[rest]
		}
	}
	return NoRole
}

// RoleOfProperty returns the role that properties of schema.org, Dublin Core or
// SIOC mean.
func RoleOfProperty(names string) Role {
	for name := range strings.FieldsSeq(names) {
		if i := strings.LastIndexByte(name, ':'); i >= 0 {
			name = name[i+1:]
		}
		if r := roleProperties[name]; r != NoRole {
			return r
		}
	}
	return NoRole
}

// Stronger returns the role that decides where the names of one element mean two:
// what surely is not text comes before what may be.
func Stronger(a, b Role) Role {
	if strength[b] > strength[a] {
		return b
	}
	return a
}

var strength = map[Role]int{Meta: 1, Text: 2, Time: 3, Author: 4, Score: 5, Control: 6}
