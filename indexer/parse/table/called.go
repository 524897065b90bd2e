package table

import (
	"slices"
	"strings"
	"sync"
)

// isCalled reports whether a column has a name; what APIs show of a thing is often
// in an object of its own: "content.rendered", "headline.main".
func isCalled(name, wanted string) bool {
	if head, tail, ok := cutLast(name); ok && shownAs[tail] {
		name = head
	}
	return normal(name) == wanted
}

// shownAs are the names under which an object holds what is shown of it.
var shownAs = map[string]bool{"sections": true, "rendered": true, "main": true, "original": true, "value": true, "text": true, "plain": true}

func cutLast(name string) (head, tail string, ok bool) {
	at := strings.LastIndexByte(name, '.')
	if at < 0 {
		return name, "", false
	}
	return name[:at], name[at+1:], true
}

// fieldsByName are the fields whose columns have a name, by it.
var fieldsByName = sync.OnceValue(func() map[string][]string {
	byName := map[string][]string{}
	for field, names := range called {
		for name := range strings.FieldsSeq(names) {
			byName[name] = append(byName[name], field)
		}
	}
	return byName
})

// fieldsOf are the fields whose columns are called so, or so with what the table is
// about before it.
func fieldsOf(name string) (fields []string) {
	if head, tail, ok := cutLast(name); ok && shownAs[tail] {
		name = head
	}
	name = normal(name)
	fields = fieldsByName()[name]
	for _, prefix := range ours {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			fields = slices.Concat(fields, fieldsByName()[rest])
		}
	}
	return fields
}

// isCalledAny reports whether a column has one of the names of a field.
func isCalledAny(name, field string) bool { return slices.Contains(fieldsOf(name), field) }

// isInside reports whether a column has a name where it is in an object
// ("author.name").
func isInside(name, wanted string) bool {
	at := strings.LastIndexByte(name, '.')
	return at >= 0 && normal(name[at+1:]) == wanted && wanted != "id" && wanted != "name"
}

// isOurs reports whether a column has a name that says besides what its table is
// about ("comment_date").
func isOurs(name, wanted string) bool {
	return slices.ContainsFunc(ours, func(prefix string) bool { return normal(name) == prefix+wanted })
}

// isMeant is isOurs where, of a comment and the article that it is under, the
// comment is meant.
func (g *guesser) isMeant(name, wanted string) bool {
	return isOurs(name, wanted) && (isOfComment(name) ||
		!slices.ContainsFunc(g.names, func(other string) bool { return normal(other) == "comment"+wanted }))
}

// matches reports whether a column has a name in any way.
func matches(name, wanted string) bool {
	return isCalled(name, wanted) || isOurs(name, wanted) || isInside(name, wanted)
}

// isOfComment recognizes a column of a comment's own title, which is not a headline.
func isOfComment(name string) bool { return strings.HasPrefix(normal(name), "comment") }
