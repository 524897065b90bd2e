package follow_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
)

// broken is a log that fails for an hour. It notes when it was asked.
type broken struct {
	records.Log
	until time.Time
	asked []time.Time
}

func (b *broken) Last(context.Context) (corpus.Seq, error) {
	b.asked = append(b.asked, time.Now())
	if time.Now().Before(b.until) {
		return 0, errors.New("broken")
	}
	return 0, nil
}

type empty struct{ search.Writer }

func (empty) Applied(context.Context) (corpus.Seq, error) { return 0, nil }

// TestFollowBacksOff: what fails is tried again ever more rarely, but at least
// twice a minute, and at the usual pace once it works.
func TestFollowBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		log := &broken{until: began.Add(time.Hour)}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
		defer cancel()
		if err := follow.New(log, empty{}, follow.Options{Every: time.Second}).Follow(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		tries, longest := 0, time.Duration(0)
		for i, at := range log.asked {
			if at.Before(log.until) {
				tries++
			}
			if i > 0 {
				longest = max(longest, at.Sub(log.asked[i-1]))
			}
		}
		if tries > 150 || longest > 31*time.Second {
			t.Errorf("%d tries in an hour, the longest pause was %v", tries, longest)
		}
		if after := len(log.asked) - tries; after < 3000 {
			t.Errorf("only %d looks in the hour after", after)
		}
	})
}
