package pages

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// named are the fields whose values are called by names that texts hold.
var named = []string{schema.Outlet, schema.Agency, schema.Location}

// elsewhere returns other searches for a value that cannot be read, each of which
// finds something: with the values that are suggested after the first and, if none
// is, with the value as words of the texts.
func (p *Pages) elsewhere(ctx context.Context, values url.Values, f searchurl.Fault) ([]loosenView, error) {
	if f.Code != searchurl.UnknownValue || len(values[f.Param]) != 1 {
		return nil, nil
	}
	var found []loosenView
	counts := p.reader.Tally()
	for _, other := range f.Others {
		changed := copied(values)
		changed.Set(f.Param, other)
		view, err := p.counted(ctx, counts, other, changed)
		if err != nil {
			return nil, err
		}
		found = append(found, view...)
	}
	words := query.PhraseOf(values.Get(f.Param))
	if f.Suggestion != "" || !slices.Contains(named, f.Param) || words == nil || values.Get("match") != "" {
		return found, nil
	}
	changed := copied(values)
	changed.Del(f.Param)
	text := words.String()
	if asked, err := query.Parse(values.Get("q")); err == nil && values.Get("q") != "" {
		text = query.And{Nodes: []query.Node{asked, words}}.String()
	}
	changed.Set("q", text)
	view, err := p.counted(ctx, counts, "“"+visible(values.Get(f.Param))+"” as words", changed)
	return append(found, view...), err
}

func copied(values url.Values) url.Values {
	out := url.Values{}
	for name, given := range values {
		out[name] = slices.Clone(given)
	}
	out.Del("cursor")
	return out
}

// counted is a search by its parameters, if it can be read and finds something.
func (p *Pages) counted(ctx context.Context, counts *results.Tally, label string, values url.Values) ([]loosenView, error) {
	s, err := p.reader.Read(ctx, values.Encode())
	if _, wrong := errors.AsType[*searchurl.Errors](err); wrong {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	n, _, err := counts.Total(ctx, s)
	if err != nil || n == 0 {
		return nil, err
	}
	return []loosenView{{link{Label: label, Href: s.URL("/search")}, n}}, nil
}
