package export

import (
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"iter"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/threading"
	"standpoint/indexer/parse/xmlstream"
)

// disqus is what "Export" of Disqus writes
// (help.disqus.com, "Comments Export"): categories, threads, then posts, each of
// which names its thread by the thread's dsq:id.
func disqus() format.Format {
	return format.Format{Name: "disqus", Title: "Disqus export (XML)", Claims: claimsDisqus, Read: readDisqus}
}

func claimsDisqus(head format.Head) bool { return xmlstream.Root(head.Text) == "disqus" }

func readDisqus(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		d := &disqusReader{in: in, yield: yield, threads: map[string]disqusThread{}, most: rememberedMax}
		s := stream{scanner: xmlstream.NewScanner(in.Text, format.MaxLine, isDisqus), yield: yield, read: d.element}
		if !s.run(ctx) || !d.flush() {
			return
		}
		if d.strange > 0 {
			reason := fmt.Sprintf("threads whose addresses are not remembered, since there are too many; their comments are kept below their ids: %d", d.strange)
			if !yield(corpus.Thread{}, &format.Error{Outcome: format.Warned, Reason: reason}) {
				return
			}
		}
		if fault := format.LeftOut(d.comments.Left()); fault != nil {
			yield(corpus.Thread{}, fault)
		}
	}
}

func isDisqus(name string) bool { return name == "thread" || name == "post" }

// rememberedMax is how many bytes of threads, or of names, are held: 400,000 of
// usual length.
const rememberedMax = 96 << 20

// disqusReader reads one export. It holds the address and the headline of every
// thread, as far as there is room, since the posts come after all of them.
type disqusReader struct {
	in       format.Input
	yield    yielder
	threads  map[string]disqusThread // by dsq:id
	held     int                     // bytes of them
	most     int                     // bytes that may be held
	strange  int                     // threads for which there was no room
	comments threading.Window
}

type disqusThread struct {
	packed  string // link, title and forum, each but the last ended by a line's end
	deleted bool
}

func (d *disqusReader) element(r record) error {
	if r.Name == "thread" {
		return d.thread(r)
	}
	if err := d.post(r); err != nil {
		return err
	}
	if d.comments.Full() && !d.flush() {
		return errStop
	}
	return nil
}

func (d *disqusReader) thread(r record) error {
	var link, title, forum, deleted string
	err := r.children(fields{"link": &link, "title": &title, "forum": &forum, "isDeleted": &deleted})
	if err != nil {
		return err
	}
	packed := strings.Join(strings.Fields(link), "%20") + "\n" + markup.OneLine(title) + "\n" + forum
	id := attribute(r.start, "id")
	size := 100 + len(id) + len(packed)
	if d.held+size > d.most {
		d.strange++
		return nil
	}
	d.held += size
	d.threads[id] = disqusThread{packed, deleted == "true"}
	return nil
}

func (d *disqusReader) post(r record) error {
	var message, created, deleted, spam, approved, author, thread, parent string
	id := func(to *string) func(xml.StartElement) error {
		return func(start xml.StartElement) error {
			*to = attribute(start, "id")
			return r.Skip()
		}
	}
	err := r.children(fields{
		"message": &message, "createdAt": &created, "isDeleted": &deleted, "isSpam": &spam, "isApproved": &approved,
		"thread": id(&thread), "parent": id(&parent),
		"author": func(xml.StartElement) error {
			var name, username string
			err := r.children(fields{"name": &name, "username": &username})
			author = cmp.Or(format.Person(name), format.Person(username))
			return err
		},
	})
	if err != nil {
		return err
	}
	c := corpus.Comment{NativeID: attribute(r.start, "id"), ParentID: parent, Author: author, Text: markup.FromHTML(message)}
	if m, ok := utc(created); ok {
		when(&c, m)
	}
	why := ""
	switch {
	case d.threads[thread].deleted:
		why = "comments of deleted threads"
	case deleted == "true":
		why = format.DeletedComments
	case spam == "true":
		why = format.SpamComments
	case approved == "false":
		why = format.UnapprovedComments
	case c.Text == "":
		why = format.TextlessComments
	}
	if why != "" {
		d.comments.Withhold(thread, c, why, r.Offset)
	} else {
		d.comments.Add(thread, c, r.Offset)
	}
	return nil
}

func (d *disqusReader) flush() bool { return d.comments.Flush(d.article, d.yield) }

// article is the page that a thread belongs to, as far as the export knows it.
// The date of a thread is not used: a page may be published at another time.
func (d *disqusReader) article(id string) corpus.Article {
	a := corpus.Article{Platform: "disqus", NativeID: id}
	t, known := d.threads[id]
	if !known {
		a.ID = corpus.NativeArticleID(a.Platform, id)
		return a
	}
	forum := ""
	a.URL, forum, _ = strings.Cut(t.packed, "\n")
	a.Headline, forum, _ = strings.Cut(forum, "\n")
	a.Outlet = d.in.Outlet(a.URL, forum)
	if a.URL == "" {
		a.ID = corpus.NativeArticleID(a.Platform, id)
	}
	return a
}
