package pages

import "standpoint/server/results"

// noticeView is something to know about an answer, with searches that may have
// been meant.
type noticeView struct {
	Text   string
	Offers []loosenView
}

// noticeViews shows notices; the minor ones only if nothing was found.
func noticeViews(notices []results.Notice, found bool) []noticeView {
	var out []noticeView
	for _, n := range notices {
		if n.Minor && found {
			continue
		}
		v := noticeView{Text: visible(n.Text)}
		for _, o := range n.Offers {
			v.Offers = append(v.Offers, loosenView{link{Label: visible(o.Label), Href: o.Search.URL("/search")}, o.Count})
		}
		out = append(out, v)
	}
	return out
}
