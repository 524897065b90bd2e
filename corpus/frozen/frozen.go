// Package frozen is the contract of the store of frozen corpora: named sets of documents,
// each as it was on the day of freezing. They are kept beside the documents: no change log
// and no index knows of them, and nothing that comes in later changes them.
// Implementations pass frozentest.
package frozen

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
)

// Corpus is a named set of documents as they were at a time.
type Corpus struct {
	ID       int64     `json:"-"`                   // increasing, given by Add; never given again
	Name     string    `json:"name"`                // as people call it; see CheckName
	Frozen   time.Time `json:"frozen"`              // UTC, whole seconds; given by Add if it is zero
	Search   string    `json:"search"`              // parameters of the search, in their canonical form; "" of a list of ids
	ReadBack string    `json:"read_back,omitempty"` // the search in words
	Snapshot string    `json:"snapshot"`            // the state of the data that it was frozen in
	Excluded []string  `json:"excluded,omitempty"`  // ids that were left out on purpose, ascending
	Hash     string    `json:"hash"`                // Hash of the items
	Counts
}

// Counts says how many documents of each kind a corpus has.
type Counts struct {
	Documents int `json:"documents"`
	Articles  int `json:"articles"`
	Comments  int `json:"comments"`
}

// Item is one document of a corpus. Content is a Document as compact JSON; it is empty once
// the document was withdrawn, and Digest, its SHA-256 in hexadecimal digits, stays.
type Item struct {
	ID      string          `json:"id"`
	Digest  string          `json:"digest"`
	Content json.RawMessage `json:"content,omitempty"`
}

// Document is what is kept of a document: which words it had and how it was labelled.
// It has none of the words themselves.
type Document struct {
	Kind        corpus.Kind `json:"kind"`
	Revision    string      `json:"revision"` // see Revision
	Language    string      `json:"lang,omitempty"`
	Agencies    []string    `json:"agencies,omitempty"`        // ids, the lead agency first
	Named       []string    `json:"agencies_named,omitempty"`  // those of Agencies that it names itself
	Locations   []string    `json:"locations,omitempty"`       // ids
	LocationsIn []string    `json:"locations_named,omitempty"` // those of Locations that it names itself
	Stances     []Stance    `json:"stances,omitempty"`
}

// Stance is a corpus.Stance without its evidence.
type Stance struct {
	Target  string         `json:"target"`
	Label   corpus.Label   `json:"label"` // at corpus.DefaultMin
	Chances corpus.Chances `json:"chances"`
	Source  string         `json:"source"`
}

// Revision names the words of a document: the first 16 hexadecimal digits of the SHA-256
// of its parts (corpus.Document.Wording) as a JSON list.
func Revision(d corpus.Document) string {
	text, _ := json.Marshal(d.Wording()) // strings can always be written
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Of is what is kept of a document.
func Of(d corpus.Document) Document {
	out := Document{Kind: d.Kind, Revision: Revision(d), Language: d.Annotation.Language}
	for _, a := range d.Annotation.Agencies {
		if out.Agencies = append(out.Agencies, a.ID); a.Named {
			out.Named = append(out.Named, a.ID)
		}
	}
	for _, l := range d.Annotation.Locations {
		if out.Locations = append(out.Locations, l.ID); l.Named {
			out.LocationsIn = append(out.LocationsIn, l.ID)
		}
	}
	for _, s := range d.Annotation.Stances {
		out.Stances = append(out.Stances, Stance{s.Target, s.Label(), s.Chances, s.Source})
	}
	return out
}

// SameLabels reports whether two states of a document are labelled alike, whatever gave the labels.
func (d Document) SameLabels(other Document) bool {
	return d.Language == other.Language && slices.Equal(d.Agencies, other.Agencies) && slices.Equal(d.Named, other.Named) &&
		slices.Equal(d.Locations, other.Locations) && slices.Equal(d.LocationsIn, other.LocationsIn) &&
		slices.EqualFunc(d.Stances, other.Stances, func(a, b Stance) bool {
			a.Source, b.Source = "", ""
			return a == b
		})
}

// ItemOf is the item of a document as it is.
func ItemOf(d corpus.Document) Item {
	content, _ := json.Marshal(Of(d)) // strings and numbers can always be written
	return Item{ID: d.ID, Digest: digest(content), Content: content}
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Withdrawn reports whether the document was withdrawn since.
func (i Item) Withdrawn() bool { return len(i.Content) == 0 }

// Read reads the content of an item that was not withdrawn. The error says what is wrong
// with it.
func (i Item) Read() (d Document, err error) {
	if digest(i.Content) != i.Digest {
		return d, fmt.Errorf("document %s: the content does not have the digest that it should have", i.ID)
	}
	if err := json.Unmarshal(i.Content, &d); err != nil {
		return d, fmt.Errorf("document %s: %w", i.ID, err)
	}
	return d, nil
}

// Hash names what a corpus holds: the SHA-256, in hexadecimal digits, of a line for each
// item in the order of ids: the id, a space and the digest. It stays when documents are withdrawn.
func Hash(items []Item) string {
	sum := sha256.New()
	for _, i := range items {
		fmt.Fprintf(sum, "%s %s\n", i.ID, i.Digest)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Fill sorts items by their ids, and gives a corpus their counts and hash. The error says
// which item is there twice or cannot be read.
func (c Corpus) Fill(items []Item) (Corpus, error) {
	slices.SortFunc(items, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	c.Counts, c.Hash = Counts{}, Hash(items)
	for i, item := range items {
		if i > 0 && items[i-1].ID == item.ID {
			return c, fmt.Errorf("document %s is there twice", item.ID)
		}
		d, err := item.Read()
		if err != nil {
			return c, err
		}
		c.Documents++
		if d.Kind == corpus.KindArticle {
			c.Articles++
		} else {
			c.Comments++
		}
	}
	return c, nil
}

// MaxName is the most characters of a name.
const MaxName = 100

// CheckName is an error if a corpus cannot be called so.
func CheckName(name string) error {
	switch {
	case strings.TrimSpace(name) == "" || strings.TrimSpace(name) != name:
		return fmt.Errorf("a corpus needs a name, without spaces at its ends; not %q", name)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return fmt.Errorf("the name of a corpus has letters, digits, signs and spaces; not %q", name)
	case utf8.RuneCountInString(name) > MaxName:
		return fmt.Errorf("the name of a corpus has at most %d characters", MaxName)
	}
	return nil
}

// The errors of frozen corpora.
var (
	ErrNotFound = errors.New("there is no such frozen corpus")
	ErrTaken    = errors.New("there is a frozen corpus of this name")
)

// Store keeps frozen corpora. Several processes may hold the same store open, and see at
// once what another has written. Every method is safe for use by several goroutines.
type Store interface {
	// Add keeps a corpus with its items, durable on return, and returns it with its id
	// and, if it has none, the time of the store's clock. Items are in ascending order of
	// ids, each once. Those of documents that were withdrawn here are kept without content.
	// The error is ErrTaken if a corpus has the name.
	Add(ctx context.Context, c Corpus, items []Item) (Corpus, error)
	// Find returns the corpus of a name; ErrNotFound if there is none.
	Find(ctx context.Context, name string) (Corpus, error)
	// List returns all corpora in the order of their ids.
	List(ctx context.Context) ([]Corpus, error)
	// Items returns the items of a corpus in ascending order of ids. A document that was
	// withdrawn since has no content.
	Items(ctx context.Context, id int64) ([]Item, error)
	// Since returns the items of documents that are not here, or that were put, labelled
	// or deleted by a change after a sequence number; in ascending order of ids.
	Since(ctx context.Context, id int64, after corpus.Seq) ([]Item, error)
	// State differs whenever other corpora are there.
	State(ctx context.Context) (string, error)
	// Remove deletes a corpus, durable on return; ErrNotFound if there is none.
	Remove(ctx context.Context, id int64) error
}

// Equal reports whether two items are the same.
func (i Item) Equal(other Item) bool {
	return i.ID == other.ID && i.Digest == other.Digest && bytes.Equal(i.Content, other.Content)
}
