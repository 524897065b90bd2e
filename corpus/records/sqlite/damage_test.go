package sqlite_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
)

// pageSize is that of the file.
const pageSize = 4096

// answers is what reads give: everything by every way to it, or the first error
// of each way.
func answers(t *testing.T, path string) (got map[string]any, errs map[string]error) {
	t.Helper()
	got, errs = map[string]any{}, map[string]error{}
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		errs["open"] = err
		return nil, errs
	}
	defer store.Close()
	ways := map[string]func() (any, error){
		"thread": func() (any, error) { return store.Thread(t.Context(), "a-x") },
		"get": func() (any, error) {
			ids := []string{"a-x"}
			for i := range 40 {
				ids = append(ids, fmt.Sprintf("c-x-%d-0", i), fmt.Sprintf("c-x-%d-1", i))
			}
			return store.Get(t.Context(), ids)
		},
		"texts": func() (any, error) {
			ids := []string{"a-x"}
			for i := range 40 {
				ids = append(ids, fmt.Sprintf("c-x-%d-0", i), fmt.Sprintf("c-x-%d-1", i))
			}
			var all []records.Text
			for text, err := range store.Texts(t.Context(), ids) {
				if err != nil {
					return nil, err
				}
				all = append(all, text)
			}
			return all, nil
		},
		"changes": func() (any, error) {
			var all []records.Change
			for change, err := range store.Changes(t.Context(), 0) {
				if err != nil {
					return nil, err
				}
				all = append(all, change)
			}
			return all, nil
		},
		"revisions": func() (any, error) { return store.Revisions(t.Context(), "a-x") },
		"outlets":   func() (any, error) { return store.OutletStats(t.Context(), nil) },
	}
	for name, way := range ways {
		answer, err := way()
		if err != nil {
			errs[name] = err
			continue
		}
		got[name] = answer
	}
	return got, errs
}

// damagedStore is a closed store of some hundred pages, and what it answers.
func damagedStore(t *testing.T) (whole []byte, want map[string]any) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "records.db")
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	check(t, err)
	for i := range 40 {
		check(t, step(store, "x", i))
	}
	check(t, store.Close())
	want, errs := answers(t, path)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	whole, err = os.ReadFile(path)
	check(t, err)
	return whole, want
}

// checkDamaged reads a damaged file by every way: each gives the whole answer or
// an error that names the file and says what to do.
func checkDamaged(t *testing.T, what string, content []byte, want map[string]any) (told bool) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "records.db")
	check(t, os.WriteFile(path, content, 0o644))
	got, errs := answers(t, path)
	for name, err := range errs {
		if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "standpoint restore") {
			t.Errorf("%s, %s: error %v", what, name, err)
		}
		if name != "open" && !errors.Is(err, records.ErrDamaged) {
			t.Errorf("%s, %s: error %v is not ErrDamaged", what, name, err)
		}
	}
	for name, answer := range got {
		if diff := cmp.Diff(want[name], answer); diff != "" {
			t.Errorf("%s, %s: another answer and no error:\n%.400s", what, name, diff)
		}
	}
	return len(errs) > 0
}

// TestOverwrittenPages overwrites one page after the other, with zeros, with
// noise, and with noise in the midst of it.
func TestOverwrittenPages(t *testing.T) {
	t.Parallel()
	whole, want := damagedStore(t)
	random := rand.New(rand.NewPCG(7, 11))
	noise := func(part []byte) {
		for i := range part {
			part[i] = byte(random.Uint32())
		}
	}
	told := 0
	for page := 1; page < len(whole)/pageSize; page += 1 + random.IntN(4) {
		content := bytes.Clone(whole)
		part := content[page*pageSize : (page+1)*pageSize]
		switch page % 2 {
		case 0:
			clear(part)
		case 1:
			noise(part)
		}
		if checkDamaged(t, fmt.Sprint("page ", page+1, " of ", len(whole)/pageSize), content, want) {
			told++
		}
	}
	if told < 10 {
		t.Errorf("only %d damages were met", told)
	}
}

// TestFlippedBytes changes few bytes inside of what documents say: the pages
// keep their form, and the checksum of the document shows it.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	whole, want := damagedStore(t)
	random := rand.New(rand.NewPCG(3, 5))
	var places []int // inside of words
	for at := 0; ; {
		next := bytes.Index(whole[at:], []byte(" step "))
		if next < 0 {
			break
		}
		at += next + 1
		places = append(places, at)
	}
	told := 0
	for range 25 {
		content, at := bytes.Clone(whole), places[random.IntN(len(places))]
		content[at] ^= 0x01
		if checkDamaged(t, fmt.Sprint("byte ", at), content, want) {
			told++
		}
	}
	if told < 10 {
		t.Errorf("only %d damages were met", told)
	}
}

// TestCutFiles cuts the file at many places.
func TestCutFiles(t *testing.T) {
	t.Parallel()
	whole, want := damagedStore(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		at := 1 + random.IntN(len(whole)-1)
		if !checkDamaged(t, fmt.Sprint("cut to ", at, " bytes"), whole[:at], want) {
			t.Errorf("cut to %d bytes of %d, nothing is reported", at, len(whole))
		}
	}
}

// TestVerifyFindsDamage: whatever page is overwritten, Verify reports something
// and goes on to its end, or the store does not open.
func TestVerifyFindsDamage(t *testing.T) {
	t.Parallel()
	whole, _ := damagedStore(t)
	for page := 1; page < len(whole)/pageSize; page += 5 {
		path := filepath.Join(t.TempDir(), "records.db")
		content := bytes.Clone(whole)
		clear(content[page*pageSize : (page+1)*pageSize])
		if bytes.Equal(content, whole) { // a free page, which was overwritten when it became free
			continue
		}
		check(t, os.WriteFile(path, content, 0o644))
		store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err != nil {
			continue
		}
		told := 0
		if _, err := store.Verify(t.Context(), func(records.Problem) { told++ }); err != nil || told == 0 {
			t.Errorf("page %d is overwritten: %d problems, error %v", page+1, told, err)
		}
		_ = store.Close()
	}
}
