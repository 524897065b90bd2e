package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"standpoint/corpus/corpustest"
)

// TestDeployment: the commands, settings and versions that the unit and the image name are
// those of the program.
func TestDeployment(t *testing.T) {
	t.Parallel()
	unit, image := deployed(t, "standpoint.service"), deployed(t, "Dockerfile")
	var commands [][]string
	for line := range strings.Lines(unit) {
		if command, is := strings.CutPrefix(line, "ExecStart=/usr/local/bin/standpoint "); is {
			commands = append(commands, strings.Fields(command))
		}
	}
	for _, line := range regexp.MustCompile(`(?m)^CMD (\[.*\])$`).FindAllStringSubmatch(image, -1) {
		var command []string
		if err := json.Unmarshal([]byte(line[1]), &command); err != nil {
			t.Fatal(err)
		}
		commands = append(commands, command)
	}
	if len(commands) != 2 {
		t.Fatalf("commands: %q", commands)
	}
	var flags cli
	parser, err := kong.New(&flags, kong.Name("standpoint"), kong.DefaultEnvars("STANDPOINT"), words(), kong.Writers(io.Discard, io.Discard))
	if err != nil {
		t.Fatal(err)
	}
	settings := map[string]bool{}
	for _, command := range commands {
		context, err := parser.Parse(command)
		if err != nil {
			t.Errorf("%q: %v", command, err)
			continue
		}
		for _, flag := range context.Flags() {
			for _, name := range flag.Envs {
				settings[name] = true
			}
		}
	}
	named := regexp.MustCompile(`STANDPOINT_[A-Z_]*[A-Z]`).FindAllString(unit+image, -1)
	for _, name := range named {
		if !settings[name] && name != "STANDPOINT_NAME" { // which stands for any
			t.Errorf("%s is not a setting of serve", name)
		}
	}
	if len(named) < 5 {
		t.Errorf("named: %q", named)
	}
	module, err := os.ReadFile(filepath.Join(corpustest.Root(t), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	of, with := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(module)), regexp.MustCompile(`(?m)^FROM golang:(\S+) AS`).FindStringSubmatch(image)
	if of == nil || with == nil || of[1] != with[1] {
		t.Errorf("go.mod asks for Go %q, and the image builds with %q", of, with)
	}
}

func deployed(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
