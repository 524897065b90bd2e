package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/indexer/follow"
	"standpoint/server"
)

type serveCommand struct {
	Addr string `help:"Address to listen at." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

// Run serves until it is interrupted. What other processes put into the
// records meanwhile is brought into the index as it comes.
func (c serveCommand) Run(ctx context.Context, flags *cli, std streams, logger *slog.Logger) error {
	folder, err := datafolder.Open(ctx, flags.Data, logger)
	if err != nil {
		return err
	}
	defer folder.Close()
	index, err := folder.Index(ctx, patience)
	if errors.Is(err, datafolder.ErrHeld) {
		return fmt.Errorf("%s: %w; is a server running on it?", flags.Data, err)
	}
	if err != nil {
		return err
	}
	defer index.Close()
	handler, follower, err := newServer(ctx, folder, index, logger)
	if err != nil {
		return err
	}
	return c.serve(ctx, folder, handler, follower, std)
}

func (c serveCommand) serve(ctx context.Context, folder *datafolder.Folder, handler http.Handler, follower *follow.Follower, std streams) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	withdraw, err := folder.Announce(address)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer withdraw()
	web := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	ended := make(chan error, 2)
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		ended <- follower.Follow(ctx)
	}()
	go func() { ended <- web.Serve(listener) }()
	fmt.Fprintf(std.err, "Standpoint is at %s (stop with Ctrl-C)\n", address)

	err = <-ended
	stop()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	shutdown := web.Shutdown(ending)
	<-followed // the index must not be closed under a batch
	if errors.Is(err, context.Canceled) || errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, shutdown)
}

// newServer wires pages and API over an open data folder, and the follower
// that brings its index to its records.
func newServer(ctx context.Context, folder *datafolder.Folder, index *datafolder.Index, logger *slog.Logger) (http.Handler, *follow.Follower, error) {
	names, err := datafolder.LoadNames(folder.Dir)
	if err != nil {
		return nil, nil, err
	}
	start, err := folder.Records.Last(ctx)
	if err != nil {
		return nil, nil, err
	}
	follower := follow.New(folder.Records, index, follow.Options{Logger: logger})
	handler, err := server.New(server.Options{
		Engine:  index,
		Records: folder.Records,
		Names:   names,
		Ready:   readiness(start, follower),
		Version: buildVersion(),
		Logger:  logger,
	})
	return handler, follower, err
}

// readiness tells whether all that the records held at start is searchable.
func readiness(start corpus.Seq, follower *follow.Follower) func(context.Context) (bool, string) {
	return func(context.Context) (bool, string) {
		if applied := follower.Applied(); applied < start {
			return false, fmt.Sprintf("%d of %d changes can be found", applied, start)
		}
		return true, ""
	}
}
