package encoder

import (
	"math"
	"strings"
)

// WordWidth is the number of components of a word's vector.
const WordWidth = width

// wordUnit is the unit of a component: the longest is about 1.
const wordUnit = 1.0 / 1024

// Word returns the vector of a word by itself, before any layer has read it, in units of
// 1/1024: the mean of those of its pieces. Words of alike meaning have vectors that
// point the same way, since the vectors are those of all-MiniLM-L6-v2 unchanged. It is
// nil for a word that has a part that no piece covers.
func (m *Model) Word(word string) []int16 {
	pieces := m.split(nil, []byte(strings.ToLower(word)))
	if len(pieces) == 0 || pieces[0] == unknown {
		return nil
	}
	var sum [width]float64
	for _, id := range pieces {
		scale := float64(m.wordScales[id]) / wordUnit
		for i, b := range m.words[int(id)*width : (int(id)+1)*width] {
			sum[i] += float64(float64(int8(b)) * scale)
		}
	}
	out := make([]int16, width)
	for i, v := range sum {
		out[i] = int16(math.Round(v / float64(len(pieces))))
	}
	return out
}
