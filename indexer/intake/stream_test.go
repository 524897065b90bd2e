package intake

import (
	"archive/tar"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// containers are those that stream, each as a writer around another: what it
// writes is unpacked again by Pages.
var containers = []struct {
	name string
	open func(io.Writer) (io.WriteCloser, error)
}{
	{"plain", func(w io.Writer) (io.WriteCloser, error) { return kept{w}, nil }},
	{"gz", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestSpeed) }},
	{"zst", func(w io.Writer) (io.WriteCloser, error) {
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	}},
	{"tar", func(w io.Writer) (io.WriteCloser, error) { return &archived{Writer: tar.NewWriter(w)}, nil }},
	{"warc", func(w io.Writer) (io.WriteCloser, error) { return &recorded{out: w}, nil }},
}

type kept struct{ io.Writer }

func (kept) Close() error { return nil }

// archived writes each piece as a member.
type archived struct {
	*tar.Writer
	n int
}

func (t *archived) Write(p []byte) (int, error) {
	t.n++
	if err := t.WriteHeader(&tar.Header{Name: fmt.Sprintf("%d.txt", t.n), Mode: 0o644, Size: int64(len(p))}); err != nil {
		return 0, err
	}
	return t.Writer.Write(p)
}

// recorded writes each piece as a response.
type recorded struct {
	out io.Writer
	n   int
}

func (r *recorded) Write(p []byte) (int, error) {
	r.n++
	_, err := io.WriteString(r.out, html(fmt.Sprintf("http://a.example/%d", r.n), string(p)))
	return len(p), err
}

func (r *recorded) Close() error { return nil }

// prose is text that compresses about as text does, in pieces of 1 MiB.
func prose() []string {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("the of a to and in officials court said that border agency people town council votes school water report new more who judge ruled on monday")
	var pieces []string
	for range 4 {
		var b strings.Builder
		for b.Len() < 1<<20 {
			b.WriteString(words[random.IntN(len(words))])
			b.WriteByte(" ,.\n0123456789"[random.IntN(14)])
		}
		pieces = append(pieces, b.String()[:1<<20])
	}
	return pieces
}

// stream returns what a container makes of so many MiB, made as it is read.
func stream(t testing.TB, open func(io.Writer) (io.WriteCloser, error), pieces []string, mebibytes int) io.Reader {
	in, out := io.Pipe()
	go func() {
		w, err := open(out)
		for i := 0; i < mebibytes && err == nil; i++ {
			_, err = io.WriteString(w, pieces[i%len(pieces)])
		}
		if err == nil {
			err = w.Close()
		}
		out.CloseWithError(err)
	}()
	t.Cleanup(func() { in.Close() })
	return in
}

// peak reads a stream and gives the largest heap that was seen, in bytes, and how
// many bytes the pages had.
func peak(t testing.TB, in io.Reader) (heap uint64, n int64) {
	t.Helper()
	runtime.GC()
	buffer := make([]byte, 256<<10)
	for page, err := range Pages(t.Context(), []string{"-"}, Options{Stdin: in}) {
		must(t, err)
		for read, next := int64(0), int64(0); ; {
			m, err := page.Body.Read(buffer)
			n, read = n+int64(m), read+int64(m)
			if err == io.EOF {
				break
			}
			must(t, err)
			if read >= next { // every 8 MiB of a page, or once
				next = read + 8<<20
				runtime.GC()
				var stats runtime.MemStats
				runtime.ReadMemStats(&stats)
				heap = max(heap, stats.HeapAlloc)
			}
		}
	}
	return heap, n
}

// A stream of many needs no more memory than one of few. STANDPOINT_STREAM_MB
// sets how many MiB are many, for a longer look than tests have time for.
func TestMemoryDoesNotFollowSize(t *testing.T) {
	many := 12
	if text := os.Getenv("STANDPOINT_STREAM_MB"); text != "" {
		_, err := fmt.Sscan(text, &many)
		must(t, err)
	}
	pieces := prose()
	for _, c := range containers {
		t.Run(c.name, func(t *testing.T) {
			few, n := peak(t, stream(t, c.open, pieces, 5))
			lot, m := peak(t, stream(t, c.open, pieces, many))
			if n != 5<<20 || m != int64(many)<<20 {
				t.Fatalf("read %d and %d bytes", n, m)
			}
			t.Logf("5 MiB: %.1f MiB of heap, %d MiB: %.1f MiB", float64(few)/(1<<20), many, float64(lot)/(1<<20))
			if lot > few+2<<20 {
				t.Errorf("the heap grew from %d to %d bytes", few, lot)
			}
		})
	}
}

// A pipe that nobody writes to any more is let go of when the reader stops.
func TestStoppingEarlyLeavesNothingBehind(t *testing.T) {
	pieces := prose()
	for _, c := range containers {
		for page, err := range Pages(t.Context(), []string{"-"}, Options{Stdin: stream(t, c.open, pieces, 3)}) {
			must(t, err)
			_, err := io.CopyN(io.Discard, page.Body, 1000)
			must(t, err)
			break
		}
	}
}

func BenchmarkContainers(b *testing.B) {
	text := strings.Join(prose(), "")
	var page []string
	for i := 0; i < len(text); i += 32 << 10 {
		page = append(page, text[i:i+32<<10])
	}
	var members []pair
	var web, apart, frames, encoded strings.Builder
	for i, p := range page {
		members = append(members, pair{fmt.Sprint(i, ".html"), p})
		record := html(fmt.Sprint("http://a.example/", i), p)
		web.WriteString(record)
		apart.WriteString(gz(b, record))
		frames.WriteString(zst(b, record))
		encoded.WriteString(answer(fmt.Sprint("http://a.example/", i), "200 OK", "Content-Type: text/html\r\nContent-Encoding: br\r\n", br(b, p)))
	}
	for _, c := range []struct{ name, text string }{
		{"plain", text}, {"gz", gz(b, text)}, {"zst", zst(b, text)},
		{"zip", zipOf(b, members...)}, {"tar", tarOf(b, members...)}, {"tar.gz", gz(b, tarOf(b, members...))},
		{"warc", web.String()}, {"warc.gz", apart.String()}, {"warc.zst", frames.String()}, {"warc-br", encoded.String()},
		{"wacz", zipOf(b, pair{"datapackage.json", "{}"}, pair{"archive/a.warc.gz", apart.String()})},
	} {
		path := filepath.Join(b.TempDir(), "f")
		must(b, os.WriteFile(path, []byte(c.text), 0o600))
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			buffer := make([]byte, 64<<10)
			pages, start := 0, time.Now()
			for b.Loop() {
				n := int64(0)
				for page, err := range Pages(b.Context(), []string{path}, Options{}) {
					must(b, err)
					m, err := io.CopyBuffer(discard{}, page.Body, buffer)
					must(b, err)
					n, pages = n+m, pages+1
				}
				b.SetBytes(n)
			}
			b.ReportMetric(float64(pages)/time.Since(start).Seconds(), "pages/s")
		})
	}
}
