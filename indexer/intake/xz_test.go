package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ulikunitz/xz"
)

// What the xz command makes of "A small text.\n".
const (
	xzUnchecked = "/Td6WFoAAAD/EtlBAgAhARYAAAB0L+WjAQANQSBzbWFsbCB0ZXh0LgoAAAAAAR4O86d/EwZynnoBAAAAAABZWg=="                                         // --check=none
	xzCRC32     = "/Td6WFoAAAFpIt42AgAhARYAAAB0L+WjAQANQSBzbWFsbCB0ZXh0LgoAAAA/IqxtAAEiDgzejGCQQpkNAQAAAAABWVo="                                     // --check=crc32
	xzSHA256    = "/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQANQSBzbWFsbCB0ZXh0LgoAAABgYBWs3g/yaTBqKUfncvNUluNFvGodtI/DAr8jQizOQwABPg5Rg/uGGJtLmgEAAAAAClla" // --check=sha256
	xzX86       = "/Td6WFoAAATm1rRGAgEEACEBFgANhjUfAQANQSBzbWFsbCB0ZXh0LgoAAADy5r66zKgpsQABJg4IG+AEH7bzfQEAAAAABFla"                                 // --x86 --lzma2
	xzDelta     = "/Td6WFoAAATm1rRGAgEDAQAhARZ5IMTuAQANQd9T+vQLALRU8RP8utwAAADy5r66zKgpsQABJg4IG+AEH7bzfQEAAAAABFla"                                 // --delta=dist=1 --lzma2
	xz384MiB    = "/Td6WFoAAATm1rRGAgAhASEAAABs7xnOAQANQSBzbWFsbCB0ZXh0LgoAAADy5r66zKgpsQABJg4IG+AEH7bzfQEAAAAABFla"                                 // --lzma2=dict=384MiB
)

// xzBlocks is what xz -T2 --block-size=512 makes of lines: four blocks, each
// with its sizes in its head.
const xzBlocks = "/Td6WFoAAATm1rRGA8BpgAQhARYAAAAAT5o5L+AB/wBhXQA2GkofCKArb/6UxkHTAVnV4ECQgrSjAjmLerNC43eghkdguOXkezMUG3VkY/iJtRyDjdzMTbfLnVr0AaLJXPztQ/S4L3CJB+e1emkOHGM6CeOyS3SAQmAJPXcFP++JQbgAAAAAAFtCpPvw0NhbA8BugAQhARYAAAAANoHlzeAB/wBmXQA0m4jOdLka6wjN6o+Xs1JEcJ9PGLYXYD9wFPRY02AFEMSYiihkTVqkLsS70hLcFxk/a/cBkQedgEpZFhPv25OTADTtnPLyFx0cbruOpX2YwealA4q91wPVMRfQAecUCTA5JnVhSV0AAABXHQ6pOAV5KwPAa4AEIQEWAAAAAHJKzCvgAf8AY10AGwKKBzH/Ix2rKOGKXB9JYnieSBfZORoQdiZ3rZjvuK6eIuMpn8k8KAwafAmgLXcsolTrzCciX9e+lE84OqKqQNpTejbLESdumyYq/3zxbXr7Uoetodg1ggVG5IhWeS4wB2ofAAD5s0D8oe3HDwPAOpwBIQEWAAAAAAUYDn/gAJsAMl0AHAy9UOYNTl/aUSEsB+DuAq1eAyPBd22M/7MXkfyuygrDW6RCKj5TWcIBylrfJDsuiUAAAABEqzwNdVRlKAAEgQGABIYBgASDAYAEUpwBAAAAaOer0An0YuYFAAAAAARZWg=="

func lines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %d\n", i+1)
	}
	return b.String()
}

func packed(t testing.TB, text string, c xz.WriterConfig) string {
	t.Helper()
	var b bytes.Buffer
	w, err := c.NewWriter(&b)
	must(t, err)
	_, err = io.WriteString(w, text)
	must(t, err)
	must(t, w.Close())
	return b.String()
}

// asking gives the first block of xz data another dictionary, by its code.
func asking(t testing.TB, whole string, code byte) string {
	t.Helper()
	at := strings.Index(whole, string([]byte{xzLZMA2, 1}))
	if at < 0 {
		t.Fatal("no LZMA2 in the head of the block")
	}
	return saying(whole, at+2, code)
}

// saying changes a byte in the head of the first block, and its checksum.
func saying(whole string, at int, b byte) string {
	data := []byte(whole)
	data[at] = b
	head := data[12 : 12+4*(int(data[12])+1)]
	binary.LittleEndian.PutUint32(head[len(head)-4:], crc32.ChecksumIEEE(head[:len(head)-4]))
	return string(data)
}

const (
	window256 = 32 // code of a dictionary of 256 MiB
	window384 = 33
	window4G  = 40
)

func TestXz(t *testing.T) {
	small, zeros := decoded(t, xzText), "\x00\x00\x00\x00"
	long := strings.Repeat(lines(2000), 20)
	const text = "A small text.\n"
	for name, c := range map[string]struct{ data, want string }{
		"no check":                  {decoded(t, xzUnchecked), text},
		"CRC32":                     {decoded(t, xzCRC32), text},
		"CRC64":                     {small, text},
		"SHA-256":                   {decoded(t, xzSHA256), text},
		"blocks with sizes":         {decoded(t, xzBlocks), lines(200)},
		"blocks without sizes":      {packed(t, long, xz.WriterConfig{BlockSize: 50_000}), long},
		"one long block":            {packed(t, long, xz.WriterConfig{}), long},
		"nothing compressed":        {packed(t, "\x00\x9f\x01", xz.WriterConfig{}), "\x00\x9f\x01"},
		"streams":                   {small + decoded(t, xzSHA256) + decoded(t, xzUnchecked), text + text + text},
		"an empty stream between":   {small + packed(t, "", xz.WriterConfig{}) + small, text + text},
		"padding":                   {small + zeros + zeros, text},
		"padding between":           {small + zeros + small, text + text},
		"a dictionary of 256 MiB":   {asking(t, small, window256), text},
		"a dictionary of 4 KiB":     {packed(t, long, xz.WriterConfig{DictCap: 4096}), long},
		"a second stream with more": {small + asking(t, small, window256), text + text},
	} {
		var got strings.Builder
		for page, err := range Pages(t.Context(), []string{"-"}, Options{Stdin: strings.NewReader(c.data)}) {
			must(t, err)
			_, err = io.Copy(&got, page.Body)
			must(t, err)
		}
		if got.String() != c.want {
			t.Errorf("%s: %d bytes, not the %d that were packed: %.100q", name, got.Len(), len(c.want), got.String())
		}
	}
}

func TestXzThatCannotBeRead(t *testing.T) {
	small := decoded(t, xzText)
	const (
		large  = "the xz data asks for too much memory: its dictionary has more than 256 MiB"
		filter = "the xz data was made with a filter for programs or sound (BCJ or delta), which is not read; pack it without one"
		cut    = "the xz data is cut off: unexpected EOF"
	)
	change := func(at int, with string) string { return small[:at] + with + small[at+len(with):] }
	for name, c := range map[string]struct{ data, want string }{
		"384 MiB":                    {decoded(t, xz384MiB), large},
		"4 GiB":                      {asking(t, small, window4G), large},
		"384 MiB in a later stream":  {small + asking(t, small, window384), large},
		"384 MiB in a later block":   {later(t, window384), large},
		"an unknown code":            {asking(t, small, 41), "the xz data is broken: the head of a block is broken"},
		"a packed size that is not":  {saying(decoded(t, xzBlocks), 14, 0x6a), "the xz data is broken: a block is not as large as it says"},
		"a size that is not":         {saying(decoded(t, xzBlocks), 15, 0x81), "the xz data is broken: a block is not as large as it says"},
		"an index of other blocks":   {later(t, window256), "the xz data is broken: the index does not fit the blocks"},
		"BCJ":                        {decoded(t, xzX86), filter},
		"delta":                      {decoded(t, xzDelta), filter},
		"cut before the index":       {small[:52], cut},
		"cut in the head of a block": {small[:20], cut},
		"cut in a later head":        {small + small[:7], cut},
		"the text is another":        {change(30, "S"), "the xz data is broken: its checksum does not match: checksum error"},
		"the head is another":        {change(8, "x"), "the xz data is broken: its checksum does not match: checksum error"},
		"padding of two bytes":       {small + "\x00\x00", "the xz data is broken: the padding of a stream is not a multiple of four bytes"},
		"something else follows":     {small + "something else", "the xz data is broken: a stream begins without its mark"},
	} {
		got := strings.Join(fed(t, c.data, Options{}), "\n")
		if !strings.HasSuffix(got, "quarantined: "+c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// later is a stream whose second block asks for a dictionary of its own.
func later(t *testing.T, code byte) string {
	t.Helper()
	first := packed(t, strings.Repeat("one", 100), xz.WriterConfig{BlockSize: 300})
	index := strings.LastIndex(first[:len(first)-12], "\x00\x01") // it lists one block
	if index < 0 {
		t.Fatal("no index")
	}
	second := asking(t, packed(t, "two", xz.WriterConfig{}), code)
	return first[:index] + second[12:]
}

// A dictionary costs no memory before there is text for it: files and blocks
// that ask for the largest one are as many as their sender likes.
func TestXzTakesMemoryForItsTextOnly(t *testing.T) {
	small := decoded(t, xzText)
	for name, c := range map[string]struct {
		data string
		most uint64
	}{
		"more than is given": {asking(t, small, window4G), 8 << 20},
		"small streams":      {strings.Repeat(asking(t, small, window256), 1000), 64 << 20},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		x, err := newXz(strings.NewReader(c.data))
		must(t, err)
		_, _ = io.Copy(io.Discard, x)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > c.most {
			t.Errorf("%s: %d MiB were allocated", name, n>>20)
		}
	}
}

// Whatever byte is changed, what comes is the same text or an error.
func TestXzFindsEveryChange(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"CRC64":   {decoded(t, xzText), "A small text.\n"},
		"SHA-256": {decoded(t, xzSHA256), "A small text.\n"},
		"blocks":  {decoded(t, xzBlocks), lines(200)},
	} {
		for at := range len(c.data) {
			for _, flip := range []byte{1, 0x80, 0xff} {
				data := []byte(c.data)
				data[at] ^= flip
				got, err := unpackXz(data)
				if err == nil && got != c.want {
					t.Errorf("%s: byte %d: taken for whole: %q", name, at, got)
				}
			}
		}
	}
}

func TestXzCutOffAnywhere(t *testing.T) {
	first, second := decoded(t, xzBlocks), decoded(t, xzText)
	whole := first + "\x00\x00\x00\x00" + second
	complete := map[int]bool{len(first): true, len(first) + 4: true, len(whole): true}
	for n := range len(whole) + 1 {
		if _, err := unpackXz([]byte(whole)[:n]); (err == nil) != complete[n] {
			t.Errorf("cut at %d of %d: %v", n, len(whole), err)
		}
	}
}

// A device that fails in the middle is reported as such, not as the end of the data.
func TestXzOnAFailingDevice(t *testing.T) {
	broken := errors.New("the device is gone")
	for n := range len(decoded(t, xzText)) {
		in := io.MultiReader(strings.NewReader(decoded(t, xzText)[:n]), failing{broken})
		x, err := newXz(in)
		if err == nil {
			_, err = io.Copy(io.Discard, x)
		}
		if !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestXzInZip(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	const text = "A small text.\n"
	for _, m := range []pair{{"read", xzText}, {"large", xz384MiB}, {"filtered", xzX86}} {
		data := decoded(t, m.text)
		f, err := w.CreateRaw(&zip.FileHeader{Name: m.name, Method: zipXz, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(text))})
		must(t, err)
		_, err = io.WriteString(f, data)
		must(t, err)
	}
	must(t, w.Close())
	want := []string{
		"-/read: " + text,
		"-/large: quarantined: the zip data asks for too much memory: its dictionary has more than 256 MiB",
		"-/filtered: quarantined: " + errXzFilter.Error(),
	}
	if diff := cmp.Diff(want, fed(t, b.String(), Options{})); diff != "" {
		t.Error(diff)
	}
}

func unpackXz(data []byte) (string, error) {
	x, err := newXz(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(x)
	return string(text), err
}
