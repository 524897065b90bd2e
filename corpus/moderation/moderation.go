// Package moderation is the contract of the store of what moderators do: an act is one
// thing that somebody did, and with which documents. Acts are kept beside the documents,
// never among them: no change log and no index knows of them. None is ever changed or
// taken out, so the list of them is the audit, and what holds now follows from it: a
// document is flagged if it was not unflagged after it was flagged last.
// Implementations pass moderationtest.
package moderation

import (
	"context"
	"errors"
	"time"
)

// Action is what somebody did.
type Action string

// The actions.
const (
	Flag     Action = "flag"      // mark documents as worth another look
	Unflag   Action = "unflag"    // take that back
	Note     Action = "note"      // write a note about documents, for moderators alone
	HandOver Action = "hand over" // download documents for the comment system
	Seen     Action = "seen"      // say that what a search finds was looked at
	Allow    Action = "allow"     // say of a group of copies what it is, so that nobody looks into it again
	Disallow Action = "disallow"  // take that back
)

// Act is one thing that somebody did.
type Act struct {
	ID        int64     // increasing, given by Do
	At        time.Time // UTC, whole seconds, given by Do
	Key       int64     // id of the key of who did it
	Name      string    // of that key
	Action    Action
	Search    string    // parameters of the search that it was done on, in their canonical form; "": none
	Text      string    // of Note: the note; of Allow: what the group is
	Until     time.Time // of Seen: documents that were added before this time were looked at; UTC, whole seconds; zero of others
	Documents int       // how many it was done with, given by Do
}

// ErrNotFound says that there is no such act.
var ErrNotFound = errors.New("there is no such act")

// Store keeps acts. Several processes may hold the same store open, and see at once what
// another has written. Every method is safe for use by several goroutines.
type Store interface {
	// Do keeps an act with its documents, each once and in their order, durable on
	// return, and returns it with its id and the time of the store's clock.
	Do(ctx context.Context, act Act, documents []string) (Act, error)
	// Acts returns the last acts before an id, the newest first, at most so many; the
	// last of all if before is 0. A note about a document that was withdrawn from the
	// records has lost its text, which may repeat the words of the document.
	Acts(ctx context.Context, before int64, limit int) ([]Act, error)
	// Documents returns the documents of an act in their order; ErrNotFound if there is
	// no such act.
	Documents(ctx context.Context, id int64) ([]string, error)
	// Of returns the acts of each of some documents, the oldest first.
	Of(ctx context.Context, documents []string) (map[string][]Act, error)
	// Flagged returns the documents that are flagged, in the order of their ids.
	Flagged(ctx context.Context) ([]string, error)
	// Allowed returns of each document the last Allow, if no Disallow came after it, in
	// the order of acts.
	Allowed(ctx context.Context) ([]Allowed, error)
	// LastSeen returns the last Seen of a key for a search; ErrNotFound if there is none.
	LastSeen(ctx context.Context, key int64, search string) (Act, error)
	// LastAllowed returns the id of the last Allow or Disallow; 0 if there is none. It
	// differs whenever Allowed may.
	LastAllowed(ctx context.Context) (int64, error)
}

// Allowed is a document of a group that was allowed.
type Allowed struct {
	Act
	Document string
}
