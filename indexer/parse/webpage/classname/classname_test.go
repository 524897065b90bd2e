package classname

import (
	"strings"
	"testing"
)

func TestPlaceOf(t *testing.T) {
	for name, want := range map[string]Place{
		"comments": Comments, "comment-list": Comments, "commentArea": Comments, "disqus_thread": Comments, "leserkommentare": Comments, "wpdcom": Comments,
		"comment": Comment, "kommentar": Comment, "user-comment": Comment,
		"comment-form": NoPlace, "comments-link": NoPlace, "comment-count": NoPlace, "recent-comments": NoPlace, "no-comments": NoPlace, "sidebar": NoPlace, "": NoPlace, "document": NoPlace,
	} {
		if got := PlaceOf(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
}

func TestRoleOf(t *testing.T) {
	for name, want := range map[string]Role{
		"comment-author-name": Author, "postMessage": Text, "commenttext": Text, "comment-date": Time, "comment-meta": Meta, "vote-score": Score,
		"reply-link": Control, "user-comment": Text, "text-center": NoRole, "u-textTruncate": NoRole, "wrapper": NoRole, "": NoRole,
	} {
		if got := RoleOf(name); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
	for names, want := range map[string]Role{"schema:author": Author, "foo dateCreated": Time, "url": Control, "name": NoRole} {
		if got := RoleOfProperty(names); got != want {
			t.Errorf("property %q: %d, want %d", names, got, want)
		}
	}
}

func TestQuestions(t *testing.T) {
	for question, c := range map[string]struct {
		ask     func(string) bool
		yes, no string
	}{
		"one comment":            {IsItem, "comment commentEntry xenforo-comment kommentar comment-item", "comments comment-form card"},
		"surely comments":        {IsSurelyComments, "comments comment-list-wide disqus", "comment opinion-list discussion respond"},
		"a teaser of comments":   {IsCommentTeaser, "recent-comments recentcomments most-commented", "comments recent-posts"},
		"a link to comments":     {IsCommentLink, "comments-link post-comment-count", "comment-list link"},
		"a form for comments":    {IsCommentForm, "commentform comment-form", "search-form"},
		"furniture, by class":    {func(class string) bool { return IsCommentFurniture("", class) }, "comment-respond nocomments", "comment"},
		"furniture, by id":       {func(id string) bool { return IsCommentFurniture(id, "") }, "respond comment-nav", "comment"},
		"replies":                {HoldsReplies, "children comment-replies follow-up thread_level_2", "replies-count thread_level_0 thread"},
		"varies within a list":   {Varies, "odd comment-17 level-2 byuser", "comment-body item"},
		"may concern comments":   {MayConcernComments, "Kommentar commentaire cmt wpd-thread discussion-x", "card xcmt headline"},
		"a rating or an avatar":  {IsRating, "stars user-avatar", "start avatars"},
		"the field of a comment": {IsCommentBody, "field-name-comment-body", "field-name-body"},
	} {
		for name := range strings.FieldsSeq(c.yes) {
			if !c.ask(name) {
				t.Errorf("%s: no for %q", question, name)
			}
		}
		for name := range strings.FieldsSeq(c.no) {
			if c.ask(name) {
				t.Errorf("%s: yes for %q", question, name)
			}
		}
	}
}

func TestPlatforms(t *testing.T) {
	for class, want := range map[string]string{"wpd-comment": "wordpress", "ljcmt": "livejournal", "comment": ""} {
		if got := Platform(class); got != want {
			t.Errorf("%q: %q, want %q", class, got, want)
		}
	}
	for names, want := range map[string]string{"x dsq-thread": "disqus", "commentlist": "wordpress", "main": ""} {
		if got := PlatformAround(names); got != want {
			t.Errorf("around: %q: %q, want %q", names, got, want)
		}
	}
}

func TestLevel(t *testing.T) {
	for class, want := range map[string]int{"indent-2": 2, "depth_11": 11, "level": -1, "level-x": -1, "indent-2000": -1, "row-2": -1} {
		if got := Level(class); got != want {
			t.Errorf("%q: %d, want %d", class, got, want)
		}
	}
}

// TestTablesAreWords: an entry that dom.NameWords never gives would never be found.
func TestTablesAreWords(t *testing.T) {
	for name, table := range map[string]map[string]bool{
		"oneComment": oneComment, "manyComments": manyComments, "vagueComments": vagueComments, "aboutComments": aboutComments, "itemParts": itemParts,
		"commentLists": commentLists, "notComments": notComments, "listsElsewhere": listsElsewhere, "latest": latest, "linkParts": linkParts, "levels": levels,
	} {
		if len(table) == 0 {
			t.Errorf("%s is empty", name)
		}
		for word := range table {
			if word != strings.ToLower(word) || strings.ContainsAny(word, "-_ ") {
				t.Errorf("%s: %q is not a word in lower case", name, word)
			}
		}
	}
	for word := range vagueComments {
		if !manyComments[word] {
			t.Errorf("%q is vague, but not a word for comments", word)
		}
	}
}
