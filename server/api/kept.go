package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus/credentials"
	"standpoint/corpus/theme"
	"standpoint/server/access"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// KeptTheme is a query under a name.
type KeptTheme struct {
	Name      string    `json:"name" example:"alerts at night"`
	Q         string    `json:"q" doc:"What it finds, in the query language." example:"phone* OR \"woke me up\""`
	ReadBack  string    `json:"read_back" doc:"The query in words."`
	Documents int       `json:"documents" doc:"Documents that the query finds now: those of a search with theme=NAME."`
	Kept      time.Time `json:"kept" doc:"When it was kept first."`
	By        string    `json:"by" doc:"Name of the key with which it was kept or changed last; empty: on the command line."`
	From      string    `json:"from" doc:"Parameters of the search whose theme it was; empty: it was written by hand."`

	Unreadable string `json:"unreadable" doc:"Why the query cannot be read any more, as when the language has changed; empty: it can be read. Change such a theme, or remove it: until then it has no documents and is left out where themes are counted."`
}

// KeptThemesAnswer lists kept themes.
type KeptThemesAnswer struct {
	Data []KeptTheme `json:"data" doc:"In the order of names."`
}

// ThemeRule is what to keep.
type ThemeRule struct {
	Name string `json:"name" doc:"What to call the theme; letters, digits, signs and single spaces, 100 at most." example:"alerts at night"`
	Q    string `json:"q" doc:"The query, in the query language; it may not ask for themes." example:"phone* OR \"woke me up\""`
	From string `json:"from" required:"false" doc:"Parameters of the search whose theme it was."`
}

// ThemeQuery is another query of a kept theme.
type ThemeQuery struct {
	Q string `json:"q" doc:"The query, in the query language; it may not ask for themes."`
}

// RuleAnswer is a query made of a theme's words.
type RuleAnswer struct {
	Q      string `json:"q" doc:"Words and phrases of the theme, any of which may match."`
	Theme  Part   `json:"theme" doc:"The theme."`
	Inside Part   `json:"inside" doc:"Documents of the theme that the query finds."`
	Found  Part   `json:"found" doc:"Documents that the query finds, of all that themes_of finds."`
}

// Part is a number of documents with the search that finds exactly these.
type Part struct {
	Count     int    `json:"count"`
	Canonical string `json:"canonical" doc:"Parameters of the search."`
}

func (a *API) registerKept() {
	all, one := Base+"/themes/kept", Base+"/themes/kept/{theme}"
	get(a, huma.Operation{
		OperationID: "keptThemes", Path: all, Tags: []string{"Words"},
		Summary: "Kept themes", Description: "Queries under names, with the number of documents that each has now. A search with theme=NAME finds them; facets=theme counts them.",
	}, nil, a.keptThemes)
	get(a, huma.Operation{
		OperationID: "keptTheme", Path: one, Tags: []string{"Words"},
		Summary: "One kept theme", Description: "A kept theme, and the number of documents that it has now.",
	}, nil, a.keptTheme)
	get(a, huma.Operation{
		OperationID: "themeRule", Path: Base + "/themes/rule", Tags: []string{"Words"},
		Summary: "A query for a theme", Description: "Makes a query of the words of a theme of a search, to be kept, and says how near it comes: words are added, the most telling first, as long as the query comes nearer to the theme.",
	}, themeRuleParams(), a.themeRule)
	if !a.opt.Keeps {
		return
	}
	judged(a, huma.Operation{Method: http.MethodPost, Tags: []string{"Words"}, OperationID: "keepTheme", Path: all, DefaultStatus: http.StatusCreated, Summary: "Keep a theme",
		Description: "Keeps a query under a name, durably. It is an error if the query cannot be read, asks for a theme, or cannot be answered."}, a.bodyOf(ThemeRule{}), credentials.Moderate, a.keepTheme)
	judged(a, huma.Operation{Method: http.MethodPost, Tags: []string{"Words"}, OperationID: "changeTheme", Path: one, Summary: "Give a kept theme another query", Description: "The name stays."}, a.bodyOf(ThemeQuery{}), credentials.Moderate, a.changeTheme)
	judged(a, huma.Operation{Method: http.MethodDelete, Tags: []string{"Words"}, OperationID: "removeTheme", Path: one, Summary: "Remove a kept theme", Description: "Its documents stay. The answer is the theme as it was."}, nil, credentials.Moderate, a.removeTheme)
}

func keptTheme(t results.KeptTheme) *KeptTheme {
	return &KeptTheme{Name: t.Name, Q: t.Query, ReadBack: t.ReadBack, Documents: t.Documents, Kept: t.Kept, By: t.By, From: t.From, Unreadable: t.Unreadable}
}

func (a *API) keptThemes(ctx context.Context, in *request) (*KeptThemesAnswer, error) {
	if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
		return nil, err
	}
	all, err := a.reader.KeptThemes(ctx)
	out := &KeptThemesAnswer{Data: []KeptTheme{}}
	for _, t := range all {
		out.Data = append(out.Data, *keptTheme(t))
	}
	return out, err
}

func (a *API) keptTheme(ctx context.Context, in *request) (*KeptTheme, error) {
	if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
		return nil, err
	}
	t, err := a.reader.KeptTheme(ctx, in.path("theme"))
	return keptTheme(t), err
}

func (a *API) keepTheme(ctx context.Context, in *request) (*KeptTheme, error) {
	var asked ThemeRule
	if err := readJSON(in, &asked); err != nil {
		return nil, err
	}
	kept, err := a.reader.KeepTheme(ctx, theme.Theme{Name: asked.Name, Query: asked.Q, By: access.Of(ctx).Name, From: asked.From}, false)
	return keptTheme(kept), err
}

func (a *API) changeTheme(ctx context.Context, in *request) (*KeptTheme, error) {
	var asked ThemeQuery
	if err := readJSON(in, &asked); err != nil {
		return nil, err
	}
	kept, err := a.reader.KeepTheme(ctx, theme.Theme{Name: in.path("theme"), Query: asked.Q, By: access.Of(ctx).Name}, true)
	return keptTheme(kept), err
}

func (a *API) removeTheme(ctx context.Context, in *request) (*KeptTheme, error) {
	t, err := a.reader.KeptTheme(ctx, in.path("theme"))
	if err != nil {
		return nil, err
	}
	return keptTheme(t), a.reader.RemoveTheme(ctx, t.Name)
}

// themeRuleParams are in_theme and themes_of.
func themeRuleParams() (params []searchurl.Param) {
	for _, p := range searchurl.Params() {
		if p.Name == "in_theme" || p.Name == "themes_of" {
			params = append(params, p)
		}
	}
	return params
}

func (a *API) themeRule(ctx context.Context, in *request) (*RuleAnswer, error) {
	values, err := searchurl.ReadOthers(in.rawQuery(), themeRuleParams()...)
	if err != nil {
		return nil, err
	}
	s, err := a.reader.Read(ctx, values.Encode())
	if err != nil {
		return nil, err
	}
	rule, err := a.reader.RuleOf(ctx, s)
	if err != nil {
		return nil, err
	}
	return &RuleAnswer{Q: rule.Query, Theme: Part{rule.Of, rule.Theme.Format()}, Inside: Part{rule.In, rule.Inside.Format()}, Found: Part{rule.All, rule.Found.Format()}}, nil
}
