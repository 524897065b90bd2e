package intake

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mixed is a folder with files of several kinds, and paths of it, one of which
// leads nowhere.
func mixed(t *testing.T) (paths []string) {
	t.Helper()
	base := t.TempDir()
	write(t, base, map[string]string{
		"a.txt": "plain text", "b.gz": gz(t, strings.Repeat("text ", 1000)), "c.zip": zipOf(t, pair{"a", "A"}, pair{"b", "B"}), "d.tar": tarOf(t, pair{"a", "A"}, pair{"b", "B"}),
		"broken.gz": gz(t, "text")[:12], "empty": "", "sub/e.warc": warcOf(html("http://a.example/", "One")), "sub/f": "F",
	})
	return []string{base, base + "/none", base + "/a.txt"}
}

// run is what Pages gives, by the number of the file, and the files that it opens.
func run(t *testing.T, paths []string, opt Options) (lines map[int][]string, files []*File) {
	t.Helper()
	lines = map[int][]string{}
	opt.Opened = func(f *File) { files = append(files, f) }
	for page, err := range Pages(t.Context(), paths, opt) {
		lines[page.File] = append(lines[page.File], tell(page, err))
	}
	return lines, files
}

func TestFilesAreThoseOfPages(t *testing.T) {
	paths := mixed(t)
	_, opened := run(t, paths, Options{})
	i := 0
	for f := range Files(t.Context(), paths) {
		if f.Number != i || opened[i].Number != i || f.Path != opened[i].Path || f.State().Size != opened[i].State().Size || !f.State().Modified.Equal(opened[i].State().Modified) {
			t.Errorf("file %d is %s, Pages opens %s", i, f.Path, opened[i].Path)
		}
		i++
	}
	if i != len(opened) || i < 10 {
		t.Errorf("%d files, Pages opens %d", i, len(opened))
	}
	for range Files(t.Context(), paths) {
		break
	}
}

func TestSkippedFilesAreNotOpened(t *testing.T) {
	paths := mixed(t)
	all, files := run(t, paths, Options{})
	bytes, _ := Measure(t.Context(), paths)
	for skip := range len(files) + 1 {
		sum := int64(0)
		rest, opened := run(t, paths, Options{Skip: skip, Consumed: func(n int64) { sum += n }})
		want := map[int][]string{}
		for n := skip; n < len(files); n++ {
			want[n] = all[n]
		}
		if diff := cmp.Diff(want, rest); diff != "" || len(opened) != len(files)-skip {
			t.Errorf("skip %d opens %d of %d files: %s", skip, len(opened), len(files), diff)
		}
		if sum != bytes {
			t.Errorf("skip %d: %d bytes are consumed, want %d", skip, sum, bytes)
		}
	}
}

// TestDigest: it is the same of the same bytes, and another when any byte of what
// was read is another.
func TestDigest(t *testing.T) {
	_, files := run(t, mixed(t)[:1], Options{})
	for _, f := range files {
		state := f.State()
		if state.Size < 0 {
			continue
		}
		if got := Digest(t.Context(), f.Path, state.Read); got != state.Digest || got == "" {
			t.Errorf("%s: digest %q, read %q", f.Path, got, state.Digest)
		}
		text, err := os.ReadFile(f.Path)
		must(t, err)
		if state.Read == Directory { // a member in other words has another checksum
			text = []byte(zipOf(t, pair{"a", "A"}, pair{"b", "C"}))
		} else {
			text[state.Read-1] ^= 1
		}
		must(t, os.WriteFile(f.Path, text, 0o600))
		if Digest(t.Context(), f.Path, state.Read) == state.Digest {
			t.Errorf("%s: a changed file has the same digest", f.Path)
		}
		must(t, os.WriteFile(f.Path, nil, 0o600))
		if Digest(t.Context(), f.Path, state.Read) != "" {
			t.Errorf("%s: an empty file has a digest", f.Path)
		}
	}
}

// TestStateWhileReading: the digest is of what was read so far.
func TestStateWhileReading(t *testing.T) {
	path := t.TempDir() + "/a"
	must(t, os.WriteFile(path, []byte(strings.Repeat("some text\n", 100_000)), 0o600))
	var file *File
	for page, err := range Pages(t.Context(), []string{path}, Options{Opened: func(f *File) { file = f }}) {
		must(t, err)
		_, err = io.CopyN(io.Discard, page.Body, 500_000)
		must(t, err)
		if state := file.State(); state.Read < 500_000 || state.Read >= state.Size || Digest(t.Context(), path, state.Read) != state.Digest {
			t.Errorf("state %+v", state)
		}
	}
}
