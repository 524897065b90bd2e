//go:build cluster

package postgres_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/postgres"
	"standpoint/corpus/records/postgres/postgrestest"
	"standpoint/corpus/records/recordstest"
	"standpoint/corpus/records/relational"
	"standpoint/corpus/records/sqlite"
)

func comment(id string) corpus.Document {
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: id, Text: "Here, says " + id}}
}

// own starts a server for one test.
func own(t *testing.T) *postgrestest.Server {
	t.Helper()
	folder, err := os.MkdirTemp("", "standpoint-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s, err := postgrestest.Start(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

// TestKilledServer: while two stores write, the server is killed and started again.
// What was acknowledged is there, nothing is there twice, and the stores go on by
// themselves.
func TestKilledServer(t *testing.T) {
	server := own(t)
	address := server.Fresh()
	acknowledged := map[string]bool{}
	var mu sync.Mutex
	done := make(chan struct{})
	var writers sync.WaitGroup
	for w := range 2 {
		store := open(t, address, postgres.Options{})
		writers.Go(func() {
			for i := 0; t.Context().Err() == nil; i++ {
				select {
				case <-done:
					return
				default:
				}
				id := fmt.Sprintf("c%d-%d", w, i)
				if _, err := store.Put(t.Context(), []corpus.Document{comment(id)}); err != nil {
					time.Sleep(5 * time.Millisecond)
					continue
				}
				mu.Lock()
				acknowledged[id] = true
				mu.Unlock()
			}
		})
	}
	written := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(acknowledged)
	}
	for range 3 {
		before := written()
		wait(t, func() bool { return written() > before+20 })
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := server.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	before := written()
	wait(t, func() bool { return written() > before+20 })
	close(done)
	writers.Wait()
	store := open(t, address, postgres.Options{})
	replica := recordstest.Replica{}
	if _, err := replica.Follow(t.Context(), store, 0); err != nil {
		t.Fatal(err)
	}
	for id := range acknowledged {
		if _, held := replica[id]; !held {
			t.Errorf("%s was acknowledged and is gone", id)
		}
	}
	if problems := problemsOf(t, store); len(problems) > 0 {
		t.Error(problems)
	}
}

func wait(t *testing.T, until func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !until(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen")
		}
	}
}

func problemsOf(t *testing.T, store records.Verifier) (all []string) {
	t.Helper()
	if _, err := store.Verify(t.Context(), func(p records.Problem) { all = append(all, p.String()) }); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestMoves: records go from a file to PostgreSQL and back, and are the same.
func TestMoves(t *testing.T) {
	first, err := sqlite.Open(t.Context(), t.TempDir()+"/first.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	for i := range 5 {
		documents := recordstest.Full()
		for k := range 300 {
			documents = append(documents, comment(fmt.Sprintf("c%d-%d", i, k)))
		}
		if _, err := first.Put(t.Context(), documents); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := first.Withdraw(t.Context(), []string{"c1-7"}, "asked for"); err != nil {
		t.Fatal(err)
	}
	there := open(t, server.Fresh(), postgres.Options{File: file})
	if err := relational.Transfer(t.Context(), first.Store, there.Store, nil); err != nil {
		t.Fatal(err)
	}
	if err := relational.Transfer(t.Context(), first.Store, there.Store, nil); !errors.Is(err, relational.ErrNotEmpty) {
		t.Errorf("a second copy: %v", err)
	}
	path := t.TempDir() + "/back.db"
	if err := there.Copy(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	back, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	for _, store := range []records.Store{there, back} {
		want, got := recordstest.Replica{}, recordstest.Replica{}
		last, err := want.Follow(t.Context(), first, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := got.Follow(t.Context(), store, 0); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Error("it holds other documents")
		}
		a, _ := first.Lineage(t.Context(), last)
		b, err := store.Lineage(t.Context(), last)
		if a != b || err != nil {
			t.Errorf("lineage %q, want %q, error %v", b, a, err)
		}
		if problems := problemsOf(t, store); len(problems) > 0 {
			t.Error(problems)
		}
	}
	// What is put now comes after what was brought.
	for _, store := range []records.Store{there, back} {
		if _, err := store.Put(t.Context(), []corpus.Document{comment("c9")}); err != nil {
			t.Error(err)
		}
	}
}

// TestOpenRefuses: an error says what is wrong and holds no password.
func TestOpenRefuses(t *testing.T) {
	if err := server.Do(t.Context(), "CREATE SCHEMA other; CREATE TABLE other.things (n int)"); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		server.Address("other"): "another program's tables",
		strings.Replace(server.Address("x"), "standpoint@", "standpoint:hunter2@", 1) + "&dbname=missing": "does not exist",
		"postgres://standpoint:hunter2@127.0.0.1:1/postgres?sslmode=disable":                              "no server answers",
		"postgres://standpoint:hunter2@127.0.0.1:port/postgres":                                           "the address must be",
	} {
		store, err := postgres.Open(t.Context(), address, postgres.Options{})
		if err == nil {
			_ = store.Close()
			t.Errorf("%s: opened", want)
			continue
		}
		if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("error %v, want one with %q and without a password", err, want)
		}
	}
}
