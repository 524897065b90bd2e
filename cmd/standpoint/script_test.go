package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"standpoint/corpus/corpustest"
	"standpoint/server/api"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"standpoint": main})
}

// TestScripts runs the command-line cases: one file in testdata for each case.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			sample := filepath.Join(corpustest.Root(t), "corpus", "sample")
			env.Setenv("SAMPLE", filepath.Join(sample, "pages"))
			env.Setenv("JUDGED", filepath.Join(sample, "judged"))
			env.Setenv("REPORT", filepath.Join(sample, "reports", "fema.md"))
			env.Setenv("SIDES", filepath.Join(sample, "sides.tsv"))
			env.Setenv("EVENTS", filepath.Join(sample, "events.tsv"))
			env.Setenv("README", filepath.Join(corpustest.Root(t), "README.md"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"bytes":  writeBytes,
			"fill":   fill,
			"refill": refill,
			"ids":    ids,
			"status": status,

			"suggestions": suggestions,
			"events":      events,
		},
	})
}

// ids puts the id of the first document in the file out, which is the answer of a
// search in JSON, into a variable: ids NAME.
func ids(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: ids NAME")
	}
	var answer api.SearchAnswer
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("out")), &answer))
	if len(answer.Data) == 0 {
		ts.Fatalf("the search found nothing")
	}
	ts.Setenv(args[0], answer.Data[0].ID)
}

// fill writes a file of one repeated byte: fill FILE MEGABYTES BYTE.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: fill FILE MEGABYTES BYTE")
	}
	megabytes, err := strconv.Atoi(args[1])
	ts.Check(err)
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	block := bytes.Repeat([]byte(args[2])[:1], 1<<20)
	for range megabytes {
		_, err = file.Write(block)
		ts.Check(err)
	}
	ts.Check(file.Close())
}

// refill fills in a report that is shipped, with -update: its numbers are those of the
// annotator of today. refill FILE DATA.
func refill(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: refill FILE DATA")
	}
	if *update {
		status(ts, false, []string{"0", "report", "fill", args[0], "--data", args[1]})
	}
}

// writeBytes writes a file from hexadecimal digits: bytes FILE HEX.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: bytes FILE HEX")
	}
	content, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o644))
}

// status runs the program and compares its exit code, which exec cannot do:
// status CODE ARGUMENT…. Output goes to the files out and err.
func status(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: status CODE ARGUMENT…")
	}
	var out, messages bytes.Buffer
	program := filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], "standpoint")
	cmd := exec.Command(program, args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), &out, &messages
	cmd.Env = os.Environ()
	for _, name := range []string{"PATH", "GOMAXPROCS", "GOGC"} {
		if value := ts.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		ts.Fatalf("%v", err)
	}
	ts.Check(os.WriteFile(ts.MkAbs("out"), out.Bytes(), 0o644))
	ts.Check(os.WriteFile(ts.MkAbs("err"), messages.Bytes(), 0o644))
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("exit code %s, want %s\n%s%s", got, args[0], out.Bytes(), messages.Bytes())
	}
}
