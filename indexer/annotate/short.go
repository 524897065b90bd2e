package annotate

import (
	"strings"

	"standpoint/indexer/gazetteer"
)

// shortForm returns a capitalised word such as "Court" or "Commission" that may
// stand for a body named in full elsewhere; nil if word i is none or belongs to a
// longer name.
func (p *part) shortForm(i int) *seen {
	w := p.words[i]
	if !bodies[w.Key] || !w.Capital() || w.AllCaps() || p.heading[i] || p.shouted[i] || w.Hyphen {
		return nil
	}
	if p.joined(i) {
		if before := p.words[i-1]; before.Capital() && !functionWords[before.Key] || before.Key == "of" || before.Key == "a" || before.Key == "an" || before.Key == "no" {
			return nil
		}
	}
	if i+1 < len(p.words) && (p.joined(i+1) || p.words[i+1].Hyphen) && (p.words[i+1].Capital() || p.words[i+1].Key == "of" || p.words[i+1].Key == "for") {
		return nil
	}
	return &seen{part: p, from: i, to: i + 1, short: w.Key}
}

// resolveShort finds what short forms stand for: the body with this word in its name
// that was named last before, or else the only one in the text, or else the only
// one in the texts around.
func (r *reading) resolveShort(g *gazetteer.Gazetteer, context around) {
	last := map[string]*gazetteer.Agency{} // by short form
	only := map[string]*gazetteer.Agency{} // nil if there are several
	note := func(a *gazetteer.Agency) {
		for _, word := range shortFormsOf(a) {
			last[word] = a
			if known, found := only[word]; found && known != a {
				only[word] = nil
			} else {
				only[word] = a
			}
		}
	}
	open := false
	for _, x := range r.seen {
		switch {
		case x.agency != nil:
			note(x.agency)
		case x.short != "":
			x.agency = last[x.short]
			open = open || x.agency == nil
		}
	}
	if !open {
		return
	}
	if len(only) == 0 {
		for id := range context.agencies {
			if a, ok := g.Agency(id); ok {
				note(a)
			}
		}
	}
	for _, x := range r.seen {
		if x.short != "" && x.agency == nil {
			x.agency = only[x.short]
		}
	}
}

// shortFormsOf returns the words that may stand for a body: those in its name, and
// those for its kind.
func shortFormsOf(a *gazetteer.Agency) []string {
	var forms []string
	for word := range strings.FieldsSeq(strings.ToLower(a.Name)) {
		if bodies[word] {
			forms = append(forms, word)
		}
	}
	switch a.Kind {
	case "court":
		forms = append(forms, "court")
	case "legislature":
		forms = append(forms, "assembly", "parliament")
	}
	return forms
}
