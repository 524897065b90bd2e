package pages

import (
	"net/http"
	"strconv"

	"standpoint/corpus"
	"standpoint/corpus/moderation"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// actsView is the view of acts.html: who did what.
type actsView struct {
	frame
	Acts  []actView
	Older string
	Of    []selectRow // documents of one act, or those that are flagged
	More  int         // of them that are not listed
}

// actView is one thing that somebody did.
type actView struct {
	Name, What, Text string
	At               dateView
	Documents        int
	Href             string // its documents; "" if it has none
	Search           string // the search that it was done on
}

// How many acts and documents are on a page.
const (
	actsPage  = 50
	actedPage = 200
)

// actWords say what was done.
var actWords = map[moderation.Action]string{
	moderation.Flag: "flagged", moderation.Unflag: "took back the flags of", moderation.Note: "wrote a note about", moderation.HandOver: "handed over",
	moderation.Seen: "marked as seen", moderation.Allow: "allowed a group by", moderation.Disallow: "took back that a group is allowed, by",
}

func (p *Pages) acts(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "before")
	if err != nil {
		return err
	}
	before := int64(0)
	if text := values.Get("before"); text != "" {
		if before, err = strconv.ParseInt(text, 10, 64); err != nil || before < 1 {
			return searchurl.BadValue("before", "must be the number of an act")
		}
	}
	acts, err := p.moderation.Acts(r.Context(), before, actsPage)
	if err != nil {
		return err
	}
	v := &actsView{frame: frame{Title: "Who did what", NoIndex: true}}
	for _, a := range acts {
		one := actView{Name: visible(a.Name), What: actWords[a.Action], Text: visible(a.Text), At: newDate(a.At, corpus.PrecisionMinute, corpus.ZoneGiven), Documents: a.Documents}
		if a.Documents > 0 {
			one.Href = actsPath + "/" + strconv.FormatInt(a.ID, 10)
		}
		if a.Search != "" {
			one.Search = "/search?" + a.Search
		}
		v.Acts = append(v.Acts, one)
	}
	if len(acts) == actsPage {
		v.Older = actsPath + "?before=" + strconv.FormatInt(acts[len(acts)-1].ID, 10)
	}
	return p.show(w, r, "acts", v)
}

func (p *Pages) acted(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return problem.New(problem.NotFound, "There is no act with this number.")
	}
	ids, err := p.moderation.Documents(r.Context(), id)
	if err != nil {
		return problem.New(problem.NotFound, "There is no act with this number.")
	}
	return p.listActed(w, r, "Documents of act "+strconv.FormatInt(id, 10), ids)
}

func (p *Pages) flagged(w http.ResponseWriter, r *http.Request) error {
	ids, err := p.moderation.Flagged(r.Context())
	if err != nil {
		return err
	}
	return p.listActed(w, r, "Flagged", ids)
}

func (p *Pages) listActed(w http.ResponseWriter, r *http.Request, title string, ids []string) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	v := &actsView{frame: frame{Title: title, NoIndex: true}, More: max(0, len(ids)-actedPage)}
	ids = ids[:len(ids)-v.More]
	documents, err := p.reader.Documents(r.Context(), ids)
	if err != nil {
		return err
	}
	of, err := p.moderation.Of(r.Context(), ids)
	if err != nil {
		return err
	}
	held := map[string]corpus.Document{}
	for _, d := range documents {
		held[d.ID] = d
	}
	for _, id := range ids {
		row := selectRow{ID: id, Marks: marksOf(of[id])}
		if d, is := held[id]; is {
			row.Place, row.Text, row.Lang = placeOf(d), corpus.Excerpt(visible(d.Text()), campaignExcerpt), langOf(d)
		}
		v.Of = append(v.Of, row)
	}
	return p.show(w, r, "acts", v)
}
