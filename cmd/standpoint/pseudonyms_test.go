package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/server/api"
)

// writers are the names of those who write comments in the inputs of signed, in lower case.
var writers = []string{"quillfeather", "brambleton", "zanzibarski", "oxenholm"}

// signed writes inputs whose comments have authors everywhere that a source names them:
// in threads, in a table, in an edited comment, in addresses and ids, in texts that answer
// by name, and in lines that cannot be read.
func signed(t *testing.T, dir string) (first, edited, broken string) {
	t.Helper()
	first, edited, broken = filepath.Join(dir, "threads.jsonl"), filepath.Join(dir, "edited.jsonl"), filepath.Join(dir, "broken")
	thread := func(text string) string {
		return `{"article":{"url":"https://valley-post.example/1","outlet":"valley-post","headline":"FEMA is late","bylines":["Corliss Wenham"],"paragraphs":["FEMA said so."]},` +
			`"comments":[{"native_id":"https://social.example/@quillfeather/1","url":"https://social.example/@quillfeather/1","author":"Ada Quillfeather","text":"` + text + `"},` +
			`{"native_id":"2","parent_id":"https://social.example/@quillfeather/1","author":"brambleton_77","text":"@Quillfeather no, and u/oxenholm knows."},` +
			`{"native_id":"zanzibarski-3","author":"Zanzibarski","text":"Thank you, FEMA."},{"native_id":"4","author":"","text":"Who is late?"}]}` + "\n"
	}
	write(t, first, []byte(thread("FEMA should be ashamed.")))
	write(t, edited, []byte(thread("FEMA should be very ashamed.")))
	if err := os.Mkdir(broken, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(broken, "cut.jsonl"), []byte(thread("x")+`{"article":{"url":"https://valley-post.example/2","headline":"Cut"},"comments":[{"author":"Zanzibarski","text":"cut`+"\n"))
	write(t, filepath.Join(broken, "table.csv"), []byte("article_url,author,text,date\nhttps://valley-post.example/1,Brambleton,A table of FEMA.,2025-04-11\nhttps://valley-post.example/1,\"Oxenholm,never closed\n"))
	write(t, filepath.Join(broken, "pasted.txt"), []byte("Headline: Pasted\nLanguage: Zanzibarski\nDate: oxenholm\n\nFEMA was late again, said the office on Monday.\n"))
	return first, edited, broken
}

// index runs the command, which may put inputs into quarantine.
func index(t *testing.T, stdin []byte, arguments ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "standpoint", append([]string{"index", "--stance", "fast"}, arguments...)...)
	cmd.Stdin = bytes.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() != exitQuarantined {
		t.Fatalf("index %q: %v\n%s", arguments, err, out)
	}
}

// mentions returns the files below folders that hold a name of writers.
func mentions(t *testing.T, folders ...string) (found []string) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			content = bytes.ToLower(content)
			for _, name := range writers {
				if bytes.Contains(content, []byte(name)) || bytes.Contains(bytes.ToLower([]byte(path)), []byte(name)) {
					found = append(found, path+": "+name)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// TestNoFileHoldsAName: of a folder made with --pseudonyms, no file ever holds the name of
// an author of a comment, whichever way documents come in and go out. The same done to
// a folder with names leaves them in many places, so that the test looks where they are.
func TestNoFileHoldsAName(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--pseudonyms", "--no-pseudonyms"} {
		t.Run(flag, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			first, edited, broken := signed(t, dir)
			data, out := filepath.Join(dir, "data"), filepath.Join(dir, "out")
			text, err := os.ReadFile(edited)
			if err != nil {
				t.Fatal(err)
			}
			index(t, nil, flag, "--data", data, first)
			index(t, nil, "--data", data, first)  // which changes nothing
			index(t, text, "--data", data, "-")   // a revision
			index(t, nil, "--data", data, broken) // quarantined
			index(t, nil, "--data", data, "--retry")
			address := serving(t, data, "--stance", "fast")
			key := strings.TrimSpace(string(program(t, "keys", "add", "ann", "--scope", "import", "--data", data)))
			sent, _ := post[api.Import](t, address+"/api/v1/imports?filename=sent", key, bytes.NewReader(text))
			if sent.Receipt == nil || sent.Receipt.Comments.Unchanged != 4 {
				t.Errorf("the same, sent once more: %+v", sent.Receipt)
			}
			if err := os.MkdirAll(out, 0o755); err != nil {
				t.Fatal(err)
			}
			for _, format := range []string{"csv", "jsonl", "parquet"} {
				program(t, "export", "--data", data, "--out", filepath.Join(out, "all."+format))
			}
			program(t, "backup", "--data", data, filepath.Join(out, "backup")+"/")
			restored := filepath.Join(dir, "restored")
			program(t, "restore", "--data", restored, filepath.Join(out, "backup"))
			index(t, text, "--data", restored, "-")

			found := mentions(t, data, out, restored)
			if flag == "--no-pseudonyms" {
				for _, where := range []string{"data/records.db", "out/all.csv", "out/all.jsonl", "out/backup/records.db", "restored/records.db"} {
					if !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, where) }) {
						t.Errorf("%s does not hold the names that its source gives; found %q", where, found)
					}
				}
				return
			}
			if len(found) > 0 {
				t.Errorf("names are in %q", found)
			}
			if all, err := os.ReadFile(filepath.Join(out, "all.jsonl")); err != nil || !bytes.Contains(all, []byte("Corliss Wenham")) {
				t.Errorf("the byline is gone: %v, %s", err, all)
			}
			checkPseudonyms(t, data)
			if a, b := authors(t, data), authors(t, restored); !slices.Equal(a, b) {
				t.Errorf("after a restore authors have other pseudonyms: %q, not %q", b, a)
			}
		})
	}
}

var pseudonyms = regexp.MustCompile(`^reader-[a-z2-7]{16}$`)

func authors(t *testing.T, data string) (all []string) {
	t.Helper()
	_, facets := everything(t, data)
	for _, value := range facets["author"].Values {
		all = append(all, value.Value)
	}
	slices.Sort(all)
	return all
}

// checkPseudonyms: authors can be told apart and counted, one who is answered by name
// is the one who wrote.
func checkPseudonyms(t *testing.T, data string) {
	t.Helper()
	found, _ := everything(t, data)
	comments := 0
	for _, d := range found {
		if d.Kind == "comment" {
			comments++
			if d.Author != nil && !pseudonyms.MatchString(*d.Author) {
				t.Errorf("the author of %+v", d)
			}
		}
	}
	if comments < 4 {
		t.Errorf("%d comments", comments)
	}
}
