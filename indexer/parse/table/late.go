package table

import (
	"fmt"

	"standpoint/indexer/parse/format"
)

// Bounds of what is held while a column that begins to have values is looked at.
const (
	heldRows  = 60
	heldBytes = 1 << 20
	lateMax   = 200 // columns that are looked at after the beginning
)

// late finds columns that have no values at the beginning of a table, and later do.
type late struct {
	plan  *plan
	seen  map[string]bool // names that had a value
	names []string        // those that were empty and are looked at
	rows  [][]string      // their values in the records that are held
	held  []record
	bytes int
	total int // names that were looked at
}

// newLate begins with what the first rows of a table held.
func newLate(p *plan, names []string, rows [][]string) *late {
	l := &late{plan: p, seen: map[string]bool{}}
	for _, row := range rows {
		for i, value := range row[:min(len(row), len(names))] {
			if value != "" {
				l.seen[names[i]] = true
			}
		}
	}
	return l
}

// sees notes that a name has a value, and reports whether that is new.
func (l *late) sees(name string) {
	if l.seen[name] || l.total >= lateMax {
		return
	}
	l.seen[name] = true
	l.total++
	l.names = append(l.names, name)
}

// take takes a record in, whose names with values were seen before, or holds it
// until enough is known of what is new.
func (r *reader) take(rec record, size int, value func(name string) string) bool {
	l := r.late
	if l == nil || len(l.names) == 0 {
		return r.record(rec)
	}
	row := make([]string, len(l.names))
	for i, name := range l.names {
		row[i] = value(name)
	}
	l.rows, l.held = append(l.rows, row), append(l.held, rec)
	l.bytes += size
	return len(l.held) < heldRows && l.bytes < heldBytes || r.settle()
}

// settle adds the columns that were looked at to the plan, as far as fields are
// still without one, and takes in what was held.
func (r *reader) settle() bool {
	l := r.late
	if l == nil || len(l.names) == 0 {
		return true
	}
	found := guess(l.names, l.rows, nil)
	added := map[string]string{}
	for _, field := range sorted(found.columns) {
		to := field
		if field == "posted" || field == "published" {
			if to = "published"; r.kind == "comment" {
				to = "posted"
			}
		}
		if l.plan.columns[to] != "" || !isCalledAny(found.columns[field], nameOf(field)) && to != "posted" && to != "published" {
			continue
		}
		l.plan.columns[to], added[to] = found.columns[field], found.columns[field]
		if to == "posted" || to == "published" {
			found.times.macs = l.plan.times.macs
			l.plan.times = found.times
		}
	}
	held := l.held
	l.names, l.rows, l.held, l.bytes = nil, nil, nil, 0
	if len(added) > 0 {
		fault := &format.Error{Outcome: format.Noted, Line: held[0].line, Offset: held[0].offset, Reason: fmt.Sprintf("from here on, %s", Describe(added, nil))}
		if !r.yield(noThread, fault) {
			return false
		}
	}
	for _, rec := range held {
		if !r.record(rec) {
			return false
		}
	}
	return true
}

// nameOf is the field under which the names of a field's columns are listed.
func nameOf(field string) string {
	if field == "posted" || field == "published" {
		return "date"
	}
	return field
}
