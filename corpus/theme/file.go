package theme

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Write writes themes as text, in their order: a line for each, with its name, a tabulator
// and its query.
func Write(w io.Writer, themes []Theme) error {
	out := bufio.NewWriter(w)
	for _, t := range themes {
		fmt.Fprintf(out, "%s\t%s\n", t.Name, t.Query)
	}
	return out.Flush()
}

// Read reads themes that Write wrote, or a person: empty lines, and lines that begin with
// #, are left out. The error says in which line what is wrong.
func Read(r io.Reader) (themes []Theme, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	seen := map[string]int{}
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, query, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("line %d: want a name, a tabulator and a query", n)
		}
		t := Theme{Name: strings.TrimSpace(name), Query: strings.TrimSpace(query)}
		if err := t.Check(); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if first := seen[t.Name]; first > 0 {
			return nil, fmt.Errorf("line %d: the theme %q is in line %d already", n, t.Name, first)
		}
		seen[t.Name] = n
		themes = append(themes, t)
	}
	return themes, lines.Err()
}
