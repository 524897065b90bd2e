package quality

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus"
)

// A table is a file of lines with fields separated by tabs: the names of the
// columns, then a line for each row. Lines that begin with # are remarks.
var columns = []string{"kind", "target", "label", "min", "what", "texts", "given", "right", "true"}

// targets are the values of the column target, for Row.Named.
var targets = map[bool]string{true: "named", false: "inherited"}

// Read reads a table. It fails if a line is not as Write writes it, if the counts
// of a row cannot be, or if a row is there twice.
func Read(from io.Reader) (Table, error) {
	var t Table
	lines := bufio.NewScanner(from)
	head := false
	for n := 1; lines.Scan(); n++ {
		text := lines.Text()
		switch {
		case text == "" || text[0] == '#':
			continue
		case !head:
			if head = text == strings.Join(columns, "\t"); !head {
				return nil, fmt.Errorf("quality: line %d: the columns are not %s", n, strings.Join(columns, ", "))
			}
			continue
		}
		row, err := readRow(strings.Split(text, "\t"))
		if err != nil {
			return nil, fmt.Errorf("quality: line %d: %w", n, err)
		}
		if slices.ContainsFunc(t, row.isSame) {
			return nil, fmt.Errorf("quality: line %d: the same labels twice", n)
		}
		t = append(t, row)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("quality: %w", err)
	}
	return t, nil
}

func readRow(fields []string) (Row, error) {
	if len(fields) != len(columns) {
		return Row{}, fmt.Errorf("%d fields, not %d", len(fields), len(columns))
	}
	r := Row{Kind: corpus.Kind(fields[0]), Named: fields[1] == targets[true], Label: corpus.Label(fields[2]), What: fields[4]}
	var err error
	if r.Min, err = strconv.ParseFloat(fields[3], 64); err != nil {
		return Row{}, err
	}
	for i, into := range []*int{&r.Texts, &r.Given, &r.Right, &r.True} {
		if *into, err = strconv.Atoi(fields[5+i]); err != nil {
			return Row{}, err
		}
	}
	switch {
	case r.Kind != corpus.KindArticle && r.Kind != corpus.KindComment:
		return Row{}, fmt.Errorf("%q is not a kind", r.Kind)
	case fields[1] != targets[r.Named]:
		return Row{}, fmt.Errorf("a target is named or inherited, not %q", fields[1])
	case !slices.Contains(Labels, r.Label):
		return Row{}, fmt.Errorf("%q has no quality", r.Label)
	case r.Right < 0 || r.Right > min(r.Given, r.True) || max(r.Given, r.True) > r.Texts:
		return Row{}, fmt.Errorf("of %d texts, %d with the label and %d that should have it cannot have %d in common", r.Texts, r.Given, r.True, r.Right)
	}
	return r, nil
}

// Write writes a table after remarks, one on each line.
func (t Table) Write(to io.Writer, remarks ...string) error {
	var b strings.Builder
	for _, remark := range remarks {
		fmt.Fprintf(&b, "# %s\n", remark)
	}
	b.WriteString(strings.Join(columns, "\t") + "\n")
	for _, r := range t {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%g\t%s\t%d\t%d\t%d\t%d\n", r.Kind, targets[r.Named], r.Label, r.Min, r.What, r.Texts, r.Given, r.Right, r.True)
	}
	_, err := io.WriteString(to, b.String())
	return err
}
