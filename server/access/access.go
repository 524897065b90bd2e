// Package access decides who may do what.
//
// Every request has a Caller: nobody, or who holds the key that it came with. A key is
// sent in the header Authorization: Bearer KEY (RFC 6750, section 2.1), never in the
// address, where logs and bookmarks would keep it. A browser signs in with a key, and
// then has a session in a cookie, which may do what the key may. What a route demands
// is said where it is registered, and is demanded before its handler runs and before
// the body of the request is read.
package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"standpoint/corpus/credentials"
	"standpoint/server/problem"
	"standpoint/server/ratelimit"
	"standpoint/server/searchurl"
)

// Guard finds out who calls.
type Guard struct {
	Credentials credentials.Store   // nil: there are no keys
	Open        []credentials.Scope // what everybody may do, without a key
	Hosts       []string            // names by which the server is called beside those of this machine; nil: any
	Proxies     Proxies             // whose word on who calls is taken
	BasePath    string              // below which a proxy in front shows the site; "": none
	Limits      *Limits             // nil: there are none
	Now         func() time.Time    // nil: time.Now
	// Fail answers a request with an error.
	Fail func(w http.ResponseWriter, r *http.Request, err error)
}

// Limits are how many requests each client may send: each key or, of those who come
// without one, each address.
type Limits struct {
	Limiter          *ratelimit.Limiter
	Anonymous, Keyed ratelimit.Rate
}

// Caller is who a request comes from. The zero value is nobody, who may do nothing.
type Caller struct {
	credentials.Credential                     // zero: the request came without one
	Allowance              ratelimit.Verdict   // what it may still send
	open                   []credentials.Scope // what everybody may do
}

// Known reports whether a caller came with a credential.
func (c Caller) Known() bool { return c.ID != 0 }

// SignedIn reports whether a caller is a browser that was signed in. Its Name is that of
// the key that it was signed in with, and its Role that of this key.
func (c Caller) SignedIn() bool { return c.Kind == credentials.Session }

// KeyID is the id of the key that a caller came with, or signed in with, which names a
// person over time: keys keep their ids when they are revoked. It is 0 of nobody.
func (c Caller) KeyID() int64 {
	if c.Key != 0 {
		return c.Key
	}
	return c.ID
}

// May reports whether a caller may do what a scope allows. What everybody may do, who
// has a key for something else may do too.
func (c Caller) May(scope credentials.Scope) bool {
	return scope == "" || slices.Contains(c.open, scope) || c.Credential.May(scope)
}

// All lists the scopes that a caller has.
func (c Caller) All() (all []credentials.Scope) {
	for _, scope := range credentials.Scopes {
		if c.May(scope) {
			all = append(all, scope)
		}
	}
	return all
}

type callerKey struct{}

// Of returns who the request of a context comes from.
func Of(ctx context.Context) Caller {
	caller, _ := ctx.Value(callerKey{}).(Caller)
	return caller
}

// With returns a context of a request that comes from a caller.
func With(ctx context.Context, caller Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, caller)
}

// Require is nil if the request of a context may do what a scope allows. Otherwise it
// is a *problem.Problem: "unauthenticated" (401) if the request came without a key,
// "forbidden" (403) if its key lacks the scope. The scope "" allows everyone.
//
// Routes need not call it: they say what they demand where they are registered (an
// operation of the API by its Security, see Demand; a page by its Scope), and the server
// calls it before their handler. It is for what only a handler can know.
func Require(ctx context.Context, scope credentials.Scope) error {
	caller := Of(ctx)
	if caller.May(scope) {
		return nil
	}
	if !caller.Known() {
		p := problem.New(problem.Unauthenticated, fmt.Sprintf("This needs a key with the scope %s, in the header Authorization: Bearer KEY, or a browser that is signed in with one. The people who run this site make keys with: standpoint keys add NAME --scope %s", scope, scope))
		p.Challenge = challenge + fmt.Sprintf(`, scope="%s"`, scope)
		return p
	}
	p := problem.New(problem.Forbidden, fmt.Sprintf("The key “%s” lacks the scope %s.", caller.Name, scope))
	p.Challenge = challenge + fmt.Sprintf(`, error="insufficient_scope", scope="%s"`, scope)
	return p
}

// challenge begins the header WWW-Authenticate (RFC 6750, section 3).
const challenge = `Bearer realm="Standpoint"`

// Scheme is the name of the keys among the security schemes of the OpenAPI document.
const Scheme = "key"

// Demand is the Security of an operation of the API that demands a scope:
//
//	huma.Operation{Path: Base + "/imports", Security: access.Demand(credentials.Import), …}
//
// An operation without Security demands the scope read. One with an empty Security
// demands nothing.
func Demand(scope credentials.Scope) []map[string][]string {
	return []map[string][]string{{Scheme: {string(scope)}}}
}

// Demanded returns the scope that the Security of an operation demands; "" if none.
func Demanded(security []map[string][]string) credentials.Scope {
	for _, schemes := range security {
		if scopes := schemes[Scheme]; len(scopes) > 0 {
			return credentials.Scope(scopes[0])
		}
	}
	return ""
}

// Admit tells the handlers of next who calls. It refuses those who call the server by
// a name that it does not have, and who send more requests than they may. A key that
// is not good is refused even where none is needed, so that nobody goes on with it
// unaware; who tries keys is limited as one without.
func (g *Guard) Admit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, err := Caller{}, checkHost(r, g.Hosts)
		if err == nil {
			caller, err = g.identify(r)
		}
		if over := g.limit(&caller, w.Header(), r); over != nil {
			err = over
		}
		if err != nil {
			g.Fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(With(r.Context(), caller)))
	})
}

// limit counts a request, and refuses one that is too many. Probes are not counted: a
// server that is flooded still says that it is well.
func (g *Guard) limit(caller *Caller, header http.Header, r *http.Request) error {
	if g.Limits == nil || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
		return nil
	}
	client, rate := "address "+group(g.Proxies.Client(r)), g.Limits.Anonymous
	if caller.Known() {
		client, rate = fmt.Sprint("key ", caller.KeyID()), g.Limits.Keyed
	}
	caller.Allowance = g.Limits.Limiter.Take(client, rate, g.now())
	caller.Allowance.Write(header)
	if caller.Allowance.OK {
		return nil
	}
	p := problem.New(problem.RateLimited, fmt.Sprintf("At most %d requests in %s are answered. Try again in %d seconds.", rate.Requests, rate.Window, ratelimit.Seconds(caller.Allowance.Retry)))
	p.RetryAfter = ratelimit.Seconds(caller.Allowance.Retry)
	return p
}

func (g *Guard) identify(r *http.Request) (Caller, error) {
	caller := Caller{open: g.Open}
	if _, held := RedactAddress(r.URL); held {
		return caller, problem.New(string(searchurl.UnknownValue), "An address must not hold a key, because logs and bookmarks keep addresses. Send it in the header Authorization: Bearer KEY, and revoke this one: others may have seen it.")
	}
	var err error
	if secret, given := bearer(r.Header); given {
		caller.Credential, err = g.find(r.Context(), credentials.Key, secret)
		return caller, err
	}
	if caller.Credential, err = g.session(r); err == nil && caller.SignedIn() {
		err = g.checkOrigin(r)
	}
	return caller, err
}

// find returns the credential of a secret if it is of a kind and good.
func (g *Guard) find(ctx context.Context, kind credentials.Kind, secret string) (c credentials.Credential, err error) {
	err = credentials.ErrNotFound
	if g.Credentials != nil {
		c, err = g.Credentials.Find(ctx, credentials.DigestOf(secret))
	}
	if err == nil && c.Kind != kind {
		err = credentials.ErrNotFound
	}
	if err == nil {
		err = c.Check(g.now())
	}
	switch {
	case err == nil:
		return c, nil
	case errors.Is(err, credentials.ErrNotFound):
		return c, refused("This key is not known here.")
	case errors.Is(err, credentials.ErrRevoked):
		return c, refused(fmt.Sprintf("The key “%s” was revoked on %s.", c.Name, c.Revoked.Format(time.DateOnly)))
	case errors.Is(err, credentials.ErrExpired):
		return c, refused(fmt.Sprintf("The key “%s” expired on %s.", c.Name, c.Expires.Format(time.DateOnly)))
	}
	return c, fmt.Errorf("access: %w", err)
}

func (g *Guard) now() time.Time {
	if g.Now == nil {
		return time.Now()
	}
	return g.Now()
}

func refused(detail string) error {
	p := problem.New(problem.Unauthenticated, detail)
	p.Challenge = challenge + `, error="invalid_token"`
	return p
}

// bearer returns the key that a request came with. Other schemes are those of a proxy
// in front, and not for us. Two headers are as good as a wrong key.
func bearer(header http.Header) (secret string, given bool) {
	values := header.Values("Authorization")
	for _, value := range values {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(value), " ")
		if strings.EqualFold(scheme, "Bearer") {
			given, secret = true, strings.TrimSpace(rest)
		}
	}
	if len(values) > 1 {
		secret = ""
	}
	return secret, given
}

// RedactAddress returns the path and the query of an address without the keys in it,
// and reports whether there are any. An address that hides one behind percent signs is
// shown without its query.
func RedactAddress(u *url.URL) (address string, held bool) {
	if address, held = credentials.Redact(u.RequestURI()); held {
		return address, true
	}
	if plain, err := url.PathUnescape(address); err == nil {
		if _, held := credentials.Redact(plain); held {
			path, _ := credentials.Redact(u.Path)
			return path, true
		}
	}
	return address, false
}
