package corpus

// Seq numbers the changes of a store of documents, from 1, increasing and
// without reuse. What is derived from a store, such as an index, says with it
// which changes it has seen.
type Seq uint64
