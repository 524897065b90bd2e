// Package dump reads what forums and networks give through their APIs, in archives and in
// dumps of them: Reddit, Hacker News, Lemmy, Discourse, Bluesky, Mastodon, X, Telegram
// and 4chan, as one page of JSON or as JSON Lines of any length.
//
// Comments and articles may come in any order and in several files. A comment
// whose article is not in the page comes in a thread with a stub, which is
// joined to the article by its id, wherever that is read. Comments of one
// article that follow on each other come as one thread, at most 1,000 at a time.
package dump

import (
	"context"
	"iter"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return append([]format.Format{redditFormat(), hackerNewsFormat(), lemmyFormat(), discourseFormat()}, networks()...)
}

// reader reads the records of one page into an assembler.
type reader interface {
	// record reads a record; false if it is nothing of this format.
	record(r format.Record) (bool, error)
	// end is called after the last record.
	end()
}

// read makes a format's Read of a reader and of where records are in envelopes.
func read(open func(*assembler, format.Input) reader, members ...string) func(context.Context, format.Input) iter.Seq2[corpus.Thread, error] {
	return func(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
		return func(yield func(corpus.Thread, error) bool) {
			as := &assembler{yield: yield}
			from := open(as, in)
			for record, err := range format.Records(ctx, in.Text, members...) {
				if err != nil {
					as.fault(err)
				} else {
					as.read(from, record)
				}
				if as.stopped {
					return
				}
			}
			from.end()
			as.end()
		}
	}
}
