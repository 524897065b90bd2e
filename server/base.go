package server

import (
	"net/http"
	"net/url"
	"strings"
)

// below serves a site below a path, as a proxy in front shows it. The proxy may send
// addresses with the path or without. Links in pages have it already; here it is
// added to the address that an answer leads to.
func below(next http.Handler, base string) http.Handler {
	if base == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rest, ok := strings.CutPrefix(r.URL.Path, base); ok && (rest == "" || rest[0] == '/') {
			inner := *r
			inner.URL = &url.URL{Path: "/" + strings.TrimPrefix(rest, "/"), RawQuery: r.URL.RawQuery}
			if raw, ok := strings.CutPrefix(r.URL.RawPath, base); ok {
				inner.URL.RawPath = "/" + strings.TrimPrefix(raw, "/")
			}
			r = &inner
		}
		next.ServeHTTP(&basedWriter{ResponseWriter: w, base: base}, r)
	})
}

// basedWriter adds the path to the address that an answer leads to.
type basedWriter struct {
	http.ResponseWriter
	base string
	sent bool
}

func (w *basedWriter) WriteHeader(status int) {
	if to := w.Header().Get("Location"); !w.sent && strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
		w.Header().Set("Location", w.base+to)
	}
	w.sent = w.sent || status >= http.StatusOK
	w.ResponseWriter.WriteHeader(status)
}

func (w *basedWriter) Write(b []byte) (int, error) {
	w.sent = true
	return w.ResponseWriter.Write(b)
}

// Unwrap serves http.ResponseController.
func (w *basedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
