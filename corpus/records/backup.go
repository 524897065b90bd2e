package records

import "context"

// Copier copies a store while others read and write it.
type Copier interface {
	// Copy writes all that the store holds at one moment to a new file, durable
	// on return, which is then a store of its own with the same history. It is an
	// error if the file is there already, and after an error there is none.
	// Nothing of what was deleted is in the copy.
	Copy(ctx context.Context, path string) error
}
