package searchurl

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"standpoint/indexer/search"
)

// Theme names one of the themes of what a search finds.
type Theme struct {
	Label string // its words, joined by ThemeJoin, or NoTheme; "": every theme and none
	Of    string // what the themes are of: a search as parameters (Search.Deciding); "": everything
}

// ThemeJoin joins the words of a theme's label, and NoTheme names what fits no theme.
const (
	ThemeJoin = ", "
	NoTheme   = "(none)"
)

// FindTheme returns the documents of a theme of what another search finds, of all its
// documents without a label, and the label that it has now. An error that is *UnknownThemeError says that there is no such theme.
type FindTheme func(ctx context.Context, of Search, label string) (now string, only *search.Corpus, err error)

// UnknownThemeError is a label that no theme has.
type UnknownThemeError struct{ Labels []string } // that themes have, the most alike first

func (e *UnknownThemeError) Error() string { return "there is no such theme" }

func inThemeRule() rule {
	return rule{
		Param: Param{Name: "in_theme", Type: "string", Example: "alert, phones, midnight",
			Description: "Documents of one of the themes of what themes_of finds, by its label as /themes has it; " + NoTheme + ": those that fit no theme. A label that shares words with one is taken for it."},
		read:  func(r *reader, values []string) { r.search.Theme.Label = strings.TrimSpace(values[0]) },
		write: func(s Search) []string { return unless(s.Theme.Label) },
	}
}

func themesOfRule() rule {
	return rule{
		Param: Param{Name: "themes_of", Type: "string", Example: "kind=comment&q=alert",
			Description: "The search whose themes in_theme speaks of, as parameters; without it, everything. Without in_theme: documents of all its themes and none."},
		read:  func(r *reader, values []string) { r.search.Theme.Of = values[0] },
		write: func(s Search) []string { return unless(s.Theme.Of) },
	}
}

// InTheme returns what a theme of the search has, as a search of its own.
func (s Search) InTheme(label string) Search {
	out := New()
	out.Request.View, out.Request.Unit = s.Request.View, s.Request.Unit
	out.Theme = Theme{Label: label, Of: s.Deciding().Encode()}
	return out
}

// WithoutTheme returns the search of the documents of all themes and none.
func (s Search) WithoutTheme() Search {
	s.Theme, s.Request.Only = Theme{}, nil
	return s.FirstPage()
}

// theme looks up the documents of the theme that is asked for.
func (r *reader) theme(ctx context.Context, opt Options) {
	asked := r.search.Theme
	if asked == (Theme{}) || len(r.faults) > 0 || r.err != nil {
		return
	}
	of, err := ParseRaw(ctx, asked.Of, Options{Values: opt.Values})
	if wrong, faulty := errors.AsType[*Errors](err); faulty {
		r.fault("themes_of", UnknownValue, "", "%v", wrong)
		return
	}
	if of.Theme != (Theme{}) {
		r.fault("themes_of", UnknownValue, "", "cannot itself be a search in a theme")
		return
	}
	if err == nil && opt.Theme != nil {
		r.search.Theme.Of = of.Deciding().Encode()
		r.search.Theme.Label, r.search.Request.Only, err = opt.Theme(ctx, of, asked.Label)
	}
	if unknown, is := errors.AsType[*UnknownThemeError](err); is {
		suggestion := ""
		if len(unknown.Labels) > 0 {
			suggestion = unknown.Labels[0]
		}
		r.fault("in_theme", UnknownValue, suggestion, "no theme is called “%s”", clip(asked.Label))
		return
	}
	if err != nil {
		r.err = err
	}
}

// ThemesParams describes the parameters of an address of themes.
func ThemesParams() []Param {
	return paramsAround("Changes nothing here.", []string{"sort", "cursor", "facets", "histogram", "tz", "highlight", "labels"})
}

// ParseThemes reads the part of an address after the question mark as the search whose
// themes are asked for. It fails as ParseRaw does.
func ParseThemes(ctx context.Context, raw string, opt Options) (s Search, err error) {
	err = queryOf(raw, func(values url.Values) error {
		s, err = Parse(ctx, values, opt)
		return err
	})
	s = LinesOf(s).Search
	return s, err
}
