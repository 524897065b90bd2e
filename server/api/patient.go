package api

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// patient sends a stream in parts. A client that does not take a part within streamStall
// is left: the write fails, and the snapshot is free again.
type patient struct {
	to      io.Writer
	control *http.ResponseController // nil: what is written to has no deadlines
}

func newPatient(to io.Writer) *patient {
	p := &patient{to: to}
	if w, ok := to.(http.ResponseWriter); ok {
		p.control = http.NewResponseController(w)
	}
	return p
}

func (p *patient) Write(b []byte) (n int, err error) {
	for len(b) > 0 {
		if err := p.deadline(time.Now().Add(streamStall)); err != nil {
			return n, err
		}
		part, err := p.to.Write(b[:min(len(b), streamPart)])
		n += part
		if err != nil {
			return n, err
		}
		b = b[part:]
	}
	return n, nil
}

// flush sends what was written so far.
func (p *patient) flush() error {
	if p.control == nil {
		return nil
	}
	if err := p.deadline(time.Now().Add(streamStall)); err != nil {
		return err
	}
	if err := p.control.Flush(); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// end lets the connection be used for other requests.
func (p *patient) end() { _ = p.deadline(time.Time{}) }

func (p *patient) deadline(at time.Time) error {
	if p.control == nil {
		return nil
	}
	if err := p.control.SetWriteDeadline(at); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// cut lets every further write fail. What packs an answer ends it regularly even when
// its handler panics, and a stream that was broken off must not look whole.
func cut(w io.Writer) {
	if w, ok := w.(http.ResponseWriter); ok {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Unix(1, 0))
	}
}

// dropped reports whether nothing of the body is sent: the answer is to HEAD, and its
// header says enough. The writers around the one that knows have a method Unwrap, as for
// http.ResponseController.
func dropped(w any) bool {
	for {
		if _, drops := w.(interface{ DropsBody() }); drops {
			return true
		}
		inner, wraps := w.(interface{ Unwrap() http.ResponseWriter })
		if !wraps {
			return false
		}
		w = inner.Unwrap()
	}
}
