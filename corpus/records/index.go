package records

import "context"

// Indexes lists the indexes that are made from the records and kept where all reach them
// who share the records. What a name means is known to those who make them. Records that
// were moved or put back elsewhere have an empty list: their keeper has indexes of its own.
type Indexes interface {
	// Indexes lists all, in the order of their names.
	Indexes(ctx context.Context) ([]Index, error)
	// KeepIndex notes an index; one of the same name is replaced.
	KeepIndex(ctx context.Context, index Index) error
	// RenameIndex gives an index another name, which no other has; ErrNotFound if there
	// is none of the name.
	RenameIndex(ctx context.Context, from, to string) error
	// DropIndex takes an index off the list. It may be off the list already.
	DropIndex(ctx context.Context, name string) error
}

// Index is an index on the list.
type Index struct {
	Name  string
	Place string // where it is kept, such as its name in a cluster
}
