package schema

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// languages knows the languages of ISO 639-1 by their codes, their codes of
// three letters and their English and own names.
type languages struct{}

// Known reports whether a code of two letters is one of ISO 639-1.
func (languages) Known(_, code string) bool {
	base, err := language.ParseBase(code)
	return err == nil && len(code) == 2 && base.String() == code
}

// Named returns the code of a language by its name or its code of three letters.
func (l languages) Named(field, name string) []string {
	if base, err := language.ParseBase(name); err == nil && len(name) == 3 {
		return []string{base.String()}
	}
	var found []string
	for _, code := range codes() {
		if FitOf(name, l.NamesOf(field, code)...) == Whole {
			found = append(found, code)
		}
	}
	return found
}

// NamesOf returns the English name of a language and its own.
func (languages) NamesOf(_, code string) []string {
	tag, err := language.Parse(code)
	if err != nil {
		return nil
	}
	var names []string
	for _, name := range []string{display.English.Languages().Name(tag), display.Self.Name(tag)} {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// codes are the codes of two letters that have not been replaced by others.
func codes() []string {
	var all []string
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			code := string([]rune{a, b})
			if tag, err := language.Parse(code); err == nil && tag.String() == code {
				all = append(all, code)
			}
		}
	}
	return all
}
