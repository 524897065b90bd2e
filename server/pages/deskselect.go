package pages

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/moderation"
	"standpoint/server/searchurl"
	"standpoint/server/table"
)

const (
	selectPath  = deskPath + "/select"
	flaggedPath = deskPath + "/flagged"
	actsPath    = deskPath + "/acts"
)

// selectView is the view of select.html: comments to do something with.
type selectView struct {
	frame
	ReadBack string
	Total    int
	Search   string // as the form sends it
	Comments []selectRow
	Next     string
	Back     string // the desk
	Done     string // what was done just now
	Most     int    // documents that one act can have
}

// selectRow is a comment that can be ticked.
type selectRow struct {
	ID    string
	Place placeView
	Text  string
	Lang  string
	Marks []string // what was done with it: flagged, notes
}

// maxActed is the most documents that are acted on at once.
const maxActed = 10_000

// maxNote is the most code points of a note.
const maxNote = 2000

func (p *Pages) selectable(w http.ResponseWriter, r *http.Request) error {
	c, err := p.reader.Read(r.Context(), r.URL.RawQuery, "done")
	if err != nil {
		return err
	}
	return p.showSelectable(w, r, c, r.URL.Query().Get("done"))
}

func (p *Pages) showSelectable(w http.ResponseWriter, r *http.Request, s searchurl.Search, done string) error {
	page, err := p.reader.Search(r.Context(), s.WithFacets(nil, nil))
	if err != nil {
		return err
	}
	v := &selectView{frame: frame{Title: "Select", NoIndex: true}, ReadBack: visible(page.ReadBack), Total: page.Total, Search: s.FirstPage().Format(), Done: doneWords[done], Most: maxActed,
		Back: searchurl.CampaignsOf(s).URL(deskPath)}
	var ids []string
	for _, item := range page.Items {
		ids = append(ids, item.Document.ID)
		v.Comments = append(v.Comments, selectRow{ID: item.Document.ID, Place: placeOf(item.Document), Text: corpus.Excerpt(visible(item.Document.Text()), campaignExcerpt), Lang: langOf(item.Document)})
	}
	of, err := p.moderation.Of(r.Context(), ids)
	if err != nil {
		return err
	}
	for i := range v.Comments {
		v.Comments[i].Marks = marksOf(of[v.Comments[i].ID])
	}
	if page.Next != "" {
		values := s.FirstPage().Values()
		values.Set("cursor", page.Next)
		v.Next = selectPath + "?" + values.Encode()
	}
	return p.show(w, r, "select", v)
}

// placeOf is where a document stands.
func placeOf(d corpus.Document) placeView {
	if d.Comment != nil {
		return newPlace(d)
	}
	return placeView{Href: articleHref(d.ID), Date: documentDate(d), Name: "article", On: headlineOf(d)}
}

// doneWords say what was done just now.
var doneWords = map[string]string{string(moderation.Flag): "They are flagged.", string(moderation.Unflag): "They are not flagged any more.", string(moderation.Note): "The note is kept."}

// marksOf says what moderators did with a document that still holds.
func marksOf(acts []moderation.Act) (marks []string) {
	flagged := ""
	for _, a := range acts {
		switch a.Action {
		case moderation.Flag:
			flagged = "flagged by " + visible(a.Name) + ", " + day(a.At)
		case moderation.Unflag:
			flagged = ""
		case moderation.HandOver:
			marks = append(marks, "handed over by "+visible(a.Name)+", "+day(a.At))
		case moderation.Note:
			if a.Text != "" {
				marks = append(marks, "note by "+visible(a.Name)+": "+visible(a.Text))
			}
		}
	}
	if flagged != "" {
		marks = append([]string{flagged}, marks...)
	}
	return marks
}

// doSelected does something with comments that were ticked, or with all that match.
func (p *Pages) doSelected(w http.ResponseWriter, r *http.Request) error {
	values, err := formOf(w, r, []string{"id"}, "search", "which", "total", "action", "note")
	if err != nil {
		return err
	}
	s, err := p.reader.Read(r.Context(), values.Get("search"))
	if err != nil {
		return err
	}
	does := act(r, moderation.Action(values.Get("action")))
	if !slices.Contains([]moderation.Action{moderation.Flag, moderation.Unflag, moderation.Note, moderation.HandOver}, does.Action) {
		return searchurl.BadValue("action", "must be flag, unflag, note or hand over")
	}
	if does.Action == moderation.Note {
		if does.Text = strings.TrimSpace(strings.ToValidUTF8(values.Get("note"), "\uFFFD")); does.Text == "" || len([]rune(does.Text)) > maxNote {
			return searchurl.BadValue("note", fmt.Sprintf("must have 1 to %d letters", maxNote))
		}
	}
	does.Search = s.FirstPage().Format()
	ids, err := p.selected(r.Context(), s, values)
	if err != nil {
		return err
	}
	if does.Action == moderation.HandOver {
		return p.handOver(w, r, does, ids)
	}
	if _, err := p.moderation.Do(r.Context(), does, ids); err != nil {
		return err
	}
	back := s.FirstPage().Values()
	back.Set("done", string(does.Action))
	return goOn(w, r, selectPath+"?"+back.Encode())
}

// selected are the documents that were chosen: those that were ticked, or all that the
// search finds, if it still finds as many as were shown.
func (p *Pages) selected(ctx context.Context, s searchurl.Search, values url.Values) ([]string, error) {
	switch values.Get("which") {
	case "ticked":
		ids := values["id"]
		if len(ids) == 0 {
			return nil, searchurl.BadValue("id", "is missing: tick what you mean, or choose all that match")
		}
		documents, err := p.reader.Documents(ctx, ids)
		if err == nil && len(documents) < len(ids) {
			err = searchurl.BadValue("id", "is of a comment that is not in the collection any more; look again")
		}
		return ids, err
	case "all":
	default:
		return nil, searchurl.BadValue("which", "must be ticked or all")
	}
	found, total, err := p.reader.Matching(ctx, withLimit(s.FirstPage(), maxActed))
	switch {
	case err != nil:
		return nil, err
	case total > maxActed:
		return nil, searchurl.BadValue("which", fmt.Sprintf("at most %s documents can be chosen at once, and %s match; narrow the search", number(maxActed), number(total)))
	case strconv.Itoa(total) != values.Get("total"):
		return nil, searchurl.BadValue("total", fmt.Sprintf("%s match now, and not as many as were shown; look again", number(total)))
	case total == 0:
		return nil, searchurl.BadValue("which", "nothing matches")
	}
	ids := make([]string, 0, len(found))
	for id := range found {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

// handOver sends documents as a table of ids and texts, for a comment system.
func (p *Pages) handOver(w http.ResponseWriter, r *http.Request, does moderation.Act, ids []string) error {
	documents, err := p.reader.Documents(r.Context(), ids)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	out := table.NewCSV(&body, []string{"id", "native_id", "url", "outlet", "article_id", "author", "published", "text"}, table.CSVOptions{})
	for _, d := range documents {
		native, address, published := "", "", ""
		if c := d.Comment; c != nil {
			native, address = c.NativeID, c.URL
		} else if a := d.Article; a != nil {
			native, address = a.NativeID, a.URL
		}
		if at := d.Published(); !at.IsZero() {
			published = at.UTC().Format(time.RFC3339)
		}
		if err := out.Write(d.ID, native, address, d.Outlet, d.ArticleID, strings.Join(d.Authors(), "; "), published, d.Text()); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	does, err = p.moderation.Do(r.Context(), does, ids)
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", table.CSVFormat.MediaType())
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="standpoint-hand-over-%d.csv"`, does.ID))
	_, _ = w.Write(body.Bytes()) // an error means that the connection is broken
	return nil
}
