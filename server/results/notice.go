package results

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"standpoint/indexer/search/query"
	"standpoint/server/searchurl"
)

// Notice is something that people should know about an answer.
type Notice struct {
	Text   string  // sentences
	Offers []Offer // searches that may have been meant; each finds something
	Minor  bool    // it says no more than the read-back, or offers what finds the same documents
}

// Offer is another search and the number of documents that it finds.
type Offer struct {
	Label  string
	Search searchurl.Search
	Count  int
}

// String writes the notice for a program or a terminal: its text, then the
// parameters of each offer with the number of documents.
func (n Notice) String() string {
	parts := []string{n.Text}
	for _, o := range n.Offers {
		parts = append(parts, fmt.Sprintf("%s: %d with %s.", o.Label, o.Count, o.Search.Format()))
	}
	return strings.Join(parts, " ")
}

// Strings writes notices for programs.
func Strings(notices []Notice) []string {
	out := make([]string, len(notices))
	for i, n := range notices {
		out[i] = n.String()
	}
	return out
}

// said are notices without offers.
func said(texts ...string) []Notice {
	var out []Notice
	for _, text := range texts {
		out = append(out, Notice{Text: text})
	}
	return out
}

// notices returns what people should know about a search that finds so many
// documents: how its query was read and, if it finds nothing, why.
func (r *Reader) notices(ctx context.Context, s searchurl.Search, total int) ([]Notice, error) {
	t := r.Tally()
	unreadable, err := r.unreadable(ctx, s.Request)
	if err != nil {
		return nil, err
	}
	s = s.FirstPage().WithFacets(nil, nil)
	s.Request.Limit = searchurl.DefaultLimit
	read, err := r.readings(ctx, t, s, total)
	if err != nil {
		return nil, err
	}
	narrowed, err := r.narrowed(ctx, t, s, total)
	if err != nil {
		return nil, err
	}
	authors, err := r.authored(ctx, t, s, total)
	if err != nil {
		return nil, err
	}
	var headless []Notice
	if total == 0 && s.Request.Query != nil {
		if headless, err = r.headless(ctx, t, s); err != nil {
			return nil, err
		}
	}
	unheard, err := r.unheardOf(ctx, t, s, total)
	return slices.Concat(unreadable, read, narrowed, authors, headless, unheard), err
}

// readings returns the notices of how the query of a search that finds so many
// documents was read.
func (r *Reader) readings(ctx context.Context, t *Tally, s searchurl.Search, total int) ([]Notice, error) {
	if s.Request.Query == nil {
		return nil, nil
	}
	reading, err := query.ParseValues(s.Query, func(field, text string) (string, error) { return r.values.Read(ctx, field, text) })
	if err != nil {
		return nil, fmt.Errorf("results: notices: %w", err)
	}
	var out []Notice
	for _, n := range reading.Notices {
		offers, err := t.offerQuery(ctx, s, n.Other, "")
		if err != nil {
			return nil, err
		}
		minor := n.Minor
		if n.Other != "" && !minor {
			if minor, err = t.findsSame(ctx, s, total, offers); err != nil {
				return nil, err
			}
		}
		out = append(out, Notice{Text: n.Msg, Offers: offers, Minor: minor})
	}
	return out, nil
}

// findsSame reports whether none of some searches finds other documents than a search
// with so many does.
func (t *Tally) findsSame(ctx context.Context, s searchurl.Search, total int, offers []Offer) (bool, error) {
	for _, o := range offers {
		if o.Count != total {
			return false, nil
		}
		both := s
		both.Request.Query = query.And{Nodes: []query.Node{s.Request.Query, o.Search.Request.Query}}
		n, counted, err := t.Total(ctx, both)
		if err != nil || !counted || n != total {
			return false, err
		}
	}
	return true, nil
}
