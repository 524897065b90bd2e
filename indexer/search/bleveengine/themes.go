package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// themeSets keeps what the queries of themes find in a segment: their documents, deleted
// ones too, and the rows of several themes together. What only the segment's own postings
// say is kept with its columns, and so as long as the segment; what other documents of a
// thread decide, with the view that a snapshot has of it.
type themeSets struct {
	mu   sync.Mutex
	docs map[string]*roaring.Bitmap // by themeKey
	rows map[string]*rows           // by the keys and names of all themes
}

// How much a segment keeps; beyond that it forgets all and begins again.
const (
	maxThemes    = 1024
	maxThemeRows = 16
)

func (t *themeSets) get(key string) (docs *roaring.Bitmap, rows *rows) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.docs[key], t.rows[key]
}

func (t *themeSets) putDocuments(key string, docs *roaring.Bitmap) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.docs) == maxThemes || t.docs == nil {
		t.docs = map[string]*roaring.Bitmap{}
	}
	t.docs[key] = docs
}

func (t *themeSets) putRows(key string, r *rows) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.rows) == maxThemeRows || t.rows == nil {
		t.rows = map[string]*rows{}
	}
	t.rows[key] = r
}

// heldTheme looks for the documents of a theme, and heldThemeRows for the rows of several.
func (p *pass) heldTheme(key string) *roaring.Bitmap {
	if docs, _ := p.segment.columns.themes.get(key); docs != nil {
		return docs
	}
	docs, _ := p.segment.themes.get(key)
	return docs
}

func (p *pass) heldThemeRows(key string) *rows {
	if _, rows := p.segment.columns.themes.get(key); rows != nil {
		return rows
	}
	_, rows := p.segment.themes.get(key)
	return rows
}

// ofTheme matches the documents of a theme; loadThemes has found them.
type ofTheme string // the name

func (t ofTheme) match(p *pass) (*roaring.Bitmap, error) { return p.themes[string(t)], p.ctx.Err() }

// loadThemes finds the documents of the themes that a plan asks for by name or, if their
// rows are wanted, of all themes of a request. They are found one request after the other,
// since others mostly wait for the same ones.
func (e *Engine) loadThemes(ctx context.Context, passes []*pass, req search.Request, named []string, inRows bool) error {
	for _, p := range passes {
		p.themes = map[string]*roaring.Bitmap{}
	}
	var all string
	if inRows {
		all = allThemes(req)
	}
	missing := func() bool {
		return slices.ContainsFunc(passes, func(p *pass) bool {
			for _, name := range named {
				if p.themes[name] = p.heldTheme(themeKey(req.Themes[name], req.View)); p.themes[name] == nil {
					return true
				}
			}
			if inRows {
				p.rows[groupThemes] = p.heldThemeRows(all)
			}
			return inRows && p.rows[groupThemes] == nil
		})
	}
	if !missing() {
		return nil
	}
	select {
	case e.themes <- struct{}{}:
		defer func() { <-e.themes }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if !missing() {
		return nil
	}
	joined := false
	for _, name := range themesWanted(req, named, inRows) {
		joins, err := e.findTheme(passes, name, req)
		if err != nil {
			return err
		}
		joined = joined || joins
	}
	if !inRows {
		return nil
	}
	for _, p := range passes {
		if err := e.rowsOfThemes(p, req, all, joined); err != nil {
			return err
		}
	}
	return nil
}

func themesWanted(req search.Request, named []string, all bool) []string {
	if all {
		return slices.Sorted(maps.Keys(req.Themes))
	}
	return named
}

// themeKey names what a theme finds under a view.
func themeKey(t *search.Theme, view schema.View) string {
	return fmt.Sprintf("%t %g %s", view.Named, view.Min(), t.Key)
}

// allThemes names what all themes of a request find.
func allThemes(req search.Request) string {
	var key strings.Builder
	fmt.Fprintf(&key, "%t %g", req.View.Named, req.View.Min())
	for _, name := range slices.Sorted(maps.Keys(req.Themes)) {
		key.WriteString("\x00" + name + "\x00" + req.Themes[name].Key)
	}
	return key.String()
}

// findTheme finds the documents of one theme in all segments; joined reports whether
// other documents of their threads decide.
func (e *Engine) findTheme(passes []*pass, name string, req search.Request) (joined bool, err error) {
	theme := req.Themes[name]
	work := newBudget(e.work)
	plan := compile(search.Request{Query: theme.Query, View: req.View}, &e.automata, work)
	asked := make([]*pass, len(passes))
	for i, p := range passes {
		asked[i] = &pass{ctx: p.ctx, segment: p.segment, budget: work, found: make([]matched, len(plan.clauses))}
	}
	joined = len(plan.joins) > 0
	key := themeKey(theme, req.View)
	held := func(p *pass) bool {
		p.themes[name] = p.heldTheme(key)
		return p.themes[name] != nil
	}
	if !slices.ContainsFunc(passes, func(p *pass) bool { return !held(p) }) {
		return joined, nil
	}
	defer func() {
		if bad := new(search.BadRequestError); errors.As(err, &bad) {
			err = &search.BadRequestError{Field: schema.Theme, Msg: fmt.Sprintf("%q: its query %s", name, bad.Msg)}
		}
	}()
	if err := e.markJoins(plan.joins, asked); err != nil {
		return joined, err
	}
	for i, p := range asked {
		if held(passes[i]) {
			continue
		}
		found, err := plan.root.match(p)
		if err != nil {
			return joined, err
		}
		docs := ownMemory(found, p.segment.columns.count)
		passes[i].themes[name] = docs
		p.segment.themesOf(joined).putDocuments(key, docs)
	}
	return joined, nil
}

// ownMemory copies a set of documents, which may be read from a file.
func ownMemory(docs *roaring.Bitmap, documents int) *roaring.Bitmap {
	bits := make([]uint64, (documents+63)/64)
	docs.WriteDenseTo(bits)
	return roaring.FromDense(bits, false)
}

// themesOf is where what themes find in a segment is kept.
func (s *segmentView) themesOf(joined bool) *themeSets {
	if joined {
		return &s.themes
	}
	return &s.columns.themes
}

// rowsOfThemes makes the rows of all themes of a request, which are there.
func (e *Engine) rowsOfThemes(p *pass, req search.Request, key string, joined bool) error {
	r := &rows{fields: []uint32{0}, has: []*roaring.Bitmap{roaring.New()}, sets: &valueSets{}}
	vocabulary := e.vocabularies.of(schema.Theme)
	var pairs []pair
	for _, name := range slices.Sorted(maps.Keys(req.Themes)) {
		ordinal, err := vocabulary.add(name)
		if err != nil {
			return err
		}
		docs := p.themes[name]
		err = eachDocument(p, docs, func(some []uint32) {
			for _, doc := range some {
				pairs = append(pairs, pair{doc, uint32(len(r.values))})
			}
		})
		if err != nil {
			return err
		}
		r.values = append(r.values, held{ordinal, uint32(docs.GetCardinality())})
		r.sets.add(docs, p.segment.columns.count)
		r.has[0].Or(docs)
	}
	r.fields = append(r.fields, uint32(len(r.values)))
	r.place(pairs, p.segment.columns.count)
	p.rows[groupThemes] = r
	p.segment.themesOf(joined).putRows(key, r)
	return nil
}
