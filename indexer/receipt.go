package indexer

import (
	"fmt"
	"io"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/intake"
)

// Receipt says what became of everything that was given.
type Receipt struct {
	DryRun      bool           `json:"dry_run,omitempty"` // nothing was written; what would be is counted as new
	Files       int            `json:"files"`             // files that gave at least one thread
	Threads     int            `json:"threads"`
	Articles    records.Counts `json:"articles"`
	Comments    records.Counts `json:"comments"`
	Failed      []Fault        `json:"failed"`      // named, but not there
	Quarantined []Fault        `json:"quarantined"` // should be documents, but are broken
	Skipped     []Fault        `json:"skipped"`     // are no documents
	Warnings    []Fault        `json:"warnings"`    // were read, but for a detail
}

// Fault is one line of the receipt.
type Fault struct {
	Path   string `json:"path"`
	Line   int    `json:"line,omitempty"`   // from 1
	Offset int64  `json:"offset,omitempty"` // bytes
	Reason string `json:"reason"`
}

func (r *Receipt) note(f *intake.Fault) {
	fault := Fault{Path: f.Path, Line: f.Line, Offset: f.Offset, Reason: f.Reason}
	switch f.Outcome {
	case intake.Failed:
		r.Failed = append(r.Failed, fault)
	case intake.Quarantined:
		r.Quarantined = append(r.Quarantined, fault)
	case intake.Warned:
		r.Warnings = append(r.Warnings, fault)
	default:
		r.Skipped = append(r.Skipped, fault)
	}
}

func (r *Receipt) count(documents []corpus.Document) {
	for _, d := range documents {
		if d.Kind == corpus.KindArticle {
			r.Articles.New++
		} else {
			r.Comments.New++
		}
	}
}

// Print writes the receipt for a person.
func (r *Receipt) Print(w io.Writer) error {
	var b strings.Builder
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s"+format+"\n", append([]any{name}, args...)...)
	}
	if r.DryRun {
		row("dry run", "nothing was written")
	}
	row("read", "%s with %s", number(r.Files, "file"), number(r.Threads, "thread"))
	row("articles", "%s", counts(r.Articles))
	row("comments", "%s", counts(r.Comments))
	for _, list := range []struct {
		name   string
		faults []Fault
	}{{"failed", r.Failed}, {"quarantined", r.Quarantined}, {"skipped", r.Skipped}, {"warning", r.Warnings}} {
		for _, f := range list.faults {
			row(list.name, "%s: %s", f.place(), f.Reason)
		}
	}
	if !r.DryRun && r.changed() == 0 {
		row("result", "nothing changed")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// changed is the number of documents that were written.
func (r *Receipt) changed() int {
	return r.Articles.New + r.Articles.Replaced + r.Comments.New + r.Comments.Replaced
}

func (f Fault) place() string {
	place := intake.Printable(f.Path)
	if f.Line > 0 {
		place += fmt.Sprintf(", line %d", f.Line)
	}
	if f.Line > 0 || f.Offset > 0 {
		place += fmt.Sprintf(", byte %d", f.Offset)
	}
	return place
}

func counts(c records.Counts) string {
	return fmt.Sprintf("%d: %d new, %d unchanged, %d replaced", c.Total(), c.New, c.Unchanged, c.Replaced)
}

// number writes a count with its noun, in the plural where it has to be.
func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
