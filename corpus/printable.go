package corpus

import "strconv"

// Printable returns a name that somebody else chose, such as the path of a file
// or the header of a column, as a message can show it: control characters and
// broken UTF-8 are escaped.
func Printable(name string) string {
	quoted := strconv.Quote(name)
	if quoted[1:len(quoted)-1] == name || strconv.CanBackquote(name) {
		return name
	}
	return quoted
}
