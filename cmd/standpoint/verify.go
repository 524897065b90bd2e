package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/derive"
	"standpoint/indexer/generations"
)

type verifyCommand struct{}

// part is one part of a data folder that can be checked. Its check reports every
// problem and returns how much it looked at.
type part struct {
	name  string
	check func(ctx context.Context, tell func(records.Problem)) (looked string, err error)
}

// parts returns the parts of a data folder.
func parts(folder *datafolder.Folder) []part {
	return []part{
		{"records", func(ctx context.Context, tell func(records.Problem)) (string, error) {
			checked, err := folder.Records.Verify(ctx, tell)
			return looked(checked), err
		}},
		derived(folder, records.Copies),
		derived(folder, records.Events),
		{"index", func(ctx context.Context, tell func(records.Problem)) (string, error) {
			problems, err := folder.VerifyIndex(ctx)
			switch {
			case errors.Is(err, datafolder.ErrNoIndex), errors.Is(err, datafolder.ErrBehind):
				return err.Error(), nil
			case errors.Is(err, generations.ErrHeld):
				return "", fmt.Errorf("the index was not checked: %w; stop it and verify again", err)
			}
			for _, text := range problems {
				tell(records.Problem{Msg: text})
			}
			return "counts and a sample of documents, compared with the records", err
		}},
		{"heads", func(_ context.Context, tell func(records.Problem)) (string, error) {
			heads, err := datafolder.Heads(folder.Dir)
			if err != nil {
				tell(records.Problem{Msg: err.Error()})
			}
			return corpus.Counted(len(heads), "head") + " for stances, fitted to what people said", nil
		}},
	}
}

// derived is what a derivation has made of the records.
func derived(folder *datafolder.Folder, derivation string) part {
	return part{derivation, func(ctx context.Context, tell func(records.Problem)) (string, error) {
		checked, err := derive.Verify(ctx, folder.Records, derivation, tell)
		if errors.Is(err, derive.ErrBehind) {
			return err.Error(), nil
		}
		return fmt.Sprintf("%s of %s, compared with their texts", corpus.Counted(checked.Groups, "group"), corpus.Counted(checked.Grouped, "document")), err
	}}
}

// Run checks the parts, prints a line for each problem and fails if there are any.
func (verifyCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := openFilled(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	problems := 0
	for _, p := range parts(folder) {
		looked, err := p.check(ctx, func(found records.Problem) {
			problems++
			_ = std.say("problem", "%s: %v", p.name, found)
		})
		if err != nil {
			return err
		}
		if err := std.say("checked", "%s: %s", p.name, looked); err != nil {
			return err
		}
	}
	if problems > 0 {
		return fmt.Errorf("%s: %s; to restore the records from a backup, run: standpoint restore; to make the index again, run: standpoint rebuild", flags.Data, corpus.Counted(problems, "problem"))
	}
	return std.say("result", "no problems found")
}

func looked(c records.Verified) string {
	return fmt.Sprintf("%s, %s, %s, %d withdrawn, %d pending, %d quarantined, %s", corpus.Counted(c.Documents, "document"),
		corpus.Counted(c.Revisions, "earlier version"), corpus.Counted(c.Deleted, "deletion"), c.Withdrawn, c.Pending, c.Quarantined, corpus.Counted(c.Imports, "import"))
}
