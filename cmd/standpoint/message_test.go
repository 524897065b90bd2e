package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
)

func TestMessage(t *testing.T) {
	for text, want := range map[string]string{
		"sqlite: open a/records.db: no":               "open a/records.db: no",
		"generations: follow: sqlite: Last: no":       "Last: no",
		"indexer: annotating again: sqlite: Adopt: x": "annotating again: Adopt: x",
		"one\nsqlite: two":                            "one\ntwo",
		"q: the parenthesis is not closed":            "q: the parenthesis is not closed",
		"my-sqlite: no":                               "my-sqlite: no",
	} {
		if got := message(errors.New(text)); got != want {
			t.Errorf("%q is said as %q, want %q", text, got, want)
		}
	}
}

// TestMessagesNameNoPackage: whatever package puts its name before an error, it
// does not reach those who read the message.
func TestMessagesNameNoPackage(t *testing.T) {
	clause := regexp.MustCompile(`(?m)^package (\w+)`)
	found := map[string]bool{}
	err := filepath.WalkDir(corpustest.Root(t), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if name := clause.FindSubmatch(source); name != nil && strings.Contains(string(source), `("`+string(name[1])+`: `) {
			found[string(name[1])] = true
		}
		return nil
	})
	if err != nil || len(found) < 10 {
		t.Fatalf("packages %v, %v", found, err)
	}
	for name := range found {
		if got := message(errors.New(name + ": it failed")); got != "it failed" {
			t.Errorf("a message says %q", got)
		}
	}
}
