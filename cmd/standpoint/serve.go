package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/quality"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/generations"
	"standpoint/indexer/poll"
	"standpoint/server"
	"standpoint/server/api"
)

type serveCommand struct {
	judging   `embed:""`
	listening `embed:""`
	naming    `embed:""`
	Reports   string  `type:"existingdir" placeholder:"DIR" help:"Show the reports (files in Markdown, NAME.md) of this folder on pages."`
	Poll      string  `type:"path" placeholder:"FILE" help:"Read the sources listed in this file too, as the command poll does."`
	Polling   polling `embed:"" prefix:"poll-"`
}

// Run serves until it is interrupted. What other processes put into the
// records meanwhile is brought into the index as it comes.
func (c serveCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if err := errors.Join(c.check(), c.Polling.check("poll-")); err != nil {
		return usageError{err}
	}
	if c.Poll != "" { // a list that cannot be read is said before a folder is opened
		if _, err := readSources(c.Poll); err != nil {
			return err
		}
	}
	// Listening comes first: a wrong address is said before an index is opened.
	listener, err := c.listen(ctx)
	if err != nil {
		return err
	}
	s := &served{judging: c.judging, naming: c.naming, public: c.Public, dir: flags.Data, logger: logger, handler: &exchanged{}, poll: c.Poll, polling: c.Polling}
	s.options, s.own = c.options(listener.Addr(), std.err)
	if c.Reports != "" {
		root, err := os.OpenRoot(c.Reports) // no link leads out of it
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer root.Close()
		s.options.Reports = root.FS()
	}
	s.countFolder()
	if err := s.handler.exchange(func() (http.Handler, error) { return s.open(ctx) }); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { s.close() }()
	web := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelDebug)} // what strangers do wrong
	ended := make(chan error, 2)
	go func() { ended <- web.Serve(c.secured(listener)) }()
	inner, err := c.inner(ctx, listener)
	if err != nil {
		return errors.Join(err, web.Close())
	}
	if inner != listener {
		go func() { ended <- web.Serve(inner) }()
	}
	withdraw, err := s.folder.Announce("http://"+inner.Addr().String(), string(s.own))
	if err != nil {
		return errors.Join(err, web.Close())
	}
	defer withdraw()
	fmt.Fprintf(std.err, "Standpoint is at %s (stop with Ctrl-C)\n", c.url(listener.Addr()))

	reannotated := s.reannotate(ctx)
	followed := make(chan error, 1)
	go func() { followed <- s.follow(ctx) }()
	defer func() {
		stop()
		<-reannotated // the records must not be closed under it
	}()
	select {
	case err = <-ended:
		stop()
		<-followed // the index must not be closed under a batch
	case err = <-followed:
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	shutdown := web.Shutdown(ending)
	if errors.Is(shutdown, context.DeadlineExceeded) {
		logger.Warn("answers that take long are cut off")
		shutdown = web.Close()
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, shutdown)
}

// served is a data folder that is being served.
type served struct {
	judging
	naming
	public  bool           // everyone may read
	options server.Options // those that do not come from the folder
	own     ownKey
	dir     string
	logger  *slog.Logger
	handler *exchanged
	folder  *datafolder.Folder
	index   *generations.Index
	names   datafolder.Names
	ready   api.Ready
	imports *importJobs // nil: the folder can only be read
	poll    string      // list of sources; "": none
	polling polling
	poller  atomic.Pointer[poll.Poller] // the one that reads the sources now
	today   atomic.Pointer[importer]    // with the names of today
}

// open opens the folder and makes what serves it.
func (s *served) open(ctx context.Context) (http.Handler, error) {
	names, err := datafolder.LoadNames(s.dir)
	if err != nil {
		return nil, err
	}
	folder, err := datafolder.Open(ctx, s.dir, s.logger)
	if err != nil {
		return nil, err
	}
	if s.public {
		err = s.publish(ctx, folder)
	} else {
		_, err = s.decide(ctx, folder)
	}
	if err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	index, err := s.openIndex(ctx, folder)
	if err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	start, err := folder.Records.Last(ctx)
	var handler http.Handler
	ready := readiness(start, index)
	if err == nil {
		if s.imports = nil; !folder.ReadOnly {
			s.imports = newImportJobs(ctx, folder, s.logger)
		}
		handler, err = s.newServer(folder, index, names, ready)
	}
	if err == nil && start == 0 {
		// The index of no records is built at once, so that a new folder never
		// answers that its index is being built.
		_, _, err = index.CatchUp(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, index.Close(), folder.Close())
	}
	s.folder, s.index, s.names, s.ready = folder, index, names, ready
	s.startPolling()
	return handler, nil
}

// openIndex waits for a process that holds the index, for a while.
func (s *served) openIndex(ctx context.Context, folder *datafolder.Folder) (*generations.Index, error) {
	index, err := folder.Index(ctx, 0)
	if errors.Is(err, generations.ErrHeld) {
		s.logger.Info("another process holds the index; waiting for it to stop", "folder", s.dir, "at_most", patience)
		index, err = folder.Index(ctx, patience)
	}
	if errors.Is(err, generations.ErrHeld) {
		err = fmt.Errorf("%s: %w; is a server running on it?", s.dir, err)
	}
	return index, err
}

func (s *served) close() {
	if s.imports != nil {
		s.imports.close()
	}
	if err := errors.Join(s.index.Close(), s.folder.Close()); err != nil {
		s.logger.Warn("the data folder cannot be closed", "err", err)
	}
}

// watchEvery is how often a server looks whether other records were put into the
// folder, and whether the user's own names changed.
const watchEvery = time.Second

// follow keeps the index at the records until the context ends. If another file
// is put in the place of the records, it begins again with that one. If the
// user's own names change, they are read again.
func (s *served) follow(ctx context.Context) error {
	for {
		following, stop := context.WithCancel(ctx)
		followed := make(chan error, 1)
		go func() { followed <- s.index.Follow(following) }()
		replaced := s.waitUntilReplaced(ctx)
		stop()
		err := <-followed
		if !replaced {
			return err
		}
		s.logger.Warn("other records were put into the folder; they are served from now on", "folder", s.dir)
		err = s.handler.exchange(func() (http.Handler, error) {
			s.close()
			return s.open(ctx)
		})
		if err != nil {
			return err
		}
	}
}

func (s *served) waitUntilReplaced(ctx context.Context) bool {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
			if s.folder.Replaced() {
				return true
			}
			s.renewNames()
		}
	}
}

// renewNames reads the user's own names again if their tables changed. If they
// cannot be read, the names stay as they were, and it is not tried again until
// the tables change once more.
func (s *served) renewNames() {
	if datafolder.TablesOf(s.dir) == s.names.Tables {
		return
	}
	names, err := datafolder.LoadNames(s.dir)
	var handler http.Handler
	if err == nil {
		handler, err = s.newServer(s.folder, s.index, names, s.ready)
	}
	if err != nil {
		s.names.Tables = names.Tables
		s.logger.Error("the tables of names changed and cannot be read; the names stay as they were", "err", err)
		return
	}
	s.names = names
	s.handler.set(handler)
	s.logger.Info("the tables of names changed and were read again", "folder", s.dir)
}

// exchanged is a handler that can be exchanged while it serves.
type exchanged struct {
	mu  sync.RWMutex // held by whoever answers a request
	now atomic.Pointer[http.Handler]
}

// exchange lets requests wait while it opens another handler, and waits for those
// that are being answered.
func (e *exchanged) exchange(open func() (http.Handler, error)) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now.Store(nil)
	handler, err := open()
	if err == nil {
		e.set(handler)
	}
	return err
}

// set lets another handler answer the requests that come from now on.
func (e *exchanged) set(handler http.Handler) { e.now.Store(&handler) }

func (e *exchanged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	now := e.now.Load()
	if now == nil {
		http.Error(w, "The records cannot be opened.", http.StatusServiceUnavailable)
		return
	}
	(*now).ServeHTTP(w, r)
}

// newServer makes what serves an open folder.
func (s *served) newServer(folder *datafolder.Folder, index *generations.Index, names datafolder.Names, ready api.Ready) (http.Handler, error) {
	opt := s.options
	late := &lateAnnotator{judging: s.judging, names: names, logger: s.logger}
	opt.Ready, opt.Logger, opt.Credentials, opt.Annotator = ready, s.logger, s.own.among(folder.Credentials), late
	if s.imports != nil {
		now := importer{s.imports, late}
		s.today.Store(&now)
		opt.Importer = now
	}
	return newServer(folder, index, names, opt)
}

// countFolder adds the folder that is open to the metrics. They are read by requests,
// under which the folder stays open.
func (s *served) countFolder() {
	m := s.options.Metrics
	m.Gauge("index_size_bytes", "Size of the files of the index.", func() float64 { return float64(s.folder.Size("index")) })
	m.Gauge("records_size_bytes", "Size of the files of the records.", func() float64 { return float64(s.folder.Size("records.db")) })
	m.Gauge("index_lag_changes", "Changes of the records that searches do not show yet.", func() float64 {
		last, err := s.folder.Records.Last(context.Background())
		if err != nil {
			return math.NaN()
		}
		return float64(last) - float64(s.index.Progress().Applied)
	})
	if s.poll != "" {
		s.countPolling()
	}
}

// newServer wires pages and API over an open data folder.
func newServer(folder *datafolder.Folder, index *generations.Index, names datafolder.Names, opt server.Options) (_ http.Handler, err error) {
	if opt.Quality, err = quality.Read(strings.NewReader(stance.Quality)); err != nil {
		return nil, err
	}
	opt.Fitted = fittedOf(names.Heads)
	opt.Judgements, opt.Meanings, opt.Moderation, opt.Corpora, opt.Themes = folder.Samples, &meanings{}, folder.Moderation, folder.Frozen, folder.Themes
	if !folder.ReadOnly {
		opt.Samples = folder.Samples
	}
	opt.Engine, opt.Records, opt.Names, opt.Edition, opt.Version = index, folder.Records, names.Kept(folder.Records), names.Tables, buildVersion()
	return server.New(opt)
}

// readiness reports whether all that the records held at start is searchable.
func readiness(start corpus.Seq, index *generations.Index) api.Ready {
	return func(context.Context) api.Readiness {
		now := index.Progress()
		if !now.Whole {
			return api.Readiness{Done: now.Done, Total: max(now.Total, start)}
		}
		return api.Readiness{OK: now.Applied >= start, Done: min(now.Applied, start), Total: start}
	}
}
