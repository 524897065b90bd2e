package relational

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

// deriving are the statements of those who derive.
type deriving struct {
	setDerivation, keepSketch    *sql.Stmt
	forgetSketch, forgetSketches *sql.Stmt
	groups, events               written
}

// written are the statements of the column that a derivation writes its groups to.
type written struct {
	column       string
	of, set, all *sql.Stmt
}

func (w *written) statements(column string) []statement {
	w.column = column
	return []statement{
		{&w.of, "SELECT n, " + column + " FROM document WHERE id = ? AND kind <> ''"},
		{&w.set, "UPDATE document SET seq = ?, " + column + " = ? WHERE n = ?"},
		{&w.all, "SELECT id FROM document WHERE " + column + " <> '' ORDER BY id"},
	}
}

// writtenBy returns the statements of a derivation; nil if there is none of the name.
func (w *deriving) writtenBy(derivation string) *written {
	switch derivation {
	case records.Copies:
		return &w.groups
	case records.Events:
		return &w.events
	}
	return nil
}

func (w *deriving) statements() []statement {
	return slices.Concat(w.groups.statements("duplicate_group"), w.events.statements("event"), []statement{
		{&w.setDerivation, "INSERT INTO derivation (name, version, seq) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version, seq = excluded.seq"},
		{&w.keepSketch, "INSERT INTO sketch (derivation, id, group_id, data) VALUES (?, ?, ?, ?) ON CONFLICT (derivation, id) DO UPDATE SET group_id = excluded.group_id, data = excluded.data"},
		{&w.forgetSketch, "DELETE FROM sketch WHERE derivation = ? AND id = ?"},
		{&w.forgetSketches, "DELETE FROM sketch WHERE derivation = ?"},
	})
}

// Derivation says how far a derivation has come; see records.Deriver.
func (s *Store) Derivation(ctx context.Context, name string) (records.Derivation, error) {
	d := records.Derivation{Name: name}
	err := s.find.derivation.QueryRowContext(ctx, name).Scan(&d.Version, &d.Seq)
	if errors.Is(err, sql.ErrNoRows) {
		return d, nil
	}
	return d, s.Wrap(ctx, "read a derivation of", err)
}

// pageSketches is how many sketches are read at a time.
const pageSketches = 2000

// Sketches yields all sketches; see records.Deriver.
func (s *Store) Sketches(ctx context.Context, name string) iter.Seq2[records.Sketch, error] {
	return func(yield func(records.Sketch, error) bool) {
		if err := s.eachSketch(ctx, name, func(sketch records.Sketch) bool { return yield(sketch, nil) }); err != nil {
			yield(records.Sketch{}, s.Wrap(ctx, "read the sketches of", err))
		}
	}
}

func (s *Store) eachSketch(ctx context.Context, name string, visit func(records.Sketch) bool) error {
	tx, err := s.reader.BeginTx(ctx, s.database.Reading())
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	page := tx.StmtContext(ctx, s.find.sketches)
	for after := ""; ; {
		sketches, err := readSketches(page.QueryContext(ctx, name, after, pageSketches))
		if err != nil {
			return err
		}
		for _, sketch := range sketches {
			if !visit(sketch) {
				return nil
			}
			after = sketch.ID
		}
		if len(sketches) < pageSketches {
			return nil
		}
	}
}

var readSketches = collect(func(row scanner) (sketch records.Sketch, err error) {
	err = row.Scan(&sketch.ID, &sketch.Group, &sketch.Data)
	return sketch, err
})

// SketchesOf returns the sketches of documents; see records.Deriver.
func (s *Store) SketchesOf(ctx context.Context, name string, ids []string) (sketches []records.Sketch, err error) {
	for _, id := range ids {
		one, err := readSketches(s.find.sketch.QueryContext(ctx, name, id))
		if err != nil {
			return nil, s.Wrap(ctx, "read the sketches of", err)
		}
		sketches = append(sketches, one...)
	}
	return sketches, nil
}

// Group returns the sketches of a group; see records.Deriver.
func (s *Store) Group(ctx context.Context, name, group string) ([]records.Sketch, error) {
	sketches, err := readSketches(s.find.group.QueryContext(ctx, name, group))
	return sketches, s.Wrap(ctx, "read a group of", err)
}

// Derive takes one step of a derivation; see records.Deriver.
func (s *Store) Derive(ctx context.Context, step records.Derived) (last corpus.Seq, err error) {
	if s.write.writtenBy(step.Name) == nil {
		return 0, s.Wrap(ctx, "derive in", fmt.Errorf("there is no derivation %q", step.Name))
	}
	err = s.transact(ctx, func() error {
		before := step.Seq
		err := s.write.change(ctx, func(c *change) error {
			if corpus.Seq(c.seq) != before {
				before = 0
			}
			return c.derive(ctx, step)
		}, &last)
		if err == nil && before != 0 && last != 0 {
			step.Seq = last
		}
		if err == nil {
			_, err = s.write.setDerivation.ExecContext(context.WithoutCancel(ctx), step.Name, step.Version, int64(step.Seq))
		}
		return err
	})
	if err != nil {
		return 0, s.Wrap(ctx, "derive in", err)
	}
	return last, nil
}

// derive keeps the sketches of a step, in the order of ids, in which the table is.
func (c *change) derive(ctx context.Context, step records.Derived) error {
	if step.Fresh {
		if err := c.deriveFresh(step); err != nil {
			return err
		}
	}
	for _, id := range step.Forget {
		_, err := c.forgetSketch.ExecContext(c.ctx, step.Name, id)
		if err = errors.Join(ctx.Err(), err, c.regroup(step.Name, id, "")); err != nil {
			return err
		}
	}
	sketches := slices.SortedStableFunc(slices.Values(step.Sketches), func(a, b records.Sketch) int { return cmp.Compare(a.ID, b.ID) })
	for _, sketch := range sketches {
		_, err := c.keepSketch.ExecContext(c.ctx, step.Name, sketch.ID, sketch.Group, sketch.Data)
		if err = errors.Join(ctx.Err(), err, c.regroup(step.Name, sketch.ID, sketch.Group)); err != nil {
			return err
		}
	}
	return nil
}

// deriveFresh forgets every sketch, and the group of every document that has none in
// the step.
func (c *change) deriveFresh(step records.Derived) error {
	if _, err := c.forgetSketches.ExecContext(c.ctx, step.Name); err != nil {
		return err
	}
	kept := make(map[string]bool, len(step.Sketches))
	for _, sketch := range step.Sketches {
		kept[sketch.ID] = true
	}
	grouped, err := readIDs(c.writtenBy(step.Name).all.QueryContext(c.ctx))
	for _, id := range grouped {
		if err == nil && !kept[id] {
			err = c.regroup(step.Name, id, "")
		}
	}
	return err
}

// regroup writes the group of a document that is held, if it is another.
func (c *change) regroup(derivation, id, group string) error {
	column := c.writtenBy(derivation)
	var n int64
	var was string
	err := column.of.QueryRowContext(c.ctx, id).Scan(&n, &was)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil || was == group {
		return err
	}
	_, err = column.set.ExecContext(c.ctx, c.next(id, column.column, group), group, n)
	return err
}
