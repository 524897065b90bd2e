package newswire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// The control characters that part a message.
const (
	soh = "\x01" // before the head
	stx = "\x02" // before the text
	etx = "\x03" // after it
)

var (
	// head is the line after SOH: source and number, priority, category, words.
	head = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^([A-Za-z]{2,10})(\d{1,6}) +(\w) +(\w{1,3}) +(\d{1,5})(?: +(.*))?$`)
	})
	// sent is the line after ETX: day, hour and minute, month, year.
	sent = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(\d\d)(\d\d)(\d\d) *(?:([a-z]{3,4}) +)??(jan|feb|mar|mär|apr|ma[yi]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\w* +(\d{2}(?:\d\d)?)\b`)
	})
)

func claimsWire(h format.Head) bool {
	text := h.Text[:min(len(h.Text), 2000)]
	at := bytes.Index(text, []byte(soh))
	if at < 0 || at > 200 || !bytes.Contains(h.Text, []byte(stx)) {
		return false
	}
	line, _, _ := bytes.Cut(text[at+1:], []byte("\n"))
	return head().Match(bytes.TrimSpace(line))
}

func readWire(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		w := wire{in: in, yield: yield}
		lines := format.NewLines(in.Text)
		for {
			line, err := lines.Next()
			switch {
			case ctx.Err() != nil:
				yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
				return
			case errors.Is(err, io.EOF):
				if w.end() && w.count == 0 {
					yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "there is no message in it"})
				}
				return
			case err != nil:
				yield(corpus.Thread{}, format.Unreadable(line.Offset, err))
				return
			}
			if text := string(line.Text); !w.line(text, line.Offset, line.Long) {
				return
			}
		}
	}
}

// wire reads messages.
type wire struct {
	in    format.Input
	yield func(corpus.Thread, error) bool
	count int

	open   bool
	offset int64
	size   int
	top    []string // the head and what is before the text
	text   []string
	foot   []string
	part   int // 1: the head, 2: the text, 3: what is below it
}

// line takes a line in; false if nobody wants more.
func (w *wire) line(text string, offset int64, long bool) bool {
	if at := strings.Index(text, soh); at >= 0 {
		if !w.end() {
			return false
		}
		w.open, w.offset, w.part = true, offset+int64(at), 1
		text = text[at+1:]
	}
	if !w.open {
		return true
	}
	if w.size += len(text) + 16; w.size > format.MaxLine || long {
		w.open = false
		w.count++
		reason := fmt.Sprintf("the message is longer than %d MiB", format.MaxLine>>20)
		return w.yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Offset: w.offset, Reason: reason})
	}
	for _, mark := range []string{stx, etx} {
		before, after, found := strings.Cut(text, mark)
		if !found {
			continue
		}
		w.add(before)
		text = after
		if w.part = 2; mark == etx {
			w.part = 3
		}
	}
	w.add(text)
	return true
}

func (w *wire) add(text string) {
	text = strings.TrimRight(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' {
			return -1
		}
		return r
	}, text), " ")
	switch w.part {
	case 1:
		w.top = append(w.top, text)
	case 2:
		w.text = append(w.text, text)
	case 3:
		w.foot = append(w.foot, text)
	}
}

// end hands on the message that is open.
func (w *wire) end() bool {
	open := w.open
	t := corpus.Thread{Origin: corpus.Origin{Offset: w.offset}}
	top, text, foot := w.top, w.text, strings.Join(w.foot, " ")
	*w = wire{in: w.in, yield: w.yield, count: w.count}
	if !open {
		return true
	}
	w.count++
	m := head().FindStringSubmatch(strings.TrimSpace(strings.Join(top[:min(1, len(top))], "")))
	if m == nil || len(text) == 0 {
		return w.yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Offset: t.Origin.Offset, Reason: "the message has no head that is known, or no text"})
	}
	a := &t.Article
	a.NativeID, a.Section = m[1]+m[2], m[4]
	w.in.Attribute(a, "", m[1])
	// The headline is on the lines after STX, up to the first blank one or one that is set in.
	for len(text) > 0 && strings.TrimSpace(text[0]) == "" {
		text = text[1:]
	}
	var headline []string
	for len(text) > 0 && strings.TrimSpace(text[0]) != "" && len(headline) < 3 && (len(headline) == 0 || !strings.HasPrefix(text[0], "  ")) {
		headline, text = append(headline, strings.TrimSuffix(strings.TrimSpace(text[0]), "=")), text[1:]
	}
	a.Headline = oneLine(strings.Join(headline, " "))
	a.Paragraphs = setIn(text)
	if n := len(a.Paragraphs); n > 0 {
		for _, opener := range []string{"By ", "Von ", "Par ", "Por "} {
			if strings.HasPrefix(a.Paragraphs[0], opener) && len(strings.Fields(a.Paragraphs[0])) <= 8 {
				a.Bylines, a.Paragraphs = bylines(a.Paragraphs[0]), a.Paragraphs[1:]
				break
			}
		}
	}
	if s := sent().FindStringSubmatch(foot); s != nil {
		year := s[6]
		if len(year) == 2 {
			year = "20" + year
			if s[6] > "70" {
				year = "19" + s[6]
			}
		}
		published(a, w.in, s[1]+" "+s[5]+" "+year+" "+s[2]+":"+s[3])
	}
	if len(a.Paragraphs) == 0 {
		return w.yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Offset: t.Origin.Offset, Reason: "the message has no text"})
	}
	return w.yield(t, nil)
}

// setIn are the paragraphs of a text whose lines are broken: they begin with a line that
// is set in or follow on a blank one.
func setIn(lines []string) (list []string) {
	var open []string
	flush := func() {
		if len(open) > 0 {
			list = append(list, oneLine(strings.Join(open, " ")))
		}
		open = nil
	}
	for _, line := range lines {
		trimmed := strings.TrimSpace(line)
		if strings.Contains(line, "not for publication") || strings.Contains(line, "not intended for publication") {
			break // notes for editors follow
		}
		if trimmed == "" || strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "\t") {
			flush()
		}
		if trimmed != "" {
			open = append(open, trimmed)
		}
	}
	flush()
	return list
}
