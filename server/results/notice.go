package results

import (
	"context"
	"fmt"
	"strings"

	"standpoint/indexer/search/query"
	"standpoint/server/searchurl"
)

// Notice is something that people should know about an answer.
type Notice struct {
	Text   string  // sentences
	Offers []Offer // searches that may have been meant; each finds something
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
	read, err := r.readings(ctx, s)
	if err != nil {
		return nil, err
	}
	unheard, err := r.unheardOf(ctx, s, total)
	return append(read, said(unheard...)...), err
}

// readings returns the notices of how the query of a search was read.
func (r *Reader) readings(ctx context.Context, s searchurl.Search) ([]Notice, error) {
	if s.Request.Query == nil {
		return nil, nil
	}
	reading, err := query.ParseValues(s.Query, func(field, text string) (string, error) { return r.values.Read(ctx, field, text) })
	if err != nil {
		return nil, fmt.Errorf("results: notices: %w", err)
	}
	var out []Notice
	for _, n := range reading.Notices {
		notice := Notice{Text: n.Msg}
		if n.Other != "" {
			if notice.Offers, err = r.otherQuery(ctx, s, n.Other); err != nil {
				return nil, err
			}
		}
		out = append(out, notice)
	}
	return out, nil
}

// otherQuery offers a search with another query, if that finds something.
func (r *Reader) otherQuery(ctx context.Context, s searchurl.Search, text string) ([]Offer, error) {
	values := s.FirstPage().Values()
	values.Set("q", text)
	other, err := r.Read(ctx, values.Encode())
	if err != nil {
		return nil, fmt.Errorf("results: notices: %w", err)
	}
	n, err := r.Total(ctx, other)
	if err != nil || n == 0 {
		return nil, err
	}
	return []Offer{{Label: text, Search: other, Count: n}}, nil
}
