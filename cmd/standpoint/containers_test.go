package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/txtar"

	"standpoint/corpus"
)

// wrapped returns the files in every kind of container, by the container's name.
func wrapped(t *testing.T, files []txtar.File) map[string][]byte {
	t.Helper()
	zipped, tarred, warc := zipOf(t, files), tarOf(t, files), warcOf(files)
	containers := map[string][]byte{
		"all.zip": zipped, "all.tar": tarred, "all.warc": warc,
		"all.tar.gz": gzipped(t, tarred), "all.warc.gz": gzipped(t, warc), "all.tar.zst": zstandard(t, tarred),
		"zip-in.tar.gz": gzipped(t, tarOf(t, []txtar.File{{Name: "in/all.zip", Data: zipped}})),
		"tar-in.zip":    zipOf(t, []txtar.File{{Name: "in/all.tar.zst", Data: zstandard(t, tarred)}}),
	}
	return containers
}

func zipOf(t *testing.T, files []txtar.File) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		member, err := w.Create(f.Name)
		if err == nil {
			_, err = member.Write(f.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(t *testing.T, files []txtar.File) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		err := w.WriteHeader(&tar.Header{Name: f.Name, Mode: 0o644, Size: int64(len(f.Data))})
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// warcOf returns a web archive in which each file is a response.
func warcOf(files []txtar.File) []byte {
	var b bytes.Buffer
	for _, f := range files {
		response := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s", len(f.Data), f.Data)
		fmt.Fprintf(&b, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://valley-post.example/raw/%s\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", f.Name, len(response), response)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t *testing.T, content []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(content, nil)
}

// table returns an article and the table of its comments, from testdata/join.txtar.
func table(t *testing.T) (files []txtar.File) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "join.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == "page.txt" || f.Name == "comments.csv" {
			files = append(files, f)
		}
	}
	return files
}

// TestContainers reads the same two files out of every container, as a file and
// over standard input: the documents are those of the files themselves.
func TestContainers(t *testing.T) {
	t.Parallel()
	files := table(t)
	dir := t.TempDir()
	for _, f := range files {
		write(t, filepath.Join(dir, "plain", f.Name), f.Data)
	}
	call(t, exitDone, "index", "--data", filepath.Join(dir, "data"), filepath.Join(dir, "plain"))
	want := held(t, filepath.Join(dir, "data"))
	if len(want) != 3 {
		t.Fatalf("%d documents, want 3", len(want))
	}
	for name, content := range wrapped(t, files) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, data := filepath.Join(dir, name), filepath.Join(dir, "data of "+name)
			write(t, path, content)
			call(t, exitDone, "index", "--data", data, path)
			same(t, want, held(t, data))
			feed(t, exitDone, content, "index", "--data", data+", piped", "-")
			same(t, want, held(t, data+", piped"))
		})
	}
}

// TestCutOffContainers cuts each container in half: the receipt names it, and
// nothing is read that the files do not hold.
func TestCutOffContainers(t *testing.T) {
	t.Parallel()
	files := table(t)
	dir := t.TempDir()
	for _, f := range files {
		write(t, filepath.Join(dir, "plain", f.Name), f.Data)
	}
	call(t, exitDone, "index", "--data", filepath.Join(dir, "data"), filepath.Join(dir, "plain"))
	want := held(t, filepath.Join(dir, "data"))
	for name, content := range wrapped(t, files) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, data := filepath.Join(dir, name), filepath.Join(dir, "data of "+name)
			write(t, path, content[:len(content)/2])
			receipt := call(t, exitQuarantined, "index", "--data", data, path)
			if !strings.Contains(receipt, "quarantined "+path) {
				t.Errorf("the receipt does not name what is cut off:\n%s", receipt)
			}
			for id := range held(t, data) {
				if _, is := want[id]; !is {
					t.Errorf("document %s is in no file\n%s", id, receipt)
				}
			}
		})
	}
}

func same(t *testing.T, want, got map[string]corpus.Document) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the documents differ (-want +got):\n%s", diff)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
