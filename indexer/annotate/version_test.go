package annotate_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"standpoint/corpus/corpustest"
	"standpoint/indexer/annotate"
	"standpoint/indexer/gazetteer"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestVersionFollowsTheOutput: stored annotations are made again when the
// version changes, so the version has to change when they would come out
// otherwise.
func TestVersionFollowsTheOutput(t *testing.T) {
	a := load(t, nil)
	lines, err := os.ReadFile("testdata/version.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var output strings.Builder
	for scanner := bufio.NewScanner(bytes.NewReader(lines)); scanner.Scan(); {
		var in annotate.Input
		if err := json.Unmarshal(scanner.Bytes(), &in); err != nil {
			t.Fatalf("%v in %s", err, scanner.Text())
		}
		annotation, err := a.Text(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(annotation)
		if err != nil {
			t.Fatal(err)
		}
		output.WriteString(in.ID + "\t" + string(text) + "\n")
	}
	corpustest.Versioned(t, "testdata/version.golden", a.Version(), output.String(), *update)
}

func TestVersionFollowsTheUsersTables(t *testing.T) {
	shipped := load(t, nil).Version()
	if again := load(t, nil).Version(); again != shipped {
		t.Errorf("versions %s and %s of the same tables", shipped, again)
	}
	own := load(t, fstest.MapFS{"agencies.tsv": {Data: []byte("id\tname\tparent\tkind\taliases\nus-x\tExample Bureau\t\tagency\t\n")}}).Version()
	other := load(t, fstest.MapFS{"agencies.tsv": {Data: []byte("id\tname\tparent\tkind\taliases\nus-x\tSample Bureau\t\tagency\t\n")}}).Version()
	if own == shipped || own == other {
		t.Errorf("versions %s of the shipped tables, %s and %s with other rows", shipped, own, other)
	}
	outlets := load(t, fstest.MapFS{"outlets.tsv": {Data: []byte("slug\tname\taliases\thosts\tzone\nx-post\tX Post\t\t\t\n")}}).Version()
	if outlets == shipped {
		t.Errorf("version %s with an added outlet and without: an outlet's country decides between agencies", outlets)
	}
	homes := load(t, fstest.MapFS{"outlets.tsv": {Data: []byte("slug\tname\taliases\thosts\tzone\thome\nx-post\tX Post\t\t\t\tca\n")}}).Version()
	if homes == shipped {
		t.Errorf("version %s with an outlet that has a home: what it is written for changes annotations", homes)
	}
}

func load(t *testing.T, own fstest.MapFS) *annotate.Annotator {
	t.Helper()
	names, err := gazetteer.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	a, err := annotate.New(annotate.Options{Gazetteer: names})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
