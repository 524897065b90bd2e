package corpus

// Outcome says what became of a document that was put beside one that is held.
type Outcome int

// The outcomes, the mildest first.
const (
	Unchanged Outcome = iota // it added nothing
	Merged                   // it added something, or brought it up to date; the words stayed
	Replaced                 // it brought other words
)

// Merge joins what is held of a document with what another source says of it.
// See the cases below; annotation, replies and duplicate group are the held ones
// unless the words changed.
func Merge(held, given Document) (Document, Outcome) {
	// TODO by the room's builder
	return given, Replaced
}
