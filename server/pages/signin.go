package pages

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"standpoint/corpus/credentials"
	"standpoint/server/access"
	"standpoint/server/problem"
)

const signInPath = "/sign-in"

// signInView is the view of sign-in.html.
type signInView struct {
	frame
	Fault string // why the key was not taken; "" if none was given
	To    string // address of the page to go on with
	Plain bool   // others can read what is sent
	Days  int    // for which a browser stays signed in
}

// personView is who is signed in.
type personView struct {
	Name, Role string
	Codes      bool // and may judge samples, filled in by the renderer
	Moderates  bool
	key        int64
}

// newPerson returns who is signed in; nil if nobody is.
func newPerson(r *http.Request) *personView {
	caller := access.Of(r.Context())
	if !caller.SignedIn() {
		return nil
	}
	return &personView{Name: visible(caller.Name), Role: string(caller.Role()), Moderates: caller.May(credentials.Moderate), key: caller.KeyID()}
}

// digest differs for everyone.
func (p *personView) digest() string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("\x00%d\x00%s\x00%s", p.key, p.Name, p.Role)
}

// signInAddress is where to sign in and go on with the page that was asked for.
func signInAddress(r *http.Request) string {
	to := "/"
	if _, held := access.RedactAddress(r.URL); r.Method == http.MethodGet && !held {
		to = localAddress(r.URL.RequestURI())
	}
	if to == "/" {
		return signInPath
	}
	return signInPath + "?" + url.Values{"next": {to}}.Encode()
}

// localAddress is an address of this site, without its host; "/" of any other, and of
// the page to sign in at.
func localAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") ||
		strings.ContainsAny(u.Path, "\\") || u.Path == signInPath {
		return "/"
	}
	return u.RequestURI()
}

// signInForm serves the page with the form for a key.
func (p *Pages) signInForm(w http.ResponseWriter, r *http.Request) error {
	values, err := parameters(r, "next")
	if err != nil {
		return err
	}
	return p.askForKey(w, r, http.StatusOK, values.Get("next"), "")
}

func (p *Pages) askForKey(w http.ResponseWriter, r *http.Request, status int, to, fault string) error {
	w.Header().Set("Cache-Control", "no-store")
	return p.renderer.render(w, r, status, "sign-in", &signInView{
		frame: frame{Title: "Sign in", NoIndex: true}, Fault: fault, To: localAddress(to), Plain: !p.door.Safe(r), Days: int(access.SessionLife / (24 * time.Hour))})
}

// signIn takes a key.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	values, err := form(w, r, "key", "next")
	if err != nil {
		return err
	}
	err = p.door.SignIn(w, r, strings.TrimSpace(values.Get("key")))
	if about := problem.Of(r.Context(), err); err != nil && about.Code == problem.Unauthenticated {
		maps.Copy(w.Header(), about.GetHeaders())
		return p.askForKey(w, r, about.Status, values.Get("next"), about.Detail)
	}
	if err != nil {
		return err
	}
	return goOn(w, r, localAddress(values.Get("next")))
}

// signOut ends a session.
func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(w, r); err != nil {
		return err
	}
	if err := p.door.SignOut(w, r); err != nil {
		return err
	}
	return goOn(w, r, "/")
}

// goOn answers a form with another page.
func goOn(w http.ResponseWriter, r *http.Request, address string) error {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}
