package server

import (
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"standpoint/indexer/search/schema"
	"standpoint/server/pages"
	"standpoint/server/problem"
)

// errorWriter answers with an error: as problem+json below /api, as a page
// elsewhere.
type errorWriter struct {
	pages  *pages.Pages
	logger *slog.Logger
}

func (e errorWriter) write(w http.ResponseWriter, r *http.Request, err error) {
	p := problem.Of(r.Context(), err)
	maps.Copy(w.Header(), p.GetHeaders())
	if p.Status >= http.StatusInternalServerError {
		e.logger.Log(r.Context(), severity(p.Status), "request failed", "request_id", p.RequestID, "code", p.Code, "error", err)
	}
	if !isAPI(r.URL.Path) {
		e.pages.Error(w, r, p)
		return
	}
	body, err := json.Marshal(p)
	if err != nil {
		e.logger.ErrorContext(r.Context(), "problem cannot be written", "error", err)
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // the client has gone, so nobody can be told
}

// severity is the log level of a status from 500 up. A client can repeat what
// got a 503, such as a search while the index is being built.
func severity(status int) slog.Level {
	if status == http.StatusServiceUnavailable {
		return slog.LevelWarn
	}
	return slog.LevelError
}

// isAPI reports whether a path is read by programs.
func isAPI(path string) bool {
	return path == "/api" || strings.HasPrefix(path, "/api/") || path == "/healthz" || path == "/readyz" || path == "/metrics"
}

// allowed are the methods of every read.
const allowed = "GET, HEAD, OPTIONS"

// allow returns the methods of an address for the header Allow, from those that the
// router knows: it does not know that HEAD is answered wherever GET is.
func allow(known string) string {
	var methods []string
	for method := range strings.SplitSeq(known, ", ") {
		if methods = append(methods, method); method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	slices.Sort(methods)
	if i := slices.Index(methods, http.MethodOptions); i >= 0 {
		methods = append(slices.Delete(methods, i, i+1), http.MethodOptions)
	}
	return strings.Join(methods, ", ")
}

// fromEcho makes problems of the router's own errors. It completes the header
// Allow, for HEAD is answered wherever GET is.
func fromEcho(err error, c echo.Context) error {
	routing, ok := errors.AsType[*echo.HTTPError](err)
	if !ok {
		return err
	}
	switch routing.Code {
	case http.StatusNotFound:
		return problem.New(problem.NotFound, "There is nothing at this address."+nearestAddress(c))
	case http.StatusMethodNotAllowed:
		known, _ := c.Get(echo.ContextKeyHeaderAllow).(string)
		methods := allow(known)
		c.Response().Header().Set("Allow", methods)
		return problem.New(problem.MethodNotAllowed, "This address answers "+methods+".")
	}
	return err
}

// nearestAddress names the address that was meant, if one is like it, and to
// programs the list of all.
func nearestAddress(c echo.Context) string {
	asked := c.Request().URL.Path
	var known []string
	for _, route := range c.Echo().Routes() {
		if !strings.ContainsAny(route.Path, ":*") && isAPI(route.Path) == isAPI(asked) {
			known = append(known, route.Path)
		}
	}
	slices.Sort(known)
	near := schema.Nearest(asked, known)
	switch {
	case near != "" && near != "/" && !strings.HasPrefix(near, asked):
		return " Did you mean " + near + "?"
	case isAPI(asked):
		return " All addresses are at /api/docs."
	}
	return ""
}

// echoPath writes a path with parameters in braces as the router does.
func echoPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}
