package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus/records"
	"standpoint/corpus/records/lease"
	"standpoint/indexer"
	"standpoint/indexer/parse"
	"standpoint/indexer/poll"
)

type pollCommand struct {
	Sources string `arg:"" type:"path" help:"File with an address on each line: a feed or a page, and after it every=TIME or articles=no."`
	judging `embed:""`
	polling `embed:""`
	Once    bool `help:"Read what is due, and stop."`
	JSON    bool `name:"json" help:"Print each receipt as JSON, on one line."`
}

// polling says how sources are read.
type polling struct {
	Every        time.Duration `help:"How often a source is read that has no every= in the list." default:"15m" placeholder:"TIME"`
	Delay        time.Duration `help:"Time between two requests to a host; its robots.txt can ask for more." default:"2s" placeholder:"TIME"`
	Contact      string        `help:"Address of a page or a mailbox that is sent along, for those whose servers are read." placeholder:"ADDRESS"`
	AllowNetwork []string      `name:"allow-network" help:"Read hosts in this private network too, such as 10.1.0.0/16; others are never read." placeholder:"CIDR"`
}

// pollName is the name of imports of sources, and the lease of who reads them.
const pollName = "poll"

// check finds what cannot be meant; prefix is that of the flags.
func (p polling) check(prefix string) error {
	switch {
	case p.Every < poll.Shortest || p.Every > poll.Longest:
		return fmt.Errorf("--%severy %s: want a time from %s to %s", prefix, p.Every, poll.Shortest, poll.Longest)
	case p.Delay < 0 || p.Delay > time.Hour:
		return fmt.Errorf("--%sdelay %s: want a time up to an hour", prefix, p.Delay)
	}
	for _, c := range p.Contact {
		if c <= ' ' || c > '~' || c == '(' || c == ')' {
			return fmt.Errorf("--%scontact %q: want an address without spaces, such as https://example.org/robot or mail@example.org", prefix, p.Contact)
		}
	}
	_, err := networks("--"+prefix+"allow-network", p.AllowNetwork)
	return err
}

// userAgent is the name under which servers are asked.
func (p polling) userAgent() string {
	name := "Standpoint/" + buildVersion()
	if p.Contact != "" {
		name += " (+" + p.Contact + ")"
	}
	return name
}

// poller makes what reads the sources of a list into a folder.
func (p polling) poller(ctx context.Context, folder *datafolder.Folder, list string, parser *parse.Parser, imported poll.Import, logger *slog.Logger) (*poll.Poller, error) {
	delay := p.Delay
	if delay == 0 {
		delay = -1
	}
	private, err := networks("--allow-network", p.AllowNetwork)
	if err != nil {
		return nil, err
	}
	return poll.New(ctx, poll.Options{
		Sources: func() ([]poll.Source, error) { return readSources(list) },
		Parser:  parser, State: filepath.Join(folder.Dir, "poll.json"), History: folder.Records, Import: imported,
		UserAgent: p.userAgent(), Every: p.Every, Delay: delay, Private: private, Logger: logger,
	})
}

func readSources(list string) ([]poll.Source, error) {
	file, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return poll.ReadSources(list, file)
}

// polled is how what was polled is imported: a web archive on standard input, if there is
// one, and what could not be read.
func polled(archive io.Reader, failed []indexer.Fault) (paths []string, opt indexer.Options, err error) {
	if archive != nil {
		paths = []string{"-"}
	}
	opt = indexer.Options{Stdin: archive, Name: pollName, Failed: failed}
	opt.Settings, err = reading{}.settings()
	return paths, opt, err
}

// Run reads the sources until it is interrupted, or what is due now. Each receipt is
// printed, and what was read is brought into the index, unless a server does that.
func (c pollCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	if err := c.check(""); err != nil {
		return usageError{err}
	}
	if _, err := readSources(c.Sources); err != nil {
		return err
	}
	spendMemory()
	names, err := datafolder.LoadNames(flags.Data)
	if err != nil {
		return err
	}
	annotator, err := indexCommand{judging: c.judging}.annotatorOrAbsent(ctx, names, logger)
	if err != nil {
		return err
	}
	folder, err := datafolder.Open(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	release, err := holdPolling(ctx, folder, c.Sources, logger)
	if err != nil {
		return err
	}
	parser, err := reading{}.parser(names)
	if err != nil {
		return errors.Join(err, release())
	}
	pipeline := indexer.Pipeline{Parser: parser, Outlets: names, Annotator: annotator, Records: folder.Records, Logger: logger}
	var outcome error
	imported := func(ctx context.Context, archive io.Reader, failed []indexer.Fault) error {
		paths, opt, err := polled(archive, failed)
		if err != nil {
			return err
		}
		receipt, err := pipeline.Index(ctx, paths, opt)
		if err != nil {
			return err
		}
		outcome = worse(outcome, verdict(receipt))
		if err := c.print(std, receipt); err != nil {
			return err
		}
		err = bringIndex(ctx, folder, std, logger, c.JSON)
		if err != nil && !c.Once && ctx.Err() == nil { // the next time, or the next server, does it
			logger.Error("what was read is kept, but cannot be searched yet", "err", err)
			return nil
		}
		return err
	}
	poller, err := c.poller(ctx, folder, c.Sources, parser, imported, logger)
	if err != nil {
		return errors.Join(err, release())
	}
	defer poller.Close()
	run := poller.Run
	if c.Once {
		run = poller.UpToDate
	}
	err = errors.Join(run(ctx), release())
	if c.Once {
		err = errors.Join(err, outcome)
	}
	if !c.Once && ctx.Err() != nil { // being stopped is how it ends
		return nil
	}
	return err
}

func (c pollCommand) print(std streams, receipt indexer.Receipt) error {
	if c.JSON {
		return json.NewEncoder(std.out).Encode(receipt)
	}
	return receipt.Print(std.out)
}

// worse is which of two verdicts counts: that something failed counts more than that
// something was quarantined.
func worse(a, b error) error {
	if a == nil || b != nil && errors.Is(a, errQuarantined) {
		return b
	}
	return a
}

// holdPolling lets one process at a time read sources into a folder.
func holdPolling(ctx context.Context, folder *datafolder.Folder, list string, logger *slog.Logger) (release func() error, err error) {
	_, release, err = lease.Hold(ctx, folder.Records, pollName, lease.Options{Purpose: "reads the sources in " + list, Logger: logger, Waiting: func(l records.Lease) {
		logger.Warn("waiting for another process that reads sources into this folder", "holder", holder(l))
	}})
	return release, err
}

// pollAgain is how long a server waits after reading sources failed as a whole.
const pollAgain = time.Minute

// startPolling reads the sources of the list, if there is one, until the imports end.
func (s *served) startPolling() {
	switch {
	case s.poll == "":
		return
	case s.imports == nil:
		s.logger.Error("the data folder can only be read, so the sources are not", "list", s.poll)
		return
	}
	jobs, folder := s.imports, s.folder
	jobs.jobs.Go(func() {
		release, err := holdPolling(jobs.ctx, folder, s.poll, s.logger)
		if err != nil {
			return // the server ends
		}
		defer release()
		for jobs.ctx.Err() == nil {
			if err := s.pollOn(jobs.ctx, folder); jobs.ctx.Err() == nil {
				s.logger.Error("reading the sources failed, and is tried again", "list", s.poll, "err", err, "after", pollAgain)
				select {
				case <-jobs.ctx.Done():
				case <-time.After(pollAgain):
				}
			}
		}
	})
}

// pollOn reads sources until something fails.
func (s *served) pollOn(ctx context.Context, folder *datafolder.Folder) (err error) {
	parser, err := reading{}.parser(s.today.Load().annotator.names)
	if err != nil {
		return err
	}
	imported := func(ctx context.Context, archive io.Reader, failed []indexer.Fault) error {
		receipt, err := s.today.Load().Polled(ctx, archive, failed)
		if err == nil {
			s.logger.Info("sources were read", "import", receipt.Import, "articles", receipt.Articles.New, "comments", receipt.Comments.New, "failed", receipt.Failed.Total)
		}
		return err
	}
	poller, err := s.polling.poller(ctx, folder, s.poll, parser, imported, s.logger)
	if err != nil {
		return err
	}
	defer poller.Close()
	s.poller.Store(poller)
	return poller.Run(ctx)
}

// countPolling adds how reading sources goes to the metrics.
func (s *served) countPolling() {
	of := func(value func(poll.Status) float64) func() float64 {
		return func() float64 {
			p := s.poller.Load()
			if p == nil {
				return value(poll.Status{})
			}
			return value(p.Status())
		}
	}
	m := s.options.Metrics
	m.Gauge("poll_sources", "Sources in the list.", of(func(p poll.Status) float64 { return float64(p.Sources) }))
	m.Gauge("poll_failing_sources", "Sources whose last reading failed.", of(func(p poll.Status) float64 { return float64(p.Failing) }))
	m.Gauge("poll_waiting_articles", "Articles that feeds name and that are still to be read.", of(func(p poll.Status) float64 { return float64(p.Waiting) }))
	m.Gauge("poll_round_timestamp_seconds", "When the last round of reading ended; 0 before the first.", of(func(p poll.Status) float64 {
		if p.Round.IsZero() {
			return 0
		}
		return float64(p.Round.UnixMilli()) / 1000
	}))
	m.Counter("poll_read_total", "Answers of sources and articles that were new.", of(func(p poll.Status) float64 { return float64(p.Read) }))
	m.Counter("poll_unchanged_total", "Answers of sources and articles that were as before.", of(func(p poll.Status) float64 { return float64(p.Unchanged) }))
	m.Counter("poll_failed_total", "Requests to sources and articles that failed.", of(func(p poll.Status) float64 { return float64(p.Failed) }))
}
