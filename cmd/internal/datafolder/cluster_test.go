package datafolder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/indexer/search"
)

func TestEngineAddresses(t *testing.T) {
	for text, want := range map[string]clusterAddress{
		"opensearch://127.0.0.1:9200/news":                       {"http://127.0.0.1:9200", "news", 1, 0},
		"opensearch://127.0.0.1:9200":                            {"http://127.0.0.1:9200", "standpoint", 1, 0},
		"opensearchs://search.example.org/a-b":                   {"https://search.example.org", "a-b", 1, 0},
		"opensearch://search.example.org/n?shards=64&replicas=2": {"http://search.example.org", "n", 64, 2},
		"opensearchs://a:9200,b,c:1/n?replicas=2":                {"https://a:9200,https://b,https://c:1", "n", 1, 2},
	} {
		if got, err := readEngine(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "http://127.0.0.1:9200/news", "opensearch:///news", "opensearch://h/a/b", "opensearch://h/News", "opensearch://h/_a",
		"opensearch://h/a,b", "opensearch://h/a?shards=0", "opensearch://h/a?shards=2&shards=3", "opensearch://h/a?nodes=3", "opensearch://h/%zz",
		"opensearch://a,/n", "opensearch://,a/n", "opensearch://a,b,,c/n", "opensearch://a:x,b/n", "opensearch://a/b,c/n"} {
		if got, err := readEngine(text); err == nil {
			t.Errorf("%s is read as %+v", text, got)
		}
	}
	for _, text := range []string{"opensearch://me:secret@h/a", "opensearch://h,me:secret@i/a"} {
		_, err := readEngine(text)
		if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "OPENSEARCH_PASSWORD") {
			t.Errorf("an address with a password: %v", err)
		}
	}
	if got, err := readEngine("opensearch://me:secret@h,i/a"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("an address with a password: %+v, %v", got, err)
	}
}

func TestKeepIndexAt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if err := KeepIndexAt(dir, "opensearch://h/news"); err != nil {
		t.Fatal(err)
	}
	at, err := engineOf(dir)
	if err != nil || at == nil || at.prefix != "news" {
		t.Fatalf("%+v, %v", at, err)
	}
	if err := KeepIndexAt(dir, "opensearch://h/a b"); err == nil {
		t.Error("a wrong address is kept")
	}
	for range 2 {
		if err := KeepIndexAt(dir, Embedded); err != nil {
			t.Fatal(err)
		}
	}
	if at, err := engineOf(dir); err != nil || at != nil {
		t.Errorf("%+v, %v", at, err)
	}
}

// TestIndexOfClusterIsNoIndexOfTheFolder: a generation that was in a cluster is built
// again in the folder, and the other way round.
func TestIndexOfClusterIsNoIndexOfTheFolder(t *testing.T) {
	dir := t.TempDir()
	f := &Folder{Dir: dir}
	generation := filepath.Join(dir, "index", "v1-000001")
	at := clusterAddress{cluster: "http://127.0.0.1:1", prefix: "p"}
	if err := os.MkdirAll(generation, 0o755); err != nil {
		t.Fatal(err)
	}
	damaged := func(_ search.Engine, err error) bool {
		damage := new(search.DamageError)
		return errors.As(err, &damage)
	}
	if !damaged(f.openIn(t.Context(), at, generation, true)) {
		t.Error("a generation of the folder is opened in a cluster")
	}
	index, err := nameIn(at, generation)
	if cluster, name, readErr := kept(generation); err != nil || readErr != nil || cluster != at.cluster || name != index || !strings.HasPrefix(index, "p-") {
		t.Errorf("%s at %s, %v, %v", name, cluster, err, readErr)
	}
	if !damaged(f.openEngine(t.Context(), generation, true)) {
		t.Error("a generation of a cluster is opened in the folder")
	}
	other := clusterAddress{cluster: "http://127.0.0.1:2", prefix: "p"}
	if !damaged(f.openIn(t.Context(), other, generation, true)) {
		t.Error("a generation of another cluster is opened")
	}
	if _, err := f.openIn(t.Context(), at, generation, true); !errors.Is(err, search.ErrUnavailable) || damaged(nil, err) {
		t.Errorf("a cluster that does not answer: %v", err)
	}
}
