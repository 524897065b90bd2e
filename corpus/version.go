package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// VersionOf returns the name of a version of code and its data, such as
// "3-1a2b3c4d5e6f": the number of the code, which people raise when the same input
// gives a different output, and a digest of the data, in order, which changes by
// itself.
func VersionOf(code int, data ...[]byte) string {
	h := sha256.New()
	for _, d := range data {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(d)))
		h.Write(length[:])
		h.Write(d)
	}
	return fmt.Sprintf("%d-%s", code, hex.EncodeToString(h.Sum(nil)[:6]))
}
