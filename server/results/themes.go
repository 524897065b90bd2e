package results

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/themes"
	"standpoint/server/searchurl"
)

// MaxThemed is how many documents themes are looked for in at most.
const MaxThemed = 250_000

// Themes says what the documents that a search finds are about.
type Themes struct {
	Search    searchurl.Search
	Documents int // that the search finds
	Authors   int // different names
	Themes    []Theme
	Left      Theme             // what fits no theme; without words and typical documents
	Lead      string            // the target toward which most of the documents were judged; "" if there is none
	Timeline  *search.Histogram // of all; those of themes have its interval
	Snapshot  Snapshot
	Canonical string
	ReadBack  string
	Notices   []Notice
}

// Theme is one theme.
type Theme struct {
	Label     []string
	Search    searchurl.Search // finds exactly its documents
	ReadBack  string           // of Search
	Documents int
	Authors   int
	Words     []themes.Word
	Sides     map[corpus.Label]int // toward Themes.Lead
	Timeline  *search.Histogram
	Typical   []Item // two at most
	Dissent   *Item  // takes the side that fewer of its documents take; nil if there is none
}

// ReadThemes reads the part of an address after the question mark as the search whose
// themes are asked for, as Read reads a search.
func (r *Reader) ReadThemes(ctx context.Context, raw string) (searchurl.Search, error) {
	return searchurl.ParseThemes(ctx, raw, r.options())
}

// options says what addresses may hold.
func (r *Reader) options(also ...string) searchurl.Options {
	return searchurl.Options{Also: also, Values: r.values, Theme: r.findTheme}
}

// Themes finds the themes of what a search finds, and counts each by searching for it.
func (r *Reader) Themes(ctx context.Context, s searchurl.Search) (*Themes, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	found, err := r.themed(ctx, s)
	if err != nil {
		return nil, err
	}
	out := &Themes{Search: s, Authors: found.authors, Canonical: s.Deciding().Encode()}
	req := plainly(s)
	req.Facets = []search.FacetRequest{{Field: schema.Toward}}
	req.Histogram = &search.HistogramRequest{Interval: search.Auto}
	all, err := r.ask(ctx, req)
	if err != nil {
		return nil, err
	}
	out.Documents, out.Timeline = all.Total, all.Histogram
	out.Snapshot = Snapshot{Index: all.Applied, Records: held}
	out.Lead = leadOf(all.Facets[0])
	for _, part := range found.parts {
		theme, err := r.theme(ctx, s, out, part)
		if err != nil {
			return nil, err
		}
		if part.label == searchurl.NoTheme {
			out.Left = theme
			continue
		}
		out.Themes = append(out.Themes, theme)
	}
	if out.ReadBack, err = r.readBack(ctx, s); err != nil {
		return nil, err
	}
	out.Notices, err = r.notices(ctx, s, out.Documents)
	return out, err
}

// ThemeSummary is a theme by its label alone.
type ThemeSummary struct {
	Label     string
	Search    searchurl.Search // finds its documents
	Documents int
}

// ThemeSummaries are the themes of what a search finds, the largest first. There are none
// where it finds fewer documents than themes need, or more than MaxThemed.
func (r *Reader) ThemeSummaries(ctx context.Context, s searchurl.Search, documents int) (out []ThemeSummary, err error) {
	if documents < themes.Few || documents > MaxThemed {
		return nil, nil
	}
	found, err := r.themed(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, part := range found.parts {
		if part.label != searchurl.NoTheme {
			out = append(out, ThemeSummary{part.label, s.InTheme(part.label), len(part.only.IDs)})
		}
	}
	return out, nil
}

// leadOf is the target toward which most documents were judged, by a facet of Toward;
// of equals the first by id. It is "" if there is none.
func leadOf(toward search.Facet) (lead string) {
	judged := map[string]int{}
	for _, v := range toward.Values {
		if target, _, ok := schema.SplitToward(v.Value); ok {
			judged[target] += v.Count
		}
	}
	for target, n := range judged {
		if n > judged[lead] || n == judged[lead] && (lead == "" || target < lead) {
			lead = target
		}
	}
	return lead
}

// theme describes one theme: everything that is counted is counted by the search that
// finds its documents.
func (r *Reader) theme(ctx context.Context, of searchurl.Search, all *Themes, part themePart) (Theme, error) {
	s := of.InTheme(part.label)
	s.Request.Only = part.only
	out := Theme{Label: part.words.Label, Search: s, Words: part.words.Words, Authors: part.authors, Sides: map[corpus.Label]int{}}
	req := plainly(s)
	req.Facets = []search.FacetRequest{{Field: schema.Toward}}
	req.Histogram = &search.HistogramRequest{Interval: all.Timeline.Interval}
	counted, err := r.ask(ctx, req)
	if err != nil {
		return out, err
	}
	out.Documents, out.Timeline = counted.Total, counted.Histogram
	for _, v := range counted.Facets[0].Values {
		if target, side, ok := schema.SplitToward(v.Value); ok && target == all.Lead {
			out.Sides[side] = v.Count
		}
	}
	if out.ReadBack, err = r.readBack(ctx, s); err != nil {
		return out, err
	}
	documents, err := r.byID(ctx, part.typical)
	if err != nil {
		return out, err
	}
	var shown []corpus.Document
	for _, id := range part.typical {
		if d, there := documents[id]; there {
			shown = append(shown, d)
		}
	}
	f := &found{documents: shown, hits: make([]search.Hit, len(shown))}
	if out.Typical, err = r.items(ctx, s, f, r.documents); err != nil {
		return out, err
	}
	out.Dissent, err = r.dissent(ctx, s, all.Lead, out)
	return out, err
}

// dissent is the surest document of the side that fewer take; nil if nobody takes it, or
// both sides are taken equally often.
func (r *Reader) dissent(ctx context.Context, s searchurl.Search, lead string, theme Theme) (*Item, error) {
	side := corpus.Critical
	switch critical, supportive := theme.Sides[corpus.Critical], theme.Sides[corpus.Supportive]; {
	case critical == supportive || min(critical, supportive) == 0:
		return nil, nil
	case supportive < critical:
		side = corpus.Supportive
	}
	s = s.With(schema.Toward, schema.JoinToward(lead, side), searchurl.Any).WithSort(search.Confidence)
	s.Request.Limit = len(theme.Typical) + 1
	f, err := r.find(ctx, s)
	if err != nil {
		return nil, err
	}
	items, err := r.items(ctx, s, f, r.documents)
	for i := range items {
		if !slices.ContainsFunc(theme.Typical, func(t Item) bool { return t.Document.ID == items[i].Document.ID }) {
			return &items[i], err
		}
	}
	return nil, err
}

// themePart is one theme, or what fits none.
type themePart struct {
	label   string // as Theme.Label of searchurl
	words   themes.Theme
	only    *search.Corpus
	authors int
	typical []string // ids
}

// foundThemes are the themes of a search, in one state of the index.
type foundThemes struct {
	request string
	applied corpus.State
	parts   []themePart
	authors int
}

// heldThemes keeps the themes of the last searches that were asked for. They are looked
// for one after the other: each takes a processor.
type heldThemes struct {
	mu     sync.Mutex
	kept   []*foundThemes // the last one first
	finder themes.Finder
}

// themesKept is of how many searches themes are kept.
const themesKept = 8

// themed finds the themes of a search, or has them.
func (r *Reader) themed(ctx context.Context, s searchurl.Search) (*foundThemes, error) {
	req := plainly(s)
	r.themesHeld.mu.Lock()
	defer r.themesHeld.mu.Unlock()
	listing, err := r.engine.List(ctx, search.ListRequest{Request: req})
	if err != nil {
		return nil, fmt.Errorf("results: themes: %w", err)
	}
	if err := r.checkState(ctx, listing.Applied); err != nil {
		return nil, err
	}
	if listing.Len > MaxThemed {
		return nil, &search.BadRequestError{Field: "q", Msg: fmt.Sprintf("finds %d documents; themes are looked for in at most %d. Narrow the search, for example by outlet or from and to", listing.Len, MaxThemed)}
	}
	request := s.Deciding().Encode()
	kept := r.themesHeld.kept
	if i := slices.IndexFunc(kept, func(f *foundThemes) bool { return f.request == request && f.applied == listing.Applied }); i >= 0 {
		found := kept[i]
		r.themesHeld.kept = append([]*foundThemes{found}, slices.Delete(slices.Clone(kept), i, i+1)...)
		return found, nil
	}
	found, err := r.findThemes(ctx, listing)
	if err != nil {
		return nil, err
	}
	found.request, found.applied = request, listing.Applied
	r.themesHeld.kept = append([]*foundThemes{found}, kept[:min(len(kept), themesKept-1)]...)
	return found, nil
}

// findThemes reads the documents of a listing and finds their themes.
func (r *Reader) findThemes(ctx context.Context, listing *search.Listing) (*foundThemes, error) {
	docs := make([]themes.Document, 0, listing.Len)
	authors := make([][]string, 0, listing.Len)
	lengths := make([]int, 0, listing.Len)
	gone := make([]string, 0)
	ids := make([]string, 0, walkedIDs)
	for at := 0; at < listing.Len; {
		ids = ids[:0]
		for ; at < listing.Len && len(ids) < walkedIDs; at++ {
			ids = append(ids, listing.At(at).ID)
		}
		read, err := r.documents.Get(ctx, ids)
		if err != nil {
			return nil, fmt.Errorf("results: documents: %w", err)
		}
		held := map[string]bool{}
		for _, d := range read {
			held[d.ID] = true
			doc := themes.Document{ID: d.ID, Text: themes.Own(d), Group: d.DuplicateGroup}
			if d.Comment != nil {
				doc.Parent = d.Comment.ParentID
			}
			docs, authors, lengths = append(docs, doc), append(authors, d.Authors()), append(lengths, utf8.RuneCountInString(doc.Text))
		}
		for _, id := range ids {
			if !held[id] {
				gone = append(gone, id)
			}
		}
	}
	r.themesHeld.finder.Words = r.Meanings
	found := r.themesHeld.finder.Find(docs)
	out := &foundThemes{}
	members := make([][]int, len(found.Themes)+1) // the last: those of none
	for n, theme := range found.Themes {
		members[n] = theme.Documents
	}
	last := len(found.Themes)
	for i, of := range found.Of {
		if of == themes.None {
			members[last] = append(members[last], i)
		}
	}
	for n, list := range members {
		part := themePart{label: searchurl.NoTheme}
		in := make([]string, 0, len(list))
		for _, i := range list {
			in = append(in, docs[i].ID)
		}
		if n < last {
			part.words = found.Themes[n]
			part.label = strings.Join(part.words.Label, searchurl.ThemeJoin)
			part.typical = typical(list, docs, authors, lengths)
		} else {
			in = append(in, gone...)
		}
		part.authors = differ(list, authors)
		part.only = corpusOf(in)
		out.parts = append(out.parts, part)
	}
	every := make([]int, len(docs))
	for i := range every {
		every[i] = i
	}
	out.authors = differ(every, authors)
	return out, nil
}

// corpusOf is a set of documents, named by what is in it.
func corpusOf(ids []string) *search.Corpus {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return &search.Corpus{Key: fmt.Sprintf("theme %x", sha256.Sum256([]byte(strings.Join(ids, "\n")))), IDs: ids}
}

// differ counts the different authors of some documents.
func differ(list []int, authors [][]string) int {
	names := map[string]bool{}
	for _, i := range list {
		for _, name := range authors[i] {
			names[name] = true
		}
	}
	return len(names)
}

// A typical document has so many code points of its own, if there is one.
const (
	typicalLeast = 60
	typicalMost  = 700
	typicalFew   = 2
)

// typical are the ids of the documents nearest to the middle of a theme that are easily
// read, of different authors and groups of copies.
func typical(list []int, docs []themes.Document, authors [][]string, lengths []int) (ids []string) {
	used := map[string]bool{}
	take := func(i int) {
		names := append([]string{docs[i].ID}, authors[i]...)
		if docs[i].Group != "" {
			names = append(names, docs[i].Group)
		}
		if len(ids) == typicalFew || slices.ContainsFunc(names, func(name string) bool { return used[name] }) {
			return
		}
		for _, name := range names {
			used[name] = true
		}
		ids = append(ids, docs[i].ID)
	}
	for _, i := range list {
		if lengths[i] >= typicalLeast && lengths[i] <= typicalMost {
			take(i)
		}
	}
	for _, i := range list {
		take(i)
	}
	return ids
}

// findTheme is a searchurl.FindTheme. A theme that no longer has a label is the one that
// shares most words with it: themes change a little when documents do.
func (r *Reader) findTheme(ctx context.Context, of searchurl.Search, label string) (string, *search.Corpus, error) {
	found, err := r.themed(ctx, of)
	if err != nil {
		return "", nil, err
	}
	if label == "" {
		return "", allParts(found), nil
	}
	asked := strings.Split(label, searchurl.ThemeJoin)
	shared := func(p themePart) (n int) {
		for _, word := range asked {
			if slices.ContainsFunc(p.words.Label, func(own string) bool { return strings.EqualFold(own, word) }) {
				n++
			}
		}
		return n
	}
	if i := slices.IndexFunc(found.parts, func(p themePart) bool { return p.label == label }); i >= 0 {
		return label, found.parts[i].only, nil
	}
	parts := slices.SortedStableFunc(slices.Values(found.parts), func(a, b themePart) int { return cmp.Compare(shared(b), shared(a)) })
	if best := parts[0]; shared(best) > 0 {
		return best.label, best.only, nil
	}
	unknown := &searchurl.UnknownThemeError{}
	for _, p := range parts {
		unknown.Labels = append(unknown.Labels, p.label)
	}
	return "", nil, unknown
}
