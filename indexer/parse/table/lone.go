package table

import "strings"

// isSupported reports whether the columns of a single object show that it is a
// document: a text and, beside it or around it and not within other objects, something
// else that documents have. What notes and settings say in passing is not enough.
func isSupported(columns map[string]string) bool {
	text := columns["text"]
	if text == "" {
		return false
	}
	for field, name := range columns {
		if field != "text" && name != "" && strings.HasPrefix(objectOf(text), objectOf(name)) {
			return true
		}
	}
	return false
}

// objectOf is the path of the object that a name lies in.
func objectOf(name string) string { return name[:strings.LastIndexByte(name, '.')+1] }
