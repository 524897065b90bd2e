package stance

import (
	"slices"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/cespare/xxhash/v2"

	"standpoint/corpus"
)

// Buckets is the number of weights that features are hashed to.
const Buckets = 1 << 16

// Feature groups. A feature is a group and up to two values, hashed.
const (
	groupBias uint64 = iota + 1
	groupWord
	groupPlace
	groupClause
	groupNear
	groupPair
	groupTone
	groupToneClause
	groupSum
	groupSumWindow
	groupSumClause
	groupAround
	groupSign
	groupWhere
	groupOpen
)

// sentence is one sentence that names the target, ready to be described. Tokens
// of the target are masked.
type sentence struct {
	kind         corpus.Kind
	words        []word
	before, next []token // the sentences beside it
}

// word is a token as the features see it.
type word struct {
	token
	target  bool
	negated bool
	stem    uint64 // hash of its stem
	valence int    // -2 to 2; turned round by a negation
	clause  int
}

// describer turns sentences into features. It is not safe for concurrent use.
type describer struct {
	valences map[string]int8
	env      *snowballstem.Env
	found    []uint32
}

// describe returns the features of a sentence in increasing order, each once.
func (d *describer) describe(s sentence) []uint32 {
	d.found = d.found[:0]
	domain := uint64(1)
	if s.kind == corpus.KindComment {
		domain = 2
	}
	d.add(groupBias, 0, 0)
	d.add(groupBias, domain, 0)
	d.addWords(s.words)
	d.addTone(s.words, domain)
	d.addAround(s, domain)
	slices.Sort(d.found)
	return slices.Clone(slices.Compact(d.found)) // the describer goes on to the next sentence
}

func (d *describer) add(group, a, b uint64) {
	h := group*0x9e3779b97f4a7c15 ^ a*0xbf58476d1ce4e5b9 ^ b*0x94d049bb133111eb
	h ^= h >> 31
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	d.found = append(d.found, uint32(h%Buckets))
}

// prepare masks the target and fills in stems, negations, valences, clauses.
func (d *describer) prepare(tokens []token, mentions []corpus.Span) []word {
	words := make([]word, 0, len(tokens))
	negation, clause := 0, 0
	masked := -1
	for _, t := range tokens {
		w := word{token: t, clause: clause, negated: negation > 0}
		for k, m := range mentions {
			if !overlap(m, corpus.Span{t.start, t.end}) {
				continue
			}
			if masked != k {
				w.target, w.text = true, "TARGET"
				words = append(words, w)
				masked = k
			}
			w.target = true
			break
		}
		if w.target {
			continue
		}
		switch {
		case negators[t.text]:
			negation = 5
		case breaks[t.text]:
			negation = 0
			clause++
			w.clause = clause
		case negation > 0:
			negation--
		}
		if t.word {
			w.stem = d.stem(t.text)
			w.valence = d.tone(t.text, w.negated)
		} else {
			w.stem = xxhash.Sum64String(t.text)
		}
		words = append(words, w)
	}
	return words
}

func (d *describer) stem(text string) uint64 {
	d.env.SetCurrent(text)
	english.Stem(d.env)
	return xxhash.Sum64String(d.env.Current())
}

// tone returns the valence of a word in five steps.
func (d *describer) tone(text string, negated bool) int {
	v := int(d.valences[text])
	if negated {
		v = -v
	}
	switch {
	case v <= -20:
		return -2
	case v <= -4:
		return -1
	case v >= 20:
		return 2
	case v >= 4:
		return 1
	}
	return 0
}

// nearest returns how far a word is from the closest mention: negative before
// it, positive after it, and the clause of that mention.
func nearest(words []word, i int) (distance, clause int) {
	distance = 1 << 20
	for j, w := range words {
		if w.target && abs(i-j) < abs(distance) {
			distance, clause = i-j, w.clause
		}
	}
	return distance, clause
}

func abs(n int) int { return max(n, -n) }

// bucket returns side and distance as one number.
func bucket(distance int) uint64 {
	side := uint64(0)
	if distance > 0 {
		side = 8
	}
	switch n := abs(distance); {
	case n <= 2:
		return side + uint64(n)
	case n <= 4:
		return side + 3
	case n <= 8:
		return side + 4
	case n <= 16:
		return side + 5
	}
	return side + 6
}

func (d *describer) addWords(words []word) {
	last := uint64(0)
	for i, w := range words {
		if w.target {
			last = targetStem
			if i == 0 {
				d.add(groupWhere, 1, 0)
			}
			continue
		}
		distance, clause := nearest(words, i)
		at := bucket(distance)
		if !w.word {
			if abs(distance) <= 2 {
				d.add(groupSign, w.stem, at)
			}
			if w.text == "?" || w.text == "!" || w.text == "\"" {
				d.add(groupSign, w.stem, 0)
			}
			last = w.stem
			continue
		}
		stem := w.stem
		if w.negated {
			stem ^= negatedStem
		}
		d.add(groupWord, stem, 0)
		d.add(groupPlace, stem, at)
		d.add(groupPair, last, stem)
		if clause == w.clause {
			d.add(groupClause, stem, 0)
		}
		last = stem
	}
}

const (
	targetStem  = 0x5bd1e995
	negatedStem = 0x27d4eb2f165667c5
)

// addTone adds opinion words by side, distance and clause, and their sums.
func (d *describer) addTone(words []word, domain uint64) {
	var plus, minus, plusNear, minusNear, plusClause, minusClause int
	for i, w := range words {
		if w.valence == 0 {
			continue
		}
		distance, clause := nearest(words, i)
		d.add(groupTone, uint64(w.valence+2), bucket(distance))
		count(w.valence, &plus, &minus)
		if abs(distance) <= 6 {
			count(w.valence, &plusNear, &minusNear)
		}
		if clause == w.clause {
			d.add(groupToneClause, uint64(w.valence+2), bucket(distance)/8)
			count(w.valence, &plusClause, &minusClause)
		}
	}
	for _, dom := range []uint64{0, domain} {
		d.add(groupSum, uint64(min(plus, 6)*8+min(minus, 6)), dom)
		d.add(groupSumWindow, uint64(min(plusNear, 4)*8+min(minusNear, 4)), dom)
		d.add(groupSumClause, uint64(min(plusClause, 4)*8+min(minusClause, 4)), dom)
		d.add(groupOpen, uint64(10+sign(plus-minus)), dom)
		d.add(groupOpen, uint64(20+sign(plusNear-minusNear)), dom)
		d.add(groupOpen, uint64(30+sign(plusClause-minusClause)), dom)
	}
}

func count(valence int, plus, minus *int) {
	if valence > 0 {
		*plus += valence
	} else {
		*minus -= valence
	}
}

func sign(n int) int { return min(max(n, -1), 1) }

// addAround adds the tone of the sentences beside it.
func (d *describer) addAround(s sentence, domain uint64) {
	var plus, minus int
	for _, beside := range [][]token{s.before, s.next} {
		for _, t := range beside {
			count(d.tone(t.text, false), &plus, &minus)
		}
	}
	d.add(groupAround, uint64(sign(plus-minus)+1), domain)
}

var negators = set(`not no never n't don't doesn't didn't isn't aren't wasn't weren't won't wouldn't
	can't cannot couldn't shouldn't hasn't haven't hadn't ain't without nobody nothing neither nor hardly
	dont doesnt didnt isnt wont cant`)

var breaks = set(`. , ; : ( ) ! ? – — - " but because while although though however whereas unless`)
