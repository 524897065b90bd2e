package main

import (
	"context"
	"errors"
	"fmt"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
)

// naming decides how a data folder names the authors of comments.
type naming struct {
	Pseudonyms *bool `negatable:"" help:"Keep keyed hashes in place of the names of comment authors. It is decided once, before anything is in the folder; --no-pseudonyms decides to keep the names."`
}

// decide keeps the decision, if the command line has one, and returns what counts.
func (n naming) decide(ctx context.Context, folder *datafolder.Folder) (records.AuthorNames, error) {
	names, err := folder.Records.AuthorNames(ctx)
	if err != nil || n.Pseudonyms == nil || names.Decided && names.Pseudonyms() == *n.Pseudonyms {
		return names, err
	}
	names, err = folder.Records.DecideAuthorNames(ctx, *n.Pseudonyms)
	switch {
	case errors.Is(err, records.ErrNamed) && *n.Pseudonyms:
		return names, usageError{fmt.Errorf("--pseudonyms: %s holds documents with the names of their authors; make a new folder: standpoint index --data NEW --pseudonyms PATH", folder.Dir)}
	case errors.Is(err, records.ErrNamed):
		return names, usageError{fmt.Errorf("--no-pseudonyms: %s keeps keyed hashes in place of names, and cannot bring the names back; make a new folder: standpoint index --data NEW PATH", folder.Dir)}
	}
	return names, err
}

// publish refuses to show a folder to everyone before somebody has decided how it names
// the authors of comments.
func (n naming) publish(ctx context.Context, folder *datafolder.Folder) error {
	names, err := n.decide(ctx, folder)
	if err != nil || names.Decided {
		return err
	}
	last, err := folder.Records.Last(ctx)
	if err != nil {
		return err
	}
	if last == 0 {
		return usageError{fmt.Errorf("with --public, everyone reads who wrote each comment. Say whether %s keeps names (--no-pseudonyms) or keyed hashes in their place (--pseudonyms)", folder.Dir)}
	}
	return usageError{fmt.Errorf("with --public, everyone reads who wrote each comment, for %s keeps their names. If that is meant, say so with --no-pseudonyms. If not, make a new folder with keyed hashes in place of names: standpoint index --data NEW --pseudonyms PATH", folder.Dir)}
}
