// Package theme is the contract of the store of kept themes: queries under names. They are
// kept beside the documents: no change log and no index knows of them, so a theme takes in
// whatever its query finds at the time of asking, new documents too, and survives every
// rebuild. Implementations pass themetest.
package theme

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Theme is a query under a name.
type Theme struct {
	ID    int64     // increasing, given by the store when a theme is added or changed; never given again
	Name  string    // as people call it; see Check
	Query string    // in the query language; see Check
	Kept  time.Time // when it was added; UTC, whole seconds; given by Add
	By    string    // name of the key that it was added or last changed with; "": on the command line
	From  string    // parameters of the search whose theme it was, in their canonical form; "": it was written by hand
}

// The most characters of a name and of a query.
const (
	MaxName  = 100
	MaxQuery = 4000
)

// Most is how many themes a store keeps at most.
const Most = 500

// Check is an error if a theme cannot have its name or its query. It does not read the query.
func (t Theme) Check() error {
	bad := func(text string) bool {
		return !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
	}
	switch {
	case strings.TrimSpace(t.Name) == "" || strings.TrimSpace(t.Name) != t.Name:
		return fmt.Errorf("a theme needs a name, without spaces at its ends; not %q", t.Name)
	case bad(t.Name):
		return fmt.Errorf("the name of a theme has letters, digits, signs and spaces; not %q", t.Name)
	case utf8.RuneCountInString(t.Name) > MaxName:
		return fmt.Errorf("the name of a theme has at most %d characters", MaxName)
	case strings.TrimSpace(t.Query) == "":
		return fmt.Errorf("the theme %q needs a query", t.Name)
	case bad(t.Query):
		return fmt.Errorf("the query of the theme %q must be on one line, in letters, digits and signs", t.Name)
	case utf8.RuneCountInString(t.Query) > MaxQuery:
		return fmt.Errorf("the query of the theme %q has more than %d characters", t.Name, MaxQuery)
	}
	return nil
}

// The errors of kept themes.
var (
	ErrNotFound = errors.New("there is no such theme")
	ErrTaken    = errors.New("there is a theme of this name")
	ErrFull     = fmt.Errorf("there can be at most %d themes", Most)
)

// Store keeps themes. Several processes may hold the same store open, and see at once
// what another has written. Every method is safe for use by several goroutines.
type Store interface {
	// Add keeps themes, all of them or none, durable on return, and returns them with
	// their ids and the time of the store's clock. The error is ErrTaken if a theme has
	// the name of one, ErrFull if there would be more than Most themes.
	Add(ctx context.Context, themes ...Theme) ([]Theme, error)
	// Change gives the theme of a name another query, durable on return, and returns it
	// with its new id. When it was added and from what stays. The error is ErrNotFound if
	// there is no such theme.
	Change(ctx context.Context, name, query, by string) (Theme, error)
	// Find returns the theme of a name; ErrNotFound if there is none.
	Find(ctx context.Context, name string) (Theme, error)
	// List returns all themes in the order of their names, byte for byte.
	List(ctx context.Context) ([]Theme, error)
	// State differs whenever other themes are there, or one has another query.
	State(ctx context.Context) (string, error)
	// Remove deletes the theme of a name, durable on return; ErrNotFound if there is none.
	Remove(ctx context.Context, name string) error
}
