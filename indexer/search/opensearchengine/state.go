package opensearchengine

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// state is what is known of an index beside its documents. It is kept in a document of an
// index of its own, which is only replaced as it was read: of two processes that write, the
// second is refused.
//
// A cluster takes each document of a batch by itself. So the ids of a batch are noted
// first, as Unsure; then come the documents, and then the state without the note. While
// something is unsure, nothing new is made visible. Whoever writes next begins after the
// applied state, so the same documents are written again, and each id that was is taken
// off the note.
type state struct {
	Seq     corpus.Seq `json:"seq"`
	Lineage string     `json:"lineage"`
	Batch   int64      `json:"batch"` // counts batches; the version of the documents in the cluster
	Unsure  []string   `json:"unsure,omitempty"`
	Upto    corpus.Seq `json:"upto,omitempty"` // what an unfinished batch was to bring the index to

	Shown shownView `json:"shown,omitzero"`

	number, term int64 // of the document that holds it
	lost         bool  // what is stored may be another one: an answer was lost, or another process wrote
}

func (s state) applied() corpus.State { return corpus.State{Seq: s.Seq, Lineage: s.Lineage} }

// errHalf says that a batch was written in part: what is visible stays as it was.
var errHalf = fmt.Errorf("%w: a batch was written in part; it is whole once it is written again", search.ErrUnavailable)

func stateOf(index string) string { return index + ".state" }

func (e *Engine) readState(ctx context.Context) error {
	var answer struct {
		Number int64 `json:"_seq_no"`
		Term   int64 `json:"_primary_term"`
		Source state `json:"_source"`
	}
	if err := e.cluster.call(ctx, http.MethodGet, "/"+stateOf(e.index)+"/_doc/state", nil, &answer); err != nil {
		return err
	}
	e.take(answer.Source, answer.Number, answer.Term)
	return nil
}

// known reads the state again if it may be another one.
func (e *Engine) known(ctx context.Context) error {
	if !e.state.lost {
		return nil
	}
	return e.readState(ctx)
}

// keep stores a state in place of the present one.
func (e *Engine) keep(ctx context.Context, s state) error {
	s.lost = false
	query := url.Values{}
	if e.state.term == 0 {
		query.Set("op_type", "create")
	} else {
		query.Set("if_seq_no", fmt.Sprint(e.state.number))
		query.Set("if_primary_term", fmt.Sprint(e.state.term))
	}
	var answer struct {
		Number int64 `json:"_seq_no"`
		Term   int64 `json:"_primary_term"`
	}
	err := e.cluster.call(ctx, http.MethodPut, "/"+stateOf(e.index)+"/_doc/state?"+query.Encode(), s, &answer)
	if isStatus(err, http.StatusConflict) {
		e.state.lost = true
		return errors.New("another process writes this index")
	}
	if err != nil {
		e.state.lost = true
		return err
	}
	e.take(s, answer.Number, answer.Term)
	return nil
}

// take notes a state as it is stored.
func (e *Engine) take(s state, number, term int64) {
	s.number, s.term = number, term
	e.state = s
	e.mu.Lock()
	defer e.mu.Unlock()
	e.applied = s.applied()
}

// view is one state of the index that searches see: a point in time.
type view struct {
	shownView
	opened time.Time // or, of another process's, when this one learned of it
	own    bool      // this process opened it
}

// shownView is what the state says of the view that the writer opened last. All processes
// that have the index open ask it.
type shownView struct {
	Pit     string     `json:"pit"`
	Batch   int64      `json:"batch"`
	Seq     corpus.Seq `json:"seq"`
	Lineage string     `json:"lineage"`
}

func (v shownView) applied() corpus.State { return corpus.State{Seq: v.Seq, Lineage: v.Lineage} }

// name tells a view from all others of the index.
func (v *view) name() string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(v.Pit))
	return fmt.Sprintf("%d.%08x", v.Batch, sum.Sum32())
}

// How long views stay that newer ones have replaced, for cursors by relevance, and how
// many. keepAlive is how long the cluster keeps one that nobody asks.
const (
	viewsAfter = 10 * time.Minute
	mostViews  = 32
	keepAlive  = "10m"
)

// Refresh implements search.Writer. Other processes that have the index open see what
// became visible after their next Look.
func (e *Engine) Refresh(ctx context.Context) error {
	if err := e.hold(ctx); err != nil {
		return err
	}
	defer e.release()
	if newest := e.newest(); newest != nil && newest.Batch == e.state.Batch && len(e.state.Unsure) == 0 {
		return ctx.Err()
	}
	err := e.show(ctx)
	if errors.Is(err, errHalf) && e.state.Seq >= e.state.Upto {
		// All changes were written since, and not all of these documents were among them:
		// they are of another history.
		return &search.DamageError{File: e.index, Err: errors.New("it holds a part of a batch that the records no longer have")}
	}
	if err != nil {
		return fmt.Errorf("opensearchengine: refresh %s: %w", e.index, err)
	}
	return nil
}

// show makes what was written visible, for all. Nobody writes meanwhile.
func (e *Engine) show(ctx context.Context) error {
	if err := e.known(ctx); err != nil {
		return err
	}
	if len(e.state.Unsure) > 0 {
		return errHalf
	}
	v, err := e.openView(ctx)
	if err != nil {
		return err
	}
	next := e.state
	next.Shown = v.shownView
	if err := e.keep(ctx, next); err != nil {
		e.forget(ctx, []*view{v})
		return err
	}
	e.add(ctx, v)
	return nil
}

// openView opens a point in time of what is stored.
func (e *Engine) openView(ctx context.Context) (*view, error) {
	if err := e.cluster.call(ctx, http.MethodPost, "/"+e.index+"/_refresh", nil, nil); err != nil {
		return nil, err
	}
	var answer struct {
		ID     string `json:"pit_id"`
		Shards struct{ Failed int }
	}
	err := e.cluster.call(ctx, http.MethodPost, "/"+e.index+"/_search/point_in_time?allow_partial_pit_creation=false&keep_alive="+keepAlive, nil, &answer)
	if err != nil {
		return nil, err
	}
	if answer.Shards.Failed > 0 {
		return nil, fmt.Errorf("%w: %d shards of %s do not answer", search.ErrUnavailable, answer.Shards.Failed, e.index)
	}
	return &view{shownView{answer.ID, e.state.Batch, e.state.Seq, e.state.Lineage}, time.Now(), true}, nil
}

// add makes a view the newest, and lets go of old ones.
func (e *Engine) add(ctx context.Context, v *view) {
	e.mu.Lock()
	e.views = append(e.views, v)
	var old []*view
	for len(e.views) > mostViews || len(e.views) > 1 && time.Since(e.views[1].opened) > viewsAfter {
		old, e.views = append(old, e.views[0]), e.views[1:]
	}
	e.mu.Unlock()
	e.forget(ctx, old)
}

// Look makes visible what another process that writes this index has made visible, and
// returns the state that searches see. An index that is gone is a *search.DamageError.
func (e *Engine) Look(ctx context.Context) (corpus.State, error) {
	if err := e.hold(ctx); err != nil {
		return corpus.State{}, err
	}
	defer e.release()
	err := e.readState(ctx)
	if err == nil {
		err = e.renew(ctx, "")
	}
	if isMissing(err) {
		err = gone(e.index)
	}
	if err != nil {
		return corpus.State{}, fmt.Errorf("opensearchengine: look at %s: %w", e.index, err)
	}
	return e.newest().applied(), nil
}

func gone(index string) error {
	return &search.DamageError{File: index, Err: errors.New("the cluster does not hold this index")}
}

// renewals is how often a view is opened that a batch comes into meanwhile.
const renewals = 5

// renew makes the view that the writer has shown the newest one. If there is none, or that
// was lost, it opens one of its own: another process may write meanwhile, and then it is
// of no state of the index and is opened once more. The state has just been read.
func (e *Engine) renew(ctx context.Context, lost string) error {
	for range renewals {
		newest, shown := e.newest(), e.state.Shown
		switch {
		case newest != nil && newest.Pit != lost && newest.Batch >= shown.Batch:
			return nil
		case shown.Pit != "" && shown.Pit != lost:
			e.add(ctx, &view{shownView: shown, opened: time.Now()})
			return nil
		case len(e.state.Unsure) > 0:
			return errHalf
		}
		v, err := e.openView(ctx)
		if err != nil {
			return err
		}
		before := e.state.number
		if err = e.readState(ctx); err == nil && e.state.number == before {
			e.add(ctx, v)
			return nil
		}
		e.forget(ctx, []*view{v})
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: another process writes this index without a pause", search.ErrUnavailable)
}

// forget lets the cluster close points in time. It would by itself, but later.
func (e *Engine) forget(ctx context.Context, views []*view) {
	for _, v := range views {
		if err := e.cluster.call(ctx, http.MethodDelete, "/_search/point_in_time", object{"pit_id": []string{v.Pit}}, nil); err != nil && !isMissing(err) {
			e.logger.Debug("a point in time cannot be closed", "index", e.index, "err", err)
		}
	}
}

func (e *Engine) newest() *view {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.views) == 0 {
		return nil
	}
	return e.views[len(e.views)-1]
}

// viewOf is the view of a name; nil if it is gone.
func (e *Engine) viewOf(name string) *view {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, v := range e.views {
		if v.name() == name {
			return v
		}
	}
	return nil
}

// drop takes a view that the cluster no longer has off the list.
func (e *Engine) drop(gone *view) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, v := range e.views {
		if v == gone {
			e.views = append(e.views[:i:i], e.views[i+1:]...)
			return
		}
	}
}

// withView calls ask with the newest view. If the cluster has lost it, as after a node was
// started again, ask is called again with another one.
func (e *Engine) withView(ctx context.Context, ask func(*view) error) error {
	var lost *view
	for range 3 { // the one that the writer has shown may be lost, too
		v, err := e.present(ctx, lost)
		if err != nil {
			return err
		}
		if err = ask(v); !isGone(err) {
			return err
		}
		e.drop(v)
		lost = v
	}
	return fmt.Errorf("%w: the cluster loses what searches ask", search.ErrUnavailable)
}

// isGone reports whether the cluster no longer has a point in time. It is kept by one node
// for each shard, and by no other if that node ends.
func isGone(err error) bool {
	answer, ok := errors.AsType[*answerError](err)
	return ok && (answer.kind == "search_context_missing_exception" || answer.kind == "illegal_state_exception" && strings.HasPrefix(answer.reason, "no node found for id"))
}

// viewPatience is how long a search waits for a view.
const viewPatience = 5 * time.Second

// present is the newest view. It is opened again if there is none, or none that is newer
// than one that was lost. Where the cluster, or who writes, takes too long for that, it is
// an ErrUnavailable.
func (e *Engine) present(ctx context.Context, lost *view) (*view, error) {
	usable := func() *view {
		if v := e.newest(); v != nil && (lost == nil || v.opened.After(lost.opened)) {
			return v
		}
		return nil
	}
	if v := usable(); v != nil {
		return v, ctx.Err()
	}
	limited, stop := context.WithTimeout(ctx, viewPatience)
	defer stop()
	err := e.hold(limited)
	if err == nil {
		defer e.release()
		if v := usable(); v != nil {
			return v, ctx.Err()
		}
		pit := ""
		if lost != nil {
			pit = lost.Pit
		}
		if err = e.readState(limited); err == nil {
			err = e.renew(limited, pit)
		}
	}
	switch {
	case err == nil:
		return e.newest(), nil
	case limited.Err() != nil && ctx.Err() == nil:
		return nil, fmt.Errorf("%w: the cluster opens no point in time", search.ErrUnavailable)
	}
	return nil, err
}
