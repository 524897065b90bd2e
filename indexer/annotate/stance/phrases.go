package stance

import (
	"bufio"
	_ "embed"
	"fmt"
	"strings"
)

//go:embed lexicon/aim.txt
var aimList string

// group is one group of phrases of aim.txt.
type group uint64

// phrases finds the phrases of all groups in a text.
type phrases struct {
	names map[string]group
	by    map[string][]phrase // by the first word, or the first four letters and a star
}

type phrase struct {
	words []string // a word that ends with a star is a beginning
	group group
}

// hit is a phrase found: the groups it is in, where it stands in tokens.
type hit struct {
	groups     group
	start, end int
}

func readPhrases(list string) (*phrases, error) {
	p := &phrases{names: map[string]group{}, by: map[string][]phrase{}}
	var current group
	lines := bufio.NewScanner(strings.NewReader(list))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			if len(p.names) == 64 {
				return nil, fmt.Errorf("stance: phrases line %d: more than 64 groups", n)
			}
			current = 1 << len(p.names)
			p.names[strings.Trim(line, "[]")] = current
		case current == 0:
			return nil, fmt.Errorf("stance: phrases line %d: %q before the first group", n, line)
		default:
			for text := range strings.SplitSeq(line, ",") {
				if err := p.add(text, current); err != nil {
					return nil, fmt.Errorf("stance: phrases line %d: %w", n, err)
				}
			}
		}
	}
	return p, lines.Err()
}

func (p *phrases) add(text string, g group) error {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	if words[0] == "/s" {
		words = []string{"/", "s"}
	}
	key := words[0]
	if strings.HasSuffix(key, "*") {
		if len(key) < 5 {
			return fmt.Errorf("%q has a beginning of fewer than four letters", words[0])
		}
		key = key[:4] + "*"
	}
	p.by[key] = append(p.by[key], phrase{words, g})
	return nil
}

// find returns the phrases in tokens by where they begin; of those that begin at
// one token and are of one group the longest.
func (p *phrases) find(tokens []token) []hit {
	var hits []hit
	for i, t := range tokens {
		hits = p.at(hits, tokens, i, p.by[t.text])
		if len(t.text) >= 4 {
			hits = p.at(hits, tokens, i, p.by[t.text[:4]+"*"])
		}
	}
	return hits
}

func (p *phrases) at(hits []hit, tokens []token, i int, candidates []phrase) []hit {
	for _, c := range candidates {
		if i+len(c.words) <= len(tokens) && c.matches(tokens[i:]) {
			hits = append(hits, hit{c.group, i, i + len(c.words)})
		}
	}
	return hits
}

func (c phrase) matches(tokens []token) bool {
	for k, w := range c.words {
		if beginning, starred := strings.CutSuffix(w, "*"); starred {
			if !strings.HasPrefix(tokens[k].text, beginning) {
				return false
			}
		} else if tokens[k].text != w && tokens[k].text != w+"'s" {
			return false
		}
	}
	return true
}
