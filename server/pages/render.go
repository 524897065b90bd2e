package pages

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"standpoint/corpus/credentials"
	"standpoint/server/access"
	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/templates"
)

const staticPath = "/static/"

// scripts are the modules that every page loads. Each adds comfort to what works without it.
var scripts = []string{"keys.js", "suggest.js", "timeline.js"}

// frame is what every page has around its content. All views embed it.
type frame struct {
	Title     string      // title of the browser's window, without the program's name
	Canonical string      // address of the page; "" if it has none of its own
	NoIndex   bool        // keeps the page out of other search engines
	Refresh   int         // seconds after which the page reloads by itself; 0: it does not
	Query     string      // shown in the box at the top, on pages without a box of their own
	Person    *personView // who is signed in, filled in by the renderer; nil: nobody
	SignIn    string      // where to sign in, filled in by the renderer; "" if nobody can
	Style     string      // addresses of static files, filled in by the renderer
	Icon      string
	Scripts   []string // that every page loads
	Thread    string
	Version   string
	Reports   bool // there are some
}

func (f *frame) base() *frame { return f }

// view is a page's view: a pointer to a struct that embeds frame.
type view interface{ base() *frame }

// renderer holds the parsed templates and the static files.
type renderer struct {
	version string
	base    string
	codes   bool                          // samples can be judged
	signsIn bool                          // people can sign in
	reports bool                          // there are reports
	build   string                        // differs for every version, edition of the names and set of templates
	pages   map[string]*template.Template // by file name without .html
	files   map[string][]byte             // static files by name
	hashes  map[string]string             // of static files, in their addresses
}

func newRenderer(opt Options) (*renderer, error) {
	r := &renderer{version: opt.Version, base: opt.Base, pages: map[string]*template.Template{}, files: map[string][]byte{}, hashes: map[string]string{}}
	names, err := fs.Glob(templates.Pages, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	for _, name := range names {
		t, err := template.New("layout").Funcs(template.FuncMap{"number": number, "amount": amount}).ParseFS(templates.Pages, "parts/*.html", name)
		if err != nil {
			return nil, fmt.Errorf("pages: template %s: %w", name, err)
		}
		r.pages[strings.TrimSuffix(path.Base(name), ".html")] = t
	}
	if err := r.readStatic(); err != nil {
		return nil, err
	}
	r.build, err = buildOf(opt)
	return r, err
}

func (r *renderer) readStatic() error {
	entries, err := fs.ReadDir(templates.Static, "static")
	if err != nil {
		return fmt.Errorf("pages: %w", err)
	}
	for _, entry := range entries {
		data, err := fs.ReadFile(templates.Static, "static/"+entry.Name())
		if err != nil {
			return fmt.Errorf("pages: %w", err)
		}
		sum := sha256.Sum256(data)
		r.files[entry.Name()], r.hashes[entry.Name()] = data, hex.EncodeToString(sum[:6])
	}
	return nil
}

// buildOf returns the version and a digest of the edition of the names and of all
// templates, because these may change while the version stays the same.
func buildOf(opt Options) (string, error) {
	h := sha256.New()
	h.Write([]byte(opt.Edition))
	err := fs.WalkDir(templates.Pages, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.Pages, name)
		h.Write(data)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("pages: %w", err)
	}
	return opt.Version + "+" + hex.EncodeToString(h.Sum(nil)[:6]), nil
}

// render fills in a template and sends all of it, or nothing.
func (r *renderer) render(w http.ResponseWriter, req *http.Request, status int, name string, v view) error {
	f := v.base()
	if f.Person = newPerson(req); f.Person == nil && r.signsIn {
		f.SignIn = signInAddress(req)
	}
	if f.Person != nil {
		f.Person.Codes = r.codes && access.Of(req.Context()).May(credentials.Code)
	}
	page, err := r.fill(name, "layout", v)
	if err != nil {
		return err
	}
	text := templates.Below(page, r.base)
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	// An error here means that the connection is broken, so nobody can be told.
	_, _ = w.Write(text)
	return nil
}

// fill fills in a template within what is around it: the layout of a page, or a file.
func (r *renderer) fill(name, around string, v view) ([]byte, error) {
	t, known := r.pages[name]
	if !known {
		return nil, fmt.Errorf("pages: no template %s", name)
	}
	f := v.base()
	f.Reports = r.reports
	f.Style, f.Icon, f.Thread, f.Version, f.Scripts = r.address("style.css"), r.address("icon.svg"), r.address("thread.js"), r.version, nil
	for _, name := range scripts {
		f.Scripts = append(f.Scripts, r.address(name))
	}
	var page bytes.Buffer
	if err := t.ExecuteTemplate(&page, around, v); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	return page.Bytes(), nil
}

// address returns the address of a static file. It changes with the file, so
// that browsers may keep the file for ever.
func (r *renderer) address(name string) string { return staticPath + name + "?v=" + r.hashes[name] }

// static serves a static file.
func (r *renderer) static(w http.ResponseWriter, req *http.Request) error {
	name := req.PathValue("file")
	data, known := r.files[name]
	if !known {
		return problem.New(problem.NotFound, "There is no file with this address.")
	}
	header := w.Header()
	header.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	header.Set("Content-Length", strconv.Itoa(len(data)))
	etag := `"` + r.hashes[name] + `"`
	if strings.Contains(req.Header.Get("Accept-Encoding"), "gzip") { // the compressed answer is a different one
		etag = `"` + r.hashes[name] + `-gzip"`
	}
	header.Set("ETag", etag)
	header.Set("Cache-Control", "no-cache")
	if req.URL.Query().Get("v") == r.hashes[name] {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if asked := req.Header.Get("If-None-Match"); results.Matches(asked, etag) || results.MatchesAll(asked) {
		header.Del("Content-Type")
		header.Del("Content-Length")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, _ = w.Write(data)
	return nil
}

// amount writes a number with its noun, in the plural if needed: "1,200 documents".
func amount(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// number writes a number with commas between its thousands.
func number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
