// Package table writes rows for programs and spreadsheets.
package table

import (
	"strconv"
	"strings"
)

// Decimal is a number that is always written with a point, a whole one too (1.0).
// Readers that guess the type of a column from its first values then never take it
// for one of whole numbers.
type Decimal float64

// MarshalJSON implements json.Marshaler.
func (d Decimal) MarshalJSON() ([]byte, error) { return d.append(nil), nil }

func (d Decimal) append(to []byte) []byte {
	at := len(to)
	to = strconv.AppendFloat(to, float64(d), 'f', -1, 64)
	if !strings.ContainsRune(string(to[at:]), '.') {
		to = append(to, ".0"...)
	}
	return to
}
