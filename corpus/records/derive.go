package records

import (
	"context"
	"iter"

	"standpoint/corpus"
)

// What depends on many documents at once, such as which texts are nearly the same, is
// derived from all of them and kept beside them: of each document a sketch, by which it
// is compared without being read, and the group that it is in. The derivation says
// what a sketch holds; the records keep it as it is.

// Copies is the derivation of texts that are nearly the same. Its groups are written to
// corpus.Document.DuplicateGroup.
const Copies = "copies"

// Events is the derivation of articles about the same happening. Its groups are written
// to corpus.Document.Event.
const Events = "events"

// Derivation says how far a derivation has come. The zero value, but for the name, was
// never made.
type Derivation struct {
	Name    string     // Copies or Events
	Version string     // of what made it
	Seq     corpus.Seq // all changes up to this one are in it
}

// Sketch is what a derivation keeps of one document.
type Sketch struct {
	ID    string
	Group string // "": it is in none
	Data  []byte // as the derivation writes it
}

// Derived is one step of a derivation.
type Derived struct {
	Derivation          // as it is after the step
	Fresh      bool     // forget every sketch and group that is not in the step
	Sketches   []Sketch // to keep, in the place of those of the same documents; of two of one document the last
	Forget     []string // documents that have no sketch any more
}

// Deriver keeps what is derived from many documents. It is for one process at a time:
// who writes holds a lease.
type Deriver interface {
	// Derivation says how far the derivation of a name has come.
	Derivation(ctx context.Context, name string) (Derivation, error)
	// Sketches yields all sketches of a derivation in the order of ids, as of the
	// moment of the call. It stops at the first error.
	Sketches(ctx context.Context, name string) iter.Seq2[Sketch, error]
	// SketchesOf returns the sketches of documents in the order of ids; a document
	// without a sketch is left out.
	SketchesOf(ctx context.Context, name string, ids []string) ([]Sketch, error)
	// Group returns the sketches of the documents in a group, in the order of ids.
	Group(ctx context.Context, name, group string) ([]Sketch, error)
	// Derive takes one step, in one transaction, durable on return. A document that is
	// held and whose group changes is written again and takes a sequence number; nothing
	// else of it is written. The Seq of the step becomes that of its last change, if nothing
	// else was written after it. It returns the last sequence number given here; 0 if
	// no document changed.
	Derive(ctx context.Context, step Derived) (corpus.Seq, error)
}
