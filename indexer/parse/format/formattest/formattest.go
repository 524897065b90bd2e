// Package formattest tests the readers of formats: against golden files, and by
// what must hold of any page and of any part of it.
package formattest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// Outlets is a small table of outlets: one, the Bugle of bugle.example, which
// writes its times an hour east of Greenwich.
type Outlets struct{}

// ByName knows "The Bugle" and its slug.
func (Outlets) ByName(name string) (string, bool) {
	return known(strings.EqualFold(name, "the bugle") || name == "bugle")
}

// ByHost knows bugle.example.
func (Outlets) ByHost(host string) (string, bool) {
	return known(strings.TrimPrefix(host, "www.") == "bugle.example")
}

func known(ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	return "bugle", true
}

// Zone is that of the Bugle.
func (Outlets) Zone(slug string) *time.Location {
	if slug != "bugle" {
		return nil
	}
	return time.FixedZone("", 3600)
}

// Read reads a page in the format that claims it; none does if name is "".
func Read(t testing.TB, formats []format.Format, page io.Reader, opt format.Options) (name string, threads []corpus.Thread, faults []*format.Error) {
	t.Helper()
	if opt.Outlets == nil {
		opt.Outlets = Outlets{}
	}
	in := bufio.NewReaderSize(page, format.Window)
	text, err := in.Peek(format.Window)
	head := format.HeadOf(text, err != nil)
	if len(head.Text) == 0 {
		return "", nil, nil
	}
	return readAs(t, formats, head, format.Input{Text: in, Options: opt})
}

// ReadZipped is Read for a document of several parts.
func ReadZipped(t testing.TB, formats []format.Format, page []byte, opt format.Options) (name string, threads []corpus.Thread, faults []*format.Error) {
	t.Helper()
	if opt.Outlets == nil {
		opt.Outlets = Outlets{}
	}
	z, err := zip.NewReader(bytes.NewReader(page), int64(len(page)))
	if err != nil {
		t.Fatal(err)
	}
	return readAs(t, formats, format.Head{Zip: z}, format.Input{Zip: z, Options: opt})
}

// readAs reads a page in the format that claims its head.
func readAs(t testing.TB, formats []format.Format, head format.Head, in format.Input) (name string, threads []corpus.Thread, faults []*format.Error) {
	t.Helper()
	for _, f := range formats {
		if !f.Claims(head) {
			continue
		}
		for thread, err := range f.Read(t.Context(), in) {
			var fault *format.Error
			switch {
			case errors.As(err, &fault):
				faults = append(faults, fault)
			case err != nil:
				t.Fatalf("%s: %v", f.Name, err)
			default:
				thread.Identify()
				threads = append(threads, thread)
			}
		}
		return f.Name, threads, faults
	}
	return "", nil, nil
}

func options(comment []byte) (opt format.Options) {
	for line := range strings.Lines(string(comment)) {
		if field, column, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "map: "), "="); ok && strings.HasPrefix(line, "map: ") {
			if opt.Columns == nil {
				opt.Columns = map[string]string{}
			}
			opt.Columns[field] = column
		}
	}
	return opt
}

// show writes what was read so that a person can check it.
func show(name string, threads []corpus.Thread, faults []*format.Error) string {
	var b strings.Builder
	fmt.Fprintf(&b, "format %s\n", name)
	for _, thread := range threads {
		natives := map[string]string{}
		for _, c := range thread.Comments {
			natives[c.ID] = c.NativeID
		}
		fmt.Fprintf(&b, "\narticle at %d\n", thread.Origin.Offset)
		lines(&b, "  ", thread.Article)
		for _, c := range thread.Comments {
			indent := strings.Repeat("  ", c.Depth+2)
			if parent := natives[c.ParentID]; parent != "" {
				c.ParentID = parent
			}
			c.ID = ""
			b.WriteString(indent + "comment\n")
			lines(&b, indent+"  ", c)
		}
	}
	for _, fault := range faults {
		fmt.Fprintf(&b, "\nfault %s\n", fault.Error())
		if fault.Body != nil {
			fmt.Fprintf(&b, "  body %q\n", fault.Body)
		}
	}
	return b.String()
}

// lines writes the fields of a document that are set, one a line.
func lines(b *strings.Builder, indent string, document any) {
	raw, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	_, _ = d.Token()
	for d.More() {
		key, _ := d.Token()
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			panic(err)
		}
		if text := string(value); text != `""` && text != "[]" && text != "0" && text != "null" || key == "text" {
			fmt.Fprintf(b, "%s%v %s\n", indent, key, text)
		}
	}
}

// Truncated cuts a page at every byte (of long ones, at every fifth), and holds what is read of the part
// against what is read of the whole: nothing is read that is not in the whole.
// The last text may be cut if tail is true, in formats that cannot know better.
func Truncated(t *testing.T, formats []format.Format, page []byte, tail bool) {
	t.Helper()
	texts := map[string][]string{}
	_, whole, _ := Read(t, formats, bytes.NewReader(page), format.Options{})
	for _, thread := range whole {
		for _, c := range thread.Comments {
			texts[c.NativeID] = append(texts[c.NativeID], c.Text)
		}
	}
	step := 1
	if len(page) > 1500 {
		step = 5
	}
	for n := 0; n < len(page); n += step {
		name, threads, _ := Read(t, formats, bytes.NewReader(page[:n]), format.Options{})
		for _, thread := range threads {
			for _, c := range thread.Comments {
				if name != "" && c.Text != "" && !among(c.Text, texts[c.NativeID], tail) {
					t.Fatalf("cut at byte %d: comment %q has the text %q", n, c.NativeID, c.Text)
				}
			}
		}
	}
}

func among(text string, texts []string, tail bool) bool {
	for _, whole := range texts {
		if text == whole || tail && strings.HasPrefix(whole, text) {
			return true
		}
	}
	return false
}

// Fuzz reads any page, in every format that claims it and in every one that does
// not, and checks what must hold of what comes.
func Fuzz(f *testing.F, formats []format.Format, pattern string) {
	files, _ := filepath.Glob(pattern)
	for _, file := range files {
		f.Add(Page(f, file))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		page = bytes.ToValidUTF8(page, nil)
		head := format.HeadOf(page[:min(len(page), format.Window)], len(page) <= format.Window)
		if len(head.Text) == 0 {
			return
		}
		for _, reader := range formats {
			reader.Claims(head)
			in := format.Input{Text: bufio.NewReaderSize(bytes.NewReader(page), format.Window), Options: format.Options{Outlets: Outlets{}}}
			for thread, err := range reader.Read(t.Context(), in) {
				check(t, reader.Name, page, thread, err)
			}
		}
	})
}

func check(t *testing.T, name string, page []byte, thread corpus.Thread, err error) {
	var fault *format.Error
	switch {
	case err == nil:
		if thread.Identify(); thread.Origin.Offset < 0 || thread.Origin.Offset > int64(len(page)) {
			t.Errorf("%s: a thread at byte %d of %d", name, thread.Origin.Offset, len(page))
		}
	case !errors.As(err, &fault):
		t.Errorf("%s: %v is not a fault", name, err)
	case fault.Reason == "" || fault.Offset < 0 || fault.Offset > int64(len(page))+1:
		t.Errorf("%s: fault %+v of a page of %d bytes", name, fault, len(page))
	}
}

// Stops checks that a reader stops when nobody wants more, and when the context
// has ended.
func Stops(t *testing.T, formats []format.Format, page []byte) {
	t.Helper()
	head := format.HeadOf(page[:min(len(page), format.Window)], len(page) <= format.Window)
	for _, f := range formats {
		if !f.Claims(head) {
			continue
		}
		input := func() format.Input {
			return format.Input{Text: bufio.NewReaderSize(bytes.NewReader(page), format.Window), Options: format.Options{Outlets: Outlets{}}}
		}
		StopsReading(t, f, input)
		return
	}
	t.Error("no format claims the page")
}

// Repeat is a page of n times the middle between a start and an end, without
// holding it in memory.
func Repeat(start, middle string, n int, end string) io.Reader {
	return io.MultiReader(strings.NewReader(start), &repeated{text: middle, left: n}, strings.NewReader(end))
}

type repeated struct {
	text string
	left int
	at   int
}

func (r *repeated) Read(p []byte) (n int, err error) {
	for n < len(p) && r.left > 0 {
		k := copy(p[n:], r.text[r.at:])
		if n, r.at = n+k, r.at+k; r.at == len(r.text) {
			r.at, r.left = 0, r.left-1
		}
	}
	if n == 0 && r.left == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Held is how many bytes of memory are in use, garbage aside.
func Held() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Input is a page as a reader gets it.
func Input(page io.Reader) format.Input {
	return format.Input{Text: bufio.NewReaderSize(page, format.Window), Options: format.Options{Outlets: Outlets{}}}
}

// Benchmark measures how fast a page is read.
func Benchmark(b *testing.B, formats []format.Format, page []byte) {
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		if name, threads, _ := Read(b, formats, bytes.NewReader(page), format.Options{}); name == "" || len(threads) == 0 {
			b.Fatal("nothing is read")
		}
	}
}

// StopsReading is Stops for a reader of inputs of any form, made for each reading.
func StopsReading(t *testing.T, f format.Format, input func() format.Input) {
	t.Helper()
	total := 0
	for range f.Read(t.Context(), input()) {
		total++
	}
	for stop := range total {
		n := 0
		for range f.Read(t.Context(), input()) {
			if n++; n > stop {
				break
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var last error
	for _, last = range f.Read(ctx, input()) {
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("%s: a cancelled context ends in %v", f.Name, last)
	}
}
