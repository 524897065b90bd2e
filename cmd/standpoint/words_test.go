package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestWordsOfASearchComeLast(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&cli{}, words())
	if err != nil {
		t.Fatal(err)
	}
	for arguments, want := range map[string]string{
		"search|-word":    "search|--|-word",
		"search|--|-word": "search|--|-word",
		"search|flood|--kind|comment|-levee|--json":     "search|--kind|comment|--json|--|flood|-levee",
		"--data|search|search|-a OR b|--limit=0":        "--data|search|search|--limit=0|--|-a OR b",
		"search|-a|OR|b|--min-confidence|0.7|--|--json": "search|--min-confidence|0.7|--|-a|OR|b|--json",
		"search|-h":                "search|-h|--",
		"search|--unknown|-x":      "search|--unknown|--|-x",
		"search|a|--kind":          "search|--kind|--|a",
		"search":                   "search|--",
		"index|-word":              "index|-word",
		"--log|error|index|search": "--log|error|index|search",
		"--data":                   "--data",
		"":                         "",
	} {
		got := wordsLast(parser.Model, strings.Split(arguments, "|"))
		if !slices.Equal(got, strings.Split(want, "|")) {
			t.Errorf("%s becomes %s, want %s", arguments, strings.Join(got, "|"), want)
		}
	}
}
