package indexer

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"standpoint/corpus"
	"standpoint/corpus/records/lease"
)

// ReannotateOptions of a job. The zero value is usable.
type ReannotateOptions struct {
	Batch    int                   // documents that are staged in one transaction; 0: 1,000
	Workers  int                   // threads that are annotated at a time; 0: one for each processor
	NoWait   bool                  // fail with a *records.HeldError if another process does the job
	Progress func(done, total int) // threads annotated again, of all that have to be; nil: nobody looks
	// Adopt makes everything that is staged under the version take effect at
	// once, in the records and in what is derived from them; nil: Records.Adopt.
	Adopt func(ctx context.Context, version string) error
}

// Reannotated says what annotating again changed, by document.
type Reannotated struct {
	Version   string `json:"version"`   // of the annotator
	Documents int    `json:"documents"` // annotated again
	Agencies  int    `json:"agencies"`  // of these, about other agencies than before
	Locations int    `json:"locations"`
	Stances   int    `json:"stances"` // with another side toward some target
	Quotes    int    `json:"quotes"`
	Language  int    `json:"language"`
}

// Reannotate annotates again every thread with a document that another version
// of the annotator annotated. New annotations are staged thread by thread and
// adopted at the end, all at once; until then the old ones answer. A job that
// was cut off, or whose annotator failed, goes on where it was. What is
// annotated by this version already costs nothing. At the end, what depends on all
// documents is derived from them.
func (p Pipeline) Reannotate(ctx context.Context, opt ReannotateOptions) (Reannotated, error) {
	job := reannotation{run: p.run(Options{Batch: opt.Batch, Workers: opt.Workers}), opt: opt, done: Reannotated{Version: p.Annotator.Version()}}
	held, release, err := lease.Hold(ctx, p.Records, reannotateLease, lease.Options{Purpose: "annotating again", NoWait: opt.NoWait, Logger: p.Logger})
	if err == nil {
		err = errors.Join(job.do(held), release())
	}
	if err != nil {
		return job.done, fmt.Errorf("indexer: annotating again: %w", err)
	}
	return job.done, p.Derive(ctx)
}

// reannotateLease is held while a process annotates again.
const reannotateLease = "reannotate"

// reannotation is one job.
type reannotation struct {
	*run
	opt  ReannotateOptions
	done Reannotated
}

func (j *reannotation) do(ctx context.Context) error {
	ids, err := j.Records.Outdated(ctx, j.done.Version, "", 0)
	if err != nil {
		return err
	}
	for total := len(ids); len(ids) > 0; {
		j.tellThreads(total-len(ids), total)
		if ids, err = j.stage(ctx, ids); err != nil {
			return err
		}
	}
	waiting, err := j.Records.Staged(ctx, j.done.Version)
	if err != nil || waiting == 0 {
		return err
	}
	if j.opt.Adopt != nil {
		return j.opt.Adopt(ctx, j.done.Version)
	}
	_, _, err = j.Records.Adopt(ctx, j.done.Version)
	return err
}

func (j *reannotation) tellThreads(done, total int) {
	if j.opt.Progress != nil {
		j.opt.Progress(done, total)
	}
}

// stage annotates the next threads, about a batch of documents, and returns
// the ids that are left.
func (j *reannotation) stage(ctx context.Context, ids []string) ([]string, error) {
	threads, held, left, err := j.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	documents, failed := j.annotate(ctx, threads)
	if err := j.Records.Stage(ctx, j.done.Version, documents); err != nil {
		return nil, err
	}
	j.count(held, documents)
	return left, failed
}

// count notes how annotations differ from those that are held.
func (j *reannotation) count(held, now []corpus.Document) {
	was := make(map[string]corpus.Annotation, len(held))
	for _, d := range held {
		if d.AnnotatedBy != j.done.Version {
			was[d.ID] = d.Annotation.Unsettle()
		}
	}
	for _, d := range now {
		before, outdated := was[d.ID]
		if !outdated {
			continue
		}
		j.done.Documents++
		for _, part := range []struct {
			count    *int
			old, new any
		}{
			{&j.done.Agencies, agencyIDs(before), agencyIDs(d.Annotation)},
			{&j.done.Locations, locationIDs(before), locationIDs(d.Annotation)},
			{&j.done.Stances, sides(before), sides(d.Annotation)},
			{&j.done.Quotes, len(before.Quotes), len(d.Annotation.Quotes)},
			{&j.done.Language, before.Language, d.Annotation.Language},
		} {
			if !reflect.DeepEqual(part.old, part.new) {
				*part.count++
			}
		}
	}
}

func agencyIDs(a corpus.Annotation) map[string]bool {
	ids := map[string]bool{}
	for _, m := range a.Agencies {
		ids[m.ID] = m.Named
	}
	return ids
}

func locationIDs(a corpus.Annotation) map[string]bool {
	ids := map[string]bool{}
	for _, m := range a.Locations {
		ids[m.ID] = m.Named
	}
	return ids
}

func sides(a corpus.Annotation) map[string]corpus.Label {
	sides := map[string]corpus.Label{}
	for _, s := range a.Stances {
		sides[s.Target] = s.Label()
	}
	return sides
}

// String says it for a person, in one line.
func (r Reannotated) String() string {
	return fmt.Sprintf("%s annotated again by version %s; changed: agencies in %d, places in %d, sides in %d, quotes in %d, language in %d",
		corpus.Counted(r.Documents, "document"), r.Version, r.Agencies, r.Locations, r.Stances, r.Quotes, r.Language)
}
