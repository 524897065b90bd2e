package car

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"standpoint/indexer/parse/format"
)

// account is testdata/account.car: twelve invented posts, a profile and three likes, as
// @atproto/repo 0.8.5 writes them.
func account(t testing.TB) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/account.car")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// said are the texts of lines, and the last of their addresses.
func said(t testing.TB, lines []byte) (texts []string, uri string) {
	t.Helper()
	for line := range bytes.Lines(lines) {
		var record struct {
			URI   string
			Value post
		}
		if err := json.Unmarshal(line, &record); err != nil {
			t.Fatal(err)
		}
		texts, uri = append(texts, record.Value.Text), record.URI
	}
	return texts, uri
}

// TestAccount: every post of an account is read once, in the order of its keys, with
// what it answers and what it links to; nothing else is.
func TestAccount(t *testing.T) {
	lines, err := Lines(t.Context(), bytes.NewReader(account(t)))
	if err != nil {
		t.Fatal(err)
	}
	texts, uri := said(t, lines)
	if len(texts) != 12 || !strings.HasPrefix(texts[0], "Post 0: ") || !strings.HasPrefix(texts[11], "Post 11: ") {
		t.Errorf("posts: %q", texts)
	}
	if !strings.HasPrefix(uri, "at://did:plc:invented23456789abcdefg/app.bsky.feed.post/3m2") {
		t.Errorf("the address of a post is %q", uri)
	}
	second := strings.Split(string(lines), "\n")[1]
	for _, want := range []string{`"createdAt":"2026-03-02T10:00:01.000Z"`, `"reply":{"root":{"uri":"at://did:plc:invented23456789abcdefg/app.bsky.feed.post/3m2qrrgw22222"}`} {
		if !strings.Contains(second, want) {
			t.Errorf("no %s in %s", want, second)
		}
	}
	if !strings.Contains(string(lines), `"embed":{"external":{"uri":"https://news.example.org/levee"}}`) {
		t.Error("the link of a post is lost")
	}
}

// TestDamaged: what could be read of a broken file is given, and the fault names the
// place.
func TestDamaged(t *testing.T) {
	file := account(t)
	for name, c := range map[string]struct {
		file  []byte
		fault string
	}{
		"cut off in a block":  {file[:len(file)-9], "the CAR file is broken: it ends after "},
		"another content":     {append(bytes.Clone(file[:len(file)-9]), make([]byte, 9)...), "not what its hash was made of"},
		"a block without end": {append(bytes.Clone(file), 0xff, 0xff, 0xff, 0xff, 0x7f), "a block of 34359738367 bytes; at most 2097152 are expected"},
		"no identifier":       {append(bytes.Clone(file), 3, 1, 2, 3), "a block has no identifier"},
	} {
		lines, err := Lines(t.Context(), bytes.NewReader(c.file))
		fault, ok := errors.AsType[*format.Error](err)
		if !ok || fault.Outcome != format.Quarantined || !strings.Contains(fault.Reason, c.fault) || fault.Offset < int64(len(file))/2 || fault.Offset > int64(len(file)) {
			t.Errorf("%s: %#v", name, err)
		}
		if texts, _ := said(t, lines); len(texts) < 11 {
			t.Errorf("%s: %d posts", name, len(texts))
		}
	}
}

// pack writes blocks as a CAR file whose root is the last of them.
func pack(t testing.TB, blocks ...any) []byte {
	t.Helper()
	var body []byte
	var last cbor.Tag
	for _, b := range blocks {
		content := encode(t, b)
		last = linked(content)
		id := last.Content.([]byte)[1:]
		body = append(binary.AppendUvarint(body, uint64(len(id)+len(content))), append(bytes.Clone(id), content...)...)
	}
	head := encode(t, map[string]any{"roots": []any{last}, "version": 1})
	return append(append(binary.AppendUvarint(nil, uint64(len(head))), head...), body...)
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	mode, err := cbor.CanonicalEncOptions().EncMode()
	if err != nil {
		t.Fatal(err)
	}
	content, err := mode.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// linked is the link to a block of DAG-CBOR.
func linked(content []byte) cbor.Tag {
	sum := sha256.Sum256(content)
	return cbor.Tag{Number: 42, Content: append([]byte{0, 1, 0x71, 0x12, 0x20}, sum[:]...)}
}

// TestParts: a file with a part of a repository says so; one without posts, or of
// something else, is skipped with the reason.
func TestParts(t *testing.T) {
	hello := map[string]any{"$type": posts, "text": "Hello", "createdAt": "2026-03-01T10:00:00Z"}
	node := func(entries ...any) map[string]any { return map[string]any{"l": nil, "e": entries} }
	at := func(key string, to any) map[string]any {
		return map[string]any{"p": 0, "k": []byte(key), "v": linked(encode(t, to)), "t": nil}
	}
	commit := func(tree any) map[string]any {
		return map[string]any{"did": "did:plc:x", "version": 3, "data": linked(encode(t, tree)), "rev": "3k", "prev": nil, "sig": []byte{1}}
	}
	whole, two := node(at(posts+"/3k1", hello)), node(at(posts+"/3k1", hello), at(posts+"/3k2", "gone"))
	likes := node(at("app.bsky.feed.like/3k1", hello))
	for name, c := range map[string]struct {
		file  []byte
		posts int
		want  string
	}{
		"whole":          {pack(t, hello, whole, commit(whole)), 1, ""},
		"a post missing": {pack(t, hello, two, commit(two)), 1, "the CAR file is a part of a repository: blocks of its tree that are not in it: 1"},
		"no tree":        {pack(t, hello, commit(whole)), 0, "that are not in it: 1"},
		"no posts":       {pack(t, hello, likes, commit(likes)), 0, "has no posts"},
		"something else": {pack(t, map[string]any{"name": "a picture"}), 0, "not of an account of Bluesky"},
		"a tree in a tree": {pack(t, hello, whole, map[string]any{"l": linked(encode(t, whole)), "e": []any{map[string]any{"p": 0, "k": []byte("a/b"), "v": linked(encode(t, hello)), "t": linked(encode(t, whole))}}},
			commit(map[string]any{"l": linked(encode(t, whole)), "e": []any{map[string]any{"p": 0, "k": []byte("a/b"), "v": linked(encode(t, hello)), "t": linked(encode(t, whole))}}})), 1, "that are not in it: 1"},
	} {
		lines, err := Lines(t.Context(), bytes.NewReader(c.file))
		texts, _ := said(t, lines)
		if len(texts) != c.posts || (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q, %v", name, texts, err)
		}
	}
}

// TestCancelled: a reading that is called off ends with the reason.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Lines(ctx, bytes.NewReader(account(t))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// FuzzLines: no file breaks the reader, and each line is a post with an address.
func FuzzLines(f *testing.F) {
	f.Add(account(f))
	f.Add(pack(f, map[string]any{"name": "a picture"}))
	f.Fuzz(func(t *testing.T, file []byte) {
		lines, err := Lines(t.Context(), bytes.NewReader(file))
		if texts, uri := said(t, lines); len(texts) > 0 && !strings.HasPrefix(uri, "at://") || len(texts) == 0 && err == nil {
			t.Fatalf("%d posts, the last at %q, %v", len(texts), uri, err)
		}
	})
}
