// Package car reads the repository of an account of Bluesky out of a CAR file, as
// com.atproto.sync.getRepo and "Export my data" give it, into the lines of JSON that
// com.atproto.repo.listRecords has for the same posts.
//
// Read after the specifications of CARv1 (ipld.io/specs/transport/car/carv1), of DAG-CBOR
// and CIDs, and of repositories (atproto.com/specs/repository, versions 2 and 3 of a
// commit), and tried on what @atproto/repo 0.8.5 writes. Signatures are not checked:
// nobody who gives a file has the key. The hash of each block is.
package car

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"standpoint/indexer/parse/format"
)

// Bounds of a file.
const (
	maxBlock = 2 << 20   // bytes of a block; a repository's are at most 1 MiB
	maxHeld  = 128 << 20 // bytes of posts and of the tree, which may come in any order
)

// StartBytes is how many bytes IsCAR looks at.
const StartBytes = 16

// IsCAR reports whether a file begins as a CAR file, version 1: with the length of its
// head, and a map of two that begins with the roots.
func IsCAR(start []byte) bool {
	_, n := binary.Uvarint(start)
	return n > 0 && bytes.HasPrefix(start[n:], []byte("\xa2\x65roots"))
}

// cid is a content identifier in its bytes, as a key; "" is none.
type cid string

// UnmarshalCBOR reads a link: tag 42 around a zero byte and the identifier.
func (c *cid) UnmarshalCBOR(data []byte) error {
	if len(data) == 1 { // null
		*c = ""
		return nil
	}
	var tag cbor.RawTag
	if err := cbor.Unmarshal(data, &tag); err != nil {
		return err
	}
	var link []byte
	if err := cbor.Unmarshal(tag.Content, &link); err != nil {
		return err
	}
	if tag.Number != 42 || len(link) < 2 || link[0] != 0 {
		return errors.New("it is not a link")
	}
	*c = cid(link[1:])
	return nil
}

// block is what a block of a repository may be; each of its kinds has members of its own.
type block struct {
	// The head of the file.
	Roots []cid `cbor:"roots"`

	// A commit.
	DID  string `cbor:"did"`
	Data cid    `cbor:"data"`

	// A node of the tree.
	Left    cid      `cbor:"l"`
	Entries *[]entry `cbor:"e"`
}

// record says what lexicon a record has; commits and nodes have none.
type record struct {
	Type string `cbor:"$type"`
}

// entry is a record in a node of the tree. Its key is the first Shared bytes of the key
// before it, and Rest.
type entry struct {
	Shared int    `cbor:"p"`
	Rest   []byte `cbor:"k"`
	Record cid    `cbor:"v"`
	Right  cid    `cbor:"t"` // the node of the keys that come next
}

// post is what is read of a record (lexicon app.bsky.feed.post).
type post struct {
	Text    string   `json:"text"`
	Created string   `json:"createdAt,omitempty"`
	Langs   []string `json:"langs,omitempty"`
	Reply   *struct {
		Root   link `json:"root"`
		Parent link `json:"parent"`
	} `json:"reply,omitempty"`
	Embed *struct {
		External *link `json:"external,omitempty"`
		Media    *struct {
			External *link `json:"external,omitempty"`
		} `json:"media,omitempty"`
	} `json:"embed,omitempty"`
}

type link struct {
	URI string `json:"uri,omitempty"`
}

// posts is the lexicon of posts, and the collection that they are kept in.
const posts = "app.bsky.feed.post"

// repository is a file that was read.
type repository struct {
	roots  []cid
	did    string
	commit map[cid]block
	nodes  map[cid]block
	posts  map[cid][]byte
	held   int
	lines  bytes.Buffer
}

// Lines reads a CAR file and returns its posts, one a line, in the order of their keys,
// which is that of their times: {"uri": "at://…", "value": {…}}. A file that is cut off or
// damaged gives what could be read, and a *format.Error with the offset of the fault.
func Lines(ctx context.Context, in io.Reader) ([]byte, error) {
	r := repository{commit: map[cid]block{}, nodes: map[cid]block{}, posts: map[cid][]byte{}}
	fault := r.read(ctx, in)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	missing := 0
	for _, root := range r.roots {
		if commit, ok := r.commit[root]; ok {
			r.did = commit.DID
			missing += r.walk(commit.Data, 0)
		}
	}
	switch {
	case fault != nil:
		return r.lines.Bytes(), fault
	case r.did == "":
		return nil, &format.Error{Outcome: format.Skipped, Reason: "it is a CAR file, but not of an account of Bluesky: no root of it is a commit of a repository"}
	case missing == 0 && r.lines.Len() == 0:
		return nil, &format.Error{Outcome: format.Skipped, Reason: "it is a CAR file of an account of Bluesky that has no posts"}
	case missing > 0:
		return r.lines.Bytes(), &format.Error{Outcome: format.Warned, Reason: fmt.Sprintf("the CAR file is a part of a repository: blocks of its tree that are not in it: %d", missing)}
	}
	return r.lines.Bytes(), nil
}

// read reads the blocks of a file.
func (r *repository) read(ctx context.Context, in io.Reader) error {
	buffered, offset := bufio.NewReaderSize(in, 64<<10), int64(0)
	broken := func(reason string) error {
		return &format.Error{Outcome: format.Quarantined, Offset: offset, Reason: "the CAR file is broken: " + reason}
	}
	for n := 0; ctx.Err() == nil; n++ {
		size, err := binary.ReadUvarint(buffered)
		switch {
		case errors.Is(err, io.EOF) && n > 0:
			return nil
		case err != nil:
			return broken("there is no length of a block here")
		case size > maxBlock:
			return broken(fmt.Sprintf("a block of %d bytes; at most %d are expected", size, maxBlock))
		}
		body := make([]byte, size)
		if got, err := io.ReadFull(buffered, body); err != nil {
			return broken(fmt.Sprintf("it ends after %d of the %d bytes of a block", got, size))
		}
		if n == 0 {
			var head block
			if err := cbor.Unmarshal(body, &head); err != nil || len(head.Roots) == 0 {
				return broken("its head names no root")
			}
			r.roots = head.Roots
		} else if reason := r.block(body); reason != "" {
			return broken(reason)
		}
		if r.held > maxHeld {
			return broken(fmt.Sprintf("it holds more than %d MiB of posts", maxHeld>>20))
		}
		offset += int64(len(binary.AppendUvarint(nil, size))) + int64(size)
	}
	return nil
}

// block keeps what is needed of a block, and says what is wrong with it.
func (r *repository) block(body []byte) (fault string) {
	id, content, err := split(body)
	if err != nil {
		return err.Error()
	}
	var is record
	var b block
	switch {
	case cbor.Unmarshal(content, &is) != nil: // nothing of a repository
		return ""
	case is.Type == posts:
		r.posts[id] = content
	case is.Type != "" || cbor.Unmarshal(content, &b) != nil:
		return ""
	case b.Entries != nil:
		r.nodes[id] = b
	case b.DID != "" && b.Data != "":
		r.commit[id] = b
	}
	r.held += len(body)
	return ""
}

// split parts the identifier of a block from its content, and compares the hash.
func split(body []byte) (cid, []byte, error) {
	if len(body) > 34 && body[0] == 0x12 && body[1] == 0x20 { // version 0
		return hashed(body, 2)
	}
	at := 0
	for range 4 { // version, codec, hash, length of the hash
		v, n := binary.Uvarint(body[at:])
		if n <= 0 {
			return "", nil, errors.New("a block has no identifier")
		}
		if at += n; at == len(body) || at > 16 || v > 1<<20 {
			return "", nil, errors.New("a block has no identifier")
		}
	}
	if body[at-1] != sha256.Size || body[at-2] != 0x12 {
		return "", nil, errors.New("the identifier of a block is not made with SHA-256")
	}
	return hashed(body, at)
}

// hashed parts a block whose hash begins at an offset.
func hashed(body []byte, at int) (cid, []byte, error) {
	end := at + sha256.Size
	if len(body) < end {
		return "", nil, errors.New("a block has no identifier")
	}
	if sum := sha256.Sum256(body[end:]); !bytes.Equal(sum[:], body[at:end]) {
		return "", nil, errors.New("the content of a block is not what its hash was made of")
	}
	return cid(body[:end]), body[end:], nil
}

// maxDepth is how deep the tree of a repository may be. That of a million records has
// about ten levels.
const maxDepth = 64

// walk writes the posts of a node and of those below it, and returns how many nodes and
// posts are missing.
func (r *repository) walk(at cid, depth int) (missing int) {
	node, ok := r.nodes[at]
	if !ok || depth > maxDepth {
		return 1
	}
	delete(r.nodes, at) // one that two others name is read once
	if node.Left != "" {
		missing += r.walk(node.Left, depth+1)
	}
	key := ""
	for _, e := range *node.Entries {
		key = key[:max(0, min(e.Shared, len(key)))] + string(e.Rest)
		if collection, id, _ := strings.Cut(key, "/"); collection == posts {
			missing += r.post(e.Record, id)
		}
		if e.Right != "" {
			missing += r.walk(e.Right, depth+1)
		}
	}
	return missing
}

// post writes a post and returns 1 where it is missing.
func (r *repository) post(at cid, key string) (missing int) {
	content, ok := r.posts[at]
	if !ok {
		return 1
	}
	var p post
	if cbor.Unmarshal(content, &p) != nil {
		return 1
	}
	line, err := json.Marshal(struct {
		URI   string `json:"uri"`
		Value post   `json:"value"`
	}{"at://" + r.did + "/" + posts + "/" + key, p})
	if err != nil {
		return 1
	}
	r.lines.Write(append(line, '\n'))
	return 0
}
