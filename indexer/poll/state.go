package poll

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"standpoint/corpus"
)

// state is what is known of all sources and their articles. It is kept in a file, so that a
// restart goes on where the last run was.
type state struct {
	Sources  map[string]*known    `json:"sources"`  // by their addresses
	Articles map[string]*known    `json:"articles"` // that the feeds name
	Hosts    map[string]time.Time `json:"hosts"`    // that asked to be left alone until then
	Records  corpus.State         `json:"records"`  // in which all that was read is kept
}

// known is what is known of an address.
type known struct {
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Digest       string    `json:"digest,omitempty"`   // of what it answered
	Read         time.Time `json:"read,omitzero"`      // when it answered last
	Next         time.Time `json:"next,omitzero"`      // not before; of an article that is done: never
	Failures     int       `json:"failures,omitempty"` // in a row
	Error        string    `json:"error,omitempty"`    // of the last failure
	Moved        string    `json:"moved,omitempty"`    // where it went for good
	Of           string    `json:"of,omitempty"`       // feed that named an article first
	Changed      string    `json:"changed,omitempty"`  // when it did so last, as the feed says
	Done         bool      `json:"done,omitempty"`     // an article that was read or given up
	Articles     []string  `json:"articles,omitempty"` // that a feed named last
	Feed         bool      `json:"feed,omitempty"`
}

func newState() *state {
	return &state{Sources: map[string]*known{}, Articles: map[string]*known{}, Hosts: map[string]time.Time{}}
}

// History is what a state of the records is compared with; the store of records has it.
type History interface {
	Last(ctx context.Context) (corpus.Seq, error)
	Lineage(ctx context.Context, seq corpus.Seq) (string, error)
}

// loadState reads the state that a run before left; a new one if there is none, or if
// the records are not those of that run: after an older copy of them was restored, what
// was read since has to be read again.
func loadState(ctx context.Context, path string, history History) (*state, error) {
	s, err := readState(path)
	if err != nil {
		return nil, err
	}
	last, err := history.Last(ctx)
	if err != nil {
		return nil, fmt.Errorf("poll: %w", err)
	}
	if s.Records.Seq > last {
		return newState(), nil
	}
	lineage, err := history.Lineage(ctx, s.Records.Seq)
	if err != nil {
		return nil, fmt.Errorf("poll: %w", err)
	}
	if lineage != s.Records.Lineage {
		return newState(), nil
	}
	return s, nil
}

func readState(path string) (*state, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newState(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("poll: %w", err)
	}
	s := newState()
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("poll: %s: %w; without the file everything is read again", path, err)
	}
	for _, all := range []map[string]*known{s.Sources, s.Articles} {
		for address, k := range all {
			if k == nil {
				delete(all, address)
			}
		}
	}
	return s, nil
}

// save writes the state in place of the one before, whole or not at all.
func (s *state) save(path string) error {
	text, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("poll: %w", err)
	}
	defer os.Remove(fresh.Name())
	_, err = fresh.Write(text)
	if err = errors.Join(err, fresh.Sync(), fresh.Close()); err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("poll: %w", err)
	}
	return nil
}

// follow makes the state that of these sources: new ones are due at once, others and what
// only they named are forgotten.
func (s *state) follow(sources []Source) {
	listed := map[string]bool{}
	for _, source := range sources {
		listed[source.URL] = true
		if s.Sources[source.URL] == nil {
			s.Sources[source.URL] = &known{}
		}
	}
	for address := range s.Sources {
		if !listed[address] {
			delete(s.Sources, address)
		}
	}
	maps.DeleteFunc(s.Hosts, func(_ string, until time.Time) bool { return until.Before(time.Now()) })
	s.prune()
}

// named takes over which articles a feed names now. Those that are new are due, and so are
// those that the feed says have changed.
func (s *state) named(feed string, links []link) {
	of := s.Sources[feed]
	of.Articles = of.Articles[:0]
	for _, l := range links {
		of.Articles = append(of.Articles, l.url)
		article := s.Articles[l.url]
		switch {
		case article == nil:
			s.Articles[l.url] = &known{Of: feed, Changed: l.changed}
		case l.changed > article.Changed: // RFC 3339 in UTC sorts as text
			article.Changed, article.Done, article.Failures, article.Next = l.changed, false, 0, time.Time{}
		}
	}
	s.prune()
}

// prune forgets the articles that no feed names any more, once they are done or their
// feed is not read any more.
func (s *state) prune() {
	named := map[string]bool{}
	for _, source := range s.Sources {
		for _, address := range source.Articles {
			named[address] = true
		}
	}
	for address, article := range s.Articles {
		if !named[address] && (article.Done || s.Sources[article.Of] == nil) {
			delete(s.Articles, address)
		}
	}
}
