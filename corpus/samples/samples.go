// Package samples is the contract of the store of samples and of what people say of
// the documents in them. They are kept beside the documents, never among them, and
// nothing that a model does changes them. What the Settler says is settled: where it is a
// side toward an agency, it takes the place of the model's label in the documents that the
// records give out (Judge), and so in what follows their change log. What others say, no
// change log and no index knows. Implementations pass samplestest.
package samples

import (
	"context"
	"errors"
	"time"
)

// Sample is a list of documents that were drawn from what a search found.
type Sample struct {
	ID       int64     `json:"-"`                  // increasing, given by Add
	Name     string    `json:"-"`                  // as people call it
	Created  time.Time `json:"-"`                  // UTC, whole seconds, given by Add
	Search   string    `json:"search"`             // parameters of the search, in their canonical form
	Target   string    `json:"target,omitempty"`   // agency toward which documents are judged; "": they are judged as such
	Seed     string    `json:"seed"`               // of the order in which documents are drawn
	By       string    `json:"by,omitempty"`       // what it is stratified by: a field, or Model; "": nothing
	Articles bool      `json:"articles,omitempty"` // articles were drawn, with all their documents that were found
	Snapshot string    `json:"snapshot"`           // the state of the data that it was drawn from last
	Codebook Codebook  `json:"codebook"`
	// Earlier are the versions of the codebook that were in its place before, the first one first.
	Earlier []Codebook `json:"earlier,omitempty"`
	Sizes   []Size     `json:"sizes"` // of the set that it was drawn from last, in the order of strata and labels
}

// Model is what a sample is stratified by if it is the label of the model.
const Model = "model"

// Size is how many documents of a set are in a stratum and have a label of the model.
type Size struct {
	Stratum   string `json:"stratum"`
	Label     string `json:"label"`
	Documents int    `json:"documents"`
}

// Item is a document of a sample, with its stratum and the label of the model when it
// was drawn.
type Item struct {
	Document string
	Article  string
	Stratum  string
	Label    string
}

// Code is what a coder says of a document.
type Code struct {
	Document string
	Coder    string
	Value    string // of the codebook, or CannotTell
	Note     string
	Marks    []string  // of the codebook or, where it allows that, the coder's own
	At       time.Time // UTC, whole seconds, given by SetCode
}

// CannotTell is the value of a document that a coder cannot judge.
const CannotTell = "cannot tell"

// Settler is the coder whose word decides where others disagree, and lets a label count
// beyond the sample.
const Settler = "settled"

// The errors of samples.
var (
	ErrNotFound = errors.New("there is no such sample, or no such document in it")
	ErrTaken    = errors.New("there is a sample of this name")
)

// Store keeps samples. Several processes may hold the same store open, and see at once
// what another has written. Every method is safe for use by several goroutines.
type Store interface {
	// Add keeps a sample with its items in their order, durable on return, and
	// returns it with its id and the time of the store's clock. The error is
	// ErrTaken if a sample has the name.
	Add(ctx context.Context, s Sample, items []Item) (Sample, error)
	// Extend adds items at the end of a sample, and keeps Snapshot and Sizes of
	// s in the place of those that were there. Items that are in it stay as they
	// are. The error is ErrNotFound if there is no sample with the id.
	Extend(ctx context.Context, s Sample, items []Item) error
	// Find returns the sample of a name; ErrNotFound if there is none.
	Find(ctx context.Context, name string) (Sample, error)
	// List returns all samples in the order of their ids.
	List(ctx context.Context) ([]Sample, error)
	// Items returns the items of a sample in the order in which they were added.
	Items(ctx context.Context, id int64) ([]Item, error)
	// SetCodebook puts a codebook in the place of that of a sample, which is kept
	// among the earlier ones, durable on return; ErrNotFound if there is no sample
	// with the id.
	SetCodebook(ctx context.Context, id int64, book Codebook) error
	// SetCodes keeps what coders say of documents of a sample, all or nothing,
	// durable on return. It takes the place of what the same coder said of the same
	// document; an empty Value takes that back. The error is ErrNotFound if a
	// document is not in the sample. What the Settler says changes the documents that
	// it settles (Judge) in the same transaction, and each takes a sequence number.
	SetCodes(ctx context.Context, id int64, codes []Code) error
	// Codes returns what was said of the documents of a sample, in the order of the
	// items and then of the coders' names. A document that was withdrawn from the
	// records keeps its codes, without their notes and marks, which may repeat its words.
	Codes(ctx context.Context, id int64) ([]Code, error)
	// State names the samples that there are, with what was said of their documents: it is
	// another one after each change of them. What a withdrawal takes changes the records.
	State(ctx context.Context) (string, error)
	// Remove deletes a sample and what was said of its documents, durable on
	// return; ErrNotFound if there is none.
	Remove(ctx context.Context, id int64) error
}
