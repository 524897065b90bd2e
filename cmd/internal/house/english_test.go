package house

import (
	"bytes"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A banned phrase is one that native speakers do not use, or that means several
// things. A space in it stands for any white space, line ends in comments
// included; except matches the uses that are fine, with the word before.
type banned struct{ phrase, except, write, why string }

// phrases are the banned ones. They are word-bounded regular expressions in
// lower case and match any case. A phrase is added when it has been found here more than once.
var phrases = []banned{
	{`tells? whether`, ``, "reports whether", "Go's idiom"},
	{`gives? back`, ``, "returns", "Go's idiom"},
	{`parted (?:by|at|with)`, ``, "separated by", "archaic"},
	{`anew`, ``, "again", "literary"},
	{`(?:is|are|was|were|be) no [a-z]+`, `^(?:there|here) |no (?:longer|more|less|fewer|better|worse|different|doubt|not)$`, "is not a …", "“there is no X” is English, “this is no X” is not plain"},
	{`that (?:is|are|was|were) none`, ``, "that is not one", "unidiomatic"},
	{`of which`, `^(?:all|some|none|both|each|most|many|one|two|any|half|part|either|neither) `, "turn the sentence round", "inverted clause"},
	{`of whom`, ``, "turn the sentence round", "inverted clause"},
	{`whom (?:it|he|she|they|we|you|this|that|a|an|the)`, `^to `, "who", "inverted clause"},
	{`in vain`, ``, "without success", "literary"},
	{`there(?:of|in|from|with|upon)|where(?:of|in|from|with|upon)`, ``, "of it, in it, …", "archaic"},
	{`whence|hence it|naught|aught|save (?:that|for)|(?:is|are) but (?:a|an|one|few|little)`, ``, "from where, so, nothing, except, is only", "archaic"},
	{`lest [a-z]+`, `lest auch$`, "so that … not", "archaic, but “lest auch” is German"},
	{`so as to`, ``, "to, or so that", "wordy"},
	{`seldom`, ``, "rarely", "literary"},
	{`to be had`, ``, "available", "unidiomatic"},
	{`(?:say|says|know|knows|tell|tells) nothing of`, ``, "does not know … or say anything about …", "unidiomatic"},
	{`told from`, ``, "distinguished from", "unclear"},
	{`(?:the|an?) asker(?:['’]s)?`, ``, "client or visitor", "not a common word"},
	{`at fault`, ``, "with an error, or wrong", "blames a person"},
	{`(?:made|all|both) alike`, ``, "equal, or the same way", "literary"},
	{`of one['’]s own`, ``, "of your own", "stiff"},
	{`one [a-z]+ an? (?:line|row|file|page|thread|document|name|case|column|weight|word|text|value)`, ``, "one … for each …", "unclear"},
	{`earlier wordings?`, ``, "earlier version", "one word, one meaning"},
	{`(?:is|are|not) held (?:here|any more)`, ``, "is in the collection", "unclear"},
	{`government bod(?:y|ies)`, ``, "government agency", "one word, one meaning: a body is a text"},
	{`by way of`, ``, "through", "stiff"},
	{`passed over`, ``, "skipped", "ambiguous"},
	{`need not be`, ``, "does not have to be", "stiff"},
}

// TestPlainEnglish: comments, string literals, templates, READMEs and the
// Makefile do not have the banned phrases.
func TestPlainEnglish(t *testing.T) {
	read := 0
	forProse(t, func(name string, prose []byte) {
		read++
		for _, f := range findBanned(prose) {
			t.Errorf("%s:%d: “%s”: write: %s (%s)", name, f.line, f.text, f.write, f.why)
		}
	})
	if read < 400 {
		t.Errorf("only %d files were read", read)
	}
}

// TestFindBanned: phrases are found over line ends and in literals, but not in
// code, and the line is that of the first word.
func TestFindBanned(t *testing.T) {
	source := "package x\n\n// X tells\n// whether it is no article. There is no y; it is no longer z.\n" +
		"var tellsWhether = \"a, parted by b\" // of which\n/* save\nthat */ var is, no, article int\n"
	var got []string
	for _, f := range findBanned(goProse([]byte(source))) {
		got = append(got, string('0'+rune(f.line))+" "+f.text)
	}
	want := []string{"3 tells whether", "4 is no article", "5 of which", "5 parted by", "6 save that"}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

type finding struct {
	banned
	line int
	text string
}

// pattern is a banned phrase that is ready to be looked for; except may be nil.
type pattern struct{ phrase, except *regexp.Regexp }

var patterns = compile(phrases)

func compile(phrases []banned) (list []pattern) {
	spaced := func(text string) *regexp.Regexp { return regexp.MustCompile(strings.ReplaceAll(text, " ", `\s+`)) }
	for _, b := range phrases {
		p := pattern{phrase: spaced(`(?:` + b.phrase + `)\b`)}
		if b.except != "" {
			p.except = spaced(b.except)
		}
		list = append(list, p)
	}
	return list
}

func findBanned(prose []byte) (out []finding) {
	prose = bytes.ToLower(prose)
	for i, p := range patterns {
		if begin, _ := p.phrase.LiteralPrefix(); !bytes.Contains(prose, []byte(begin)) {
			continue // the expression would look at every letter
		}
		for _, at := range p.phrase.FindAllIndex(prose, -1) {
			from, to := at[0], at[1]
			if from > 0 && isWordByte(prose[from-1]) || p.except != nil && p.except.Match(prose[wordBefore(prose, from):to]) {
				continue
			}
			text := strings.Join(strings.Fields(string(prose[from:to])), " ")
			out = append(out, finding{phrases[i], 1 + bytes.Count(prose[:from], []byte("\n")), text})
		}
	}
	return out
}

// wordBefore returns where the word before a position begins.
func wordBefore(prose []byte, at int) int {
	for at > 0 && !isWordByte(prose[at-1]) && prose[at-1] != '|' {
		at--
	}
	for at > 0 && isWordByte(prose[at-1]) {
		at--
	}
	return at
}

func isWordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}

// forProse visits every file that people read; of Go files, only the prose.
// Test data is left out, and so is this file, which names the phrases.
func forProse(t *testing.T, visit func(name string, prose []byte)) {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.Base(path)
		if entry.IsDir() {
			if name == "testdata" || name == "data" || name == "bin" || path != root && strings.HasPrefix(name, ".") {
				return readMeOf(root, path, name, visit)
			}
			return nil
		}
		isProse := name == "README.md" || name == "Makefile" || filepath.Ext(name) == ".html"
		if name == "english_test.go" || filepath.Ext(name) != ".go" && !isProse {
			return nil
		}
		return visitFile(root, path, visit)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// readMeOf visits the README of a folder of data, and nothing else in it.
func readMeOf(root, path, name string, visit func(string, []byte)) error {
	if readMe := filepath.Join(path, "README.md"); name == "data" {
		if _, err := os.Stat(readMe); err == nil {
			if err := visitFile(root, readMe, visit); err != nil {
				return err
			}
		}
	}
	return filepath.SkipDir
}

func visitFile(root, path string, visit func(string, []byte)) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if filepath.Ext(path) == ".go" {
		text = goProse(text)
	}
	name, err := filepath.Rel(root, path)
	visit(filepath.ToSlash(name), text)
	return err
}

// goProse returns the comments and string literals of a Go file. A bar stands for
// the code between them; the lines keep their numbers.
func goProse(source []byte) []byte {
	var prose bytes.Buffer
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(source))
	var s scanner.Scanner
	s.Init(file, source, nil, scanner.ScanComments)
	end := 0
	code := func(to int) { // the newlines of code, and a bar if there is more than white space
		if between := source[end:to]; len(bytes.TrimSpace(between)) > 0 {
			prose.WriteByte('|')
			prose.Write(bytes.Repeat([]byte("\n"), bytes.Count(between, []byte("\n"))))
		} else {
			prose.Write(between)
		}
	}
	for {
		pos, kind, text := s.Scan()
		if kind == token.EOF {
			return prose.Bytes()
		}
		if kind != token.COMMENT && kind != token.STRING {
			continue
		}
		at := file.Offset(pos)
		code(at)
		if kind == token.COMMENT { // a phrase may continue in the next line
			text = strings.TrimPrefix(text, "//")
		}
		prose.WriteString(text)
		end = at + len(text)
		if strings.HasPrefix(string(source[at:]), "//") {
			end += len("//")
		}
	}
}
