package frozen

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Version is that of the file form of a corpus.
const Version = 1

// header is the first line of a file.
type header struct {
	Version int `json:"frozen_corpus"`
	Corpus
	Withdrawn int `json:"withdrawn"` // documents without content
}

// Write writes a corpus as JSON Lines: what it is, then a line for each item in ascending
// order of ids. The same corpus gives the same bytes, except where documents were withdrawn.
func Write(w io.Writer, c Corpus, items []Item) error {
	h := header{Version: Version, Corpus: c}
	for _, item := range items {
		if item.Withdrawn() {
			h.Withdrawn++
		}
	}
	out := bufio.NewWriter(w)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(h); err != nil {
		return err
	}
	for _, item := range items {
		if err := lines.Encode(item); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Read reads a corpus that Write wrote, and verifies it: each content against its digest,
// all digests against the hash, and the counts. The error says in which line what is wrong.
func Read(r io.Reader) (c Corpus, items []Item, err error) {
	lines := json.NewDecoder(bufio.NewReader(r))
	lines.DisallowUnknownFields()
	var h header
	if err := lines.Decode(&h); err != nil || h.Version == 0 {
		return c, nil, errors.Join(errors.New("line 1: want the header of a frozen corpus, as “standpoint corpus export” writes it"), err)
	}
	if h.Version != Version {
		return c, nil, fmt.Errorf("line 1: the file is of version %d; this program knows version %d", h.Version, Version)
	}
	for line := 2; ; line++ {
		var item Item
		if err := lines.Decode(&item); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return c, nil, fmt.Errorf("line %d: %w", line, err)
		}
		if !item.Withdrawn() {
			if _, err := item.Read(); err != nil {
				return c, nil, fmt.Errorf("line %d: %w", line, err)
			}
		}
		if len(items) > 0 && items[len(items)-1].ID >= item.ID {
			return c, nil, fmt.Errorf("line %d: document %s is not in the order of ids", line, item.ID)
		}
		items = append(items, item)
	}
	if c = h.Corpus; len(items) != c.Documents || c.Articles+c.Comments != c.Documents {
		return c, nil, fmt.Errorf("the header says %d documents, and the file has %d", c.Documents, len(items))
	}
	if Hash(items) != c.Hash {
		return c, nil, fmt.Errorf("the documents do not have the hash %s that the header says", c.Hash)
	}
	return c, items, CheckName(c.Name)
}
