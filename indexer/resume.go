package indexer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"standpoint/corpus/records"
	"standpoint/indexer/intake"
)

// request is what a run is asked for. A run that was cut off is resumed by one
// with an equal request.
type request struct {
	Paths    []string `json:"paths"`
	Settings string   `json:"settings,omitempty"`
	Retry    bool     `json:"retry,omitempty"`
	Sample   bool     `json:"sample,omitempty"` // what is read is the shipped sample
}

// checkpoint is what a run had done when it had come to a position.
type checkpoint struct {
	At      position `json:"at"`
	File    string   `json:"file"` // of the last thread
	Receipt Receipt  `json:"receipt"`
}

// progress is what an account keeps beside its receipt until it is finished.
type progress struct {
	At   position `json:"at"`
	File string   `json:"file"`
	// Before is the last checkpoint before the file at the position was opened;
	// nil: the beginning. From there the file is read again if it has changed.
	Before *checkpoint           `json:"before,omitempty"`
	Held   []records.OutletStats `json:"held"` // when the run began
}

// begin opens an account, or resumes that of a run that was cut off.
func (r *run) begin(ctx context.Context, paths []string) error {
	text, err := json.Marshal(request{Paths: paths, Settings: r.opt.Settings, Sample: r.opt.Sample})
	if err != nil {
		return err
	}
	last, err := r.Records.List(ctx, 1)
	if err != nil {
		return err
	}
	r.total, _ = intake.Measure(ctx, paths)
	// What came over standard input is gone, and cannot be compared.
	if len(last) == 1 && last[0].Finished.IsZero() && bytes.Equal(last[0].Request, text) && !slices.Contains(paths, "-") {
		r.account = last[0].ID
		err := r.resume(ctx, paths, last[0])
		r.receipt.Import = r.account
		return err
	}
	if r.account = r.opt.Account; r.account == 0 {
		if r.account, err = r.Records.Begin(ctx, text); err != nil {
			return err
		}
	}
	r.receipt.Import = r.account
	r.held, err = r.Records.OutletStats(ctx, nil)
	return err
}

// resume goes on where a run was cut off or, if something that it read has
// changed, from the last checkpoint before that.
func (r *run) resume(ctx context.Context, paths []string, account records.Import) (err error) {
	if account.Progress == nil { // it kept nothing
		r.held, err = r.Records.OutletStats(ctx, nil)
		return err
	}
	var noted progress
	var receipt Receipt
	if err := json.Unmarshal(account.Progress, &noted); err != nil {
		return fmt.Errorf("the progress of import %d: %w", account.ID, err)
	}
	if err := json.Unmarshal(account.Receipt, &receipt); err != nil {
		return fmt.Errorf("the receipt of import %d: %w", account.ID, err)
	}
	inputs, err := r.Records.Inputs(ctx, account.ID)
	if err != nil {
		return err
	}
	r.held = noted.Held
	from, before := checkpoint{noted.At, noted.File, receipt}, noted.Before
	changed, path := firstChanged(ctx, paths, inputs, noted.At.Input)
	switch {
	case changed > noted.At.Input: // nothing has
	case before != nil && before.At.Input < changed:
		from, before = *before, nil
	default:
		from, before = checkpoint{}, nil
	}
	r.receipt, r.file = from.Receipt, from.File
	r.at, r.before = from.At, before
	if from.At != (position{}) {
		r.noted = &from
	}
	r.receipt.Resumed, r.receipt.Changed = from.At.Path, receipt.Changed
	if path != "" {
		r.receipt.Changed = append(r.receipt.Changed, path)
	}
	return nil
}

// firstChanged compares what was read, up to the file with the number last, with
// what is there now. It returns the number and the path of the first file that has
// changed; a number above last and no path if none has.
func firstChanged(ctx context.Context, paths []string, inputs []records.Input, last int) (int, string) {
	next := 0
	for file := range intake.Files(ctx, paths) {
		if next > last || next >= len(inputs) {
			break
		}
		if was := inputs[next]; was.Number != next || !unchanged(ctx, was, file, next == last) {
			return next, file.Path
		}
		next++
	}
	if next <= last { // it is gone
		if next < len(inputs) {
			return next, inputs[next].Path
		}
		return next, paths[0]
	}
	return next, ""
}

// unchanged reports whether what was read of a file is there now. What has its
// size and time is taken to be so, except for the file in which reading was cut off:
// that one is compared by its bytes, and may have grown after what was read.
func unchanged(ctx context.Context, was records.Input, file *intake.File, current bool) bool {
	is := file.State()
	switch {
	case was.Path != file.Path || (was.Size < 0) != (is.Size < 0):
		return false
	case is.Size < 0:
		return true
	case is.Size == was.Size && is.Modified.Equal(was.Modified) && !current:
		return true
	case is.Size != was.Size && (!current || was.Read >= was.Size): // its end was read as an end
		return false
	}
	return intake.Digest(ctx, file.Path, was.Read) == was.Digest
}

// advance keeps documents and notes how far the run has come with them.
func (r *run) advance(ctx context.Context, step records.Step) (records.Put, error) {
	receipt := r.receipt
	receipt.Threads += r.threads
	receipt.Files += r.files
	before := r.before
	if r.noted != nil && r.at.Input > r.noted.At.Input {
		before = r.noted
	}
	step.Inputs = r.inputs()
	step.Account = func(put records.Put) (noted, account []byte, err error) {
		receipt.Articles.Add(put.Articles)
		receipt.Comments.Add(put.Comments)
		if account, err = json.Marshal(receipt); err == nil {
			noted, err = json.Marshal(progress{At: r.at, File: r.file, Before: before, Held: r.held})
		}
		return noted, account, err
	}
	put, err := r.Records.Advance(ctx, r.account, step)
	if err != nil {
		return put, err
	}
	r.receipt, r.before, r.threads, r.files = receipt, before, 0, 0
	r.noted = &checkpoint{r.at, r.file, receipt}
	r.Logger.Debug("kept", "documents", len(step.Documents), "path", r.at.Path)
	r.tell(0)
	return put, nil
}

// inputs are the files up to the position that were read of since the last step.
// The one at the position may be noted again.
func (r *run) inputs() (inputs []records.Input) {
	r.opened.Lock()
	defer r.opened.Unlock()
	keep := r.opened.files[:0]
	for _, f := range r.opened.files {
		if f.Number <= r.at.Input {
			s := f.State()
			in := records.Input{Number: f.Number, Path: f.Path, Size: s.Size, Read: s.Read, Digest: s.Digest}
			if !s.Modified.IsZero() {
				in.Modified = time.Unix(0, s.Modified.UnixNano()).UTC()
			}
			inputs = append(inputs, in)
		}
		if f.Number >= r.at.Input {
			keep = append(keep, f)
		}
	}
	clear(r.opened.files[len(keep):])
	r.opened.files = keep
	return inputs
}

// pages opens what paths name from the position on, counts what is read of it and
// remembers its files.
func (r *run) pages(ctx context.Context, paths []string) pages {
	opt := intake.Options{Stdin: r.opt.Stdin, Name: r.opt.Name, Consumed: func(n int64) { r.read.Add(n) }, Skip: r.at.Input}
	if !r.opt.DryRun {
		opt.Opened = r.opened.add
	}
	return intake.Pages(ctx, paths, opt)
}

// RequestOf returns the request (records.Imports) of a run that reads standard input under
// a name.
func RequestOf(name, settings string) []byte {
	text, err := json.Marshal(request{Paths: []string{name}, Settings: settings})
	if err != nil {
		panic(err) // strings can always be written
	}
	return text
}
