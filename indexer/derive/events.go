package derive

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/event"
)

// eventsVersion changes whenever the same articles may have other events.
const eventsVersion = "1"

// An event is named after its earliest article. So its name stays while later articles
// come, and while others than the earliest go. It changes if an earlier article comes, if
// the earliest goes or gets another date, and if the event falls apart.

// eventSketch is what is kept of an article to find its event: when it was published, a
// hash of its outlet, and its words. It is nil for what is not an article and for one
// without words.
func eventSketch(d corpus.Document) []byte {
	if d.Article == nil {
		return nil
	}
	found := event.WordsOf(*d.Article, d.Annotation.Agencies, d.Annotation.Language)
	if len(found) == 0 {
		return nil
	}
	at := int64(event.Undated)
	if published := d.Published(); !published.IsZero() {
		at = published.Unix()
	}
	out := binary.BigEndian.AppendUint64(nil, uint64(at))
	out = binary.BigEndian.AppendUint64(out, outletHash(d.Outlet))
	for _, w := range found {
		out = append(binary.BigEndian.AppendUint32(out, w.Hash), w.Bits, w.Times)
	}
	return out
}

func outletHash(outlet string) uint64 {
	if outlet == "" {
		return math.MaxUint64
	}
	return xxhash.Sum64String(outlet)
}

const (
	eventHead = 8 + 8
	eventWord = 4 + 1 + 1
)

// readEventSketch reads what eventSketch writes.
func readEventSketch(kept records.Sketch) (event.Article, error) {
	data := kept.Data
	if len(data) < eventHead || (len(data)-eventHead)%eventWord != 0 {
		return event.Article{}, fmt.Errorf("the sketch of article %q is not one: %w", kept.ID, records.ErrDamaged)
	}
	a := event.Article{ID: kept.ID, At: int64(binary.BigEndian.Uint64(data)), Outlet: string(data[8:eventHead])}
	a.Words = make([]event.Word, 0, (len(data)-eventHead)/eventWord)
	for data = data[eventHead:]; len(data) > 0; data = data[eventWord:] {
		a.Words = append(a.Words, event.Word{Hash: binary.BigEndian.Uint32(data), Bits: data[4], Times: data[5]})
	}
	return a, nil
}

// happenings is one step of the derivation of events.
type happenings struct {
	ctx   context.Context
	store Records
	fresh bool
	state records.Derivation

	changed map[string][]byte // sketches of articles that came, changed or were put again; nil: it went
}

// findEvents brings the events to where the records are.
func findEvents(ctx context.Context, store Records, logger *slog.Logger) error {
	state, err := store.Derivation(ctx, records.Events)
	if err != nil {
		return err
	}
	h := &happenings{ctx: ctx, store: store, state: state, changed: map[string][]byte{}}
	if state.Version != eventsVersion {
		h.fresh, h.state.Seq, h.state.Version = true, 0, eventsVersion
	}
	if err := h.read(); err != nil {
		return err
	}
	step := records.Derived{Derivation: h.state, Fresh: h.fresh}
	if len(h.changed) > 0 || h.fresh {
		if step, err = h.find(); err != nil {
			return err
		}
		logger.Debug("events found", "seq", h.state.Seq, "documents", len(step.Sketches))
	}
	_, err = store.Derive(ctx, step)
	return err
}

// read notes what has changed since the last step.
func (h *happenings) read() error {
	var page []records.Change
	for change, err := range h.store.Changes(h.ctx, h.state.Seq) {
		if err != nil {
			return err
		}
		h.state.Seq = change.Seq
		if change.Deleted || change.Document.Article != nil || change.Document.Event != "" {
			page = append(page, change)
		}
		if len(page) == pageChanges {
			if err := h.look(page); err != nil {
				return err
			}
			page = page[:0]
		}
	}
	return h.look(page)
}

// look leaves out what has the sketch and the event that it had.
func (h *happenings) look(page []records.Change) error {
	held, err := sketchesOf(h.ctx, h.store, records.Events, page, h.fresh)
	if err != nil {
		return err
	}
	for _, change := range page {
		var is []byte
		if !change.Deleted {
			is = eventSketch(change.Document)
		}
		was, had := held[change.ID]
		if had != (is != nil) || !bytes.Equal(was.Data, is) || was.Group != change.Document.Event {
			h.changed[change.ID] = is
		}
	}
	return nil
}

// find finds the events of all articles, and returns the step that writes what is
// different.
func (h *happenings) find() (records.Derived, error) {
	step := records.Derived{Derivation: h.state, Fresh: h.fresh}
	var articles []event.Article
	data, was := map[string][]byte{}, map[string]string{}
	add := func(kept records.Sketch) error {
		a, err := readEventSketch(kept)
		articles, data[kept.ID] = append(articles, a), kept.Data
		return err
	}
	if !h.fresh {
		for kept, err := range h.store.Sketches(h.ctx, records.Events) {
			if _, changed := h.changed[kept.ID]; changed && err == nil {
				continue
			}
			was[kept.ID] = kept.Group
			if err = errors.Join(err, add(kept)); err != nil {
				return step, err
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(h.changed)) {
		if sketch := h.changed[id]; sketch == nil {
			step.Forget = append(step.Forget, id)
		} else if err := add(records.Sketch{ID: id, Data: sketch}); err != nil {
			return step, err
		}
	}
	is := eventsOf(articles)
	for _, a := range articles {
		if _, changed := h.changed[a.ID]; changed || is[a.ID] != was[a.ID] {
			step.Sketches = append(step.Sketches, records.Sketch{ID: a.ID, Group: is[a.ID], Data: data[a.ID]})
		}
	}
	return step, nil
}

// eventsOf names the events of articles, by their ids. It puts the articles into the
// order of their dates.
func eventsOf(articles []event.Article) map[string]string {
	of := map[string]string{}
	for _, group := range event.Groups(articles) {
		name := nameAfter("event", articles[group[0]].ID)
		for _, i := range group {
			of[articles[i].ID] = name
		}
	}
	return of
}

// nameOfEvent is the name of an event; "" if one outlet alone has its articles.
func nameOfEvent(members []member) string {
	if !slices.ContainsFunc(members, func(m member) bool { return m.outlet != members[0].outlet }) {
		return ""
	}
	return nameAfter("event", earliest(members).id)
}
