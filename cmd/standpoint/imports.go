package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
	"standpoint/indexer"
	"standpoint/indexer/annotate/stance/remote"
	"standpoint/indexer/parse"
	"standpoint/indexer/parse/format"
	"standpoint/server/api"
	"standpoint/server/searchurl"
)

// uploadLimit is the most bytes of one upload, and uploadPatience how long its sender waits
// for the receipt.
const (
	uploadLimit    = 4 << 30
	uploadPatience = 10 * time.Second
)

// uploadsName is the folder in a data folder that holds what is being uploaded and
// imported. Nothing in it outlives the server.
const uploadsName = "uploads"

// importer imports what is sent to a server, one upload after the other, as the command
// index does: with the same receipt, and while no other process imports.
type importer struct {
	*importJobs
	annotator *lateAnnotator // with the names of today
}

// importJobs are the imports of a server on one folder.
type importJobs struct {
	folder *datafolder.Folder
	logger *slog.Logger
	wait   time.Duration // see uploadPatience
	ctx    context.Context
	stop   context.CancelFunc
	jobs   sync.WaitGroup

	mu      sync.Mutex
	running map[int64]bool   // accounts that are not finished
	failed  map[int64]string // accounts that stopped, and why
}

// newImportJobs begins without anything that a server before it may have left.
func newImportJobs(ctx context.Context, folder *datafolder.Folder, logger *slog.Logger) *importJobs {
	if err := os.RemoveAll(filepath.Join(folder.Dir, uploadsName)); err != nil && !folder.ReadOnly {
		logger.Warn("what was left of uploads cannot be removed", "err", err)
	}
	i := &importJobs{folder: folder, logger: logger, wait: uploadPatience, running: map[int64]bool{}, failed: map[int64]string{}}
	i.ctx, i.stop = context.WithCancel(ctx)
	return i
}

// close stops what is being imported, and waits until it has stopped.
func (i *importJobs) close() {
	i.stop()
	i.jobs.Wait()
}

// Formats are the names of formats; see api.Importer.
func (i importer) Formats() []string { return parse.Names() }

// Limit is the most bytes of an upload; see api.Importer.
func (i importer) Limit() int64 { return uploadLimit }

// Import imports an upload; see api.Importer.
func (i importer) Import(ctx context.Context, upload api.Upload) (*api.Import, error) {
	what := reading{Outlet: upload.Outlet, Format: upload.Format}
	parser, err := what.parser(i.annotator.names)
	if _, wrong := errors.AsType[usageError](err); wrong {
		return nil, &searchurl.Errors{Faults: []searchurl.Fault{{Param: "outlet", Position: -1, Code: searchurl.UnknownValue, Suggestion: format.Slug(upload.Outlet),
			Message: fmt.Sprintf("“%s” is not a slug such as valley-post", upload.Outlet)}}}
	}
	if err != nil {
		return nil, err
	}
	body, err := i.spool(upload.Body)
	if err != nil {
		return nil, err
	}
	name := cmp.Or(strings.ToValidUTF8(upload.Filename, "\uFFFD"), "upload")
	settings, err := what.settings()
	var number int64
	if err == nil {
		number, err = i.folder.Records.Begin(ctx, indexer.RequestOf(name, settings))
	}
	if err != nil {
		return nil, errors.Join(err, discard(body))
	}
	done := make(chan struct{})
	i.mark(number, true, nil)
	i.jobs.Go(func() {
		defer close(done)
		pipeline := indexer.Pipeline{Parser: parser, Records: i.folder.Records, Logger: i.logger}
		_, err := i.run(pipeline, []string{"-"}, indexer.Options{Stdin: body, Name: name, Account: number, Settings: settings})
		i.mark(number, false, errors.Join(err, discard(body)))
	})
	waiting := time.NewTimer(i.wait)
	defer waiting.Stop()
	select {
	case <-done:
	case <-waiting.C:
	case <-ctx.Done():
	}
	return i.Imported(context.WithoutCancel(ctx), number)
}

// spool writes an upload to a file, so that a slow sender holds up nobody, and what is
// cut off is not imported. The file has no name from the beginning, where the system
// allows that, so that nothing of it is left if the server is killed.
func (i *importJobs) spool(from io.Reader) (*os.File, error) {
	folder := filepath.Join(i.folder.Dir, uploadsName)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(folder, "upload-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(file.Name()) // where it cannot be done, discard does it
	_, err = io.Copy(file, from)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, discard(file))
	}
	return file, nil
}

func discard(file *os.File) error {
	err := file.Close()
	if gone := os.Remove(file.Name()); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

// Polled imports what a poller has read; see poll.Import.
func (i importer) Polled(ctx context.Context, archive io.Reader, failed []indexer.Fault) (receipt indexer.Receipt, err error) {
	parser, err := reading{}.parser(i.annotator.names)
	if err != nil {
		return receipt, err
	}
	paths, opt, err := polled(archive, failed)
	if err != nil {
		return receipt, err
	}
	if opt.Account, err = i.folder.Records.Begin(ctx, indexer.RequestOf(pollName, opt.Settings)); err != nil {
		return receipt, err
	}
	i.mark(opt.Account, true, nil)
	receipt, err = i.run(indexer.Pipeline{Parser: parser, Records: i.folder.Records, Logger: i.logger}, paths, opt)
	i.mark(opt.Account, false, err)
	return receipt, err
}

func (i importer) run(pipeline indexer.Pipeline, paths []string, opt indexer.Options) (receipt indexer.Receipt, err error) {
	defer func() {
		if reason := recover(); reason != nil { // in a goroutine of its own it would end the server
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	annotator, err := i.annotator.get(i.ctx)
	switch silent, is := errors.AsType[*remote.Error](err); {
	case is:
		pipeline.Annotator = absent{silent}
	case err != nil:
		return receipt, err
	default:
		pipeline.Annotator = annotator
	}
	return pipeline.Index(i.ctx, paths, opt)
}

// mark notes that an import of this server runs, or that it has ended.
func (i *importJobs) mark(number int64, runs bool, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.running, number)
	if runs {
		i.running[number] = true
	}
	if err != nil {
		i.failed[number] = err.Error()
		i.logger.Error("an import stopped", "import", number, "err", err)
	}
}

// Imported describes an import; see api.Importer.
func (i *importJobs) Imported(ctx context.Context, number int64) (*api.Import, error) {
	accounts, err := i.folder.Records.List(ctx, 0)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(accounts, func(a records.Import) bool { return a.ID == number })
	if at < 0 {
		return nil, records.ErrNotFound
	}
	return i.described(ctx, accounts[at])
}

// Imports describes the newest imports; see api.Importer.
func (i *importJobs) Imports(ctx context.Context, limit int) ([]api.Import, error) {
	accounts, err := i.folder.Records.List(ctx, limit)
	if err != nil {
		return nil, err
	}
	list := make([]api.Import, len(accounts))
	for n, account := range accounts {
		one, err := i.described(ctx, account)
		if err != nil {
			return nil, err
		}
		list[n] = *one
	}
	return list, nil
}

// described is what is said of an import.
func (i *importJobs) described(ctx context.Context, account records.Import) (*api.Import, error) {
	i.mu.Lock()
	running, failed := i.running[account.ID], i.failed[account.ID]
	i.mu.Unlock()
	out := &api.Import{ID: account.ID, Status: "finished", Started: account.Started}
	switch {
	case failed != "":
		out.Status, out.Error = "interrupted", &failed
	case !account.Finished.IsZero():
	case running || i.importing(ctx):
		out.Status = "running"
	default:
		out.Status = "interrupted"
	}
	if !account.Finished.IsZero() {
		out.Finished = &account.Finished
	}
	if account.Receipt != nil {
		out.Receipt = &api.Receipt{}
		if err := json.Unmarshal(account.Receipt, out.Receipt); err != nil {
			return nil, fmt.Errorf("the receipt of import %d: %w", account.ID, err)
		}
	}
	return out, nil
}

// importing reports whether any process imports now.
func (i *importJobs) importing(ctx context.Context) bool {
	_, err := i.folder.Records.CurrentLease(ctx, indexer.Lease)
	return err == nil
}
