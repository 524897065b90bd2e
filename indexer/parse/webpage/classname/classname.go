// Package classname knows what people who make pages call things: the words of
// classes, ids and properties. What a word means is data, in tables whose entries
// say why they are there (tables.go); the functions here only look words up.
//
// Each function answers one question. Where two readers of a page ask the same
// one, both ask it here.
package classname

import (
	"strconv"
	"strings"

	"standpoint/indexer/parse/webpage/dom"
)

// MayConcernComments reports whether a name may have to do with comments. Most
// names of a page have not, and this tells so quickly.
func MayConcernComments(name string) bool {
	start := true // of a word
	for i := 0; i < len(name); i++ {
		c := name[i]
		lower := c | 0x20
		if lower < 'a' || lower > 'z' {
			start = true
			continue
		}
		if lower == 'm' && hasPrefixFold(name[i:], "ment") { // comment, Kommentar, commentaire
			return true
		}
		if (start || c != lower) && hasStem(lower, name[i:]) {
			return true
		}
		start = false
	}
	return false
}

// hasStem reports whether a word begins as names of comments do that have no "ment".
func hasStem(first byte, word string) bool {
	for _, stem := range commentStems[first-'a'] {
		if hasPrefixFold(word, stem) {
			return true
		}
	}
	return false
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// IsComment reports whether a word means one comment.
func IsComment(word string) bool { return oneComment[word] }

// IsComments reports whether a word means comments.
func IsComments(word string) bool { return manyComments[word] }

// MeansReaders reports whether a word of a heading means those who read the page.
func MeansReaders(word string) bool { return readers[word] }

// MeansViews reports whether a word of a heading means what somebody thinks or says.
func MeansViews(word string) bool { return views[word] }

// IsVague reports whether a word for comments means other things as well.
func IsVague(word string) bool { return vagueComments[word] }

// IsItem reports whether a name means one comment: "comment-item", "kommentar",
// "xenforo-comment", "commentEntry".
func IsItem(name string) bool {
	if !MayConcernComments(name) {
		return false
	}
	words := dom.NameWords(name)
	last := words[len(words)-1]
	if IsComment(last) {
		return true
	}
	return len(words) >= 2 && IsComment(words[len(words)-2]) && itemParts[last]
}

// Place says what a name of an element with comments in it means.
type Place int

// The places.
const (
	NoPlace  Place = iota
	Comments       // an element for comments
	Comment        // one comment
)

// PlaceOf says what the name of an element means.
func PlaceOf(name string) Place {
	if name == "" || !MayConcernComments(name) {
		return NoPlace
	}
	if commentPlugins[name] {
		return Comments
	}
	place := NoPlace
	words := dom.NameWords(name)
	for i, word := range words {
		switch {
		case aboutComments[word] && i > 0, listsElsewhere[word]:
			return NoPlace
		case IsComments(word):
			place = Comments
		case IsComment(word):
			next := ""
			if i+1 < len(words) {
				next = words[i+1]
			}
			switch {
			case notComments[next]:
				return NoPlace
			case commentLists[next]:
				place = Comments
			case place == NoPlace:
				place = Comment
			}
		}
	}
	return place
}

// IsSurelyComments reports whether a name that means comments means nothing else,
// such as an editor's comment on the news, a debate or an opinion.
func IsSurelyComments(name string) bool {
	if PlaceOf(name) != Comments {
		return false
	}
	for _, word := range dom.NameWords(name) {
		if surelyComments[word] {
			return true
		}
	}
	return strings.HasPrefix(name, "comment-list") || strings.HasPrefix(name, "comments")
}

// IsCommentTeaser reports whether one of some names is that of a list of comments
// on other pages.
func IsCommentTeaser(names string) bool {
	for name := range strings.FieldsSeq(names) {
		other, comments := false, false
		for _, word := range dom.NameWords(name) {
			other = other || latest[word]
			comments = comments || IsComment(word) || IsComments(word) || word == "commented" || word == "kommentiert" || strings.HasSuffix(word, "comments")
		}
		if other && comments || name == "recentcomments" {
			return true
		}
	}
	return false
}

// IsCommentLink reports whether one of some classes is that of a link to comments,
// which articles have at their head.
func IsCommentLink(class string) bool {
	for name := range strings.FieldsSeq(class) {
		words := dom.NameWords(name)
		if n := len(words); n > 1 && (IsComment(words[n-2]) || IsComments(words[n-2])) && linkParts[words[n-1]] {
			return true
		}
	}
	return false
}

// IsCommentForm reports whether one of some names is that of a form for comments.
func IsCommentForm(names string) bool {
	for name := range strings.FieldsSeq(names) {
		for _, word := range dom.NameWords(name) {
			if IsComment(word) || IsComments(word) || word == "commentform" {
				return true
			}
		}
	}
	return false
}

// IsCommentFurniture reports whether an id or one of some classes is that of a
// form, notice, heading or empty thread, which belong to comments but are none.
func IsCommentFurniture(id, class string) bool {
	if furnitureIDs[id] {
		return true
	}
	for name := range strings.FieldsSeq(class) {
		if furnitureClasses[name] {
			return true
		}
	}
	return strings.Contains(class, "espond")
}

// HoldsReplies reports whether one of some classes is that of an element with the
// replies to a comment in it.
func HoldsReplies(class string) bool {
	for name := range strings.FieldsSeq(class) {
		words := dom.NameWords(name)
		last := len(words) - 1
		for i, word := range words {
			switch {
			case replyLists[word] && (i == last || !aboutComments[words[last]] && words[last] != "text"):
				return true
			case word == "follow":
				return i < last && words[i+1] == "up"
			case word == "thread" && strings.HasPrefix(name, "thread_level_") && name != "thread_level_0":
				return true // Remark42: a thread within a thread
			}
		}
	}
	return false
}

// Level returns the level of a reply from a class such as "indent-2"; -1 if it has none.
func Level(class string) int {
	words := dom.NameWords(class)
	for i, word := range words[:max(0, len(words)-1)] {
		if levels[word] {
			if level, err := strconv.Atoi(words[i+1]); err == nil && level >= 0 && level < 1000 {
				return level
			}
		}
	}
	return -1
}

// Varies reports whether a class differs from one comment of a list to the next.
func Varies(name string) bool {
	for _, word := range dom.NameWords(name) {
		if varying[word] || isNumber(word) {
			return true
		}
	}
	return false
}

func isNumber(word string) bool {
	return strings.Trim(word, "0123456789") == "" && word != ""
}

// IsRating reports whether a class is that of a picture of stars, by which a
// rating is shown, or of a person.
func IsRating(class string) bool {
	for _, word := range dom.NameWords(class) {
		if ratings[word] {
			return true
		}
	}
	return false
}

// IsCommentBody reports whether a class is that of the field in which Drupal
// keeps the text of a comment.
func IsCommentBody(class string) bool {
	return strings.Contains(class, "field-name-comment-body") || strings.Contains(class, "field--name-comment-body")
}

// Platform returns the program that gives its comments a class; "" if none does.
func Platform(class string) string { return platforms[class] }

// PlatformAround returns the program that names an element around a comment so,
// in its id or class; "" if none does.
func PlatformAround(names string) string {
	for _, p := range platformParts {
		if strings.Contains(names, p.part) {
			return p.platform
		}
	}
	return ""
}
