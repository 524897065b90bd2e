package main

import (
	"log/slog"
	"regexp"
)

// packageNames are the names of packages that errors begin with. They help those
// who read the code, and nobody else.
var packageNames = regexp.MustCompile(`(^|: |\n)(?:(?:access|annotate|api|bleveengine|derive|encoder|english|follow|gazetteer|generations|genre|indexer|intake|` +
	`logistic|opensearchengine|pages|parse|plaintext|poll|postgres|quality|query|remote|results|schema|searchurl|server|sqlite|stance|table|zone): )+`)

// message returns the words of an error, for people to read: what was being done
// and what went wrong, without the names of packages.
func message(err error) string { return packageNames.ReplaceAllString(err.Error(), "$1") }

// plainErrors writes the errors of a log for people too.
func plainErrors(_ []string, attr slog.Attr) slog.Attr {
	if err, ok := attr.Value.Any().(error); ok {
		attr.Value = slog.StringValue(message(err))
	}
	return attr
}
