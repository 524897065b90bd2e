// Package mail reads what is written as e-mail: web pages as browsers save them
// in one file, newsletters, and mailboxes of them.
//
//	form    told by                                      read after
//	MHTML   fields of a message; "Saved by", a           RFC 2557; as Chromium (Snapshot-Content-Location)
//	        Content-Location                             and Internet Explorer write it
//	EML     fields of a message, From and Date or        RFC 5322, RFC 2045 to 2047, RFC 3676
//	        Subject among them
//	mbox    "From ", an address and a date, then         RFC 4155, with the ">From " of mboxo and mboxrd
//	        fields of a message
//
// A saved page is read as the page that it is; the date of saving is not its own.
// Of a message the subject is the headline, its date that of publication, and the
// text is that of its HTML or, where that has less, of its plain text. E-mail
// addresses are not read, in fields or in the text. Of attachments, messages that
// are passed on are read, and nothing else.
package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"sync"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// Formats lists what is read here. HTML is read by the format page.
func Formats(page format.Format) []format.Format {
	return []format.Format{
		{Name: "mail", Title: "e-mail or a saved page (EML, MHTML)", Claims: claims, Read: func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
			return func(yield func(corpus.Thread, error) bool) {
				r := reader{ctx: ctx, in: in, page: page, yield: yield}
				text, err := format.ReadPage(ctx, in.Text)
				if err != nil {
					yield(corpus.Thread{}, err)
					return
				}
				r.message(text, 0)
			}
		}},
		{Name: "mbox", Title: "a mailbox (mbox)", Claims: claimsBox, Read: func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
			return func(yield func(corpus.Thread, error) bool) {
				r := reader{ctx: ctx, in: in, page: page, yield: yield}
				r.box()
			}
		}},
	}
}

// reader reads one message or a box of them.
type reader struct {
	ctx   context.Context
	in    format.Input
	page  format.Format
	yield func(corpus.Thread, error) bool
	// captured is when the page that is being read was saved; zero of a letter.
	captured time.Time
}

// claims recognizes a message by its fields: all lines up to the first blank one
// are fields, and those are among them that every message has.
func claims(head format.Head) bool {
	first, _, _ := bytes.Cut(head.Text[:min(len(head.Text), 1000)], []byte("\n"))
	if !field().Match(first) {
		return false
	}
	top, whole := headOf(head.Text)
	if !whole && head.Whole {
		return false
	}
	h := readFields(top)
	if len(h.strange) > 0 {
		return false
	}
	wire := h.get("MIME-Version") != "" || h.get("Message-ID") != "" || h.get("Received") != "" || h.get("Content-Type") != ""
	return h.get("From") != "" && (h.get("Date") != "" || h.get("Subject") != "") && (wire || h.get("To") != "" && address().MatchString(h.get("From")))
}

func claimsBox(head format.Head) bool {
	line, rest, _ := bytes.Cut(head.Text, []byte("\n"))
	if !isSeparator(line) {
		return false
	}
	next, _, _ := bytes.Cut(rest, []byte("\n"))
	return field().Match(next)
}

var separator = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^From \S+ .{0,60}\b\d\d:\d\d(?::\d\d)?\b.{0,20}\b\d{4}\b.{0,20}\r?$`)
})

func isSeparator(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) && len(line) < 300 && separator().Match(line)
}

// box reads message by message.
func (r *reader) box() {
	lines := format.NewLines(r.in.Text)
	var text []byte
	begin, long, blank := int64(0), false, true
	end := func() bool {
		switch {
		case long:
			reason := fmt.Sprintf("the message is longer than %d MiB", format.MaxPage>>20)
			return r.yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Offset: begin, Reason: reason})
		case len(bytes.TrimSpace(text)) == 0:
			return true
		}
		return r.message(text, begin)
	}
	for {
		line, err := lines.Next()
		switch {
		case r.ctx.Err() != nil:
			r.yield(corpus.Thread{}, fmt.Errorf("parse: %w", r.ctx.Err()))
			return
		case errors.Is(err, io.EOF):
			end()
			return
		case err != nil:
			r.yield(corpus.Thread{}, format.Unreadable(line.Offset, err))
			return
		case blank && isSeparator(line.Text):
			if !end() {
				return
			}
			text, begin, long, blank = text[:0], line.Offset, false, false
			continue
		}
		blank = len(line.Text) == 0
		long = long || line.Long || len(text)+len(line.Text) > format.MaxPage
		if !long {
			text = append(append(text, unquoted(line.Text)...), '\n')
		}
	}
}

// unquoted takes off the sign before a "From " that is not a separator.
func unquoted(line []byte) []byte {
	if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) && line[0] == '>' {
		return line[1:]
	}
	return line
}
