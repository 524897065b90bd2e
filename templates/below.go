package templates

import "regexp"

// local are the addresses of this site in a page. A template escapes the quotes of
// texts, so that these are attributes and never words of a text.
var local = regexp.MustCompile(`(\s(?:href|src|action|formaction)=")(/(?:[^/"]|"))`)

// Below returns a page with its links to this site below a path, where a proxy shows the
// site; "": the page as it is.
func Below(page []byte, base string) []byte {
	if base == "" {
		return page
	}
	return local.ReplaceAll(page, []byte("${1}"+base+"${2}"))
}
