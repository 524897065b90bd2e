package plaintext

import (
	"strings"

	"standpoint/corpus"
)

// knownForms are forms of text that hold no article, by what their first lines
// look like, blank ones aside.
var knownForms = []struct {
	name string
	line int // of the first lines, from 0
	is   *pattern
}{
	{"BibTeX", 0, lazily(`^@[A-Za-z]+\s*\{`)},
	{"subtitles", 0, lazily(`^WEBVTT\b`)},
	{"subtitles", 1, lazily(`^\d\d:\d\d:\d\d[,.]\d{3} --> `)},
	{"a calendar", 0, lazily(`^BEGIN:VCALENDAR`)},
	{"an address book", 0, lazily(`^BEGIN:VCARD`)},
	{"a patch", 0, lazily(`^(?:diff --git |Index: \S+$|--- \S+\s.*\d\d:\d\d|From [0-9a-f]{40} )`)},
	{"LaTeX", 0, lazily(`^\\(?:documentclass|documentstyle|begin\{|input\{|usepackage)`)},
	{"a key or a certificate", 0, lazily(`^-----BEGIN [A-Z0-9 ]+-----$`)},
	{"a catalogue of translations", 0, lazily(`^msgid "`)},
	{"a catalogue of translations", 1, lazily(`^msgstr "`)},
	{"a manual page", 0, lazily(`^(?:\.\\"|\.TH |\.Dd )`)},
	{"an SQL dump", 0, lazily(`(?i)^(?:-- (?:MySQL|MariaDB|PostgreSQL|SQLite|phpMyAdmin)\b|(?:create|drop) (?:table|database)\b|insert into\b|pragma foreign_keys|set names\b|begin transaction;)`)},
	{"wiki markup", 0, lazily(`^(?:\{\{\s*\p{L}[^{}|]*(?:\||$)|'''[^']+'''|\{\|\s*class=)`)},
	{"a script", 0, lazily(`^#!\s*/`)},
	{"a chess game", 0, lazily(`^\[Event "`)},
	{"a bookmark or shortcut", 0, lazily(`^\[(?:InternetShortcut|Desktop Entry)\]`)},
	{"an answer of a web server without a page that is read", 0, lazily(`^HTTP/\d(?:\.\d)? \d{3}\b`)},
}

// logged is a line as programs write them into logs.
var logged = lazily(`^(?:\S+ \S+ \S+ \[\d\d/\w{3}/\d{4}:|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*\]?:? +\[?(?:\w+\]?: |\S+ )*?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b|\w{3} +\d{1,2} \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?: |(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL)[:\] ])`)

const smallTable = "a small table"

// knownForm names the form of a text, one that holds no article; "" if it is none
// that is known.
func knownForm(lines []string) string {
	var first []string
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			if first = append(first, line); len(first) == 2 {
				break
			}
		}
	}
	for _, f := range knownForms {
		if f.line < len(first) && f.is.MatchString(first[f.line]) {
			return f.name
		}
	}
	switch {
	case len(lines) > 1 && share(lines, logged) > 0.5:
		return "the log of a program"
	case isSmallTable(first, lines):
		return smallTable
	}
	return ""
}

// askForColumns says of a table whose columns are not known what they are called, and
// how to name the one that holds texts; "" of any other form.
func askForColumns(form string, lines []string) string {
	if form != smallTable {
		return ""
	}
	names := ""
	for _, line := range lines {
		if names = strings.TrimSpace(line); names != "" {
			break
		}
	}
	names = strings.Join(strings.FieldsFunc(names, func(r rune) bool { return strings.ContainsRune("\t,;|\"'", r) }), ", ")
	return "; if it holds documents, name the column of texts with --map text=COLUMN; its columns are " + corpus.Printable(names)
}

// isSmallTable recognizes a table that has too few rows for its separators to
// tell: its first line is names of columns, and the others have as many.
func isSmallTable(first, lines []string) bool {
	if len(first) < 2 || len(lines) > 5 {
		return false
	}
	for _, separator := range []string{"\t", ",", ";", "|"} {
		names := strings.Split(first[0], separator)
		if len(names) >= 2 && allNames(names) && strings.Count(first[1], separator) >= len(names)-1 && (len(names) > 2 || separator == "\t") {
			return true
		}
	}
	return false
}

// columnName is the name of a column: a word as programs write them.
var columnName = lazily(`^["']?[\p{L}_][\p{L}\p{N}_.-]{0,40}(?: [\p{L}\p{N}_]+)?["']?$`)

func allNames(names []string) bool {
	for _, name := range names {
		if !columnName.MatchString(strings.TrimSpace(name)) {
			return false
		}
	}
	return true
}
