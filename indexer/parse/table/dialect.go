package table

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// dialect is how a table is written down.
type dialect struct {
	comma  byte
	header []string // names of the columns: as the first row has them, else "1", "2", …
	named  bool     // the first row has the names
	skip   int      // lines before the first row: Excel's "sep=;"
}

// delimiters are tried in this order.
const delimiters = "\t,;|"

// sampleRows is how many rows are used to detect the form and columns of a table.
const sampleRows = 60

// sniff detects the dialect of a table by its head, and returns its first rows,
// without the one that has the names; false if it is not a table.
func sniff(head []byte, whole bool) (d dialect, rows [][]string, ok bool) {
	lines := head
	if first, rest, found := bytes.Cut(head, []byte("\n")); found && bytes.HasPrefix(bytes.ToLower(first), []byte("sep=")) {
		lines, d.skip = rest, 1
	}
	best := 0
	for i := range len(delimiters) {
		found := sample(lines, delimiters[i], whole)
		if n := regular(found); n > best {
			best, rows, d.comma = n, found, delimiters[i]
		}
	}
	if best < 2 || len(rows) < 2 {
		return d, nil, false
	}
	d.header = rows[0]
	if d.named = isHeader(rows[0]); d.named {
		rows = rows[1:]
	} else {
		d.header = numbers(len(rows[0]))
	}
	d.header = unique(d.header)
	return d, rows, true
}

// sample reads the first rows of a text as if its fields were separated by comma.
func sample(text []byte, comma byte, whole bool) (rows [][]string) {
	r := rowReader{comma: comma, source: func() ([]byte, error) { return nextLine(&text) }}
	for len(rows) < sampleRows {
		row, err := r.read()
		if err != nil || len(text) == 0 && !whole { // the last row may be cut
			break
		}
		if row.broken == "" && !row.blank() {
			rows = append(rows, row.fields)
		}
	}
	return rows
}

// regular is how many fields rows have, if nearly all of them have as many; else 0.
func regular(rows [][]string) int {
	if len(rows) == 0 {
		return 0
	}
	same := 0
	for _, row := range rows {
		if len(row) == len(rows[0]) {
			same++
		}
	}
	if same*10 < len(rows)*9 {
		return 0
	}
	return len(rows[0])
}

// isHeader reports whether a row holds names: short, no two the same, none a
// number, a date, an address or a sentence.
func isHeader(row []string) bool {
	seen := map[string]bool{}
	empty := 0
	for _, name := range row {
		name = strings.TrimSpace(name)
		switch {
		case name == "":
			empty++
		case utf8.RuneCountInString(name) > 60 || len(strings.Fields(name)) > 5 || strings.ContainsAny(name, "\n<>@"):
			return false
		case strings.Contains(name, "://") || strings.HasSuffix(name, ".") || seen[name] || isNumber(name) || isTime(name):
			return false
		}
		seen[name] = name != ""
	}
	return empty <= 1
}

func numbers(n int) (names []string) {
	for i := range n {
		names = append(names, strconv.Itoa(i+1))
	}
	return names
}

// unique names columns without a name by their number.
func unique(header []string) []string {
	names := make([]string, len(header))
	for i, name := range header {
		if names[i] = strings.TrimSpace(name); names[i] == "" {
			names[i] = strconv.Itoa(i + 1)
		}
	}
	return names
}
