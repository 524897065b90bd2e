package bleveengine

import (
	"math"
	"slices"

	"standpoint/indexer/search"
)

// A window is a stretch of documents of a segment: those from a multiple of windowDocs
// on, a word of a set of bits.
const windowDocs = 64

func windowsOf(documents int) int { return (documents + windowDocs - 1) / windowDocs }

// peaks hold, for the frequent words of a text field, how much one can count at most in
// each window of a segment, so that a search by relevance skips windows in which
// nothing can be among the best (Ding and Suel, "Faster top-k document retrieval using
// block-max indexes", 2011). What a word counts depends on the mean length of the texts
// of all documents, which changes and which a cursor brings along. It is kept for one
// mean; for a greater one it is at most so many times as much as that is greater, for a
// lesser one no more.
type peaks struct {
	mean  float64
	terms []uint64 // what stands for each in the dictionary of the field, ascending
	codes packed   // window by window for each; see peakCode
}

// frequentFrom is in which share of the documents of a segment a word must be for its
// peaks to be kept: one of so many. Of others, all postings are read.
const frequentFrom = windowDocs / 2

// weightAt is what one occurrence counts in a text of a length, without the boost of
// the field.
func weightAt(length int64, mean float64) float64 {
	return 1 / (1 - search.B + float64(search.B*(float64(length)/mean)))
}

// peakCode keeps how much a word counts, t, as t/(t+1) in steps, rounded up; the last
// stands for any more. So texts that differ by a word in length differ.
func peakCode(t float64) uint16 {
	return uint16(min(math.MaxUint16, math.Ceil((math.MaxUint16+1)*(t/(t+1)))))
}

// peakOf is what a code stands for.
func peakOf(code uint16) float64 {
	if code == math.MaxUint16 {
		return math.Inf(1)
	}
	return float64(code) / float64(math.MaxUint16+1-int(code))
}

// readPeaks works out the peaks of a text field. A segment of the layout before ours has
// none.
func readPeaks(s *content, text string, lengths *numberColumn) (*peaks, error) {
	p := &peaks{mean: search.TextStatistics{Documents: lengths.present, Words: lengths.sum}.Mean()}
	if s.ours == nil {
		return p, nil
	}
	dictionary := s.ours.Terms(text)
	walk, ok := dictionary.Walk(nil, nil, nil)
	highest := make([]float64, windowsOf(lengths.values.len()))
	var docs []uint32
	var codes []uint16
	for ; ok; ok = walk.Next() {
		if walk.Documents()*frequentFrom < lengths.values.len() {
			continue
		}
		list, err := dictionary.List(walk.Value())
		if err != nil {
			return nil, err
		}
		clear(highest)
		docs = list.Docs(docs[:0])
		for rank, doc := range docs {
			window := doc / windowDocs
			highest[window] = max(highest[window], float64(list.Times(rank))*weightAt(lengths.value(doc), p.mean))
		}
		p.terms = append(p.terms, walk.Value())
		for _, t := range highest {
			codes = append(codes, peakCode(t))
		}
	}
	p.codes = pack(codes)
	return p, nil
}

// of are the codes of what stands for a word in the dictionary, by window.
func (p *peaks) of(term uint64) (codes packed, frequent bool) {
	at, frequent := slices.BinarySearch(p.terms, term)
	if !frequent {
		return packed{}, false
	}
	codes = p.codes
	size := len(codes.data) / len(p.terms)
	codes.data = codes.data[at*size : (at+1)*size]
	return codes, true
}

// higher is how many times as much a word can count at another mean length.
func (p *peaks) higher(mean float64) float64 { return max(1, mean/p.mean) }
