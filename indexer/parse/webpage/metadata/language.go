package metadata

import "golang.org/x/text/language"

// language is the article's language as the page says it, as ISO 639-1. Where
// the page's frame says another language than both its article and its card for
// sharing, those two are right: frames are copied from templates.
func (d declared) language() string {
	frame := base(d.Lang)
	said := base(d.item.Text("inLanguage"))
	shared := base(d.Content("og:locale"))
	if said != "" && said == shared {
		return said
	}
	for _, l := range []string{frame, base(d.Content("http-equiv:content-language", "content-language")), said, base(d.Content("language", "dc.language", "dcterms.language", "dc.language.iso")), shared} {
		if l != "" {
			return l
		}
	}
	return ""
}

// base is the language of a tag such as "de_AT"; "" if it has no ISO 639-1 code.
func base(tag string) string {
	if tag == "" || len(tag) > 35 {
		return ""
	}
	t, err := language.Parse(tag)
	if err != nil {
		if len(tag) < 2 {
			return ""
		}
		if t, err = language.Parse(tag[:2]); err != nil || len(tag) > 2 && tag[2] != '-' && tag[2] != '_' {
			return ""
		}
	}
	b, sure := t.Base()
	if sure == language.No || len(b.String()) != 2 {
		return ""
	}
	return b.String()
}
