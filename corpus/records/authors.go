package records

import (
	"context"
	"errors"
)

// ErrNamed is wrapped by errors of a decision that comes too late: documents are held
// whose authors are named in the other way.
var ErrNamed = errors.New("documents are held already, whose authors are named in the other way")

// AuthorNames says how a store names the authors of comments. The zero value is that it
// was not decided, and then they are named as their sources name them.
type AuthorNames struct {
	Decided bool
	Key     []byte // of their pseudonyms (package pseudonym); nil: they are named as their sources name them
}

// Pseudonyms reports whether the authors of comments have pseudonyms.
func (n AuthorNames) Pseudonyms() bool { return len(n.Key) > 0 }

// Authors keeps the decision whether the authors of comments have pseudonyms. Who puts
// documents applies it (pseudonym.Key.Thread): a store cannot tell a name from a
// pseudonym.
type Authors interface {
	// AuthorNames returns what was decided. A copy of the store has the same key.
	AuthorNames(ctx context.Context) (AuthorNames, error)
	// DecideAuthorNames decides it, durable on return, with a new key if it is for
	// pseudonyms, and returns what counts now. To decide the same again changes
	// nothing. Once documents were put, the only decision left is that names stay
	// as they are, if nothing was decided before; the error of another one is
	// ErrNamed.
	DecideAuthorNames(ctx context.Context, pseudonyms bool) (AuthorNames, error)
}
