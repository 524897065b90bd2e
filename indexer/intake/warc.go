package intake

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// webArchive is a WARC file being read (ISO 28500, WARC 1.0 and 1.1), or an ARC
// file, whose records are read as those of a WARC file.
type webArchive struct {
	*walk
	content
	form    *archiveForm
	members unpacker
	member  int64         // offset of the member that is read
	fresh   bool          // no record of it was read yet
	in      raw           // what comes out of the members
	http    *bufio.Reader // over the block of a record
	names   names
	left    tally // records that hold no page
}

// archive yields the pages in a web archive: the bodies of its responses with their
// encodings undone, its resources and conversions, if they may hold text. What
// answers with another status than success and what is of another type is
// counted in one fault at the end.
//
// The offset of a record is that of the member that it begins, where records are
// compressed each on its own, else that in the unpacked text.
func (w *walk) archive(form *archiveForm, c content, members unpacker) bool {
	a := &webArchive{walk: w, content: c, form: form, members: members, names: names{}, left: tally{}}
	a.in = newRaw(members)
	a.http = bufio.NewReaderSize(nil, 16<<10)
	switch err := a.all(); {
	case errors.Is(err, errOver):
		return false
	case err != nil && !w.broken(c.path, a.offset(), err):
		return false
	}
	if n, what := a.left.read(); n > 0 {
		return w.fault(Skipped, c.path, fmt.Sprintf("records that hold no page: %d (%s)", n, what), nil)
	}
	return true
}

// all reads member by member. A broken one is skipped.
func (a *webArchive) all() error {
	for {
		offset, err := a.members.next()
		switch {
		case err == io.EOF:
			return nil
		case err == nil:
			a.member, a.fresh = offset, true
			a.in.forget()
			err = a.records()
		default:
			err = a.tell(a.path, offset, err)
		}
		var over *bound
		switch {
		case err == io.EOF:
			continue
		case errors.Is(err, errOver), errors.As(err, &over), a.ctx.Err() != nil:
			return err
		}
		if err := a.members.resync(a.ctx); err != nil {
			return a.nothingMore(err)
		}
	}
}

// nothingMore turns an error of looking for more into that of the archive. Finding
// nothing more is not an error: what is broken was reported.
func (a *webArchive) nothingMore(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// records reads the records of a member; io.EOF is its end. Another error says
// that the member is broken from there on, which was reported.
func (a *webArchive) records() error {
	for told := false; a.alive(); {
		err := a.find(told)
		if err == nil {
			told, err = a.one()
		}
		if err != nil {
			return err
		}
	}
	return errOver
}

// offset is the position of in, as archive counts.
func (a *webArchive) offset() int64 {
	if a.fresh {
		return a.member
	}
	return a.in.offset()
}

// find goes to the next record. What it skips is a fault, unless told says that
// this was reported.
func (a *webArchive) find(told bool) error {
	offset, passed := a.offset(), 0
	for {
		ahead, err := a.in.Peek(a.form.ahead)
		switch {
		case len(ahead) == 0 && err != io.EOF && told:
			return err
		case len(ahead) == 0 && err != io.EOF:
			return a.tell(a.path, offset, err)
		case len(ahead) > 0 && !a.form.begins(ahead):
			if a.ctx.Err() != nil {
				return a.ctx.Err() // which all tells
			}
			line, _ := a.in.ReadSlice('\n')
			passed += len(strings.Trim(string(line), "\r\n"))
			continue
		case passed > 0 && !told:
			if err := a.tell(a.path, offset, misfit(fmt.Sprintf("%d bytes are not %s record", passed, a.form.article))); err != nil {
				return err
			}
		}
		if len(ahead) == 0 {
			return io.EOF
		}
		return nil
	}
}

// tell yields the fault of a record. The error it gives is that of the member,
// if it cannot be read on, or errOver.
func (a *webArchive) tell(path string, offset int64, err error) error {
	if a.ctx.Err() != nil {
		return err
	}
	var over *bound
	if !errors.As(err, &over) && !a.give(Page{}, quarantined(path, offset, err)) {
		return errOver
	}
	if errors.As(err, new(misfit)) {
		return nil
	}
	return err
}

// one reads a record. told: it is broken, and that was reported.
func (a *webArchive) one() (told bool, err error) {
	r := &record{offset: a.offset(), path: a.path, form: a.form}
	a.fresh = false
	if err := r.form.read(r, a.in.Reader); err != nil {
		return true, a.tell(a.path, r.offset, err)
	}
	begin := a.in.offset()
	said, err := a.page(r)
	if err != nil {
		return true, err
	}
	if err = a.drain(r.block); err == nil {
		return false, nil
	}
	if !said {
		err = a.tell(r.path, r.offset, err)
	}
	if err == nil || errors.As(err, new(misfit)) { // a record may lie in what it took for its own
		a.in.lookBack(begin, a.form.mark)
		return true, nil
	}
	return true, err
}

// page yields the page in a record, or says or counts why there is none. said:
// something was yielded, so the end of the record does not have to be reported.
func (a *webArchive) page(r *record) (said bool, err error) {
	c, why, err := a.held(r)
	switch {
	case err != nil:
		return true, a.say(a.broken(r.path, r.offset, err))
	case why != "":
		a.left.add(why)
		return false, nil
	case c.in == nil:
		return false, nil
	}
	if err := a.ledger.member(); err != nil {
		return true, err
	}
	c.path = a.names.path(a.path, r.uri, r.offset)
	if !a.open(c) {
		return true, errOver
	}
	if reason := r.get("WARC-Truncated"); reason != "" {
		return true, a.say(a.fault(Warned, c.path, fmt.Sprintf("the crawler cut it off (%.20q)", reason), nil))
	}
	return true, nil
}

// say is the error of a yield.
func (a *webArchive) say(more bool) error {
	if !more {
		return errOver
	}
	return nil
}

// held finds what a record holds: a content, or why it is not read, or
// neither if the record is one that never holds a page.
func (a *webArchive) held(r *record) (c content, why string, err error) {
	c = content{size: -1, ledger: a.ledger, level: a.level, url: r.uri, captured: r.captured}
	switch {
	case r.kind == "revisit":
		return content{}, "repeating an earlier one", nil
	case r.kind == "continuation", r.kind != "" && r.get("WARC-Segment-Number") != "" && r.pages():
		return content{}, "", misfit("it is cut into segments, which are not joined")
	case !r.pages():
		return content{}, "", nil
	case r.kind == "response":
		return a.response(r, c)
	}
	c.contentType, c.size = r.get("Content-Type"), r.block.left
	return a.payload(c, &whole{r.block, a.walk, r.block, r.offset})
}

func (a *webArchive) response(r *record, c content) (content, string, error) {
	a.http.Reset(r.block)
	answer, err := readResponse(a.http)
	switch {
	case err != nil:
		return content{}, "", err
	case answer.status < 200 || answer.status > 299 || answer.status == 206: // a part
		return content{}, fmt.Sprintf("with status %d", answer.status), nil
	}
	body, err := answer.body(a.http, a.ledger)
	if err != nil {
		return content{}, "", err
	}
	c.contentType = answer.contentType
	return a.payload(c, &whole{body, a.walk, r.block, r.offset})
}

// payload looks at what a page would be read from.
func (a *webArchive) payload(c content, in io.Reader) (content, string, error) {
	first, in, err := peek(in)
	switch {
	case len(first) == 0 && err == io.EOF:
		return content{}, "empty", nil
	case !holdsText(c.contentType, first):
		return content{}, "of type " + a.left.media(c.contentType), nil
	}
	c.in = in
	return c, "", nil
}
