package access

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"standpoint/corpus/credentials"
	"standpoint/server/problem"
)

// SessionLife is how long a browser stays signed in, if its key is good for so long.
const SessionLife = 14 * 24 * time.Hour

// A session is kept in a cookie that no script can read, that no other site can have
// sent with what changes something, and that goes over TLS alone if it came so. The
// prefix has a browser refuse one that another host has set (RFC 6265bis, section
// 4.1.3.2). It demands the path /, and so is not there below another one.
const (
	cookieName   = "standpoint-session"
	cookiePrefix = "__Host-"
)

// SignsIn reports whether people can sign in: whether there are keys.
func (g *Guard) SignsIn() bool { return g.Credentials != nil }

// Safe reports whether nobody between a client and this site can read a request: it came
// over TLS, or from this machine.
func (g *Guard) Safe(r *http.Request) bool {
	client := g.Proxies.Client(r)
	return g.Proxies.Secure(r) || client.IsValid() && client.IsLoopback()
}

// SignIn signs the browser of a request in with a key, and ends the session that it had.
// It sets a header of the answer. The error is a *problem.Problem, "unauthenticated", if
// the key is not good, and "forbidden" if another site sent the request.
func (g *Guard) SignIn(w http.ResponseWriter, r *http.Request, key string) error {
	if err := g.checkOrigin(r); err != nil {
		return err
	}
	c, err := g.find(r.Context(), credentials.Key, key)
	if err != nil {
		return err
	}
	secret := credentials.NewSecret(credentials.Session)
	session := credentials.Credential{Kind: credentials.Session, Key: c.ID, Expires: g.now().Add(SessionLife).Truncate(time.Second)}
	session, err = g.Credentials.Add(r.Context(), session, credentials.DigestOf(secret))
	switch {
	case errors.Is(err, credentials.ErrNotFound), errors.Is(err, credentials.ErrRevoked):
		return refused("This key is not known here.")
	case err != nil:
		return err
	}
	if err := g.end(r.Context()); err != nil {
		return err
	}
	http.SetCookie(w, g.cookie(r, secret, session.Expires))
	return nil
}

// SignOut ends the session of a request, and has the browser forget its cookie and what
// it has kept of pages.
func (g *Guard) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := g.end(r.Context()); err != nil {
		return err
	}
	cookie := g.cookie(r, "", time.Unix(1, 0))
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
	if g.Proxies.Secure(r) {
		w.Header().Set("Clear-Site-Data", `"cache"`)
	}
	return nil
}

// end revokes the session that a request came with, if it came with one.
func (g *Guard) end(ctx context.Context) error {
	caller := Of(ctx)
	if caller.Kind != credentials.Session {
		return nil
	}
	err := g.Credentials.Revoke(ctx, caller.ID)
	if errors.Is(err, credentials.ErrNotFound) { // it ended elsewhere meanwhile
		err = nil
	}
	return err
}

func (g *Guard) cookie(r *http.Request, secret string, expires time.Time) *http.Cookie {
	name, path := g.cookieAt(r)
	return &http.Cookie{Name: name, Value: secret, Path: path, Expires: expires, HttpOnly: true, Secure: g.Proxies.Secure(r), SameSite: http.SameSiteLaxMode}
}

// cookieAt returns the name and the path of the cookie of a session.
func (g *Guard) cookieAt(r *http.Request) (name, path string) {
	switch {
	case g.BasePath != "":
		return cookieName, g.BasePath
	case g.Proxies.Secure(r):
		return cookiePrefix + cookieName, "/"
	}
	return cookieName, "/"
}

// session returns the credential of the session that a request came with; none if it
// came without one, or with one that has ended: who was signed in sees that they are
// not any more. Two cookies of the name, one of which another host may have set, are
// as good as none.
func (g *Guard) session(r *http.Request) (credentials.Credential, error) {
	name, _ := g.cookieAt(r)
	cookies := r.CookiesNamed(name)
	if len(cookies) != 1 || g.Credentials == nil {
		return credentials.Credential{}, nil
	}
	c, err := g.find(r.Context(), credentials.Session, cookies[0].Value)
	if p, ours := errors.AsType[*problem.Problem](err); ours && p.Code == problem.Unauthenticated {
		return credentials.Credential{}, nil
	}
	return c, err
}

// checkOrigin refuses a request that changes something if a page of another site sent
// it, and the browser would have sent the cookie along (cross-site request forgery).
// Browsers say where a request comes from: in Sec-Fetch-Site or, where that is missing,
// in Origin (OWASP, Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata
// headers"). One that says nothing is refused.
func (g *Guard) checkOrigin(r *http.Request) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	good := false
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		good = site == "same-origin" || site == "none"
	} else if origin, err := url.Parse(r.Header.Get("Origin")); err == nil && origin.Host != "" {
		good = origin.Host == r.Host && (origin.Scheme == "https" || !g.Proxies.Secure(r))
	}
	if good {
		return nil
	}
	return problem.New(problem.Forbidden, "This came from a page of another site, or the browser does not say where it came from. Go to the page on this site and send it from there.")
}
