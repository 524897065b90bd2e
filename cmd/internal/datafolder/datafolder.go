// Package datafolder opens what a data folder holds: the records and the index
// made from them. It is the only place that names implementations.
//
//	DIR/records.db       the records (SQLite, with -wal and -shm beside it)
//	DIR/records.address  where the records are instead: a schema of PostgreSQL's
//	DIR/records-TIME.db  records that a restore kept
//	DIR/index            the index: see package generations
//	DIR/engine.address   which cluster of OpenSearch keeps the index instead
//	DIR/gazetteer        the user's own tables of names, laid over the shipped ones
//	DIR/server.json      where the server that holds the index listens
package datafolder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"standpoint/corpus/credentials"
	"standpoint/corpus/frozen"
	"standpoint/corpus/moderation"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
	"standpoint/corpus/samples"
	"standpoint/corpus/theme"
)

// Folder is an open data folder.
type Folder struct {
	Dir         string
	Records     records.Store
	Credentials credentials.Store // in the file of the records
	Samples     samples.Store     // in the file of the records
	Frozen      frozen.Store      // in the file of the records
	Moderation  moderation.Store  // likewise
	Themes      theme.Store       // likewise
	ReadOnly    bool              // nothing in it can be written
	logger      *slog.Logger
	file        fs.FileInfo // of the records when they were opened
}

// Open opens the records of a data folder and makes the folder if it is not
// there. It fails where records were lost (Check). A folder that cannot be
// written is opened for reading.
func Open(ctx context.Context, dir string, logger *slog.Logger) (*Folder, error) {
	if err := Check(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil && !Exists(dir) {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if address, err := addressOf(dir); err != nil {
		return nil, err
	} else if address != "" {
		return openElsewhere(ctx, dir, address, logger)
	}
	path := filepath.Join(dir, recordsName)
	store, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	file, err := os.Stat(path)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("data folder: %w", err), store.Close())
	}
	if store.ReadOnly() {
		logger.Warn("the data folder cannot be written; it is only read", "dir", dir)
	}
	return &Folder{Dir: dir, Records: store, Credentials: store.Credentials(), Samples: store.Samples(), Moderation: store.Moderation(), Frozen: store.Frozen(), Themes: store.Themes(), ReadOnly: store.ReadOnly(), logger: logger, file: file}, nil
}

// Exists reports whether a data folder has records.
func Exists(dir string) bool {
	for _, name := range []string{recordsName, addressName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// Replaced reports whether another file was put in the place of the records
// since they were opened: what is open is not what the folder holds.
func (f *Folder) Replaced() bool {
	now, err := os.Stat(filepath.Join(f.Dir, recordsName))
	return err == nil && f.file != nil && !os.SameFile(now, f.file)
}

// Close closes the records.
func (f *Folder) Close() error { return f.Records.Close() }

// Server says where the process that serves a data folder listens.
type Server struct {
	URL string `json:"url"` // base address, such as http://127.0.0.1:8080
	PID int    `json:"pid"`
	Key string `json:"key,omitempty"` // with which commands on the folder may read there; "" if none is needed
}

// Announce says where this process serves the folder, and with which key; the
// returned function takes it back. Only the owner of the folder can read a key.
func (f *Folder) Announce(url, key string) (withdraw func(), err error) {
	if f.ReadOnly { // nobody else writes either, so nobody needs to know
		return func() {}, nil
	}
	text, err := json.Marshal(Server{URL: url, PID: os.Getpid(), Key: key})
	if err != nil {
		return nil, err
	}
	path := filepath.Join(f.Dir, "server.json")
	mode := os.FileMode(0o644)
	if key != "" {
		mode = 0o600
	}
	_ = os.Remove(path + ".new") // it may be there with another mode
	if err := os.WriteFile(path+".new", text, mode); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	return func() { _ = os.Remove(path) }, nil
}

// Served says which server holds the index, if one announced itself and
// answers. One that was killed leaves its file behind, so it is asked.
func (f *Folder) Served(ctx context.Context) (server Server, ok bool, err error) {
	path := filepath.Join(f.Dir, "server.json")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Server{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &server)
	}
	if err != nil {
		return Server{}, false, fmt.Errorf("%s: %w", path, err)
	}
	return server, answers(ctx, server.URL+"/healthz"), nil
}

// answers reports whether a server is at an address.
func answers(ctx context.Context, address string) bool {
	ctx, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}
