package generations

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"standpoint/indexer/follow"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

const building = ".building"

// None is why the first generation is built.
const None = "there was none"

// Outdated is why a generation is built beside one that answers and can no longer be
// written.
const Outdated = "it was of an earlier layout"

// nameOf is the name of a whole generation. It holds the version of the schema,
// so that an index of another one is never opened.
func nameOf(number int) string { return fmt.Sprintf("v%s-%06d", schema.Version, number) }

// unfinished is the name of a generation that is being built; key tells builds
// with an overlay from those without.
func unfinished(number int, key string) string {
	if key != "" {
		key = "-" + key
	}
	return nameOf(number) + building + key
}

var errOutdated = errors.New("the index is of an earlier layout")

var goodKey = regexp.MustCompile(`^[a-z0-9-]{0,40}$`)

// listed is a folder of a generation of this schema.
type listed struct {
	name   string
	number int
	whole  bool
	key    string // of an unfinished one
}

// list returns the generations of this schema, the newest first, and the names of
// other folders. What has the name of a generation is listed as one, whatever it
// is: it is in the way of one.
func (x *Index) list(ctx context.Context) (ours []listed, others []string, err error) {
	names, err := x.names(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		if one, ok := parseName(name); ok {
			ours = append(ours, one)
		} else {
			others = append(others, name)
		}
	}
	slices.SortFunc(ours, func(a, b listed) int { return b.number - a.number })
	return ours, others, nil
}

// names are those of folders and of what has the name of a generation, or what is listed.
func (x *Index) names(ctx context.Context) (names []string, err error) {
	if x.opt.Shared != nil {
		names, err = x.opt.Shared.Names(ctx)
		return slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, request) }), err
	}
	entries, err := os.ReadDir(x.dir)
	for _, entry := range entries {
		if _, ok := parseName(entry.Name()); ok || entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names, err
}

func parseName(name string) (listed, bool) {
	base, key, isUnfinished := strings.Cut(name, building)
	rest, ours := strings.CutPrefix(base, "v"+schema.Version+"-")
	number, err := strconv.Atoi(rest)
	if !ours || err != nil || number < 1 || base != nameOf(number) {
		return listed{}, false
	}
	return listed{name: name, number: number, whole: !isUnfinished, key: strings.TrimPrefix(key, "-")}, true
}

// next is a number that no generation has.
func next(ours []listed) int {
	if len(ours) == 0 {
		return 1
	}
	return ours[0].number + 1
}

// openWhole opens the newest whole generation that is of these records. Folders
// that can never answer are removed; unfinished generations stay.
func (x *Index) openWhole(ctx context.Context) error {
	ours, others, err := x.list(ctx)
	if err != nil {
		return err
	}
	for _, name := range others {
		x.remove(name, "it is of another schema")
	}
	for _, one := range ours {
		if !one.whole {
			continue
		}
		if x.current != nil {
			x.remove(one.name, "a newer one answers")
			continue
		}
		g, err := x.open(ctx, one.name, x.opt.Follow)
		switch {
		case err == nil:
			x.swap(g)
			x.setReason("")
			if g.engine.Outdated() {
				x.setReason(Outdated)
			}
		case unusable(err):
			x.opt.Logger.Warn("a generation of the index cannot be used", "generation", one.name, "err", err)
			x.setReason(why(err))
			x.remove(one.name, why(err))
		default:
			return err
		}
	}
	if x.opt.ReadOnly && x.current == nil {
		return ErrNotWhole
	}
	if x.current == nil && x.reason == "" {
		x.reason = None
		if len(others) > 0 {
			x.reason = "it was of another version of the schema"
		}
		if len(ours) > 0 {
			x.reason = "its building was interrupted"
		}
	}
	return nil
}

// open opens a whole generation and makes sure that it is of these records.
func (x *Index) open(ctx context.Context, name string, opt follow.Options) (*generation, error) {
	dir := filepath.Join(x.dir, name)
	engine, err := x.openEngine(ctx, name, true)
	if err != nil {
		return nil, err
	}
	opt.Progress = x.tell
	g := &generation{name: name, engine: engine, follower: follow.New(x.log, engine, opt)}
	state, err := engine.Applied(ctx)
	if err == nil {
		err = follow.Check(ctx, x.log, state)
	}
	if err == nil && x.opt.Shared == nil {
		g.info, err = os.Stat(dir)
	}
	if err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	return g, nil
}

// openEngine opens the engine in the folder of a generation that is there.
func (x *Index) openEngine(ctx context.Context, name string, whole bool) (search.Engine, error) {
	dir := filepath.Join(x.dir, name)
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, &search.DamageError{File: dir, Err: errors.New("it is not a folder")}
	}
	return x.opt.Engine(ctx, dir, whole)
}

// remove removes the folder of a generation. What cannot be removed is tried
// again at the next opening.
func (x *Index) remove(name, why string) {
	switch {
	case x.opt.Shared == nil:
		x.removeHere(name, why)
	case x.leads.Load():
		x.opt.Logger.Info("removing a generation of the index", "generation", name, "why", why)
		if err := x.opt.Shared.Remove(name); err != nil {
			x.opt.Logger.Warn("a generation of the index cannot be removed", "generation", name, "err", err)
		}
	}
}

func (x *Index) removeHere(name, why string) {
	if x.opt.ReadOnly || x.opt.Keep {
		return
	}
	x.opt.Logger.Info("removing a generation of the index", "generation", name, "why", why)
	var err error
	if x.opt.Remove != nil {
		err = x.opt.Remove(filepath.Join(x.dir, name))
	}
	if err == nil {
		err = os.RemoveAll(filepath.Join(x.dir, name))
	}
	if err != nil {
		x.opt.Logger.Warn("a generation of the index cannot be removed", "generation", name, "err", err)
	}
}

// unusable reports whether an error says that an index must be built again.
func unusable(err error) bool {
	_, history := errors.AsType[*follow.HistoryError](err)
	_, damage := errors.AsType[*search.DamageError](err)
	return history || damage || errors.Is(err, errOutdated)
}

// why says in words why an index must be built again.
func why(err error) string {
	if damage, ok := errors.AsType[*search.DamageError](err); ok {
		return "its file " + damage.File + " was damaged"
	}
	if errors.Is(err, errOutdated) {
		return Outdated
	}
	return "it was of other records"
}

// lost reports whether the folder, or that of the generation that answers, is
// not the one that was opened.
func (x *Index) lost() bool {
	if x.opt.ReadOnly {
		return false
	}
	if info, err := os.Stat(x.lock.Path()); err != nil || !os.SameFile(info, x.held) {
		return true
	}
	g, err := x.answering()
	if err != nil || x.opt.Shared != nil {
		return false
	}
	info, err := os.Stat(filepath.Join(x.dir, g.name))
	return err != nil || !os.SameFile(info, g.info)
}

// reopen begins again with what is in the folder now.
func (x *Index) reopen(ctx context.Context) error {
	x.opt.Logger.Warn("the folder of the index was removed or exchanged; it is opened again", "index", x.dir)
	_ = x.drop() // its files are gone
	if info, err := os.Stat(x.lock.Path()); err != nil || !os.SameFile(info, x.held) {
		_ = x.lock.Unlock()
		if err := x.take(ctx, 0); err != nil {
			return err
		}
	}
	err := x.openWhole(ctx)
	if x.current == nil {
		x.setReason("its folder was removed")
	}
	return err
}

// rename gives a generation another name, durably.
func (x *Index) rename(ctx context.Context, from, to string) error {
	if x.opt.Shared != nil {
		return x.opt.Shared.Rename(ctx, from, to)
	}
	if err := os.Rename(filepath.Join(x.dir, from), filepath.Join(x.dir, to)); err != nil {
		return err
	}
	folder, err := os.Open(x.dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
