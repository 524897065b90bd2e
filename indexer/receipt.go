package indexer

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// Receipt says what became of everything that was given.
type Receipt struct {
	Import      int64           `json:"import,omitempty"`  // the account of the run; documents keep the one that brought them first
	DryRun      bool            `json:"dry_run,omitempty"` // nothing was written; everything that was read is counted as new
	Resumed     string          `json:"resumed,omitempty"` // the page from which a run that was cut off went on
	Changed     []string        `json:"changed,omitempty"` // files that changed while the run was cut off; from each on it was read again
	CutOff      bool            `json:"cut_off,omitempty"` // the run was stopped; the same command goes on from here
	Files       int             `json:"files"`             // files that gave at least one thread
	Threads     int             `json:"threads"`
	Articles    records.Counts  `json:"articles"`
	Comments    records.Counts  `json:"comments"`
	Failed      Faults          `json:"failed"`      // named, but not there
	Quarantined Faults          `json:"quarantined"` // should be documents, but are broken; their bytes are kept
	Skipped     Faults          `json:"skipped"`     // are not documents
	Warnings    Faults          `json:"warnings"`    // were read, except for a detail
	Notes       Faults          `json:"notes"`       // how something was read, such as the columns of a table
	Outlets     []OutletSummary `json:"outlets"`     // that articles came from
	Unlabelled  *Unlabelled     `json:"unlabelled,omitempty"`
	Retriable   int             `json:"retriable,omitempty"` // inputs quarantined by another version of the parser, which this one may read
	Sample      *SampleHeld     `json:"sample,omitempty"`
}

// Unlabelled says that the annotator failed. Documents are kept, but those of some
// threads have no labels, or earlier ones, until the next run annotates them.
type Unlabelled struct {
	Threads int    `json:"threads"`
	Reason  string `json:"reason"`
}

// listed is how many faults of one kind a receipt lists; the others it counts.
const listed = 1000

// Faults are all faults of one kind: how many there are, and the first of them.
type Faults struct {
	Total  int     `json:"total"`
	Listed []Fault `json:"listed"`
}

// MarshalJSON writes a list of nothing as [].
func (f Faults) MarshalJSON() ([]byte, error) {
	type plain Faults
	if f.Listed == nil {
		f.Listed = []Fault{}
	}
	return json.Marshal(plain(f))
}

func (f *Faults) add(fault Fault) {
	f.Total++
	if len(f.Listed) < listed {
		f.Listed = append(f.Listed, fault)
	}
}

// few is how many faults with one reason a person is shown.
const few = 5

// shown returns the first faults with each reason.
func (f Faults) shown() (list []Fault) {
	seen := map[string]int{}
	for _, fault := range f.Listed {
		if seen[fault.Reason]++; seen[fault.Reason] <= few {
			list = append(list, fault)
		}
	}
	return list
}

// alike returns lines that say how many more faults have each reason, and how many are not listed.
func (f Faults) alike() (lines []string) {
	seen := map[string]int{}
	var reasons []string
	for _, fault := range f.Listed {
		if seen[fault.Reason]++; seen[fault.Reason] == few+1 {
			reasons = append(reasons, fault.Reason)
		}
	}
	for _, reason := range reasons {
		lines = append(lines, fmt.Sprintf("and %d more (--json lists them): %s", seen[reason]-few, reason))
	}
	if more := f.Total - len(f.Listed); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more of all reasons", more))
	}
	return lines
}

// Fault is one line of the receipt.
type Fault struct {
	Path   string `json:"path"`
	Line   int    `json:"line,omitempty"`   // from 1
	Offset int64  `json:"offset,omitempty"` // bytes
	Reason string `json:"reason"`
}

func (r *Receipt) note(e *Error) {
	fault := Fault{Path: e.Path, Line: e.Line, Offset: e.Offset, Reason: e.Reason}
	switch e.Outcome {
	case Failed:
		r.Failed.add(fault)
	case Quarantined:
		r.Quarantined.add(fault)
	case Warned:
		r.Warnings.add(fault)
	case Noted:
		r.Notes.add(fault)
	default:
		r.Skipped.add(fault)
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

// documents is the number of documents that were put.
func (r *Receipt) documents() int { return r.Articles.Total() + r.Comments.Total() }

// Print writes the receipt for a person.
func (r *Receipt) Print(w io.Writer) error {
	var b strings.Builder
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s"+format+"\n", append([]any{name}, args...)...)
	}
	if r.DryRun {
		row("dry run", "nothing was written")
	}
	if r.Import > 0 {
		row("import", "%d", r.Import)
	}
	if r.Resumed != "" {
		row("resumed", "a run that was cut off, from %s on", corpus.Printable(r.Resumed))
	}
	for _, path := range r.Changed {
		row("changed", "%s has changed since the run was cut off; reading began again before it", corpus.Printable(path))
	}
	if r.CutOff {
		row("cut off", "the same command goes on from here")
	}
	row("read", "%s with %s", corpus.Counted(r.Files, "file"), corpus.Counted(r.Threads, "thread"))
	row("articles", "%s", counts(r.Articles))
	row("comments", "%s", counts(r.Comments))
	if n := r.Articles.Withdrawn + r.Comments.Withdrawn; n > 0 {
		row("withdrawn", "%s skipped: taken down before, and not kept again", corpus.Counted(n, "document"))
	}
	for _, list := range []struct {
		name   string
		faults Faults
	}{{"failed", r.Failed}, {"quarantined", r.Quarantined}, {"skipped", r.Skipped}, {"warning", r.Warnings}, {"note", r.Notes}} {
		for _, f := range list.faults.shown() {
			row(list.name, "%s: %s", f.place(), f.Reason)
		}
		for _, more := range list.faults.alike() {
			row(list.name, "%s", more)
		}
	}
	shown, left := largest(r.Outlets)
	for _, share := range shown {
		row("outlet", "%s", share)
	}
	if left.outlets > 0 {
		row("outlet", "and %s with %s; --json lists all", corpus.Counted(left.outlets, "smaller outlet"), corpus.Counted(left.articles, "article"))
	}
	for _, share := range r.Outlets {
		for _, warning := range share.warnings() {
			row("warning", "%s", warning)
		}
	}
	if u := r.Unlabelled; u != nil {
		row("unlabelled", "%s: kept, and annotated by the next index or by standpoint reannotate", corpus.Counted(u.Threads, "thread"))
	}
	if r.Retriable > 0 {
		row("retry", "%s could not be read by another version of this program: standpoint index --retry reads them again", corpus.Counted(r.Retriable, "input"))
	}
	if r.Sample != nil {
		row("note", "%s", r.Sample)
	}
	if !r.DryRun && r.changed() == 0 {
		row("result", "nothing changed")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// changed is the number of documents that were written.
func (r *Receipt) changed() int {
	same := func(c records.Counts) int { return c.Unchanged + c.Withdrawn }
	return r.documents() - same(r.Articles) - same(r.Comments)
}

func (f Fault) place() string {
	place := corpus.Printable(f.Path)
	if f.Line > 0 {
		place += fmt.Sprintf(", line %d", f.Line)
	}
	if f.Line > 0 || f.Offset > 0 {
		place += fmt.Sprintf(", byte %d", f.Offset)
	}
	return place
}

func counts(c records.Counts) string {
	text := fmt.Sprintf("%d: %d new, %d unchanged, %d merged, %d replaced", c.Total(), c.New, c.Unchanged, c.Merged, c.Replaced)
	if c.Withdrawn > 0 {
		text += fmt.Sprintf(", %d withdrawn", c.Withdrawn)
	}
	return text
}
