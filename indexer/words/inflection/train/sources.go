package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"standpoint/indexer/words"
)

// sources are what the lexicon is made from.
type sources struct {
	lemmas   []lemma
	levels   map[string]int     // SCOWL's level of each word in small letters: 10 is everyday, 70 rare
	names    map[string]bool    // words that SCOWL writes with a capital, in small letters
	common   map[string]bool    // see inflection.IsCommon
	surnames map[string]float64 // the share of people, in percent, who have a surname, in small letters
}

// lemma is a word with its forms.
type lemma struct {
	word, class string // class is noun, verb, adj or adv
	name        bool   // it is written with a capital
	forms       []string
}

const (
	rarest        = 70    // the highest level of SCOWL that is read
	commonest     = 50    // the highest level of common words
	commonSurname = 0.001 // the least percentage of people with a surname that is kept from being a plural
	longestCommon = 5
)

func readSources(lemmas, scowl, surnames string) (*sources, error) {
	s := &sources{levels: map[string]int{}, names: map[string]bool{}, common: map[string]bool{}, surnames: map[string]float64{}}
	if err := s.readLemmas(lemmas); err != nil {
		return nil, err
	}
	if err := s.readSCOWL(scowl); err != nil {
		return nil, err
	}
	return s, eachLine(surnames, false, func(line string) {
		fields := strings.Fields(line)
		if share, err := strconv.ParseFloat(fields[1], 64); err == nil {
			s.surnames[strings.ToLower(fields[0])] = share
		}
	})
}

// readLemmas reads lines of a word, its class and its forms: between commas by
// grammatical form, between slashes by spelling.
func (s *sources) readLemmas(path string) error {
	return eachLine(path, true, func(line string) {
		fields := strings.Split(line, ",")
		l := lemma{word: words.Fold(fields[0]), class: fields[1]}
		l.name = strings.ToLower(fields[0]) != fields[0]
		if !isWord(l.word) {
			return
		}
		for _, spellings := range fields[2:] {
			for form := range strings.SplitSeq(words.Fold(spellings), "/") {
				if isWord(form) && form != l.word {
					l.forms = append(l.forms, form)
				}
			}
		}
		s.lemmas = append(s.lemmas, l)
	})
}

// readSCOWL reads the lists of words and of names, which are named after the
// variety of English, the kind and the level: american-words.35.
func (s *sources) readSCOWL(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		list, number, _ := strings.Cut(entry.Name(), ".")
		level, err := strconv.Atoi(number)
		if err != nil || level > rarest {
			return nil
		}
		variety, kind, _ := strings.Cut(list, "-")
		switch {
		case kind == "words" && (variety == "english" || variety == "american" || strings.HasPrefix(variety, "british") && !strings.Contains(variety, "variant")):
			return eachLine(path, false, func(word string) { s.word(word, level) })
		case kind == "upper" || kind == "proper-names":
			return eachLine(path, false, func(word string) { s.names[strings.ToLower(word)] = true })
		}
		return nil
	})
}

func (s *sources) word(word string, level int) {
	if folded := words.Fold(word); strings.ToLower(word) == word {
		word = folded
	}
	if known, ok := s.levels[word]; !isWord(word) || ok && known <= level {
		return
	}
	s.levels[word] = level
	if level <= commonest && len(word) <= longestCommon {
		s.common[word] = true
	}
}

// isWord reports whether a text is two or more small letters.
func isWord(text string) bool {
	return len(text) > 1 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz") == ""
}

func eachLine(path string, packed bool, visit func(line string)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var in io.Reader = file
	if packed {
		if in, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		visit(lines.Text())
	}
	return lines.Err()
}
