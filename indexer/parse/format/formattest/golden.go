package formattest

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"standpoint/indexer/parse/format"
)

// Archives runs a golden test for each txtar file that a pattern matches. remake
// returns the files that an archive should hold: its inputs as they are, and what
// is made of them now. With update they are written instead of compared.
func Archives(t *testing.T, pattern string, update bool, remake func(t *testing.T, archive *txtar.Archive) []txtar.File) {
	t.Helper()
	for _, path := range archives(t, pattern) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive := parsed(t, path)
			made := &txtar.Archive{Comment: archive.Comment, Files: remake(t, archive)}
			if update {
				if err := os.WriteFile(path, txtar.Format(made), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(made))); diff != "" {
				t.Errorf("%s(-want +got):\n%s", archive.Comment, diff)
			}
		})
	}
}

// First is for Archives whose first file is the input: it returns that file and
// what is made of it, under a name.
func First(archive *txtar.Archive, name, made string) []txtar.File {
	return []txtar.File{archive.Files[0], {Name: name, Data: []byte(made)}}
}

// Want is the end of the name of what is made of an input, in archives with
// several inputs: "a.json" is followed by "a.json.want".
const Want = ".want"

// Each is for Archives with several inputs: after each it puts what is made of it.
func Each(archive *txtar.Archive, remake func(input txtar.File) string) (files []txtar.File) {
	for _, file := range archive.Files {
		if !strings.HasSuffix(file.Name, Want) {
			files = append(files, file, txtar.File{Name: file.Name + Want, Data: []byte(remake(file))})
		}
	}
	return files
}

// Inputs returns the files with a wanted name of all archives that a pattern matches.
func Inputs(t testing.TB, pattern string, wanted func(name string) bool) (inputs [][]byte) {
	t.Helper()
	for _, path := range archives(t, pattern) {
		for _, file := range parsed(t, path).Files {
			if wanted(file.Name) {
				inputs = append(inputs, file.Data)
			}
		}
	}
	return inputs
}

// Pages returns the first file of each archive that a pattern matches, by the
// names of the archives.
func Pages(t testing.TB, pattern string) map[string][]byte {
	t.Helper()
	pages := map[string][]byte{}
	for _, path := range archives(t, pattern) {
		pages[strings.TrimSuffix(filepath.Base(path), ".txtar")] = Page(t, path)
	}
	return pages
}

// Page returns the first file of an archive.
func Page(t testing.TB, path string) []byte {
	t.Helper()
	return parsed(t, path).Files[0].Data
}

func archives(t testing.TB, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives match %s: %v", pattern, err)
	}
	return paths
}

func parsed(t testing.TB, path string) *txtar.Archive {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil || len(archive.Files) == 0 {
		t.Fatalf("%s holds no files: %v", path, err)
	}
	return archive
}

// Golden reads the pages of txtar files: each holds a page, and what is read of
// it. Lines "map: field=column" of its comment are a mapping of columns.
func Golden(t *testing.T, formats []format.Format, pattern string, update bool) {
	t.Helper()
	Archives(t, pattern, update, func(t *testing.T, archive *txtar.Archive) []txtar.File {
		name, threads, found := Read(t, formats, bytes.NewReader(archive.Files[0].Data), options(archive.Comment))
		return First(archive, "read", show(name, threads, found))
	})
}

// GoldenZipped is Golden for documents of several parts: the files of each archive
// are the parts, and the last is what is read of them.
func GoldenZipped(t *testing.T, formats []format.Format, pattern string, update bool) {
	t.Helper()
	Archives(t, pattern, update, func(t *testing.T, archive *txtar.Archive) []txtar.File {
		parts := archive.Files
		if n := len(parts); parts[n-1].Name == "read" {
			parts = parts[:n-1]
		}
		name, threads, found := ReadZipped(t, formats, Zip(t, parts), options(archive.Comment))
		return append(slices.Clip(parts), txtar.File{Name: "read", Data: []byte(show(name, threads, found))})
	})
}

// Zip packs parts into a zip archive.
func Zip(t testing.TB, parts []txtar.File) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range parts {
		w, err := z.Create(part.Name)
		if err == nil {
			_, err = w.Write(part.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ZipOf are the files of a txtar archive as a zip archive, without what is read of them.
func ZipOf(t testing.TB, path string) []byte {
	t.Helper()
	return Zip(t, slices.DeleteFunc(parsed(t, path).Files, func(f txtar.File) bool { return f.Name == "read" }))
}

// Suite tests the formats of a package with the pages of txtar files: what is
// read of each (Golden), of each of its parts (Truncated), and that reading it
// can be stopped (Stops).
func Suite(t *testing.T, formats []format.Format, pattern string, update bool) {
	t.Helper()
	t.Run("golden", func(t *testing.T) { Golden(t, formats, pattern, update) })
	if update {
		return
	}
	for name, page := range Pages(t, pattern) {
		t.Run("stops/"+name, func(t *testing.T) { Stops(t, formats, page) })
		t.Run("truncated/"+name, func(t *testing.T) {
			t.Parallel()
			Truncated(t, formats, page, false)
		})
	}
}
