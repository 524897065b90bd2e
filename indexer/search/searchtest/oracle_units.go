package searchtest

import (
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// units are what counts as one of the documents found.
type units struct {
	by    search.Unit
	heads map[string]document // the first of each
}

func unitsOf(req search.Request, found []document) units {
	u := units{by: req.Unit, heads: map[string]document{}}
	for _, d := range found {
		if head, known := u.heads[u.of(d)]; !known || precedes(d, head) {
			u.heads[u.of(d)] = d
		}
	}
	return u
}

// of names the unit of a document.
func (u units) of(d document) string {
	if groups := d.Keywords[schema.Copies]; u.by == search.ByGroup && len(groups) > 0 {
		return "group " + groups[0]
	}
	return "document " + d.ID
}

// precedes reports whether a stands for b.
func precedes(a, b document) bool {
	switch {
	case a.Date.IsZero() != b.Date.IsZero():
		return b.Date.IsZero()
	case !a.Date.Equal(b.Date):
		return a.Date.Before(b.Date)
	}
	return a.ID < b.ID
}

// first leaves the documents that stand for their units.
func (u units) first(found []document) (out []document) {
	for _, d := range found {
		if u.heads[u.of(d)].ID == d.ID {
			out = append(out, d)
		}
	}
	return out
}

// each gives the first of the unit of every document, each once.
func (u units) each(docs []document) (out []document) {
	seen := map[string]bool{}
	for _, d := range docs {
		if key := u.of(d); !seen[key] {
			seen[key] = true
			out = append(out, u.heads[key])
		}
	}
	return out
}
