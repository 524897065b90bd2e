package sqlite

// Bounded are options of a store whose file can have at most so many pages of
// 4096 bytes.
func Bounded(pages int) Options { return Options{maxPages: pages} }
