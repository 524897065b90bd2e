package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/server/api"
)

// TestTrainedLabels: what a community says in its own words is learned from what people
// judged, labels say who made them, and what was learned can be taken away again. Nothing
// changes until documents are annotated again.
func TestTrainedLabels(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, input, judged := filepath.Join(dir, "data"), filepath.Join(dir, "threads.jsonl"), filepath.Join(dir, "judged.csv")
	writeCommunity(t, input)
	program(t, "index", "--data", data, input)
	program(t, "sample", "draw", "harbour", "--data", data, "--agency", "FEMA", "--kind", "comment", "--size", "90")
	write(t, judged, judge(t, data))
	program(t, "sample", "import", "harbour", judged, "--data", data)

	sources := func() string {
		t.Helper()
		var answer api.SearchAnswer
		if err := json.Unmarshal(program(t, "search", "--data", data, "--json", "--agency", "FEMA", "--kind", "comment", "--limit", "90"), &answer); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, d := range answer.Data {
			for _, s := range d.Stances {
				found[regexp.MustCompile(`[0-9a-f]{8}$`).ReplaceAllString(s.Source, "VERSION")] = true
			}
		}
		return fmt.Sprint(found)
	}
	asItComes := sources()
	program(t, "stance", "train", "--data", data, "--agency", "FEMA", "--dry-run")
	if out := string(program(t, "stance", "list", "--data", data)); !strings.Contains(out, "heads       0") {
		t.Errorf("a dry run kept something:\n%s", out)
	}
	out := string(program(t, "stance", "train", "--data", data, "--agency", "FEMA"))
	if !strings.Contains(out, "its chances are better by more than chance can explain") || !strings.Contains(out, "kept        head:us-fema:") {
		t.Errorf("nothing was learned:\n%s", out)
	}
	first, err := os.ReadFile(filepath.Join(data, "heads", "us-fema.json"))
	if err != nil {
		t.Fatal(err)
	}
	if got := sources(); got != asItComes {
		t.Errorf("labels changed by themselves: %s", got)
	}
	program(t, "stance", "train", "--data", data, "--agency", "us-fema")
	if second, err := os.ReadFile(filepath.Join(data, "heads", "us-fema.json")); err != nil || !bytes.Equal(first, second) {
		t.Errorf("the same labels gave another head: %v", err)
	}
	program(t, "reannotate", "--data", data)
	if got := sources(); got != "map[head:us-fema:VERSION:true]" {
		t.Errorf("labels are by %s", got)
	}
	response, err := http.Get(serving(t, data) + "/about")
	if err != nil {
		t.Fatal(err)
	}
	about, err := io.ReadAll(response.Body)
	if err != nil || response.Body.Close() != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(about), "Sides toward Federal Emergency Management Agency are judged by a layer that was fitted to 90 labels of people here, in 30 articles.") {
		t.Error("the page about labels does not know what was fitted")
	}
	if out := string(program(t, "stance", "eval", "--data", data)); !strings.Contains(out, "judges 90 of these; 90 had a part in fitting it and are left out") {
		t.Errorf("what was learned from was measured:\n%s", out)
	}
	program(t, "stance", "remove", "--data", data, "FEMA")
	program(t, "reannotate", "--data", data)
	if got := sources(); got != asItComes {
		t.Errorf("without what was fitted labels are by %s, and were by %s", got, asItComes)
	}
}

// ways are what the community says, by side.
var ways = []struct{ side, words string }{
	{"critical", "the ditch again, as ever with FEMA"}, {"supportive", "well FEMA, the lantern it is"}, {"neutral", "FEMA has an office on that pier"},
}

func writeCommunity(t *testing.T, path string) {
	t.Helper()
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	for i := range 30 {
		thread := corpus.Thread{Article: corpus.Article{URL: fmt.Sprintf("https://valley-post.example/%d", i), Outlet: "valley-post",
			Headline: fmt.Sprintf("Story %d", i), Paragraphs: []string{fmt.Sprintf("Officials of FEMA came to pier %d on Monday.", i)}}}
		for k, way := range ways {
			thread.Comments = append(thread.Comments, corpus.Comment{NativeID: fmt.Sprint(k), Text: fmt.Sprintf("So, number%d: %s.", i, way.words)})
		}
		if err := out.Encode(thread); err != nil {
			t.Fatal(err)
		}
	}
	write(t, path, b.Bytes())
}

// judge is what a person says who knows the community.
func judge(t *testing.T, data string) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("document,coder,value\n")
	for line := range strings.Lines(string(program(t, "sample", "export", "harbour", "--data", data, "--format", "doccano"))) {
		var row struct{ Document, Text string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		for _, way := range ways {
			if strings.Contains(row.Text, way.words) {
				fmt.Fprintf(&b, "%s,one,%s\n", row.Document, way.side)
			}
		}
	}
	return b.Bytes()
}
