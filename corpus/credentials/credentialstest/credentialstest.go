// Package credentialstest is the conformance suite of a store of credentials: a row
// for each sentence of the contract.
package credentialstest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/corpus/corpustest"
	"standpoint/corpus/credentials"
)

// Harness is the place of one store's data.
type Harness = corpustest.Harness[credentials.Store]

// Run checks a store against the contract.
func Run(t *testing.T, fresh func(t testing.TB) Harness) { corpustest.Run(t, rows, fresh) }

var rows = []corpustest.Row[credentials.Store]{
	{"a key is found by its secret alone, by everyone, as it was added", func(t *testing.T, h Harness) {
		a, b := h.Open(t), h.Open(t)
		want := credentials.Credential{Kind: credentials.Key, Name: "Zoë’s phone", Scopes: []credentials.Scope{credentials.Read, credentials.Import}, Expires: h.Now.Add(time.Hour)}
		kept := add(t, a, want, "secret")
		want.ID, want.Created = kept.ID, h.Now
		corpustest.Equal(t, "added", kept, want)
		corpustest.Equal(t, "found", find(t, b, "secret"), want)
		corpustest.Equal(t, "listed", list(t, b, credentials.Key), []credentials.Credential{want})
		for _, other := range []string{"", "Secret", "secret ", string(kept.Name)} {
			if _, err := b.Find(t.Context(), credentials.DigestOf(other)); !errors.Is(err, credentials.ErrNotFound) {
				t.Errorf("%q: error %v", other, err)
			}
		}
	}},
	{"a key takes nothing that belongs to others, and others take nothing of keys", func(t *testing.T, h Harness) {
		s := h.Open(t)
		first := add(t, s, key("first"), "1")
		got := add(t, s, credentials.Credential{Kind: credentials.Key, Name: "second", Key: first.ID, Opens: "/x", Revoked: h.Now}, "2")
		corpustest.Equal(t, "key", got, credentials.Credential{ID: got.ID, Kind: credentials.Key, Name: "second", Created: h.Now})
		session := add(t, s, credentials.Credential{Kind: credentials.Session, Key: first.ID, Name: "other", Scopes: []credentials.Scope{credentials.Admin}}, "3")
		corpustest.Equal(t, "session", session, credentials.Credential{ID: session.ID, Kind: credentials.Session, Name: "first", Key: first.ID, Scopes: first.Scopes, Created: h.Now})
		feed := add(t, s, credentials.Credential{Kind: credentials.Feed, Key: first.ID, Opens: "/search?q=é"}, "4")
		corpustest.Equal(t, "feed", feed, credentials.Credential{ID: feed.ID, Kind: credentials.Feed, Name: "first", Key: first.ID, Opens: "/search?q=é", Created: h.Now})
	}},
	{"a name is that of one key at a time", func(t *testing.T, h Harness) {
		s := h.Open(t)
		first := add(t, s, key("ann"), "1")
		if _, err := s.Add(t.Context(), key("ann"), credentials.DigestOf("2")); !errors.Is(err, credentials.ErrTaken) {
			t.Fatalf("error %v", err)
		}
		if _, err := s.Find(t.Context(), credentials.DigestOf("2")); !errors.Is(err, credentials.ErrNotFound) {
			t.Errorf("a key that was refused is found: %v", err)
		}
		revoke(t, s, first.ID)
		second := add(t, s, key("ann"), "2")
		if all := list(t, s, credentials.Key); len(all) != 2 || all[0].ID != first.ID || all[1].ID != second.ID || second.ID <= first.ID {
			t.Errorf("listed %+v", all)
		}
	}},
	{"a name can be shown", func(t *testing.T, h Harness) {
		s := h.Open(t)
		for _, name := range []string{"", " ", " ann", "ann\n", "a\x1b[1mnn", "a\x00", "\xff", "a\u202eb", strings.Repeat("é", 65)} {
			if _, err := s.Add(t.Context(), key(name), credentials.DigestOf(name)); err == nil {
				t.Errorf("%q is the name of a key", name)
			}
		}
		add(t, s, key(strings.Repeat("é", 64)), "1")
		corpustest.Equal(t, "listed", len(list(t, s, credentials.Key)), 1)
	}},
	{"a revoked key stays listed with its time, and ends what was made with it", func(t *testing.T, h Harness) {
		s := h.Open(t)
		k, other := add(t, s, key("ann"), "1"), add(t, s, key("bob"), "2")
		add(t, s, credentials.Credential{Kind: credentials.Session, Key: k.ID}, "3")
		add(t, s, credentials.Credential{Kind: credentials.Feed, Key: k.ID, Opens: "/x"}, "4")
		kept := add(t, s, credentials.Credential{Kind: credentials.Session, Key: other.ID}, "5")
		revoke(t, s, k.ID)
		k.Revoked = h.Now
		corpustest.Equal(t, "found", find(t, h.Open(t), "1"), k)
		revoke(t, s, k.ID)
		corpustest.Equal(t, "listed", list(t, s, credentials.Key), []credentials.Credential{k, other})
		corpustest.Equal(t, "sessions", list(t, s, credentials.Session), []credentials.Credential{kept})
		corpustest.Equal(t, "feeds", len(list(t, s, credentials.Feed)), 0)
		for _, secret := range []string{"3", "4"} {
			if _, err := s.Find(t.Context(), credentials.DigestOf(secret)); !errors.Is(err, credentials.ErrNotFound) {
				t.Errorf("error %v", err)
			}
		}
		if _, err := s.Add(t.Context(), credentials.Credential{Kind: credentials.Session, Key: k.ID}, credentials.DigestOf("6")); !errors.Is(err, credentials.ErrRevoked) {
			t.Errorf("error %v", err)
		}
	}},
	{"a session or a feed ends alone", func(t *testing.T, h Harness) {
		s := h.Open(t)
		k := add(t, s, key("ann"), "1")
		for i, kind := range []credentials.Kind{credentials.Session, credentials.Feed} {
			secret := string(kind)
			made := add(t, s, credentials.Credential{Kind: kind, Key: k.ID}, secret)
			revoke(t, s, made.ID)
			if _, err := s.Find(t.Context(), credentials.DigestOf(secret)); !errors.Is(err, credentials.ErrNotFound) {
				t.Errorf("%d: error %v", i, err)
			}
			if err := s.Revoke(t.Context(), made.ID); !errors.Is(err, credentials.ErrNotFound) {
				t.Errorf("%d: error %v", i, err)
			}
		}
		corpustest.Equal(t, "key", find(t, s, "1"), k)
	}},
	{"nothing outlives its key", func(t *testing.T, h Harness) {
		s := h.Open(t)
		k := key("ann")
		k.Expires = h.Now.Add(time.Hour)
		k = add(t, s, k, "1")
		for name, expires := range map[string]time.Time{"never": {}, "later": h.Now.Add(2 * time.Hour), "same": k.Expires} {
			corpustest.Equal(t, name, add(t, s, credentials.Credential{Kind: credentials.Session, Key: k.ID, Expires: expires}, name).Expires, k.Expires)
		}
		sooner := h.Now.Add(time.Minute)
		corpustest.Equal(t, "sooner", add(t, s, credentials.Credential{Kind: credentials.Session, Key: k.ID, Expires: sooner}, "sooner").Expires, sooner)
	}},
	{"what was made with a key goes when it has expired; a key stays", func(t *testing.T, h Harness) {
		s := h.Open(t)
		past := h.Now.Add(-time.Second)
		k := key("ann")
		k.Expires = past
		k = add(t, s, k, "1")
		other := add(t, s, key("bob"), "2")
		add(t, s, credentials.Credential{Kind: credentials.Session, Key: other.ID, Expires: past}, "3")
		add(t, s, credentials.Credential{Kind: credentials.Session, Key: other.ID, Expires: h.Now.Add(time.Second)}, "4")
		corpustest.Equal(t, "sessions", len(list(t, s, credentials.Session)), 1)
		corpustest.Equal(t, "keys", list(t, s, credentials.Key), []credentials.Credential{k, other})
	}},
	{"what is not there cannot be revoked or added to", func(t *testing.T, h Harness) {
		s := h.Open(t)
		if err := s.Revoke(t.Context(), 1); !errors.Is(err, credentials.ErrNotFound) {
			t.Errorf("error %v", err)
		}
		k := add(t, s, key("ann"), "1")
		session := add(t, s, credentials.Credential{Kind: credentials.Session, Key: k.ID}, "2")
		for _, id := range []int64{0, 77, session.ID} {
			if _, err := s.Add(t.Context(), credentials.Credential{Kind: credentials.Session, Key: id}, credentials.DigestOf("3")); !errors.Is(err, credentials.ErrNotFound) {
				t.Errorf("%d: error %v", id, err)
			}
		}
	}},
}

func key(name string) credentials.Credential {
	return credentials.Credential{Kind: credentials.Key, Name: name, Scopes: []credentials.Scope{credentials.Read}}
}

func add(t *testing.T, s credentials.Store, c credentials.Credential, secret string) credentials.Credential {
	t.Helper()
	kept, err := s.Add(t.Context(), c, credentials.DigestOf(secret))
	if err != nil {
		t.Fatal("add:", err)
	}
	return kept
}

func find(t *testing.T, s credentials.Store, secret string) credentials.Credential {
	t.Helper()
	c, err := s.Find(t.Context(), credentials.DigestOf(secret))
	if err != nil {
		t.Fatal("find:", err)
	}
	return c
}

func list(t *testing.T, s credentials.Store, kind credentials.Kind) []credentials.Credential {
	t.Helper()
	all, err := s.List(t.Context(), kind)
	if err != nil {
		t.Fatal("list:", err)
	}
	return slices.Clip(all)
}

func revoke(t *testing.T, s credentials.Store, id int64) {
	t.Helper()
	if err := s.Revoke(t.Context(), id); err != nil {
		t.Fatal("revoke:", err)
	}
}
