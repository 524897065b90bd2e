package bleveengine

import (
	"math/bits"

	"github.com/RoaringBitmap/roaring/v2"
)

// valueSets hold the documents of each value of a field, where a document can have many
// values: if many documents are counted, it is less work to look at all documents of a
// value at once than at all values of a document.
type valueSets struct {
	all  []valueSet
	work int // what a count takes, in entries of rows
}

// valueSet is the documents of a value: as bits, or as a list if that is shorter.
type valueSet struct {
	bits []uint64
	docs []uint32
}

// wordsAnEntry is how many words of bits are counted while one entry of a row is.
const wordsAnEntry = 6

func (v *valueSets) add(docs *roaring.Bitmap, documents int) {
	if n, words := int(docs.GetCardinality()), (documents+63)/64; n < words/wordsAnEntry {
		v.all = append(v.all, valueSet{docs: docs.ToArray()})
		v.work += n
	} else {
		set := valueSet{bits: make([]uint64, words)}
		docs.WriteDenseTo(set.bits)
		v.all = append(v.all, set)
		v.work += words / wordsAnEntry
	}
}

// count visits each value with the number of its documents that are in a set.
func (v *valueSets) count(set *roaring.Bitmap, documents int, visit func(value int, n int32)) {
	inside := make([]uint64, (documents+63)/64)
	set.WriteDenseTo(inside)
	for i, value := range v.all {
		n := 0
		for _, doc := range value.docs {
			n += int(inside[doc/64] >> (doc % 64) & 1)
		}
		for k, word := range value.bits {
			n += bits.OnesCount64(word & inside[k])
		}
		visit(i, int32(n))
	}
}
