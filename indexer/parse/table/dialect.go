package table

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// dialect is how a table is written down.
type dialect struct {
	comma  byte
	header []string // names of the columns: as the first row has them, else "1", "2", …
	named  bool     // the first row has the names
	skip   int      // lines before the first row: Excel's "sep=;", or a report above the names
	mac    bool     // lines end with a carriage return alone
}

// delimiters are tried in this order.
const delimiters = "\t,;|"

// sampleRows is how many rows are used to detect the form and columns of a table.
const sampleRows = 60

// preambleMax is how many rows may stand above the one that has the names.
const preambleMax = 20

// sniff detects the dialect of a table by its head, and returns its first rows,
// without the one that has the names; false if it is not a table.
func sniff(head []byte, whole bool) (d dialect, rows [][]string, ok bool) {
	if d.mac = endsWithReturns(head); d.mac {
		head = swapped(head)
	}
	lines := head
	if first, rest, found := bytes.Cut(head, []byte("\n")); found && bytes.HasPrefix(bytes.ToLower(first), []byte("sep=")) {
		lines, d.skip = rest, 1
	}
	best, above := 0, 0
	for i := range len(delimiters) {
		found, places := sample(lines, delimiters[i], whole)
		at := headerAt(found)
		if n := regular(found[at:]); n > best {
			best, rows, d.comma, above = n, found[at:], delimiters[i], 0
			if at > 0 {
				above = places[at] - 1
			}
		}
	}
	if best < 2 || len(rows) < 2 {
		return d, nil, false
	}
	d.skip += above
	d.header = rows[0]
	if d.named = isHeader(rows[0]); d.named {
		rows = rows[1:]
	} else {
		d.header = numbers(len(rows[0]))
	}
	d.header = unique(d.header)
	return d, rows, true
}

// sample reads the first rows of a text as if its fields were separated by
// comma, and returns the line of each.
func sample(text []byte, comma byte, whole bool) (rows [][]string, lines []int) {
	r := rowReader{comma: comma, source: func() ([]byte, error) { return nextLine(&text) }}
	for len(rows) < sampleRows {
		row, err := r.read()
		if err != nil || len(text) == 0 && !whole { // the last row may be cut
			break
		}
		if row.broken == "" && !row.blank() {
			rows, lines = append(rows, row.fields), append(lines, row.line)
		}
	}
	return rows, lines
}

// headerAt is where the row of names is. Reports have lines about themselves above
// it: rows with fewer fields that are filled than it has.
func headerAt(rows [][]string) int {
	widest := 0
	for i := range min(len(rows)-1, preambleMax) {
		n := filled(rows[i])
		if n >= 2 && n > widest && n >= len(rows[i])-1 && isHeader(rows[i]) && namesKnown(rows[i]) >= 2 {
			return i
		}
		widest = max(widest, n)
	}
	return 0
}

func filled(row []string) (n int) {
	for _, field := range row {
		if strings.TrimSpace(field) != "" {
			n++
		}
	}
	return n
}

// namesKnown is how many fields of ours the names of a row are those of.
func namesKnown(row []string) int {
	fields := map[string]bool{}
	for _, name := range row {
		for _, field := range fieldsOf(name) {
			fields[field] = true
		}
	}
	return len(fields)
}

// endsWithReturns reports whether the first line of a text, fields in quotes
// apart, ends with a carriage return alone, as on old Macs.
func endsWithReturns(text []byte) bool {
	quoted := false
	for i, b := range text {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n':
			return false
		case b == '\r':
			return i+1 < len(text) && text[i+1] != '\n'
		}
	}
	return false
}

// swapped is a text with carriage returns and ends of lines in each other's places.
func swapped(text []byte) []byte {
	out := bytes.Clone(text)
	swap(out)
	return out
}

func swap(text []byte) {
	for i, b := range text {
		switch b {
		case '\r':
			text[i] = '\n'
		case '\n':
			text[i] = '\r'
		}
	}
}

// swapper swaps as it reads.
type swapper struct{ in io.Reader }

func (s swapper) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	swap(p[:n])
	return n, err
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
	return empty <= 1 || empty*3 <= len(row) && namesKnown(row) >= 3
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
