package coding

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/corpus/samples"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Plan says how a sample is drawn. An error about one of its fields is a
// *search.BadRequestError with the name of the field in small letters.
type Plan struct {
	Name     string
	Size     int    // documents; with Articles, articles
	Equal    bool   // as many of each stratum; otherwise as many as it has, and at least 10
	Target   string // agency, by id or name; "": the one that the search asks for, if it is one
	AsSuch   bool   // documents are judged as such, toward no agency
	Seed     string
	By       string // what it is stratified by: one of Strata; "": nothing
	Articles bool   // articles are drawn, each with all its documents that are found
	Codebook samples.Codebook
}

// MaxSize is the most documents, or articles, of a sample that can be asked for.
const MaxSize = 10_000

// Strata are what a sample can be stratified by: the label of the model, or a field.
var Strata = []string{samples.Model, "kind", "outlet", "language", "platform"}

// Finder finds what samples are drawn from.
type Finder interface {
	// Canonical returns a search, given as parameters, with ids in the place of names
	// and without what says how it is shown.
	Canonical(ctx context.Context, search url.Values) (url.Values, error)
	// Find returns all documents that a search finds.
	Find(ctx context.Context, search url.Values) (Found, error)
}

// Found are the documents that a search finds.
type Found struct {
	Snapshot  string // the state of the data
	Documents []FoundDocument
}

// FoundDocument is what decides how a document is drawn.
type FoundDocument struct {
	ID, Article, Kind, Outlet, Language, Platform string
	Toward                                        []string // as the model alone says, as schema.JoinToward makes them
}

func bad(field, format string, args ...any) error {
	return &search.BadRequestError{Field: field, Msg: fmt.Sprintf(format, args...)}
}

func (p Plan) check() error {
	switch {
	case strings.TrimSpace(p.Name) == "" || strings.TrimSpace(p.Name) != p.Name:
		return bad("name", "a sample needs a name, without spaces at its ends")
	case p.Size < 1 || p.Size > MaxSize:
		return bad("size", "%d: want 1 to %d", p.Size, MaxSize)
	case p.By != "" && !slices.Contains(Strata, p.By):
		return bad("by", "%s: want %s, or one of %s", p.By, samples.Model, strings.Join(Strata[1:], ", "))
	}
	if err := p.Codebook.Check(); err != nil {
		return bad("codebook", "%v", err)
	}
	return nil
}

// Draw draws a sample of what a search finds, and keeps it.
func (d Desk) Draw(ctx context.Context, asked url.Values, p Plan) (c Coded, of int, err error) {
	if err := p.check(); err != nil {
		return c, 0, err
	}
	canonical, err := d.Finder.Canonical(ctx, asked)
	if err != nil {
		return c, 0, err
	}
	s := samples.Sample{Name: p.Name, Search: canonical.Encode(), Seed: p.Seed, By: p.By, Articles: p.Articles, Codebook: p.Codebook}
	if s.Target, err = d.target(ctx, canonical, p); err != nil {
		return c, 0, err
	}
	if p.By == samples.Model && s.Target == "" {
		return c, 0, bad("by", "the model has a label toward an agency; say which one with target")
	}
	found, err := d.Finder.Find(ctx, canonical)
	if err != nil {
		return c, 0, err
	}
	if len(found.Documents) == 0 {
		return c, 0, bad("search", "it finds nothing, so nothing can be drawn")
	}
	set := found.set(s)
	s.Snapshot, s.Sizes = found.Snapshot, sizes(set)
	c.Items = samples.Draw(set, s.Seed, s.Articles, allocate(set, s, p.Size, p.Equal))
	c.Sample, err = d.Store.Add(ctx, s, c.Items)
	if errors.Is(err, samples.ErrTaken) {
		err = bad("name", "there is a sample of the name “%s”; choose another name, or extend it", p.Name)
	}
	return c, len(set), err
}

// target is the id of the agency toward which documents are judged; "" if there is none.
func (d Desk) target(ctx context.Context, canonical url.Values, p Plan) (string, error) {
	agencies := canonical["agency"]
	switch {
	case p.AsSuch:
		return "", nil
	case p.Target != "":
		named, err := d.Finder.Canonical(ctx, url.Values{"agency": {p.Target}})
		if err != nil {
			return "", err
		}
		agencies = named["agency"]
	}
	if len(agencies) == 1 {
		return agencies[0], nil
	}
	if p.Codebook.Name == samples.Stance().Name {
		return "", bad("target", "say toward which agency documents are judged, or take a codebook of your own")
	}
	return "", nil
}

// Extend draws again, with the size that is wanted now, and adds what is new. It returns
// the sample with what was added, and of how many documents it is one.
func (d Desk) Extend(ctx context.Context, c Coded, size int, equal bool) (Coded, int, error) {
	if size < 1 || size > MaxSize {
		return c, 0, bad("size", "%d: want 1 to %d", size, MaxSize)
	}
	asked, err := url.ParseQuery(c.Search)
	if err != nil {
		return c, 0, err
	}
	found, err := d.Finder.Find(ctx, asked)
	if err != nil {
		return c, 0, err
	}
	set := found.set(c.Sample)
	drawn := samples.Draw(set, c.Seed, c.Articles, allocate(set, c.Sample, size, equal))
	now, again := byID(set), byID(drawn)
	for _, item := range c.Items {
		is, found := now[item.Document]
		if found && is != item {
			return c, 0, bad("size", "%s has another stratum or label of the model than when it was drawn; draw a new sample, and import what was said of this one", item.Document)
		}
		if _, in := again[item.Document]; found && !in {
			return c, 0, bad("size", "%d: %s was drawn before and would not be in so small a sample; ask for more", size, item.Document)
		}
	}
	c.Snapshot, c.Sizes = found.Snapshot, sizes(set)
	if err := d.Store.Extend(ctx, c.Sample, drawn); err != nil {
		return c, 0, err
	}
	c, err = Of(ctx, d.Store, c.Sample)
	return c, len(set), err
}

func byID(items []samples.Item) map[string]samples.Item {
	all := map[string]samples.Item{}
	for _, item := range items {
		all[item.Document] = item
	}
	return all
}

// set is what a sample is drawn from.
func (f Found) set(s samples.Sample) (set []samples.Item) {
	for _, d := range f.Documents {
		item := samples.Item{Document: d.ID, Article: cmp.Or(d.Article, d.ID)}
		if s.Target != "" {
			item.Label = string(corpus.Unclear)
		}
		for _, pair := range d.Toward {
			if target, side, ok := schema.SplitToward(pair); ok && target == s.Target {
				item.Label = string(side)
			}
		}
		item.Stratum = map[string]string{"kind": d.Kind, "outlet": d.Outlet, "language": d.Language, "platform": d.Platform, samples.Model: item.Label}[s.By]
		set = append(set, item)
	}
	return set
}

// sizes counts the documents of each stratum and label.
func sizes(set []samples.Item) (all []samples.Size) {
	counts := map[samples.Size]int{}
	for _, item := range set {
		counts[samples.Size{Stratum: item.Stratum, Label: item.Label}]++
	}
	for size, n := range counts {
		size.Documents = n
		all = append(all, size)
	}
	slices.SortFunc(all, func(a, b samples.Size) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Label, b.Label))
	})
	return all
}

// leastOfStratum is how many units are drawn of each stratum that has so many, unless of
// each as many: with fewer, no share can be said of it.
const leastOfStratum = 10

// allocate says how many units to draw of each stratum of a set.
func allocate(set []samples.Item, s samples.Sample, size int, equal bool) func(stratum string) int {
	units := map[string]map[string]bool{}
	for _, item := range set {
		if units[item.Stratum] == nil {
			units[item.Stratum] = map[string]bool{}
		}
		id := item.Document
		if s.Articles {
			id = item.Article
		}
		units[item.Stratum][id] = true
	}
	counts := map[string]int{}
	for stratum, ids := range units {
		counts[stratum] = len(ids)
	}
	out := samples.Proportional(counts, size, 0)
	switch {
	case equal:
		out = samples.Equal(counts, size)
	case s.By != "":
		out = samples.Proportional(counts, size, leastOfStratum)
	}
	return func(stratum string) int { return out[stratum] }
}

// Drawn counts the documents of each stratum of a sample, in the order of Strata.
func (c Coded) Drawn() (drawn []samples.Size) {
	for _, stratum := range c.Strata() {
		size := samples.Size{Stratum: stratum}
		for _, item := range c.Items {
			if item.Stratum == stratum {
				size.Documents++
			}
		}
		drawn = append(drawn, size)
	}
	return drawn
}
