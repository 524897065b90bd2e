package server

import (
	"io"
	"net/http"
	"time"
)

// dropIdle drops clients that take nothing of their answer, or send nothing of their
// body, for a while: each read and each write has its own deadline, so that slow
// clients are served as long as anything moves. A handler that sets deadlines itself
// is left alone. A connection that cannot have deadlines, as in tests, has none.
func dropIdle(next http.Handler, idle time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		moving := &movingWriter{ResponseWriter: w, control: http.NewResponseController(w), idle: idle}
		if r.Body != nil && r.Body != http.NoBody {
			body := &movingBody{r.Body, moving}
			body.extend() // also for what nobody reads
			r.Body = body
		}
		next.ServeHTTP(moving, r)
		moving.extend(2 * idle) // for what is still in the buffer, after a body that nobody read
	})
}

type movingWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	idle    time.Duration
	own     bool // the handler sets deadlines
}

func (w *movingWriter) extend(by time.Duration) {
	if !w.own {
		_ = w.control.SetWriteDeadline(time.Now().Add(by))
	}
}

func (w *movingWriter) Write(p []byte) (int, error) {
	w.extend(w.idle)
	return w.ResponseWriter.Write(p)
}

// SetWriteDeadline serves http.ResponseController.
func (w *movingWriter) SetWriteDeadline(at time.Time) error {
	w.own = true
	return w.control.SetWriteDeadline(at)
}

// Unwrap serves http.ResponseController.
func (w *movingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type movingBody struct {
	io.ReadCloser
	writer *movingWriter
}

func (b *movingBody) extend() {
	_ = b.writer.control.SetReadDeadline(time.Now().Add(b.writer.idle))
}

func (b *movingBody) Read(p []byte) (int, error) {
	b.extend()
	n, err := b.ReadCloser.Read(p)
	if err != nil { // from now on, the connection is only watched
		_ = b.writer.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
