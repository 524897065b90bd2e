package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// wordsLast puts the words of a search behind its flags and behind --, so that a
// word which begins with a minus is not taken for a flag. Other commands keep their
// arguments. A flag that nobody knows stays in its place, where it is an error.
func wordsLast(model *kong.Application, arguments []string) []string {
	at := 0
	for at < len(arguments) && strings.HasPrefix(arguments[at], "-") {
		at += flagLength(model.Flags, arguments[at:])
	}
	if at >= len(arguments) || arguments[at] != "search" && arguments[at] != "kwic" {
		return arguments
	}
	i := slices.IndexFunc(model.Children, func(n *kong.Node) bool { return n.Name == arguments[at] })
	if i < 0 {
		return arguments
	}
	flags := slices.Concat(model.Flags, model.Children[i].Flags)
	out, words := slices.Clone(arguments[:at+1]), []string{"--"}
	for at++; at < len(arguments); {
		one := arguments[at]
		switch {
		case one == "--":
			words = append(words, arguments[at+1:]...)
			return append(out, words...)
		case strings.HasPrefix(one, "--") || one == "-h":
			end := min(at+flagLength(flags, arguments[at:]), len(arguments))
			out = append(out, arguments[at:end]...)
			at = end
		default:
			words = append(words, one)
			at++
		}
	}
	return append(out, words...)
}

// flagLength is how many arguments a flag takes up: its own and that of its value.
func flagLength(flags []*kong.Flag, arguments []string) int {
	name := strings.TrimPrefix(arguments[0], "--")
	known := slices.IndexFunc(flags, func(f *kong.Flag) bool { return f.Name == name || slices.Contains(f.Aliases, name) })
	if known < 0 || flags[known].IsBool() {
		return 1
	}
	return 2
}
