package corpus

import (
	"fmt"
	"strconv"
)

// Printable returns a name that somebody else chose, such as the path of a file or
// the header of a column, in a form that is safe in a message: control characters
// and invalid UTF-8 are escaped.
func Printable(name string) string {
	quoted := strconv.Quote(name)
	if quoted[1:len(quoted)-1] == name || strconv.CanBackquote(name) {
		return name
	}
	return quoted
}

// Counted writes a number with its noun, in the plural if needed: "2 documents".
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
