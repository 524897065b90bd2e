package remote_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/remote"
)

// asked is a question as a model reads it.
type asked struct {
	ID, Kind, Text, Headline, Parent string
	Targets                          []struct {
		Text string
		Span *corpus.Span
	}
}

func questions(t testing.TB, body io.Reader) (all []asked) {
	t.Helper()
	for decoder := json.NewDecoder(body); ; {
		var one asked
		if err := decoder.Decode(&one); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatalf("a question cannot be read: %v", err)
		}
		all = append(all, one)
	}
}

// model answers that a text is critical with a chance of as many thousandths as
// it has code points, the last question first.
func model(t testing.TB, seen func([]asked)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all := questions(t, r.Body)
		if seen != nil {
			seen(all)
		}
		for _, q := range slices.Backward(all) {
			p := float64(len([]rune(q.Text))%1000) / 1000
			fmt.Fprintf(w, `{"id":%q,"stances":[{"chances":[%.3f,%.3f,0],"source":"judge:7"}]}`+"\n", q.ID, p, 1-p)
		}
	})
}

// handled lets a handler answer without a network, so that the time of a
// synctest bubble stands still while it answers.
type handled struct{ http.Handler }

func (h handled) RoundTrip(r *http.Request) (response *http.Response, err error) {
	recorder := httptest.NewRecorder()
	defer func() {
		if broken, ok := recover().(error); ok {
			err = broken
		}
	}()
	h.ServeHTTP(recorder, r)
	if err = r.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

func open(t testing.TB, h http.Handler) *remote.Judge {
	t.Helper()
	j, err := remote.New(t.Context(), remote.Options{URL: "http://model.example/judge", Client: &http.Client{Transport: handled{h}}})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestQuestionsGoInBatchesAndAnswersToTheirPlaces(t *testing.T) {
	var batches [][]asked
	server := httptest.NewServer(model(t, func(all []asked) { batches = append(batches, all) }))
	defer server.Close()
	j, err := remote.New(t.Context(), remote.Options{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	batches = nil
	const n = 150
	var in []stance.Input
	for i := range n {
		in = append(in, stance.Input{
			Kind: corpus.KindComment, Text: strings.Repeat("é", i+1), Target: "FEMA <&>", Mentions: []corpus.Span{{0, 1}},
			Headline: "Headline", Article: "The article is not sent.", Parent: "Parent",
		})
	}
	got, err := j.JudgeAll(t.Context(), in)
	if err != nil || len(got) != n {
		t.Fatalf("%d judgements, %v", len(got), err)
	}
	for i, judged := range got {
		if want := float64(i+1) / 1000; judged.Chances.Of(corpus.Critical) != want || judged.Source != "judge:7" || *judged.Evidence != (corpus.Span{0, i + 1}) {
			t.Fatalf("question %d: %+v", i, judged)
		}
	}
	var sizes []int
	for _, b := range batches {
		sizes = append(sizes, len(b))
	}
	if !slices.Equal(sizes, []int{64, 64, 22}) {
		t.Errorf("batches of %v questions", sizes)
	}
	if q := batches[1][0]; q.Kind != "comment" || q.Headline != "Headline" || q.Parent != "Parent" || len(q.Targets) != 1 ||
		q.Targets[0].Text != "FEMA <&>" || *q.Targets[0].Span != (corpus.Span{0, 1}) {
		t.Errorf("asked as %+v", q)
	}

	// A megabyte fills a batch too; a larger question goes alone.
	batches = nil
	if _, err := j.JudgeAll(t.Context(), []stance.Input{
		{Text: strings.Repeat("a", 600_000)}, {Text: strings.Repeat("b", 300_000)}, {Text: strings.Repeat("c", 2_000_000)}, {Text: "d"},
	}); err != nil || len(batches) != 3 || len(batches[0]) != 2 {
		t.Errorf("%d batches, %v", len(batches), err)
	}
	batches = nil
	if got, err := j.JudgeAll(t.Context(), nil); err != nil || len(got) != 0 || len(batches) != 0 {
		t.Errorf("no questions: %v, %v, %d requests", got, err, len(batches))
	}
}

func TestVersionIsTheModels(t *testing.T) {
	named := func(name, url string) string {
		answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"id":"1","stances":[{"label":"unclear","source":%q}]}`, name)
		})
		j, err := remote.New(t.Context(), remote.Options{URL: url, Client: &http.Client{Transport: handled{answer}}})
		if err != nil {
			t.Fatal(err)
		}
		return j.Version()
	}
	one := named("judge:7", "http://a.example/")
	if other := named("judge:7", "http://b.example/"); other != one {
		t.Errorf("versions %s and %s of one model at two addresses", one, other)
	}
	if other := named("judge:8", "http://a.example/"); other == one {
		t.Errorf("version %s of two models", one)
	}
}

func TestWhatMayPassIsAskedAgain(t *testing.T) {
	for _, row := range []struct {
		name   string
		fail   func(w http.ResponseWriter, r *http.Request)
		failed int           // so many times
		took   time.Duration // till the answer or the error
		want   string        // error; "": none
	}{
		{"an error of the server", status(503, "", "busy"), 2, 3 * time.Second, ""},
		{"too many requests", status(429, "7", ""), 1, 7 * time.Second, ""},
		{"less patience than ours", status(429, "0", ""), 2, 3 * time.Second, ""},
		{"a date", func(w http.ResponseWriter, r *http.Request) {
			status(503, time.Now().Add(30*time.Second).UTC().Format(http.TimeFormat), "")(w, r)
		}, 1, 30 * time.Second, ""},
		{"a connection that breaks", func(http.ResponseWriter, *http.Request) { panic(errors.New("connection reset")) }, 3, 7 * time.Second, ""},
		{"silence", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 1, 2*time.Minute + time.Second, ""},
		{"for good", status(500, "", "no memory"), 99, 15 * time.Second, `given up after 5 tries: 500 Internal Server Error: "no memory"`},
		{"silence for good", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 99, 10*time.Minute + 15*time.Second, "given up after 5 tries: no answer within 2m0s"},
		{"more patience than we have", status(429, "3600", ""), 99, 0, "given up: it wants to be asked again after 1h0m0s only: 429 Too Many Requests"},
		{"a refusal", status(401, "", "who are you?"), 99, 0, `401 Unauthorized: "who are you?"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				answer := model(t, nil)
				j := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if asked++; asked > 1 && asked <= 1+row.failed {
						row.fail(w, r)
						return
					}
					answer.ServeHTTP(w, r)
				}))
				began := time.Now()
				got, err := j.JudgeAll(t.Context(), []stance.Input{{Text: "four", Target: "it"}})
				if took := time.Since(began).Round(time.Second); took != row.took {
					t.Errorf("it took %s, want %s", took, row.took)
				}
				if row.want == "" {
					if err != nil || got[0].Chances.Of(corpus.Critical) != 0.004 {
						t.Errorf("%+v, %v", got, err)
					}
					return
				}
				want := "the stance model at http://model.example/judge: questions 1 to 1 of 1: " + row.want
				if err == nil || err.Error() != want || got != nil {
					t.Errorf("%v, error\n%v, want\n%s", got, err, want)
				}
			})
		})
	}
}

func status(code int, after, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func TestCancellationEndsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		answer := model(t, nil)
		j := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) > 1 {
				status(503, "60", "")(w, r)
				return
			}
			answer.ServeHTTP(w, r)
		}))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		began := time.Now()
		_, err := j.JudgeAll(ctx, []stance.Input{{Text: "x"}})
		if took := time.Since(began); !errors.Is(err, context.Canceled) || took != 10*time.Second || asked.Load() != 2 {
			t.Errorf("after %s and %d requests: %v", took, asked.Load(), err)
		}
	})
}

// TestAnswers: what is said of a text is kept, and what cannot be understood is
// an error with its line and its field.
func TestAnswers(t *testing.T) {
	in := []stance.Input{
		{Kind: corpus.KindComment, Text: "Well. Shame on FEMA! Bye.", Target: "FEMA", Mentions: []corpus.Span{{15, 19}}},
		{Kind: corpus.KindComment, Text: "Shame!", Target: "FEMA", Parent: "FEMA is late."},
	}
	const fine = `{"id":"2","stances":[{"label":"unclear","source":"m"}]}` + "\n"
	first := func(fields string) string { return fine + `{"id":"1","stances":[{` + fields + `}]}` }
	for _, row := range []struct {
		answer string
		want   corpus.Chances
		span   corpus.Span
		err    string // its end
	}{
		{answer: first(`"label":"critical","confidence":0.8,"source":"m"`), want: corpus.Chances{0.8, 0.2, 0}, span: corpus.Span{6, 20}},
		{answer: first(`"label":"neutral","confidence":0.5,"evidence":[0,5],"source":"m"`), want: corpus.Chances{0.25, 0.5, 0.25}, span: corpus.Span{0, 5}},
		{answer: "\n" + first(`"chances":[0.33,0.33,0.33],"evidence":[0,25],"source":"m"`) + "\n\n", want: corpus.Chances{0.334, 0.333, 0.333}, span: corpus.Span{0, 25}},
		{answer: fine + `{"id":"1","language":"en","agencies":[],"stances":[{"target":"us-fema","label":"neutral","confidence":1,"source":"m"},{"target":"FEMA","label":"supportive","confidence":0.9,"chances":[0,0.1,0.9],"source":"m"}]}`,
			want: corpus.Chances{0, 0.1, 0.9}, span: corpus.Span{6, 20}},

		{answer: "", err: "line 1 of the answer: id: 1 is missing"},
		{answer: fine, err: "line 2 of the answer: id: 1 is missing"},
		{answer: fine + fine, err: "line 2 of the answer: id: 2 is answered twice"},
		{answer: `{"id":"3"}`, err: `line 1 of the answer: id: no question has "3"`},
		{answer: `{"id":1}`, err: "line 1 of the answer: id: it cannot be a number"},
		{answer: `{"stances":[]}`, err: `line 1 of the answer: id: no question has ""`},
		{answer: fine + "<html>", err: "line 2 of the answer: invalid character '<' looking for beginning of value"},
		{answer: `{"id":"1","error":"no text"}`, err: `line 1 of the answer: error: "no text"`},
		{answer: `{"id":"1","stances":[]}`, err: `line 1 of the answer: stances: "FEMA" is missing`},
		{answer: first(`"target":"ICE","label":"neutral","confidence":1,"source":"m"`), err: `line 2 of the answer: stances: "FEMA" is missing`},
		{answer: first(`"label":"angry","confidence":0.8,"source":"m"`), err: `stances[0].label: want one of [supportive critical neutral unclear], got "angry"`},
		{answer: first(`"source":"m"`), err: "stances[0].label: it is missing, and so are chances"},
		{answer: first(`"label":"critical","source":"m"`), err: "stances[0].confidence: it is missing, and so are chances"},
		{answer: first(`"label":"critical","confidence":80,"source":"m"`), err: "stances[0].confidence: want 0 to 1, got 80"},
		{answer: first(`"label":"critical","confidence":"high","source":"m"`), err: "stances.confidence: it cannot be a string"},
		{answer: first(`"chances":[0.8,0.4,0.1],"source":"m"`), err: "stances[0].chances: [0.8 0.4 0.1] sum to 1.3, not to 1"},
		{answer: first(`"chances":[0,0,0],"source":"m"`), err: "stances[0].chances: [0 0 0] sum to 0, not to 1"},
		{answer: first(`"chances":[1.5,-0.5,0],"source":"m"`), err: "stances[0].chances: want those of critical, neutral and supportive, from 0 to 1, got [1.5 -0.5 0]"},
		{answer: first(`"chances":[1],"source":"m"`), err: "stances[0].chances: want those of critical, neutral and supportive, from 0 to 1, got [1]"},
		{answer: first(`"label":"neutral","confidence":1,"evidence":[3,26],"source":"m"`), err: "stances[0].evidence: want [start, end) in the 25 code points of the text, got [3 26]"},
		{answer: first(`"label":"neutral","confidence":1`), err: "stances[0].source: it is missing: want the name of the model"},
		{answer: first(`"label":"neutral","confidence":1,"source":"n"`), err: `the answer is from the model "n", that for its name was from "m"; start again to use the other`},
	} {
		named := false
		j := open(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			answer := row.answer
			if !named {
				answer, named = `{"id":"1","stances":[{"label":"unclear","source":"m"}]}`, true
			}
			_, _ = io.WriteString(w, answer)
		}))
		got, err := j.JudgeAll(t.Context(), in)
		if row.err != "" {
			var failed *remote.Error
			if !errors.As(err, &failed) || !strings.HasSuffix(err.Error(), row.err) {
				t.Errorf("%s\nerror %v, want …%s", row.answer, err, row.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s\n%v", row.answer, err)
			continue
		}
		if j := got[0]; j.Chances != row.want || *j.Evidence != row.span || j.Source != "m" {
			t.Errorf("%s\n%+v, evidence %v", row.answer, j, j.Evidence)
		}
		if j := got[1]; j.Chances != (corpus.Chances{}) || j.Evidence != nil || j.Source != "m" {
			t.Errorf("%s\nunclear: %+v", row.answer, j)
		}
	}
}

func TestNewRefusesWhatCannotBeAsked(t *testing.T) {
	for _, address := range []string{"", "model.example", "ftp://model.example/", "http://", "http://[::1"} {
		var failed *remote.Error
		if _, err := remote.New(t.Context(), remote.Options{URL: address}); err == nil || errors.As(err, &failed) {
			t.Errorf("%q: %v", address, err)
		}
	}
	// A password is sent, but not shown.
	var user, password string
	refuse := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ = r.BasicAuth()
		status(403, "", "")(w, r)
	})
	_, err := remote.New(t.Context(), remote.Options{URL: "http://ann:secret@model.example/", Client: &http.Client{Transport: handled{refuse}}})
	if want := "the stance model at http://ann:xxxxx@model.example/: the question for its name: 403 Forbidden"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if user != "ann" || password != "secret" {
		t.Errorf("user %q, password %q", user, password)
	}
	huge := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bytes.Repeat([]byte(" "), 17<<20)) })
	if _, err := remote.New(t.Context(), remote.Options{URL: "http://model.example/", Client: &http.Client{Transport: handled{huge}}}); err == nil ||
		!strings.HasSuffix(err.Error(), "the answer has more than 16777216 bytes") {
		t.Errorf("a huge answer: %v", err)
	}
}
