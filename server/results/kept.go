package results

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"standpoint/corpus/theme"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// keptThemes are the themes that people keep, in one state of their store. Nothing of it
// is written to.
type keptThemes struct {
	state  string
	all    []theme.Theme
	given  search.Themes     // those that can be read
	faults map[string]string // of the others, by name: why
}

// heldKept keeps the themes of one state, read as queries.
type heldKept struct {
	mu   sync.Mutex
	held *keptThemes
}

// kept are the themes that there are now.
func (r *Reader) kept(ctx context.Context) (*keptThemes, error) {
	if r.Kept == nil {
		return &keptThemes{}, nil
	}
	state, err := r.Kept.State(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	r.keptHeld.mu.Lock()
	defer r.keptHeld.mu.Unlock()
	if held := r.keptHeld.held; held != nil && held.state == state {
		return held, nil
	}
	all, err := r.Kept.List(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	out := &keptThemes{state: state, all: all, given: search.Themes{}, faults: map[string]string{}}
	for _, t := range all {
		reading, err := query.ParseValues(t.Query, func(_, text string) (string, error) { return text, nil }) // values are ids
		if err != nil {
			out.faults[t.Name] = err.Error()
			continue
		}
		out.given[t.Name] = &search.Theme{Key: reading.Canonical, Query: reading.Node}
	}
	r.keptHeld.held = out
	return out, nil
}

// giveThemes gives a request the kept themes, if it speaks of any; values are of another
// field that is asked for. Those that cannot be read are left out; it is an error to ask for
// one by its name.
func (e *givenEngine) giveThemes(ctx context.Context, req *search.Request, values string) error {
	if req.Themes != nil || !ofThemes(*req) && values != schema.Theme {
		return nil
	}
	kept, err := e.reader.kept(ctx)
	if err != nil {
		return err
	}
	for _, name := range themesNamed(*req) {
		if reason, bad := kept.faults[name]; bad {
			return searchurl.BadValue(schema.Theme, fmt.Sprintf("asks for the kept theme “%s”, whose query cannot be read any more: %s. Change it, or remove it (/themes/kept)", name, reason))
		}
	}
	req.Themes = kept.given
	return nil
}

// themesNamed are the kept themes that a request asks for by name.
func themesNamed(req search.Request) (names []string) {
	for _, f := range req.Filters {
		if f.Field == schema.Theme {
			names = slices.Concat(names, f.Any, f.Not)
		}
	}
	if req.Query != nil {
		names = append(names, search.ThemesIn(req.Query)...)
	}
	return names
}

// unreadable returns a notice for each kept theme that cannot be read, if a search counts
// or misses themes.
func (r *Reader) unreadable(ctx context.Context, req search.Request) (notices []Notice, err error) {
	if !ofThemes(req) {
		return nil, nil
	}
	kept, err := r.kept(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(kept.faults)) {
		notices = append(notices, said(fmt.Sprintf("The kept theme “%s” is left out: its query cannot be read any more. %s", name, kept.faults[name]))...)
	}
	return notices, nil
}

// ofThemes reports whether a request speaks of kept themes.
func ofThemes(req search.Request) bool {
	return slices.ContainsFunc(req.Filters, func(f search.Filter) bool { return f.Field == schema.Theme }) ||
		slices.ContainsFunc(req.Facets, func(f search.FacetRequest) bool { return f.Field == schema.Theme }) ||
		req.Aggregate != nil && slices.ContainsFunc(req.Aggregate.By, func(a search.Axis) bool { return a.Histogram == nil && a.Facet.Field == schema.Theme }) ||
		req.Query != nil && search.UsesThemes(req.Query)
}

// KeptTheme is a kept theme with what it finds.
type KeptTheme struct {
	theme.Theme
	Search     searchurl.Search // finds its documents
	ReadBack   string           // the query in words, or as it is if it asks for a value that is not known any more
	Documents  int
	Unreadable string // why the query cannot be read any more, as when the language has changed; "": it can
}

// KeptThemes lists the kept themes in the order of their names, each with the number of
// documents that it has now.
func (r *Reader) KeptThemes(ctx context.Context) ([]KeptTheme, error) {
	kept, err := r.kept(ctx)
	if err != nil || len(kept.all) == 0 {
		return nil, err
	}
	counts, err := r.countThemes(ctx, search.Request{}, kept.given)
	if err != nil {
		return nil, err
	}
	out := make([]KeptTheme, len(kept.all))
	for i, t := range kept.all {
		if out[i], err = r.keptTheme(ctx, t, kept); err != nil {
			return nil, err
		}
		out[i].Documents = counts[t.Name]
	}
	return out, nil
}

func (r *Reader) keptTheme(ctx context.Context, t theme.Theme, kept *keptThemes) (out KeptTheme, err error) {
	out = KeptTheme{Theme: t, Search: searchurl.New().With(schema.Theme, t.Name, searchurl.Any), ReadBack: t.Query, Unreadable: kept.faults[t.Name]}
	if out.Unreadable != "" {
		return out, nil
	}
	s, err := r.readRule(ctx, t)
	if _, unknown := errors.AsType[*searchurl.Errors](err); unknown {
		return out, nil // it asks for a value that is not known any more
	}
	if err != nil {
		return out, err
	}
	out.ReadBack, err = r.readBack(ctx, s)
	return out, err
}

// KeptTheme returns a kept theme by its name. The error is theme.ErrNotFound if there is
// none.
func (r *Reader) KeptTheme(ctx context.Context, name string) (out KeptTheme, err error) {
	if r.Kept == nil {
		return out, theme.ErrNotFound
	}
	t, err := r.Kept.Find(ctx, name)
	if err != nil {
		return out, fmt.Errorf("results: %w", err)
	}
	kept, err := r.kept(ctx)
	if err != nil {
		return out, err
	}
	if out, err = r.keptTheme(ctx, t, kept); err == nil && out.Unreadable == "" {
		out.Documents, err = r.Total(ctx, out.Search)
	}
	return out, err
}

// readRule reads the query of a theme as a search. A fault is one of q.
func (r *Reader) readRule(ctx context.Context, t theme.Theme) (searchurl.Search, error) {
	s := searchurl.New()
	s.Query = t.Query
	s, err := r.Read(ctx, s.Format())
	if err == nil && search.UsesThemes(s.Request.Query) {
		err = searchurl.BadValue("q", "asks for a theme; a theme cannot be made of themes. Write what the other theme asks for")
	}
	return s, err
}

// KeepTheme keeps a theme, or gives one that is kept another query, if its query can be
// read and answered; values are kept by their ids, and From in its canonical form. An error
// is *searchurl.Errors, or theme.ErrNotFound, or one of the data.
func (r *Reader) KeepTheme(ctx context.Context, t theme.Theme, change bool) (KeptTheme, error) {
	if t.From != "" {
		of, err := r.ReadThemes(ctx, t.From)
		if err != nil {
			return KeptTheme{}, err
		}
		t.From = of.Deciding().Encode()
	}
	if err := t.Check(); err != nil {
		return KeptTheme{}, searchurl.BadValue("name", err.Error())
	}
	s, err := r.readRule(ctx, t)
	if err != nil {
		return KeptTheme{}, err
	}
	if _, err := r.Total(ctx, s); err != nil {
		return KeptTheme{}, err
	}
	t.Query = s.Query
	if change {
		_, err = r.Kept.Change(ctx, t.Name, t.Query, t.By)
	} else {
		_, err = r.Kept.Add(ctx, t)
	}
	switch {
	case errors.Is(err, theme.ErrTaken):
		return KeptTheme{}, searchurl.BadValue("name", fmt.Sprintf("“%s” is the name of a kept theme already; choose another name, or change that theme", t.Name))
	case errors.Is(err, theme.ErrFull):
		return KeptTheme{}, searchurl.BadValue("name", fmt.Sprintf("cannot be kept: there are %d themes, which is the most; remove one first", theme.Most))
	case err != nil:
		return KeptTheme{}, fmt.Errorf("results: %w", err)
	}
	return r.KeptTheme(ctx, t.Name)
}

// RemoveTheme ends a theme; its documents stay. The error is theme.ErrNotFound if there
// is none.
func (r *Reader) RemoveTheme(ctx context.Context, name string) error {
	if err := r.Kept.Remove(ctx, name); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return nil
}

// Rule is a query that finds about what a theme of a search has.
type Rule struct {
	Query  string
	Theme  searchurl.Search // the theme
	Of     int              // its documents
	Inside searchurl.Search // documents of the theme that the query finds
	Found  searchurl.Search // all documents of the search that it finds
	In     int              // documents of Inside
	All    int              // documents of Found
}

// RuleOf makes a query of the words and phrases of the theme that a search asks for
// (searchurl.Search.Theme): one after the other, the most telling first, each is added if
// the query then comes nearer to the theme, by the harmonic mean of precision and recall
// among the documents whose themes they are.
func (r *Reader) RuleOf(ctx context.Context, s searchurl.Search) (rule Rule, err error) {
	of, err := r.ReadThemes(ctx, s.Theme.Of)
	if err != nil {
		return rule, err
	}
	found, err := r.themed(ctx, of)
	if err != nil {
		return rule, err
	}
	at := slices.IndexFunc(found.parts, func(p themePart) bool { return p.label == s.Theme.Label && p.label != searchurl.NoTheme })
	if at < 0 {
		return rule, searchurl.BadValue("in_theme", "must be the label of a theme of themes_of")
	}
	part, all := found.parts[at], allParts(found)
	rule.Theme, rule.Of = of.InTheme(part.label), len(part.only.IDs)
	var best query.Or
	nearest := 0.0
	for _, w := range part.words.Words {
		tried := query.Or{Nodes: append(slices.Clip(best.Nodes), PhraseOf(w.Text))}
		in, err := r.ask(ctx, search.Request{Query: tried, Only: part.only})
		if err != nil {
			return rule, err
		}
		both, err := r.ask(ctx, search.Request{Query: tried, Only: all})
		if err != nil {
			return rule, err
		}
		if f := 2 * float64(in.Total) / float64(both.Total+rule.Of); f > nearest {
			best, nearest, rule.In, rule.All = tried, f, in.Total, both.Total
		}
	}
	rule.Query = best.String()
	rule.Inside, rule.Found = rule.Theme, of.InTheme("")
	for _, s := range []*searchurl.Search{&rule.Inside, &rule.Found} {
		s.Query, s.Request.Query = rule.Query, best
	}
	return rule, nil
}

// allParts are the documents of all themes and none.
func allParts(found *foundThemes) *search.Corpus {
	var all []string
	for _, p := range found.parts {
		all = append(all, p.only.IDs...)
	}
	return corpusOf(all)
}

// PhraseOf is the clause that finds a word or phrase as a theme writes it.
func PhraseOf(text string) query.Node {
	if strings.Contains(text, " ") {
		return query.Phrase{Text: text}
	}
	return query.Term{Text: strings.ToLower(text)}
}
