// Package house tests the plan of the house: the floor of each package, the walls
// between areas, and the English of everything that people read. The imports are
// parsed again in each run, because the result of a test that asks `go list` would
// be cached and could be wrong.
package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
)

const module = "standpoint"

// floors lists every package by floor. A package imports only lower floors.
var floors = [][]string{
	0: {"cmd/internal/house", "corpus", "corpus/corpustest", "corpus/records/postgres/postgrestest", "corpus/sample", "indexer/annotate/language", "indexer/annotate/quote/english", "indexer/annotate/stance/jsonlines", "indexer/logistic", "indexer/parse/charset", "indexer/parse/genre/corpora", "indexer/parse/markup", "indexer/parse/webpage/dom", "indexer/parse/webpage/metadata/textkey", "indexer/parse/xmlstream", "indexer/search/bleveengine/inverted", "indexer/search/keyness", "indexer/search/share", "indexer/words", "indexer/words/inflection", "indexer/words/rarity", "server/difference", "server/feed", "server/metrics", "server/ratelimit", "server/table", "server/timelimit", "templates"},
	1: {"corpus/credentials", "corpus/frozen", "corpus/moderation", "corpus/pseudonym", "corpus/quality", "corpus/records", "corpus/samples", "corpus/theme", "indexer/agreement", "indexer/annotate/quote", "indexer/annotate/stance/encoder", "indexer/estimate", "indexer/event", "indexer/gazetteer", "indexer/intake", "indexer/neardup", "indexer/parse/datetime", "indexer/parse/format", "indexer/parse/genre", "indexer/parse/threading", "indexer/parse/webpage/classname", "indexer/parse/webpage/classname/part", "indexer/parse/webpage/discussion/commentid", "indexer/parse/webpage/metadata/person", "indexer/parse/webpage/structured", "indexer/search/schema", "indexer/statement", "indexer/annotate/stance/head"},
	2: {"corpus/credentials/credentialstest", "corpus/frozen/frozentest", "corpus/moderation/moderationtest", "corpus/records/lease", "corpus/records/recordstest", "corpus/records/relational", "corpus/samples/samplestest", "corpus/theme/themetest", "indexer/annotate/stance", "indexer/parse/car", "indexer/parse/export", "indexer/parse/format/formattest", "indexer/parse/forumapi", "indexer/parse/mail", "indexer/parse/newsdatabase", "indexer/parse/newswire", "indexer/parse/newsxml", "indexer/parse/plaintext", "indexer/parse/rtf", "indexer/parse/threads", "indexer/parse/webpage/body", "indexer/parse/webpage/discussion/comment", "indexer/parse/webpage/metadata/site", "indexer/parse/webpage/saved", "indexer/search/query", "indexer/search/zone"},
	3: {"corpus/records/sqlite", "indexer/annotate", "indexer/derive", "indexer/annotate/stance/remote", "indexer/parse/dump", "indexer/parse/feed", "indexer/parse/table", "indexer/parse/webpage/discussion/linked", "indexer/parse/webpage/discussion/shape", "indexer/parse/webpage/forum", "indexer/parse/webpage/metadata", "indexer/search", "indexer/search/highlight", "indexer/themes"},
	4: {"corpus/records/postgres", "corpus/records/sqlite/sqlitetest", "indexer/fitting", "indexer/follow", "indexer/parse/office", "indexer/parse/webpage/discussion", "indexer/search/calendar", "indexer/search/concordance", "indexer/search/searchtest", "server/coding", "server/searchurl"},
	5: {"indexer/generations", "indexer/search/bleveengine", "indexer/search/opensearchengine", "indexer/parse/webpage", "server/problem", "server/results"},
	6: {"cmd/internal/datafolder", "indexer/parse", "server/access", "server/report"},
	7: {"indexer", "server/api", "server/pages"},
	8: {"indexer/poll", "server"},
	9: {"cmd/standpoint"},
}

// A wall forbids the packages under from to import those under to, tests aside.
type wall struct{ from, to, why string }

// walls separate the areas of the house. With floors alone, a server could import
// a parser.
var walls = []wall{
	{"corpus", "indexer", "the nouns know no verbs"},
	{"corpus", "server", "the nouns know no verbs"},
	{"server", "indexer/search/bleveengine", "the server knows the contract of search, not an engine"},
	{"server", "indexer/search/opensearchengine", "the server knows the contract of search, not an engine"},
	{"server", "corpus/records/sqlite", "the server knows the contract of the records, not a store"},
	{"server", "indexer/parse", "reading is done before serving; what the server needs of it comes as an interface"},
	{"server", "indexer/annotate", "annotating is done before serving; what the server needs of it comes as an interface"},
	{"server", "indexer/gazetteer", "the server asks for names through an interface"},
	{"server", "indexer/intake", "the server opens no files"},
	{"server", "indexer/follow", "the program decides what follows the records"},
	{"indexer/search", "corpus/records", "search does not know the records: an index could be fed from anywhere"},
	{"indexer/search", "indexer/gazetteer", "search knows values, not names"},
	{"indexer/search", "indexer/parse", "search takes documents, wherever they were read"},
	{"indexer/search", "indexer/annotate", "search takes documents, whoever annotated them"},
	{"indexer/parse", "corpus/records", "parsing stores nothing"},
	{"indexer/parse", "indexer/annotate", "parsing says what is there, annotating what it means"},
	{"indexer/parse", "indexer/search", "parsing knows no index"},
	{"indexer/parse", "indexer/gazetteer", "parsing asks for outlets through an interface"},
	{"indexer/intake", "indexer/parse", "intake opens pages of any format"},
	{"indexer/annotate", "corpus/records", "annotating stores nothing"},
	{"indexer/annotate", "indexer/parse", "annotating takes threads, wherever they were read"},
	{"indexer/annotate", "indexer/search", "annotating knows no index"},
	{"indexer/follow", "indexer/search/bleveengine", "any engine can follow the records"},
	{"indexer/follow", "indexer/search/opensearchengine", "any engine can follow the records"},
	{"indexer/follow", "corpus/records/sqlite", "any store can be followed"},
	{"indexer/follow", "indexer/parse", "what follows the records reads no files"},
	{"indexer/generations", "indexer/search/bleveengine", "any engine has generations"},
	{"indexer/generations", "indexer/search/opensearchengine", "any engine has generations"},
	{"indexer/generations", "corpus/records/sqlite", "any store can be followed"},
	{"indexer/generations", "indexer/parse", "what follows the records reads no files"},
	{"server", "indexer/generations", "the program decides what follows the records"},
	{"templates", "server", "templates are files; pages know them, not the other way round"},
}

// implementations are what is behind the contracts. Only cmd names them, so that one line there
// exchanges one for another.
var implementations = []string{"corpus/records/postgres", "corpus/records/sqlite", "indexer/search/bleveengine", "indexer/search/opensearchengine"}

func TestFloors(t *testing.T) {
	imports := readImports(t)
	floorOf := map[string]int{}
	for floor, rooms := range floors {
		for _, room := range rooms {
			floorOf[room] = floor
			if _, here := imports[room]; !here {
				t.Errorf("%s is on floor %d of the plan, but there is no such package", room, floor)
			}
		}
	}
	for room, paths := range imports {
		floor, planned := floorOf[room]
		if !planned {
			if !isTool(room) {
				t.Errorf("%s has no floor in the plan", room)
			}
			continue
		}
		for _, path := range paths {
			if below, ours := floorOf[path]; !ours || below >= floor {
				t.Errorf("%s (floor %d) imports %s (floor %d): only lower floors may be imported", room, floor, path, below)
			}
		}
	}
}

func TestWalls(t *testing.T) {
	for room, paths := range readImports(t) {
		for _, path := range paths {
			for _, w := range walls {
				if under(room, w.from) && under(path, w.to) && !under(room, w.to) {
					t.Errorf("%s imports %s: %s", room, path, w.why)
				}
			}
		}
	}
}

func TestOnlyCmdNamesImplementations(t *testing.T) {
	for room, paths := range readImports(t) {
		for _, path := range paths {
			for _, implementation := range implementations {
				if under(path, implementation) && !under(room, implementation) && !under(room, "cmd") {
					t.Errorf("%s imports %s: only cmd names implementations", room, path)
				}
			}
		}
	}
}

// TestTopLevel keeps the layout of the top level as it was agreed.
func TestTopLevel(t *testing.T) {
	agreed := []string{"cmd", "corpus", "findings", "indexer", "server", "templates", "go.mod", "go.sum", "Makefile", "README.md", "LICENSE"}
	built := []string{"bin", "data"} // made by make, never committed
	entries, err := os.ReadDir(corpustest.Root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, ".") && !slices.Contains(agreed, name) && !slices.Contains(built, name) {
			t.Errorf("%s is at the top level, where only %v belong", name, agreed)
		}
	}
}

// isTool tells programs that make data for a room, such as trainers and measurements; nothing imports them.
func isTool(room string) bool {
	return slices.Contains([]string{"measure", "train"}, filepath.Base(room))
}

func under(room, top string) bool { return room == top || strings.HasPrefix(room, top+"/") }

// readImports returns our own imports of every package, without those of its tests.
func readImports(t *testing.T) map[string][]string {
	t.Helper()
	top := corpustest.Root(t)
	imports := map[string][]string{}
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != top && (strings.HasPrefix(name, ".") || name == "testdata" || name == "data" || name == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		folder, err := filepath.Rel(top, filepath.Dir(path))
		if err != nil {
			return err
		}
		room := filepath.ToSlash(folder)
		imports[room] = append(imports[room], nil...)
		if strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			if own, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/"); ours {
				imports[room] = append(imports[room], own)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room, paths := range imports {
		slices.Sort(paths)
		imports[room] = slices.Compact(paths)
	}
	return imports
}
