package themes

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"standpoint/indexer/annotate/stance/encoder"
)

// Words knows what words mean; encoder.Model does.
type Words interface {
	// Word returns the vector of a word, of encoder.WordWidth components; nil if it has none.
	// It can be called by several goroutines at once.
	Word(word string) []int16
}

// width is that of all vectors of meaning.
const width = encoder.WordWidth

// Lengths of vectors, which are whole numbers so that every sum is the same in any
// order and on any machine.
const (
	sparseLength = 1 << 11 // of the weights of a document's words
	denseLength  = 1 << 9  // of what they mean
)

// weight is the weight of a term in a document.
type weight struct {
	term uint32
	of   int32
}

// vectors are a document as it is compared with others: its terms weighted by how often
// it has them and how few documents do, and the sum of what they mean, so weighted.
type vectors struct {
	terms []weight // ascending by term
	means []int16  // nil: nothing
}

// rare is in how many documents a term must be, and common of what share at most, to
// compare documents by.
const (
	rare   = 2
	common = 0.4
)

// measure weighs the terms of documents. Only those of unique make the frequencies.
func measure(f *forward, texts [][]uint32, unique []bool, words Words) []vectors {
	n := 0
	frequency := make([]int, len(f.terms))
	counted := make([][]weight, len(texts))
	sideBySide(len(texts), func(from, to int) {
		for d := from; d < to; d++ {
			counted[d] = countTerms(f, texts[d])
		}
	})
	for d, terms := range counted {
		if !unique[d] {
			continue
		}
		n++
		for _, w := range terms {
			frequency[w.term]++
		}
	}
	idf := make([]float64, len(f.terms))
	for t, df := range frequency {
		if df >= 1 {
			idf[t] = math.Log(float64(n) / float64(df))
		}
	}
	means := newMeanings(f, words, frequency, counted, idf)
	out := make([]vectors, len(texts))
	sideBySide(len(counted), func(from, to int) {
		for d := from; d < to; d++ {
			terms := counted[d]
			out[d].means = means.of(terms)
			kept := terms[:0]
			for _, w := range terms {
				if df := frequency[w.term]; df >= rare && float64(df) <= float64(common*float64(n)) {
					kept = append(kept, w)
				}
			}
			out[d].terms = scaled(kept, idf)
		}
	})
	return out
}

// countTerms counts the terms of a text.
func countTerms(f *forward, text []uint32) []weight {
	var out []weight
	for _, form := range text {
		if term := f.forms[form].term; term != 0 {
			out = append(out, weight{term, 1})
		}
	}
	slices.SortFunc(out, func(a, b weight) int { return cmp.Compare(a.term, b.term) })
	last := 0
	for i := 1; i < len(out); i++ {
		if out[i].term == out[last].term {
			out[last].of++
			continue
		}
		last++
		out[last] = out[i]
	}
	return out[:min(last+1, len(out))]
}

// scaled turns counts into weights (1+ln tf)·idf, of sparseLength together.
func scaled(counts []weight, idf []float64) []weight {
	raw := make([]float64, len(counts))
	length := 0.0
	for i, w := range counts {
		raw[i] = math.Round(float64(float64(1+math.Log(float64(w.of)))*idf[w.term])*1024) / 1024
		length += float64(raw[i] * raw[i])
	}
	if length == 0 {
		return nil
	}
	scale := sparseLength / math.Sqrt(length)
	for i := range counts {
		counts[i].of = int32(math.Round(float64(raw[i] * scale)))
	}
	return counts
}

// meanings sums what the words of documents mean.
type meanings struct {
	words  [][]int16 // by term; nil: it has no vector
	weight []int64   // by term, in 1/64
	middle []int64   // mean of all words of all documents
}

func newMeanings(f *forward, words Words, frequency []int, counted [][]weight, idf []float64) *meanings {
	m := &meanings{words: make([][]int16, len(f.terms)), weight: make([]int64, len(f.terms)), middle: make([]int64, width)}
	written := make([]string, len(f.terms)) // the first form met
	for _, form := range f.forms {
		if form.term != 0 && written[form.term] == "" {
			written[form.term] = form.written
		}
	}
	occurrences := make([]int64, len(f.terms))
	for _, terms := range counted {
		for _, w := range terms {
			occurrences[w.term] += int64(w.of)
		}
	}
	total := int64(0)
	var adding sync.Mutex // whole numbers add up to the same in any order
	sideBySide(len(f.terms), func(from, to int) {
		part, middle := int64(0), make([]int64, width)
		for t := max(from, 1); t < to; t++ {
			m.weight[t] = int64(math.Round(min(idf[t], 6) * 64))
			if m.weight[t] == 0 || words == nil {
				continue
			}
			if m.words[t] = words.Word(written[t]); m.words[t] == nil {
				continue
			}
			times := m.weight[t] * occurrences[t]
			part += times
			for i, v := range m.words[t] {
				middle[i] += times * int64(v)
			}
		}
		adding.Lock()
		defer adding.Unlock()
		total += part
		for i, v := range middle {
			m.middle[i] += v
		}
	})
	for i := range m.middle {
		m.middle[i] /= max(total, 1)
	}
	return m
}

// of sums what the terms of a document mean, beyond the mean of all documents.
func (m *meanings) of(terms []weight) []int16 {
	var sum [width]int32
	total := int64(0)
	for _, w := range terms {
		vector := m.words[w.term]
		if vector == nil {
			continue
		}
		times := int32(m.weight[w.term]) * int32(1+ilog2(w.of))
		total += int64(times)
		for i, v := range vector {
			sum[i] += times * int32(v)
		}
	}
	if total == 0 {
		return nil
	}
	long := make([]int64, width)
	for i, v := range sum {
		long[i] = int64(v) - total*m.middle[i]
	}
	return shortened(long)
}

func ilog2(n int32) int32 {
	log := int32(0)
	for n > 1 {
		n, log = n/2, log+1
	}
	return log
}

// shortened is a vector of denseLength with the direction of another; nil of none.
func shortened(long []int64) []int16 {
	length := 0.0 // the squares of whole numbers below 2^26 add up exactly
	shift := 0
	for _, v := range long {
		for v>>shift > 1<<22 || -v>>shift > 1<<22 {
			shift++
		}
	}
	for _, v := range long {
		length += float64(float64(v>>shift) * float64(v>>shift))
	}
	if length == 0 {
		return nil
	}
	scale := denseLength / math.Sqrt(length)
	out := make([]int16, len(long))
	for i, v := range long {
		out[i] = int16(math.Round(float64(float64(v>>shift) * scale)))
	}
	return out
}
