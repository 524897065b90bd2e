// Package credentials is the contract of the store of keys, and of what is made
// with a key: the sessions of browsers and the addresses of feeds. They are kept
// beside the documents, never among them: no change log and no index knows of
// them. Implementations pass credentialstest.
//
// The secret itself is never kept, only its digest. A secret has 130 random bits, so
// nobody finds it by trying, and a digest without salt and stretching is enough
// (NIST SP 800-63B, section 3.1.2.2, for look-up secrets of at least 112 bits).
package credentials

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Scope is one thing that a key allows.
type Scope string

// The scopes. Admin allows everything, the others only what they say.
const (
	Read     Scope = "read"     // search and read, where that needs a key
	Import   Scope = "import"   // bring documents in
	Code     Scope = "code"     // judge texts
	Moderate Scope = "moderate" // decide about the judgements of others
	Metrics  Scope = "metrics"  // read the metrics of the server
	Admin    Scope = "admin"
)

// Scopes lists the scopes.
var Scopes = []Scope{Read, Import, Code, Moderate, Metrics, Admin}

// Role is a name for the scopes that one kind of person needs.
type Role string

// roles lists the roles, the one with the fewest scopes first.
var roles = []struct {
	role   Role
	scopes []Scope
}{
	{"reader", []Scope{Read}},
	{"coder", []Scope{Read, Code}},
	{"moderator", []Scope{Read, Code, Moderate}},
	{"admin", []Scope{Admin}},
}

// Roles lists the roles, the one with the fewest scopes first.
var Roles = func() (all []Role) {
	for _, r := range roles {
		all = append(all, r.role)
	}
	return all
}()

// ScopesOf returns the scopes of a role; none if there is no such role.
func ScopesOf(role Role) []Scope {
	for _, r := range roles {
		if r.role == role {
			return slices.Clone(r.scopes)
		}
	}
	return nil
}

// Kind is what a credential is for.
type Kind string

// The kinds of credentials.
const (
	Key     Kind = "key"     // of a person or a program
	Session Kind = "session" // of a browser that was signed in with a key
	Feed    Kind = "feed"    // opens one address and nothing else
)

// Credential is what is kept of a secret.
type Credential struct {
	ID      int64 // increasing, given by Add
	Kind    Kind
	Name    string    // of a key, as people call it; of others, of the key that they were made with
	Key     int64     // id of the key that it was made with; 0 of a key
	Scopes  []Scope   // of a key; of a session, those of its key; a feed has none
	Opens   string    // of a feed: the address that it opens
	Created time.Time // UTC, whole seconds
	Expires time.Time // UTC, whole seconds; zero: never; not later than its key
	Revoked time.Time // of a key, UTC, whole seconds; zero: it was not revoked
}

// May reports whether a credential allows something.
func (c Credential) May(scope Scope) bool {
	return slices.Contains(c.Scopes, scope) || slices.Contains(c.Scopes, Admin)
}

// Role returns the highest role whose scopes a credential has all; "" if none.
func (c Credential) Role() (highest Role) {
	for _, r := range roles {
		if !slices.ContainsFunc(r.scopes, func(s Scope) bool { return !c.May(s) }) {
			highest = r.role
		}
	}
	return highest
}

// Check is ErrRevoked or ErrExpired if a credential is no longer good.
func (c Credential) Check(now time.Time) error {
	switch {
	case !c.Revoked.IsZero():
		return ErrRevoked
	case !c.Expires.IsZero() && !now.Before(c.Expires):
		return ErrExpired
	}
	return nil
}

// The errors of credentials.
var (
	ErrNotFound = errors.New("there is no such credential")
	ErrTaken    = errors.New("there is a key of this name")
	ErrRevoked  = errors.New("the key was revoked")
	ErrExpired  = errors.New("the key has expired")
)

// Store keeps credentials. Several processes may hold the same store open, and see at
// once what another has added or revoked. Every method is safe for use by several
// goroutines.
type Store interface {
	// Add keeps a credential under the digest of its secret, durable on return,
	// and returns it with its id and the time of the store's clock. Of a key it
	// takes Name, Scopes and Expires; the error is ErrTaken if a key that was not
	// revoked has the name. Of others it takes Key, Opens and Expires; the error
	// is ErrNotFound if there is no such key, or ErrRevoked.
	Add(ctx context.Context, c Credential, digest Digest) (Credential, error)
	// Find returns the credential of a secret, also one that has expired or, if it
	// is a key, was revoked; ErrNotFound if there is none. It waits for no writer.
	Find(ctx context.Context, digest Digest) (Credential, error)
	// List returns the credentials of a kind in the order of their ids.
	List(ctx context.Context, kind Kind) ([]Credential, error)
	// Revoke ends a credential, durable on return. A key stays listed, with the
	// time; what was made with it is deleted, as is a session or a feed that is
	// revoked itself. The error is ErrNotFound if there is no such credential; a
	// key that was revoked before keeps its time.
	Revoke(ctx context.Context, id int64) error
}

// Digest is what is kept in the place of a secret: its SHA-256.
type Digest [sha256.Size]byte

// DigestOf returns the digest of a secret.
func DigestOf(secret string) Digest { return sha256.Sum256([]byte(secret)) }

// NewSecret returns a new secret: what it is for, so that one is known where it does
// not belong, and 26 random letters and digits.
func NewSecret(kind Kind) string { return prefix + string(kind) + "_" + rand.Text() }

const prefix = "sp_"

var secretPattern = regexp.MustCompile(prefix + `(?:` + string(Key) + `|` + string(Session) + `)_[A-Z2-7]{26}`)

// Redact replaces the secrets of keys and sessions in a text, and reports whether
// there were any. Those of feeds stay: they are made for addresses.
func Redact(text string) (redacted string, found bool) {
	if !strings.Contains(text, prefix) {
		return text, false
	}
	redacted = secretPattern.ReplaceAllString(text, prefix+"…")
	return redacted, redacted != text
}

var feedPattern = regexp.MustCompile(prefix + string(Feed) + `_[A-Z2-7]{26}`)

// Hide replaces all secrets in a text, those of feeds too, for logs.
func Hide(text string) string {
	text, _ = Redact(text)
	return feedPattern.ReplaceAllString(text, prefix+string(Feed)+"_…")
}

// maxName is the most code points of the name of a key.
const maxName = 64

// CheckName is an error if a key cannot be called so.
func CheckName(name string) error {
	letters := []rune(name)
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("a key needs a name")
	case len(letters) > maxName:
		return fmt.Errorf("the name of a key has at most %d letters, and this has %d", maxName, len(letters))
	case strings.TrimSpace(name) != name || slices.ContainsFunc(letters, func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }):
		return fmt.Errorf("the name %q begins or ends with a space, or has letters that cannot be shown", name)
	}
	return nil
}
