package gazetteer

import (
	"fmt"
	"strings"

	"standpoint/indexer/words"
)

// Company is what stands around a name that other things have too: NATO is an
// alliance among troops and treaties, and a strap among watches.
type Company struct {
	with, without map[string]bool
	// Other reports that the name alone is something else: only its company makes it
	// the agency's.
	Other bool
}

// With reports whether a word in lower case speaks for the agency.
func (c *Company) With(word string) bool { return c.with[word] }

// Without reports whether a word in lower case speaks for something else.
func (c *Company) Without(word string) bool { return c.without[word] }

// anyName is the row of company.tsv for all names.
const anyName = "*"

// Company returns what stands around a name, as it is written; nil if nothing is
// known of it.
func (g *Gazetteer) Company(name string) *Company { return g.company[name] }

// AnyCompany returns what stands around the names of all agencies.
func (g *Gazetteer) AnyCompany() *Company {
	if c := g.company[anyName]; c != nil {
		return c
	}
	return &Company{}
}

// readCompany reads a row of company.tsv. A name that never is an agency's is
// kept apart: it is found as a whole and hides the shorter names in it.
func (g *Gazetteer) readCompany(c []string, _ origin) error {
	switch c[1] {
	case "never":
		if c[2] != "" || c[3] != "" {
			return fmt.Errorf("a name that is never an agency's needs no company")
		}
		g.never = append(g.never, c[0])
		return nil
	case "agency", "other":
		g.company[c[0]] = &Company{with: wordSet(c[2]), without: wordSet(c[3]), Other: c[1] == "other"}
		return nil
	}
	return fmt.Errorf("alone must be agency, other or never, not %q", c[1])
}

func wordSet(cell string) map[string]bool {
	set := make(map[string]bool, strings.Count(cell, " ")+1)
	for word := range strings.FieldsSeq(cell) {
		set[words.Fold(word)] = true
	}
	return set
}
