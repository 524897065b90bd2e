package recordstest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func importRows() []row {
	return []row{
		{"an account is open until it is finished with its receipt", func(t *testing.T, h Harness) {
			s := open(t, h)
			id := begin(t, s)
			got := list(t, s, 0)
			if len(got) != 1 || got[0].ID != id || !got[0].Finished.IsZero() || len(got[0].Receipt) != 0 {
				t.Fatalf("open account: %+v", got)
			}
			if err := s.Finish(t.Context(), id, []byte(`{"files":2,"note":"é\u0000"}`)); err != nil {
				t.Fatal(err)
			}
			got = list(t, s, 0)
			equal(t, "receipt", string(got[0].Receipt), `{"files":2,"note":"é\u0000"}`)
			for _, when := range []time.Time{got[0].Started, got[0].Finished} {
				if when.IsZero() || when.Location() != time.UTC || when.Nanosecond() != 0 {
					t.Errorf("time %v", when)
				}
			}
		}},
		{"accounts are listed the newest first, no more than asked for", func(t *testing.T, h Harness) {
			s := open(t, h)
			for range 5 {
				begin(t, s)
			}
			all := list(t, s, 0)
			for i := 1; i < len(all); i++ {
				if all[i].ID >= all[i-1].ID {
					t.Errorf("account %d after account %d", all[i].ID, all[i-1].ID)
				}
			}
			equal(t, "all", len(all), 5)
			equal(t, "two", list(t, s, 2), all[:2])
			equal(t, "hundred", list(t, s, 100), all)
		}},
		{"finishing what was never begun is ErrNotFound, and a receipt must be JSON", func(t *testing.T, h Harness) {
			s := open(t, h)
			id := begin(t, s)
			if err := s.Finish(t.Context(), id+1, []byte(`{}`)); !errors.Is(err, records.ErrNotFound) {
				t.Errorf("error %v", err)
			}
			if _, err := s.Begin(t.Context(), []byte("{")); err == nil {
				t.Error("a request was taken that is not JSON")
			}
			for _, receipt := range []string{"", "{", "no", `{"a":1} x`} {
				if s.Finish(t.Context(), id, []byte(receipt)) == nil {
					t.Errorf("receipt %q was taken", receipt)
				}
			}
			equal(t, "open", list(t, s, 0)[0].Finished.IsZero(), true)
		}},
		{"an account keeps its request, how far it has come and what was done, until it is finished", func(t *testing.T, h Harness) {
			s := open(t, h)
			id, err := s.Begin(t.Context(), []byte(`{"paths":["é"]}`))
			if err != nil {
				t.Fatal(err)
			}
			is := func(progress, receipt string) {
				t.Helper()
				for _, s := range []records.Imports{s, open(t, h.Crash(t))} {
					got := list(t, s, 1)[0]
					equal(t, "account", []string{string(got.Request), string(got.Progress), string(got.Receipt)}, []string{`{"paths":["é"]}`, progress, receipt})
				}
			}
			is("", "")
			for _, n := range []string{"1", "2"} {
				if _, err := s.Advance(t.Context(), id, step(`{"at":`+n+`}`, `{"read":`+n+`}`)); err != nil {
					t.Fatal(err)
				}
				is(`{"at":`+n+`}`, `{"read":`+n+`}`)
			}
			if err := s.Finish(t.Context(), id, []byte(`{"read":3}`)); err != nil {
				t.Fatal(err)
			}
			is("", `{"read":3}`)
			for _, id := range []int64{id, id + 1, -1} {
				if _, err := s.Advance(t.Context(), id, step("1", "1")); !errors.Is(err, records.ErrNotFound) {
					t.Errorf("error %v", err)
				}
			}
			is("", `{"read":3}`)
		}},
		{"progress must be JSON, or nothing is noted", func(t *testing.T, h Harness) {
			s := open(t, h)
			id := begin(t, s)
			for _, pair := range [][2]string{{"", "{}"}, {"{}", ""}, {"{", "{}"}, {"{}", "no"}} {
				if _, err := s.Advance(t.Context(), id, step(pair[0], pair[1])); err == nil {
					t.Errorf("%q was taken", pair)
				}
			}
			equal(t, "progress", string(list(t, s, 1)[0].Progress), "")
		}},
		{"a step puts its documents as Put does, and tells its account what became of them", func(t *testing.T, h Harness) {
			s, plain := open(t, h), open(t, Harness{Open: h.Crash(t).Open})
			id := begin(t, s)
			for _, documents := range [][]corpus.Document{smallThread(), countedThread(), nil} {
				want, err := plain.Put(t.Context(), documents)
				if err != nil {
					t.Fatal(err)
				}
				var told records.Put
				did, err := s.Advance(t.Context(), id, records.Step{Documents: documents, Account: func(p records.Put) (progress, receipt []byte, err error) {
					told = p
					return []byte("1"), []byte("2"), nil
				}})
				if err != nil {
					t.Fatal(err)
				}
				equal(t, "put", did, want)
				equal(t, "told", told, want)
			}
			equal(t, "held", replay(t, s), replay(t, plain))
		}},
		{"a step is kept whole or not at all", func(t *testing.T, h Harness) {
			s := open(t, h)
			id := begin(t, s)
			input := []records.Input{{Path: "a"}}
			whole := step("1", "1")
			whole.Documents, whole.Inputs = smallThread(), input
			for name, edit := range map[string]func(*records.Step){
				"an invalid document": func(p *records.Step) { p.Documents = append(smallThread(), corpus.Document{ID: "x"}) },
				"no JSON":             func(p *records.Step) { p.Account = step("{", "1").Account },
				"an error": func(p *records.Step) {
					p.Account = func(records.Put) (_, _ []byte, err error) { return nil, nil, errors.New("no") }
				},
			} {
				broken := whole
				edit(&broken)
				if _, err := s.Advance(t.Context(), id, broken); err == nil {
					t.Errorf("%s: no error", name)
				}
			}
			if _, err := s.Advance(t.Context(), id+1, whole); !errors.Is(err, records.ErrNotFound) {
				t.Errorf("no such account: %v", err)
			}
			equal(t, "last", last(t, s), corpus.Seq(0))
			equal(t, "progress", string(list(t, s, 1)[0].Progress), "")
			equal(t, "inputs", len(inputs(t, s, id)), 0)
			if _, err := s.Advance(t.Context(), id, whole); err != nil {
				t.Fatal(err)
			}
			crashed := open(t, h.Crash(t))
			equal(t, "held", replay(t, crashed), replay(t, s))
			equal(t, "inputs", inputs(t, crashed, id), input)
		}},
		{"an account knows what it was read from, the newest of each number, until it is finished", func(t *testing.T, h Harness) {
			s := open(t, h)
			first, second := begin(t, s), begin(t, s)
			when := time.Date(2025, 4, 11, 21, 3, 0, 123456789, time.UTC)
			a := records.Input{Number: 0, Path: "é/\xff", Size: 1 << 40, Modified: when, Read: 7, Digest: "ab"}
			b := records.Input{Number: 1, Path: "b", Size: -1, Read: -1}
			c := records.Input{Number: 1, Path: "c", Size: 3, Modified: when, Read: 3, Digest: "cd"}
			for id, list := range map[int64][]records.Input{first: {b, a}, second: {c}} {
				advancing := step("1", "1")
				advancing.Inputs = list
				if _, err := s.Advance(t.Context(), id, advancing); err != nil {
					t.Fatal(err)
				}
			}
			equal(t, "first", inputs(t, s, first), []records.Input{a, b})
			advancing := step("1", "1")
			advancing.Inputs = []records.Input{c}
			if _, err := s.Advance(t.Context(), first, advancing); err != nil {
				t.Fatal(err)
			}
			equal(t, "newest", inputs(t, s, first), []records.Input{a, c})
			if err := s.Finish(t.Context(), first, []byte("1")); err != nil {
				t.Fatal(err)
			}
			equal(t, "finished", len(inputs(t, s, first)), 0)
			equal(t, "second", inputs(t, s, second), []records.Input{c})
		}},
		{"documents are counted to the account that brought them first, while they are held", func(t *testing.T, h Harness) {
			s := open(t, h)
			documents := smallThread()
			for i := range documents {
				documents[i].Origin.Import = 1
			}
			put(t, s, documents...)
			for i := range documents {
				documents[i].Origin.Import = 2
			}
			put(t, s, documents...)
			is := func(want ...int) {
				t.Helper()
				for i, n := range want {
					got, err := s.Brought(t.Context(), int64(i+1))
					equal(t, "brought", got, n)
					equal(t, "error", err, nil)
				}
			}
			is(len(documents), 0)
			if _, err := s.Delete(t.Context(), []string{documents[1].ID}); err != nil {
				t.Fatal(err)
			}
			is(len(documents)-1, 0)
		}},
		{"accounts are kept and take no sequence number", func(t *testing.T, h Harness) {
			s := open(t, h)
			id := begin(t, s)
			if err := s.Finish(t.Context(), id, []byte(`{"files":1}`)); err != nil {
				t.Fatal(err)
			}
			equal(t, "last", last(t, s), corpus.Seq(0))
			equal(t, "kept", list(t, open(t, h.Crash(t)), 0), list(t, s, 0))
		}},
	}
}

func begin(t tester, s records.Imports) int64 {
	t.Helper()
	id, err := s.Begin(t.Context(), []byte("{}"))
	if err != nil {
		t.Fatal("begin:", err)
	}
	return id
}

// step is one that does nothing but note how far an import has come.
func step(progress, receipt string) records.Step {
	return records.Step{Account: func(records.Put) ([]byte, []byte, error) { return []byte(progress), []byte(receipt), nil }}
}

func inputs(t tester, s records.Imports, id int64) []records.Input {
	t.Helper()
	got, err := s.Inputs(t.Context(), id)
	if err != nil {
		t.Fatal("inputs:", err)
	}
	return got
}

func list(t tester, s records.Imports, limit int) []records.Import {
	t.Helper()
	got, err := s.List(t.Context(), limit)
	if err != nil {
		t.Fatal("list:", err)
	}
	return got
}

func quarantineRows() []row {
	since := time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC)
	return []row{
		{"what could not be read is kept with its bytes, every field of it", func(t *testing.T, h Harness) {
			s := open(t, h)
			items := []records.Quarantined{
				{Import: 3, Since: since, Path: "a.zip/\xff\x00é", Offset: 1 << 40, Line: 7, URL: "https://example.org/?a=b", ContentType: "text/html; charset=x", Format: "wxr", Parser: "4-1a2b", Reason: "no end", Body: []byte("<rss>\x00\xff")},
				{Since: since, Path: "large", Reason: "too large"},
				{Since: since, Path: "empty", Body: []byte{}},
			}
			quarantine(t, s, items...)
			for _, s := range []records.Imports{s, open(t, h.Crash(t))} {
				got := quarantined(t, s, 0)
				for i := range got {
					if i > 0 && got[i].ID <= got[i-1].ID || got[i].ID <= 0 {
						t.Errorf("id %d", got[i].ID)
					}
					got[i].ID = 0
				}
				equal(t, "kept", got, items)
			}
		}},
		{"Retriable counts what another version of the parser tried last", func(t *testing.T, h Harness) {
			s := open(t, h)
			quarantine(t, s, records.Quarantined{Path: "a", Parser: "1"}, records.Quarantined{Path: "b", Parser: "2"}, records.Quarantined{Path: "c"})
			for parser, want := range map[string]int{"1": 2, "2": 2, "3": 3} {
				n, err := s.Retriable(t.Context(), parser)
				equal(t, "other than "+parser, fmt.Sprint(n, err), fmt.Sprint(want, " <nil>"))
			}
			quarantine(t, s, records.Quarantined{Path: "a", Parser: "2"})
			n, err := s.Retriable(t.Context(), "2")
			equal(t, "tried again", fmt.Sprint(n, err), "1 <nil>")
		}},
		{"what comes without a time has the store's", func(t *testing.T, h Harness) {
			s := open(t, h)
			quarantine(t, s, records.Quarantined{Path: "a"})
			when := quarantined(t, s, 0)[0].Since
			if when.IsZero() || when.Location() != time.UTC || when.Nanosecond() != 0 {
				t.Errorf("since %v", when)
			}
		}},
		{"the same bytes at the same place are kept once, with their newest reason", func(t *testing.T, h Harness) {
			s := open(t, h)
			item := records.Quarantined{Import: 1, Since: since, Path: "a", Offset: 3, Line: 2, Format: "x", Reason: "old", Body: []byte("body")}
			quarantine(t, s, item)
			id := quarantined(t, s, 0)[0].ID
			again := item
			again.Import, again.Since, again.Line, again.Format, again.Parser, again.Reason, again.URL, again.ContentType = 2, since.Add(time.Hour), 5, "y", "2", "new", "u", "c"
			quarantine(t, s, again, again)
			again.ID, again.Import, again.Since = id, 1, since
			equal(t, "kept", quarantined(t, s, 0), []records.Quarantined{again})
			for _, edit := range []func(*records.Quarantined){
				func(q *records.Quarantined) { q.Path = "b" }, func(q *records.Quarantined) { q.Offset = 4 },
				func(q *records.Quarantined) { q.Body = []byte("bodies") }, func(q *records.Quarantined) { q.Body = []byte{} }, func(q *records.Quarantined) { q.Body = nil },
			} {
				other := item
				edit(&other)
				quarantine(t, s, other)
			}
			equal(t, "others", len(quarantined(t, s, 0)), 6)
		}},
		{"Release forgets, and passes over what is not kept", func(t *testing.T, h Harness) {
			s := open(t, h)
			for i := range 5 {
				quarantine(t, s, records.Quarantined{Since: since, Path: fmt.Sprint(i)})
			}
			all := quarantined(t, s, 0)
			release(t, s, all[1].ID, all[3].ID, all[1].ID, -1, 1<<60)
			release(t, s)
			equal(t, "left", quarantined(t, s, 0), []records.Quarantined{all[0], all[2], all[4]})
			release(t, s, all[4].ID)
			quarantine(t, s, records.Quarantined{Since: since, Path: "4"})
			if id := quarantined(t, s, all[2].ID)[0].ID; id <= all[4].ID {
				t.Errorf("id %d is used again", id)
			}
			equal(t, "last", last(t, s), corpus.Seq(0))
		}},
		{"the quarantine is read after an id, as of the call, and no lock is held", func(t *testing.T, h Harness) {
			s := open(t, h)
			var items []records.Quarantined
			for i := range 250 { // more than a store reads at once
				items = append(items, records.Quarantined{Since: since, Path: fmt.Sprint(i), Body: bytes.Repeat([]byte{byte(i)}, 50_000)})
			}
			quarantine(t, s, items...)
			n := 0
			for item, err := range s.Quarantined(t.Context(), 0) {
				if err != nil {
					t.Fatal(err)
				}
				equal(t, "path", item.Path, fmt.Sprint(n))
				equal(t, "body", bytes.Equal(item.Body, items[n].Body), true)
				if n%100 == 0 {
					quarantine(t, s, records.Quarantined{Path: fmt.Sprint("since ", n)})
				}
				release(t, s, item.ID)
				n++
			}
			equal(t, "number", n, 250)
			equal(t, "left", len(quarantined(t, s, 0)), 3)
			for range s.Quarantined(t.Context(), 0) {
				break
			}
		}},
		{"the quarantine ends with the error of its context", func(t *testing.T, h Harness) {
			s := open(t, h)
			quarantine(t, s, records.Quarantined{Path: "a"})
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			errs := 0
			for _, err := range s.Quarantined(ctx, 0) {
				if errs++; !errors.Is(err, context.Canceled) {
					t.Errorf("error %v", err)
				}
			}
			equal(t, "errors", errs, 1)
		}},
	}
}

func quarantine(t tester, s records.Imports, items ...records.Quarantined) {
	t.Helper()
	if err := s.Quarantine(context.Background(), items); err != nil {
		t.Fatal("quarantine:", err)
	}
}

func quarantined(t tester, s records.Imports, after int64) []records.Quarantined {
	t.Helper()
	items := []records.Quarantined{}
	for item, err := range s.Quarantined(context.Background(), after) {
		if err != nil {
			t.Fatal("quarantined:", err)
		}
		items = append(items, item)
	}
	return items
}

func quarantinedIDs(t tester, s records.Imports) (ids []int64) {
	t.Helper()
	for _, item := range quarantined(t, s, 0) {
		ids = append(ids, item.ID)
	}
	return ids
}

func release(t tester, s records.Imports, ids ...int64) {
	t.Helper()
	if err := s.Release(context.Background(), ids); err != nil {
		t.Fatal("release:", err)
	}
}
